"""The real wall, telling another process when a layout that was published is painted: ``… WALL-ARGUMENTS… FD``."""

import sys
import time
from multiprocessing.connection import Connection

from PySide6.QtCore import QEvent

from wall.__main__ import main
from wall.screens.window import WallWindow
from wall.widgets.note import NoteTile


def watch(pipe: Connection) -> None:
    """Send (CLOCK_MONOTONIC seconds, text) whenever a window has painted another text of a note."""
    inherited = WallWindow.event
    last: dict[int, str] = {}

    def event(window: WallWindow, event: QEvent) -> bool:
        done = inherited(window, event)
        if event.type() is QEvent.Type.UpdateRequest:
            for tile in window.tiles:
                if isinstance(tile, NoteTile):
                    text = str(tile.spec.options.get("text", {}).get("en", ""))
                    if last.get(id(window)) != text:
                        last[id(window)] = text
                        pipe.send((time.monotonic(), text))
        return done

    WallWindow.event = event  # type: ignore[assignment, method-assign]


if __name__ == "__main__":
    watch(Connection(int(sys.argv.pop()), readable=False))
    main()
