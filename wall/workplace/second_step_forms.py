"""What a person is asked and shown who wants a code to be asked for besides the password."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from server.contract.sign_in import SecondStep
from wall.workplace.form import Form
from wall.workplace.pictures import code_picture


class BeginSecondForm(Form):
    """The picture that an authenticator app reads, and the first code it shows."""

    def __init__(self, parent: QWidget, offered: SecondStep) -> None:
        super().__init__(parent, self.tr("Second step of signing in"), self.tr("Ask for a code from now on"))
        self.offered = offered
        told = QLabel(
            self.tr("Read the picture with an authenticator app of your telephone, then type the code that it shows.")
        )
        told.setWordWrap(True)
        picture = QLabel()
        picture.setPixmap(code_picture(offered.address))
        # a layout takes from it what wrapped lines need, and telephones read no half of it
        picture.setMinimumHeight(picture.pixmap().height())
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        picture.setAccessibleName(self.tr("Picture for the authenticator app"))
        # who cannot read pictures types it
        spelt = " ".join(offered.secret[at : at + 4] for at in range(0, len(offered.secret), 4))
        secret = QLabel(self.tr("Or type this into the app: {secret}").format(secret=spelt))
        secret.setWordWrap(True)
        secret.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        secret.setObjectName("quiet")
        self.code, self.password = QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.rows.addRow(told)
        self.rows.addRow(picture)
        self.rows.addRow(secret)
        self.rows.addRow(self.tr("The app shows"), self.code)
        self.rows.addRow(self.tr("Your password"), self.password)
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)


class EndSecondForm(Form):
    """Password and code of whoever wants to be asked for no code any more."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, self.tr("Second step of signing in"), self.tr("Ask for no code any more"))
        told = QLabel(self.tr("A code is asked for besides your password. To change the telephone, end this first."))
        told.setWordWrap(True)
        self.password, self.code = QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.rows.addRow(told)
        self.rows.addRow(self.tr("Your password"), self.password)
        self.rows.addRow(self.tr("Code of your app, or a recovery code"), self.code)
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)


class RecoveryCodesForm(Form):
    """The codes that are good where the telephone is lost, shown once."""

    def __init__(self, parent: QWidget, codes: Sequence[str]) -> None:
        super().__init__(parent, self.tr("Recovery codes"), self.tr("I have kept them"))
        told = QLabel(
            self.tr("Each is good once in place of a code, where the telephone is lost. They are shown only now.")
        )
        told.setWordWrap(True)
        self.codes = QLabel("\n".join(codes))
        selectable = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.codes.setTextInteractionFlags(selectable)
        copy = QPushButton(self.tr("Copy"))
        copy.clicked.connect(lambda: self._copy(codes))
        self.rows.addRow(told)
        self.rows.addRow(self.codes)
        self.rows.addRow(copy)
        self.closing.hide()
        self.given.connect(self.accept)
        self.accepting.setFocus(Qt.FocusReason.OtherFocusReason)

    def _copy(self, codes: Sequence[str]) -> None:
        QGuiApplication.clipboard().setText("\n".join(codes))
        self.accepting.setFocus(Qt.FocusReason.OtherFocusReason)
