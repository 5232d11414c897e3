"""The canvas of a room: everything hangs where it hangs, in true proportion, and hands and keys change it."""

from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import QApplication, QWidget

from server.contract.messages import Rectangle, Size
from server.contract.rooms import area, hung
from server.contract.words import Words
from wall.editor.layouts.canvas.zooming import ZoomingView
from wall.editor.room.driving import drive
from wall.editor.room.editing import RoomEditing
from wall.editor.room.keys import deed_of
from wall.editor.room.naming import called
from wall.editor.room.operations import move_surface, set_surface
from wall.editor.room.outcome import NOTHING, Chosen, Part
from wall.editor.room.painting import HANDLE, Marks, Scene, handles_of, paint, tag_of
from wall.editor.room.places import Standing, bounds, grips, sides_of, under, walk
from wall.editor.room.plugged_list import MIME
from wall.editor.room.snapping import edge_to, lines, moved_to, surface_to
from wall.language import Language
from wall.theme import Colour

NEAR = 9.0
"""Pixels within which an edge goes to another one."""
SMALLEST_WALL = 100.0
"""Millimetres to which an LED wall is made smaller by hand."""
SMALLEST_VIEW = 320, 160
"""Pixels."""
EMPTY = QRectF(0, 0, 6000, 3000)
"""What is seen of a room without surfaces."""


class Hold(NamedTuple):
    """What a hand has."""

    chosen: Chosen
    at: QPointF
    """Where it took hold, millimetres of the room."""
    begin: Rectangle
    """What it took: of a surface where it hung, of an output its part of the surface."""
    sides: tuple[int, int]
    """Which edges it takes along; (0, 0) for all of it."""
    again: bool
    """It was chosen already: a click goes on to what drives it."""


