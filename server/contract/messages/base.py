"""What all documents are made of.

They are trees that never change, so that nothing of them can be part of a cycle: ``gc=False`` spares Python the search
for one in all that a station holds, which would stall its painting.
"""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from server.contract.words import Words


class Severity(StrEnum):
    """How far a value is from where it should be."""

    NORMAL = "normal"
    WARNING = "warning"
    CRITICAL = "critical"

    @property
    def gravity(self) -> int:
        """A number that grows with how grave it is."""
        return _GRAVITY[self]


_GRAVITY = {severity: number for number, severity in enumerate(Severity)}


class Document(Struct, gc=False, frozen=True, kw_only=True, tag_field="kind", tag=str.lower):
    """The whole newest state of one topic: a newer document replaces an older one."""


class Span(StrEnum):
    """How long the periods are that a figure is reported for."""

    NOW = "now"
    """The state at one moment."""
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    SCHOOL_YEAR = "school_year"
    """From September."""


class About(Struct, gc=False, frozen=True, kw_only=True):
    """Which time a figure is about, whatever the time at which it was read."""

    span: Span
    period: datetime
    """First moment of the newest period that was reported."""
    since: datetime | None = None
    """First moment of what is added up; None where the figure is of that period alone."""
    due: datetime
    """From this moment on the figure of the following period is overdue."""
    reporter: Words
    """The department that reports it."""
