"""The real desk with its page of the past, moved by another process: ``… DESK-ARGUMENTS… FD``."""

import sys
import time
from datetime import datetime
from multiprocessing.connection import Connection

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.past_watch import Watch
from server.contract.messages import AsOf
from wall.__main__ import main
from wall.console.desk import Desk
from wall.console.past.compared import Compared
from wall.console.past.timeline import MARGIN

SURFACE = 1
STEPS_PER_SECOND = 10


class DeskWatch(Watch):
    """Does at the desk what somebody's hands would."""

    def __init__(self, pipe: Connection) -> None:
        super().__init__(pipe)
        self._desk: Desk | None = None
        self._pair: tuple[datetime, datetime] | None = None
        self._listed = False
        self._dragging: QTimer | None = None
        self._path: list[QPointF] = []
        tell = Compared._list

        def listed(compared: Compared) -> None:
            tell(compared)
            self._listed = self._pair is not None and self._pair == compared._pair and not compared._asking

        Compared._list = listed  # type: ignore[assignment, method-assign]
        self.watch_windows(Desk)

    def painted(self, window: QWidget) -> None:
        """Tell where what is different stands there."""
        assert isinstance(window, Desk)
        self._desk = window
        replay = window.past.page.preview.replay
        if replay is not None:
            self.note(replay)
        if self._listed:
            self._listed, self._pair = False, None
            trouble = window.past.page.compared._trouble
            self._pipe.send((time.monotonic(), trouble.en if trouble is not None else ""))

    def open(self) -> None:
        """Open the page, for the surface, and let a month be seen."""
        desk = self._there
        desk.miniatures.choose(SURFACE)
        desk.pages.setCurrentWidget(desk.past.page)
        desk.past.page.player.timeline.zoom(2)

    def put(self) -> None:
        """Let the wall follow, or no longer."""
        self._there.past.page.put.click()

    def drag(self, seconds: float) -> None:
        """Drag the timeline from its right end to its left and back; tells when it has been let go."""
        line = self._there.past.page.player.timeline
        count = round(seconds * STEPS_PER_SECOND)
        wide = line.width() - 2 * MARGIN
        shares = [1 - 0.98 * abs(1 - abs(1 - 2 * number / count)) for number in range(count)]
        self._path = [QPointF(MARGIN + wide * share, line.height() / 2) for share in shares]
        self._mouse(QEvent.Type.MouseButtonPress, self._path[0])
        self._dragging = QTimer()
        self._dragging.timeout.connect(self._drag_on)
        self._dragging.start(round(1000 / STEPS_PER_SECOND))

    def compare(self, at: datetime, against: datetime) -> None:
        """List what is different; tells (CLOCK_MONOTONIC, why not) when that has been painted."""
        page = self._there.past.page
        page.tables.setCurrentIndex(1)
        self._pair = (against, at)
        page.go_to(AsOf(at=at, against=against))

    @property
    def _there(self) -> Desk:
        assert self._desk is not None
        return self._desk

    def _drag_on(self) -> None:
        self._mouse(QEvent.Type.MouseMove, self._path.pop(0))
        if len(self._path) == 1 and self._dragging is not None:
            self._dragging.stop()
            self._mouse(QEvent.Type.MouseButtonRelease, self._path.pop())
            self._pipe.send("let go")

    def _mouse(self, kind: QEvent.Type, at: QPointF) -> None:
        line = self._there.past.page.player.timeline
        left = Qt.MouseButton.LeftButton
        held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else left
        pressed = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else left
        where = QPointF(line.mapToGlobal(at))
        QApplication.sendEvent(line, QMouseEvent(kind, at, where, pressed, held, Qt.KeyboardModifier.NoModifier))


if __name__ == "__main__":
    watch = DeskWatch(Connection(int(sys.argv.pop())))
    main(["console", *sys.argv[1:]])
