"""Figures as they are written on the wall."""

import pytest
from documents import indicators
from msgspec import structs

from server.contract.words import Words
from wall.drawing.number_format import change

POINTS = "{arrow} {points} pts"


@pytest.mark.parametrize(
    ("value", "last_year", "unit", "told"),
    [
        (110.0, 100.0, "tấn", "▲ 10,0\u202f%"),
        (90.0, 100.0, "tấn", "▼ 10,0\u202f%"),
        (99.99, 100.0, "tấn", "= 0,0\u202f%"),
        (51.5, 50.0, "%", "▲ 1,5 pts"),
        (49.99, 50.0, "%", "= 0,0 pts"),
        (50.0, None, "%", ""),
        (float("nan"), 50.0, "%", ""),
    ],
)
def test_a_change_that_is_told_as_zero_points_nowhere(language, value, last_year, unit, told):
    (given,) = indicators(value).indicators
    indicator = structs.replace(given, last_year=last_year, unit=Words(vi=unit, en=unit), decimals=1)
    assert change(language, indicator, POINTS) == told
