"""How large type must be."""

import pytest

from server.contract.legibility import LINE, PERMITTED, Capacity, Seat, capacity, pitch
from wall.theme import SMALLEST

WALL = (1920, 1080)


def test_a_55_inch_panel_has_pixels_of_0_634_millimetres():
    assert pitch(55, *WALL) == pytest.approx(0.634, abs=0.001)
    assert pitch(55, 3840, 2160) == pytest.approx(0.317, abs=0.001)


def test_at_six_metres_capitals_of_44_pixels_are_16_minutes():
    seat = Seat(6.0, pitch(55, *WALL))
    assert seat.minutes(SMALLEST) == pytest.approx(16.1, abs=0.05)
    assert seat.pixels(seat.minutes(50)) == pytest.approx(50)


@pytest.mark.parametrize(
    ("surface", "read"),
    [
        ((1218, 685, 6.0), (14, 57)),
        ((2436, 1370, 6.0), (28, 115)),
        ((4800, 2700, 6.0), (56, 227)),
        ((685, 1218, 6.0), (25, 32)),
        ((598, 336.5, 0.7), (60, 242)),
        ((1218, 685, 600.0), (1, 1)),
    ],
    ids=["55 inches", "two by two", "LED", "upright", "desk", "far too far"],
)
def test_how_much_can_be_read_of_a_surface_depends_on_its_size_and_seat(surface, read):
    assert capacity(*surface) == read


def test_a_surface_has_room_for_what_was_drawn_for_less_and_a_slip_of_the_tape_more():
    wall = Capacity(56, 227)
    assert wall.holds(Capacity(28, 115))
    assert wall.holds(Capacity(58, 230))
    assert not wall.holds(Capacity(60, 227))
    assert not wall.holds(Capacity(14, 378))


def test_type_for_a_capacity_fills_its_lines():
    seat = Seat(6.0, 685 / 1080)
    assert 1080 / (seat.pixels(PERMITTED) * LINE) == pytest.approx(14, abs=0.5)
