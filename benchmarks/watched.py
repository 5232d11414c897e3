"""The real wall, telling another process when all that should stand on its screens has been painted.

``python -m benchmarks.watched WALL-ARGUMENTS… FD`` writes the fields of a Painted to the pipe FD each time. It
imports nothing of the benchmarks, so that its start costs no more than the wall's own.
"""

import sys
import time
from multiprocessing.connection import Connection
from typing import Any
from weakref import WeakSet

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication

from server.contract.messages import Update, WallState
from wall.__main__ import main
from wall.client.freshness import Awaited
from wall.client.mailbox import Mailbox
from wall.screens.window import WallWindow
from wall.widgets.base import Tile


class Watch:
    """Looks after every paint event whether it was the last one needed."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._ordered = 0.0
        self._painted: WeakSet[Tile[Any]] = WeakSet()
        self._said: list[WallWindow | tuple[str, int]] = []

    def begin(self) -> None:
        """Watch all tiles, and what arrives."""
        put, paint = Mailbox.put, Tile.paintEvent

        def note_order(mailbox: Mailbox, update: Update) -> None:
            if isinstance(update.document, WallState):
                self._ordered = time.monotonic()
            put(mailbox, update)

        def note_tile(tile: Tile[Any], event: QPaintEvent) -> None:
            paint(tile, event)
            if tile.freshness == "fresh" or _has_nothing_to_come(tile):
                self._note(tile)

        Mailbox.put = note_order  # type: ignore[assignment, method-assign]
        Tile.paintEvent = note_tile  # type: ignore[assignment, method-assign]

    def _note(self, tile: Tile[Any]) -> None:
        self._painted.add(tile)
        now = time.monotonic()
        windows = [each for each in QApplication.topLevelWidgets() if isinstance(each, WallWindow) and each.isVisible()]
        said: list[WallWindow | tuple[str, int]] = [*windows, *((each.layout_name, each.part) for each in windows)]
        if said != self._said and all(each in self._painted for window in windows for each in window.tiles):
            self._said = said
            names = tuple(each.layout_name for each in sorted(windows, key=lambda each: each.number))
            self._pipe.send((now, self._ordered, names))


def _has_nothing_to_come(tile: Tile[Any]) -> bool:
    """Return whether the server has long sent all it knows, and nothing of it is for this tile, which says so."""
    return not tile.has_content and tile.awaited is Awaited.SOURCE


if __name__ == "__main__":
    Watch(Connection(int(sys.argv.pop()), readable=False)).begin()
    main()
