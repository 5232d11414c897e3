"""Where periods stand on an axis, and what they are called there."""

from datetime import datetime, timedelta

import pytest

from server.contract.messages import Span
from wall.language import LOCAL
from wall.periods import STEPS, label, place, widest


@pytest.mark.parametrize(
    ("span", "at", "words"),
    [
        (Span.MONTH, datetime(2026, 11, 1, tzinfo=LOCAL), "11/26"),
        (Span.MONTH, datetime(2027, 1, 1, tzinfo=LOCAL), "1/27"),
        (Span.QUARTER, datetime(2026, 10, 1, tzinfo=LOCAL), "Q4/26"),
        (Span.YEAR, datetime(2026, 1, 1, tzinfo=LOCAL), "2026"),
        (Span.SCHOOL_YEAR, datetime(2026, 9, 1, tzinfo=LOCAL), "26-27"),
        (Span.DAY, datetime(2026, 11, 25, tzinfo=LOCAL), "25/11"),
        (Span.WEEK, datetime(2026, 11, 23, tzinfo=LOCAL), "23/11"),
        (Span.HOUR, datetime(2026, 11, 25, 7, tzinfo=LOCAL), "07:00"),
        (Span.MINUTE, datetime(2026, 11, 25, 7, 5, tzinfo=LOCAL), "07:05"),
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
    first = datetime(2026, 12, 31, 23, 59, tzinfo=LOCAL)
    assert [place(span, first + step * n) - place(span, first) for n in range(5)] == [0, 1, 2, 3, 4]


def test_months_grow_by_one_over_the_year():
    months = [datetime(2026, 12, 1, tzinfo=LOCAL), datetime(2027, 1, 1, tzinfo=LOCAL)]
    assert place(Span.MONTH, months[1]) - place(Span.MONTH, months[0]) == 1


def test_every_span_has_steps():
    assert set(STEPS) == set(Span)
