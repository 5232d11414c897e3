"""The axes of charts: where they begin and end, and which round values are marked. Pure."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from server.contract.messages import Span

LARGE = 1e12
"""Units from which on a fraction of one is less than a number holds."""


class Scale(NamedTuple):
    """What the ends of the axes stand for, and where values are marked."""

    span: Span
    first: int
    """Periods, as ``place`` counts them."""
    last: int
    end: float
    """The right edge: a little after the last period."""
    low: float
    high: float
    ticks: list[float]
    decimals: int
    """That the ticks are written with."""


def scale_for(span: Span, first: int, last: int, values: Sequence[float], *, ticks: int, decimals: int) -> Scale:
    """Return axes for these periods and values, with at most so many ticks, none finer than ``decimals``."""
    low, high = min(values), max(values)
    marked = _ticks(low, high, ticks, 10.0**-decimals)
    margin = (high - low) * 0.06 or max(abs(high), 1.0)
    low, high = low - margin, high + margin
    # a period alone stands in the middle, where its dot is not cut
    first -= first == last
    return Scale(
        span, first, last, last + max((last - first) * 0.05, 0.5), low, high, marked, decimals_of(marked, decimals)
    )


def decimals_of(values: Sequence[float], most: int) -> int:
    """Return with how many decimals, at most so many, all of these values are written as they are."""
    return next((few for few in range(most) if all(is_multiple(value, 10.0**-few) for value in values)), most)


def is_multiple(value: float, unit: float) -> bool:
    """Return whether a value is a whole number of units."""
    if abs(value) >= LARGE * unit:
        return True
    return math.isclose(value, round(value / unit) * unit, rel_tol=1e-9, abs_tol=unit * 1e-6)


def _ticks(low: float, high: float, most: int, finest: float) -> list[float]:
    """Return as many round values across a range as ``most`` allows, all of them multiples of the ``finest``."""
    if most == 1:
        # of values above zero the roundest below the top says more than zero does
        largest = 10.0 ** math.floor(math.log10(max(abs(low), abs(high)) or 1.0))
        round_ones = (math.floor(high / power) * power for power in (largest, largest / 10, largest / 100) if power)
        return [next((tick for tick in round_ones if tick >= low), high)]
    power = 10.0 ** math.floor(math.log10((high - low) / (most + 1) or max(abs(high), 1.0)))
    steps = [power * factor for factor in (1, 2, 2.5, 5, 10, 20, 25, 50)]
    for step in [step for step in steps if step > finest / 2 and is_multiple(step, finest)] or [finest]:
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first < most:
            break
    return [step * number for number in range(first, last + 1)]
