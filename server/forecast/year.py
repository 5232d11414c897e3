"""Says what a year will end at, and whether its plan can still be met."""

import math
from datetime import date
from typing import Literal

import numpy as np
from msgspec import Struct

from server.forecast.ahead import Forecast
from server.forecast.bands import widths
from server.forecast.months import LARGEST, Array, Values, first_day, number

GUESSED = 2
"""Months of a year without a value that may be guessed; more, and the figure is not reported by the month."""


class Outlook(Struct, frozen=True):
    """What a year is expected to end at, and between what it will."""

    year: int
    value: float
    low80: float
    high80: float
    """Four times out of five between these."""
    low95: float
    high95: float
    """Nineteen times out of twenty between these."""


def year_end(
    values: Values,
    forecast: Forecast | None,
    year: int,
    accumulates: Literal["sum", "last"],
    *,
    running_share: float | None = None,
) -> Outlook | None:
    """Return what the year's sum or its December will be, or None where the forecast does not reach so far.

    ``values`` are those that the forecast was made from, ``running_share`` is what forecast() was given: how much of
    the newest month has gone by. What such a month has reported stays, and the forecast adds the share that is to come.
    The bands are those of the sum, from the sums of rehearsed forecasts: errors of neighbouring months are alike, and
    bounds of months cannot be added. A month nobody reported counts as ``forecast.gaps`` has it, with the error of a
    forecast for one month; a year with more than ``GUESSED`` of them, or that begins before the values do, is None.
    Raises ValueError where the forecast took the running month for a whole one.
    """
    wanted = [number(date(year, month, 1)) for month in (range(1, 13) if accumulates == "sum" else (12,))]
    told = {number(month): float(value) for month, value in values.items() if abs(value) <= LARGEST}
    running = max(told, default=None) if running_share is not None and running_share < 1 else None
    known = {each: told[each] for each in wanted if each in told and each != running}
    if len(known) == len(wanted):
        total = math.fsum(known.values())
        return Outlook(year, total, total, total, total, total)
    if forecast is None:
        return None
    newest = number(forecast.newest)
    if running is not None and running <= newest:
        raise ValueError("the forecast was made as if the running month were over; give forecast() its share, too")
    expected = {number(each.month): each.value for each in forecast.months}
    guesses = {each: forecast.gaps.get(first_day(each)) for each in wanted if each <= newest and each not in known}
    if len(guesses) > GUESSED or None in guesses.values():
        return None
    weights = np.array([float(each in wanted and each not in known) for each in expected])
    if running in expected and running in wanted and accumulates == "sum":
        known[running] = told[running]
        weights[running - newest - 1] = 1 - max(running_share or 0.0, 0.0)
    if any(each > newest and each not in expected and each not in known for each in wanted):
        return None
    certain = math.fsum(known.values())
    guessed = math.fsum(each for each in guesses.values() if each is not None)
    ahead = math.fsum(weights * np.array(list(expected.values())))
    lows, highs = _reach(forecast, ahead, weights, len(guesses))
    # what can only be added to never falls below what is there
    least = certain if min(told.values(), default=0.0) >= 0 else -math.inf
    low80, low95 = (max(certain + guessed + each, least) for each in lows.tolist())
    high80, high95 = (certain + guessed + each for each in highs.tolist())
    return Outlook(year, certain + guessed + ahead, low80, high80, low95, high95)


def _reach(forecast: Forecast, ahead: float, weights: Array, guesses: int) -> tuple[Array, Array]:
    """Return how low and how high the weighted sum of the months ahead may be, each for both bands.

    ``guesses``: months without a value that count as forecast for one month each.
    """
    came, foretold = (each[:, : len(weights)] for each in (forecast.came, forecast.foretold))
    off = np.array(widths(came[:, :1] - foretold[:, :1]))[:, 0] * math.sqrt(guesses) if guesses else np.zeros(2)
    used = np.flatnonzero(weights)
    if not len(used):
        return ahead - off, ahead + off
    part = slice(used[0], used[-1] + 1)
    sums = np.cumsum(came[:, part] * weights[part], axis=1), np.cumsum(foretold[:, part] * weights[part], axis=1)
    in_percent = forecast.method == "holt_winters_multiplicative"
    errors = np.log(sums[0] / sums[1]) if in_percent else sums[0] - sums[1]
    if np.isnan(errors).all():
        # the past was never reported without a gap: as if all months erred alike, which is wider
        ends = np.array([[e.low80, e.low95, e.high80, e.high95] for e in forecast.months])
        low, high = np.split(weights @ ends, 2)
    elif in_percent:
        wide = np.exp(_widest(errors))
        low, high = ahead / wide, ahead * wide
    else:
        wide = _widest(errors)
        low, high = ahead - wide, ahead + wide
    # errors of guesses and of the months ahead are not the same ones
    return ahead - np.hypot(ahead - low, off), ahead + np.hypot(high - ahead, off)


def _widest(errors: Array) -> Array:
    return np.array(widths(errors, summed=True))[:, -1]


def allowed(
    plan: float, outlook: Outlook, better: Literal["higher", "lower"]
) -> Literal["possible", "unlikely", "out_of_reach"]:
    """Return whether a plan for the year, in the unit of the outlook, can still be met.

    It is unlikely where it lies beyond the band that holds four times out of five, and out of reach beyond the one
    that holds nineteen times out of twenty. A plan that will be exceeded is possible.
    """
    sign = 1 if better == "higher" else -1
    ends = [(outlook.low80, outlook.high80), (outlook.low95, outlook.high95)]
    likely, nearly_sure = (max(sign * low, sign * high) for low, high in ends)
    if sign * plan > nearly_sure:
        return "out_of_reach"
    return "unlikely" if sign * plan > likely else "possible"
