"""Tiles that go from one screen to another: all of them arrive, nothing overlaps, and who stays is where it was."""

from collections import Counter

from drawn import at, contents, is_sound, screen, sound_screens
from hypothesis import given
from hypothesis import strategies as st

from server.contract.messages.layouts import Area, Grid
from server.contract.words import Words
from wall.editor.layouts.areas import Offset
from wall.editor.layouts.placing import NOTHING_SELECTED
from wall.editor.layouts.taking_across import TOO_COARSE, held_at, sizes_there, standing_at, take_across


@given(sound_screens(), sound_screens(), st.data())
def test_nothing_is_lost_on_the_way(source, target, data):
    some = data.draw(st.frozensets(st.integers(0, max(len(source.tile) - 1, 0)), max_size=3))
    corner = data.draw(st.none() | st.builds(Offset, st.integers(0, 30), st.integers(0, 30)))
    taken = take_across(source, some, target, corner, push=data.draw(st.booleans()))
    if isinstance(taken, Words):
        assert taken.vi != taken.en
        return
    assert is_sound(taken.target)
    assert Counter(contents(taken.source)) + Counter(contents(taken.target)) == Counter(contents(source)) + Counter(
        contents(target)
    )
    assert list(taken.source.tile) == [each for number, each in enumerate(source.tile) if number not in some]
    assert [taken.target.tile[number].topics for number in sorted(taken.selection)] == [
        source.tile[number].topics for number in sorted(some)
    ]


def test_tiles_stand_on_the_same_share_of_the_other_surface():
    source, target = screen((0, 0, 8, 6), (8, 0, 8, 6)), screen(grid=(12, 6))
    taken = take_across(source, frozenset({1}), target)
    assert at(taken.target) == [(4, 0, 4, 3)]
    assert at(taken.source) == [(0, 0, 8, 6)]


def test_a_grid_that_is_too_coarse_is_refused_and_so_is_nothing():
    source = screen((1, 0, 1, 1))
    assert take_across(source, frozenset({0}), screen(grid=(2, 2))) == TOO_COARSE
    assert sizes_there(source, frozenset({0}), Grid(2, 2)) is None
    assert take_across(source, frozenset(), screen()) == NOTHING_SELECTED


def test_without_a_cell_neighbours_are_pushed_only_where_nothing_is_free():
    source, half = screen((0, 0, 24, 6)), screen((0, 0, 24, 6))
    assert at(take_across(source, frozenset({0}), half, push=True).target) == [(0, 0, 24, 6), (0, 6, 24, 6)]
    third = screen((0, 3, 24, 6))
    assert isinstance(take_across(source, frozenset({0}), third), Words)
    assert at(take_across(source, frozenset({0}), third, push=True).target) == [(0, 6, 24, 6), (0, 0, 24, 6)]


def test_a_hand_keeps_what_it_has_inside_the_grid():
    areas = [Area(2, 2, 4, 2), Area(6, 2, 4, 4)]
    assert held_at(areas, 12.0, 6.0, (0.5, 0.5), Grid(24, 12)) == (8, 4)
    assert held_at(areas, 0.2, 11.9, (0.5, 0.5), Grid(24, 12)) == (0, 8)
    assert standing_at(areas, Offset(8, 4)) == [Area(8, 4, 4, 2), Area(12, 4, 4, 4)]
