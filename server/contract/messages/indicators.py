"""Figures: single ones against plan and last year, and series by period."""

from datetime import datetime

from msgspec import Struct

from server.contract.messages.base import About, Document, Severity, Span
from server.contract.words import Words


class Point(Struct, gc=False, frozen=True, array_like=True):
    """One period of a series."""

    at: datetime
    """Its first moment."""
    value: float


class Band(Struct, gc=False, frozen=True, array_like=True):
    """What a period is expected to be, and between what it will be."""

    at: datetime
    """Its first moment."""
    value: float
    low80: float
    high80: float
    """Four times out of five between these."""
    low95: float
    high95: float
    """Nineteen times out of twenty between these."""


class Limit(Struct, gc=False, frozen=True, kw_only=True):
    """A value that should not be crossed."""

    value: float
    severity: Severity


class Indicator(Struct, gc=False, frozen=True, kw_only=True):
    """One figure against its plan and against last year."""

    id: str
    name: Words
    short: Words
    """Few enough letters for a card on the wall."""
    unit: Words
    decimals: int
    value: float | None
    """None while nothing is known; never zero for unknown."""
    span: Span = Span.MONTH
    period: datetime | None
    """First moment of the period that the value is about; None for the present state."""
    plan: float | None
    """For the whole year, in the unit of ``value``."""
    progress: float | None
    """Share of the plan reached, 1.0 for all of it."""
    expected: float | None
    """Share of the plan that should be reached by the end of ``period``."""
    last_year: float | None
    """The same figure a year before; of a period that still adds up, only as much of it as has gone by."""
    trend: tuple[float, ...]
    """The last periods, oldest first."""
    severity: Severity
    reason: Words | None = None
    """Why the severity is not normal."""
    about: About | None = None
    """None where the figure is worked out for the present moment, or nothing is known."""
    outlook: Band | None = None
    """What the year is expected to end at."""
    limits: tuple[Limit, ...] = ()
    """From which values on the severity changes at present, what follows from the plan included."""


class Indicators(Document, frozen=True, kw_only=True):
    """The figures leaders look at."""

    indicators: tuple[Indicator, ...]


class Line(Struct, gc=False, frozen=True, kw_only=True):
    """A further line in a chart of a series, in its unit."""

    name: Words
    points: tuple[Point, ...]
    severity: Severity = Severity.NORMAL


class Series(Document, frozen=True, kw_only=True):
    """One figure by period."""

    name: Words
    short: Words
    """Few enough letters for a narrow tile."""
    unit: Words
    decimals: int
    span: Span = Span.MONTH
    points: tuple[Point, ...]
    """Oldest first; of months this year's and last year's at least."""
    running: bool = False
    """The newest period has not ended and still adds up: it is no fall."""
    plan: tuple[Point, ...] = ()
    """Where the plan wants the value to be."""
    limits: tuple[Limit, ...] = ()
    forecast: tuple[Band, ...] = ()
    """The periods to come, the next one first."""
    past_error: float | None = None
    """How far forecasts of this series were off in the past on average, as a share of the value."""
    breaks: tuple[datetime, ...] = ()
    """First moments of the periods that break from the series' own history."""
    about: About | None = None
    beside: tuple[Line, ...] = ()
