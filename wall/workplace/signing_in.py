"""What a person is asked who signs in, or takes over, or wants another password."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QWidget

from server.contract.commands import Answer
from wall.workplace.form import Form


class SignInForm(Form):
    """Who it is; with a code, who is to be the first administrator; or who takes over, with what is left to them."""

    elsewhere = Signal()
    """They want to sign in by the provider of identities."""

    def __init__(self, parent: QWidget, *, handing_over: bool = False) -> None:
        if handing_over:
            super().__init__(parent, self.tr("Hand the shift over"), self.tr("Hand over"))
        else:
            super().__init__(parent, self.tr("Sign in"), self.tr("Sign in"))
        self.name = QLineEdit()
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.second = QLineEdit()
        self.second.setPlaceholderText(self.tr("6 digits, or a recovery code"))
        self.code = QLineEdit()
        self.note = QPlainTextEdit()
        self.note.setMaximumHeight(110)
        self.note.setTabChangesFocus(True)
        self.rows.addRow(self.tr("Next person") if handing_over else self.tr("Name"), self.name)
        self.rows.addRow(self.tr("Their password") if handing_over else self.tr("Password"), self.password)
        self.rows.addRow(self.tr("Code of the app"), self.second)
        if handing_over:
            self.rows.addRow(self.tr("What they should know"), self.note)
        else:
            self.code.setPlaceholderText(self.tr("only for the first administrator: as the server printed it"))
            self.rows.addRow(self.tr("Code"), self.code)
        self.provider = QPushButton()
        self.provider.setAutoDefault(False)
        self.provider.clicked.connect(self.elsewhere)
        self.rows.addRow(self.provider)
        self.provider.hide()
        self._ask_code(asked=False)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def offer(self, provider: str) -> None:
        """Let whoever signs in do so by the provider of identities."""
        self.provider.setText(self.tr("By {name}…").format(name=provider))
        self.provider.show()

    def _ask_code(self, *, asked: bool) -> None:
        self.rows.setRowVisible(self.second, asked)
        # somebody who has a telephone for it is not the first
        if self.code.parent() is not None:
            self.rows.setRowVisible(self.code, not asked)

    def decline(self, answer: Answer, words: str) -> None:
        """Ask for the code where one is needed; else say why, and a password is typed anew."""
        if answer.code_needed:
            self._ask_code(asked=True)
            self.refuse(words)
            self.second.setFocus()
            return
        super().decline(answer, words)
        # a code is good once, and a password that was wrong is typed anew
        self.second.clear()
        self.password.clear()
        self.password.setFocus()


class PasswordForm(Form):
    """The old password and the new one, twice."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, self.tr("Change the password"), self.tr("Change"))
        self.old, self.new, self.again = QLineEdit(), QLineEdit(), QLineEdit()
        names = (self.tr("Password until now"), self.tr("New password, 12 letters or more"), self.tr("The same again"))
        for name, line in zip(names, (self.old, self.new, self.again), strict=True):
            line.setEchoMode(QLineEdit.EchoMode.Password)
            self.rows.addRow(name, line)
        self.old.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _give(self) -> None:
        if self.new.text() != self.again.text():
            self.refuse(self.tr("The two new passwords differ: type both again"))
            return
        super()._give()
