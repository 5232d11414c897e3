"""Which part of which layout each surface shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.contract.legibility import Capacity
from server.contract.messages import Arrangement, Scene, Shown
from server.contract.messages.layouts import Area, Form, Layout, ScreenSpec, TileSpec
from server.contract.words import same
from wall.screens.assignment import Part, assign
from wall.screens.canvas import reference

PANEL, MATRIX, LED = Capacity(14, 57), Capacity(28, 115), Capacity(56, 227)


def form(capacity, parts, surfaces=0):
    return Form(lines=capacity.lines, letters=capacity.letters, surfaces=surfaces, screen=tuple(parts))


def layout(parts):
    return Layout(title=same("x"), form=(form(PANEL, [ScreenSpec(tile=())] * parts),))


def surfaces(*capacities):
    """Return surfaces of these capacities, left to right."""
    return [reference(each)._replace(number=number) for number, each in enumerate(capacities, 1)]


LAYOUTS = {"one": layout(1), "two": layout(2), "three": layout(3), "five": layout(5)}


def shown(name, screens, turn=0, **exceptions):
    """Return what each surface shows, as name and number; exceptions by ``s2="one"``."""
    arrangement = Arrangement(
        layout=name,
        exceptions=tuple(Shown(screen=int(screen[1:]), layout=other) for screen, other in exceptions.items()),
    )
    parts = assign(arrangement, LAYOUTS, surfaces(*[PANEL] * screens), turn, {})
    return [None if part.problem else (part.layout, part.number) for part in parts]


def test_as_many_screens_as_parts_show_one_each():
    assert shown("three", 3) == [("three", 1), ("three", 2), ("three", 3)]


def test_more_screens_begin_again():
    assert shown("two", 5) == [("two", 1), ("two", 2), ("two", 1), ("two", 2), ("two", 1)]
    assert shown("one", 2) == [("one", 1), ("one", 1)]


def test_fewer_screens_show_the_rest_in_turn_on_the_last():
    assert [shown("five", 3, turn) for turn in range(4)] == [
        [("five", 1), ("five", 2), ("five", 3)],
        [("five", 1), ("five", 2), ("five", 4)],
        [("five", 1), ("five", 2), ("five", 5)],
        [("five", 1), ("five", 2), ("five", 3)],
    ]


def test_turning_back_from_the_first_shows_the_last():
    assert shown("three", 1, -1) == [("three", 3)]


def test_an_exception_shows_its_own_layout_and_leaves_the_others():
    assert shown("three", 3, s2="one") == [("three", 1), ("one", 1), ("three", 2)]
    assert shown("three", 3, 1, s2="one") == [("three", 1), ("one", 1), ("three", 3)]


def test_an_exception_for_a_screen_that_is_not_there_changes_nothing():
    assert shown("two", 2, s9="one") == [("two", 1), ("two", 2)]


def test_a_layout_that_is_not_known_here_leaves_the_others():
    assert shown("three", 3, s2="map") == [("three", 1), None, ("three", 2)]
    assert shown("map", 2) == [None, None]


def test_without_screens_nothing_is_shown():
    assert shown("three", 0) == []


def test_a_part_says_of_how_many_it_is_one_and_that_others_wait():
    first = LAYOUTS["three"].form[0].screen[0]
    (part,) = assign(Arrangement(layout="three"), LAYOUTS, surfaces(PANEL), 0, {})
    assert part == Part("three", 1, 3, first, PANEL, turns=True, scene=Scene(layout="three"))
    assert not any(part.turns for part in assign(Arrangement(layout="three"), LAYOUTS, surfaces(*[PANEL] * 3), 0, {}))


@given(name=st.sampled_from(sorted(LAYOUTS)), screens=st.integers(1, 8))
def test_no_part_is_ever_left_out_over_a_whole_turn(name, screens):
    parts = len(LAYOUTS[name].form[0].screen)
    seen = {part for turn in range(parts) for part in shown(name, screens, turn)}
    assert seen == {(name, number) for number in range(1, parts + 1)}


def spec(name):
    return ScreenSpec(tile=(TileSpec(kind=name, at=Area(0, 0, 24, 12)),))


UPRIGHT, LONG = Capacity(25, 32), Capacity(14, 115)
MANY = Layout(
    title=same("x"),
    form=(
        form(PANEL, map(spec, ("a", "b", "c"))),
        form(PANEL, [spec("left"), spec("right")], surfaces=2),
        form(MATRIX, [spec("matrix")]),
        form(UPRIGHT, [spec("tall")]),
        form(LONG, [spec("long")]),
    ),
)


@pytest.mark.parametrize(
    ("wall", "kinds"),
    [
        ([PANEL], ["a"]),
        ([PANEL] * 2, ["left", "right"]),
        ([PANEL] * 3, ["a", "b", "c"]),
        ([PANEL] * 4, ["a", "b", "c", "a"]),
        ([UPRIGHT], ["tall"]),
        ([UPRIGHT] * 2, ["tall", "tall"]),
        ([LONG], ["long"]),
        ([Capacity(21, 170)], ["long"]),
        ([LED], ["matrix"]),
        ([LED, PANEL], ["matrix", "a"]),
        ([LED, PANEL, PANEL], ["matrix", "left", "right"]),
        ([Capacity(7, 30)], ["a"]),
    ],
    ids=str,
)
def test_each_surface_gets_the_richest_form_that_it_has_room_for(wall, kinds):
    parts = assign(Arrangement(layout="many"), {"many": MANY}, surfaces(*wall), 0, {})
    assert [part.spec.tile[0].kind for part in parts] == kinds


def test_a_panel_beside_an_led_wall_shows_its_parts_in_turn():
    wall = surfaces(LED, PANEL)
    turns = [assign(Arrangement(layout="many"), {"many": MANY}, wall, turn, {})[1] for turn in range(4)]
    assert [part.spec.tile[0].kind for part in turns] == ["a", "b", "c", "a"]
