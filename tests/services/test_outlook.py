"""Early warning: what the year will end at, what the plan still allows, months out of line, and figures by place."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from msgspec import structs

from server.contract.calendar import CALENDAR
from server.contract.messages import (
    AnyDocument,
    Breakdown,
    Indicator,
    Indicators,
    Notices,
    Series,
    Severity,
    Span,
    Spots,
)
from server.contract.words import same
from server.records import Batch, Reading
from server.services.indicators.definition import IndicatorDefinition, LimitLine
from server.services.indicators.outlook import Outlooks
from server.services.indicators.service import FiguresPack, IndicatorService
from services.province import PROVINCE

NOW = datetime(2026, 11, 10, 5, tzinfo=UTC)
REVENUE = IndicatorDefinition(
    id="revenue",
    name=same("Thu ngân sách"),
    short=same("Thu"),
    unit=same("tỷ đồng"),
    decimals=0,
    better="higher",
    accumulates="sum",
    plan={"2026": 1200.0},
)
WAITING = IndicatorDefinition(
    id="waiting",
    name=same("Xe chờ"),
    short=same("Chờ"),
    unit=same("xe"),
    decimals=0,
    better="lower",
    span=Span.NOW,
    limits=(LimitLine(value=100, severity="warning"),),
)
SCHOOLS = structs.replace(WAITING, id="schools", span=Span.SCHOOL_YEAR, limits=(), better="higher")


def at(year: int, month: int, day: int = 1, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=CALENDAR)


def reading(indicator: str, period: datetime, value: float, place: str | None = None) -> Reading:
    return Reading(indicator=indicator, period=period, value=value, place=place)


def figures(*figure: IndicatorDefinition) -> IndicatorService:
    return IndicatorService("economy", FiguresPack(name=same("Kinh tế"), indicator=figure), PROVINCE)


def history(last: int = 10, **changed: float) -> list[Reading]:
    """Return four years of about 100 a month; ``changed`` are months of 2026."""
    months = [(year, month) for year in range(2023, 2027) for month in range(1, 13) if (year, month) <= (2026, last)]
    season = [1.0, 0.8, 1.0, 1.05, 1.0, 1.0, 0.95, 1.0, 1.05, 1.0, 1.0, 1.1]
    values = {each: 100 * season[each[1] - 1] * (1 + 0.02 * ((n * 7) % 5 - 2)) for n, each in enumerate(months)}
    values |= {(2026, int(month.lstrip("m"))): value for month, value in changed.items()}
    return [reading("revenue", at(*month), value) for month, value in values.items()]


def documents(figure: IndicatorDefinition, readings: list[Reading], now: datetime = NOW) -> dict[str, AnyDocument]:
    service = figures(figure)
    service.take("a", Batch(records=readings))
    return dict(service.documents(now))


def indicator(found: dict[str, AnyDocument]) -> Indicator:
    document = found["indicators/economy"]
    assert isinstance(document, Indicators)
    return document.indicators[0]


def test_a_plan_within_reach_is_no_warning():
    found = documents(structs.replace(REVENUE, plan={"2026": 1150.0}), history())
    card = indicator(found)
    assert card.severity is Severity.NORMAL
    assert card.outlook is not None
    assert card.outlook.low95 <= card.outlook.low80 <= card.outlook.value <= card.outlook.high80 <= card.outlook.high95
    assert card.outlook.value == pytest.approx(1195, rel=0.03)
    series = found["series/revenue"]
    assert isinstance(series, Series)
    assert [band.at for band in series.forecast[:2]] == [at(2026, 11), at(2026, 12)]
    assert series.past_error is not None
    assert series.past_error < 0.1


def test_a_plan_out_of_reach_is_said_with_the_forecast():
    # behind by less than what makes a card yellow by itself
    tolerant = structs.replace(REVENUE, plan={"2026": 1400.0}, warn=0.5, alarm=0.9)
    found = documents(tolerant, history())
    assert indicator(found).severity is Severity.CRITICAL
    notices = found["notices/economy"]
    assert isinstance(notices, Notices)
    (notice,) = notices.notices
    assert notice.detail.vi.startswith("kế hoạch năm 1.400 không còn đạt được, dự báo 1.1")


def test_what_should_stay_low_is_warned_of_above():
    ceiling = structs.replace(REVENUE, better="lower", plan={"2026": 1000.0}, warn=0.5, alarm=0.9)
    assert indicator(documents(ceiling, history())).severity is Severity.CRITICAL
    roomy = structs.replace(ceiling, plan={"2026": 1500.0})
    assert indicator(documents(roomy, history())).severity is Severity.NORMAL


def test_a_month_unlike_all_others_is_said():
    quiet = structs.replace(REVENUE, plan={})
    found = documents(quiet, history(m10=30.0))
    card = indicator(found)
    assert card.reason is not None
    assert (card.severity, card.reason.vi) == (
        Severity.WARNING,
        "tháng 10/2026 khác hẳn mọi năm, hãy kiểm tra số liệu",
    )
    series = found["series/revenue"]
    assert isinstance(series, Series)
    assert at(2026, 10) in series.breaks
    assert indicator(documents(quiet, history())).severity is Severity.NORMAL


def test_a_short_past_is_not_forecast():
    found = documents(REVENUE, history()[-20:])
    series = found["series/revenue"]
    assert isinstance(series, Series)
    assert (series.forecast, indicator(found).outlook) == ((), None)


def test_the_same_values_are_forecast_once():
    outlooks = Outlooks()
    values = {each.period: each.value for each in history()}
    first = outlooks.view(REVENUE, values, NOW)
    assert first is not None
    assert outlooks.view(REVENUE, dict(values), at(2026, 11, 20)) is first
    changed = outlooks.view(REVENUE, values | {at(2026, 10): 99.0}, NOW)
    assert changed is not None
    assert changed.outlook != first.outlook
    assert outlooks.view(structs.replace(REVENUE, id="other"), values, NOW) == first


def test_of_a_running_month_every_day_is_forecast_anew():
    outlooks = Outlooks()
    values = {each.period: each.value for each in history(11, m11=30.0)}
    morning = outlooks.view(REVENUE, values, at(2026, 11, 11, 8))
    assert outlooks.view(REVENUE, values, at(2026, 11, 11, 20)) is morning
    assert outlooks.view(REVENUE, values, at(2026, 11, 21, 8)) != morning


def test_only_months_are_forecast():
    values = {each.period: each.value for each in history()}
    assert Outlooks().view(structs.replace(REVENUE, span=Span.DAY), values, NOW) is None
    assert Outlooks().view(REVENUE, {}, NOW) is None


def test_figures_of_places():
    service = figures(WAITING)
    service.take("a", Batch(records=[reading("waiting", NOW, 150, "Hữu Nghị"), reading("waiting", NOW, 20, "Chi Ma")]))
    found = dict(service.documents(NOW))
    card = indicator(found)
    assert (card.value, card.period, card.severity) == (170, None, Severity.WARNING)
    breakdown, spots = found["breakdown/economy"], found["spots/economy"]
    assert isinstance(breakdown, Breakdown)
    assert isinstance(spots, Spots)
    assert [(row.name.vi, row.cells[0].value, row.cells[0].severity) for row in breakdown.rows] == [
        ("CK Hữu Nghị", 150, Severity.WARNING),
        ("CK Chi Ma", 20, Severity.NORMAL),
    ]
    assert [spot.detail.vi for spot in spots.spots] == ["Chờ: 150 xe, vượt ngưỡng 100", "Chờ: 20 xe"]


def test_the_state_of_a_moment_is_remembered_hour_by_hour():
    service = figures(WAITING)
    for hour, value in ((8, 10), (9, 30), (10, 50)):
        service.take("a", Batch(records=[reading("waiting", at(2026, 11, 10, hour), value)]))
    series = service.documents(at(2026, 11, 10, 11))["series/waiting"]
    assert isinstance(series, Series)
    assert [point.value for point in series.points] == [10, 30, 50]


def gates(*told: tuple[int, dict[str, float]]) -> IndicatorService:
    """Return a service that was given the gates' whole state at some hours of a day."""
    service = figures(WAITING)
    for hour, values in told:
        readings = [reading("waiting", at(2026, 11, 10, hour, 5), value, place) for place, value in values.items()]
        service.take("a", Batch(records=readings))
    return service


