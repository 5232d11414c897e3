"""Finds months that do not fit the pattern of their figure: something happened, or somebody mistyped."""

from datetime import date

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from server.forecast.ahead import SHORTEST, SPREAD
from server.forecast.months import Array, Values, row

_LIMIT = 3.5
"""Scores further from zero are outliers (Iglewicz & Hoaglin, "How to detect and handle outliers", ASQC, 1993)."""
_SIGMA = 0.6745
"""Median absolute deviations in a standard deviation of normal values, upside down (same source)."""
_WINDOW = 13
"""Months whose median is the trend in their middle."""
_FLOOR = 0.002
"""The usual deviation is never thought less than this share of the usual value: rounding is no event."""
_LUNAR = (1, 2)
"""Between these months the lunar new year moves, and with it closed gates and double revenue."""
_ORDINARY = 0.9
"""Share of the past years whose new year was no event."""


class Break(Struct, frozen=True):
    """A month out of line."""

    month: date
    """Its first day."""
    value: float
    usual: float
    """What trend and season would have made it."""
    score: float
    """Robust standard deviations from what is usual; negative below it."""


def breaks(values: Values, *, season: int = 12, running_share: float | None = None) -> list[Break]:
    """Return those of the newest ``season`` months that are out of line, oldest first; none with too few values.

    Trend and season are taken out by medians, as STL does with regressions (Cleveland et al., J. Official Statistics
    6, 1990), of logarithms where all values are positive. What remains is scored with ``0.6745 (r - median) / MAD``.
    January and February are judged leniently: together, and beyond what the new year has moved before.
    ``running_share`` as for forecast().
    """
    past = row(values, running_share=running_share)
    if past.told < max(SHORTEST, 2 * season):
        return []
    unit = float(np.nanmax(np.abs(past.values))) or 1.0
    scaled = past.values / unit
    in_percent = bool(np.nanmin(scaled) > 1 / SPREAD)
    rest = _rest(np.log(scaled) if in_percent else scaled, season)
    numbers = np.array([past.month(each).month for each in range(len(scaled))])
    off = rest - np.nanmedian(rest)
    usual_size = 1.0 if in_percent else float(np.nanmedian(np.abs(scaled)))
    # with an odd number of years one month of each kind is itself the usual one, which says nothing of the others
    telling = np.abs(off[np.isfinite(rest) & (rest != 0)])
    mad = float(np.median(telling)) if len(telling) else 0.0
    deviation = max(mad, _FLOOR * usual_size, float(np.finfo(float).tiny))
    judged = _lenient(off, numbers) if season == 12 else off
    scores = _SIGMA * judged / deviation
    found = [each for each in range(len(scaled) - season, len(scaled)) if abs(scores[each]) > _LIMIT]
    usual = np.exp(np.log(scaled) - off) if in_percent else scaled - off
    return [
        Break(past.month(each), float(past.values[each]), float(usual[each] * unit), float(scores[each]))
        for each in found
    ]


def _rest(values: Array, season: int) -> Array:
    """Return what neither trend nor season explains; nan where a month was not reported."""
    months = np.arange(len(values))
    # growth against last year is the only slope that no season disturbs
    growth = values[season:] - values[:-season]
    slope = float(np.nanmedian(growth)) / season if np.isfinite(growth).any() else 0.0
    flat = values - slope * months
    factors = _medians_by(flat - _moving_median(flat), months % season)
    flat = flat - factors
    # the second round sees the trend without the season
    rest = flat - _moving_median(flat)
    return rest - _medians_by(rest, months % season)


def _moving_median(values: Array) -> Array:
    """Return the median around each month, at the ends of what there is."""
    half = _WINDOW // 2
    padded = np.concatenate([np.full(half, np.nan), values, np.full(half, np.nan)])
    around = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)
    overall = float(np.nanmedian(values))
    empty = np.isnan(around).all(axis=1)
    return np.nanmedian(np.where(empty[:, None], overall, around), axis=1)


def _medians_by(values: Array, phases: NDArray[np.intp]) -> Array:
    """Return for each month the median of all months of its phase, 0 where none was reported."""
    medians = np.zeros(len(values))
    for phase in np.unique(phases):
        same = values[phases == phase]
        if np.isfinite(same).any():
            medians[phases == phase] = np.nanmedian(same)
    return medians


def _lenient(off: Array, numbers: Array) -> Array:
    """Return the deviations, those of January and February less what moving the new year explains."""
    judged = off.copy()
    lunar = np.isin(numbers, _LUNAR)
    for month in np.flatnonzero(lunar & np.isfinite(off)):
        other = month + (1 if numbers[month] == _LUNAR[0] else -1)
        alone = off[month]
        if 0 <= other < len(off) and np.isfinite(off[other]):
            both = (alone + off[other]) / 2
            alone = both if abs(both) < abs(alone) else alone
        others = np.abs(off[lunar & np.isfinite(off) & (np.abs(np.arange(len(off)) - month) > 1)])
        ordinary = float(np.quantile(others, _ORDINARY, method="higher")) if len(others) else 0.0
        judged[month] = np.sign(alone) * max(abs(alone) - ordinary, 0.0)
    return judged
