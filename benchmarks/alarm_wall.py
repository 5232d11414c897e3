"""The real wall, telling another process when its line of alarms is painted: ``… WALL-ARGUMENTS… FD``.

It sends ("banner", CLOCK_MONOTONIC seconds, value of the alarm that is named). Asked for ("watch", seconds), it sends
("watched", intervals of the ticker's frames in seconds, how late the GUI thread was in seconds, alarms that are known,
seconds of a core that it took).
"""

import sys
import time
from multiprocessing.connection import Connection

from PySide6.QtCore import QEvent, QObject, QTimer, Slot

from benchmarks.moving import Frames
from benchmarks.stalls import Stalls
from wall.__main__ import main
from wall.client.dispatcher import Dispatcher
from wall.screens.monitors import Screens
from wall.screens.window import WallWindow
from wall.station.alarming import Alarming

EVERY = 50
"""Milliseconds between two looks for a question."""


class Watching(QObject):
    """Answers while the wall runs."""

    def __init__(self, pipe: Connection, alarming: Alarming, frames: Frames) -> None:
        super().__init__(alarming)
        self._pipe, self._alarming, self._frames = pipe, alarming, frames
        self._stalls = Stalls(self)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._answer)
        self._timer.start(EVERY)

    @Slot()
    def _answer(self) -> None:
        if self._pipe.poll():
            _, seconds = self._pipe.recv()
            self._frames.begin()
            self._spent = time.thread_time()
            self._stalls.start()
            QTimer.singleShot(round(seconds * 1000), self._tell)

    @Slot()
    def _tell(self) -> None:
        alarms = self._alarming.alarms
        known = len(alarms.standing) + len(alarms.put_aside)
        self._pipe.send(
            (
                "watched",
                self._frames.intervals["ticker"],
                list(self._stalls.stop()),
                known,
                time.thread_time() - self._spent,
            )
        )


def watch(pipe: Connection) -> None:
    """Tell of every line of alarms that is painted, and answer."""
    frames = Frames()
    frames.watch_tiles()
    made, handled = Alarming.__init__, WallWindow.event
    watching: list[Watching] = []
    painted: dict[int, int] = {}

    def make(alarming: Alarming, board: Dispatcher, screens: Screens) -> None:
        made(alarming, board, screens)
        watching.append(Watching(pipe, alarming, frames))

    def event(window: WallWindow, event: QEvent) -> bool:
        done = handled(window, event)
        if event.type() is QEvent.Type.UpdateRequest:
            strip = window.alarm_strip
            if painted.get(id(window)) != strip.repaints and strip.said is not None:
                painted[id(window)] = strip.repaints
                pipe.send(("banner", time.monotonic(), strip.said.alarm.value))
        return done

    Alarming.__init__ = make  # type: ignore[assignment, method-assign]
    WallWindow.event = event  # type: ignore[assignment, method-assign]


if __name__ == "__main__":
    watch(Connection(int(sys.argv.pop())))
    main()
