"""Which part of which layout each screen shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.contract.messages import Arrangement, Shown
from server.contract.words import same
from wall.layouts.model import Area, Form, Layout, ScreenSpec, Shape, TileSpec
from wall.screens.assignment import Part, assign


def layout(parts):
    return Layout(title=same("x"), screen=(ScreenSpec(tile=()),) * parts)


SIZE = (1920, 1080)
LAYOUTS = {"one": layout(1), "two": layout(2), "three": layout(3), "five": layout(5)}


def shown(name, screens, turn=0, **exceptions):
    """Return what each screen shows, as name and number; exceptions by ``s2="one"``."""
    arrangement = Arrangement(
        layout=name,
        exceptions=tuple(Shown(screen=int(screen[1:]), layout=other) for screen, other in exceptions.items()),
    )
    return [part and (part.layout, part.number) for part in assign(arrangement, LAYOUTS, [SIZE] * screens, turn)]


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
    assert shown("three", 3, s2="one") == [("three", 1), ("one", 1), ("three", 3)]


def test_an_exception_for_a_screen_that_is_not_there_changes_nothing():
    assert shown("two", 2, s9="one") == [("two", 1), ("two", 2)]


def test_a_layout_that_is_not_known_here_leaves_the_others():
    assert shown("three", 3, s2="map") == [("three", 1), None, ("three", 3)]
    assert shown("map", 2) == [None, None]


def test_without_screens_nothing_is_shown():
    assert shown("three", 0) == []


def test_a_part_says_of_how_many_it_is_one():
    first = LAYOUTS["three"].screen[0]
    assert assign(Arrangement(layout="three"), LAYOUTS, [SIZE], 0) == [Part("three", 1, 3, first)]


@given(name=st.sampled_from(sorted(LAYOUTS)), screens=st.integers(1, 8))
def test_no_part_is_ever_left_out_over_a_whole_turn(name, screens):
    parts = len(LAYOUTS[name].screen)
    seen = {part for turn in range(parts) for part in shown(name, screens, turn)}
    assert seen == {(name, number) for number in range(1, parts + 1)}


def spec(name):
    return ScreenSpec(tile=(TileSpec(kind=name, at=Area(0, 0, 24, 12)),))


MANY = Layout(
    title=same("x"),
    screen=tuple(map(spec, ("a", "b", "c"))),
    form=(
        Form(screens=1, screen=(spec("alone"),)),
        Form(screens=2, screen=(spec("left"), spec("right"))),
        Form(shape=Shape.PORTRAIT, screen=(spec("tall"),)),
        Form(shape=Shape.WIDE, screens=1, screen=(spec("wide"),)),
    ),
)


@pytest.mark.parametrize(
    ("sizes", "kinds"),
    [
        ([SIZE], ["alone"]),
        ([SIZE] * 2, ["left", "right"]),
        ([SIZE] * 3, ["a", "b", "c"]),
        ([SIZE] * 4, ["a", "b", "c", "a"]),
        ([(1080, 1920)], ["tall"]),
        ([(1080, 1920)] * 2, ["tall", "tall"]),
        ([(5120, 1440)], ["wide"]),
        ([(5120, 1440)] * 2, ["a", "b"]),
    ],
)
def test_a_station_gets_the_form_that_fits_it(sizes, kinds):
    parts = assign(Arrangement(layout="many"), {"many": MANY}, sizes, 0)
    assert [part.spec.tile[0].kind for part in parts] == kinds


def test_an_exception_shows_the_form_of_a_screen_alone():
    shows = Arrangement(layout="three", exceptions=(Shown(screen=2, layout="many"),))
    parts = assign(shows, LAYOUTS | {"many": MANY}, [SIZE] * 3, 0)
    assert parts[1].spec.tile[0].kind == "alone"
