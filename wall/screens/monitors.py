"""Keeps one window on every screen, whatever is plugged in, out, or changes its size."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QScreen

from server.contract.words import Words
from wall.errors import WallError
from wall.screens.window import WallWindow

SETTLE = 150
"""Milliseconds in which the changes of several monitors gather."""

_SIZE = re.compile(r"(\d{2,5})x(\d{2,5})")


class ScreenWish(NamedTuple):
    """Which screens to use: all, the monitors of these numbers, or windows of these sizes."""

    monitors: tuple[int, ...] = ()
    """Counted from 1, left to right; empty for all."""
    sizes: tuple[tuple[int, int], ...] = ()
    """Pixels; side by side on one virtual screen."""


class WindowPlace(NamedTuple):
    """Where a window stands."""

    area: QRect
    full_screen: bool


def parse_screens(text: str) -> ScreenWish:
    """Return the meaning of ``auto``, ``1,2`` or ``1920x1080,1080x1920``; raises WallError."""
    if text == "auto":
        return ScreenWish()
    parts = text.split(",")
    if all(part.isdigit() and int(part) > 0 for part in parts):
        return ScreenWish(monitors=tuple(map(int, parts)))
    sizes = [_SIZE.fullmatch(part) for part in parts]
    if all(sizes):
        return ScreenWish(sizes=tuple((int(size[1]), int(size[2])) for size in sizes if size))
    raise WallError(
        Words(
            vi=f"--screens {text}: cần auto, số màn hình như 1,2 hoặc kích thước như 1920x1080,1080x1920",
            en=f"--screens {text}: expected auto, monitors such as 1,2, or sizes such as 1920x1080,1080x1920",
        ),
        code=2,
    )


def places(wanted: ScreenWish, monitors: Sequence[QRect]) -> list[WindowPlace]:
    """Return where windows stand, given the monitors' areas in logical pixels."""
    if wanted.sizes:
        left = min((area.left() for area in monitors), default=0)
        result = []
        for width, height in wanted.sizes:
            result.append(WindowPlace(QRect(left, 0, width, height), full_screen=False))
            left += width
        return result
    ordered = sorted(monitors, key=lambda area: (area.left(), area.top()))
    numbers = wanted.monitors or range(1, len(ordered) + 1)
    return [WindowPlace(ordered[number - 1], full_screen=True) for number in numbers if number <= len(ordered)]


class Screens(QObject):
    """The windows of this station, by the number of their screen."""

    changed = Signal()
    """Windows came, went or moved."""

    def __init__(
        self,
        application: QGuiApplication,
        wanted: ScreenWish,
        make: Callable[[int], WallWindow],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._wanted = wanted
        self._make = make
        self.windows: list[WallWindow] = []
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self.arrange)
        application.screenAdded.connect(self._watch)
        application.screenRemoved.connect(self._later)
        for screen in application.screens():
            self._watch(screen)

    def arrange(self) -> None:
        """Give every screen its window; a screen that went takes its window with it."""
        # xcb stands in with a screen of no name or size while it has no monitor at all
        monitors = [screen.geometry() for screen in self._application.screens() if not screen.geometry().isEmpty()]
        wanted = places(self._wanted, monitors)
        if not wanted:
            return
        while len(self.windows) > len(wanted):
            window = self.windows.pop()
            window.clear()
            window.close()
            window.deleteLater()
        while len(self.windows) < len(wanted):
            self.windows.append(self._make(len(self.windows) + 1))
        for window, place in zip(self.windows, wanted, strict=True):
            window.put_at(place.area, full_screen=place.full_screen)
        self.changed.emit()

    def close(self) -> None:
        """Take every window down."""
        self._settle.stop()
        for window in self.windows:
            window.clear()
            window.close()
        self.windows = []

    def _watch(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self._later)
        screen.logicalDotsPerInchChanged.connect(self._later)
        self._later()

    def _later(self) -> None:
        self._settle.start(SETTLE)
