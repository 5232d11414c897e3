"""What another definition of a figure would have made of the past year."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from server.contract.calendar import CALENDAR
from server.contract.messages import Point, Series, Severity, Span
from server.contract.words import same
from server.services.indicators.definition import IndicatorDefinition, LimitLine
from server.services.indicators.preview import MOST, merged, preview

NOW = datetime(2026, 6, 16, tzinfo=CALENDAR)
LEVEL = IndicatorDefinition(
    id="stock", name=same("Stock"), short=same("Stock"), unit=same("t"), decimals=0, better="lower",
    limits=(LimitLine(value=100, severity="warning"), LimitLine(value=200, severity="critical")),
)  # fmt: skip
SUM = IndicatorDefinition(
    id="revenue", name=same("Revenue"), short=same("Revenue"), unit=same("bn"), decimals=0, better="higher",
    accumulates="sum", plan={"2025": 1200, "2026": 1200}, warn=0.05, alarm=0.2,
)  # fmt: skip


def months(first, *values):
    return {
        datetime(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1, tzinfo=CALENDAR): value
        for n, value in enumerate(values)
    }


def test_each_period_is_judged_by_the_definition_of_now_and_by_the_other():
    stricter = structs.replace(LEVEL, limits=(LimitLine(value=50, severity="critical"),))
    found = preview(LEVEL, stricter, months(datetime(2026, 1, 1), 40, 60, 150, 250), NOW)
    assert [each.before for each in found.periods] == ["normal", "normal", "warning", "critical"]
    assert [each.after for each in found.periods] == ["normal", "critical", "critical", "critical"]
    assert found.periods[1].reason.en == "above the limit of 50"
    assert found.note.en == "known since 1 Jan 2026 only"


def test_what_adds_up_is_judged_when_its_period_ended_and_the_running_one_as_it_is_now():
    # by half of June 550 of 1200 are wanted
    found = preview(SUM, SUM, months(datetime(2026, 1, 1), 100, 100, 80, 100, 100, 50), NOW)
    assert [each.after for each in found.periods] == ["normal", "normal", "warning", "warning", "normal", "normal"]
    assert [each.value for each in found.periods] == [100, 100, 80, 100, 100, 50], "each for itself"
    gap = preview(SUM, SUM, months(datetime(2026, 2, 1), 100), NOW)
    assert (gap.periods[0].after, gap.periods[0].reason.en) == (Severity.WARNING, "no figure for Jan 2026")


def test_another_unit_is_another_scale():
    thousands = structs.replace(LEVEL, scale=0.001, limits=(LimitLine(value=0.1, severity="warning"),))
    found = preview(LEVEL, thousands, months(datetime(2026, 5, 1), 150), NOW)
    assert [(each.value, each.before, each.after) for each in found.periods] == [(0.15, "warning", "warning")]


def test_what_cannot_be_judged_is_said():
    assert "nothing is known" in preview(None, LEVEL, {}, NOW).note.en
    assert "nothing is known" in preview(LEVEL, LEVEL, months(datetime(2024, 1, 1), 1), NOW).note.en, "too old"
    weekly = structs.replace(LEVEL, span=Span.WEEK)
    assert "its periods are others" in preview(LEVEL, weekly, months(datetime(2026, 1, 1), 1), NOW).note.en
    new = preview(None, LEVEL, months(datetime(2026, 5, 1), 150), NOW)
    assert [(each.before, each.after) for each in new.periods] == [(None, "warning")]


def test_states_of_a_series_become_one_and_the_later_counts():
    def series(*points):
        return Series(
            name=same("s"), short=same("s"), unit=same(""), decimals=0, points=tuple(Point(*each) for each in points)
        )

    first, second, third = (datetime(2026, month, 1, tzinfo=CALENDAR) for month in (1, 2, 3))
    assert merged([series((first, 1.0), (second, 2.0)), series((second, 3.0), (third, 4.0))]) == {
        first: 1.0, second: 3.0, third: 4.0,
    }  # fmt: skip


@pytest.mark.parametrize("span", list(Span))
@given(values=st.lists(st.floats(-1e9, 1e9), max_size=30))
def test_nothing_is_left_out_of_the_year(span, values):
    from server.services.periods import after, begin

    figure = structs.replace(LEVEL, span=span)
    last = begin(span, NOW)
    known = {after(span, last, -n): value for n, value in enumerate(values)}
    found = preview(figure, figure, known, NOW)
    wanted = [each for each in sorted(known) if each >= begin(span, datetime(2025, 6, 16, tzinfo=CALENDAR))]
    assert [each.period for each in found.periods] == wanted[-MOST:]
    assert all(each.before is each.after for each in found.periods)
