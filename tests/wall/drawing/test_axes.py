"""What stands beside an axis is what the line beside it stands for."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from server.contract.messages import Span
from wall.drawing.axes import decimals_of, is_multiple, scale_for


@pytest.mark.parametrize(
    ("values", "most", "decimals", "ticks", "written"),
    [
        ([0, 2], 5, 0, [0, 1, 2], 0),
        ([1.2, 11.0], 4, 1, [2.5, 5, 7.5, 10], 1),
        ([1.2, 11.0], 4, 0, [5, 10], 0),
        ([3.1, 8.9], 3, 2, [4, 6, 8], 0),
    ],
)
def test_ticks_are_no_finer_than_the_figures_are_written(values, most, decimals, ticks, written):
    scale = scale_for(Span.MONTH, 0, 12, values, ticks=most, decimals=decimals)
    assert scale.ticks == pytest.approx(ticks)
    assert scale.decimals == written


@given(st.lists(st.floats(-1e15, 1e15), min_size=1, max_size=5), st.integers(1, 5), st.integers(0, 3))
@example([5e-324], 1, 0)
def test_whatever_the_values_there_are_not_too_many_ticks(values, most, decimals):
    scale = scale_for(Span.MONTH, 0, 12, values, ticks=most, decimals=decimals)
    assert len(scale.ticks) <= most
    assert 0 <= scale.decimals <= decimals


def test_values_are_written_with_as_few_decimals_as_they_need():
    assert decimals_of([90.0, 92.5], 2) == 1
    assert decimals_of([90.0, 92.0], 2) == 0
    assert decimals_of([1 / 3], 2) == 2
    assert decimals_of([], 2) == 0
    assert is_multiple(0.3, 0.1)
    assert not is_multiple(0.25, 0.1)
