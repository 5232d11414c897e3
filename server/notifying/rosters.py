"""Who is meant by the names of a step at a moment, and until when somebody wants quiet. Pure."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta

from server.contract.calendar import CALENDAR
from server.contract.messages import Priority
from server.contract.messages.programmes import Weekday
from server.notifying.settings import Hook, NotifySettings, Person, Roster, Shift

DAY = timedelta(days=1)
IsHoliday = Callable[[date], bool]


def meant(names: Iterable[str], told: NotifySettings, at: datetime, is_holiday: IsHoliday) -> list[Person | Hook]:
    """Return who is told: of rosters those on duty ``at`` that moment, of agencies everybody; each once."""
    people = {each.id: each for each in told.person}
    rosters = {each.id: each for each in told.roster}
    hooks = {each.id: each for each in told.webhook}
    found: dict[str, Person | Hook] = {}
    for name in names:
        if name in rosters:
            found |= {each: people[each] for each in on_duty(rosters[name], at, is_holiday) if each in people}
        elif name in people:
            found[name] = people[name]
        elif name in hooks:
            found[name] = hooks[name]
        else:
            found |= {each.id: each for each in told.person if each.agency == name}
    return list(found.values())


def on_duty(roster: Roster, at: datetime, is_holiday: IsHoliday) -> list[str]:
    """Return the ids of those whose shift it is."""
    return list(dict.fromkeys(name for each in roster.shift if _is_on(each, at, is_holiday) for name in each.people))


def quiet_until(person: Person, priority: Priority, at: datetime) -> datetime | None:
    """Return until when somebody is told of nothing of a priority; None where they are told now. UTC."""
    if person.quiet is None or priority in person.quiet.but:
        return None
    start, end = time.fromisoformat(person.quiet.start), time.fromisoformat(person.quiet.end)
    today = at.astimezone(CALENDAR).date()
    for day in (today - DAY, today):
        begins, ends = _span(day, start, end)
        if begins <= at < ends:
            return ends
    return None


def _is_on(shift: Shift, at: datetime, is_holiday: IsHoliday) -> bool:
    start, end = time.fromisoformat(shift.start), time.fromisoformat(shift.end)
    today = at.astimezone(CALENDAR).date()
    return any(
        _is_day(shift, day, is_holiday) and begins <= at < ends
        for day in (today - DAY, today)
        for begins, ends in [_span(day, start, end)]
    )


def _is_day(shift: Shift, day: date, is_holiday: IsHoliday) -> bool:
    if shift.holidays == "only":
        return is_holiday(day)
    if shift.holidays == "never" and is_holiday(day):
        return False
    return not shift.weekdays or list(Weekday)[day.weekday()] in shift.weekdays


def _span(day: date, start: time, end: time) -> tuple[datetime, datetime]:
    last = day + DAY if end <= start else day
    return datetime.combine(day, start, CALENDAR).astimezone(UTC), datetime.combine(last, end, CALENDAR).astimezone(UTC)
