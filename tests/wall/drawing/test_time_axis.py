"""Where periods stand on an axis, and what they are called there."""

from datetime import datetime, timedelta

import pytest

from server.contract.calendar import CALENDAR
from server.contract.messages import Span
from wall.drawing.time_axis import STEPS, is_running, label, place, widest


@pytest.mark.parametrize(
    ("span", "at", "words"),
    [
        (Span.MONTH, datetime(2026, 11, 1, tzinfo=CALENDAR), "11/26"),
        (Span.MONTH, datetime(2027, 1, 1, tzinfo=CALENDAR), "1/27"),
        (Span.QUARTER, datetime(2026, 10, 1, tzinfo=CALENDAR), "Q4/26"),
        (Span.YEAR, datetime(2026, 1, 1, tzinfo=CALENDAR), "2026"),
        (Span.SCHOOL_YEAR, datetime(2026, 9, 1, tzinfo=CALENDAR), "26-27"),
        (Span.DAY, datetime(2026, 11, 25, tzinfo=CALENDAR), "25/11"),
        (Span.WEEK, datetime(2026, 11, 23, tzinfo=CALENDAR), "23/11"),
        (Span.HOUR, datetime(2026, 11, 25, 7, tzinfo=CALENDAR), "07:00"),
        (Span.MINUTE, datetime(2026, 11, 25, 7, 5, tzinfo=CALENDAR), "07:05"),
    ],
)
def test_what_a_period_is_called(span: Span, at: datetime, words: str):
    assert label(span, place(span, at)) == words
    assert len(words) <= len(widest(span))


@pytest.mark.parametrize(
    ("span", "step"),
    [
        (Span.DAY, timedelta(days=1)),
        (Span.WEEK, timedelta(days=1)),
        (Span.HOUR, timedelta(hours=1)),
        (Span.NOW, timedelta(hours=1)),
        (Span.MINUTE, timedelta(minutes=1)),
    ],
)
def test_places_grow_by_one(span: Span, step: timedelta):
    first = datetime(2026, 12, 31, 23, 59, tzinfo=CALENDAR)
    assert [place(span, first + step * n) - place(span, first) for n in range(5)] == [0, 1, 2, 3, 4]


def test_months_grow_by_one_over_the_year():
    months = [datetime(2026, 12, 1, tzinfo=CALENDAR), datetime(2027, 1, 1, tzinfo=CALENDAR)]
    assert place(Span.MONTH, months[1]) - place(Span.MONTH, months[0]) == 1


def test_every_span_has_steps():
    assert set(STEPS) == set(Span)


def at(year: int, month: int, day: int = 1, hour: int = 0) -> datetime:
    return datetime(year, month, day, hour, tzinfo=CALENDAR)


@pytest.mark.parametrize(
    ("span", "period", "now", "running"),
    [
        (Span.MONTH, at(2026, 11), at(2026, 11, 30, 23), True),
        (Span.MONTH, at(2026, 11), at(2026, 12), False),
        (Span.MONTH, at(2026, 12), at(2026, 11, 30), False),
        (Span.QUARTER, at(2026, 10), at(2026, 12, 31), True),
        (Span.QUARTER, at(2026, 10), at(2027, 1), False),
        (Span.YEAR, at(2028, 1), at(2028, 2, 29), True),
        (Span.YEAR, at(2027, 1), at(2028, 1), False),
        (Span.SCHOOL_YEAR, at(2026, 9), at(2027, 8, 31), True),
        (Span.SCHOOL_YEAR, at(2026, 9), at(2027, 9), False),
        (Span.WEEK, at(2026, 11, 23), at(2026, 11, 29, 23), True),
        (Span.WEEK, at(2026, 11, 23), at(2026, 11, 30), False),
        (Span.DAY, at(2026, 12, 31), at(2026, 12, 31, 23), True),
        (Span.DAY, at(2026, 12, 31), at(2027, 1), False),
        (Span.HOUR, at(2026, 11, 23, 7), at(2026, 11, 23, 8), False),
        (Span.NOW, at(2026, 11, 23, 7), at(2026, 11, 23, 8), True),
        (Span.NOW, at(2026, 11, 23, 7), at(2026, 11, 23, 9), False),
    ],
)
def test_which_period_is_running(span: Span, period: datetime, now: datetime, *, running: bool):
    assert is_running(span, period, now) is running
