"""What the editor does to a screen: nothing is lost, nothing overlaps, and neighbours stay unless they are pushed."""

from collections import Counter

import pytest
from drawn import added, at, calls, contents, is_sound, screen, sound_screens, tile
from hypothesis import given
from hypothesis import strategies as st

from server.contract.messages.layouts import Area, Grid, ScreenSpec
from server.contract.words import Words
from wall.editor.layouts.areas import Offset
from wall.editor.layouts.arranging import Axis, Edge, Guide, align, distribute, guides
from wall.editor.layouts.operations import (
    Clip,
    Cut,
    add,
    duplicate,
    move,
    paste,
    prioritise,
    regrid,
    replace,
    resize,
    split,
    swap,
)

ONE, BOTH, ALL = frozenset({0}), frozenset({0, 1}), frozenset({0, 1, 2})


def refused(outcome):
    """Return why something was not done."""
    assert isinstance(outcome, Words)
    assert outcome.vi
    assert outcome.vi != outcome.en
    return outcome.en


@given(sound_screens(), st.data())
def test_whatever_is_done_nothing_overlaps_and_nothing_is_lost(before, data):
    does, args, flags = data.draw(calls(before))
    outcome = does(before, *args, **flags)
    if isinstance(outcome, Words):
        refused(outcome)
        return
    more = added(does, args)
    assert is_sound(outcome.screen)
    assert len(outcome.screen.tile) == len(before.tile) + more
    lost = Counter(contents(before)) - Counter(contents(outcome.screen))
    assert lost.total() == max(-more, 0)
    assert all(0 <= number < len(outcome.screen.tile) for number in outcome.selection)


@given(sound_screens(), st.data())
def test_without_pushing_neighbours_stay_where_they_are(before, data):
    some = data.draw(st.frozensets(st.integers(0, max(len(before.tile) - 1, 0)), max_size=3))
    outcome = move(before, some, Offset(data.draw(st.integers(-9, 9)), data.draw(st.integers(-9, 9))))
    if not isinstance(outcome, Words):
        for number, each in enumerate(before.tile):
            assert number in some or outcome.screen.tile[number] is each


@given(sound_screens(), st.data())
def test_what_is_pushed_moves_in_the_direction_of_the_movement_only(before, data):
    number = data.draw(st.integers(0, max(len(before.tile) - 1, 0)))
    across = data.draw(st.integers(1, 9))
    outcome = move(before, frozenset({number}), Offset(across, 0), push=True)
    if not isinstance(outcome, Words):
        for old, new in zip(at(before), at(outcome.screen), strict=True):
            assert (new[1:], new[0] >= old[0]) == (old[1:], True)


def test_a_tile_that_is_added_takes_the_first_free_place():
    before = screen((0, 0, 24, 1), (0, 1, 10, 5), (18, 1, 6, 11))
    outcome = add(before, tile(3, 3, 8, 4))
    assert at(outcome.screen)[3] == (10, 1, 8, 4)
    assert outcome.selection == {3}
    outcome = add(outcome.screen, tile(0, 0, 9, 6))
    assert at(outcome.screen)[4] == (0, 6, 9, 6)


def test_where_nothing_is_free_it_is_said_what_to_do():
    assert refused(add(screen((0, 0, 24, 12)), tile(0, 0, 1, 1))).startswith("No free place is large enough: remove")
    assert refused(add(screen(), tile(0, 0, 25, 1))).startswith("No free place")


def test_a_tile_that_is_added_in_an_area_pushes_down_what_is_in_its_way():
    before = screen((0, 0, 24, 4))
    assert refused(add(before, tile(0, 0, 5, 5), Area(2, 2, 6, 3))).startswith("This overlaps “Cards of figures”")
    outcome = add(before, tile(0, 0, 5, 5), Area(2, 2, 6, 3), push=True)
    assert at(outcome.screen) == [(0, 5, 24, 4), (2, 2, 6, 3)]
    assert refused(add(before, tile(0, 0, 5, 5), Area(20, 2, 5, 3))).startswith("This reaches beyond the 24×12 grid")


def test_what_is_moved_pushes_one_after_the_other():
    before = screen((0, 0, 4, 4), (4, 2, 4, 4), (9, 4, 4, 4), (9, 9, 4, 2))
    outcome = move(before, ONE, Offset(3, 0), push=True)
    assert at(outcome.screen) == [(3, 0, 4, 4), (7, 2, 4, 4), (11, 4, 4, 4), (9, 9, 4, 2)]
    assert refused(move(before, ONE, Offset(3, 0))).startswith("This overlaps “Cards of figures”")
    crowded = screen((0, 0, 4, 4), (4, 0, 20, 4))
    assert refused(move(crowded, ONE, Offset(1, 0), push=True)).startswith("There is no room to push neighbours on")


