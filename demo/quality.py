"""How well the one-stop offices serve, by month: what the index of Decision 766/QĐ-TTg is made of."""

import functools
from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct

from demo.procedures import OFFICES
from demo.province import CALENDAR, dice

INDICATORS: Mapping[str, tuple[float, float]] = {
    "published_on_time": (96.5, 3.0),
    "published_complete": (98.5, 1.5),
    "synchronised": (95.0, 4.0),
    "results_electronic": (86.0, 9.0),
    "data_reused": (52.0, 14.0),
    "full_online": (71.0, 9.0),
    "epay_procedures": (62.0, 12.0),
    "petitions_on_time": (95.0, 5.0),
    "petitions_satisfied": (91.0, 5.0),
    "satisfied": (94.5, 3.0),
}
"""Of each, the mean over all offices and how far offices differ, per cent."""


class Item(Struct, frozen=True):
    """One figure of one office."""

    indicator: str
    office: str
    month: str
    """``yyyy-MM``."""
    value: float
    """Per cent."""


def items(seed: int, now: datetime) -> list[Item]:
    """Return the figures of every month of this year in the province's calendar."""
    today = now.astimezone(CALENDAR).date()
    return [item for month in range(1, today.month + 1) for item in _month(seed, date(today.year, month, 1))]


@functools.lru_cache(maxsize=24)
def _month(seed: int, month: date) -> tuple[Item, ...]:
    found = []
    for office in OFFICES:
        nature, chance = dice(seed, "quality", office), dice(seed, "quality", office, month.isoformat())
        for name, (mean, spread) in INDICATORS.items():
            # offices get a little better through the year
            value = mean + nature.gauss(0, spread * 0.7) + chance.gauss(0, spread * 0.3) + 0.15 * month.month
            found.append(Item(name, office, f"{month:%Y-%m}", round(min(100.0, max(5.0, value)), 2)))
    return tuple(found)
