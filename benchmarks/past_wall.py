"""The real wall, telling another process when a moment of the past stands on it: ``… WALL-ARGUMENTS… FD``."""

import sys
import time
from datetime import datetime
from multiprocessing.connection import Connection

from PySide6.QtWidgets import QWidget

from benchmarks.painting import PaintClock
from benchmarks.past_watch import Watch
from server.contract.messages import Update
from wall.__main__ import main
from wall.client.mailbox import Mailbox
from wall.screens.window import WallWindow


class WallWatch(Watch):
    """Sees what is of now, and what is of the past."""

    def __init__(self, pipe: Connection) -> None:
        super().__init__(pipe)
        self._awaited: datetime | None = None
        clock = PaintClock()
        self.live = clock.latencies
        clock.watch_tiles()
        put = Mailbox.put

        def note(mailbox: Mailbox, update: Update) -> None:
            if "/live-" in update.topic:
                clock.published(update)
            put(mailbox, update)

        Mailbox.put = note  # type: ignore[assignment, method-assign]
        self.watch_windows(WallWindow)

    def await_moment(self, moment: datetime) -> None:
        """Tell when this moment has been painted."""
        self._awaited = moment
        self._pipe.send("awaiting")

    def painted(self, window: QWidget) -> None:
        """Look whether that is so."""
        assert isinstance(window, WallWindow)
        for replay in window.replays.all:
            self.note(replay)
            if self._awaited is not None and replay.shown == self._awaited:
                self._awaited = None
                self._pipe.send(time.monotonic())


if __name__ == "__main__":
    watch = WallWatch(Connection(int(sys.argv.pop())))
    main()
