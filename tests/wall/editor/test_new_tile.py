"""A new tile begins as large as its kind has to be, and clear of bezels where there is such a place."""

import pytest
from drawn import screen, tile
from hypothesis import given
from hypothesis import strategies as st
from rooms import LED, TELEVISION

from server.contract.legibility import Capacity
from server.contract.messages import Room
from server.contract.messages.layouts import Area, Form, Grid, Layout, ScreenSpec, TileSpec
from server.contract.messages.rooms import Matrix, Rectangle, SeatRow, Size
from server.contract.words import same
from wall.editor.findings import Surroundings
from wall.editor.layouts.areas import overlaps
from wall.editor.layouts.capacity_dialog import CapacityDialog
from wall.editor.layouts.checks import Checks
from wall.editor.layouts.new_tile import Lines, beside, bezels_on, edges_on, new_tile
from wall.editor.layouts.operations import add
from wall.editor.layouts.placing import NO_FREE_PLACE, areas_of
from wall.screens.canvas import canvases
from wall.widgets import OPTIONS, TILES

MATRIX = Matrix(id="matrix", name=same("M"), columns=2, rows=2, panel=Size(1210, 680), bezel=(3.5, 3.5))
ROOM = Room(surface=(MATRIX,), seat=(SeatRow(distance=6.0),))
CROSSING = [name for name, kind in TILES.items() if kind.crosses_bezels]


def found(spec, capacity, room=None):
    form = Form(lines=capacity.lines, letters=capacity.letters, screen=(spec,))
    checks = Checks(Surroundings(kinds=OPTIONS, crossing=CROSSING, room=room))
    return [each.words.en for each in checks.check(Layout(title=same("x"), form=(form,)))]


@pytest.mark.parametrize("usual", CapacityDialog.USUAL)
@pytest.mark.parametrize("grid", [Grid(24, 12), Grid(24, 28), Grid(48, 24), Grid(7, 5)])
@pytest.mark.parametrize("kind", TILES)
def test_each_kind_begins_large_enough_on_each_usual_surface(kind, grid, usual):
    capacity = Capacity(*usual)
    empty = ScreenSpec(tile=(), grid=grid)
    spec = new_tile(kind, empty, capacity)
    assert isinstance(spec, TileSpec)
    added = add(empty, spec, spec.at)
    small = [words for words in found(added.screen, capacity) if words.startswith("Too small")]
    # an upright television is narrower than some kinds are wide
    assert small == [] or not capacity.holds(Capacity(1, 32))


def test_what_a_kind_can_show_only_it_shows_from_the_beginning():
    empty = screen()
    assert new_tile("clock", empty, Capacity(14, 57)).topics == ("here/station",)
    assert new_tile("kpi", empty, Capacity(14, 57)).topics == ()
    assert not any(
        "no data" in words for words in found(ScreenSpec(tile=(tile(0, 0, 24, 12, kind="clock"),)), Capacity(14, 57))
    )


def full(capacity, kind, avoided, grid):
    """Return a screen on which as many of a kind stand as there is room for."""
    spec = ScreenSpec(tile=(), grid=grid)
    while not hasattr(placed := new_tile(kind, spec, capacity, avoided), "vi"):
        spec = add(spec, placed, placed.at).screen
    assert placed is NO_FREE_PLACE
    return spec


@pytest.mark.parametrize("grid", [Grid(24, 12), Grid(48, 56), Grid(25, 13)])
@pytest.mark.parametrize("kind", ["kpi", "ranking", "notices", "clock"])
def test_it_lies_on_no_bezel_while_there_is_such_a_place(kind, grid):
    (canvas,) = canvases(ROOM)
    lines = bezels_on(canvas, grid)
    assert len(lines.across) == len(lines.down) == 1
    spec = ScreenSpec(tile=(), grid=grid)
    for _ in range(4):
        placed = new_tile(kind, spec, canvas.capacity, (lines,))
        assert isinstance(placed, TileSpec)
        spec = add(spec, placed, placed.at).screen
        assert not any("bezel" in words for words in found(spec, canvas.capacity, ROOM)), placed.at
    everywhere = full(canvas.capacity, kind, (lines,), grid)
    assert list(overlaps(areas_of(everywhere))) == []


def test_it_lies_across_no_outputs_while_there_is_such_a_place():
    parts = (Rectangle(0, 0, 2400, 2700), Rectangle(2400, 0, 2400, 2700))
    room = Room(surface=(LED, TELEVISION), seat=(SeatRow(distance=6.0),))
    edges = edges_on(canvases(room)[0], Grid(24, 12), parts)
    assert edges == Lines((12.0,), ())
    before = screen((0, 0, 10, 12))
    assert new_tile("kpi", before, Capacity(14, 57), (edges,)).at == Area(12, 0, 9, 4)
    assert new_tile("kpi", screen((0, 0, 10, 12), (19, 0, 5, 12)), Capacity(14, 57), (edges,)).at.column == 10


lines = st.lists(st.floats(0.5, 29.5), max_size=3).map(lambda found: tuple(sorted(found)))


@given(
    area=st.builds(Area, st.integers(0, 20), st.integers(0, 20), st.integers(1, 10), st.integers(1, 10)),
    across=lines,
    down=lines,
)
def test_what_is_dropped_beside_a_line_stays_on_the_grid_and_as_large(area, across, down):
    grid = Grid(30, 30)
    after = beside(area, Lines(across, down), grid)
    assert (after.width, after.height) == (area.width, area.height)
    assert max(after.right, after.bottom) <= 30
    assert beside(after, Lines(across, down), grid) == after
