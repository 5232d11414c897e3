"""Ten things an operator does in a shift: how many keys and clicks each takes at the desk, and how many seconds.

Seconds are those of the keystroke-level model (Card, Moran and Newell, "The keystroke-level model for user
performance time with interactive systems", Communications of the ACM 23(7), 1980), for hands that know what they want:
0.2 s a key or button, 1.1 s to point, 0.4 s for a hand from the keyboard to the mouse or back, no time to think; and
what was measured from the last key until the thing stood on the wall, or was said at the desk.

``python -m benchmarks.operator_tasks vi`` prints the table of the operator's guide.
"""

import sys
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

from benchmarks.figures import Figure, figure
from benchmarks.operated import BOTH, SHIFT, SURFACES, Box, Effort, Hands, operated
from server.contract.words import Language, Words

KEY, POINT, HAND = 0.2, 1.1, 0.4
"""Seconds."""
SETTLED = 30.0
"""Seconds after the start in which every source has answered and can be found."""
PAUSE = 3.0
"""Seconds between two tasks, for what one leaves to come to rest."""
FOUND = 1.0
"""Seconds in which the list has followed what was typed."""
LARGE, PART, SMALL = 0.15, 0.03, 0.005
"""Shares of what is looked at that have to change: a whole surface, a part of one, a line of the desk."""
NEXT = SHIFT[1]


class Task(NamedTuple):
    """One of the ten."""

    id: str
    name: Words
    keys: str
    """What is pressed, in the spelling of the guide."""
    do: Callable[[Hands], None]
    restore: tuple[str, ...] = ()
    """Keys that leave the wall as it was; they are not counted."""


def _camera(hands: Hands) -> None:
    hands.press("alt+1")
    hands.type("tran dang ninh")
    time.sleep(FOUND)
    with hands.awaiting(hands.wall, SURFACES[1], LARGE):
        hands.press("shift+Return")


def _gate(hands: Hands) -> None:
    hands.press("ctrl+k")
    hands.type("tan thanh")
    time.sleep(FOUND)
    with hands.awaiting(hands.wall, BOTH, LARGE):
        hands.press("ctrl+Return")


def _indicator(hands: Hands) -> None:
    hands.press("alt+1", "ctrl+k")
    hands.type("xuat khau")
    time.sleep(FOUND)
    hands.open_form("ctrl+p")
    with hands.awaiting(hands.wall, _right(SURFACES[1]), PART):
        hands.press("Return")


def _enlarge(hands: Hands) -> None:
    hands.press("alt+1")
    hands.click_surface(1, 0.2, 0.35)
    time.sleep(PAUSE)
    with hands.awaiting(hands.wall, SURFACES[1], LARGE):
        hands.click_surface(1, 0.2, 0.35)


def _layout(hands: Hands) -> None:
    hands.press("alt+2")
    with hands.awaiting(hands.wall, SURFACES[2], LARGE):
        hands.press("7")


def _undo(hands: Hands) -> None:
    with hands.awaiting(hands.wall, SURFACES[2], LARGE):
        hands.press("ctrl+z")


def _hold(hands: Hands) -> None:
    hands.press("alt+1")
    with hands.awaiting(hands.desk, hands.caption(1), SMALL):
        hands.press("ctrl+h")
    time.sleep(PAUSE)
    with hands.awaiting(hands.desk, hands.caption(1), SMALL):
        hands.press("ctrl+h")


def _announce(hands: Hands) -> None:
    hands.open_form("ctrl+t")
    with hands.awaiting(hands.wall, BOTH, LARGE):
        hands.press("Return")
    time.sleep(PAUSE)
    with hands.awaiting(hands.wall, BOTH, LARGE):
        hands.press("ctrl+t")


def _hand_over(hands: Hands) -> None:
    hands.sign_in(NEXT, "canh bao lu song Ky Cung")


def _why(hands: Hands) -> None:
    with hands.awaiting(hands.desk, (0, 120, 1920, 900), PART):
        hands.press("ctrl+2")


def _right(box: Box) -> Box:
    left, top, width, height = box
    return left + width / 2, top, width / 2, height


