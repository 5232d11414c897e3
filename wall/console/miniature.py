"""The surfaces of the wall on the desk: what they really show, why, and until when."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QFont,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QGestureEvent, QWidget

from server.contract.messages import TileState
from wall.console.surfaces import Box, Placed, Surface, beside, hanging, rows, tile_at, tiles
from wall.drawing.text import elide
from wall.theme import Colour
from wall.workplace.style import TEXT

OLD = timedelta(seconds=8)
"""A picture that is older is marked so: stations send one every three seconds even where nothing changes."""
LINES = 2
"""Of a caption."""
GAP = 18.0
ARROWS = {
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_Up: (0, -1),
}
"""How far across and down each leads."""
MIME = "application/x-vonglau-thing"
"""What is dragged from the list of things found: nothing but that it is one."""


class Caption(NamedTuple):
    """What is said below a surface."""

    title: str
    """What stands there."""
    detail: str
    """Why, by whom, since and until when."""
    strong: bool = False
    """Something stronger than hands has it."""


class Miniatures(QWidget):
    """All surfaces, as they hang or else side by side, as large as there is room; one of them is chosen."""

    chosen_changed = Signal(int)
    """The number of a surface; 0 for all of them."""
    tile_wanted = Signal(int, object)
    """The number of a surface, and the state of a tile of it that was clicked, or chosen and Enter pressed."""
    dropped = Signal(int)
    """What was found has been dropped on the surface of this number."""
    menu_wanted = Signal(int, object, QPoint)
    """The number of a surface, the state of the tile that is meant or None, and where on the desktop a menu belongs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._surfaces: Sequence[Surface] = ()
        self._captions: dict[int, Caption] = {}
        self._pictures: dict[tuple[str, int], tuple[QImage, datetime]] = {}
        self._now: datetime | None = None
        self._waiting = ""
        self._hung: Mapping[int, Box] = {}
        self.chosen = 0
        self._tile: Placed | None = None
        """The tile of the chosen surface that the keyboard is at."""
        self._pressed: TileState | None = None
        """The tile on which a button or a finger is."""
        self.grabGesture(Qt.GestureType.TapAndHoldGesture)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setMinimumSize(QSize(320, 240))
        self.setAccessibleName(self.tr("Surfaces of the wall"))

    def show_surfaces(
        self,
        surfaces: Sequence[Surface],
        captions: dict[int, Caption],
        waiting: str,
        hung: Mapping[int, Box] | None = None,
    ) -> None:
        """Show these; ``waiting`` is said where there is none, ``hung`` is where they hang, by their numbers."""
        hung = hung or {}
        if (surfaces, captions, waiting, hung) != (self._surfaces, self._captions, self._waiting, self._hung):
            self._surfaces, self._captions, self._waiting, self._hung = surfaces, captions, waiting, hung
            if self.chosen not in {0, *(surface.number for surface in surfaces)}:
                self.choose(0)
            known = {(output.station, output.screen.screen) for each in surfaces for output in each.outputs}
            self._pictures = {key: held for key, held in self._pictures.items() if key in known}
            if self._tile is not None:
                # what it was at may have gone; what stands in its place now is meant
                left, top, wide, high = self._tile.at
                surface = self._surface
                self._tile = tile_at(surface, left + wide / 2, top + high / 2) if surface is not None else None
            self.update()

    def show_picture(self, station: str, screen: int, picture: QImage, taken: datetime) -> None:
        """Show what a screen showed at a moment, UTC."""
        self._pictures[station, screen] = (picture, taken)
        self.update()

    def tell_time(self, now: datetime) -> None:
        """Tell what time it is, UTC: pictures grow old."""
        old_before = [self._is_old(taken) for _, taken in self._pictures.values()]
        self._now = now
        if old_before != [self._is_old(taken) for _, taken in self._pictures.values()]:
            self.update()

    def choose(self, number: int) -> None:
        """Choose a surface by its number, or all of them by 0."""
        if number != self.chosen and number in {0, *(surface.number for surface in self._surfaces)}:
            self.chosen, self._tile = number, None
            self.chosen_changed.emit(number)
            self.update()

    def place_of(self, number: int) -> QRectF | None:
        """Return where the picture of a surface stands, in pixels of this widget; None where there is none."""
        return next((place for surface, place in self._places() if surface.number == number), None)

    @property
    def _surface(self) -> Surface | None:
        """The surface that is chosen."""
        return next((each for each in self._surfaces if each.number == self.chosen), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Choose the surface beside with the arrows; Enter goes to its tiles, and Escape a step back."""
        step = ARROWS.get(Qt.Key(event.key()))
        numbers = [0, *(surface.number for surface in self._surfaces)]
        surface = self._surface
        match event.key():
            case _ if step is not None and self._tile is not None and surface is not None:
                self._tile = beside(tiles(surface), self._tile, *step)
                self.update()
            case _ if step is not None:
                at = numbers.index(self.chosen) if self.chosen in numbers else 0
                self.choose(numbers[min(max(at + sum(step), 0), len(numbers) - 1)])
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if surface is not None:
                if self._tile is not None:
                    self.tile_wanted.emit(surface.number, self._tile.state)
                else:
                    self._tile = next(iter(tiles(surface)), None)
                    self.update()
            case Qt.Key.Key_Escape if self._tile is not None:
                self._tile = None
                self.update()
            case Qt.Key.Key_Home | Qt.Key.Key_Escape:
                self.choose(0)
            case Qt.Key.Key_Menu if (place := self.place_of(self.chosen)) is not None:
                state = self._tile.state if self._tile is not None else None
                self.menu_wanted.emit(self.chosen, state, self.mapToGlobal(place.center().toPoint()))
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose the surface; a second click on a tile of it is for the tile, the right button for a menu."""
        self._pressed = None
        self._tile = None
        self.update()
        found = self._at(event.position())
        if found is None:
            self.choose(0)
        elif event.button() is Qt.MouseButton.RightButton:
            self._ask_menu(event.position())
        else:
            chosen_before = self.chosen == found.number
            self.choose(found.number)
            if chosen_before:
                self._pressed = self._hit(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Whatever was pressed is meant, unless the pointer has left it or it was held down."""
        pressed, self._pressed = self._pressed, None
        if pressed is not None and pressed == self._hit(event.position()):
            self.tile_wanted.emit(self.chosen, pressed)

    def event(self, event: QEvent) -> bool:
        """A finger that rests on a tile asks for the menu."""
        if isinstance(event, QGestureEvent):
            held = event.gesture(Qt.GestureType.TapAndHoldGesture)
            if held is not None and held.state() is Qt.GestureState.GestureFinished:
                self._pressed = None
                self._ask_menu(QPointF(self.mapFromGlobal(held.hotSpot().toPoint())))
            return True
        return super().event(event)

    def _ask_menu(self, at: QPointF) -> None:
        surface = self._at(at)
        if surface is not None:
            self.choose(surface.number)
            self.menu_wanted.emit(surface.number, self._hit(at), self.mapToGlobal(at.toPoint()))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take what was found."""
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Put it on the surface below the pointer."""
        found = self._at(event.position())
        if found is not None:
            event.acceptProposedAction()
            self.dropped.emit(found.number)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the pictures that there are, and below each what it is."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.fillRect(self.rect(), Colour.GROUND)
            if not self._surfaces:
                painter.setPen(Colour.QUIET)
                painter.setFont(_font())
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(QRectF(self.rect()).adjusted(40, 0, -40, 0), flags, self._waiting)
            for surface, place in self._places():
                self._paint(painter, surface, place)

    def _paint(self, painter: QPainter, surface: Surface, place: QRectF) -> None:
        painter.fillRect(place, Colour.SURFACE)
        old = False
        shown = [(output, self._pictures.get((output.station, output.screen.screen))) for output in surface.outputs]
        # stations that mirror each other show the same: the newest picture lies on top
        told = [(output, held) for output, held in shown if held is not None]
        for output, (picture, taken) in sorted(told, key=lambda each: each[1][1]):
            painter.drawImage(_part(place, output.screen.area), picture)
            old = old or self._is_old(taken)
        if old:
            veil = QRectF(place)
            painter.setOpacity(0.55)
            painter.fillRect(veil, Colour.GROUND)
            painter.setOpacity(1.0)
        edge = Colour.TEXT if self.chosen in (0, surface.number) else Colour.LINE
        painter.setPen(QPen(edge, 3 if self.chosen == surface.number else 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place)
        if self._tile is not None and self.chosen == surface.number:
            box = _part(place, self._tile.at).intersected(place)
            # light within dark, seen on whatever a tile shows
            for thick, colour in ((7, Colour.GROUND), (3, Colour.TEXT)):
                painter.setPen(QPen(colour, thick))
                painter.drawRect(box)
        if old or not told:
            painter.setPen(Colour.STALE)
            painter.setFont(_font())
            words = self.tr("The picture is old") if told else self.tr("Waiting for the picture")
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
        self._write(painter, surface, place)

    def _write(self, painter: QPainter, surface: Surface, place: QRectF) -> None:
        caption = self._captions.get(surface.number, Caption("", ""))
        bold = _font()
        bold.setWeight(QFont.Weight.DemiBold)
        line = QRectF(place.x(), place.bottom() + 6, place.width(), TEXT * 1.4)
        painter.setFont(bold)
        painter.setPen(Colour.WARNING if caption.strong else Colour.TEXT)
        painter.drawText(line, elide(f"{surface.number}  {caption.title}", bold, line.width()))
        painter.setFont(_font())
        painter.setPen(Colour.QUIET)
        painter.drawText(line.translated(0, line.height()), elide(caption.detail, _font(), line.width()))

    def _is_old(self, taken: datetime) -> bool:
        return self._now is not None and self._now - taken > OLD

    def _places(self) -> list[tuple[Surface, QRectF]]:
        inner = QRectF(self.rect()).adjusted(GAP, GAP, -GAP, -GAP)
        caption = LINES * TEXT * 1.4 + 8
        room = (inner.width(), inner.height())
        places = None
        if all(each.number in self._hung for each in self._surfaces):
            places = hanging([self._hung[each.number] for each in self._surfaces], room, caption)
        if places is None:
            places = rows((each.aspect for each in self._surfaces), room, caption, GAP)
        return [
            (surface, QRectF(*place).translated(inner.topLeft()))
            for surface, place in zip(self._surfaces, places, strict=True)
        ]

    def _at(self, point: QPointF) -> Surface | None:
        return next((surface for surface, place in self._places() if place.contains(point)), None)

    def _hit(self, point: QPointF) -> TileState | None:
        """Return the tile whose picture is at a place."""
        for surface, place in self._places():
            if place.contains(point):
                at = point - place.topLeft()
                placed = tile_at(surface, at.x() / place.width(), at.y() / place.height())
                return placed.state if placed is not None else None
        return None


def _part(place: QRectF, share: Box) -> QRectF:
    """Return where a share of a surface stands that is drawn at a place."""
    left, top, wide, high = share
    return QRectF(
        place.x() + left * place.width(), place.y() + top * place.height(), wide * place.width(), high * place.height()
    )


def _font() -> QFont:
    font = QFont("Inter")
    font.setPixelSize(TEXT)
    return font
