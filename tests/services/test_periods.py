"""Periods in the province's calendar."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.contract.calendar import CALENDAR
from server.contract.messages import Span
from server.contract.words import Words
from server.services.periods import (
    PER_YEAR,
    after,
    begin,
    dated,
    gone,
    newest_overdue,
    of_year,
    overdue_from,
    place_in_year,
    spell,
    year_before,
)

LATE = datetime(2026, 8, 31, 17, 30, 15, tzinfo=UTC)
"""Half past midnight of 1 September, a Tuesday, in the province."""
moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("span", "first"),
    [
        (Span.MINUTE, datetime(2026, 9, 1, 0, 30, tzinfo=CALENDAR)),
        (Span.HOUR, datetime(2026, 9, 1, tzinfo=CALENDAR)),
        (Span.DAY, datetime(2026, 9, 1, tzinfo=CALENDAR)),
        (Span.WEEK, datetime(2026, 8, 31, tzinfo=CALENDAR)),
        (Span.MONTH, datetime(2026, 9, 1, tzinfo=CALENDAR)),
        (Span.QUARTER, datetime(2026, 7, 1, tzinfo=CALENDAR)),
        (Span.YEAR, datetime(2026, 1, 1, tzinfo=CALENDAR)),
        (Span.SCHOOL_YEAR, datetime(2026, 9, 1, tzinfo=CALENDAR)),
    ],
)
def test_a_moment_is_in_its_period(span: Span, first: datetime):
    assert begin(span, LATE) == first


def test_a_school_year_begins_in_september():
    assert begin(Span.SCHOOL_YEAR, LATE - timedelta(hours=1)) == datetime(2025, 9, 1, tzinfo=CALENDAR)


@given(st.sampled_from(list(Span)), moments, st.none() | st.floats(0, 400))
def test_the_newest_overdue_period_is_overdue_and_the_one_after_it_is_not(
    span: Span, now: datetime, days: float | None
):
    newest = newest_overdue(span, now, days)
    assert overdue_from(span, after(span, newest, -1), days) <= now < overdue_from(span, newest, days)


@given(st.sampled_from(list(Span)), moments)
def test_periods_follow_each_other_without_gap(span: Span, moment: datetime):
    first = begin(span, moment)
    following = after(span, first)
    assert first <= moment < following
    assert begin(span, first) == first
    assert begin(span, following) == following
    assert begin(span, following - timedelta(seconds=1)) == first
    assert after(span, following, -1) == first


@pytest.mark.parametrize("span", PER_YEAR)
def test_a_year_has_its_periods(span: Span):
    periods = of_year(span, 2026)
    assert len(periods) == PER_YEAR[span]
    if len(periods) > 1:
        assert [place_in_year(span, period) for period in periods] == list(range(1, len(periods) + 1))
    assert after(span, periods[-1]) == of_year(span, 2027)[0]


def test_a_leap_day_has_a_year_before():
    assert year_before(datetime(2028, 2, 29, tzinfo=CALENDAR)) == datetime(2027, 2, 28, tzinfo=CALENDAR)


def test_what_has_gone_by_is_counted_in_whole_days():
    november = datetime(2026, 11, 1, tzinfo=CALENDAR)
    assert gone(Span.MONTH, november, datetime(2026, 11, 16, 23, tzinfo=CALENDAR)) == 0.5
    assert gone(Span.MONTH, november, datetime(2026, 12, 1, tzinfo=CALENDAR)) == 1


def test_what_people_call_them():
    day = datetime(2026, 11, 23, 14, 5, tzinfo=CALENDAR)
    spelt = {span: spell(span, begin(span, day)).vi for span in Span}
    assert spelt == {
        Span.NOW: "14:00",
        Span.MINUTE: "14:05",
        Span.HOUR: "14:00",
        Span.DAY: "23/11",
        Span.WEEK: "tuần từ 23/11",
        Span.MONTH: "tháng 11/2026",
        Span.QUARTER: "quý 4/2026",
        Span.YEAR: "2026",
        Span.SCHOOL_YEAR: "năm học 2026-2027",
    }
    english = {span: spell(span, begin(span, day)).en for span in (Span.DAY, Span.WEEK, Span.MONTH, Span.QUARTER)}
    assert english == {
        Span.DAY: "23 Nov",
        Span.WEEK: "week of 23 Nov",
        Span.MONTH: "Nov 2026",
        Span.QUARTER: "Q4 2026",
    }


def test_words_that_name_their_period_do_not_end_with_it_again():
    october = datetime(2026, 10, 1, tzinfo=CALENDAR)
    plain = Words(vi="khác hẳn mọi năm", en="unlike other years")
    assert dated(Span.MONTH, october, LATE + timedelta(days=90), plain).vi == "khác hẳn mọi năm (tháng 10/2026)"
    name = spell(Span.MONTH, october)
    named = Words(vi=f"{name.vi} khác hẳn mọi năm", en=f"{name.en} is unlike other years")
    assert dated(Span.MONTH, october, LATE + timedelta(days=90), named) == named
