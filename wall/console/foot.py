"""What is said at the foot of every page: the alarm that nobody knows of, and what became of an order."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from wall.console.alarms.notice import AlarmNotice
from wall.console.said import Said
from wall.language import Language


class Foot(QWidget):
    """Has room of its own whether anything is said or not: what is about to be clicked neither moves nor is covered."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.notice, self.said = AlarmNotice(language), Said()
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(16)
        row.addWidget(self.notice, 1)
        row.addWidget(self.said, 1)

    def settle(self) -> None:
        """Be as high as whatever may be said here, once the type is known."""
        self.setFixedHeight(self.said.sizeHint().height() + 8)
