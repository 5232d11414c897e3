"""What the keys do on the canvas."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

from server.contract.messages.layouts import Area
from server.contract.words import Words
from wall.editor.layouts.areas import Offset, bounds
from wall.editor.layouts.arranging import Edge, align
from wall.editor.layouts.canvas.zooming import STEP
from wall.editor.layouts.operations import Cut, duplicate, move, remove, resize, split, swap
from wall.editor.layouts.placing import NOTHING_SELECTED, chosen_areas

if TYPE_CHECKING:
    from wall.editor.layouts.canvas.layout_canvas import LayoutCanvas

Deed = Callable[["LayoutCanvas"], Words | None]
"""Returns why it was not done."""

_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_NONE = Qt.KeyboardModifier.NoModifier
_HELD = _CTRL | _SHIFT

ARROWS = {
    Qt.Key.Key_Left: Offset(-1, 0),
    Qt.Key.Key_Right: Offset(1, 0),
    Qt.Key.Key_Up: Offset(0, -1),
    Qt.Key.Key_Down: Offset(0, 1),
}
_EDGES = {
    Qt.Key.Key_Left: Edge.LEFT,
    Qt.Key.Key_Right: Edge.RIGHT,
    Qt.Key.Key_Up: Edge.TOP,
    Qt.Key.Key_Down: Edge.BOTTOM,
}


def deed_of(event: QKeyEvent) -> Deed | None:
    """Return what a key does; None where it does nothing here."""
    held, key = event.modifiers() & _HELD, Qt.Key(event.key())
    if key in ARROWS:
        return _arrow(key, held)
    if key in _ANYHOW:
        return _ANYHOW[key]
    return _DEEDS.get((held, key))


def _arrow(key: Qt.Key, held: Qt.KeyboardModifier) -> Deed | None:
    by = ARROWS[key]
    if held == _HELD:
        return lambda canvas: canvas.do(align, canvas.selection, _EDGES[key], push=canvas.pushes)
    if held == _SHIFT:
        return lambda canvas: _resized(canvas, by)
    if held == _NONE:
        return lambda canvas: canvas.do(move, canvas.selection, by, push=canvas.pushes)
    return None


def _resized(canvas: LayoutCanvas, by: Offset) -> Words | None:
    areas = chosen_areas(canvas.spec, canvas.selection)
    if not areas:
        return NOTHING_SELECTED
    whole = bounds(areas.values())
    to = Area(whole.column, whole.row, whole.width + by.across, whole.height + by.down)
    return canvas.do(resize, canvas.selection, to, push=canvas.pushes)


def _split(canvas: LayoutCanvas, cut: Cut) -> Words | None:
    if len(canvas.selection) != 1:
        return Words(vi="Hãy chọn đúng một ô để chia đôi", en="Select just one tile to split it")
    return canvas.do(split, next(iter(canvas.selection)), cut)


def _copy(canvas: LayoutCanvas) -> Words | None:
    if not canvas.selection:
        return NOTHING_SELECTED
    form, screen, selection = canvas.editing.focus
    QGuiApplication.clipboard().setText(canvas.editing.copy(form, screen, selection))
    return None


def _cut(canvas: LayoutCanvas) -> Words | None:
    text = canvas.editing.cut(*canvas.editing.focus)
    if isinstance(text, Words):
        return text
    QGuiApplication.clipboard().setText(text)
    return None


def _paste(canvas: LayoutCanvas) -> Words | None:
    form, screen, _ = canvas.editing.focus
    return canvas.editing.paste(form, screen, QGuiApplication.clipboard().text(), push=canvas.pushes)


def _take_along(canvas: LayoutCanvas, by: int) -> Words | None:
    form, screen, selection = canvas.editing.focus
    if not 0 <= screen + by < len(canvas.sheets):
        return Words(
            vi="Bên đó không còn màn hình nào: hãy thêm màn hình trước", en="There is no screen there: add one first"
        )
    return canvas.editing.take_across(form, screen, selection, screen + by, push=canvas.pushes)


def _select_all(canvas: LayoutCanvas) -> None:
    canvas.select(frozenset(range(len(canvas.spec.tile))))


def _undo(canvas: LayoutCanvas) -> None:
    canvas.editing.stack.undo()


def _redo(canvas: LayoutCanvas) -> None:
    canvas.editing.stack.redo()


def _larger(canvas: LayoutCanvas) -> None:
    canvas.zoom(STEP)


def _smaller(canvas: LayoutCanvas) -> None:
    canvas.zoom(1 / STEP)


def _fit(canvas: LayoutCanvas) -> None:
    canvas.fit()


def _open(canvas: LayoutCanvas) -> Words | None:
    if len(canvas.selection) != 1:
        return Words(vi="Hãy chọn đúng một ô để mở", en="Select just one tile to open it")
    canvas.opened.emit(next(iter(canvas.selection)))
    return None


_DEEDS: dict[tuple[Qt.KeyboardModifier, Qt.Key], Deed] = {
    (_NONE, Qt.Key.Key_Delete): lambda canvas: canvas.do(remove, canvas.selection),
    (_NONE, Qt.Key.Key_Backspace): lambda canvas: canvas.do(remove, canvas.selection),
    (_NONE, Qt.Key.Key_Return): _open,
    (_NONE, Qt.Key.Key_Enter): _open,
    (_NONE, Qt.Key.Key_S): lambda canvas: _split(canvas, Cut.ACROSS),
    (_SHIFT, Qt.Key.Key_S): lambda canvas: _split(canvas, Cut.DOWN),
    (_NONE, Qt.Key.Key_W): lambda canvas: canvas.do(swap, canvas.selection),
    (_NONE, Qt.Key.Key_0): _fit,
    (_NONE, Qt.Key.Key_PageUp): lambda canvas: canvas.other_screen(-1),
    (_NONE, Qt.Key.Key_PageDown): lambda canvas: canvas.other_screen(1),
    (_SHIFT, Qt.Key.Key_PageUp): lambda canvas: _take_along(canvas, -1),
    (_SHIFT, Qt.Key.Key_PageDown): lambda canvas: _take_along(canvas, 1),
    (_CTRL, Qt.Key.Key_D): lambda canvas: canvas.do(duplicate, canvas.selection),
    (_CTRL, Qt.Key.Key_A): _select_all,
    (_CTRL, Qt.Key.Key_C): _copy,
    (_CTRL, Qt.Key.Key_X): _cut,
    (_CTRL, Qt.Key.Key_V): _paste,
    (_CTRL, Qt.Key.Key_Z): _undo,
    (_CTRL, Qt.Key.Key_Y): _redo,
    (_HELD, Qt.Key.Key_Z): _redo,
}
_ANYHOW: dict[Qt.Key, Deed] = {Qt.Key.Key_Plus: _larger, Qt.Key.Key_Equal: _larger, Qt.Key.Key_Minus: _smaller}
"""With Shift or without: keyboards differ in where these are."""
