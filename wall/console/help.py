"""The card that lists the keys of the desk."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

Rows = Sequence[tuple[str, str]]
"""Each a key, and what it does."""


class HelpCard(QFrame):
    """Covers the desk until a key is pressed or it is clicked."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._content: QWidget | None = None
        self._before: QWidget | None = None
        """What had the keyboard."""
        self._whole = QVBoxLayout(self)
        self.hide()

    def show_rows(self, title: str, first: Rows, second: Rows) -> None:
        """Show the keys in two columns."""
        if self.isVisible():
            self._go()
            return
        if self._content is not None:
            self._content.deleteLater()
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(40, 30, 40, 30)
        heading = QLabel(title)
        heading.setObjectName("heading")
        column.addWidget(heading)
        beside = QHBoxLayout()
        beside.setSpacing(60)
        for rows in (first, second):
            grid = QGridLayout()
            grid.setHorizontalSpacing(24)
            grid.setVerticalSpacing(9)
            for number, (key, does) in enumerate(rows):
                words = QLabel(does)
                words.setWordWrap(True)
                grid.addWidget(QLabel(key), number, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(words, number, 1, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(1, 1)
            grid.setRowStretch(len(rows), 1)
            beside.addLayout(grid, 1)
        column.addLayout(beside, 1)
        self._whole.addWidget(self._content)
        self._before = QApplication.focusWidget()
        self.show()
        self.raise_()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go away."""
        del event
        self._go()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Go away."""
        del event
        self._go()

    def _go(self) -> None:
        # before it hides: Qt would hand the keyboard to the next button
        if self._before is not None and isValid(self._before):
            self._before.setFocus()
        self.hide()
