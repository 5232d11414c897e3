"""The real wall, telling another process every second how late its GUI thread was at most.

``python -m benchmarks.stalling WALL-ARGUMENTS… FD`` writes (CLOCK_MONOTONIC, seconds late) to the pipe FD.
"""

import sys
import time
from multiprocessing.connection import Connection
from typing import Any

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication

from benchmarks.stalls import Stalls
from wall.__main__ import main
from wall.widgets.base import Tile

EVERY = 1000
"""Milliseconds."""


class Telling(QObject):
    """Says how late the thread was since it said so last."""

    def __init__(self, pipe: Connection, parent: QObject | None) -> None:
        super().__init__(parent)
        self._pipe = pipe
        self._stalls = Stalls(self)
        self._stalls.start()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tell)
        self._timer.start(EVERY)

    @Slot()
    def _tell(self) -> None:
        longest = max(self._stalls.seconds, default=0.0)
        self._stalls.seconds.clear()
        self._pipe.send((time.monotonic(), longest))


def begin(pipe: Connection) -> None:
    """Begin to tell with the first tile that is painted."""
    paint = Tile.paintEvent
    telling: list[Telling] = []

    def first(tile: Tile[Any], event: QPaintEvent) -> None:
        paint(tile, event)
        if not telling:
            telling.append(Telling(pipe, QApplication.instance()))

    Tile.paintEvent = first  # type: ignore[assignment, method-assign]


if __name__ == "__main__":
    begin(Connection(int(sys.argv.pop()), readable=False))
    main()
