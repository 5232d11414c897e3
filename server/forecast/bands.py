"""Says how far off a forecast may be, from how far off those of the past were."""

from typing import NamedTuple

import numpy as np

from server.forecast.months import Array

_NORMAL, _HEAVY = 1.53, 2.0
"""The wide band is between so many times the narrow one: as with normal errors, or with heavy tails (Student's t, 3).

What lies further out was a shock: the band tells of months as they are, not of the next epidemic."""
_STEEPEST, _STEEPEST_SUM = 1.0, 2.0
"""Errors of months, and those of sums, grow at most like this power of the months (of a random walk: 0.5 and 1.5)."""
_FEW = 0.85
"""How much wider the quantile of one error is than that of many; ``1 + _FEW / n`` is near that of Student's t."""


class Widths(NamedTuple):
    """How far to either side the bands reach, by month ahead."""

    likely: Array
    """Of the band that holds four times out of five."""
    nearly_sure: Array
    """Of the band that holds nineteen times out of twenty."""


def widths(errors: Array, *, summed: bool = False) -> Widths:
    """Return how wide the bands have to be for each column of errors.

    ``errors``: of rehearsed forecasts; a row an origin, a column a month ahead, nan where unknown, at least one known.
    The bands are conformal (Stankeviciute, Alaa & van der Schaar, "Conformal time-series forecasting", NeurIPS 2021):
    quantiles of the absolute errors, with the correction for a finite number of them. So that the few errors far ahead
    need not speak for themselves, all are first made comparable by a power of the months ahead. ``summed``: column n
    is about the sum of n months; such sums overlap, so there are fewer of them than rows, and the bands are wider.
    """
    sizes = np.abs(errors)
    ahead = np.arange(1, sizes.shape[1] + 1)
    growth = ahead ** _growth(sizes, _STEEPEST_SUM if summed else _STEEPEST)
    rows = int(np.isfinite(sizes).any(axis=1).sum())
    scores = np.sort((sizes / growth)[np.isfinite(sizes)])
    likely = _quantile(scores, 0.80, rows)
    nearly_sure = np.clip(_quantile(scores, 0.95, rows), _NORMAL * likely, _HEAVY * likely)
    growth = growth * (1 + _FEW / np.maximum(rows / ahead if summed else np.full(len(ahead), rows), 1))
    return Widths(likely * growth, nearly_sure * growth)


def _growth(sizes: Array, steepest: float) -> float:
    """Return the power of the months ahead with which errors grow, 0 to ``steepest``."""
    logs, months, weights = [], [], []
    for ahead, column in enumerate(sizes.T, start=1):
        known = column[np.isfinite(column)]
        # the mean would be that of the shocks
        typical = float(np.median(known)) if len(known) else 0.0
        if typical > 0:
            logs.append(np.log(typical))
            months.append(np.log(ahead))
            weights.append(float(len(known)))
    if len(logs) < 2:
        return 0.5
    x, y, weight = np.array(months), np.array(logs), np.array(weights)
    x = x - np.average(x, weights=weight)
    return float(np.clip(np.sum(weight * x * y) / np.sum(weight * x * x), 0.0, steepest))


def _quantile(scores: Array, share: float, rows: int) -> float:
    """Return what a new score will not exceed with a probability of ``share``, by ``rows`` that tell of it."""
    level = min(share * (1 + 1 / rows), 1.0)
    return float(scores[min(int(np.ceil(level * len(scores))), len(scores)) - 1])
