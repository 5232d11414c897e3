"""Which entries of a schedule hold at a moment, and when that changes. Pure."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from server.contract.calendar import CALENDAR
from server.contract.messages.programmes import Entry, ProgrammePlan, Weekday

DAY = timedelta(days=1)


class DayBook(NamedTuple):
    """What is known of the days of the calendar."""

    is_holiday: Callable[[date], bool]
    tet: Callable[[int], date | None]
    """The first day of a lunar year."""


class Occurrence(NamedTuple):
    """An entry on one day."""

    begins: datetime
    """UTC, as is the end."""
    ends: datetime
    place: int
    """Of the entry in the file."""
    entry: Entry

    @property
    def id(self) -> str:
        """The same as long as the entry is."""
        what = self.entry.tour or self.entry.scene
        return f"schedule {what} {self.entry.surface or 'all'} {self.begins:%Y-%m-%dT%H:%M}"


def active(plan: ProgrammePlan, at: datetime, book: DayBook) -> list[Occurrence]:
    """Return the entries that hold at a moment, the one that is shown last."""
    return sorted(each for each in _around(plan, at, book) if each.begins <= at < each.ends)


def next_change(plan: ProgrammePlan, now: datetime, book: DayBook) -> datetime | None:
    """Return when an entry begins or ends next, within a day or so; None where none does."""
    moments = (moment for each in _around(plan, now, book) for moment in (each.begins, each.ends))
    return min((moment for moment in moments if moment > now), default=None)


def _around(plan: ProgrammePlan, at: datetime, book: DayBook) -> Iterator[Occurrence]:
    """Yield the entries of yesterday, today and tomorrow: none is longer than a day."""
    today = at.astimezone(CALENDAR).date()
    for place, entry in enumerate(plan.entry):
        start, end = time.fromisoformat(entry.start), time.fromisoformat(entry.end)
        for day in (today - DAY, today, today + DAY):
            if _is_meant(entry, day, plan, book):
                last = day + DAY if end <= start else day
                yield Occurrence(_moment(day, start), _moment(last, end), place, entry)


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, CALENDAR).astimezone(UTC)


def _is_meant(entry: Entry, day: date, plan: ProgrammePlan, book: DayBook) -> bool:
    """Return whether an entry begins on a day."""
    if entry.weekdays and list(Weekday)[day.weekday()] not in entry.weekdays:
        return False
    if entry.holidays != "also":
        is_off = day in plan.holiday or book.is_holiday(day)
        if is_off != (entry.holidays == "only"):
            return False
    if entry.tet is None:
        return True
    before, after = entry.tet
    # Tết of the following year may be near in December
    years = (book.tet(year) for year in (day.year, day.year + 1))
    return any(-before <= (day - first).days <= after for first in years if first is not None)
