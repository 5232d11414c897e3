"""Where the pictures of a mosaic stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wall.layouts.mosaic import PICTURE, SIZES, placed, places, snug

SCREENS = [(1920, 1080), (3840, 2160), (1080, 1920), (5120, 1440), (960, 540)]


def overlap(one, other):
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


@pytest.mark.parametrize("count", SIZES)
@pytest.mark.parametrize("screen", SCREENS, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_mosaic_has_all_its_pictures_side_by_side_on_the_screen(count, screen):
    found = places(count, screen[0], screen[1], 6)
    assert len(found) == count
    for number, place in enumerate(found):
        assert place.width > 0
        assert place.height > 0
        assert place.x >= 0
        assert place.x + place.width <= screen[0]
        assert place.y >= 0
        assert place.y + place.height <= screen[1]
        assert not any(overlap(place, other) for other in found[:number])


@pytest.mark.parametrize(("count", "side"), [(4, 2), (9, 3), (16, 4), (25, 5), (36, 6), (64, 8)])
def test_even_mosaics_are_square_on_a_wide_screen(count, side):
    found = places(count, 1920, 1080, 0)
    assert {place.width for place in found} == {1920 // side}
    assert {place.height for place in found} == {1080 // side}


@pytest.mark.parametrize(("count", "cells", "big"), [(6, 3, 2), (8, 4, 3), (13, 4, 2)])
def test_one_picture_is_big_and_comes_first(count, cells, big):
    found = places(count, 1920, 1080, 0)
    assert (found[0].width, found[0].height) == (1920 * big // cells, 1080 * big // cells)
    assert all((place.width, place.height) == (1920 // cells, 1080 // cells) for place in found[1:])
    assert sum(place.width * place.height for place in found) == 1920 * 1080


def test_the_big_one_of_thirteen_is_in_the_middle():
    big = places(13, 1920, 1080, 0)[0]
    assert (big.x, big.y) == (480, 270)


def test_on_a_portrait_screen_the_big_one_is_above_the_others():
    big, *others = places(6, 1080, 1920, 6)
    assert (big.x, big.y, big.width) == (0, 0, 1080)
    assert all(place.y >= big.height for place in others)


def test_four_pictures_on_a_portrait_screen_stand_below_each_other():
    assert len({place.y for place in places(4, 1080, 1920, 0)}) == 4


@given(st.integers(1, 64), st.integers(300, 6000), st.integers(300, 6000))
def test_any_number_leaves_no_larger_pictures_undone(count, width, height):
    """No other number of columns would make larger pictures."""
    found = places(count, width, height, 0) if count not in (6, 8, 13) else places(9, width, height, 0)
    size = min(min(place.width, place.height * PICTURE) for place in found)
    for columns in range(1, len(found) + 1):
        rows = -(-len(found) // columns)
        assert size >= min(width // columns, height // rows * PICTURE) - 3


def test_places_by_hand_are_shares_of_the_area():
    found = placed([(0, 0, 0.5, 1), (0.5, 0, 0.5, 0.5), (0.5, 0.5, 0.5, 0.5)], 1006, 506, 6)
    assert [tuple(place) for place in found] == [(0, 0, 500, 506), (506, 0, 500, 250), (506, 256, 500, 250)]


def test_in_a_long_area_the_big_one_stands_on_the_left_of_the_others():
    big, *others = places(6, 2400, 800, 0)
    assert (big.x, big.y, big.height) == (0, 0, 800)
    assert all(place.x >= big.width for place in others)
    assert sum(min(each.width, each.height * PICTURE) ** 2 / PICTURE for each in (big, *others)) > 0.8 * 2400 * 800


@pytest.mark.parametrize("count", range(1, 8))
@pytest.mark.parametrize("screen", SCREENS, ids=lambda size: f"{size[0]}x{size[1]}")
def test_any_number_of_pictures_leaves_no_place_empty(count, screen):
    found = snug(count, screen[0], screen[1], 6)
    assert len(found) == count
    assert not any(overlap(place, other) for number, place in enumerate(found) for other in found[:number])
    if count not in SIZES:
        covered = sum((place.width + 6) * (place.height + 6) for place in found)
        assert covered > 0.98 * screen[0] * screen[1]
