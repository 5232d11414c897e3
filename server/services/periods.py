"""The periods that figures are reported for, in the province's calendar. A period is its first moment, aware."""

from datetime import date, datetime, timedelta

from server.contract.calendar import CALENDAR
from server.contract.messages import Span
from server.contract.period_names import day, month, quarter
from server.contract.words import Words, same

SCHOOL = 9
"""The month a school year begins."""

PER_YEAR = {Span.MONTH: 12, Span.QUARTER: 4, Span.YEAR: 1, Span.SCHOOL_YEAR: 1}
"""How many periods add up to a year."""

REPORTED = {
    Span.MINUTE: timedelta(minutes=10),
    Span.NOW: timedelta(hours=1),
    Span.HOUR: timedelta(hours=1),
    Span.DAY: timedelta(days=3),
    Span.WEEK: timedelta(days=7),
    Span.MONTH: timedelta(days=20),
    Span.QUARTER: timedelta(days=45),
    Span.YEAR: timedelta(days=120),
    Span.SCHOOL_YEAR: timedelta(days=120),
}
"""How long after its end the figure of a period is reported at the latest, where nobody has settled it."""

_SHORT = {
    Span.MINUTE: timedelta(minutes=1),
    Span.NOW: timedelta(hours=1),
    Span.HOUR: timedelta(hours=1),
    Span.DAY: timedelta(days=1),
}


def begin(span: Span, moment: datetime) -> datetime:
    """Return the period that a moment is in; of the present state its hour, so that it has a past."""
    local = moment.astimezone(CALENDAR)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    match span:
        case Span.MINUTE:
            return local.replace(second=0, microsecond=0)
        case Span.NOW | Span.HOUR:
            return local.replace(minute=0, second=0, microsecond=0)
        case Span.DAY:
            return midnight
        case Span.WEEK:
            return midnight - timedelta(days=midnight.weekday())
        case Span.MONTH:
            return midnight.replace(day=1)
        case Span.QUARTER:
            return midnight.replace(day=1, month=(local.month - 1) // 3 * 3 + 1)
        case Span.YEAR:
            return midnight.replace(day=1, month=1)
        case Span.SCHOOL_YEAR:
            return midnight.replace(day=1, month=SCHOOL, year=local.year - (local.month < SCHOOL))


def after(span: Span, period: datetime, steps: int = 1) -> datetime:
    """Return the period so many steps later, or earlier where that is less than none."""
    if span in _SHORT:
        return period + steps * _SHORT[span]
    if span is Span.WEEK:
        return period + timedelta(weeks=steps)
    months = period.year * 12 + period.month - 1 + steps * 12 // PER_YEAR[span]
    return period.replace(year=months // 12, month=months % 12 + 1)


def overdue_from(span: Span, period: datetime, days: float | None = None) -> datetime:
    """Return when the figure of the period that follows ``period`` is overdue: so many days after that has ended.

    Without ``days`` it is as late as REPORTED allows.
    """
    return after(span, period, 2) + _allowed(span, days)


def newest_overdue(span: Span, now: datetime, days: float | None = None) -> datetime:
    """Return the newest period whose figure is overdue at ``now`` where it has not come; ``days`` as above."""
    return after(span, begin(span, now - _allowed(span, days)), -1)


def _allowed(span: Span, days: float | None) -> timedelta:
    return REPORTED[span] if days is None else timedelta(days=days)


def year_before(period: datetime) -> datetime:
    """Return the same period of the year before; of 29 February the 28th."""
    try:
        return period.replace(year=period.year - 1)
    except ValueError:
        return period.replace(year=period.year - 1, day=28)


def place_in_year(span: Span, period: datetime) -> int:
    """Return which period of its year it is, counted from 1; only for those in PER_YEAR."""
    return (period.month - 1) * PER_YEAR[span] // 12 + 1 if span in (Span.MONTH, Span.QUARTER) else 1


def of_year(span: Span, year: int) -> list[datetime]:
    """Return the periods of a year; a school year is that of the year it begins in."""
    first = datetime(year, SCHOOL if span is Span.SCHOOL_YEAR else 1, 1, tzinfo=CALENDAR)
    return [after(span, first, step) for step in range(PER_YEAR[span])]


def gone(span: Span, period: datetime, now: datetime) -> float:
    """Return the share of a period that has gone by, in whole days."""
    if begin(span, now) != period:
        return 1.0
    days = (after(span, period) - period).days
    return (now.astimezone(CALENDAR).date() - date(period.year, period.month, period.day)).days / days


def dated(span: Span, period: datetime | None, now: datetime, words: Words) -> Words:
    """Return words about a period that end with its name, unless it is the running one or they name it already."""
    present = span is Span.NOW and period is not None and now < after(span, period, 2)
    if period is None or present or begin(span, now) == period:
        return words
    name, today = spell(span, period), now.astimezone(CALENDAR).date()
    if span in (Span.DAY, Span.WEEK) and period.year != today.year:
        name = _of_days(span, period, with_year=True)
    elif span in (Span.MINUTE, Span.HOUR, Span.NOW) and period.date() != today:
        on = day(period, with_year=True)
        name = Words(vi=f"{name.vi} {on.vi}", en=f"{name.en} {on.en}")
    if name.vi in words.vi and name.en in words.en:
        return words
    return Words(vi=f"{words.vi} ({name.vi})", en=f"{words.en} ({name.en})")


def spell(span: Span, period: datetime) -> Words:
    """Return what people call a period."""
    match span:
        case Span.NOW | Span.HOUR | Span.MINUTE:
            return same(f"{period:%H:%M}")
        case Span.DAY | Span.WEEK:
            return _of_days(span, period, with_year=False)
        case Span.MONTH:
            return month(period.month, period.year)
        case Span.QUARTER:
            return quarter(place_in_year(span, period), period.year)
        case Span.YEAR:
            return same(f"{period.year}")
        case Span.SCHOOL_YEAR:
            return Words(
                vi=f"năm học {period.year}-{period.year + 1}", en=f"school year {period.year}-{period.year + 1}"
            )


def _of_days(span: Span, period: datetime, *, with_year: bool) -> Words:
    first = day(period, with_year=with_year)
    return Words(vi=f"tuần từ {first.vi}", en=f"week of {first.en}") if span is Span.WEEK else first
