"""How large type must be."""

import pytest

from wall.legibility import PERMITTED, Seat, pitch, smallest_type
from wall.theme import SMALLEST

WALL = (1920, 1080)


def test_a_55_inch_panel_has_pixels_of_0_634_millimetres():
    assert pitch(55, *WALL) == pytest.approx(0.634, abs=0.001)
    assert pitch(55, 3840, 2160) == pytest.approx(0.317, abs=0.001)


def test_at_six_metres_capitals_of_44_pixels_are_16_minutes():
    seat = Seat(6.0, pitch(55, *WALL))
    assert seat.minutes(SMALLEST) == pytest.approx(16.1, abs=0.05)
    assert seat.pixels(seat.minutes(50)) == pytest.approx(50)


@pytest.mark.parametrize("shorter", [540, 1080, 2160])
def test_a_layout_keeps_its_proportions(shorter):
    made_for = Seat(6.0, pitch(55, *WALL))
    assert smallest_type(made_for, WALL, None, shorter) == pytest.approx(SMALLEST * shorter / 1080)


def test_type_grows_for_who_sits_farther_and_never_shrinks():
    made_for = Seat(6.0, pitch(55, *WALL))
    near, far = Seat(3.0, made_for.pitch), Seat(9.0, made_for.pitch)
    assert smallest_type(made_for, WALL, near, 1080) == SMALLEST
    grown = smallest_type(made_for, WALL, far, 1080)
    assert PERMITTED <= far.minutes(grown) < PERMITTED + 0.3


def test_a_layout_for_a_desk_has_small_type_there():
    desk = Seat(0.8, pitch(27, *WALL))
    assert smallest_type(desk, WALL, None, 1080) < SMALLEST / 3
