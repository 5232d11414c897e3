"""Where tiles stand on a surface that several outputs show, and which of them is beside which."""

import pytest
from msgspec import structs
from rooms import LED, TELEVISION

from server.contract.messages import Room, ScreenState, TileState
from wall.console.surfaces import Output, Surface, beside, hanging, hung_by_number, tile_at, tiles


def screen(area, *placed):
    """Return an output that shows an area of its surface, with tiles at their places on the output."""
    states = tuple(
        TileState(kind=kind, topics=(), freshness="fresh", at=(left, top, wide, high))
        for kind, left, top, wide, high in placed
    )
    return Output(
        "left",
        ScreenState(
            screen=1, name="X", width=100, height=100, scale=1.0, layout="overview", part=1, area=area, tiles=states
        ),
    )


@pytest.fixture
def surface():
    """Two outputs side by side; the map crosses from one to the other."""
    one = screen((0.0, 0.0, 0.5, 1.0), ("kpi", 0.0, 0.0, 1.0, 0.5), ("map", 0.5, 0.5, 1.0, 0.5))
    two = screen((0.5, 0.0, 0.5, 1.0), ("tasks", 0.0, 0.0, 1.0, 0.5), ("map", -0.5, 0.5, 1.0, 0.5))
    return Surface(1, "led", 3.0, (one, two))


def test_each_tile_is_there_once_as_one_reads(surface):
    assert [(each.state.kind, each.at) for each in tiles(surface)] == [
        ("kpi", (0.0, 0.0, 0.5, 0.5)),
        ("tasks", (0.5, 0.0, 0.5, 0.5)),
        ("map", (0.25, 0.5, 0.5, 0.5)),
    ]


@pytest.mark.parametrize(
    ("x", "y", "kind"), [(0.1, 0.1, "kpi"), (0.6, 0.1, "tasks"), (0.3, 0.9, "map"), (0.7, 0.9, "map"), (0.9, 0.9, None)]
)
def test_what_is_at_a_place(surface, x, y, kind):
    hit = tile_at(surface, x, y)
    assert (hit.state.kind if hit else None) == kind


def test_what_lies_over_others_is_meant():
    whole = screen((0.0, 0.0, 1.0, 1.0), ("map", 0.0, 0.0, 1.0, 1.0), ("note", 0.2, 0.2, 0.2, 0.2))
    assert tile_at(Surface(1, "", 1.0, (whole,)), 0.3, 0.3).state.kind == "note"


@pytest.mark.parametrize(
    ("kind", "step", "there"),
    [
        ("kpi", (1, 0), "tasks"),
        ("tasks", (1, 0), "tasks"),
        ("tasks", (-1, 0), "kpi"),
        ("kpi", (0, 1), "map"),
        ("map", (0, -1), "kpi"),
        ("kpi", (0, -1), "kpi"),
    ],
)
def test_an_arrow_leads_to_the_nearest_that_way(surface, kind, step, there):
    placed = tiles(surface)
    at = next(each for each in placed if each.state.kind == kind)
    assert beside(placed, at, *step).state.kind == there


def test_pictures_hang_as_their_surfaces_do_where_each_is_large_enough():
    led, side = (0.0, 0.0, 4800.0, 2700.0), (5000.0, 500.0, 2400.0, 1350.0)
    places = hanging([led, side], (1000.0, 600.0), 50.0)
    assert places is not None
    (one, two) = places
    assert one[2] / two[2] == pytest.approx(2), "in true proportion"
    assert two[1] - one[1] == pytest.approx(500 * one[2] / 4800)
    assert hanging([led, (5000.0, 0.0, 300.0, 200.0)], (1000.0, 600.0), 50.0) is None, "too small to drop anything on"
    assert hanging([led, (0.0, 2710.0, 4800.0, 2700.0)], (1000.0, 900.0), 50.0) is None, "no room for what is written"
    assert hanging([], (1000.0, 600.0), 50.0) is None


def test_it_is_known_where_they_hang_only_where_all_of_them_say_so():
    room = Room(surface=(structs.replace(LED, at=(10.0, 20.0)), TELEVISION))
    assert hung_by_number(room) == {}
    both = structs.replace(room, surface=(room.surface[0], structs.replace(TELEVISION, at=(6000.0, 0.0))))
    assert hung_by_number(both)[1] == (10, 20, 4800, 2700)
    assert hung_by_number(Room()) == {}
