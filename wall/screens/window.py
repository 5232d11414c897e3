"""One frameless window per monitor: what that monitor shows of a surface, full of tiles."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from msgspec import structs
from PySide6.QtCore import QCoreApplication, QEvent, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from server.contract.alarm_folding import Foremost
from server.contract.legibility import Capacity
from server.contract.messages import AsOf, TileView
from server.contract.messages.layouts import ScreenSpec, TileSpec
from wall.client.dispatcher import Dispatcher
from wall.language import Language
from wall.layouts.footing import above
from wall.layouts.grid import Box
from wall.screens.alarm_strip import AlarmStrip, strip_height
from wall.screens.assignment import Part
from wall.screens.canvas import Canvas, View
from wall.screens.identity import IdentityCard
from wall.screens.layers import Layer, OverlayGround
from wall.screens.pane import Pane
from wall.screens.panel import Panel
from wall.screens.past_ground import PastGround, band
from wall.screens.pointing import PointingLayer
from wall.screens.replays import Replays, Source
from wall.screens.scenes import of_layout
from wall.theme import Colour, Theme
from wall.widgets import TILES
from wall.widgets.base import Tile, TileTools
from wall.widgets.stand_in import StandIn

POINTER_FOR = 3000
"""Milliseconds that the pointer is seen after it was moved."""
ONE_ALARM = "alarm"
"""The kind of tile that tells all of one alarm."""
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
        self.replays = Replays(board, tools)
        """The pasts that stand here."""
        self.view = UNMEASURED.whole
        self._base = Layer(NOTHING, Capacity(1, 1))
        self._overlays: tuple[Layer, ...] = ()
        self._grounds: list[OverlayGround] = []
        self._pasts: list[PastGround] = []
        self._stack: list[QWidget] = []
        """Tiles and grounds, each over those before it."""
        self._tiles: list[Tile[Any]] = []
        self._of: dict[Tile[Any], Layer] = {}
        """In which layer each tile stands."""
        self._fed: dict[Tile[Any], Source] = {}
        """What feeds each tile."""
        self.withheld: Callable[[], bool] = lambda: False
        """Returns whether nothing may be painted now."""
        self.asks = False
        """The station asks something: its keys are not for tiles."""
        self._pointing = QTimer(self)
        self._pointing.setSingleShot(True)
        self._pointing.timeout.connect(self._hide_pointer)
        self.setMouseTracking(True)
        self.pointing = PointingLayer(self)
        self.alarm_strip = AlarmStrip(language, self)
        self.panel = Panel(self)
        self.identity: IdentityCard | None = None
        """What says over everything which monitor this is; None while nobody asks."""
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def tiles(self) -> list[Tile[Any]]:
        """The tiles on this screen, in the layout's order."""
        return list(self._tiles)

    @property
    def live_tiles(self) -> list[Tile[Any]]:
        """The tiles that are fed with what comes now, and not with what was."""
        return [tile for tile in self._tiles if self._fed[tile].replay is None]

    @property
    def alarms_told(self) -> frozenset[str]:
        """The topics of alarms of now that have a tile of their own on this surface, with nothing over it."""
        layers = (each for each in self._overlays or (self._base,) if each.as_of is None)
        tiles = (tile for layer in layers for tile in layer.spec.tile if tile.kind == ONE_ALARM)
        return frozenset(topic for tile in tiles for topic in tile.topics)

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
        as_of: AsOf | None = None,
        beneath: AsOf | None = None,
        overlays: Sequence[Layer] = (),
    ) -> None:
        """Show a part of a scene, what was done to its tiles, and what lies over it; tiles that stay are kept.

        ``as_of`` is the scene's moment. Where that is now, ``beneath`` is the moment of what people look at there.
        """
        self.part, self.layout_name = part, layout_name
        base = Layer(spec, drawn_for, claim=claim, state=state, as_of=as_of, beneath=beneath)
        if (base, tuple(overlays)) != (self._base, self._overlays):
            before, self._base, self._overlays = self._base, base, tuple(overlays)
            self._fill(whole=base != before)

    def show_part(self, part: Part, beneath: AsOf | None = None, *, presented: bool = False) -> None:
        """Show what its surface is to show; what cannot be shown leaves what stands there beneath the words why.

        ``beneath`` is the moment that people look at on the surface; None for now. Where it is ``presented`` those
        words stand there alone: the scene before would be taken for it.
        """
        overlays = [
            Layer(each.spec, each.drawn_for, each.area, each.claim, each.scene.state, each.scene.as_of)
            for each in part.overlays
        ]
        base = self._base
        if part.problem is not None and not presented:
            self.put(
                self.layout_name,
                self.part,
                base.spec,
                base.drawn_for,
                state=base.state,
                as_of=base.as_of,
                overlays=overlays,
            )
        else:
            self.put(
                part.layout,
                part.number,
                part.spec,
                part.drawn_for,
                claim=part.claim,
                state=part.scene.state,
                as_of=part.scene.as_of,
                beneath=beneath if part.scene.as_of is None else None,
                overlays=overlays,
            )

    def clear(self) -> None:
        """Take every tile down."""
        for tile in self._tiles:
            self._drop(tile)
        self._tiles, self._of, self._stack = [], {}, []
        self._base, self._overlays = Layer(NOTHING, Capacity(1, 1)), ()
        self.replays.begin()
        self.replays.end()

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

    def name_alarm(self, foremost: Foremost | None, now: datetime) -> None:
        """Name an alarm at the foot of the surface, where the lowest tiles make room for it; None for none.

        ``now`` is UTC.
        """
        hidden = self.alarm_strip.isHidden()
        self.alarm_strip.say(foremost, now)
        if self.alarm_strip.isHidden() is not hidden:
            self._fill(whole=False)

    def identify(self, card: IdentityCard | None) -> None:
        """Show over everything which monitor this is, or the wall again."""
        if self.identity is not None:
            self.identity.hide()
            self.identity.deleteLater()
        self.identity = card
        if card is not None:
            card.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            card.setGeometry(self.rect())
            card.show()
            card.raise_()

    def event(self, event: QEvent) -> bool:
        """Paint nothing while that is withheld."""
        if event.type() is QEvent.Type.UpdateRequest and self.withheld():
            return True
        return super().event(event)

    def paint_again(self) -> None:
        """Paint all of it, now that nothing is withheld any more."""
        self.update()
        # Qt asks for no further one before the last one was carried out
        QCoreApplication.postEvent(self, QEvent(QEvent.Type.UpdateRequest))

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
        pane = self._pane
        theme, bars = pane.theme, pane.bars
        surface = pane.box(self.view.canvas.whole.area)
        foot = surface.y + surface.height
        if not self.alarm_strip.isHidden():
            foot -= strip_height(theme) + round(theme.gap)
        spare, self._tiles = self._tiles, []
        spare_grounds, self._grounds = [*self._grounds, *self._pasts], []
        self._of, self._pasts = {}, []
        self.replays.begin()
        stack: list[QWidget] = []
        for number, layer in enumerate((self._base, *self._overlays)):
            every = pane.boxes(layer, theme)
            clear = above([box for _, box in every], foot, round(theme.gap))
            inside = [(tile, box) for (tile, _), box in zip(every, clear, strict=True) if pane.shows(box)]
            if layer.area is not None and inside:
                ground = _taken(spare_grounds, OverlayGround) or OverlayGround(self)
                self._grounds.append(ground)
                ground.stand(QRect(*pane.box(layer.area)), round(theme.gap))
                stack.append(ground)
            fed = self.replays.source((number, layer.claim), layer.as_of)
            if fed.replay is not None or layer.beneath is not None:
                area = pane.box(layer.area or self.view.canvas.whole.area)
                stack.append(self._past(spare_grounds, area, theme, fed, layer.beneath))
            for spec, cell in inside:
                view, box, source = layer.view(spec, self.view.canvas.number), cell, fed
                if view.as_of is not None:
                    source = self.replays.source((number, layer.claim, repr(spec)), view.as_of)
                    stack.append(self._past(spare_grounds, cell, theme, source, None))
                    box = _framed(cell, theme)
                tile = self._reuse(spare, spec, source) or self._make(spec, source)
                self._tiles.append(tile)
                self._of[tile] = layer
                tile.theme = theme
                tile.bars = tuple(bar.seen_from(box) for bar in bars) if tile.crosses_bezels else ()
                tile.setGeometry(*box)
                tile.show()
                stack.append(tile)
                tile.told(view.item, view.page)
        for tile in spare:
            self._drop(tile)
        for each in spare_grounds:
            each.hide()
            each.deleteLater()
        self.replays.end()
        self._pile(stack)
        self.alarm_strip.stand(surface, theme, bars)
        self.alarm_strip.raise_()
        self.pointing.raise_()
        self.panel.raise_()
        if self.identity is not None:
            self.identity.setGeometry(self.rect())
            self.identity.raise_()
        if whole:
            self.update()

    def tell_time(self) -> None:
        """Say again, around what is not of now, which moment it is of."""
        now = self._board.now
        for ground in self._pasts:
            ground.tell_time(now)

    def _past(self, spare: list[QWidget], area: Box, theme: Theme, fed: Source, beneath: AsOf | None) -> PastGround:
        """Return what says around an area which moment it shows, as far as this window has it."""
        ground = _taken(spare, PastGround) or PastGround(self._language, self)
        self._pasts.append(ground)
        ground.stand(QRect(*area).intersected(self.rect()), theme, area.height)
        ground.speak_of(fed.replay, beneath, self._board.now)
        return ground

    @property
    def _pane(self) -> Pane:
        return Pane(self.view, self.width(), self.height())

    def _pile(self, stack: list[QWidget]) -> None:
        """Have each of these over those before it; what lies so already is not touched: raised, it is painted."""
        before = [each for each in self._stack if each in stack]
        same = next((n for n, each in enumerate(stack) if n >= len(before) or before[n] is not each), len(stack))
        for each in stack[same:]:
            each.raise_()
        self._stack = stack

    def _make(self, spec: TileSpec, source: Source) -> Tile[Any]:
        try:
            tile = self._equipped(spec, source)
        except Exception as error:  # noqa: BLE001 - logged and said by what stands in
            tile = stand_in = StandIn(spec, self._language, error, self)
            stand_in.again.connect(self._make_again, Qt.ConnectionType.QueuedConnection)
        self._fed[tile] = source
        source.board.bind(tile)
        return tile

    def _equipped(self, spec: TileSpec, source: Source) -> Tile[Any]:
        """Return a tile that works; raises whatever its kind raises."""
        # without a parent: one that fails half-way must not stay in the window
        tile = TILES[spec.kind](spec, self._language)
        try:
            if source.tools is not None:
                tile.equip(source.tools)
        except Exception:
            with tile.guard:
                tile.release()
            raise
        tile.setParent(self)
        if source.replay is not None:
            tile.stand_in_past()
        tile.acted.connect(self._acted)
        return tile

    @Slot(object)
    def _make_again(self, stand_in: StandIn) -> None:
        """Put the tile itself where it can be made by now."""
        if stand_in not in self._tiles:
            return
        with stand_in.guard:
            source = self._fed[stand_in]
            tile = self._equipped(stand_in.spec, source)
            self._tiles[self._tiles.index(stand_in)] = tile
            self._fed[tile] = source
            source.board.bind(tile)
            self._of[tile] = self._of.pop(stand_in)
            self._drop(stand_in)
            self._fill()

    def _drop(self, tile: Tile[Any]) -> None:
        self._fed.pop(tile).board.unbind(tile)
        with tile.guard:
            tile.release()
        tile.hide()
        tile.deleteLater()

    def _reuse(self, spare: list[Tile[Any]], spec: TileSpec, source: Source) -> Tile[Any] | None:
        """Return a tile that shows the same, rather where it did, and else from another place; None where none does."""
        fed = [tile for tile in spare if self._fed[tile].board is source.board]
        same = next((tile for tile in fed if tile.spec == spec), None)
        if same is None:
            same = next((tile for tile in fed if of_layout(tile.spec) == of_layout(spec)), None)
        if same is not None:
            same.spec = spec
            spare.remove(same)
        return same


W = TypeVar("W", bound=QWidget)


def _taken(spare: list[QWidget], kind: type[W]) -> W | None:
    """Return a ground of a kind that stands nowhere any more; None where there is none."""
    found = next((each for each in spare if isinstance(each, kind)), None)
    if found is not None:
        spare.remove(found)
    return found


def _framed(box: Box, theme: Theme) -> Box:
    """Return what is left of a place inside the frame of a tile that is of another moment than those beside it."""
    head, line = band(theme, box.height), max(round(theme.gap / 2), 2)
    return Box(box.x + line, box.y + head, max(box.width - 2 * line, 1), max(box.height - head - line, 1))
