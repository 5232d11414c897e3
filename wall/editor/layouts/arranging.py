"""Brings selected tiles into line, and shows where a dragged one would be in line with others. Pure."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from msgspec import structs

from server.contract.messages.layouts import Area, ScreenSpec
from server.contract.words import Words
from wall.editor.layouts.areas import bounds
from wall.editor.layouts.placing import NOTHING_SELECTED, Changed, Outcome, Selection, chosen_areas, placed


class Edge(StrEnum):
    """What is brought into line, within the area around all selected tiles."""

    LEFT = "left"
    RIGHT = "right"
    TOP = "top"
    BOTTOM = "bottom"
    CENTRE = "centre"
    """Their middles above each other."""
    MIDDLE = "middle"
    """Their middles beside each other."""


class Axis(StrEnum):
    """Along which tiles are distributed, or across which a guide stands."""

    ACROSS = "across"
    DOWN = "down"


class Guide(NamedTuple):
    """A line of the grid with which an edge of what is dragged would be in line."""

    axis: Axis
    """ACROSS for an upright line."""
    at: int
    """Cells from the left, or from the top."""
    by: int
    """How many cells further what is dragged would have to go."""


def align(screen: ScreenSpec, selection: Selection, edge: Edge, *, push: bool = False) -> Outcome:
    """Move the selected tiles until they are in line."""
    areas = chosen_areas(screen, selection)
    if len(areas) < 2:
        return Words(vi="Hãy chọn ít nhất hai ô để căn thẳng", en="Select two tiles at least to bring them into line")
    whole = bounds(areas.values())
    result = placed(screen, {number: _aligned(area, whole, edge) for number, area in areas.items()}, push=push)
    return result if isinstance(result, Words) else Changed(result, frozenset(areas))


def distribute(screen: ScreenSpec, selection: Selection, axis: Axis, *, push: bool = False) -> Outcome:
    """Move the selected tiles so that there is as much room between each two; the outermost stay."""
    areas = chosen_areas(screen, selection)
    if not areas:
        return NOTHING_SELECTED
    if len(areas) < 3:
        return Words(
            vi="Hãy chọn ít nhất ba ô để chia đều khoảng cách", en="Select three tiles at least to space them evenly"
        )
    whole = bounds(areas.values())
    order = sorted(areas, key=lambda number: (_start(areas[number], axis), number))
    gaps = len(order) - 1
    room = _length(whole, axis) - sum(_length(area, axis) for area in areas.values())
    wanted, used = {}, 0
    for place, number in enumerate(order):
        # of what cannot be shared evenly, each gap takes at most one cell
        start = _start(whole, axis) + used + (2 * room * place + gaps) // (2 * gaps)
        wanted[number] = _at(areas[number], start, axis)
        used += _length(areas[number], axis)
    result = placed(screen, wanted, push=push)
    return result if isinstance(result, Words) else Changed(result, frozenset(areas))


def guides(screen: ScreenSpec, moving: Selection, areas: Sequence[Area], tolerance: int = 1) -> tuple[Guide, ...]:
    """Return where what is dragged would be in line with the edges of other tiles or the grid, the nearest first.

    ``areas`` is where the tiles ``moving`` are now; lines further away than ``tolerance`` cells are left out.
    """
    if not areas:
        return ()
    whole = bounds(areas)
    others = [tile.at for number, tile in enumerate(screen.tile) if number not in moving]
    around = [*others, Area(0, 0, screen.grid.columns, screen.grid.rows)]
    found: set[Guide] = set()
    for axis in Axis:
        lines = {line for area in around for line in _edges(area, axis)}
        for edge in _edges(whole, axis):
            found |= {Guide(axis, line, line - edge) for line in lines if abs(line - edge) <= tolerance}
    return tuple(sorted(found, key=lambda guide: (abs(guide.by), guide)))


def _edges(area: Area, axis: Axis) -> Iterator[int]:
    start = _start(area, axis)
    yield from (start, start + _length(area, axis))


def _start(area: Area, axis: Axis) -> int:
    return area.column if axis is Axis.ACROSS else area.row


def _length(area: Area, axis: Axis) -> int:
    return area.width if axis is Axis.ACROSS else area.height


def _at(area: Area, start: int, axis: Axis) -> Area:
    return structs.replace(area, column=start) if axis is Axis.ACROSS else structs.replace(area, row=start)


def _aligned(area: Area, whole: Area, edge: Edge) -> Area:
    match edge:
        case Edge.LEFT:
            return structs.replace(area, column=whole.column)
        case Edge.RIGHT:
            return structs.replace(area, column=whole.right - area.width)
        case Edge.TOP:
            return structs.replace(area, row=whole.row)
        case Edge.BOTTOM:
            return structs.replace(area, row=whole.bottom - area.height)
        case Edge.CENTRE:
            return structs.replace(area, column=whole.column + (whole.width - area.width) // 2)
        case Edge.MIDDLE:
            return structs.replace(area, row=whole.row + (whole.height - area.height) // 2)
