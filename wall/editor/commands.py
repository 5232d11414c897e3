"""The steps that can be taken back: each keeps the whole layout before and after, which share what did not change."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtGui import QUndoCommand

from server.contract.messages.layouts import Layout
from server.contract.words import Words
from wall.editor.arranging import align, distribute
from wall.editor.operations import add, duplicate, move, paste, regrid, remove, replace, resize, split, swap
from wall.editor.placing import Selection

ALONE = -1
"""The id of a command that becomes one with no other; Qt's number."""

NAMES: dict[Callable[..., object], Words] = {
    add: Words(vi="Thêm ô", en="Add a tile"),
    remove: Words(vi="Bỏ ô", en="Remove tiles"),
    move: Words(vi="Di chuyển ô", en="Move tiles"),
    resize: Words(vi="Đổi kích thước ô", en="Resize tiles"),
    swap: Words(vi="Đổi chỗ hai ô", en="Swap two tiles"),
    split: Words(vi="Chia ô làm hai", en="Split a tile"),
    duplicate: Words(vi="Nhân đôi ô", en="Duplicate tiles"),
    align: Words(vi="Căn thẳng các ô", en="Align tiles"),
    distribute: Words(vi="Chia đều khoảng cách", en="Distribute tiles"),
    paste: Words(vi="Dán ô", en="Paste tiles"),
    regrid: Words(vi="Đổi lưới", en="Change the grid"),
    replace: Words(vi="Sửa ô", en="Change a tile"),
}
"""What the operations on tiles are called in a menu."""


class Focus(NamedTuple):
    """Which screen a change was made on, and what is selected there after it."""

    form: int
    screen: int = 0
    selection: Selection = frozenset()


class State(NamedTuple):
    """A layout, and where one is in it."""

    layout: Layout
    focus: Focus


class Change(QUndoCommand):
    """From one state to another; those of one gesture become one."""

    def __init__(self, before: State, after: State, show: Callable[[State], None], name: str, gesture: int) -> None:
        super().__init__(name)
        self._before = before
        self.after = after
        self._show = show
        self._gesture = gesture

    def id(self) -> int:
        """Return the number of the gesture."""
        return self._gesture

    def redo(self) -> None:
        """Show what it made."""
        self._show(self.after)

    def undo(self) -> None:
        """Show what was before."""
        self._show(self._before)

    def mergeWith(self, other: QUndoCommand) -> bool:  # noqa: N802 - Qt's name
        """Take on what a later one of the same gesture made; where nothing is left of both, it is forgotten."""
        if not isinstance(other, Change):
            return False
        self.after = other.after
        self.setObsolete(self.after.layout == self._before.layout)
        return True
