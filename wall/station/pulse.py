"""Proves to the service manager that this station paints: one that does not is begun again."""

import asyncio
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from server.contract.client.link import Link
from server.contract.service_manager import EVERY, ServiceManager
from server.contract.words import Words
from wall.screens.window import WallWindow
from wall.theme import Colour

AT_FIRST = 0.1
"""Seconds between two looks until the first picture stands."""


class Dot(QWidget):
    """One pixel in the corner of a window, painted anew whenever somebody wants to know whether that paints at all.

    It covers whatever is beneath it, so that no tile is painted for its sake.
    """

    def __init__(self, window: WallWindow) -> None:
        super().__init__(window)
        self.painted = False
        """Since it was asked last."""
        self._wanted = False
        self.setFixedSize(1, 1)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.show()

    def ask(self) -> None:
        """Want to be painted, unless that is still to come."""
        # beneath a tile it would not be
        self.raise_()
        if self.painted or not self._wanted:
            self.painted, self._wanted = False, True
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Fill itself."""
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), Colour.GROUND)
        self.painted = True


class Pulse:
    """Gives a sign of life as long as the loop turns, every window is painted and the display takes what is painted."""

    def __init__(
        self, manager: ServiceManager, windows: Callable[[], Sequence[WallWindow]], link: Callable[[], Link]
    ) -> None:
        self._manager = manager
        self._windows = windows
        self._link = link

    async def run(self) -> None:
        """Look, as often as the service manager wants to hear, until cancelled; without one there is nothing to do."""
        pause = AT_FIRST
        asked: dict[WallWindow, Dot] = {}
        while self._manager.is_there:
            there = self._windows()
            windows = [window for window in there if _is_seen(window)]
            # one that has just come has its turn at the next look
            painted = [asked[window].painted for window in windows if window in asked]
            if all(painted) and (painted or not there):
                _await_display()
                self._manager.alive(self._said(len(windows)))
                pause = EVERY
            asked = {window: asked.get(window) or Dot(window) for window in windows}
            for dot in asked.values():
                dot.ask()
            await asyncio.sleep(pause)

    def _said(self, windows: int) -> Words:
        if self._link() is Link.LIVE:
            return Words(vi=f"{windows} màn hình, máy chủ trả lời", en=f"screens: {windows}, the server answers")
        return Words(
            vi=f"{windows} màn hình, máy chủ không trả lời: hiển thị số liệu cũ",
            en=f"screens: {windows}, the server does not answer: what was known last is shown",
        )


def _is_seen(window: WallWindow) -> bool:
    """Return whether a window has a place on a monitor: what has none is not painted, and should not be."""
    handle = window.windowHandle()
    return handle is not None and handle.isExposed()


def _await_display() -> None:
    """Return when the display server has taken all that was painted; one that hangs answers nothing."""
    if QGuiApplication.platformName() == "xcb":
        # where the pointer is, only the X server knows: it is asked, and works off its queue before it answers
        QCursor.pos()
