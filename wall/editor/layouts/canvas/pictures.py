"""Draws the tiles of a form as a wall would, a few at a time, and again where something about them has changed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from msgspec import structs
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QTimer, Slot
from PySide6.QtGui import QPainter, QPixmap, QRegion
from shiboken6 import isValid

from server.contract.legibility import Capacity
from server.contract.messages import Arrangement, WallState
from server.contract.messages.layouts import Grid, Parameter, ScreenSpec, TileSpec
from server.contract.words import Words
from wall.client.dispatcher import Dispatcher
from wall.editor.layouts.canvas.items import TileItem
from wall.editor.layouts.canvas.sheets import Sheet
from wall.language import Language
from wall.layouts.parameters import left_open, replaced
from wall.layouts.unknown_tiles import why_unknown
from wall.screens.canvas import Canvas
from wall.screens.unseen import AT_ONCE, DRAWN, EVERY, tell, unseen
from wall.screens.window import WallWindow
from wall.theme import Colour
from wall.widgets import OPTIONS
from wall.widgets.base import Tile, TileTools

MOST = 3840
"""Pixels of the longer side of a surface that are drawn; nearer, pictures are enlarged."""
LINEAR = Capacity(1, 1)
"""For what every surface has room for: nothing is stacked."""


class Shot(NamedTuple):
    """What of one screen is drawn."""

    canvas: Canvas
    grid: Grid
    tiles: Sequence[tuple[TileSpec, TileItem]]
    """What each shows, without parameters, and what is given the picture."""


class Pictures(QObject):
    """Keeps a window for each screen that nobody sees; a tile that paints itself there is drawn anew here."""

    def __init__(
        self,
        board: Dispatcher,
        language: Language,
        tools: TileTools,
        seen: Callable[[TileItem], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._board, self._language, self._tools, self._seen = board, language, tools, seen
        self._shots: Sequence[Shot] = ()
        self._windows: list[WallWindow] = []
        self._items: dict[Tile[Any], TileItem] = {}
        self._changed: dict[Tile[Any], None] = {}
        """Tiles that want to be painted, in that order."""
        self._queue: list[Tile[Any]] = []
        self._drawing = False
        self._awake = False
        self._paused = False
        self._scale, self._ratio = 0.0, 1.0
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self._begin)
        self._turning = QTimer(self)
        self._turning.timeout.connect(self._draw_some)
        self._standing = QTimer(self)
        self._standing.setSingleShot(True)
        self._standing.timeout.connect(self._stand)
        self._telling = QTimer(self)
        self._telling.timeout.connect(self._tell)

    def show_screens(self, shots: Sequence[Shot]) -> None:
        """Draw these from now on; those that are drawn already are kept."""
        self._shots = shots
        # those of a sheet that was taken away are no more
        there = {item for shot in shots for _, item in shot.tiles}
        self._items = {tile: item for tile, item in self._items.items() if item in there}
        self._stand_soon()

    def scale(self, pixels: float, ratio: float) -> None:
        """Draw so many logical pixels for each millimetre, each of ``ratio`` device pixels across."""
        if (pixels, ratio) != (self._scale, self._ratio):
            self._scale, self._ratio = pixels, ratio
            self._stand_soon()

    def wake(self) -> None:
        """Somebody looks."""
        self._awake = True
        self._telling.start(1000)
        self._stand_soon()

    def sleep(self) -> None:
        """Nobody looks: give everything back but the last pictures."""
        self._awake = False
        for timer in (self._again, self._turning, self._standing, self._telling):
            timer.stop()
        self._items, self._changed, self._queue = {}, {}, []
        for window in self._windows:
            _end(window)
        self._windows = []

    def pause(self) -> None:
        """Draw nothing while hands drag something."""
        self._paused = True
        self._turning.stop()

    def resume(self) -> None:
        """Go on with it."""
        self._paused = False
        if self._queue:
            self._turning.start(0)
        else:
            self.look()

    def look(self) -> None:
        """Draw what is seen now and was not before."""
        if self._awake and self._changed and not self._again.isActive():
            self._again.start(0)

    def draw_all(self) -> None:
        """Draw everything anew: colours are others."""
        self._changed |= dict.fromkeys(self._items)
        self.look()

    @property
    def drawn(self) -> bool:
        """Whether there is anything that is drawn at a scale."""
        return self._scale > 0

    @property
    def busy(self) -> bool:
        """Whether something that is seen is still to be drawn."""
        waiting = any(isValid(tile) and self._seen(self._items[tile]) for tile in self._changed if tile in self._items)
        return self._awake and (not self.drawn or self._standing.isActive() or bool(self._queue) or waiting)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Note which tile wants to be painted; nobody would see it where it stands."""
        if event.type() is not QEvent.Type.Paint or self._drawing:
            return False
        item = self._items.get(watched)  # type: ignore[call-overload]
        if item is not None:
            self._changed[watched] = None  # type: ignore[index]
            if item.picture is None:
                self.look()
            elif not self._again.isActive():
                self._again.start(EVERY)
        return True

    def _stand_soon(self) -> None:
        if self._awake and self._scale > 0:
            # what is seen comes first
            self._standing.start(0)

    @Slot()
    def _stand(self) -> None:
        """Have the tiles of every screen in a window of its own."""
        while len(self._windows) > len(self._shots):
            _end(self._windows.pop())
        while len(self._windows) < len(self._shots):
            self._windows.append(unseen(self._board, self._language, self._tools))
        before, self._items = self._items, {}
        for window, shot in zip(self._windows, self._shots, strict=True):
            # bezels would move edges away from the cells that one draws on
            canvas = shot.canvas._replace(number=1, bezels=())
            scale = min(self._scale * self._ratio, MOST / max(canvas.width, canvas.height))
            size = (max(round(canvas.width * scale), 1), max(round(canvas.height * scale), 1))
            if window.view != canvas.whole or (window.width(), window.height()) != size or not window.isVisible():
                window.put_at(1, QRect(0, 0, *size), canvas.whole, full_screen=False)
            window.put("", 1, ScreenSpec(tile=tuple(spec for spec, _ in shot.tiles), grid=shot.grid), LINEAR)
            # one that stands outside the grid is not there
            items = {id(spec): item for spec, item in shot.tiles}
            for tile in window.tiles:
                # one that is the same as before may still have what was told of it then
                item = items.get(id(tile.spec)) or next(item for spec, item in shot.tiles if spec == tile.spec)
                self._items[tile] = item
                if tile not in before:
                    tile.installEventFilter(self)
                if before.get(tile) is not item or item.picture is None:
                    self._changed[tile] = None
        self._changed = {tile: None for tile in self._changed if tile in self._items}
        self._tell()
        self.look()

    @Slot()
    def _begin(self) -> None:
        """Begin to draw what has changed and is seen; the rest waits until it is."""
        if self._queue or self._paused:
            return
        self._queue = [tile for tile in self._changed if tile in self._items and self._seen(self._items[tile])]
        for tile in self._queue:
            del self._changed[tile]
        if self._queue:
            self._turning.start(0)

    @Slot()
    def _draw_some(self) -> None:
        """Draw a few tiles: all of a wall at once would take longer than a frame."""
        some, self._queue = self._queue[:AT_ONCE], self._queue[AT_ONCE:]
        self._drawing = True
        for tile in some:
            if tile in self._items and isValid(tile):
                self._items[tile].show_picture(self._drawn(tile))
        self._drawing = False
        if not self._queue:
            self._turning.stop()
            if self._changed and not self._again.isActive():
                self._again.start(EVERY)

    def _drawn(self, tile: Tile[Any]) -> QPixmap:
        picture = QPixmap(tile.size())
        picture.fill(Colour.GROUND)
        with QPainter(picture) as painter:
            tile.render(painter, QPoint(), QRegion(), DRAWN)
        picture.setDevicePixelRatio(self._ratio)
        return picture

    @Slot()
    def _tell(self) -> None:
        """Tell headers and clocks what a station would tell them of itself."""
        if self._windows:
            tell(self._windows[0], self._board, _NOWHERE)


