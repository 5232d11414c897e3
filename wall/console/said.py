"""Says for some seconds what became of an order."""

import time

from PySide6.QtCore import QTimer

from wall.console.lines import Lines

SAID_FOR = 8000
"""Milliseconds."""
READ = 2.0
"""Seconds for which what was refused stays: an order that was given before may be done only now."""


class Said(Lines):
    """Stands at the foot, where nothing lies below it and nothing moves because of it."""

    def __init__(self) -> None:
        super().__init__(2, middle=True)
        self.setObjectName("said")
        # two lines of it are no higher than a button
        self.setStyleSheet("padding: 2px 12px")
        self.hide()
        self._stays = 0.0
        self._left = QTimer(self)
        self._left.setSingleShot(True)
        self._left.timeout.connect(self.hide)

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
        self._left.start(SAID_FOR)
