"""What somebody means who types a moment."""

from datetime import datetime

import pytest

from server.contract.calendar import CALENDAR
from server.contract.past import TO_COME
from wall.console.past.typed import UNREADABLE, moment, spelt

NOW = datetime(2026, 11, 30, 22, 8, 8, tzinfo=CALENDAR)
SHOWN = datetime(2026, 11, 28, 14, 2, 5, 600, tzinfo=CALENDAR)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("01/11/2026 07:00:00", datetime(2026, 11, 1, 7)),
        ("1/1/2020 07:00", datetime(2020, 1, 1, 7)),
        ("  28/11   07:30 ", datetime(2026, 11, 28, 7, 30)),
        ("07:30", datetime(2026, 11, 28, 7, 30)),
        ("7h05", datetime(2026, 11, 28, 7, 5)),
        ("07:30 29/11/2026", datetime(2026, 11, 29, 7, 30)),
        ("29-11-2026", datetime(2026, 11, 29)),
        ("29/02/2024 00:00", datetime(2024, 2, 29)),
        ("28 Nov 2026 07:30:00", datetime(2026, 11, 28, 7, 30)),
        ("1 Sept 07:30", datetime(2026, 9, 1, 7, 30)),
        ("07:30 2 may 2025", datetime(2025, 5, 2, 7, 30)),
        ("3 november", datetime(2026, 11, 3)),
    ],
)
def test_what_is_left_out_is_of_the_moment_that_is_shown(typed, meant):
    assert moment(typed, SHOWN, NOW) == meant.replace(tzinfo=CALENDAR)


@pytest.mark.parametrize(
    "typed", ["", "x", "31/02/2026 10:00", "29/02/2026", "25:00", "07:60", "29112026070000", "3 no", "3 tháng"]
)
def test_what_is_no_moment_is_refused_and_never_guessed(typed):
    assert moment(typed, SHOWN, NOW) is UNREADABLE


def test_what_is_still_to_come_is_refused():
    assert moment("01/12/2027 07:00", SHOWN, NOW) is TO_COME
    assert moment("22:09 30/11", SHOWN, NOW) is TO_COME


@pytest.mark.parametrize(("language", "words"), [("vi", "03/11/2026 14:02:05"), ("en", "3 Nov 2026 14:02:05")])
def test_what_is_spelt_is_read_again_and_in_english_no_day_is_taken_for_a_month(language, words):
    at = SHOWN.replace(day=3)
    assert spelt(at, language) == words
    assert moment(words, NOW, NOW) == at.replace(microsecond=0)
