"""Lays monthly values out in a row, so that they can be calculated with."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Values: TypeAlias = Mapping[date, float]
"""One figure by the first day of its month, in the province's calendar."""
Array: TypeAlias = NDArray[np.float64]

LONGEST = 180
"""Months that are looked at, the newest: what was before the last fifteen years says little of the next one."""
LARGEST = 1e200
"""Larger ones are somebody's typing error; their sums would not be finite."""


class MonthRow(NamedTuple):
    """Every month from the first to the newest one that was reported."""

    newest: int
    """Its number; see number()."""
    values: Array
    """One a month, oldest first; nan where nobody reported it."""

    @property
    def told(self) -> int:
        """How many months were reported."""
        return int(np.isfinite(self.values).sum())

    def month(self, position: int) -> date:
        """Return the first day of the month at a position of ``values``, which may lie after its end."""
        return first_day(self.newest - len(self.values) + 1 + position)


def number(month: date) -> int:
    """Return how many months a day's month is after the first of the calendar."""
    return month.year * 12 + month.month - 1


def first_day(number: int) -> date:
    """Return the first day of a month by its number."""
    return date(number // 12, number % 12 + 1, 1)


def row(values: Values, *, running_share: float | None = None) -> MonthRow:
    """Return the months in a row; empty where none was reported.

    Values that are not finite count as not reported, and so do those beyond ``LARGEST``. So does the newest month where
    ``running_share``, the share of it that has gone by, is given and less than 1.
    """
    told = {number(month): float(value) for month, value in values.items() if abs(value) <= LARGEST}
    if running_share is not None and running_share < 1 and told:
        del told[max(told)]
    if not told:
        return MonthRow(0, np.empty(0))
    newest = max(told)
    first = min(each for each in told if each > newest - LONGEST)
    return MonthRow(newest, np.array([told.get(each, np.nan) for each in range(first, newest + 1)]))
