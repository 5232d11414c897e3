"""When the offices of the province work: not at night, not on Saturday and Sunday, not on public holidays."""

import functools
from datetime import date, datetime, time, timedelta

from demo.province import CALENDAR

MORNING = (time(7, 30), time(11, 30))
AFTERNOON = (time(13, 30), time(17, 0))
WORKING = 7.5 * 3600
"""Seconds of a working day."""

# the lunar calendar of Vietnam; years that are not here have no moving holidays
_LUNAR_NEW_YEAR = {
    2024: date(2024, 2, 10),
    2025: date(2025, 1, 29),
    2026: date(2026, 2, 17),
    2027: date(2027, 2, 6),
    2028: date(2028, 1, 26),
    2029: date(2029, 2, 13),
    2030: date(2030, 2, 2),
}
_HUNG_KINGS = {
    2024: date(2024, 4, 18),
    2025: date(2025, 4, 7),
    2026: date(2026, 4, 26),
    2027: date(2027, 4, 16),
    2028: date(2028, 4, 4),
    2029: date(2029, 4, 23),
    2030: date(2030, 4, 12),
}


@functools.cache
def holidays(year: int) -> frozenset[date]:
    """Return the public holidays (Labour Code 2019, article 112); a workday makes up for one on a weekend."""
    days = [date(year, 1, 1), date(year, 4, 30), date(year, 5, 1), date(year, 9, 1), date(year, 9, 2)]
    if year in _LUNAR_NEW_YEAR:
        days += [_LUNAR_NEW_YEAR[year] + timedelta(days=number) for number in range(-1, 4)]
        days.append(_HUNG_KINGS[year])
    off = set(days)
    for day in days:
        free = day
        if day.weekday() >= 5:
            while free in off or free.weekday() >= 5:
                free += timedelta(days=1)
        off.add(free)
    return frozenset(off)


def works(day: date) -> bool:
    """Say whether offices are open on a day of the province's calendar."""
    return day.weekday() < 5 and day not in holidays(day.year)


def open_at(now: datetime) -> bool:
    """Say whether offices are open at ``now``, which must be aware of its time zone."""
    moment = now.astimezone(CALENDAR)
    clock = moment.time()
    return works(moment.date()) and any(begin <= clock < end for begin, end in (MORNING, AFTERNOON))


def workdays(day: date, count: int) -> list[date]:
    """Return the first ``count`` working days from ``day`` on, which is the first of them if it is one."""
    found: list[date] = []
    while len(found) < count:
        if works(day):
            found.append(day)
        day += timedelta(days=1)
    return found
