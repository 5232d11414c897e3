"""Early warning: what the year will end at, what the plan still allows, months out of line, and figures by place."""

from datetime import UTC, datetime

import pytest
from msgspec import structs

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
from server.records import CALENDAR, Batch, Reading
from server.services import outlook
from server.services.figure import Figure, LimitLine
from server.services.figures import Figures, FiguresPack
from services.province import PROVINCE

NOW = datetime(2026, 11, 10, 5, tzinfo=UTC)
REVENUE = Figure(
    id="revenue",
    name=same("Thu ngân sách"),
    short=same("Thu"),
    unit=same("tỷ đồng"),
    decimals=0,
    better="higher",
    accumulates="sum",
    plan={"2026": 1200.0},
)
WAITING = Figure(
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


def at(year: int, month: int, day: int = 1, hour: int = 0) -> datetime:
    return datetime(year, month, day, hour, tzinfo=CALENDAR)


def reading(indicator: str, period: datetime, value: float, place: str | None = None) -> Reading:
    return Reading(indicator=indicator, period=period, value=value, place=place)


def figures(*figure: Figure) -> Figures:
    return Figures("economy", FiguresPack(name=same("Kinh tế"), indicator=figure), PROVINCE)


def history(last: int = 10, **changed: float) -> list[Reading]:
    """Return four years of about 100 a month; ``changed`` are months of 2026."""
    months = [(year, month) for year in range(2023, 2027) for month in range(1, 13) if (year, month) <= (2026, last)]
    season = [1.0, 0.8, 1.0, 1.05, 1.0, 1.0, 0.95, 1.0, 1.05, 1.0, 1.0, 1.1]
    values = {each: 100 * season[each[1] - 1] * (1 + 0.02 * ((n * 7) % 5 - 2)) for n, each in enumerate(months)}
    values |= {(2026, int(month.lstrip("m"))): value for month, value in changed.items()}
    return [reading("revenue", at(*month), value) for month, value in values.items()]


def documents(figure: Figure, readings: list[Reading], now: datetime = NOW) -> dict[str, AnyDocument]:
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


def test_the_same_values_are_forecast_once(monkeypatch: pytest.MonkeyPatch):
    asked = []
    monkeypatch.setattr(outlook, "forecast", lambda *_args, **_more: asked.append(1))
    service = figures(REVENUE)
    for _ in range(3):
        service.take("a", Batch(records=history()))
        service.documents(NOW)
    assert len(asked) == 1
    service.take("a", Batch(records=history(m10=99.0)))
    service.documents(NOW)
    assert len(asked) == 2


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
