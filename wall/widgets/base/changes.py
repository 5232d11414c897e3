"""Values that have just changed, which a tile marks."""

import math
import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

MARKED_FOR = 4000
"""Milliseconds that a changed value is marked."""


class Changes:
    """Knows what a tile has drawn, and paints it once more when a mark has to go."""

    def __init__(self, tile: QWidget) -> None:
        self._seen: dict[str, tuple[object, float]] = {}
        """What was drawn, with when it was first drawn so; a value that was there from the beginning is no news."""
        self._marked = QTimer(tile)
        self._marked.setSingleShot(True)
        self._marked.timeout.connect(tile.update)

    def is_news(self, name: str, value: object) -> bool:
        """Return whether a value that is drawn has changed within the last seconds."""
        now = time.monotonic()
        before, since = self._seen.get(name, (value, -math.inf))
        if before != value:
            since = now
            self._marked.start(MARKED_FOR)
        self._seen[name] = (value, since)
        return now - since < MARKED_FOR / 1000
