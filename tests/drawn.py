"""Screens that tests of the editor begin with."""

from hypothesis import strategies as st

from server.contract.messages.layouts import Area, Grid, ScreenSpec, TileSpec
from server.contract.words import same
from wall.editor import operations as op
from wall.editor.areas import Offset, inside, overlaps
from wall.editor.arranging import Axis, Edge, align, distribute
from wall.editor.least import LEAST


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
def operations(draw, before):
    """Return an operation on a screen: its name, how many tiles it should add, and what it made of the screen."""
    count = len(before.tile)
    name = draw(st.sampled_from(OPERATIONS))
    least, most = {"swap": (2, 2), "align": (2, 3), "distribute": (3, 5)}.get(name, (1, 4))
    positions = st.integers(0, max(count - 1, 0))
    some = frozenset(draw(st.lists(positions, min_size=least, max_size=most)))
    position, push = draw(positions), draw(st.booleans())
    offset = Offset(draw(st.integers(-4, 4)), draw(st.integers(-4, 4)))
    match name:
        case "add":
            spec = tile(0, 0, draw(st.integers(1, 9)), draw(st.integers(1, 9)), title=same("new"))
            return name, 1, op.add(before, spec, push=push)
        case "add at":
            return name, 1, op.add(before, tile(0, 0, 1, 1, title=same("new")), draw(areas_on(before.grid)), push=push)
        case "move":
            return name, 0, op.move(before, some, offset, push=push)
        case "resize":
            return name, 0, op.resize(before, some, draw(areas_on(before.grid)), push=push)
        case "swap":
            return name, 0, op.swap(before, some)
        case "split":
            return name, 1, op.split(before, position, draw(st.sampled_from(op.Cut)))
        case "duplicate":
            return name, len(some), op.duplicate(before, some)
        case "align":
            return name, 0, align(before, some, draw(st.sampled_from(Edge)), push=push)
        case "distribute":
            return name, 0, distribute(before, some, draw(st.sampled_from(Axis)), push=push)
        case "paste":
            clip = draw(clips())
            return name, len(clip.tiles), op.paste(before, clip)
        case "paste at":
            clip = draw(clips())
            return name, len(clip.tiles), op.paste(before, clip, Offset(*map(abs, offset)), push=push)
        case "regrid":
            return name, 0, op.regrid(before, draw(grids))
        case "replace":
            return name, 0, op.replace(before, position, at=draw(areas_on(before.grid)), push=push)
        case _:
            return name, -len(some), op.remove(before, some)


OPERATIONS = (
    "add", "add at", "move", "resize", "swap", "split", "duplicate", "align", "distribute", "paste", "paste at",
    "regrid", "replace", "remove",
)  # fmt: skip


@st.composite
def clips(draw):
    """Return a few tiles of another screen."""
    other = draw(sound_screens())
    return op.Clip(other.grid, other.tile[: draw(st.integers(1, 3))])
