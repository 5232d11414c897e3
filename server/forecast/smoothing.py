"""Follows a series month by month with many settings of Holt and Winters' method at once.

The method is the damped additive one (Hyndman & Athanasopoulos, "Forecasting: principles and practice", 3rd ed., 8.3),
in its form of error correction (8.5). What has not been reported yet never flows into a state, so the states of every
month are at the same time a rehearsal: what would have been said then can be compared with what came.
"""

from itertools import product

import numpy as np
from numpy.typing import NDArray

from server.forecast.months import Array

_LEVELS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9)
_TRENDS = (0.0, 0.02, 0.06, 0.15)
_SEASONS = (0.0, 0.05, 0.15, 0.3, 0.5)
_DAMPINGS = (0.9, 0.98, 0.995)
"""The last one hardly damps: some figures have grown alike for decades."""
_GRID = np.array(
    [(level, 0.0, season, 0.0) for level, season in product(_LEVELS, _SEASONS)]
    + list(product(_LEVELS, _TRENDS, _SEASONS, _DAMPINGS))
).T
"""Settings tried: alpha, beta*, gamma (as a share of 1 - alpha) and phi of the book; the first ones have no trend."""
_BEST = 4
"""Settings whose forecasts are averaged: the very best one of a month often is so by luck."""

_OUTLIER = 3.0
"""Errors count as at most so many times their usual size, so that a shock does not become the new normal
(Gelper, Fried & Croux, "Robust forecasting with exponential and Holt-Winters smoothing", J. Forecasting 29, 2010)."""
_MEMORY = 0.1
"""How fast the usual size follows."""
_MAD = 1.25
"""Standard deviations in a mean absolute one, of normal errors."""
_FLOOR = 0.01
"""The usual error is never thought less than this share of the usual value: even a flat series may change one day."""


def smoothed(values: Array, season: int, horizon: int) -> Array:
    """Return what would have been forecast at the end of each month: one row a month, one column a month ahead.

    Each row knows only the months up to its own, also in the choice of settings. The starting values come from the
    first two seasons, so that rows before the end of those are no fair rehearsal. ``values``: at least two seasons,
    nan for months not reported, of a size near 1.
    """
    alphas, betas, gammas, phis = _GRID
    steps = np.cumsum(phis ** np.arange(1, horizon + 1)[:, None], axis=0)
    levels, trends, seasons = _states(values, season, alphas, alphas * betas, (1 - alphas) * gammas, phis)
    best = _best(values, season, levels, trends, seasons, phis)[:, :, None]
    months = np.arange(len(values))[:, None, None]
    ahead = np.arange(1, horizon + 1)
    foretold = levels[months, best] + steps[ahead - 1, best] * trends[months, best]
    # the newest factor of a month's season is that of its last year, however far ahead it lies
    foretold += seasons[months + 1 + (ahead - 1) % season, best]
    return np.asarray(foretold.mean(axis=1))


def held(values: Array, season: int, horizon: int) -> Array:
    """Return what the seasonal naive method would have forecast, in the shape of smoothed().

    Every month is as a year ago (5.2 of the book), or as it was reported last; ``values`` as for smoothed().
    """
    level, _, factors = _start(values, season)
    kept = np.concatenate([level + factors, values])
    for month in range(season, len(kept)):
        if np.isnan(kept[month]):
            kept[month] = kept[month - season]
    ahead = np.arange(1, horizon + 1)
    return np.asarray(kept[np.arange(len(values))[:, None] + 1 + (ahead - 1) % season])


def _states(
    values: Array, season: int, alphas: Array, betas: Array, gammas: Array, phis: Array
) -> tuple[Array, Array, Array]:
    """Return levels, trends and seasons; a row a month (seasons: from one season before), a column a setting."""
    start, slope, factors = _start(values, season)
    usual = float(np.nanmedian(np.abs(values)))
    first = values[: 2 * season] - (start + slope * np.arange(2 * season) + np.tile(factors, 2))
    floor = max(_FLOOR * usual, np.finfo(float).tiny)
    size = np.full(len(alphas), max(_MAD * float(np.nanmean(np.abs(first))), floor))
    level = np.full(len(alphas), start - slope)
    trend = np.where(phis > 0, slope, 0.0)
    levels, trends = np.empty((2, len(values), len(alphas)))
    seasons = np.empty((len(values) + season, len(alphas)))
    seasons[:season] = factors[:, None]
    for month, value in enumerate(values):
        trend = phis * trend
        level = level + trend
        factor = seasons[month]
        if np.isnan(value):
            seasons[month + season] = factor
        else:
            most = _OUTLIER * size
            error = np.minimum(np.maximum(value - level - factor, -most), most)
            size = np.maximum(size + _MEMORY * (_MAD * np.abs(error) - size), floor)
            level = level + alphas * error
            trend = trend + betas * error
            seasons[month + season] = factor + gammas * error
        levels[month], trends[month] = level, trend
    return levels, trends, seasons


def _start(values: Array, season: int) -> tuple[float, float, Array]:
    """Return level and slope a month at the first month, and the factors of the season, from the first two seasons."""
    first = values[: 2 * season].reshape(2, season)
    growth = first[1] - first[0]
    slope = float(np.nanmean(growth)) / season if np.isfinite(growth).any() else 0.0
    flat = first - slope * np.arange(2 * season).reshape(2, season)
    level = float(np.nanmean(flat))
    told = np.isfinite(flat).sum(axis=0)
    factors = np.nansum(flat - level, axis=0) / np.maximum(told, 1)
    return level, slope, factors


def _best(values: Array, season: int, levels: Array, trends: Array, seasons: Array, phis: Array) -> NDArray[np.intp]:
    """Return the settings that had erred least by the end of each month, up to a season ahead."""
    losses = np.zeros_like(levels)
    for ahead in sorted({1, max(season // 4, 1), max(season // 2, 1), season}):
        if ahead >= len(values):
            break
        steps = np.cumsum(phis ** np.arange(1, ahead + 1)[:, None], axis=0)[-1]
        foretold = levels[:-ahead] + steps * trends[:-ahead] + seasons[ahead : len(values)]
        # absolute, not squared: a shock must not decide which settings fit the other months
        errors = np.abs(values[ahead:, None] - foretold)
        losses[ahead:] += np.where(np.isnan(errors), 0.0, errors)
    return np.argpartition(np.cumsum(losses, axis=0), _BEST, axis=1)[:, :_BEST]