TASKS = (
    Task(
        "camera",
        Words(vi="Tìm camera theo tên đường, đưa lên mặt 1", en="Find a camera by its street, put it on surface 1"),
        "Alt+1, “tran dang ninh”, Shift+Enter",
        _camera,
        ("ctrl+z",),
    ),
    Task(
        "gate",
        Words(vi="Camera của một cửa khẩu lên mọi mặt", en="The cameras of a gate on all surfaces"),
        "Ctrl+K, “tan thanh”, Ctrl+Enter",
        _gate,
        ("ctrl+z",),
    ),
    Task(
        "part",
        Words(vi="Một chỉ số lên nửa phải của mặt 1", en="An indicator on the right half of surface 1"),
        "Alt+1, Ctrl+K, “xuat khau”, Ctrl+P, Enter",
        _indicator,
        ("ctrl+z",),
    ),
    Task(
        "enlarge",
        Words(vi="Phóng to một ô rồi thu lại", en="Enlarge a tile and return"),
        "Alt+1, {click}, {click}",
        _enlarge,
    ),
    Task(
        "layout",
        Words(vi="Đổi bố cục của mặt 2 bằng một phím", en="A layout on surface 2 by its key"),
        "Alt+2, 7",
        _layout,
    ),
    Task("undo", Words(vi="Quay lại như trước", en="Undo"), "Ctrl+Z", _undo),
    Task(
        "hold", Words(vi="Giữ yên mặt 1, rồi tiếp tục", en="Hold surface 1, and go on"), "Alt+1, Ctrl+H, Ctrl+H", _hold
    ),
    Task(
        "announce",
        Words(vi="Phủ thông báo lên mọi mặt, rồi gỡ", en="Cover the wall with an announcement, and clear it"),
        "Ctrl+T, Enter, Ctrl+T",
        _announce,
    ),
    Task(
        "hand-over",
        Words(vi="Để lại lời nhắn và bàn giao ca", en="Leave a note and hand the shift over"),
        "Ctrl+U, {name}, Tab, {password}, Tab, {note}, Tab, Enter",
        _hand_over,
    ),
    Task(
        "why",
        Words(vi="Vì sao mặt này hiển thị như vậy", en="Find out why a surface shows what it shows"),
        "Ctrl+2",
        _why,
        ("ctrl+1",),
    ),
)


def measure() -> Iterator[Figure]:
    """Do all ten, one after the other, in Vietnamese."""
    for task, effort in perform("vi"):
        yield figure(f"operator.{task.id}", seconds(effort), "s", against=effort.waited)


def perform(language: Language) -> Iterator[tuple[Task, Effort]]:
    """Do all ten on a wall and a desk that run for it; yields what each has cost."""
    with operated(language) as (hands, _):
        time.sleep(SETTLED)
        hands.sign_in(SHIFT[0])
        for task in TASKS:
            time.sleep(PAUSE)
            hands.effort()
            task.do(hands)
            yield task, hands.effort()
            time.sleep(PAUSE)
            hands.press("Escape", *task.restore)


def seconds(effort: Effort) -> float:
    """Return how long an effort takes by the model, with what was waited for."""
    return effort.keys * KEY + effort.clicks * (POINT + KEY) + effort.moves * HAND + effort.waited


def main() -> int:
    """Print the table; returns the exit code."""
    language: Language = "en" if sys.argv[1:] == ["en"] else "vi"
    fill = {
        "vi": {"click": "nhấp vào ô", "name": "tên", "password": "mật khẩu", "note": "lời nhắn"},
        "en": {"click": "click on the tile", "name": "name", "password": "password", "note": "note"},
    }[language]
    print(
        "| Việc | Thao tác | Phím | Nhấp | Giây |" if language == "vi" else "| Task | How | Keys | Clicks | Seconds |"
    )
    print("|---|---|---|---|---|")
    for task, effort in perform(language):
        done = f"{seconds(effort):.1f}".replace(".", "," if language == "vi" else ".")
        name = getattr(task.name, language)
        print(f"| {name} | {task.keys.format(**fill)} | {effort.keys} | {effort.clicks} | {done} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
