"""Forecasts the months to come, each with bands that have held in the past."""

from collections.abc import Mapping
from datetime import date
from typing import Literal, TypeAlias

import numpy as np
from msgspec import Struct

from server.forecast.bands import widths
from server.forecast.months import Array, MonthRow, Values, row
from server.forecast.smoothing import held, smoothed

Method: TypeAlias = Literal["seasonal_naive", "holt_winters_additive", "holt_winters_multiplicative"]

SHORTEST = 24
"""Months that have to be reported before anything is forecast."""
FURTHEST = 36
"""Months ahead, at most."""
_REHEARSALS = 12
"""Months in which a method has to have been tried, before it is trusted more than last year's values."""
SPREAD = 1e6
"""How many times its least value a figure's largest one may be where growth is thought of in percent."""
_REACH = 3.0
"""Natural logarithm of how far above the largest and below the least value ever reported growth in percent may lead."""


class Expected(Struct, frozen=True):
    """What one month is expected to be, and between what it will be."""

    month: date
    """Its first day."""
    value: float
    low80: float
    high80: float
    """Four times out of five between these."""
    low95: float
    high95: float
    """Nineteen times out of twenty between these."""


class Forecast(Struct, frozen=True, eq=False):
    """The months after the newest one, and how well this was foretold before."""

    method: Method
    """The one that erred least in the past."""
    newest: date
    """First day of the last month that the forecast knows."""
    months: tuple[Expected, ...]
    past_error: float | None
    """Mean absolute error of rehearsed forecasts up to a season ahead, as a share of the value; None where a share
    means nothing because values are zero or change their sign."""
    gaps: Mapping[date, float]
    """What months without a value are thought to have been, by their first day."""
    foretold: Array
    """Rehearsals: what each month would have said of those after it; a row a month, a column a month ahead."""
    came: Array
    """What came then; nan where nobody knows."""


def forecast(values: Values, horizon: int, *, season: int = 12, running_share: float | None = None) -> Forecast | None:
    """Return what the next ``horizon`` months will be (1 to ``FURTHEST``), or None where too few were reported.

    The seasonal naive method is compared with Holt and Winters' damped one, additive and, where all values are
    positive, multiplicative (the additive one of logarithms), by rehearsing each from every month of the past that has
    two seasons before it (rolling origin: Hyndman & Athanasopoulos, "Forecasting: principles and practice", 3rd ed.,
    5.10). The one whose forecasts up to a season ahead were least off, on average, speaks; its rehearsals also make
    the bands, see bands.py. ``season`` is in months. ``running_share``: how much of the newest month has gone by,
    where that is not over; such a month is forecast too. Raises ValueError for another horizon or season.
    """
    if not 1 <= horizon <= FURTHEST or not 1 <= season <= SHORTEST // 2:
        raise ValueError(f"a horizon of 1 to {FURTHEST} and a season of 1 to {SHORTEST // 2} months, please")
    past = row(values, running_share=running_share)
    if past.told < SHORTEST:
        return None
    unit = float(np.nanmax(np.abs(past.values))) or 1.0
    scaled = past.values / unit
    reach = max(horizon, season)
    came = _after(scaled, reach)
    method, foretold = _chosen(scaled, season, came)
    # rows that know less than the method needs to start are no rehearsal
    fair = slice(season - 1 if method == "seasonal_naive" else 2 * season - 1, None)
    bands = _bands(method, foretold, foretold[fair], came[fair], lowest=0.0 if np.nanmin(scaled) >= 0 else -np.inf)
    return Forecast(
        method=method,
        newest=past.month(len(scaled) - 1),
        months=tuple(
            Expected(past.month(len(scaled) + ahead), *(float(each) for each in numbers * unit))
            for ahead, numbers in enumerate(bands[:horizon])
        ),
        past_error=_past_error(scaled, foretold[fair, :season], came[fair, :season]),
        gaps=_gaps(past, foretold[:, 0] * unit),
        foretold=foretold[fair] * unit,
        came=came[fair] * unit,
    )


def _after(values: Array, reach: int) -> Array:
    """Return the months that came after each; a row a month, a column a month ahead, nan where unknown."""
    padded = np.concatenate([values[1:], np.full(reach, np.nan)])
    return np.lib.stride_tricks.sliding_window_view(padded, reach)


def _chosen(values: Array, season: int, came: Array) -> tuple[Method, Array]:
    """Return the method that erred least up to a season ahead, and its rehearsals from every month."""
    reach = came.shape[1]
    candidates: dict[Method, Array] = {"seasonal_naive": held(values, season, reach)}
    fair = came[2 * season - 1 :, :season]
    if np.isfinite(fair).any(axis=1).sum() >= _REHEARSALS:
        candidates["holt_winters_additive"] = smoothed(values, season, reach)
        least = float(np.nanmin(values))
        if least > 1 / SPREAD:
            logs = smoothed(np.log(values), season, reach)
            candidates["holt_winters_multiplicative"] = np.exp(np.clip(logs, np.log(least) - _REACH, _REACH))

    def error(method: Method) -> float:
        return float(np.nanmean(np.abs(fair - candidates[method][2 * season - 1 :, :season])))

    # the first of equals: simple wins
    method = min(candidates, key=error) if len(candidates) > 1 else "seasonal_naive"
    return method, candidates[method]


def _bands(method: Method, foretold: Array, rehearsed: Array, came: Array, *, lowest: float) -> Array:
    """Return a row for each month ahead: the forecast, low80, high80, low95, high95."""
    value = np.maximum(foretold[-1], lowest)
    columns = [value]
    if method == "holt_winters_multiplicative":
        for width in widths(np.log(came / rehearsed)):
            factor = np.exp(np.minimum(width, _REACH))
            columns += [value / factor, value * factor]
    else:
        for width in widths(came - rehearsed):
            columns += [np.maximum(value - width, lowest), value + width]
    return np.stack(columns, axis=1)


def _past_error(values: Array, foretold: Array, came: Array) -> float | None:
    """Return the mean absolute error as a share of the value, or None where that means nothing."""
    if not (np.nanmin(values) > 0 or np.nanmax(values) < 0) or np.isnan(came).all():
        return None
    return float(np.nanmean(np.abs((foretold - came) / came)))


def _gaps(past: MonthRow, next_month: Array) -> dict[date, float]:
    """Return what the month before would have said of each month without a value."""
    missing = np.flatnonzero(np.isnan(past.values)).tolist()
    return {past.month(each): float(next_month[each - 1]) for each in missing}
