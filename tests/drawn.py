"""Screens that tests of the editor begin with."""

from hypothesis import strategies as st

from server.contract.messages.layouts import Area, Grid, ScreenSpec, TileSpec
from server.contract.words import same
from wall.editor.layouts import operations as op
from wall.editor.layouts.areas import Offset, inside, overlaps
from wall.editor.layouts.arranging import Axis, Edge, align, distribute
from wall.editor.layouts.least import LEAST


def tile(*at, kind="kpi", **fields):
    """Return a tile in an area."""
    return TileSpec(kind=kind, at=Area(*at), **fields)


def screen(*areas, grid=(24, 12), kind="kpi"):
    """Return a screen with tiles in these areas; topics tell them apart."""
    tiles = (tile(*at, kind=kind, topics=(f"indicators/{number}",)) for number, at in enumerate(areas))
    return ScreenSpec(tile=tuple(tiles), grid=Grid(*grid))


def at(spec):
    """Return where the tiles of a screen stand."""
    return [(each.at.column, each.at.row, each.at.width, each.at.height) for each in spec.tile]


def is_sound(spec):
    """Return whether all of its tiles are on the grid, and none overlaps another."""
    areas = [each.at for each in spec.tile]
    fits = all(inside(area, spec.grid) and area.width > 0 and area.height > 0 for area in areas)
    return fits and not list(overlaps(areas))


def contents(spec):
    """Return what tiles are there, wherever they stand, each told apart from others as often as it is there."""
    return sorted(f"{each.kind} {each.topics} {each.title} {each.priority} {each.options}" for each in spec.tile)


@st.composite
def areas_on(draw, grid):
    """Return an area of a grid."""
    column, row = draw(st.integers(0, grid.columns - 1)), draw(st.integers(0, grid.rows - 1))
    return Area(column, row, draw(st.integers(1, grid.columns - column)), draw(st.integers(1, grid.rows - row)))


grids = st.builds(Grid, st.integers(4, 30), st.integers(4, 30))


@st.composite
def sound_screens(draw, kinds=tuple(LEAST)):
    """Return a screen that was cut again and again, and lost some of its tiles."""
    grid = draw(grids)
    areas = [Area(0, 0, grid.columns, grid.rows)]
    for which, share in draw(st.lists(st.tuples(st.integers(0, 99), st.integers(1, 9)), min_size=2, max_size=12)):
        area = areas.pop(which % len(areas))
        across = area.width > area.height
        length = area.width if across else area.height
        part = max(length * share // 10, 1)
        if part == length:
            areas.append(area)
        elif across:
            areas.append(Area(area.column, area.row, part, area.height))
            areas.append(Area(area.column + part, area.row, length - part, area.height))
        else:
            areas.append(Area(area.column, area.row, area.width, part))
            areas.append(Area(area.column, area.row + part, area.width, length - part))
    kept = [area for area in areas if draw(st.booleans())]
    tiles = (
        TileSpec(
            kind=draw(st.sampled_from(kinds)),
            at=area,
            topics=(f"indicators/{number}",),
            priority=draw(st.integers(0, 9)),
        )
        for number, area in enumerate(kept)
    )
    return ScreenSpec(tile=tuple(tiles), grid=grid)


@st.composite
def calls(draw, before):
    """Return something that can be done to a screen: a function, its arguments and its flags."""
    count = len(before.tile)
    does = draw(st.sampled_from(OPERATIONS))
    least, most = {op.swap: (2, 2), align: (2, 3), distribute: (3, 5)}.get(does, (1, 4))
    positions = st.integers(0, max(count - 1, 0))
    some = frozenset(draw(st.lists(positions, min_size=least, max_size=most)))
    offset = Offset(draw(st.integers(-4, 4)), draw(st.integers(-4, 4)))
    push = {"push": draw(st.booleans())}
    if does is op.add:
        spec = tile(0, 0, draw(st.integers(1, 9)), draw(st.integers(1, 9)), title=same("new"))
        return does, (spec, draw(st.none() | areas_on(before.grid))), push
    if does is op.move:
        return does, (some, offset), push
    if does is op.resize:
        return does, (some, draw(areas_on(before.grid))), push
    if does is op.split:
        return does, (draw(positions), draw(st.sampled_from(op.Cut))), {}
    if does is align:
        return does, (some, draw(st.sampled_from(Edge))), push
    if does is distribute:
        return does, (some, draw(st.sampled_from(Axis))), push
    if does is op.paste:
        return does, (draw(clips()), draw(st.none() | st.just(Offset(*map(abs, offset))))), push
    if does is op.regrid:
        return does, (draw(grids),), {}
    if does is op.replace:
        return does, (draw(positions),), {"at": draw(areas_on(before.grid)), **push}
    return does, (some,), {}


def added(does, args):
    """Return how many tiles more there are to be when something was done."""
    if does is op.paste:
        return len(args[0].tiles)
    return {op.add: 1, op.split: 1, op.remove: -1, op.duplicate: 1}.get(does, 0) * (
        len(args[0]) if does in (op.remove, op.duplicate) else 1
    )


OPERATIONS = (
    op.add, op.move, op.resize, op.swap, op.split, op.duplicate, align, distribute, op.paste, op.regrid, op.replace,
    op.remove,
)  # fmt: skip


@st.composite
def clips(draw):
    """Return a few tiles of another screen."""
    other = draw(sound_screens())
    return op.Clip(other.grid, other.tile[: draw(st.integers(1, 3))])
