"""The real wall, telling another process when it has all that a server's run knows, and where its tiles stand.

``python -m benchmarks.served WALL-ARGUMENTS… FD`` writes ("complete", epoch, CLOCK_MONOTONIC in seconds) to the pipe
FD, and answers ("places",) with a list of x, y, width and height in pixels of the screen.
"""

import sys
import time
from multiprocessing.connection import Connection
from typing import Any

from PySide6.QtCore import QObject, QPoint, QTimer, Slot
from PySide6.QtWidgets import QApplication

from wall.__main__ import main
from wall.client.dispatcher import Dispatcher
from wall.widgets.base import Tile

EVERY = 50
"""Milliseconds between two looks for a question."""


class Telling(QObject):
    """Answers while the wall runs."""

    def __init__(self, pipe: Connection, parent: QObject | None) -> None:
        super().__init__(parent)
        self._pipe = pipe
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._answer)
        self._timer.start(EVERY)

    @Slot()
    def _answer(self) -> None:
        if self._pipe.poll():
            self._pipe.recv()
            tiles = [each for each in QApplication.allWidgets() if isinstance(each, Tile) and each.isVisible()]
            self._pipe.send([_place(tile) for tile in tiles])


def _place(tile: Tile[Any]) -> tuple[int, int, int, int]:
    corner = tile.mapToGlobal(QPoint(0, 0))
    return corner.x(), corner.y(), tile.width(), tile.height()


def begin(pipe: Connection) -> None:
    """Tell of every run of a server of which all has been given to the tiles."""
    deliver = Dispatcher._deliver
    told: list[int | None] = [None]
    telling: list[Telling] = []

    def then_tell(board: Dispatcher) -> None:
        deliver(board)
        if board._complete != told[0]:
            told[0] = board._complete
            pipe.send(("complete", board._complete, time.monotonic()))
        if not telling:
            telling.append(Telling(pipe, QApplication.instance()))

    Dispatcher._deliver = then_tell  # type: ignore[assignment, method-assign]


if __name__ == "__main__":
    begin(Connection(int(sys.argv.pop())))
    main()
