"""One frameless window per monitor: what that monitor shows of a surface, full of tiles."""

import math
from collections.abc import Sequence
from typing import Any

from msgspec import structs
from PySide6.QtCore import QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from server.contract.messages import Rectangle, TileView
from wall.client.dispatcher import Dispatcher
from wall.language import Language
from wall.layouts.grid import Bar, Box, clear_of, place
from wall.layouts.model import ScreenSpec, TileSpec
from wall.legibility import PERMITTED, SLIP, Capacity, Seat
from wall.screens.assignment import Part
from wall.screens.canvas import Canvas, View
from wall.screens.layers import Layer, OverlayGround
from wall.screens.panel import Panel
from wall.theme import Colour, Theme, theme_of
from wall.widgets import TILES
from wall.widgets.base import Tile, TileTools
from wall.widgets.stand_in import StandIn

POINTER_FOR = 3000
"""Milliseconds that the pointer is seen after it was moved."""
NOTHING = ScreenSpec(tile=())
UNMEASURED = Canvas(number=1, surface="", width=1218.0, height=685.0, distance=6.0, near=3.0)
"""What a window shows before it has its place: one 55-inch panel."""


class WallWindow(QWidget):
    """Shows what one monitor has of a surface."""

    pressed = Signal(int, str)
    """The number of this surface and a key, by Qt's name, such as ``Ctrl+1``."""
    touched = Signal(str, object)
    """The id of a claim, and the TileView that somebody wants of one of its tiles."""

    def __init__(
        self,
        board: Dispatcher,
        language: Language,
        tools: TileTools | None = None,
    ) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.number = 1
        """Counted from 1 among the windows of this station."""
        self.layout_name = ""
        self.part = 0
        self._board = board
        self._language = language
        self._tools = tools
        self.view = UNMEASURED.whole
        self._base = Layer(NOTHING, Capacity(1, 1))
        self._overlays: tuple[Layer, ...] = ()
        self._grounds: list[OverlayGround] = []
        self._stack: list[QWidget] = []
        """Tiles and grounds, each over those before it."""
        self._tiles: list[Tile[Any]] = []
        self._of: dict[Tile[Any], Layer] = {}
        """In which layer each tile stands."""
        self.asks = False
        """The station asks something: its keys are not for tiles."""
        self._pointing = QTimer(self)
        self._pointing.setSingleShot(True)
        self._pointing.timeout.connect(self._hide_pointer)
        self.setMouseTracking(True)
        self.panel = Panel(self)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def tiles(self) -> list[Tile[Any]]:
        """The tiles on this screen, in the layout's order."""
        return list(self._tiles)

    def claim_of(self, tile: Tile[Any]) -> str:
        """Return the id of the claim whose scene a tile is of."""
        layer = self._of.get(tile)
        return layer.claim if layer is not None else ""

    def put(
        self,
        layout_name: str,
        part: int,
        spec: ScreenSpec,
        drawn_for: Capacity,
        *,
        claim: str = "",
        state: tuple[TileView, ...] = (),
        overlays: Sequence[Layer] = (),
    ) -> None:
        """Show a part of a scene, what was done to its tiles, and what lies over it; tiles that stay are kept."""
        self.part, self.layout_name = part, layout_name
        base = Layer(spec, drawn_for, claim=claim, state=state)
        if (base, tuple(overlays)) != (self._base, self._overlays):
            before, self._base, self._overlays = self._base, base, tuple(overlays)
            self._fill(whole=base != before)

    def show_part(self, part: Part) -> None:
        """Show what its surface is to show; what cannot be shown leaves what stands there beneath the words why."""
        overlays = [Layer(each.spec, each.drawn_for, each.area, each.claim, each.scene.state) for each in part.overlays]
        if part.problem is not None:
            base = self._base
            self.put(
                self.layout_name, self.part, base.spec, base.drawn_for, claim="", state=base.state, overlays=overlays
            )
        else:
            self.put(
                part.layout,
                part.number,
                part.spec,
                part.drawn_for,
                claim=part.claim,
                state=part.scene.state,
                overlays=overlays,
            )

    def clear(self) -> None:
        """Take every tile down."""
        for tile in self._tiles:
            self._drop(tile)
        self._tiles, self._of, self._stack = [], {}, []
        self._base, self._overlays = Layer(NOTHING, Capacity(1, 1)), ()

    def put_at(self, number: int, area: QRect, view: View, *, full_screen: bool) -> None:
        """Stand on a monitor, or at a place of a virtual screen, and show a part of a surface there."""
        self.number = number
        self.setWindowTitle(f"Vọng Lâu {number}")
        seen_elsewhere, self.view = self.view != view, view
        self.setGeometry(area)
        if full_screen and not self.isFullScreen():
            self.showFullScreen()
        else:
            self.show()
        # a window manager may have had its own idea
        self.setGeometry(area)
        if seen_elsewhere:
            self._fill()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Hand a key on, with Ctrl where it was held; the numeric pad's digits count as digits."""
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        name = QKeySequence(event.key()).toString(QKeySequence.SequenceFormat.PortableText)
        if not held and not self.asks and any(self._key(tile, name, pressed=True) for tile in self._tiles):
            return
        self.pressed.emit(self.view.canvas.number, f"Ctrl+{name}" if held else name)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Tell tiles that a key is no longer held; one that repeats by itself still is."""
        name = QKeySequence(event.key()).toString(QKeySequence.SequenceFormat.PortableText)
        if not event.isAutoRepeat():
            for tile in self._tiles:
                self._key(tile, name, pressed=False)

    @staticmethod
    def _key(tile: Tile[Any], name: str, *, pressed: bool) -> bool:
        with tile.guard:
            return tile.key(name, pressed=pressed)
        return False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Enlarge the tile at the pointer, or show again what stood there."""
        at = event.position().toPoint()
        tile = next((each for each in reversed(self._tiles) if each.geometry().contains(at)), None)
        if tile is not None:
            view = self._of[tile].view(tile.spec, self.view.canvas.number)
            self.touched.emit(self._of[tile].claim, structs.replace(view, enlarged=not view.enlarged))

    @Slot(object, str)
    def _acted(self, tile: Tile[Any], item: str) -> None:
        """Say what somebody has done inside a tile."""
        if tile in self._of:
            view = self._of[tile].view(tile.spec, self.view.canvas.number)
            self.touched.emit(self._of[tile].claim, structs.replace(view, item=item))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show the pointer for a while."""
        super().mouseMoveEvent(event)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._pointing.start(POINTER_FOR)

    def _hide_pointer(self) -> None:
        self.setCursor(Qt.CursorShape.BlankCursor)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Give every tile its place on a monitor of another size."""
        super().resizeEvent(event)
        self._fill()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Fill the gaps between tiles."""
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), Colour.GROUND)

    def _fill(self, *, whole: bool = True) -> None:
        """Have the tiles that this window shows anything of, and no others, each in its place.

        Not the ``whole`` window is painted where only what lies over its scene has changed.
        """
        theme, bars = self._theme(), self._bars()
        spare, self._tiles = self._tiles, []
        spare_grounds, self._grounds = self._grounds, []
        self._of = {}
        stack: list[QWidget] = []
        for layer in (self._base, *self._overlays):
            inside = [(tile, box) for tile, box in self._boxes(layer, theme) if self._shows(box)]
            if layer.area is not None and inside:
                self._grounds.append(spare_grounds.pop(0) if spare_grounds else OverlayGround(self))
                self._grounds[-1].stand(QRect(*self._box(layer.area)), round(theme.gap))
                stack.append(self._grounds[-1])
            for spec, box in inside:
                tile = self._reuse(spare, spec) or self._make(spec)
                self._tiles.append(tile)
                self._of[tile] = layer
                tile.theme = theme
                tile.bars = tuple(bar.seen_from(box) for bar in bars) if tile.crosses_bezels else ()
                tile.setGeometry(*box)
                tile.show()
                stack.append(tile)
                view = layer.view(spec, self.view.canvas.number)
                tile.told(view.item, view.page)
        for tile in spare:
            self._drop(tile)
        for ground in spare_grounds:
            ground.hide()
            ground.deleteLater()
        self._pile(stack)
        self.panel.raise_()
        if whole:
            self.update()

    def _pile(self, stack: list[QWidget]) -> None:
        """Have each of these over those before it; what lies so already is not touched: raised, it is painted."""
        before = [each for each in self._stack if each in stack]
        same = next((n for n, each in enumerate(stack) if n >= len(before) or before[n] is not each), len(stack))
        for each in stack[same:]:
            each.raise_()
        self._stack = stack

    def _boxes(self, layer: Layer, theme: Theme) -> list[tuple[TileSpec, Box]]:
        """Return where each tile of a layer stands, in pixels of this window."""
        canvas, shown = self.view
        across, down = self.width() / shown.width, self.height() / shown.height
        area = layer.area or canvas.whole.area
        width, height = round(area.width * across), round(area.height * down)
        room = canvas._replace(width=area.width, height=area.height).capacity
        stacked = room.letters * SLIP < layer.drawn_for.letters and area.height > area.width
        areas = [tile.at for tile in layer.spec.tile]
        bars = self._bars()
        whole = [
            Bar(
                (bar.x - area.x) * across,
                (bar.y - area.y) * down,
                (bar.right - area.x) * across,
                (bar.bottom - area.y) * down,
            )
            for bar in canvas.bezels
        ]
        boxes = place(areas, width, height, round(theme.gap), grid=layer.spec.grid, stacked=stacked, bars=whole)
        left, top = self._box(area)[:2]
        found = []
        for tile, box in zip(layer.spec.tile, boxes, strict=True):
            box = box._replace(x=box.x + left, y=box.y + top)
            keeps_clear = bars and not TILES[tile.kind].crosses_bezels
            found.append((tile, clear_of(box, bars) if keeps_clear else box))
        return found

    def _box(self, area: Rectangle) -> Box:
        """Return a part of the surface in pixels of this window."""
        shown = self.view.area
        across, down = self.width() / shown.width, self.height() / shown.height
        left, top = round(area.x * across) - round(shown.x * across), round(area.y * down) - round(shown.y * down)
        return Box(left, top, round(area.width * across), round(area.height * down))

    def _bars(self) -> list[Bar]:
        """Return the bezels of the surface, in pixels of this window."""
        canvas, area = self.view
        across, down = self.width() / area.width, self.height() / area.height
        return [
            Bar(
                (bar.x - area.x) * across,
                (bar.y - area.y) * down,
                (bar.right - area.x) * across,
                (bar.bottom - area.y) * down,
            )
            for bar in canvas.bezels
        ]

    def _shows(self, box: Box) -> bool:
        return box.x < self.width() and box.y < self.height() and box.x + box.width > 0 and box.y + box.height > 0

    def _theme(self) -> Theme:
        """Return the measures of this surface, for who sits farthest, in this monitor's pixels."""
        canvas, area = self.view
        seat = Seat(canvas.distance, area.width / max(self.width(), 1))
        return theme_of(math.ceil(seat.pixels(PERMITTED)), canvas.near / canvas.distance)

    def _make(self, spec: TileSpec) -> Tile[Any]:
        try:
            tile = self._equipped(spec)
        except Exception as error:  # noqa: BLE001 - logged and said by what stands in
            tile = stand_in = StandIn(spec, self._language, error, self)
            stand_in.again.connect(self._make_again, Qt.ConnectionType.QueuedConnection)
        self._board.bind(tile)
        return tile

    def _equipped(self, spec: TileSpec) -> Tile[Any]:
        """Return a tile that works; raises whatever its kind raises."""
        # without a parent: one that fails half-way must not stay in the window
        tile = TILES[spec.kind](spec, self._language)
        try:
            if self._tools is not None:
                tile.equip(self._tools)
        except Exception:
            with tile.guard:
                tile.release()
            raise
        tile.setParent(self)
        tile.acted.connect(self._acted)
        return tile

    @Slot(object)
    def _make_again(self, stand_in: StandIn) -> None:
        """Put the tile itself where it can be made by now."""
        if stand_in not in self._tiles:
            return
        with stand_in.guard:
            tile = self._equipped(stand_in.spec)
            self._tiles[self._tiles.index(stand_in)] = tile
            self._board.bind(tile)
            self._of[tile] = self._of.pop(stand_in)
            self._drop(stand_in)
            self._fill()

    def _drop(self, tile: Tile[Any]) -> None:
        self._board.unbind(tile)
        with tile.guard:
            tile.release()
        tile.hide()
        tile.deleteLater()

    @staticmethod
    def _reuse(spare: list[Tile[Any]], spec: TileSpec) -> Tile[Any] | None:
        for tile in spare:
            if tile.spec == spec:
                spare.remove(tile)
                return tile
        return None
