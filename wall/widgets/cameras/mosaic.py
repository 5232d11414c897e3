"""Keeps the cameras of one mosaic: which stand where, which come next, which one is enlarged."""

import time
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QRect

from server.contract.messages import CameraState
from wall.layouts.grid import Bar, Box, clear_of
from wall.layouts.mosaic import PICTURE, WITH_ONE_BIG, placed, places, snug
from wall.video.past_views import PastViews
from wall.video.view import CameraView, ViewListener
from wall.video.views import Views
from wall.widgets.cameras.choice import CameraWish, by_turn, listed, most_relevant, seated
from wall.widgets.cameras.tour import Stop, stay

WARM = 4.0
"""Seconds before its turn that a camera's stream is opened, so that it comes without black: longer than most wait for a
key frame."""
LARGEST_ZOOM = 8.0


class MosaicCell:
    """One place of a mosaic."""

    def __init__(self, place: QRect) -> None:
        self.place = place
        self.view: CameraView | None = None


class Mosaic:
    """Chooses, warms, enlarges; what it shows is in ``cells``."""

    def __init__(
        self,
        views: Views | PastViews,
        listener: ViewListener,
        wanted: CameraWish,
        clock: Callable[[], float],
        *,
        count: int,
        by_hand: Sequence[Sequence[float]],
        relevant: bool,
        dwell: float,
        tour: Sequence[Stop],
        cover: bool,
        sound: bool,
    ) -> None:
        self._views = views
        self._listener = listener
        self._wanted = wanted
        self._clock = clock
        """The server's, seconds since 1970: mosaics of several outputs and stations turn together."""
        self._most = self._count = len(by_hand) or count
        self._by_hand = by_hand
        self._relevant = relevant
        self._dwell = dwell
        self._tour = tour
        self._cover = cover
        self._sound = sound
        self._held: float | None = None
        """Since when the turn is held, because a camera is enlarged."""
        self._behind = 0.0
        """Seconds by which turns come later, for having been held."""
        self._snug = False
        """There are as many places as cameras, and no more."""
        self._area = QRect()
        self._gap = 0
        self._ratio = 1.0
        self._bars: Sequence[Bar] = ()
        self._seen = QRect()
        self._warm: dict[str, CameraView] = {}
        """Cameras that come next."""
        self.page = 0
        """Which cameras are shown where there are more than places, counted from 1; 0 for each in turn."""
        self.cells: list[MosaicCell] = []
        self.found = 0
        """Cameras that may be shown, also those whose turn has not come."""
        self.enlarged: CameraView | None = None
        self.zoom = 1.0
        self.centre = (0.5, 0.5)
        """Of what is seen of the enlarged picture, as shares of it."""

    @property
    def views(self) -> list[CameraView]:
        """The cameras that stand in the mosaic, in its order."""
        return [cell.view for cell in self.cells if cell.view is not None]

    def cell(self, view: CameraView) -> MosaicCell | None:
        """Return where a camera stands; None for one that only comes next."""
        return next((cell for cell in self.cells if cell.view is view), None)

    def lay_out(self, area: QRect, gap: int, ratio: float, bars: Sequence[Bar] = (), seen: QRect | None = None) -> None:
        """Stand in an area of logical pixels, of which each is ``ratio`` device pixels; no picture crosses a bezel.

        Of cameras outside ``seen``, which another output shows, nothing is decoded here.
        """
        seen = area if seen is None else seen
        if (area, ratio, bars, seen) == (self._area, self._ratio, self._bars, self._seen) and self.cells:
            return
        self._area, self._ratio, self._bars, self._seen = area, ratio, bars, seen
        self._gap = gap
        size = area.width(), area.height()
        divide = snug if self._snug else places
        boxes = placed(self._by_hand, *size, gap) if self._by_hand else divide(self._count, *size, gap)
        rectangles = [QRect(*clear_of(Box(area.x() + x, area.y() + y, wide, high), bars)) for x, y, wide, high in boxes]
        if not self.cells:
            self.cells = [MosaicCell(rectangle) for rectangle in rectangles]
        for cell, rectangle in zip(self.cells, rectangles, strict=True):
            cell.place = rectangle
        self._fit()

    def want(self, wanted: CameraWish, *, number: int) -> None:
        """Choose among other cameras from now on, in as many places as these need; 0 for those most relevant of all."""
        self._wanted, self._relevant = wanted, not number
        count = min(number, self._most) or self._most
        if self._by_hand or (count, bool(number)) == (self._count, self._snug):
            return
        self._count, self._snug = count, bool(number)
        if self.cells and self.enlarged is None:
            # they may be wanted again at once
            self._warm |= {view.camera: view for view in self.views}
            self.cells = []
            self.lay_out(self._area, self._gap, self._ratio, self._bars, self._seen)

    def choose(self, states: Mapping[str, CameraState]) -> bool:
        """Choose again which cameras are shown, and return whether that has changed."""
        if not self.cells or self.enlarged is not None:
            return False
        now = self._clock() - self._behind
        cameras = listed(states, self._wanted)
        self.found = len(cameras)
        chosen = self._chosen(states, cameras, now)
        before = [cell.view.camera if cell.view else None for cell in self.cells]
        seats = seated(before, chosen, len(self.cells), first_is_big=self._has_big)
        held = {view.camera: view for view in [*self.views, *self._warm.values()]}
        for cell, camera in zip(self.cells, seats, strict=True):
            cell.view = (held.pop(camera, None) or self._open(camera, cell.place)) if camera else None
        soon = [name for name in self._next(states, cameras, now) if name not in seats and name in states]
        likely = self.cells[0 if self._tour else -1].place
        self._warm = {name: held.pop(name) if name in held else self._open(name, likely) for name in soon}
        for view in held.values():
            self._views.close(view)
        if seats != before:
            self._fit()
        return seats != before

    def enlarge(self, view: CameraView | None) -> None:
        """Show one camera in the whole area, or the mosaic again, as it was left."""
        if view is self.enlarged:
            return
        self.zoom, self.centre = 1.0, (0.5, 0.5)
        if self.enlarged is None:
            self._held = self._clock()
        elif view is None and self._held is not None:
            self._behind += self._clock() - self._held
        self.enlarged = view
        self._fit()

    def bring(self, camera: str) -> CameraView | None:
        """Give a camera that waits for its turn the last place, and return it; None where there is no place yet."""
        if not self.cells:
            return None
        cell = self.cells[-1]
        if cell.view is not None:
            self._views.close(cell.view)
        cell.view = self._warm.pop(camera, None) or self._open(camera, cell.place)
        self._fit()
        return cell.view

    def look(self, zoom: float, centre: tuple[float, float]) -> None:
        """See less of the enlarged picture, larger."""
        self.zoom = min(max(zoom, 1.0), LARGEST_ZOOM)
        edge = 0.5 / self.zoom
        self.centre = (min(max(centre[0], edge), 1 - edge), min(max(centre[1], edge), 1 - edge))
        self._fit()

    def close(self) -> None:
        """Show nothing more."""
        for view in [*self.views, *self._warm.values()]:
            self._views.close(view)
        self.cells.clear()
        self._warm.clear()
        self.enlarged = None

    @property
    def _has_big(self) -> bool:
        return bool(self._tour) or (self._count in WITH_ONE_BIG and not self._by_hand)

    def _chosen(self, states: Mapping[str, CameraState], cameras: Sequence[str], now: float) -> list[str]:
        places, turn = len(self.cells), self.page - 1 if self.page else int(now // self._dwell)
        if self._tour:
            first = stay(self._tour, now).camera
            rest = [name for name in cameras if name != first]
            return [first, *by_turn(rest, places - 1, turn)] if places > 1 else [first]
        if self._relevant:
            return most_relevant(states, cameras, places, turn)
        return by_turn(cameras, places, turn)

    def _next(self, states: Mapping[str, CameraState], cameras: Sequence[str], now: float) -> list[str]:
        """Return the cameras that are shown in some seconds."""
        if self._tour:
            at = stay(self._tour, now)
            soon = [at.then] if at.left < WARM else []
            return soon if len(self.cells) == 1 else [*soon, *self._chosen(states, cameras, now + WARM)]
        return self._chosen(states, cameras, now + WARM)

    def _open(self, camera: str, place: QRect) -> CameraView:
        width, height = self._pixels(place)
        view = self._views.watch(camera, width, height, 0.0, self._listener)
        view.sound = self._sound
        return view

    def _device(self, place: QRect) -> tuple[int, int]:
        return round(place.width() * self._ratio), round(place.height() * self._ratio)

    def _pixels(self, place: QRect) -> tuple[int, int]:
        """Return the device pixels within which a picture for a place is made: as large as covers it, or as fits."""
        width, height = self._device(place)
        if not self._cover:
            return width, height
        return max(width, round(height * PICTURE)), max(height, round(width / PICTURE))

    def _fit(self) -> None:
        """Give every camera the pixels of its place; one that nobody sees is not decoded for long."""
        now = time.monotonic()
        for number, cell in enumerate(self.cells):
            view = cell.view
            if view is None:
                continue
            place = self._area if view is self.enlarged else cell.place
            if self.enlarged not in (None, view) or not place.intersects(self._seen):
                view.hidden_since = view.hidden_since or now
            else:
                view.hidden_since = None
            zoom = self.zoom if view is self.enlarged else 1.0
            wide, high = self._pixels(place) if view is not self.enlarged else self._device(place)
            # the full stream of most cameras has no more than this to show
            width = min(round(wide * zoom), max(3840, wide))
            height = round(high * width / max(wide, 1))
            view.relevance = 1e6 if view is self.enlarged else float(place.width() * place.height() - number)
            view.resize(width, height)
        for view in self._warm.values():
            view.relevance = -1.0
        self._views.again()
