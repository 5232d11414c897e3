"""Keeps one window on every screen, whatever is plugged in, out, or changes its size."""

import re
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QScreen

from server.contract.messages import Room
from server.contract.words import Words
from wall.errors import WallError
from wall.screens.room import DesktopArea, Plan, Seen, Shortcuts, mirrored, plan
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


class Screens(QObject):
    """The windows of this station: one for each monitor that its room names, or for all where it names none."""

    changed = Signal()
    """Windows came, went or moved."""

    def __init__(
        self,
        application: QGuiApplication,
        wanted: ScreenWish,
        station: str,
        shortcuts: Shortcuts,
        make: Callable[[], WallWindow],
        parent: QObject | None = None,
        *,
        mirror: bool = False,
    ) -> None:
        """``mirror``: show the surfaces of the room on whatever monitors there are, and drive none of its outputs."""
        super().__init__(parent)
        self._application = application
        self._wanted = wanted
        self._shortcuts = shortcuts
        self._make = make
        self._room = Room()
        self._stands_for: tuple[str, ...] = (station,)
        self._mirror, self._first = mirror, 0
        self._windows: dict[str, WallWindow] = {}
        self.plan = Plan((), ())
        self.seen: tuple[Seen, ...] = ()
        """The monitors that are used, left to right."""
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self.arrange)
        application.screenAdded.connect(self._watch)
        application.screenRemoved.connect(self._later)
        for screen in application.screens():
            self._watch(screen)

    @property
    def windows(self) -> list[WallWindow]:
        """The windows, in the plan's order."""
        return list(self._windows.values())

    def stand_in(self, room: Room) -> None:
        """Arrange everything for a room."""
        if room != self._room:
            self._room = room
            self.arrange()

    def stand_for(self, stations: tuple[str, ...]) -> None:
        """Drive the outputs of the first of these stations that the room names."""
        if stations != self._stands_for:
            self._stands_for = stations
            self.arrange()

    @property
    def walks(self) -> bool:
        """Whether there are fewer monitors than surfaces that are mirrored: the last one shows them in turn."""
        return self._mirror and len(self.plan.placements) < len(self.plan.canvases)

    def walk(self, step: int) -> None:
        """Mirror another surface on the last monitor."""
        self._first += step
        self.arrange()

    def arrange(self) -> None:
        """Give every monitor its window; a monitor that went takes its window with it."""
        seen = seen_monitors(self._application, self._wanted)
        if not seen:
            # all are away for a moment, as while a graphics driver starts again: nothing is lost by waiting
            return
        self.seen = tuple(sorted(seen, key=lambda each: (each.place.x, each.place.y)))
        if self._mirror and self._room.surface:
            self.plan = mirrored(self._room, seen, self._first)
        else:
            self.plan = plan(self._room, self._stands_for, seen, self._shortcuts)
        before, self._windows = self._windows, {}
        for placement in self.plan.placements:
            held = placement.key in before
            self._windows[placement.key] = before.pop(placement.key) if held else self._make()
        for window in before.values():
            window.clear()
            window.close()
            window.deleteLater()
        for number, (placement, window) in enumerate(zip(self.plan.placements, self.windows, strict=True), 1):
            window.put_at(number, QRect(*placement.monitor.place), placement.view, full_screen=not self._wanted.sizes)
        self.changed.emit()

    def close(self) -> None:
        """Take every window down."""
        self._settle.stop()
        for window in self.windows:
            window.clear()
            window.close()
        self._windows = {}

    def _watch(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self._later)
        screen.logicalDotsPerInchChanged.connect(self._later)
        self._later()

    def _later(self) -> None:
        self._settle.start(SETTLE)


def seen_monitors(application: QGuiApplication, wanted: ScreenWish) -> list[Seen]:
    """Return the monitors that are to be used, left to right; windows of chosen sizes stand for monitors."""
    # xcb stands in with a screen of no name or size while it has no monitor at all
    screens = [screen for screen in application.screens() if not screen.geometry().isEmpty()]
    if wanted.sizes and screens:
        left = min(screen.geometry().left() for screen in screens)
        seen = []
        for number, (width, height) in enumerate(wanted.sizes, 1):
            seen.append(Seen("", f"window-{number}", DesktopArea(left, 0, width, height)))
            left += width
        return seen
    seen = sorted(map(_seen, screens), key=lambda each: (each.place.x, each.place.y))
    numbers = wanted.monitors or range(1, len(seen) + 1)
    return [seen[number - 1] for number in numbers if number <= len(seen)]


def _seen(screen: QScreen) -> Seen:
    area, size = screen.geometry(), screen.physicalSize()
    # without EDID, X11 makes a size up
    told = (size.width(), size.height()) if screen.model() and size.width() > 0 and size.height() > 0 else None
    return Seen(
        serial=screen.serialNumber(),
        connector=screen.name(),
        place=DesktopArea(area.x(), area.y(), area.width(), area.height()),
        millimetres=told,
        scale=screen.devicePixelRatio(),
    )
