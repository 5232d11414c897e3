"""The province's statistics: ten years of monthly figures with season, growth and the shocks that everybody remembers.

Invented, but to scale: the means are those of 2025, see the table. A month's figure follows from the seed, the
indicator and the month alone, whenever it is asked for.
"""

import calendar
import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Literal

import msgspec
from msgspec import Struct

from demo.province import CALENDAR, dice

YEARS = 10
"""Whole years before this one that are reported."""
RELEASE = 6
"""Day of the month on which the figures of the month before come out."""

_BASE = 2025
"""The year whose means are in the table."""
_FLAT = 2026
"""No growth after this year, so that the plans for it stay within reach in later runs."""

Season = tuple[float, ...]

_EVEN: Season = (1.0,) * 12
_TRADE: Season = (0.92, 0.70, 0.98, 1.00, 1.03, 1.02, 1.01, 1.03, 1.03, 1.05, 1.09, 1.14)
_REVENUE: Season = (1.20, 0.75, 0.95, 1.05, 0.95, 0.95, 1.05, 0.95, 0.95, 1.05, 1.00, 1.15)
_SPENDING: Season = (0.30, 0.35, 0.70, 0.75, 0.74, 0.90, 0.95, 1.00, 1.05, 1.20, 1.45, 2.61)
_TRAVEL: Season = (1.60, 1.95, 1.68, 1.00, 0.80, 0.80, 0.75, 0.75, 0.65, 0.60, 0.62, 0.80)

Shock = tuple[date, date, float]
"""First month, last month, and what is left of the figure."""

_COVID_TRADE: Shock = (date(2020, 2, 1), date(2020, 4, 1), 0.62)
_COVID_TRAVEL: tuple[Shock, ...] = (
    (date(2020, 2, 1), date(2020, 6, 1), 0.15),
    (date(2020, 7, 1), date(2021, 4, 1), 0.55),
    (date(2021, 5, 1), date(2021, 12, 1), 0.08),
)
_NO_FOREIGNERS: Shock = (date(2020, 3, 1), date(2022, 3, 1), 0.01)
_CLOSED_GATES: tuple[Shock, ...] = (
    (date(2021, 12, 1), date(2022, 1, 1), 0.30),
    (date(2022, 2, 1), date(2022, 5, 1), 0.55),
)
_YAGI: Shock = (date(2024, 9, 1), date(2024, 9, 1), 0.70)
"""The typhoon."""


class Indicator(Struct, frozen=True, kw_only=True):
    """How one figure behaves."""

    mean: float
    """Of a month of 2025, in the unit said beside it."""
    kind: Literal["sum", "level"] = "sum"
    """A sum grows through its month; a level is an average or a rate, and does not."""
    season: Season = _EVEN
    """January first; the mean is 1."""
    growth: float = 0.0
    """Share a year."""
    noise: float = 0.03
    """Standard deviation; a share of a sum, in the unit of a level."""
    shocks: tuple[Shock, ...] = ()
    drop: float = 0.0
    """What a whole shock takes from a level that may fall below zero, in its unit."""
    told: Literal["daily", "monthly", "quarterly"] = "monthly"
    """Daily figures are reported for the running month too."""