_NOWHERE = WallState(name=Words(vi="Bản vẽ bố cục", en="Layout drawing"), notice=None, shows=Arrangement())


def _end(window: WallWindow) -> None:
    window.clear()
    window.close()
    window.deleteLater()


def shots(sheets: Sequence[Sheet], parameters: Sequence[Parameter]) -> list[Shot]:
    """Return what is drawn of each sheet: the tiles that this program knows; the others are named by their kinds."""
    given = {each.name: each.default for each in parameters if each.default is not None}
    found = []
    for sheet in sheets:
        known: list[tuple[TileSpec, TileItem]] = []
        for item in sheet.tiles:
            spec = _filled(item.spec, given)
            why = why_unknown(spec.kind, spec.options, OPTIONS)
            item.unknown = "" if why is None else spec.kind
            if why is None:
                known.append((spec, item))
        found.append(Shot(sheet.canvas, sheet.spec.grid, known))
    return found


def _filled(tile: TileSpec, given: Mapping[str, str]) -> TileSpec:
    """Return a tile with the defaults of the layout's parameters; the same one where it leaves nothing open."""
    if not given or not left_open(tile):
        return tile
    return structs.replace(
        tile,
        topics=tuple(replaced(topic, given) for topic in tile.topics),
        options=replaced(tile.options, given),
        title=msgspec.convert(replaced(msgspec.to_builtins(tile.title), given), Words | None),
    )
