"""What a person sees who signs in by the province's provider of identities, in a browser elsewhere."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from server.contract.sign_in import ProviderSignIn
from wall.workplace.form import Form
from wall.workplace.pictures import code_picture


class ProviderForm(Form):
    """Where the browser has to go, and the number that is typed there at the end."""

    def __init__(self, parent: QWidget, name: str, begun: ProviderSignIn) -> None:
        super().__init__(parent, self.tr("Sign in: {name}").format(name=name), self.tr("Begin again"))
        self.begun = begun
        told = QLabel(self.tr("Open this address with your telephone, or any browser, and sign in there."))
        told.setWordWrap(True)
        picture = QLabel()
        picture.setPixmap(code_picture(begun.address))
        # a layout takes from it what wrapped lines need, and telephones read no half of it
        picture.setMinimumHeight(picture.pixmap().height())
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        picture.setAccessibleName(self.tr("Picture of the address"))
        self.copy = QPushButton(self.tr("Copy the address"))
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(begun.address))
        asked = QLabel(self.tr("At the end it asks for this number:"))
        self.number = QLabel(begun.number)
        self.number.setObjectName("heading")
        self.number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.waiting = QLabel(self.tr("Waiting until you have signed in there…"))
        self.waiting.setObjectName("quiet")
        for row in (told, picture, self.copy, asked, self.number, self.waiting):
            self.rows.addRow(row)
        # as long as somebody may still come back there is nothing to begin again
        self.accepting.hide()

    def refuse(self, words: str) -> None:
        """Say why it came to nothing, and let it begin again."""
        self.waiting.hide()
        self.accepting.show()
        super().refuse(words)
