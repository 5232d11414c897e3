"""The statistics office."""

from datetime import date, datetime, timedelta

import httpx
import pytest

from demo.economy import INDICATORS, readings, whole
from demo.sources import STATISTICS


def test_the_same_seed_and_time_give_the_same_figures(now: datetime) -> None:
    assert readings(20, now, list(INDICATORS)) == readings(20, now, list(INDICATORS))
    assert readings(20, now, list(INDICATORS)) != readings(21, now, list(INDICATORS))


@pytest.mark.parametrize(
    ("indicator", "year"),
    [
        ("budget_revenue", 18064),
        ("customs_revenue", 13300),
        ("visitors", 4_400_000),
        ("visitors_international", 300_000),
    ],
)
def test_2025_is_to_scale(indicator: str, year: float) -> None:
    assert sum(whole(20, indicator, date(2025, month, 1)) for month in range(1, 13)) == pytest.approx(year, rel=0.05)


def test_shocks_show() -> None:
    assert whole(20, "gate_trucks", date(2021, 12, 1)) < 0.5 * whole(20, "gate_trucks", date(2021, 11, 1))
    assert whole(20, "visitors", date(2020, 2, 1)) < 0.3 * whole(20, "visitors", date(2019, 2, 1))
    assert whole(20, "gate_trade", date(2024, 9, 1)) < 0.85 * whole(20, "gate_trade", date(2024, 8, 1))


def test_ten_years_and_the_running_month_only_where_counted_daily(now: datetime) -> None:
    told = {name: [reading.month for reading in readings(20, now, [name])] for name in INDICATORS}
    assert {months[0].year for months in told.values()} == {2016}
    assert {name for name, months in told.items() if months[-1] == date(2026, 11, 1)} == {"gate_trade", "gate_trucks"}
    assert told["iip"][-1] == date(2026, 10, 1)
    assert told["grdp_growth"][-3:] == [date(2026, 3, 1), date(2026, 6, 1), date(2026, 9, 1)]
    assert all(months == sorted(set(months)) for months in told.values())


def test_a_month_comes_out_on_the_sixth(now: datetime) -> None:
    for day, newest in ((5, date(2026, 9, 1)), (6, date(2026, 10, 1))):
        assert readings(20, now.replace(day=day), ["cpi"])[-1].month == newest


@pytest.mark.parametrize("indicator", ["gate_trade", "gate_trucks"])
def test_the_running_month_moves_through_the_day(indicator: str, now: datetime) -> None:
    before, after = (readings(20, now + timedelta(minutes=minutes), [indicator]) for minutes in (0, 5))
    assert before[:-1] == after[:-1]
    assert before[-1].value != after[-1].value


def test_the_running_month_ends_as_the_whole_month(now: datetime) -> None:
    december = now + timedelta(days=20)
    november = next(reading for reading in readings(20, december, ["gate_trade"]) if reading.month == date(2026, 11, 1))
    assert november.value == pytest.approx(whole(20, "gate_trade", date(2026, 11, 1)), abs=0.01)


def test_public_investment_is_behind_its_plan(now: datetime) -> None:
    spent = sum(reading.value for reading in readings(20, now, ["public_investment"]) if reading.month.year == 2026)
    assert 0.3 < spent / 6316 < 0.6


async def test_the_statistics_are_served(client: httpx.AsyncClient, now: datetime) -> None:
    answer = (await client.get("/statistics")).raise_for_status().json()
    assert answer["updatedAt"] == "2026-11-23T12:00:00+07:00"
    expected = [
        {"indicator": reading.indicator, "month": f"{reading.month:%Y-%m}", "value": reading.value}
        for reading in readings(20, now, STATISTICS)
    ]
    assert answer["statistics"] == expected
