"""The pictures of the operator's guide, taken from a desk that is operated: ``python -m benchmarks.operator_pictures``.

They go into docs/pictures/operator, in both languages; ``vi`` or ``en`` behind it makes those of one.
"""

import sys
import time
from collections.abc import Callable

import cv2

from benchmarks.glass import Glass
from benchmarks.operated import BOTH, SHIFT, SURFACES, Hands, operated
from benchmarks.processes import ROOT

FOLDER = ROOT / "docs" / "pictures" / "operator"
WIDTH = 1280
"""Pixels of a picture."""
QUALITY = 82
"""Of JPEG, 0 to 100."""
SETTLED = 30.0
"""Seconds after the start in which every source has answered and cameras show their pictures."""
SEEN = 4.0
"""Seconds after a key until what it was for stands everywhere, in the miniatures too."""
NOTES = {"vi": "Đoàn kiểm tra đến lúc 7 giờ 30", "en": "Inspection arrives at half past seven"}
COMPOSE, POINT = (389.0, 950.0), (400.0, 480.0)
"""Where the desk has its button that composes, and what is pointed at."""
WORDS = {"vi": "Theo dõi lũ sông Kỳ Cùng, gọi lại xã Bình Gia", "en": "Watch the flood of the Ky Cung, call Binh Gia"}


def take(language: str) -> None:
    """Operate the desk through a shift, and leave a picture of each step."""

    def keep(glass: Glass, name: str) -> None:
        time.sleep(SEEN)
        picture = glass.pixels[:, :, :3]
        high = round(picture.shape[0] * WIDTH / picture.shape[1])
        small = cv2.resize(picture, (WIDTH, high), interpolation=cv2.INTER_AREA)
        cv2.imwrite(str(FOLDER / f"{name}.{language}.jpg"), small, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])

    FOLDER.mkdir(parents=True, exist_ok=True)
    with operated(language) as (hands, _):
        time.sleep(SETTLED)
        keep(hands.desk, "desk")
        hands.sign_in(SHIFT[0], opened=lambda: keep(hands.desk, "sign-in"))
        hands.press("alt+1", "ctrl+k")
        hands.type("tran dang ninh")
        keep(hands.desk, "find")
        with hands.awaiting(hands.wall, SURFACES[1], 0.15):
            hands.press("shift+Return")
        keep(hands.desk, "put")
        hands.press("Escape")
        hands.open_form("ctrl+n")
        hands.type(NOTES[language])
        keep(hands.desk, "note")
        with hands.awaiting(hands.wall, BOTH, 0.02):
            hands.press("Tab", "Return")
        keep(hands.desk, "noted")
        keep(hands.wall, "wall")
        hands.open_form("ctrl+t")
        keep(hands.desk, "announce")
        with hands.awaiting(hands.wall, BOTH, 0.15):
            hands.press("Return")
        keep(hands.desk, "announced")
        hands.press("ctrl+t", "ctrl+2")
        keep(hands.desk, "programme")
        hands.press("ctrl+3")
        keep(hands.desk, "health")
        hands.press("ctrl+4")
        time.sleep(SEEN)
        hands.sign_in(SHIFT[1], WORDS[language], filled=lambda: keep(hands.desk, "hand-over"))
        keep(hands.desk, "shift-log")
        hands.press("ctrl+1", "F1")
        keep(hands.desk, "keys")
        hands.press("Escape")
        _past(hands, keep)
        _briefing(hands, keep)


def _past(hands: Hands, keep: Callable[[Glass, str], None]) -> None:
    """Look at a moment of the past, and rehearse."""
    hands.press("alt+1", "ctrl+5", *["plus"] * 4)
    time.sleep(SEEN)
    hands.press("Prior", "Prior", "shift+Return")
    keep(hands.desk, "past")
    keep(hands.wall, "past-wall")
    hands.press("End")
    hands.press("ctrl+r")
    time.sleep(SEEN)
    hands.press("Prior")
    keep(hands.desk, "rehearsal")
    hands.press("Escape")


def _briefing(hands: Hands, keep: Callable[[Glass, str], None]) -> None:
    """Have a briefing composed, and present it."""
    hands.press("ctrl+6")
    time.sleep(SEEN)
    hands.click(*COMPOSE)
    time.sleep(SEEN)
    hands.press("Down", "Return")
    keep(hands.desk, "briefing")
    hands.press("F5")
    time.sleep(SEEN)
    hands.press("s")
    hands.click(*POINT)
    keep(hands.desk, "presenter")
    keep(hands.wall, "presented")
    hands.press("s", "Escape")


def main() -> int:
    """Take all of them; returns the exit code."""
    for language in sys.argv[1:] or ("vi", "en"):
        take(language)
    return 0


if __name__ == "__main__":
    sys.exit(main())
