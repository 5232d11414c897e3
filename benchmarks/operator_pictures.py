"""The pictures of the operator's guide, taken from a desk that is operated: ``python -m benchmarks.operator_pictures``.

They go into docs/pictures/operator, in both languages; ``vi`` or ``en`` behind it makes those of one.
"""

import sys
import time

import cv2

from benchmarks.glass import Glass
from benchmarks.operated import BOTH, SHIFT, SURFACES, operated
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


def main() -> int:
    """Take all of them; returns the exit code."""
    for language in sys.argv[1:] or ("vi", "en"):
        take(language)
    return 0


if __name__ == "__main__":
    sys.exit(main())
