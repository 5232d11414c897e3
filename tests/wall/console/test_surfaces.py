"""Where tiles stand on a surface that several outputs show, and which of them is beside which."""

import pytest

from server.contract.messages import ScreenState, TileState
from wall.console.surfaces import Output, Surface, beside, tile_at, tiles


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
