"""Finds a value that lies far outside everything that its figure has ever been: most are slips of a unit or a digit."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from server.services.indicators.definition import IndicatorDefinition

LEAST = 8
"""Periods of a past that a value can be judged by."""
OUTSIDE = 2.0
"""Times the width of the past that a value may lie outside it."""


class Outlier(Struct, frozen=True):
    """A value with the past that it does not fit."""

    figure: IndicatorDefinition
    place: str | None
    """Code; None for the province."""
    period: datetime
    value: float
    low: float
    """The least it ever was before, as ``high`` is the most."""
    high: float


def outlier(figure: IndicatorDefinition, place: str | None, values: Mapping[datetime, float]) -> Outlier | None:
    """Return the newest value where it lies outside [low − OUTSIDE·(high − low), high + OUTSIDE·(high − low)].

    ``low`` and ``high`` are the ends of the earlier values. None where these are fewer than LEAST, or never changed.
    """
    newest = max(values)
    past = [value for period, value in values.items() if period != newest]
    if len(past) < LEAST:
        return None
    low, high, value = min(past), max(past), values[newest]
    room = OUTSIDE * (high - low)
    if room == 0 or low - room <= value <= high + room:
        return None
    return Outlier(figure, place, newest, value, low, high)
