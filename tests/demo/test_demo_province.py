"""Places, hours, gates, and the story that all sources tell."""

import itertools
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from demo import gates, hours, incident
from demo.economy import whole
from demo.province import CALENDAR, COMMUNES, GATES, POSITIONS, WARDS


def test_every_commune_lies_in_the_province() -> None:
    assert list(POSITIONS) == [*WARDS, *COMMUNES]
    for latitude, longitude in (*POSITIONS.values(), *GATES.values()):
        assert 21.3 < latitude < 22.5
        assert 106.0 < longitude < 107.4
    assert len(set(POSITIONS.values())) == 65


@pytest.mark.parametrize(
    ("local", "open_"),
    [
        ("2026-11-23T07:30", True),
        ("2026-11-23T11:30", False),
        ("2026-11-23T13:30", True),
        ("2026-11-23T16:59", True),
        ("2026-11-23T17:00", False),
        ("2026-11-22T09:00", False),
        ("2026-02-17T09:00", False),
        ("2026-04-30T09:00", False),
        ("2026-09-02T09:00", False),
    ],
)
def test_office_hours(local: str, *, open_: bool) -> None:
    assert hours.open_at(datetime.fromisoformat(local).replace(tzinfo=CALENDAR)) is open_


def test_a_holiday_on_a_weekend_is_made_up_for() -> None:
    # 26 April 2026, the day of the Hùng Kings, is a Sunday
    assert not hours.works(date(2026, 4, 27))
    assert hours.works(date(2026, 4, 28))


def test_working_days_are_counted_over_weekends_and_holidays() -> None:
    assert hours.workdays(date(2026, 11, 20), 2) == [date(2026, 11, 20), date(2026, 11, 23)]
    assert hours.workdays(date(2026, 11, 21), 1) == [date(2026, 11, 23)]
    assert hours.workdays(date(2026, 8, 31), 2) == [date(2026, 8, 31), date(2026, 9, 3)]
    year = [date(2026, 1, 1) + timedelta(days=day) for day in range(365)]
    assert 245 <= sum(map(hours.works, year)) <= 253


def test_the_jam_builds_up_lasts_and_dissolves(now: datetime) -> None:
    begin = incident.began(incident.number(now))
    assert begin <= now < begin + timedelta(seconds=incident.EVERY)
    course = [incident.jam(begin + timedelta(minutes=minute)) for minute in range(120)]
    assert course[0] == 0.0
    assert course[5] == pytest.approx(0.5)
    assert set(course[10:40]) == {1.0}
    assert course[50] == pytest.approx(0.5)
    assert set(course[60:]) == {0.0}
    assert incident.jam(incident.ended(3)) == 0.0
    assert incident.jam(begin + timedelta(seconds=1)) == incident.jam(begin + timedelta(seconds=1 + incident.EVERY))


def test_the_jam_shows_at_hữu_nghị_and_nowhere_else(now: datetime) -> None:
    begin = incident.began(incident.number(now))
    calm, full = (
        {row.gate: row.waiting for row in gates.figures(20, begin + timedelta(minutes=at))} for at in (-5, 25)
    )
    assert full[incident.GATE] == gates.QUEUE
    assert calm[incident.GATE] < 400
    assert all(full[gate] < 400 for gate in GATES if gate != incident.GATE)


def test_trucks_are_to_scale_and_only_grow_through_the_day() -> None:
    midnight = datetime(2026, 11, 22, 17, tzinfo=UTC)
    cleared = [
        [row.cleared_today for row in gates.figures(20, midnight + timedelta(minutes=10 * step))] for step in range(144)
    ]
    assert cleared[0] == [0] * 6
    assert all(a <= b for before, after in itertools.pairwise(cleared) for a, b in zip(before, after, strict=True))
    assert 1400 < sum(cleared[-1]) < 2600
    month = sum(gates.trucks(20, gate, date(2025, 6, 1)) for gate in GATES)
    assert month == pytest.approx(whole(20, "gate_trucks", date(2025, 6, 1)) * 30, rel=0.1)
    assert sum(gates.SHARES.values()) == pytest.approx(1)


async def test_the_gates_are_served(client: httpx.AsyncClient, now: datetime) -> None:
    rows = (await client.get("/gates")).raise_for_status().json()["gates"]
    assert [row["gate"] for row in rows] == list(GATES)
    assert all(row.keys() == {"gate", "waiting", "cleared_today", "at"} for row in rows)
    assert datetime.fromisoformat(rows[0]["at"]) == now
    assert rows[0]["at"].endswith("+07:00")