class RoomCanvas(ZoomingView):
    """Follows what is edited; all that is done here is a step that can be taken back."""

    refused = Signal(object)
    """Words: why something was not done; None where what was said is over."""
    opened = Signal()
    """Somebody wants to see what can be said of the chosen piece."""
    assigned = Signal(str, int, int)
    """A station, the place of one of its monitors from the left, and the surface that it was dropped on."""
    wanted = Signal(str)
    """What a key means that others do: ``identify`` or ``adopt``."""

    def __init__(self, editing: RoomEditing, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editing: RoomEditing = editing
        self.language = language
        self._marks = Marks()
        self._wrong: frozenset[Chosen] = frozenset()
        self._hold: Hold | None = None
        self._moved = False
        self._guides: tuple[tuple[float, ...], tuple[float, ...]] = ((), ())
        self._dropping: int | None = None
        self._steps = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setMinimumSize(*SMALLEST_VIEW)
        editing.changed.connect(self._follow)
        self._follow()

    # what is shown

    @property
    def whole(self) -> QRectF:
        """All surfaces."""
        found = bounds(self.editing.room)
        return EMPTY if found is None else QRectF(found.x, found.y, found.width, found.height)

    @property
    def scene_shown(self) -> Scene:
        """All that is painted now."""
        return Scene(
            self.editing.room,
            self.editing.chosen,
            self._marks,
            self._wrong,
            self.hasFocus(),
            self._guides,
            self._dropping,
        )

    def show_marks(self, marks: Marks, wrong: frozenset[Chosen]) -> None:
        """Show what is plugged in, and what is wrong."""
        self._marks, self._wrong = marks, wrong
        self.viewport().update()

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:  # noqa: N802 - Qt's name
        """Paint the room; there are no items."""
        painter.fillRect(rect, Colour.SURFACE)
        painter.save()
        painter.resetTransform()
        paint(painter, self.scene_shown, self.viewportTransform(), self.language)
        painter.restore()

    def want(self, what: str) -> None:
        """Ask for what others do."""
        self.wanted.emit(what)

    def open_chosen(self) -> None:
        """Ask for what can be said of the chosen piece."""
        self.opened.emit()

    @Slot()
    def _follow(self) -> None:
        """Show the room as it is now."""
        if self._hold is None and self.fits:
            self.fit()
        self.setAccessibleName(self.tr("Drawing of the room"))
        self.setAccessibleDescription(self._described())
        self.viewport().update()

    def _described(self) -> str:
        chosen, room = self.editing.chosen, self.editing.room
        pieces = {Part.SURFACE: room.surface, Part.OUTPUT: room.output, Part.SEAT: room.seat}.get(chosen.part, ())
        return self.language.say(called(pieces[chosen.at])) if chosen.at < len(pieces) else ""

    # hands

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose what is at the pointer, and take hold of it."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        at = self.mapToScene(event.position().toPoint())
        chosen, sides = self._hit(event.position(), at)
        again = chosen == self.editing.chosen
        self.editing.choose(*chosen)
        begin = self._begins(chosen)
        self._moved = False
        self._hold = Hold(chosen, at, begin, sides, again) if begin is not None else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let what is held follow the pointer."""
        super().mouseMoveEvent(event)
        if self._hold is None:
            self._show_cursor(event.position())
            return
        by = self.mapToScene(event.position().toPoint()) - self._hold.at
        if not self._moved:
            if max(abs(by.x()), abs(by.y())) * self.pixels < QApplication.startDragDistance() / 2:
                return
            self._moved, self._steps = True, self.editing.stack.index()
            self.editing.begin()
        snaps = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        self._drag(self._hold, by, NEAR / self.pixels if snaps else 0.0)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let go."""
        super().mouseReleaseEvent(event)
        if event.button() is not Qt.MouseButton.LeftButton or self._hold is None:
            return
        held, moved = self._hold, self._moved
        self._let_go()
        if not moved and held.again and held.chosen.part is Part.SURFACE:
            found = under(self.editing.room, held.at.x(), held.at.y()).output
            if found != NOTHING:
                self.editing.choose(*found)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose what drives the surface at the pointer, and open what can be said of it."""
        if event.button() is Qt.MouseButton.LeftButton:
            at = self.mapToScene(event.position().toPoint())
            found = under(self.editing.room, at.x(), at.y())
            chosen = found.output if found.output != NOTHING else found.surface
            if chosen != NOTHING:
                self.editing.choose(*chosen)
                self.opened.emit()

    def _hit(self, position: QPointF, at: QPointF) -> tuple[Chosen, tuple[int, int]]:
        """Return what a press is for, and which of its edges it takes along."""
        room, chosen, to = self.editing.room, self.editing.chosen, self.viewportTransform()
        if (place := grips(room, chosen)) is not None:
            for sides, box in handles_of(place, to, sides_of(chosen)).items():
                if box.adjusted(-HANDLE / 2, -HANDLE / 2, HANDLE / 2, HANDLE / 2).contains(position):
                    return chosen, sides
        standing = Standing(room)
        for output in reversed(range(len(room.output))):
            tag = tag_of(room, output, to, standing)
            if tag is not None and tag.contains(position):
                return Chosen(Part.OUTPUT, output), (0, 0)
        found = under(room, at.x(), at.y())
        return (chosen if chosen != NOTHING and chosen == found.output else found.surface), (0, 0)

    def _begins(self, chosen: Chosen) -> Rectangle | None:
        room = self.editing.room
        if chosen.part is Part.SURFACE:
            return hung(room)[chosen.at]
        return area(room.output[chosen.at], room) if chosen.part is Part.OUTPUT else None

    def _drag(self, held: Hold, by: QPointF, near: float) -> None:
        room, number, begin = self.editing.room, held.chosen.at, held.begin
        if held.chosen.part is Part.SURFACE and held.sides != (0, 0):
            self.tell(self.editing.apply(set_surface, number, size=self._grown(held, by, near)))
        elif held.chosen.part is Part.SURFACE:
            to = surface_to(room, number, begin.x + by.x(), begin.y + by.y(), near)
            self._guides = (to.across, to.down)
            self.tell(self.editing.apply(move_surface, number, to.area.x, to.area.y))
        elif held.sides == (0, 0):
            to = moved_to(room, number, begin.x + by.x(), begin.y + by.y(), near)
            self.tell(self.editing.apply(drive, number, to.area))
        else:
            self.tell(self.editing.apply(drive, number, self._stretched(held, by, near)))
        self.viewport().update()

    def _grown(self, held: Hold, by: QPointF, near: float) -> Size:
        """Return the size of an LED wall whose right or lower edge is dragged."""
        others = [each for number, each in enumerate(hung(self.editing.room)) if number != held.chosen.at]
        begin = held.begin
        right, bottom = begin.right, begin.bottom
        if held.sides[0]:
            right = edge_to(right + by.x(), [edge for each in others for edge in (each.x, each.right)], near)
        if held.sides[1]:
            bottom = edge_to(bottom + by.y(), [edge for each in others for edge in (each.y, each.bottom)], near)
        return Size(max(right - begin.x, SMALLEST_WALL), max(bottom - begin.y, SMALLEST_WALL))

    def _stretched(self, held: Hold, by: QPointF, near: float) -> Rectangle:
        """Return the part of an output whose edges are dragged."""
        across, down = lines(self.editing.room, held.chosen.at)
        begin = held.begin
        left, right, top, bottom = begin.x, begin.right, begin.y, begin.bottom
        if held.sides[0] < 0:
            left = min(max(edge_to(left + by.x(), across, near), 0.0), right - 10)
        elif held.sides[0] > 0:
            right = max(edge_to(right + by.x(), across, near), left + 10)
        if held.sides[1] < 0:
            top = min(max(edge_to(top + by.y(), down, near), 0.0), bottom - 10)
        elif held.sides[1] > 0:
            bottom = max(edge_to(bottom + by.y(), down, near), top + 10)
        return Rectangle(left, top, right - left, bottom - top)

    def _let_go(self) -> None:
        self._hold, self._moved, self._guides = None, False, ((), ())
        self.editing.end()
        self._follow()

    def _cancel(self) -> None:
        """Put what is held back where it was."""
        goes_back = self._moved and self.editing.stack.index() > self._steps
        self._let_go()
        if goes_back:
            self.editing.stack.undo()

    def _show_cursor(self, position: QPointF) -> None:
        chosen = self.editing.chosen
        shape = Qt.CursorShape.ArrowCursor
        place = grips(self.editing.room, chosen)
        if place is not None:
            for (across, down), box in handles_of(place, self.viewportTransform(), sides_of(chosen)).items():
                if box.adjusted(-4, -4, 4, 4).contains(position):
                    shape = _CURSORS[abs(across), abs(down), across * down]
        self.viewport().setCursor(shape)

    # monitors that are dropped

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take monitors."""
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        """Show which surface it would drive."""
        at = self.mapToScene(event.position().toPoint())
        found = under(self.editing.room, at.x(), at.y()).surface
        self._dropping = found.at if found != NOTHING else None
        event.setAccepted(self._dropping is not None)
        self.viewport().update()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing is dropped here."""
        self._dropping = None
        self.viewport().update()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Let it drive the surface."""
        surface, self._dropping = self._dropping, None
        if surface is not None:
            station, _, place = bytes(event.mimeData().data(MIME).data()).decode().partition("\n")
            event.acceptProposedAction()
            self.assigned.emit(station, int(place), surface)
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.viewport().update()

    def tell(self, words: Words | None) -> None:
        """Say why something was not done; nothing where it was."""
        if words is not None:
            self.refused.emit(words)

    # keys

    def event(self, event: QEvent) -> bool:
        """Keep keys that mean something here from the menus of the window."""
        if event.type() is QEvent.Type.ShortcutOverride and deed_of(event) is not None:  # type: ignore[arg-type]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Do what a key is for; while something is dragged only Escape is."""
        if event.key() == Qt.Key.Key_Escape and self._hold is not None:
            self._cancel()
        elif self._hold is None and (deed := deed_of(event)) is not None:
            self.tell(deed(self))
        else:
            event.ignore()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802, FBT001 - Qt's name
        """Walk from piece to piece; beyond the last one to the next widget."""
        order = list(walk(self.editing.room))
        chosen = self.editing.chosen
        at = order.index(chosen) + (1 if forward else -1) if chosen in order else (0 if forward else len(order) - 1)
        if not 0 <= at < len(order):
            return super().focusNextPrevChild(forward)
        self.editing.choose(*order[at])
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show that keys act here."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show that keys act elsewhere."""
        super().focusOutEvent(event)
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Speak another language, or wear other colours."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self.viewport().update()


_CURSORS = {
    (1, 0, 0): Qt.CursorShape.SizeHorCursor,
    (0, 1, 0): Qt.CursorShape.SizeVerCursor,
    (1, 1, 1): Qt.CursorShape.SizeFDiagCursor,
    (1, 1, -1): Qt.CursorShape.SizeBDiagCursor,
}
"""By the edges that a handle takes along."""
