"""Says for some seconds what became of an order."""

import time

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QLabel, QTabWidget, QWidget

SAID_FOR = 8000
"""Milliseconds."""
READ = 2.0
"""Seconds for which what was refused stays: an order that was given before may be done only now."""
LEAST = 260
"""Pixels: its width where the tabs leave less."""


class Said(QLabel):
    """Lies beside the tabs, over whatever is there: what is about to be clicked must not move."""

    def __init__(self, pages: QTabWidget, desk: QWidget) -> None:
        super().__init__(desk)
        self._pages, self._desk = pages, desk
        self.setObjectName("said")
        self.setWordWrap(True)
        # what lies below stays within reach
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        self._stays = 0.0
        self._left = QTimer(self)
        self._left.setSingleShot(True)
        self._left.timeout.connect(self.hide)
        desk.installEventFilter(self)

    def say(self, words: str, *, refused: bool = False) -> None:
        """Say words; none take away what was said before, once it could be read."""
        if not words and time.monotonic() < self._stays:
            return
        self._stays = time.monotonic() + READ if refused else 0.0
        self.setText(words)
        self.setProperty("tone", "refused" if refused else "")
        self.style().unpolish(self)
        self.style().polish(self)
        self.setVisible(bool(words))
        self._place()
        self._left.start(SAID_FOR)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the size of the desk."""
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        room = max(self._desk.width() - self._pages.tabBar().sizeHint().width() - 24, LEAST)
        wide = min(self.fontMetrics().horizontalAdvance(self.text()) + 40, room)
        high = max(self.heightForWidth(wide), 36)
        self.setGeometry(self._desk.width() - wide - 12, self._pages.y() + 2, wide, high)
        self.raise_()
