"""What a pointer does on the canvas: clicks select, drags become gestures, and what is carried here is dropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPointF, QRectF, QSizeF, Qt
from PySide6.QtWidgets import QApplication

from wall.editor.layouts.canvas.cells import SIDES, Side
from wall.editor.layouts.canvas.gestures import Banding, Dropping, Gesture, Ground, Moving, Resizing
from wall.editor.layouts.canvas.mark_items import HANDLE
from wall.editor.layouts.canvas.marks import Handles, Marks
from wall.editor.layouts.canvas.sheets import Sheet
from wall.editor.layouts.placing import Selection

if TYPE_CHECKING:
    from wall.editor.layouts.canvas.layout_canvas import LayoutCanvas

MIME = "application/x-vonglau-tile"
"""What is dragged from a palette: the name of a kind of tile, as UTF-8."""
REACH = HANDLE
"""Pixels from the middle of a handle within which it is taken hold of."""
EDGE = 24
"""Pixels from the edge of the viewport at which a drag scrolls."""
_ADDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
_FALLING, _RISING = Qt.CursorShape.SizeFDiagCursor, Qt.CursorShape.SizeBDiagCursor
_POINTERS: dict[Side | None, Qt.CursorShape] = {
    side: (_FALLING if side.across == side.down else _RISING)
    if all(side)
    else (Qt.CursorShape.SizeHorCursor if side.across else Qt.CursorShape.SizeVerCursor)
    for side in SIDES
}


class Hands:
    """Knows what has been pressed, and what is being dragged; positions are pixels of the viewport."""

    def __init__(self, canvas: LayoutCanvas) -> None:
        self._canvas = canvas
        self.handles = Handles(canvas.scene())
        self.alt = False
        """Alt is held in a gesture."""
        self.gesture: Gesture | None = None
        """What is being dragged."""
        self._sheet: Sheet | None = None
        """Where."""
        self._pressed: tuple[QPointF, Sheet, Callable[[], Gesture]] | None = None
        """Where the button went down, and what it becomes when it is dragged."""
        self._click: Callable[[], None] | None = None
        """What it was where it is not dragged."""
        self._last = QPointF()

    @property
    def busy(self) -> bool:
        """Whether a button is down, or something is carried here."""
        return self.gesture is not None or self._pressed is not None

    def press(self, at: QPointF, held: Qt.KeyboardModifier) -> None:
        """Select what is at the pointer; what a drag would be is found out when it is one."""
        if self.gesture is not None:
            return
        canvas, self._click = self._canvas, None
        side = self._side(at)
        if side is not None:
            self._will(at, canvas.sheet, lambda start: Resizing(self._ground(canvas.sheet), start, side))
            return
        adds = bool(held & _ADDING)
        sheet, point = self.under(at)
        if sheet is None:
            if not adds:
                canvas.select(frozenset())
            return
        hit = sheet.at(point)
        kept = canvas.selection if sheet is canvas.sheet else frozenset()
        if hit is None:
            self._press_ground(at, sheet, kept if adds else frozenset())
        elif adds and hit in kept:
            canvas.select(kept - {hit}, sheet.position)
        else:
            if adds or hit not in kept:
                canvas.select((kept if adds else frozenset()) | {hit}, sheet.position)
            elif len(kept) > 1:
                # a click on one of several selects it alone; a drag takes all of them
                self._click = lambda: canvas.select(frozenset({hit}), sheet.position)
            self._will(at, sheet, lambda start: Moving(self._ground(sheet), start, self._ground_at))

    def move(self, at: QPointF, held: Qt.KeyboardModifier) -> None:
        """Follow the pointer."""
        if self._pressed is not None and self.gesture is None:
            began, sheet, make = self._pressed
            if (at - began).manhattanLength() < QApplication.startDragDistance():
                return
            self._begin(make(), sheet)
        if self.gesture is not None:
            self.alt = bool(held & _ALT)
            if not self._canvas.fits:
                # what lies beyond the edge comes nearer
                self._canvas.ensureVisible(QRectF(self._canvas.mapToScene(at.toPoint()), QSizeF(0, 0)), EDGE, EDGE)
            self._to(at)
        else:
            self._canvas.viewport().setCursor(_POINTERS.get(self._side(at), Qt.CursorShape.ArrowCursor))

    def let_go(self) -> None:
        """Do what was dragged, or what the click was for."""
        click, self._pressed, self._click = self._click, None, None
        if self.gesture is not None:
            self._finish()
        elif click is not None:
            click()

    def carry(self, data: QMimeData, at: QPointF, held: Qt.KeyboardModifier) -> bool:
        """Show where what is carried would stand; return whether it can be dropped there."""
        sheet, _ = self.under(at)
        if self.gesture is not None and self._sheet is not sheet:
            self.cancel()
        if sheet is None or not data.hasFormat(MIME):
            return False
        if self.gesture is None:
            kind = bytes(data.data(MIME).data()).decode(errors="replace")
            self._begin(Dropping(self._ground(sheet), kind), sheet)
        self.alt = bool(held & _ALT)
        self._to(at)
        return True

    def hold_alt(self, *, held: bool) -> bool:
        """Push neighbours on, or no more; return whether that means anything now."""
        if self.gesture is None:
            return False
        self.alt = held
        self._to(self._last)
        return True

    def cancel(self) -> None:
        """End it as if nothing had been done."""
        self._pressed, self._click = None, None
        if self.gesture is not None:
            self._end(self.gesture)

    def under(self, at: QPointF) -> tuple[Sheet | None, QPointF]:
        """Return the sheet at a place, and the point of its surface; None where there is none."""
        point = self._canvas.mapToScene(at.toPoint())
        sheet = self._sheet_at(point)
        return sheet, point - sheet.surface.pos() if sheet is not None else point

    def _press_ground(self, at: QPointF, sheet: Sheet, kept: Selection) -> None:
        canvas = self._canvas

        def select(caught: Selection) -> None:
            canvas.select(caught, sheet.position)

        select(kept)
        self._will(at, sheet, lambda start: Banding(self._ground(sheet), start, kept, select))

    def _will(self, at: QPointF, sheet: Sheet, make: Callable[[QPointF], Gesture]) -> None:
        """Note what a drag from here would be."""
        start = self._canvas.mapToScene(at.toPoint()) - sheet.surface.pos()
        self._pressed = (at, sheet, lambda: make(start))

    def _side(self, at: QPointF) -> Side | None:
        return self.handles.at(self._canvas.mapToScene(at.toPoint()), REACH / self._canvas.pixels)

    def _sheet_at(self, point: QPointF) -> Sheet | None:
        return next((each for each in self._canvas.sheets if each.area.contains(point)), None)

    def _ground_at(self, point: QPointF) -> Ground | None:
        sheet = self._sheet_at(point)
        return self._ground(sheet) if sheet is not None else None

    def _ground(self, sheet: Sheet) -> Ground:
        canvas = self._canvas
        form = canvas.editing.layout.form[canvas.form]
        return Ground(sheet, Marks(canvas, sheet), canvas.editing, canvas.form, form.capacity, canvas.language)

    def _begin(self, gesture: Gesture, sheet: Sheet) -> None:
        self.gesture, self._sheet = gesture, sheet
        self._canvas.pictures.pause()
        self.handles.hide()

    def _to(self, at: QPointF) -> None:
        if self.gesture is not None and self._sheet is not None:
            self._last = at
            point = self._canvas.mapToScene(at.toPoint()) - self._sheet.surface.pos()
            self.gesture.to(point, push=self._canvas.pushes)

    def _finish(self) -> None:
        if self.gesture is not None:
            gesture = self.gesture
            self._end(gesture)
            self._canvas.tell(gesture.done())

    def _end(self, gesture: Gesture) -> None:
        # first, because what it did is followed by showing the layout, which would cancel it
        self.gesture, self._sheet, self.alt = None, None, False
        gesture.end()
        self._canvas.pictures.resume()
        self.handles.show()
