"""The keys of the wall, in one table: the keyboard, the help card and the README all follow it."""

from enum import Enum, auto
from typing import NamedTuple

from server.contract.words import Words


class Action(Enum):
    """What a station does by itself."""

    UNDO = auto()
    REDO = auto()
    PART_BEFORE = auto()
    PART_AFTER = auto()
    LANGUAGE = auto()
    PALETTE = auto()
    HELP = auto()
    CLOSE_HELP = auto()
    TAKEOVER = auto()
    QUIT = auto()


class Binding(NamedTuple):
    """Some keys that belong together."""

    shown: str
    """As the help and the README write them."""
    does: Words
    actions: dict[str, Action]
    """What the station does by Qt's name of a key; empty where it is tiles that listen."""


BINDINGS = (
    Binding("Ctrl+…", Words(vi="như trên, chỉ cho màn hình này", en="the same on this screen only"), {}),
    Binding(
        "Ctrl+Z Ctrl+Y",
        Words(vi="trở lại bố cục trước; làm lại", en="back to the layout before; and forth again"),
        {"Ctrl+Z": Action.UNDO, "Ctrl+Y": Action.REDO},
    ),
    Binding(
        "PgUp PgDn",
        Words(
            vi="các phần khác của bố cục khi thiếu màn hình",
            en="the other parts of a layout, where screens are too few",
        ),
        {"PgUp": Action.PART_BEFORE, "PgDown": Action.PART_AFTER},
    ),
    Binding(
        "← ↑ → ↓ Enter",
        Words(
            vi="chọn và phóng to camera; Esc quay lại; S lưu ảnh",
            en="choose and enlarge a camera; Esc returns; S saves its picture",
        ),
        {},
    ),
    Binding(
        "+ - ← ↑ → ↓",
        Words(
            vi="thu phóng; xoay camera đang phóng to, PgUp PgDn lại gần, H vị trí gốc, P vị trí đặt sẵn",
            en="zoom; turn an enlarged camera, PgUp PgDn closer, H home, P presets",
        ),
        {},
    ),
    Binding(
        "K Enter",
        Words(
            vi="thông báo phủ mọi màn hình, hoặc gỡ thông báo đó; Esc để thôi",
            en="cover all screens with a text, or take it away; Esc cancels",
        ),
        {"K": Action.TAKEOVER},
    ),
    Binding("L", Words(vi="tiếng Việt hoặc tiếng Anh", en="Vietnamese or English"), {"L": Action.LANGUAGE}),
    Binding(
        "T",
        Words(vi="nền tối, hoặc nền sáng cho phòng nhiều ánh sáng", en="dark, or light for a bright room"),
        {"T": Action.PALETTE},
    ),
    Binding(
        "F1",
        Words(vi="bảng này; Esc để đóng", en="this help; Esc closes it"),
        {"F1": Action.HELP, "Esc": Action.CLOSE_HELP},
    ),
    Binding(
        "Ctrl+Q",
        Words(vi="đóng màn hình ghép trên trạm này", en="close the wall on this station"),
        {"Ctrl+Q": Action.QUIT},
    ),
)
"""Besides these, digits and function keys show layouts: each layout's file names its own."""

ACTIONS = {key: action for binding in BINDINGS for key, action in binding.actions.items()}
"""What the station does, by Qt's name of a key."""
