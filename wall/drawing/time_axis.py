"""Places the periods of a series on an axis, and says what they are called there. Pure."""

from datetime import UTC, datetime

from server.contract.calendar import AHEAD_OF_UTC
from server.contract.messages import Span

_MONTHLY = {Span.MONTH: 1, Span.QUARTER: 3, Span.YEAR: 12, Span.SCHOOL_YEAR: 12}
_SECONDS = {Span.DAY: 86_400, Span.WEEK: 86_400, Span.HOUR: 3600, Span.NOW: 3600, Span.MINUTE: 60}

STEPS = {
    Span.MONTH: (1, 2, 3, 6, 12, 24, 60),
    Span.QUARTER: (3, 6, 12, 24, 60),
    Span.YEAR: (12, 24, 60, 120),
    Span.SCHOOL_YEAR: (12, 24, 60, 120),
    Span.WEEK: (7, 14, 28, 91, 364),
    Span.DAY: (1, 2, 3, 7, 14, 28, 91, 364),
    Span.HOUR: (1, 2, 3, 4, 6, 12, 24, 48),
    Span.NOW: (1, 2, 3, 4, 6, 12, 24, 48),
    Span.MINUTE: (1, 2, 5, 10, 15, 20, 30, 60, 120),
}
"""From one label to the next, in the units of ``place``."""


def place(span: Span, at: datetime) -> int:
    """Return where a period stands: in months for those that are months or longer, else in days, hours or minutes."""
    if span in _MONTHLY:
        local = at.astimezone(UTC) + AHEAD_OF_UTC
        return local.year * 12 + local.month - 1
    return int((at.timestamp() + AHEAD_OF_UTC.total_seconds()) // _SECONDS[span])


def is_running(span: Span, period: datetime, now: datetime) -> bool:
    """Return whether ``now`` lies in a period; the present state counts for the hour after it too."""
    gone = place(span, now) - place(span, period)
    return 0 <= gone < {**_MONTHLY, Span.WEEK: 7, Span.NOW: 2}.get(span, 1)


def label(span: Span, where: int) -> str:
    """Return what stands under a place on the axis."""
    if span in _MONTHLY:
        year, month = where // 12, where % 12 + 1
        if span is Span.MONTH:
            return f"{month}/{year % 100:02}"
        if span is Span.QUARTER:
            return f"Q{(month + 2) // 3}/{year % 100:02}"
        return f"{year}" if span is Span.YEAR else f"{year % 100:02}-{(year + 1) % 100:02}"
    moment = datetime.fromtimestamp(where * _SECONDS[span], UTC)
    return f"{moment.day}/{moment.month}" if span in (Span.DAY, Span.WEEK) else moment.time().isoformat("minutes")


def widest(span: Span) -> str:
    """Return a label that is as wide as any."""
    return {Span.YEAR: "0000", Span.QUARTER: "Q0/00", Span.SCHOOL_YEAR: "00-00"}.get(span, "00/00")
