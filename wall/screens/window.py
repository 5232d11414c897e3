"""One frameless window per screen, full of tiles."""

from functools import partial
from typing import Any

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from wall.client.dispatcher import Dispatcher
from wall.language import Language
from wall.layouts.grid import place
from wall.layouts.model import ScreenSpec, TileSpec
from wall.legibility import smallest_type
from wall.screens.panel import Panel
from wall.screens.room import Room
from wall.theme import Colour, Theme, theme_of
from wall.widgets import TILES
from wall.widgets.base import Tile, TileTools
from wall.widgets.stand_in import StandIn

POINTER_FOR = 3000
"""Milliseconds that the pointer is seen after it was moved."""


class WallWindow(QWidget):
    """Shows one part of a layout on one screen."""

    pressed = Signal(int, str)
    """The number of this screen and a key, by Qt's name, such as ``Ctrl+1``."""

    def __init__(
        self,
        number: int,
        board: Dispatcher,
        language: Language,
        tools: TileTools | None = None,
        room: Room | None = None,
    ) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.number = number
        self.layout_name = ""
        self.part = 0
        self._board = board
        self._language = language
        self._tools = tools
        self._room = room or Room()
        self._spec = ScreenSpec(tile=())
        self._tiles: list[Tile[Any]] = []
        self._pointing = QTimer(self)
        self._pointing.setSingleShot(True)
        self._pointing.timeout.connect(self._hide_pointer)
        self.setMouseTracking(True)
        self.panel = Panel(self)
        self.setWindowTitle(f"Vọng Lâu {number}")
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def tiles(self) -> list[Tile[Any]]:
        """The tiles on this screen, in the layout's order."""
        return list(self._tiles)

    def put(self, layout_name: str, part: int, spec: ScreenSpec) -> None:
        """Show a part of a layout; tiles that stand in both stay as they are."""
        if self._spec == spec and self.layout_name == layout_name:
            self.part = part
            return
        self.layout_name, self.part, self._spec = layout_name, part, spec
        spare = self._tiles
        self._tiles = [self._reuse(spare, tile) or self._make(tile) for tile in spec.tile]
        self._arrange()
        for tile in self._tiles:
            tile.show()
        for tile in spare:
            self._drop(tile)
        self.update()

    def clear(self) -> None:
        """Take every tile down."""
        for tile in self._tiles:
            self._drop(tile)
        self._tiles = []
        self._spec = ScreenSpec(tile=())

    def put_at(self, area: QRect, *, full_screen: bool) -> None:
        """Stand on a monitor, or at a place of a virtual screen."""
        self.setGeometry(area)
        if full_screen and not self.isFullScreen():
            self.showFullScreen()
        else:
            self.show()
        # a window manager may have had its own idea
        self.setGeometry(area)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Hand a key on, with Ctrl where it was held; the numeric pad's digits count as digits."""
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        name = QKeySequence(event.key()).toString(QKeySequence.SequenceFormat.PortableText)
        if not held and any(self._key(tile, name, pressed=True) for tile in self._tiles):
            return
        self.pressed.emit(self.number, f"Ctrl+{name}" if held else name)

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

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show the pointer for a while."""
        super().mouseMoveEvent(event)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._pointing.start(POINTER_FOR)

    def _hide_pointer(self) -> None:
        self.setCursor(Qt.CursorShape.BlankCursor)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Give every tile its place on a screen of another size."""
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Fill the gaps between tiles."""
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), Colour.GROUND)

    def _arrange(self) -> None:
        if not self._tiles:
            return
        theme = self._theme()
        gap = round(theme.gap)
        boxes = place([tile.spec.at for tile in self._tiles], self.width(), self.height(), gap)
        for tile, box in zip(self._tiles, boxes, strict=True):
            tile.theme = theme
            tile.setGeometry(*box)
        self.panel.raise_()

    def _theme(self) -> Theme:
        """Return the measures that this part of the layout has on this screen, for who sits farthest."""
        shown = self._room.seat(self.number, self.screen(), self.width(), self.height())
        shorter = min(self.width(), self.height())
        made_for = self._spec.seat
        return theme_of(smallest_type(made_for, self._spec.size, shown, shorter), shown or made_for)

    def _make(self, spec: TileSpec) -> Tile[Any]:
        try:
            tile = self._equipped(spec)
        except Exception as error:  # noqa: BLE001 - logged and said by what stands in
            tile = stand_in = StandIn(spec, self._language, error, self)
            stand_in.again.connect(partial(self._make_again, stand_in), Qt.ConnectionType.QueuedConnection)
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
        return tile

    def _make_again(self, stand_in: StandIn) -> None:
        """Put the tile itself where it can be made by now."""
        if stand_in not in self._tiles:
            return
        with stand_in.guard:
            tile = self._equipped(stand_in.spec)
            self._tiles[self._tiles.index(stand_in)] = tile
            self._board.bind(tile)
            self._drop(stand_in)
            self._arrange()
            tile.show()

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