def points(found: Mapping[str, AnyDocument]) -> dict[int, float]:
    series = found["series/waiting"]
    assert isinstance(series, Series)
    return {point.at.astimezone(CALENDAR).hour: point.value for point in series.points}


def rows(found: Mapping[str, AnyDocument]) -> dict[str, list[float | None]]:
    document = found["breakdown/economy"]
    assert isinstance(document, Breakdown)
    return {row.name.vi: [cell.value for cell in row.cells] for row in document.rows}


def test_a_gate_that_is_told_no_longer_does_not_stop_the_others():
    both, one = {"Hữu Nghị": 100.0, "Chi Ma": 20.0}, {"Hữu Nghị": 110.0}
    just = gates((8, both), (9, one)).documents(at(2026, 11, 10, 9, 30))
    assert points(just) == {8: 120}, "perhaps it is only late"
    found = gates((8, both), (9, one), (10, one), (11, one)).documents(at(2026, 11, 10, 11, 30))
    assert points(found) == {8: 120, 9: 110, 10: 110, 11: 110}
    assert rows(found) == {"CK Hữu Nghị": [110]}
    spots = found["spots/economy"]
    assert isinstance(spots, Spots)
    assert [spot.name.vi for spot in spots.spots] == ["CK Hữu Nghị"]


