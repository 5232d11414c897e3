"""What the keys do on the canvas of a room."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from server.contract.messages import LedWall, Rectangle, Size
from server.contract.rooms import area, hung
from server.contract.words import Words
from wall.editor.layouts.canvas.zooming import STEP
from wall.editor.room.driving import drive, remove_output, split
from wall.editor.room.operations import (
    duplicate_surface,
    move_surface,
    remove_seat,
    remove_surface,
    set_seat,
    set_surface,
)
from wall.editor.room.outcome import Part

if TYPE_CHECKING:
    from wall.editor.room.room_canvas import RoomCanvas

Deed = Callable[["RoomCanvas"], Words | None]
"""Returns why it was not done."""

FINE, COARSE = 10.0, 100.0
"""Millimetres of one press of an arrow, and of one with Shift."""
_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_HELD = _CTRL | _SHIFT
ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
NOTHING_CHOSEN = Words(vi="chưa chọn gì: bấm vào một mặt hoặc phím Tab", en="nothing is chosen: click, or press Tab")


def deed_of(event: QKeyEvent) -> Deed | None:
    """Return what a key does; None where it does nothing here."""
    held, key = event.modifiers() & _HELD, Qt.Key(event.key())
    if key in ARROWS:
        across, down = ARROWS[key]
        by = COARSE if held & _SHIFT else FINE
        if held & _CTRL:
            return lambda canvas: _resized(canvas, across * by, down * by)
        return lambda canvas: _moved(canvas, across * by, down * by)
    if key in _ANYHOW:
        return _ANYHOW[key]
    return _DEEDS.get((held, key))


def _moved(canvas: RoomCanvas, across: float, down: float) -> Words | None:
    editing = canvas.editing
    part, at = editing.chosen
    room = editing.room
    if part is Part.SURFACE:
        place = hung(room)[at]
        return editing.apply(move_surface, at, round(place.x) + across, round(place.y) + down)
    if part is Part.OUTPUT and (driven := area(room.output[at], room)) is not None:
        moved = Rectangle(driven.x + across, driven.y + down, driven.width, driven.height)
        return editing.apply(drive, at, moved)
    if part is Part.SEAT:
        # up is nearer to the wall: 0.1 m, with Shift 1 m
        return editing.apply(set_seat, at, distance=round(room.seat[at].distance + (down or across) / 100, 2))
    return NOTHING_CHOSEN


def _resized(canvas: RoomCanvas, across: float, down: float) -> Words | None:
    editing = canvas.editing
    part, at = editing.chosen
    room = editing.room
    if part is Part.OUTPUT and (driven := area(room.output[at], room)) is not None:
        return editing.apply(drive, at, Rectangle(driven.x, driven.y, driven.width + across, driven.height + down))
    if part is Part.SURFACE:
        surface = room.surface[at]
        if not isinstance(surface, LedWall):
            return Words(
                vi="kích thước mặt này theo số đo tấm hoặc inch: sửa ở bên phải",
                en="its size follows from its panels or inches: say these at the right",
            )
        size = surface.size
        return editing.apply(set_surface, at, size=Size(size.width + across, size.height + down))
    return NOTHING_CHOSEN


def _removed(canvas: RoomCanvas) -> Words | None:
    part, at = canvas.editing.chosen
    does = {Part.SURFACE: remove_surface, Part.OUTPUT: remove_output, Part.SEAT: remove_seat}.get(part)
    return NOTHING_CHOSEN if does is None else canvas.editing.apply(does, at)


def _duplicated(canvas: RoomCanvas) -> Words | None:
    at = _surface(canvas)
    return NOTHING_CHOSEN if at is None else canvas.editing.apply(duplicate_surface, at)


def _surface(canvas: RoomCanvas) -> int | None:
    """Return the surface that one is at, or that of the output; None for no surface."""
    (part, at), room = canvas.editing.chosen, canvas.editing.room
    if part is Part.OUTPUT:
        return next((n for n, each in enumerate(room.surface) if each.id == room.output[at].surface), None)
    return at if part is Part.SURFACE else None


def _walked(canvas: RoomCanvas, by: int) -> None:
    """Go to the next surface as operators count them, or to the one before; after the last one comes the first."""
    count, at = len(canvas.editing.room.surface), _surface(canvas)
    if count:
        canvas.editing.choose(Part.SURFACE, (at + by) % count if at is not None else (0 if by > 0 else count - 1))


def _split(canvas: RoomCanvas, columns: int, rows: int) -> Words | None:
    at = _surface(canvas)
    return NOTHING_CHOSEN if at is None else canvas.editing.apply(split, at, columns, rows)


def _all(canvas: RoomCanvas) -> Words | None:
    part, at = canvas.editing.chosen
    return canvas.editing.apply(drive, at, None) if part is Part.OUTPUT else NOTHING_CHOSEN


def _done(action: Callable[[RoomCanvas], object]) -> Deed:
    def deed(canvas: RoomCanvas) -> Words | None:
        action(canvas)
        return None

    return deed


_ANYHOW: dict[Qt.Key, Deed] = {
    Qt.Key.Key_Plus: _done(lambda canvas: canvas.zoom(STEP)),
    Qt.Key.Key_Equal: _done(lambda canvas: canvas.zoom(STEP)),
    Qt.Key.Key_Minus: _done(lambda canvas: canvas.zoom(1 / STEP)),
}
_NONE = Qt.KeyboardModifier.NoModifier
_DEEDS: dict[tuple[Qt.KeyboardModifier, Qt.Key], Deed] = {
    (_NONE, Qt.Key.Key_0): _done(lambda canvas: canvas.fit()),
    (_NONE, Qt.Key.Key_Delete): _removed,
    (_NONE, Qt.Key.Key_Backspace): _removed,
    (_NONE, Qt.Key.Key_Escape): _done(lambda canvas: canvas.editing.choose(Part.NOTHING)),
    (_NONE, Qt.Key.Key_Return): _done(lambda canvas: canvas.open_chosen()),
    (_NONE, Qt.Key.Key_Enter): _done(lambda canvas: canvas.open_chosen()),
    (_NONE, Qt.Key.Key_PageDown): _done(lambda canvas: _walked(canvas, 1)),
    (_NONE, Qt.Key.Key_PageUp): _done(lambda canvas: _walked(canvas, -1)),
    (_CTRL, Qt.Key.Key_D): _duplicated,
    (_NONE, Qt.Key.Key_S): lambda canvas: _split(canvas, 2, 1),
    (_SHIFT, Qt.Key.Key_S): lambda canvas: _split(canvas, 1, 2),
    (_NONE, Qt.Key.Key_F): _all,
    (_NONE, Qt.Key.Key_I): _done(lambda canvas: canvas.want("identify")),
    (_NONE, Qt.Key.Key_A): _done(lambda canvas: canvas.want("adopt")),
}
