"""Figures against their plans, limits and last year."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from server.contract.calendar import CALENDAR
from server.contract.messages import (
    About,
    Breakdown,
    Indicator,
    Indicators,
    Limit,
    Notices,
    Point,
    Series,
    Severity,
    Span,
)
from server.contract.words import Words, same
from server.records import Batch, Reading
from server.services.indicators.definition import IndicatorDefinition, LimitLine
from server.services.indicators.service import FiguresPack, IndicatorService
from server.services.periods import overdue_from
from services.province import PROVINCE

NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)
REVENUE = IndicatorDefinition(
    id="revenue",
    name=same("Thu ngân sách"),
    short=same("Thu"),
    unit=same("tỷ đồng"),
    decimals=0,
    better="higher",
    accumulates="sum",
    plan={"2026": 1200.0},
    warn=0.05,
    alarm=0.15,
)
RATE = structs.replace(REVENUE, id="rate", accumulates="last", plan={"2026": 8.0}, decimals=1)
Told = dict[tuple[int, int], float]


def told(figure: IndicatorDefinition, values: Told) -> list[Reading]:
    return [
        Reading(indicator=figure.id, period=datetime(*month, 15, tzinfo=CALENDAR), value=value)
        for month, value in values.items()
    ]


def economy(figure: IndicatorDefinition, values: Told) -> IndicatorService:
    service = IndicatorService("economy", FiguresPack(name=same("Kinh tế"), indicator=(figure,)), PROVINCE)
    service.take("a", Batch(records=told(figure, values)))
    return service


def indicator(figure: IndicatorDefinition, values: Told, now: datetime = NOW) -> Indicator:
    document = economy(figure, values).documents(now)["indicators/economy"]
    assert isinstance(document, Indicators)
    return document.indicators[0]


def series(figure: IndicatorDefinition, values: Told, now: datetime = NOW) -> Series:
    document = economy(figure, values).documents(now)[f"series/{figure.id}"]
    assert isinstance(document, Series)
    return document


def month(year: int, number: int) -> datetime:
    return datetime(year, number, 1, tzinfo=CALENDAR)


def months(last: int, value: float, year: int = 2026) -> Told:
    return {(year, month): value for month in range(1, last + 1)}


def test_nothing_is_known():
    found = indicator(REVENUE, {})
    assert (found.value, found.period, found.progress, found.last_year, found.trend) == (None, None, None, None, ())
    assert (found.severity, found.reason) == (Severity.NORMAL, None)
    assert series(REVENUE, {}).points == ()
    assert len(series(REVENUE, {}).plan) == 12


def test_months_add_up_over_the_year():
    found = indicator(REVENUE, months(6, 90) | months(12, 80, 2025))
    assert (found.value, found.period, found.plan, found.last_year) == (540, month(2026, 6), 1200, 480)
    assert found.progress == pytest.approx(0.45)
    assert found.expected == pytest.approx(0.5)


def test_a_missing_month_makes_the_sum_unknown():
    values = months(6, 100)
    del values[2026, 3]
    found = indicator(REVENUE, values)
    assert (found.value, found.progress, found.severity) == (None, None, Severity.WARNING)
    assert found.reason == Words(vi="thiếu số liệu tháng 3/2026", en="no figure for Mar 2026")
    assert found.trend == (100,) * 5
    assert [point.at.month for point in series(REVENUE, values).points] == [1, 2, 4, 5, 6]


@pytest.mark.parametrize(
    ("value", "severity"),
    [(100, "normal"), (95.1, "normal"), (95, "warning"), (85.1, "warning"), (85, "critical"), (-1, "critical")],
)
def test_behind_the_plan(value: float, severity: str):
    assert indicator(REVENUE, months(6, value)).severity == severity


def test_from_which_values_on_the_severity_changes():
    half = [Limit(value=570.0, severity=Severity.WARNING), Limit(value=510.0, severity=Severity.CRITICAL)]
    found = indicator(REVENUE, months(6, 100)).limits
    assert [limit.severity for limit in found] == [limit.severity for limit in half]
    assert [limit.value for limit in found] == pytest.approx([limit.value for limit in half])
    cap = LimitLine(value=4.0, severity="critical")
    low = structs.replace(RATE, better="lower", limits=(cap,))
    values = [limit.value for limit in indicator(low, {(2026, 9): 1.0}).limits]
    assert values == pytest.approx([8.4, 9.2, 4.0])


def test_the_reason_says_what_is_missing():
    found = indicator(REVENUE, months(6, 90))
    assert found.reason == Words(
        vi="đạt 45,0% kế hoạch, đến nay cần 50,0%", en="45.0% of the plan, 50.0% needed by now"
    )


def test_a_profile_says_when_the_year_is_earned():
    late = structs.replace(REVENUE, profile=(0.0,) * 6 + (1 / 6,) * 6)
    found = indicator(late, months(6, 0) | {(2026, 7): 200})
    assert (found.severity, found.expected) == (Severity.NORMAL, pytest.approx(1 / 6))
    assert indicator(late, months(6, 0)).severity is Severity.NORMAL


def test_only_a_sum_of_the_present_month_is_still_running():
    within, after = datetime(2026, 6, 20, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
    assert series(REVENUE, months(6, 90), within).running
    assert not series(REVENUE, months(6, 90), after).running
    assert not series(RATE, months(6, 8), within).running
    assert not series(REVENUE, {}, within).running


def test_a_running_month_is_compared_with_as_many_days_of_last_year():
    values = months(10, 100) | {(2026, 11): 100 * 22 / 30} | months(12, 50, 2025)
    assert indicator(REVENUE, values).last_year == pytest.approx(500 + 50 * 22 / 30)
    assert indicator(REVENUE, values, datetime(2026, 12, 1, 5, tzinfo=UTC)).last_year == 550


def test_a_running_month_is_judged_by_the_days_gone_by():
    values = months(10, 100) | {(2026, 11): 100 * 22 / 30}
    found = indicator(REVENUE, values)
    assert (found.severity, found.expected) == (Severity.NORMAL, pytest.approx(11 / 12))
    first_of_january = datetime(2025, 12, 31, 17, tzinfo=UTC)
    assert indicator(REVENUE, {(2026, 1): 0}, first_of_january).severity is Severity.NORMAL


def test_months_that_have_not_begun_are_left_out():
    found = indicator(REVENUE, months(12, 100) | {(2062, 1): 5, (1, 1): 5})
    assert found.period == month(2026, 11)


def test_a_figure_that_stands_for_itself():
    found = indicator(RATE, {(2025, 9): 8.06, (2026, 9): 7.5})
    assert (found.value, found.last_year, found.expected) == (7.5, 8.06, 1.0)
    assert found.progress == pytest.approx(0.9375)
    assert found.reason == Words(vi="7,5, kế hoạch 8,0", en="7.5, plan 8.0")
    assert found.trend == (8.06, 7.5)


@pytest.mark.parametrize(
    ("value", "severity"), [(8.0, "normal"), (8.3, "normal"), (8.4, "warning"), (9.2, "critical"), (-1, "normal")]
)
def test_lower_may_be_better(value: float, severity: str):
    assert indicator(structs.replace(RATE, better="lower"), {(2026, 9): value}).severity == severity


def test_a_sum_that_should_stay_low():
    found = indicator(structs.replace(REVENUE, better="lower"), months(6, 110))
    assert found.reason is not None
    assert found.reason.vi == "đã 55,0% mức cho phép, đến nay chỉ nên 50,0%"


@pytest.mark.parametrize(
    ("better", "value", "severity", "reason"),
    [
        ("lower", 4.0, "normal", None),
        ("lower", 4.1, "warning", "vượt ngưỡng 4,0"),
        ("lower", 5.1, "critical", "vượt ngưỡng 5,0"),
        ("higher", 4.5, "critical", "dưới ngưỡng 5,0"),
        ("higher", 5.0, "normal", None),
    ],
)
def test_limits(better: Any, value: float, severity: str, reason: str | None):
    limits = (LimitLine(value=4.0, severity="warning"), LimitLine(value=5.0, severity="critical"))
    figure = structs.replace(RATE, better=better, limits=limits, plan={})
    found = indicator(figure, {(2026, 9): value})
    assert (found.severity, found.reason and found.reason.vi, found.plan) == (severity, reason, None)
    assert series(figure, {}).limits == (
        Limit(value=4.0, severity=Severity.WARNING),
        Limit(value=5.0, severity=Severity.CRITICAL),
    )


def test_a_series_holds_single_months_of_three_years():
    values = {(year, month): float(year) for year in range(2020, 2027) for month in range(1, 13)}
    found = series(REVENUE, values)
    assert (len(found.points), found.points[0], found.points[-1]) == (
        36,
        Point(month(2023, 12), 2023),
        Point(month(2026, 11), 2026),
    )
    assert [point.at for point in found.plan] == [month(2026, number) for number in range(1, 13)]
    assert [point.value for point in found.plan] == pytest.approx([100] * 12)


def test_the_plan_of_a_figure_that_stands_for_itself_is_level():
    assert {point.value for point in series(RATE, {(2026, 9): 7.5}).plan} == {8.0}


def test_the_last_source_to_answer_counts():
    service = economy(RATE, {(2026, 9): 1})
    service.take("b", Batch(records=told(RATE, {(2026, 9): 2})))
    service.take("a", Batch(records=told(RATE, {(2026, 9): 3})))
    document = service.documents(NOW)["indicators/economy"]
    assert isinstance(document, Indicators)
    assert document.indicators[0].value == 3


def test_figures_that_the_pack_does_not_know_are_left_out():
    service = economy(RATE, {})
    service.take("a", Batch(records=[Reading(indicator="other", period=NOW, value=1)]))
    assert list(service.documents(NOW)) == ["indicators/economy", "notices/economy", "series/rate"]


@given(st.dictionaries(st.tuples(st.integers(1900, 2100), st.integers(1, 12)), st.floats(-1e15, 1e15), max_size=40))
def test_any_readings_make_documents(values: Told):
    for figure in (REVENUE, RATE):
        found = indicator(figure, values)
        assert (found.severity is Severity.NORMAL) == (found.reason is None)
        assert len(series(figure, values).points) <= 36


WRONG_WAY = (LimitLine(value=90, severity="warning"), LimitLine(value=95, severity="critical"))
"""Of a figure that should be high: it would be critical before it is a warning."""


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"alarm": 0.05}, "alarm"),
        ({"profile": (0.5, 0.5)}, "profile"),
        ({"profile": (0.1,) * 12}, "profile"),
        ({"accumulates": "last", "profile": (0.0,) * 11 + (1.0,)}, "profile"),
        ({"limits": (LimitLine(value=1, severity="warning"),)}, "limits"),
        ({"accumulates": "last", "limits": WRONG_WAY}, "limits"),
    ],
)
def test_packs_that_make_no_sense(change: dict[str, Any], key: str):
    assert list(FiguresPack(name=same("Kinh tế"), indicator=(REVENUE, RATE)).flaws()) == []
    flaw, *_ = FiguresPack(name=same("Kinh tế"), indicator=(RATE, structs.replace(REVENUE, **change))).flaws()
    assert flaw[0] == ("indicator", 1, key)


def test_an_id_that_is_used_twice():
    (flaw,) = FiguresPack(name=same("Kinh tế"), indicator=(RATE, RATE)).flaws()
    assert flaw[0] == ("indicator", 1, "id")


def test_a_place_should_reach_the_plan_of_a_mean_and_never_that_of_a_sum():
    limits = (LimitLine(value=7.0, severity="critical"), LimitLine(value=7.5, severity="warning"))
    mean = structs.replace(RATE, places="mean", limits=limits)
    assert mean.wanted(month(2026, 11)) == 8.0
    assert mean.wanted(month(2030, 1)) == 7.5, "a year without a plan"
    assert structs.replace(mean, places="sum").wanted(month(2026, 11)) == 7.5
    assert REVENUE.wanted(month(2026, 11)) is None


def test_a_figure_says_which_time_it_is_about_and_when_the_next_is_due():
    found = indicator(REVENUE, {(2024, 1): 90.0})
    assert found.about == About(
        span=Span.MONTH,
        period=month(2024, 1),
        since=month(2024, 1),
        due=datetime(2024, 3, 21, tzinfo=CALENDAR),
        reporter=same("Kinh tế"),
    )
    promised = structs.replace(RATE, report_days=5.0, reporter=same("Sở Tài chính"))
    late = indicator(promised, {(2026, 12): 7.0}, datetime(2027, 1, 3, tzinfo=UTC)).about
    assert late is not None
    assert (late.since, late.due, late.reporter.vi) == (None, datetime(2027, 2, 6, tzinfo=CALENDAR), "Sở Tài chính")
    assert series(promised, {(2026, 10): 7.0}).about == indicator(promised, {(2026, 10): 7.0}).about
    assert indicator(REVENUE, {}).about is None


@pytest.mark.parametrize(
    ("span", "period", "due"),
    [
        (Span.DAY, (2027, 2, 5), (2027, 2, 10)),
        (Span.WEEK, (2026, 11, 23), (2026, 12, 14)),
        (Span.QUARTER, (2026, 7, 1), (2027, 2, 15)),
        (Span.YEAR, (2025, 1, 1), (2027, 5, 1)),
        (Span.SCHOOL_YEAR, (2025, 9, 1), (2027, 12, 30)),
    ],
)
def test_a_figure_is_overdue_when_the_following_period_and_its_report_have_gone_by(span, period, due):
    begun, late = (datetime(*day).replace(tzinfo=CALENDAR) for day in (period, due))
    assert overdue_from(span, begun) == late


def test_what_is_told_of_an_earlier_period_says_of_which():
    low = structs.replace(RATE, limits=(LimitLine(value=5.0, severity="critical"),))
    document = economy(low, {(2024, 1): 4.0}).documents(NOW)["notices/economy"]
    assert isinstance(document, Notices)
    (notice,) = document.notices
    assert notice.detail.vi.endswith(" (tháng 1/2024)")
    assert notice.about is not None
    running = economy(low, {(2026, 11): 4.0}).documents(NOW)["notices/economy"]
    assert isinstance(running, Notices)
    assert not running.notices[0].detail.vi.endswith(")")


def test_columns_of_places_say_which_time_they_are_about():
    service = IndicatorService("economy", FiguresPack(name=same("Kinh tế"), indicator=(RATE,)), PROVINCE)
    at = datetime(2024, 1, 15, tzinfo=CALENDAR)
    service.take("a", Batch(records=[Reading(indicator="rate", period=at, value=1.0, place="phuong-ky-lua")]))
    document = service.documents(NOW)["breakdown/economy"]
    assert isinstance(document, Breakdown)
    about = document.columns[0].about
    assert about is not None
    assert (about.period, about.since) == (month(2024, 1), None)
