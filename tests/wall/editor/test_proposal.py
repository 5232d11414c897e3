"""From a form for a large surface to one for a small one: the most important tiles stay, and each has room enough."""

from collections import Counter

import pytest
from drawn import at, contents, is_sound, sound_screens, tile
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from server.contract.legibility import Capacity
from server.contract.messages.layouts import Area, Form, Grid, ScreenSpec
from wall.editor.layouts.least import least, room_of
from wall.editor.layouts.proposal import TURNS, propose
from wall.layouts.files import read_layouts
from wall.resources import layouts
from wall.widgets import OPTIONS

SHIPPED = read_layouts(layouts(), OPTIONS)
PANEL, UPRIGHT = Capacity(14, 57), Capacity(25, 32)
HEADER = tile(0, 0, 24, 1, kind="header", topics=("here/station",))
capacities = st.builds(Capacity, st.integers(3, 40), st.integers(20, 160))


def large(*tiles, grid=(24, 12)):
    return Form(lines=56, letters=227, screen=(ScreenSpec(tile=tiles, grid=Grid(*grid)),))


def every_tile(proposal):
    return [each for screen in proposal.form.screen for each in screen.tile]


def judged(form, proposal, capacity):
    """Check what holds of every proposal."""
    assert all(is_sound(screen) for screen in proposal.form.screen)
    assert proposal.form.capacity == capacity
    has_header = any(each.kind == "header" for screen in form.screen for each in screen.tile)
    for screen in proposal.form.screen:
        assert [each.kind for each in screen.tile].count("header") == has_header
        assert not has_header or (screen.tile[0].kind, screen.tile[0].at.row) == ("header", 0)
        for each in screen.tile:
            strip = least(each.kind).lines < 2
            room, needs = room_of(each.at, screen.grid, capacity), least(each.kind)
            assert strip or room.holds(needs)
    kept = Counter(each for spec in proposal.form.screen for each in contents(spec) if not each.startswith("header"))
    dropped = contents(ScreenSpec(tile=proposal.dropped))
    before = {each for spec in form.screen for each in contents(spec) if not each.startswith("header")}
    assert set(kept) | set(dropped) == before
    assert kept.total() + len(dropped) == len(before)


@settings(max_examples=200)
@given(st.lists(sound_screens(), min_size=1, max_size=3), capacities, st.integers(0, 4))
def test_no_proposal_overlaps_and_each_tile_has_room(screens, capacity, surfaces):
    form = Form(lines=56, letters=227, screen=tuple(screens))
    proposal = propose(form, capacity, surfaces)
    judged(form, proposal, capacity)
    assert len(proposal.form.screen) <= (surfaces or TURNS)


@settings(max_examples=200)
@given(sound_screens(), capacities)
def test_a_tile_of_the_highest_priority_is_kept_before_any_other(screen, capacity):
    form = Form(lines=56, letters=227, screen=(screen,))
    tiles = [each for each in screen.tile if each.kind != "header"]
    proposal = propose(form, capacity, 1)
    for dropped in proposal.dropped:
        # with those alone that are more important, there was no room for it either
        above = tuple(each for each in tiles if each.priority > dropped.priority or each == dropped)
        headers = tuple(each for each in screen.tile if each.kind == "header")
        alone = propose(structs.replace(form, screen=(structs.replace(screen, tile=(*headers, *above)),)), capacity, 1)
        same = [each for each in tiles if each.priority == dropped.priority]
        assert len(same) > 1 or dropped in alone.dropped


@pytest.mark.parametrize("capacity", [PANEL, UPRIGHT, Capacity(28, 115)])
@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_layout_can_be_made_smaller(name, capacity):
    form = max(SHIPPED[name].form, key=lambda form: form.capacity.amount)
    proposal = propose(form, capacity)
    judged(form, proposal, capacity)
    assert len(proposal.dropped) <= len(every_tile(proposal))


def test_all_that_has_room_shares_the_surface():
    form = large(
        HEADER,
        tile(0, 1, 12, 5, topics=("a",)),
        tile(12, 1, 12, 5, topics=("b",)),
        tile(0, 6, 24, 5, kind="tasks"),
        tile(0, 11, 24, 1, kind="ticker"),
    )
    proposal = propose(form, PANEL, 1)
    assert at(proposal.form.screen[0]) == [
        (0, 0, 24, 3),
        (0, 3, 12, 11),
        (12, 3, 12, 11),
        (0, 14, 24, 11),
        (0, 25, 24, 3),
    ]
    assert proposal.dropped == ()


def test_what_is_less_important_is_left_out_and_named():
    tiles = [tile(8 * (n % 3), 1 + 5 * (n // 3), 8, 5, kind="trend", priority=n, topics=(str(n),)) for n in range(6)]
    proposal = propose(large(HEADER, *tiles), PANEL, 1)
    assert [each.topics for each in proposal.dropped] == [("0",), ("1",)]
    assert [each.topics for each in every_tile(proposal)[1:]] == [("2",), ("3",), ("4",), ("5",)]


def test_of_equal_priority_the_one_that_is_read_first_is_kept():
    tiles = (
        tile(0, 1, 6, 3, kind="communes", topics=("small",)),
        tile(6, 1, 18, 11, kind="communes", topics=("large",)),
    )
    proposal = propose(large(HEADER, *tiles), Capacity(14, 30), 1)
    assert [each.topics for each in proposal.dropped] == [("large",)]


def test_what_one_surface_has_no_room_for_comes_on_the_next():
    tiles = [tile(0, n, 24, 1, kind="communes", topics=(str(n),)) for n in range(1, 12)]
    two = propose(large(HEADER, *tiles), PANEL, 2)
    assert [[each.kind for each in screen.tile] for screen in two.form.screen] == [
        ["header", "communes", "communes"]
    ] * 2
    assert len(two.dropped) == 7
    assert len(propose(large(HEADER, *tiles), PANEL).form.screen) == TURNS


def test_what_stands_on_several_screens_is_there_once():
    ticker = tile(0, 11, 24, 1, kind="ticker")
    screens = tuple(ScreenSpec(tile=(HEADER, tile(0, 1, 24, 10, topics=(name,)), ticker)) for name in "ab")
    proposal = propose(Form(lines=56, letters=227, screen=screens), PANEL)
    assert [each.kind for each in every_tile(proposal)] == ["header", "kpi", "ticker", "kpi"]


def test_what_needs_more_than_the_whole_surface_is_left_out():
    proposal = propose(large(HEADER, tile(0, 1, 24, 11, kind="gauge", priority=9)), Capacity(6, 57))
    assert [each.kind for each in proposal.dropped] == ["gauge"]
    assert [each.kind for each in every_tile(proposal)] == ["header"]


def test_where_nothing_is_there_is_nothing():
    assert propose(large(), PANEL).form.screen[0].tile == ()
    assert Area(0, 0, 24, 3) == propose(large(HEADER), PANEL).form.screen[0].tile[0].at