def test_several_are_moved_together():
    before = screen((0, 0, 4, 4), (4, 0, 4, 4), (8, 0, 4, 4))
    assert at(move(before, BOTH, Offset(0, 5)).screen) == [(0, 5, 4, 4), (4, 5, 4, 4), (8, 0, 4, 4)]
    assert refused(move(before, BOTH, Offset(-1, 0))).startswith("This reaches beyond")
    assert refused(move(before, frozenset(), Offset(1, 0))) == "No tile is selected: select one first"


def test_several_are_resized_in_proportion():
    before = screen((0, 0, 4, 4), (4, 0, 8, 4), (0, 4, 12, 2))
    outcome = resize(before, ALL, Area(0, 0, 24, 12))
    assert at(outcome.screen) == [(0, 0, 8, 8), (8, 0, 16, 8), (0, 8, 24, 4)]
    assert refused(resize(before, ALL, Area(0, 0, 1, 1))).startswith("This is too small, a tile would vanish")


def test_each_side_that_grows_pushes_its_own_way():
    before = screen((8, 4, 8, 4), (16, 4, 4, 4), (4, 4, 4, 4), (8, 8, 8, 2), (8, 2, 8, 2))
    outcome = resize(before, ONE, Area(6, 3, 12, 6), push=True)
    assert at(outcome.screen) == [(6, 3, 12, 6), (18, 4, 4, 4), (2, 4, 4, 4), (8, 9, 8, 2), (8, 1, 8, 2)]


def test_two_change_places_whatever_their_sizes():
    before = screen((0, 0, 4, 4), (4, 0, 20, 12))
    assert at(swap(before, BOTH).screen) == [(4, 0, 20, 12), (0, 0, 4, 4)]
    assert refused(swap(before, ONE)) == "Select just two tiles to change places"


def test_a_tile_is_split_in_two():
    before = screen((0, 0, 5, 1), (5, 0, 5, 3))
    across = split(before, 0, Cut.ACROSS)
    assert (at(across.screen), across.selection) == ([(0, 0, 3, 1), (5, 0, 5, 3), (3, 0, 2, 1)], {0, 2})
    assert across.screen.tile[2].topics == ("indicators/0",)
    assert at(split(before, 1, Cut.DOWN).screen) == [(0, 0, 5, 1), (5, 0, 5, 2), (5, 2, 5, 1)]
    assert refused(split(before, 0, Cut.DOWN)).startswith("It is only one cell of the grid")
    assert refused(split(before, 2, Cut.DOWN)).startswith("No tile is selected")


def test_what_is_duplicated_stays_together_where_there_is_room():
    before = screen((0, 0, 4, 2), (4, 0, 4, 4))
    outcome = duplicate(before, BOTH)
    assert at(outcome.screen)[2:] == [(8, 0, 4, 2), (12, 0, 4, 4)]
    assert outcome.selection == {2, 3}
    narrow = screen((0, 0, 4, 2), (4, 0, 4, 4), (0, 4, 2, 2), (8, 0, 4, 2), grid=(12, 8))
    assert at(duplicate(narrow, BOTH).screen)[4:] == [(2, 4, 4, 2), (6, 4, 4, 4)]
    torn = screen((0, 0, 4, 2), (8, 0, 4, 2), (0, 2, 4, 2), (8, 2, 4, 2), grid=(12, 4))
    assert at(duplicate(torn, BOTH).screen)[4:] == [(4, 0, 4, 2), (4, 2, 4, 2)]


@pytest.mark.parametrize(
    ("edge", "wanted"),
    [
        (Edge.LEFT, [(2, 0, 4, 2), (2, 3, 8, 4)]),
        (Edge.RIGHT, [(12, 0, 4, 2), (8, 3, 8, 4)]),
        (Edge.CENTRE, [(7, 0, 4, 2), (5, 3, 8, 4)]),
    ],
)
def test_tiles_are_brought_into_line(edge, wanted):
    assert at(align(screen((2, 0, 4, 2), (8, 3, 8, 4)), BOTH, edge).screen) == wanted


@pytest.mark.parametrize(
    ("edge", "wanted"),
    [
        (Edge.TOP, [(0, 1, 4, 2), (8, 1, 8, 4)]),
        (Edge.BOTTOM, [(0, 5, 4, 2), (8, 3, 8, 4)]),
        (Edge.MIDDLE, [(0, 3, 4, 2), (8, 2, 8, 4)]),
    ],
)
def test_tiles_beside_each_other_are_brought_into_line(edge, wanted):
    assert at(align(screen((0, 1, 4, 2), (8, 3, 8, 4)), BOTH, edge).screen) == wanted


