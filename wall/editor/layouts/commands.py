"""What is done to tiles is called so in menus, and where it was done."""

from collections.abc import Callable
from typing import NamedTuple

from server.contract.words import Words
from wall.editor.layouts.arranging import align, distribute
from wall.editor.layouts.operations import (
    add,
    duplicate,
    move,
    paste,
    prioritise,
    regrid,
    remove,
    replace,
    resize,
    split,
    swap,
)
from wall.editor.layouts.placing import Selection
from wall.editor.layouts.taking_across import take_across

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
    take_across: Words(vi="Chuyển ô sang màn hình khác", en="Take tiles to another screen"),
    paste: Words(vi="Dán ô", en="Paste tiles"),
    regrid: Words(vi="Đổi lưới", en="Change the grid"),
    replace: Words(vi="Sửa ô", en="Change a tile"),
    prioritise: Words(vi="Đổi mức ưu tiên", en="Change the priority"),
}
"""What the operations on tiles are called in a menu."""


class Focus(NamedTuple):
    """Which screen a change was made on, and what is selected there after it."""

    form: int
    screen: int = 0
    selection: Selection = frozenset()
