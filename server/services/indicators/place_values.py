"""What places report of a figure: how long it is kept, which are reported no longer, and what they make together."""

import math
from collections.abc import Mapping
from datetime import datetime, timedelta

from server.contract.calendar import CALENDAR
from server.contract.messages import Span
from server.services.indicators.definition import IndicatorDefinition, Values

HOURS = timedelta(hours=48)
"""How long the state of a moment is remembered, hour by hour."""
MOST = 5000
"""Values of one figure of one place that are kept."""
GONE = timedelta(hours=2)
"""A place whose present state is older than the newest of that figure by more is reported no longer."""
EARLIEST, LATEST = datetime(1990, 1, 1, tzinfo=CALENDAR), datetime(2200, 1, 1, tzinfo=CALENDAR)
"""Periods before and after are somebody's typing error, or mean never."""

Key = tuple[str, str | None]
"""A figure, and the code of a place or None for the whole province."""


def newest(told: Mapping[Key, Values]) -> dict[str, datetime]:
    """Return the newest period of each figure, of whatever place."""
    found: dict[str, datetime] = {}
    for (name, _), values in told.items():
        if values:
            found[name] = max(found.get(name, EARLIEST), max(values))
    return found


def is_gone(figure: IndicatorDefinition, values: Values, latest: datetime) -> bool:
    """Return whether a place reported its present state before GONE, where ``latest`` is the newest of any place."""
    return figure.span is Span.NOW and max(values) < latest - GONE


def remembered(
    told: Mapping[Key, dict[datetime, float]], figures: Mapping[str, IndicatorDefinition]
) -> dict[Key, dict[datetime, float]]:
    """Return what is kept: of a present state HOURS before the newest of the figure, of others MOST periods."""
    latest = newest(told)
    kept: dict[Key, dict[datetime, float]] = {}
    for key, values in told.items():
        oldest = latest[key[0]] - HOURS if figures[key[0]].span is Span.NOW else EARLIEST
        if periods := [period for period in sorted(values)[-MOST:] if period >= oldest]:
            kept[key] = {period: values[period] for period in periods}
    return kept


def total(figure: IndicatorDefinition, merged: Mapping[Key, Values]) -> Values:
    """Return what the figures of places make of the province; a period that a place has not reported is left out.

    Of a present state a place counts from when it was first reported until it is reported no longer.
    """
    placed = [values for (name, code), values in merged.items() if name == figure.id and code is not None and values]
    if figure.places == "apart" or not placed:
        return {}
    latest = max(max(values) for values in placed)
    spans = [
        (min(values), max(values) if is_gone(figure, values, latest) else latest)
        if figure.span is Span.NOW
        else (EARLIEST, LATEST)
        for values in placed
    ]
    added: dict[datetime, float] = {}
    for period in set[datetime]().union(*placed):
        counted = [values for values, (first, last) in zip(placed, spans, strict=True) if first <= period <= last]
        if all(period in values for values in counted):
            number = len(counted) if figure.places == "mean" else 1
            added[period] = math.fsum(values[period] for values in counted) / number
    return added
