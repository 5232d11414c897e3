"""Proposes the form of a layout for a smaller surface from one that was drawn for a larger one. Pure.

The header stands on top of every screen. The tiles of the highest priority are kept, of equal ones those that people
read first; they are packed in that order, and each gets at least the room that its kind needs.
"""

import math
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from msgspec import structs

from server.contract.legibility import Capacity
from server.contract.messages.layouts import MOST_CELLS, Area, Form, Grid, ScreenSpec, TileSpec
from wall.editor.layouts.least import STRIP, Space, least, room_of

TURNS = 4
"""Screens at most where any number of surfaces may show them: whoever looks at one waits for the others."""
HEADER = "header"
_ANYWHERE = Area(0, 0, 1, 1)
_LETTERS = 57 / 24
"""Of a column, about: as of the grid that the shipped layouts have on a television."""


class Proposal(NamedTuple):
    """A form for a smaller surface, to be looked at."""

    form: Form
    dropped: tuple[TileSpec, ...]
    """What it has no room for, in the order in which people read."""


class _Packed(NamedTuple):
    """A tile, and what it asks for in cells."""

    tile: TileSpec
    width: int
    height: int
    weight: float
    """How much of the width that is left over it takes: the letters that it had."""
    tall: float
    """How much of the height: the lines that it had; none for a strip."""


_Shelf = list[_Packed]


def propose(form: Form, capacity: Capacity, surfaces: int = 0) -> Proposal:
    """Return a form for surfaces of a smaller capacity; ``surfaces`` is how many there are, 0 for any number.

    What stands on several screens is there once, but for the header.
    """
    grid = grid_for(capacity)
    tiles = [_packed(tile, room, grid, capacity) for tile, room in _once(form)]
    header = next((each for each in tiles if each.tile.kind == HEADER), None)
    top = min(header.height, grid.rows) if header else 0
    order = [each for each in tiles if each.tile.kind != HEADER]
    most, rows = surfaces or TURNS, grid.rows - top
    kept: set[int] = set()
    for number in sorted(range(len(order)), key=lambda n: (-order[n].tile.priority, n)):
        tried = [order[n] for n in sorted({*kept, number})]
        if _fits(order[number], grid, rows) and len(_screens(tried, grid, rows)) <= most:
            kept.add(number)
    screens = _screens([order[n] for n in sorted(kept)], grid, rows) or [[]]
    drawn = tuple(_drawn(shelves, header.tile if header else None, top, grid) for shelves in screens)
    smaller = Form(lines=capacity.lines, letters=capacity.letters, surfaces=surfaces, screen=drawn)
    return Proposal(smaller, tuple(order[n].tile for n in range(len(order)) if n not in kept))


def _once(form: Form) -> list[tuple[TileSpec, Space]]:
    """Return the tiles of a form in the order in which people read, and the room of each; the same ones only once."""
    found: list[tuple[TileSpec, Space]] = []
    seen: list[TileSpec] = []
    for screen in form.screen:
        for tile in sorted(screen.tile, key=lambda tile: (tile.at.row, tile.at.column)):
            alike = structs.replace(tile, at=_ANYWHERE)
            if alike not in seen:
                seen.append(alike)
                found.append((tile, room_of(tile.at, screen.grid, form.capacity)))
    return found


def grid_for(capacity: Capacity) -> Grid:
    """Return a grid with two rows a line, and columns that divide easily."""
    columns = 24 * max(round(capacity.letters / (24 * _LETTERS)), 1)
    return Grid(min(columns, MOST_CELLS // 24 * 24), min(2 * capacity.lines, MOST_CELLS))


def _packed(tile: TileSpec, had: Space, grid: Grid, capacity: Capacity) -> _Packed:
    needs = least(tile.kind)
    height = math.ceil(needs.lines * grid.rows / capacity.lines)
    width = math.ceil(needs.letters * grid.columns / capacity.letters)
    return _Packed(tile, grid.columns if needs.lines < STRIP else width, height, had.letters, had.lines)


def _fits(packed: _Packed, grid: Grid, rows: int) -> bool:
    # a strip narrower than it should be is better than none
    return packed.width <= grid.columns and packed.height <= rows


def _screens(tiles: Sequence[_Packed], grid: Grid, rows: int) -> list[list[_Shelf]]:
    """Return the shelves of each screen that the tiles need, in their order; each tile fits on a screen."""
    screens: list[list[_Shelf]] = []
    for tile in tiles:
        shelves = screens[-1] if screens else []
        used = sum(max(each.height for each in shelf) for shelf in shelves)
        last = shelves[-1] if shelves else []
        higher = max([tile.height, *(each.height for each in last)]) - max((each.height for each in last), default=0)
        beside = last and sum(each.width for each in last) + tile.width <= grid.columns
        if beside and used + higher <= rows:
            last.append(tile)
        elif shelves and used + tile.height <= rows:
            shelves.append([tile])
        else:
            screens.append([[tile]])
    return screens


def _drawn(shelves: Sequence[_Shelf], header: TileSpec | None, top: int, grid: Grid) -> ScreenSpec:
    """Return a screen whose shelves share all of it below the header."""
    tiles = [structs.replace(header, at=Area(0, 0, grid.columns, top))] if header else []
    heights = [max(each.height for each in shelf) for shelf in shelves]
    tall = [0.0 if _is_strip(shelf, grid) else max(each.tall for each in shelf) for shelf in shelves]
    row = top
    for shelf, height in zip(shelves, _shared(grid.rows - top, heights, tall), strict=True):
        column = 0
        widths = [each.width for each in shelf]
        for each, width in zip(shelf, _shared(grid.columns, widths, [each.weight for each in shelf]), strict=True):
            tiles.append(structs.replace(each.tile, at=Area(column, row, width, height)))
            column += width
        row += height
    return ScreenSpec(tile=tuple(tiles), grid=grid)


def _is_strip(shelf: _Shelf, grid: Grid) -> bool:
    return shelf[0].width == grid.columns and least(shelf[0].tile.kind).lines < STRIP


def _shared(total: int, parts: Sequence[int], weights: Sequence[float]) -> list[int]:
    """Return the parts enlarged to ``total`` together: what is left over goes by weight, evenly where none has any."""
    left = total - sum(parts)
    shares = list(weights) if sum(weights) > 0 else [1.0] * len(parts)
    # rounded edges, not sizes: nothing of the whole is lost
    edges = [0, *(round(left * each / sum(shares)) for each in accumulate(shares))]
    return [part + after - before for part, before, after in zip(parts, edges, edges[1:], strict=False)]
