"""The tourism office's own database, a file of SQLite: visits and rooms by month and commune.

It is changed in place, in one transaction and with a write-ahead log, so that readers are not disturbed. Tables:
``visits(month, commune, visits, international, revenue)``, ``occupancy(month, commune, rooms, occupied)``; months are
their first days, ``yyyy-mm-dd``, revenue is in million VND, ``occupied`` in per cent.
"""

import calendar
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

from demo.economy import whole
from demo.province import CALENDAR, POSITIONS, WARDS, dice
from demo.yearbook import months

NAME = Path("tourism.db")
SPENT = 1.02
"""Million VND a visit, of 2025."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS visits (
    month TEXT NOT NULL, commune TEXT NOT NULL, visits INTEGER NOT NULL, international INTEGER NOT NULL,
    revenue REAL NOT NULL, PRIMARY KEY (month, commune));
CREATE TABLE IF NOT EXISTS occupancy (
    month TEXT NOT NULL, commune TEXT NOT NULL, rooms INTEGER NOT NULL, occupied REAL NOT NULL,
    PRIMARY KEY (month, commune));
"""
_SIGHTS = {"Mẫu Sơn": 9.0, "Bắc Sơn": 6.0, "Hữu Liên": 6.0, "Đồng Đăng": 8.0, "Chi Lăng": 3.0, "Hữu Lũng": 2.0}
"""Where people go outside of the town, and how much more than elsewhere."""

Visits = tuple[str, str, int, int, float]
Occupancy = tuple[str, str, int, float]


def rows(seed: int, month: date, share: float) -> Iterator[tuple[Visits, Occupancy]]:
    """Return what both tables hold of a month of which a share (0 to 1) has passed, commune by commune."""
    visits, foreign = (whole(seed, name, month) * share for name in ("visitors", "visitors_international"))
    weights = {commune: _weight(seed, commune, month) for commune in POSITIONS}
    total = sum(weights.values())
    for commune, weight in weights.items():
        part = weight / total
        chance = dice(seed, "rooms", commune, month.isoformat())
        count = round(visits * part)
        spent = SPENT * 1.04 ** (month.year - 2025) * chance.gauss(1, 0.05)
        busy = min(98.0, 28 + 2.2e-4 * visits / max(share, 0.01) / 2 * chance.uniform(0.8, 1.2))
        told = (month.isoformat(), commune, count, round(foreign * part), round(count * spent, 1))
        yield told, (month.isoformat(), commune, max(4, round(9000 * _fame(commune) / 120)), round(busy, 1))


class TourismDatabase:
    """Keeps the file as it is at a time."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.path = folder / NAME
        self._seed = seed

    def advance(self, now: datetime) -> None:
        """Write the running month, and those that are not there yet; raises sqlite3.Error or OSError."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        today = now.astimezone(CALENDAR)
        with closing(sqlite3.connect(self.path, timeout=20)) as database:
            database.execute("PRAGMA journal_mode = WAL")
            database.executescript(_SCHEMA)
            done = {row[0] for row in database.execute("SELECT DISTINCT month FROM visits")}
            # the newest that is there was still running when it was written
            done -= {max(done, default="")}
            wanted = [month for month in months(now) if month.isoformat() not in done]
            with database:
                for month in wanted:
                    told = list(rows(self._seed, month, _passed(month, today)))
                    database.executemany("REPLACE INTO visits VALUES (?, ?, ?, ?, ?)", [one for one, _ in told])
                    database.executemany("REPLACE INTO occupancy VALUES (?, ?, ?, ?)", [one for _, one in told])


def _passed(month: date, today: datetime) -> float:
    begun = datetime(month.year, month.month, 1, tzinfo=CALENDAR)
    return min(1.0, (today - begun) / timedelta(days=calendar.monthrange(month.year, month.month)[1]))


def _weight(seed: int, commune: str, month: date) -> float:
    return _fame(commune) * dice(seed, "fame", commune, month.isoformat()).uniform(0.8, 1.2)


def _fame(commune: str) -> float:
    return 14.0 if commune in WARDS else _SIGHTS.get(commune, 0.5)