INDICATORS: Mapping[str, Indicator] = {
    # per cent against the same quarter of the year before
    "grdp_growth": Indicator(
        mean=8.06, kind="level", noise=0.4, shocks=(_COVID_TRADE, *_CLOSED_GATES, _YAGI), drop=7, told="quarterly"
    ),
    # billion VND a month
    "budget_revenue": Indicator(mean=18064 / 12, season=_REVENUE, growth=0.10, shocks=(_COVID_TRADE, *_CLOSED_GATES)),
    "customs_revenue": Indicator(mean=13300 / 12, season=_TRADE, growth=0.11, shocks=(_COVID_TRADE, *_CLOSED_GATES)),
    # billion VND a month: three quarters of what a plan of 6,316 needs, which is what makes the wall warn
    "public_investment": Indicator(mean=0.75 * 6316 / 12, season=_SPENDING, growth=0.02, noise=0.05, shocks=(_YAGI,)),
    # million USD a month
    "gate_trade": Indicator(
        mean=86140 / 11,
        season=_TRADE,
        growth=0.16,
        shocks=(_COVID_TRADE, *_CLOSED_GATES, _YAGI),
        told="daily",
    ),
    # per cent against the same month of the year before
    "iip": Indicator(mean=6.15, kind="level", noise=0.9, shocks=(_COVID_TRADE, *_CLOSED_GATES, _YAGI), drop=14),
    "cpi": Indicator(mean=3.3, kind="level", noise=0.25, shocks=_COVID_TRAVEL, drop=2.2),
    # million USD a month
    "fdi": Indicator(mean=4.2, growth=0.05, noise=0.35, shocks=_COVID_TRAVEL),
    # visits a month
    "visitors": Indicator(mean=4_400_000 / 12, season=_TRAVEL, growth=0.09, shocks=(*_COVID_TRAVEL, _YAGI)),
    "visitors_international": Indicator(
        mean=300_000 / 12, season=_EVEN, growth=0.12, noise=0.06, shocks=(_NO_FOREIGNERS, _YAGI)
    ),
    # trucks a day, on average over the month
    "gate_trucks": Indicator(
        mean=1700,
        kind="level",
        season=_TRADE,
        growth=0.07,
        noise=35,
        shocks=(_COVID_TRADE, *_CLOSED_GATES),
        told="daily",
    ),
}


class Reading(Struct, frozen=True, kw_only=True):
    """The figure of one indicator in one month."""

    indicator: str
    month: date
    """Its first day."""
    value: float


def readings(seed: int, now: datetime, indicators: Sequence[str]) -> list[Reading]:
    """Return all that is reported at ``now``, indicator by indicator, oldest first.

    The daily figures of the running month grow with every minute.
    """
    today = now.astimezone(CALENDAR)
    newest = date(today.year, today.month, 1)
    months = [date(year, month, 1) for year in range(newest.year - YEARS, newest.year + 1) for month in range(1, 13)]
    return [
        Reading(indicator=name, month=month, value=_value(seed, name, month, passed))
        for name in indicators
        for month in months
        if month <= newest and (passed := _passed(INDICATORS[name], month, today)) > 0
    ]


def statistics(seed: int, now: datetime, indicators: Sequence[str]) -> bytes:
    """Return the readings as the statistics office's JSON."""
    rows = [
        {"indicator": reading.indicator, "month": f"{reading.month:%Y-%m}", "value": reading.value}
        for reading in readings(seed, now, indicators)
    ]
    updated = now.astimezone(CALENDAR).isoformat(timespec="seconds")
    return msgspec.json.encode({"updatedAt": updated, "statistics": rows})


def whole(seed: int, name: str, month: date) -> float:
    """Return an indicator's figure for a whole month: mean, growth, season and shocks multiplied, and noise."""
    indicator = INDICATORS[name]
    noise = dice(seed, name, month.isoformat()).gauss(0, indicator.noise)
    left = _left(indicator.shocks, month)
    if indicator.drop:
        return indicator.mean + noise - indicator.drop * (1 - left)
    grown = (1 + indicator.growth) ** (min(month.year, _FLAT) - _BASE)
    figure = indicator.mean * grown * indicator.season[month.month - 1] * left
    return figure + noise * left if indicator.kind == "level" else figure * math.exp(noise)


def _left(shocks: Sequence[Shock], month: date) -> float:
    return math.prod(left for first, last, left in shocks if first <= month <= last)


def _value(seed: int, name: str, month: date, passed: float) -> float:
    figure = whole(seed, name, month)
    if INDICATORS[name].kind == "sum":
        return round(figure * passed, 2)
    # an average of few days strays farther
    stray = INDICATORS[name].noise * math.sin(passed * 2 * math.pi * 31) * (1 - passed)
    return round(figure + stray, 2)


def _passed(indicator: Indicator, month: date, today: datetime) -> float:
    """Return the share of a month that is reported: nothing before it comes out."""
    if indicator.told == "quarterly" and month.month % 3:
        return 0.0
    begun = datetime(month.year, month.month, 1, tzinfo=CALENDAR)
    days = calendar.monthrange(month.year, month.month)[1]
    if indicator.told == "daily":
        return min(1.0, (today - begun) / timedelta(days=days))
    return float(today >= begun + timedelta(days=days + RELEASE - 1))