def test_a_new_gate_does_not_hide_the_past_of_the_others():
    found = gates((8, {"Chi Ma": 20.0}), (9, {"Chi Ma": 30.0, "Hữu Nghị": 70.0})).documents(at(2026, 11, 10, 10))
    assert points(found) == {8: 20, 9: 100}


def test_a_present_state_is_forgotten_after_two_days():
    service = gates((8, {"Chi Ma": 20.0, "Hữu Nghị": 1.0}))
    service.take("a", Batch(records=[reading("waiting", at(2026, 11, 12, 9), 30, "Chi Ma")]))
    assert points(service.documents(at(2026, 11, 12, 10))) == {9: 30}
    assert list(service._told["a"]) == [("waiting", "g-chi-ma")]


def test_of_months_a_place_that_has_not_told_makes_the_province_wait():
    monthly = structs.replace(WAITING, span=Span.MONTH)
    told = [reading("waiting", at(2026, month), 10, "Chi Ma") for month in (1, 2, 3, 6)]
    told += [reading("waiting", at(2026, month), 5, "Hữu Nghị") for month in (1, 2)]
    assert indicator(documents(monthly, told)).value == 15


@pytest.mark.parametrize("period", [datetime(9999, 12, 31, 23, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)])
def test_a_date_that_means_never_is_no_period(period: datetime):
    assert indicator(documents(WAITING, [reading("waiting", period, 5), reading("waiting", NOW, 7)])).value == 7


def test_where_nobody_told_the_year_before_there_is_no_change():
    told = [reading("schools", at(2026, 9), 12, "Tam Thanh"), reading("schools", at(2025, 9), 0, "Tam Thanh")]
    assert rows(documents(SCHOOLS, told)) == {"P. Tam Thanh": [12]}
    told += [reading("schools", at(2026, 9), 5, "Kỳ Lừa"), reading("schools", at(2025, 9), 4, "Kỳ Lừa")]
    assert rows(documents(SCHOOLS, told)) == {"P. Tam Thanh": [12, None], "P. Kỳ Lừa": [5, pytest.approx(25)]}


def test_a_total_that_is_told_wins_over_that_of_its_places():
    told = [reading("waiting", NOW, 90, "Tam Thanh"), reading("waiting", NOW, 200)]
    assert indicator(documents(WAITING, told)).value == 200


def test_a_running_month_is_forecast_with_the_days_gone_by():
    # a third of November has gone by, and a third of a month has come in
    found = documents(structs.replace(REVENUE, plan={}), history(11, m11=33.0), at(2026, 11, 11, 5))
    series, card = found["series/revenue"], indicator(found)
    assert isinstance(series, Series)
    assert series.running
    assert card.outlook is not None
    assert card.outlook.value == pytest.approx(1195, rel=0.03)
    assert at(2026, 11) not in series.breaks


def test_school_years_are_compared_by_place():
    service = figures(SCHOOLS)
    told = [
        reading("schools", at(2025, 9), 10, "Tam Thanh"),
        reading("schools", at(2026, 9), 12, "Tam Thanh"),
        reading("schools", at(2026, 10), 5, "Kỳ Lừa"),
        reading("schools", at(2025, 12), 4, "Kỳ Lừa"),
    ]
    service.take("a", Batch(records=told))
    found = dict(service.documents(NOW))
    card = indicator(found)
    assert (card.value, card.last_year, card.period) == (17, 14, at(2026, 9))
    breakdown = found["breakdown/economy"]
    assert isinstance(breakdown, Breakdown)
    assert {row.name.vi: [cell.value for cell in row.cells] for row in breakdown.rows} == {
        "P. Tam Thanh": [12, pytest.approx(20)],
        "P. Kỳ Lừa": [5, pytest.approx(25)],
    }


def test_shares_of_places_make_a_mean_or_nothing():
    told = [reading("waiting", NOW, 90, "Tam Thanh"), reading("waiting", NOW, 70, "Kỳ Lừa")]
    assert indicator(documents(structs.replace(WAITING, places="mean"), told)).value == 80
    assert indicator(documents(structs.replace(WAITING, places="apart"), told)).value is None
