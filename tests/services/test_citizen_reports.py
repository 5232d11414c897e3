"""What citizens report: states, hours, places, and reports of the same thing."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from server.contract.messages import Breakdown, Indicators, Series, Severity, Spots
from server.contract.toml import read_toml
from server.contract.words import same
from server.records import Batch, Report
from server.services.citizen_reports.duplicates import fold
from server.services.citizen_reports.service import TEXT, Category, CitizenReports, ReportsPack
from services.province import PROVINCE, SHIPPED

NOW = datetime(2026, 11, 25, 4, tzinfo=UTC)
PACK = read_toml(SHIPPED / "citizen_reports.toml", ReportsPack)
HOUR = timedelta(hours=1)
METRE = 1 / 111_195
"""Degrees of latitude."""


def report(number: int, *, hours: float = 1, metres: float = 0, **changes: object) -> Report:
    """Return a report of so many hours ago, so many metres north of a place in Tam Thanh."""
    given = {
        "id": f"{number:03}",
        "category": "Ngập",
        "status": "new",
        "requested": NOW - hours * HOUR,
        "latitude": 21.8837 + metres * METRE,
        "longitude": 106.7430,
    }
    return Report(**(given | changes))  # type: ignore[arg-type]


def service(*reports: Report) -> CitizenReports:
    made = CitizenReports("citizen_reports", PACK, PROVINCE)
    made.take("a", Batch(records=reports))
    return made


def figures(*reports: Report, now: datetime = NOW) -> dict[str, float | None]:
    document = service(*reports).documents(now)["indicators/citizen_reports"]
    assert isinstance(document, Indicators)
    return {each.id: each.value for each in document.indicators}


def spots(*reports: Report) -> Spots:
    document = service(*reports).documents(NOW)["spots/citizen_reports"]
    assert isinstance(document, Spots)
    return document


def test_states_and_hours():
    found = figures(
        report(1),
        report(2, status="in_progress"),
        report(3, status="closed", hours=10, closed=NOW - 4 * HOUR, rating=5),
        report(4, status="closed", hours=20, closed=NOW - 10 * HOUR, rating=2),
        report(5, status="closed", hours=5, closed=NOW - 4 * HOUR),
    )
    assert (found["reports_new"], found["reports_in_progress"], found["reports_closed"]) == (1, 1, 3)
    assert (found["hours_to_close"], found["reports_rating"], found["reports_satisfied"]) == (6, 3.5, 50)


def test_a_report_becomes_overdue_by_the_clock_alone():
    late = report(1, expected=NOW + HOUR)
    assert figures(late)["reports_overdue"] == 0
    assert figures(late, now=NOW + 2 * HOUR)["reports_overdue"] == 1


def test_closed_ones_of_long_ago_are_left_out_and_open_ones_are_not():
    days = 24 * (PACK.days + 1)
    closed = report(1, status="closed", hours=days + 5, closed=NOW - days * HOUR)
    found = figures(closed, report(2, hours=days))
    assert (found["reports_closed"], found["reports_new"]) == (0, 1)


@pytest.mark.parametrize(
    ("changes", "commune"),
    [
        ({}, "P. Tam Thanh"),
        ({"place": "Xã Thất Khê"}, "Xã Thất Khê"),
        ({"place": "Thôn lạ"}, "P. Tam Thanh"),
        ({"latitude": None, "longitude": None}, "Chưa rõ địa bàn"),
        ({"latitude": 10.0, "longitude": 106.0}, "Chưa rõ địa bàn"),
    ],
)
def test_the_commune_is_told_or_the_nearest(changes: dict[str, Any], commune: str):
    document = service(report(1, **changes)).documents(NOW)["breakdown/citizen_reports-communes"]
    assert isinstance(document, Breakdown)
    assert [row.name.vi for row in document.rows] == [commune]


def test_reports_of_the_same_spot_are_one():
    found = spots(report(1, hours=3), report(2, hours=2, metres=40), report(3, metres=10, text="Nước dâng"))
    (spot,) = found.spots
    assert (spot.count, spot.detail.vi, spot.severity, found.total) == (3, "Nước dâng", Severity.WARNING, 1)


@pytest.mark.parametrize(
    "other",
    [
        report(2, metres=70),
        report(2, category="Đèn"),
        report(2, hours=100),
        report(2, latitude=None, longitude=None),
    ],
    ids=["far", "of another kind", "much later", "somewhere"],
)
def test_other_things_stay_apart(other: Report):
    assert spots(report(1), other).total == 2


def test_closed_ones_are_not_on_the_map():
    assert spots(report(1, status="closed", closed=NOW)).spots == ()


def test_neighbours_do_not_grow_into_a_chain():
    street = [report(number, metres=50 * number) for number in range(9)]
    groups = fold(street, metres=60, hours=72)
    assert max(len(group) for group in groups) == 2


@given(st.lists(st.tuples(st.floats(0, 72), st.floats(-300, 300)), max_size=12), st.randoms())
def test_the_order_of_an_answer_does_not_matter(told: list[tuple[float, float]], chance: random.Random):
    reports = [report(number, hours=hours, metres=metres) for number, (hours, metres) in enumerate(told)]
    shuffled = chance.sample(reports, len(reports))
    one, other = (
        sorted([each.id for each in group] for group in fold(each, metres=60, hours=72)) for each in (reports, shuffled)
    )
    assert one == other
    assert sorted(name for group in one for name in group) == sorted(each.id for each in reports)


def test_reports_by_the_day_they_came():
    told = [
        report(1),
        # eleven in the morning in the province: twelve hours ago is yesterday
        report(2, hours=12, status="closed", closed=NOW),
        report(3, hours=24 * 13),
        report(4, hours=24 * 14),
        report(5, hours=-1),
        report(6, requested=datetime(9999, 12, 31, 23, tzinfo=UTC)),
    ]
    series = service(*told).documents(NOW)["series/reports_new"]
    assert isinstance(series, Series)
    assert [point.value for point in series.points] == [1, *[0] * 11, 1, 1]
    assert series.running
    assert figures(*told)["reports_new"] == 3


def test_categories_have_the_names_of_the_pack():
    pack = structs.replace(PACK, category=(Category(code="den", name=same("Đèn đường")),))
    made = CitizenReports("citizen_reports", pack, PROVINCE)
    made.take("a", Batch(records=[report(1, category="den"), report(2, category="lạ")]))
    document = made.documents(NOW)["breakdown/citizen_reports-categories"]
    assert isinstance(document, Breakdown)
    assert {row.name.vi for row in document.rows} == {"Đèn đường", "lạ"}


def test_long_texts_are_cut():
    (spot,) = spots(report(1, text="n" * 200)).spots
    assert (len(spot.detail.vi), spot.detail.vi[-1]) == (TEXT, "…")


@pytest.mark.parametrize(("hours", "expected"), [((2,), 2), ((2, 4), 3), ((2, 4, 30), 4)])
def test_the_middle_of_the_hours_counts(hours: tuple[int, ...], expected: float):
    closed = [report(n, hours=each + 1, status="closed", closed=NOW - HOUR) for n, each in enumerate(hours)]
    backwards = report(99, hours=1, status="closed", closed=NOW - 2 * HOUR)
    assert figures(*closed, backwards)["hours_to_close"] == expected


def test_the_overdue_come_first():
    found = spots(report(1), report(2, metres=500, hours=9, expected=NOW - HOUR))
    assert [spot.id for spot in found.spots] == ["002", "001"]
    assert found.spots[0].severity is Severity.CRITICAL
