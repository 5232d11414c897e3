"""The pictures of an alarm from beginning to end, of a jam at the demo's gate: ``python -m benchmarks.alarm_pictures``.

They go into docs/pictures/alarms, in both languages; ``vi`` or ``en`` behind it makes those of one. Every process lives
in the hour of a jam, by libfaketime (Debian ``faketime``): once as it begins, and once as it ends.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import cv2

from benchmarks.figures import BenchError
from benchmarks.glass import Glass
from benchmarks.operated import SHIFT, SURFACES, Box, operated
from benchmarks.processes import ROOT
from benchmarks.seen_desk import BUTTONS, FILTERS
from demo.incident import BUILDS, EVERY, LASTS, began, number

FOLDER = ROOT / "docs" / "pictures" / "alarms"
WIDTH = 1280
"""Pixels of a picture."""
QUALITY = 82
"""Of JPEG, 0 to 100."""
BEGINNING = 120.0
"""Seconds into a jam, before anybody notices, at which everything begins."""
ENDING = BUILDS + LASTS + 440.0
"""And for its end: some minutes before fewer trucks wait than the limit allows."""
RAISED_WITHIN = 600.0
OVER_WITHIN = 400.0
"""Seconds from the one, or the other, until the wall has shown it: delays, and that a scene stays for a minute."""
CHANGED = 0.02
"""Share of the words below a surface at the desk that is another when a scene comes or goes."""
SETTLED = 30.0
"""Seconds after the start in which every source has answered and cameras show their pictures."""
SEEN = 4.0
"""Seconds after a key until what it was for stands everywhere."""
WHY = {"vi": "Đã gọi lúc 19 giờ", "en": "Called at seven, the line was busy"}


@contextmanager
def moment(seconds: float) -> Iterator[None]:
    """Have every process that is started within the block live so many seconds into a jam; raises BenchError."""
    libraries = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    if not libraries:
        raise BenchError("libfaketime is missing: apt-get install faketime")
    assert 0 <= seconds < EVERY
    now = datetime.now(UTC)
    # how far away, not when: each process would begin at a moment of its own
    away = (began(number(now) + 1) - now).total_seconds() + seconds
    moved = {
        "LD_PRELOAD": str(libraries[0]),
        "FAKETIME": f"{away:+.0f}",
        "FAKETIME_DISABLE_SHM": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "PYTHONPATH": str(ROOT / "tests" / "moved_clock"),
    }
    before = dict(os.environ)
    os.environ.update(moved)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def take(language: str) -> None:
    """Let a jam come and go, work it through at the desk, and leave a picture of each step."""
    FOLDER.mkdir(parents=True, exist_ok=True)

    def keep(glass: Glass, number: int, box: Box | None = None) -> None:
        time.sleep(SEEN)
        left, top, width, height = map(round, box or (0, 0, glass.pixels.shape[1], glass.pixels.shape[0]))
        picture = glass.pixels[top : top + height, left : left + width, :3]
        small = cv2.resize(picture, (WIDTH, round(height * WIDTH / width)), interpolation=cv2.INTER_AREA)
        cv2.imwrite(str(FOLDER / f"{number}.{language}.jpg"), small, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])

    with moment(BEGINNING), operated(language) as (hands, _):
        time.sleep(SETTLED)
        hands.sign_in(SHIFT[0])
        with hands.awaiting(hands.desk, hands.caption(2), CHANGED, within=RAISED_WITHIN):
            pass
        keep(hands.wall, 1, SURFACES[1])
        keep(hands.wall, 2, SURFACES[2])
        keep(hands.desk, 3)
        hands.press("ctrl+j")
        keep(hands.desk, 4)
        hands.press("ctrl+j")
        keep(hands.desk, 5)
        # the trucks stand: the second answer
        hands.press_button(BUTTONS + 1)
        keep(hands.desk, 6)
        # of a step without answers the first is that it is done, the second that it is left out
        hands.press_button(BUTTONS + 1)
        time.sleep(SEEN)
        hands.type(WHY[language])
        keep(hands.desk, 7)
        hands.press("Tab", "Return")
        time.sleep(SEEN)
        hands.press_button(FILTERS + 1)
        keep(hands.desk, 8)
    with moment(ENDING), operated(language) as (hands, _):
        time.sleep(SETTLED)
        hands.sign_in(SHIFT[0])
        with hands.awaiting(hands.desk, hands.caption(2), CHANGED, within=RAISED_WITHIN):
            pass
        hands.press("ctrl+j")
        time.sleep(SEEN)
        hands.press("ctrl+j")
        time.sleep(SEEN)
        # known, it stays on its surface until it is over
        hands.press("ctrl+1")
        time.sleep(SEEN)
        with hands.awaiting(hands.desk, hands.caption(2), CHANGED, within=OVER_WITHIN):
            pass
        keep(hands.wall, 10, SURFACES[2])
        hands.press("ctrl+7")
        keep(hands.desk, 9)


def main() -> int:
    """Take all of them; returns the exit code."""
    for language in sys.argv[1:] or ("vi", "en"):
        take(language)
    return 0


if __name__ == "__main__":
    sys.exit(main())