def test_what_would_come_to_lie_on_each_other_is_not_brought_into_line():
    beside = screen((0, 0, 4, 4), (4, 0, 4, 4))
    assert refused(align(beside, BOTH, Edge.LEFT, push=True)).startswith("“Cards of figures” and “Cards")
    assert refused(align(beside, ONE, Edge.LEFT)) == "Select two tiles at least to bring them into line"


def test_tiles_are_distributed_evenly():
    before = screen((20, 0, 4, 4), (0, 0, 4, 4), (5, 0, 5, 4))
    assert at(distribute(before, ALL, Axis.ACROSS).screen) == [(20, 0, 4, 4), (0, 0, 4, 4), (10, 0, 5, 4)]
    down = screen((0, 0, 4, 2), (0, 2, 4, 2), (0, 10, 4, 2))
    assert at(distribute(down, ALL, Axis.DOWN).screen) == [(0, 0, 4, 2), (0, 5, 4, 2), (0, 10, 4, 2)]
    assert refused(distribute(down, BOTH, Axis.DOWN)).startswith("Select three tiles at least")


def test_what_comes_from_another_grid_is_scaled():
    clip = Clip(Grid(48, 24), (tile(0, 0, 24, 12), tile(24, 0, 24, 12)))
    assert at(paste(screen(), clip).screen) == [(0, 0, 12, 6), (12, 0, 12, 6)]
    taken = paste(screen((0, 0, 24, 1)), clip)
    assert (at(taken.screen)[1:], taken.selection) == ([(0, 1, 12, 6), (12, 1, 12, 6)], {1, 2})
    assert at(paste(screen(), clip, Offset(0, 4)).screen) == [(0, 4, 12, 6), (12, 4, 12, 6)]
    fine = Clip(Grid(400, 400), (tile(0, 0, 1, 1),))
    assert refused(paste(screen(), fine)).startswith("There is no tile to paste, or the grid here is too coarse")


def test_tiles_that_overlap_each_other_are_pasted_apart():
    clip = Clip(Grid(), (tile(0, 0, 12, 6), tile(6, 3, 12, 6)))
    assert at(paste(screen(), clip).screen) == [(0, 0, 12, 6), (12, 0, 12, 6)]


def test_another_grid_leaves_every_tile_about_where_it_was():
    before = screen((0, 0, 24, 1), (0, 1, 12, 11), (12, 1, 12, 11))
    assert at(regrid(before, Grid(48, 24)).screen) == [(0, 0, 48, 2), (0, 2, 24, 22), (24, 2, 24, 22)]
    assert refused(regrid(before, Grid(24, 5))).startswith("This grid is too coarse, “Cards of figures” would vanish")
    assert refused(regrid(before, Grid(24, 401))) == "A grid has 1 to 400 cells a side"


def test_one_field_of_a_tile_is_replaced():
    before = screen((0, 0, 4, 4), (4, 0, 4, 4))
    after = replace(before, 1, title=Words(vi="Kinh tế", en="Economy"), priority=9).screen
    assert (after.tile[1].title.en, after.tile[1].priority, after.tile[0]) == ("Economy", 9, before.tile[0])
    assert refused(replace(before, 1, priority=10)) == "priority: expected int <= 9"
    assert refused(replace(before, 1, at=Area(3, 0, 4, 4))).startswith("This overlaps “")


def test_what_overlaps_already_can_be_moved_apart():
    before = ScreenSpec(tile=(tile(0, 0, 8, 8), tile(4, 4, 8, 8), tile(6, 6, 2, 2)))
    assert at(move(before, ONE, Offset(12, 0)).screen) == [(12, 0, 8, 8), (4, 4, 8, 8), (6, 6, 2, 2)]


def test_guides_are_the_edges_nearby():
    before = screen((0, 0, 8, 4), (10, 5, 6, 4))
    found = guides(before, frozenset({1}), [Area(9, 5, 6, 4)])
    assert found == (Guide(Axis.ACROSS, 8, -1), Guide(Axis.DOWN, 4, -1))
    assert guides(before, frozenset({1}), [Area(9, 5, 6, 4)], tolerance=0) == ()
    assert Guide(Axis.ACROSS, 24, 0) in guides(before, frozenset({1}), [Area(18, 5, 6, 4)])
    assert guides(before, frozenset(), []) == ()


def test_several_tiles_get_the_same_priority():
    before = screen((0, 0, 4, 4), (4, 0, 4, 4), (8, 0, 4, 4))
    after = prioritise(before, frozenset({0, 2}), 8)
    assert [each.priority for each in after.screen.tile] == [8, 5, 8]
    assert after.selection == {0, 2}
    assert prioritise(before, frozenset({7}), 8).en.startswith("No tile")
    assert "priority" in prioritise(before, frozenset({0}), 10).en
