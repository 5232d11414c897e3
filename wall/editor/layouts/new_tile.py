"""How a new tile begins: as small as its kind may be, and clear of bezels where there is such a place. Pure."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from server.contract.legibility import Capacity
from server.contract.messages import Rectangle
from server.contract.messages.layouts import Area, Grid, ScreenSpec, TileSpec
from server.contract.words import Words
from wall.editor.layouts.areas import free_across
from wall.editor.layouts.least import least_cells
from wall.editor.layouts.placing import NO_FREE_PLACE, areas_of
from wall.screens.canvas import Canvas
from wall.widgets.kinds import KINDS

_NEAR = 0.3
"""Cells from a line within which an edge is moved onto it when the wall is drawn."""


class Lines(NamedTuple):
    """Where something divides a surface, in cells of its grid from its upper left corner; ascending."""

    across: tuple[float, ...] = ()
    """Of upright lines."""
    down: tuple[float, ...] = ()
    """Of level ones."""


def bezels_on(canvas: Canvas, grid: Grid) -> Lines:
    """Return where the bezels of a surface divide a grid on it."""
    bars = canvas.bezels
    across = {bar.x + bar.width / 2 for bar in bars if bar.height > bar.width}
    down = {bar.y + bar.height / 2 for bar in bars if bar.height <= bar.width}
    return _on_grid(canvas, grid, across, down)


def edges_on(canvas: Canvas, grid: Grid, outputs: Sequence[Rectangle]) -> Lines:
    """Return where bezels and what single outputs drive (millimetres) divide a grid on a surface."""
    bezels = bezels_on(canvas, grid)
    across = {edge for part in outputs for edge in (part.x, part.right)}
    down = {edge for part in outputs for edge in (part.y, part.bottom)}
    parts = _on_grid(canvas, grid, across, down)
    return Lines(tuple(sorted({*bezels.across, *parts.across})), tuple(sorted({*bezels.down, *parts.down})))


def beginning(kind: str, at: Area) -> TileSpec:
    """Return a tile of which nothing has been chosen: it shows what its kind can show only."""
    topics = KINDS[kind].topics if kind in KINDS else ()
    return TileSpec(kind=kind, at=at, topics=tuple(topic for topic in topics if "/" in topic))


def new_tile(kind: str, screen: ScreenSpec, capacity: Capacity, avoided: Sequence[Lines] = ()) -> TileSpec | Words:
    """Return a tile in the first free place where it lies on none of the lines; or why there is no place at all.

    Where each is on some of the lines, the next of ``avoided`` counts alone, and in the end any free place does.
    """
    width, height = least_cells(kind, screen.grid, capacity)
    for lines in (*avoided, Lines()):
        at = _clear(width, height, areas_of(screen), screen.grid, lines)
        if at is not None:
            return beginning(kind, at)
    return NO_FREE_PLACE


def beside(area: Area, lines: Lines, grid: Grid) -> Area:
    """Return an area moved to the nearer side of each line that it lies on, as far as there is room for it."""
    column = _beside(area.column, area.width, lines.across, grid.columns)
    row = _beside(area.row, area.height, lines.down, grid.rows)
    return Area(column, row, area.width, area.height)


def _on_grid(canvas: Canvas, grid: Grid, across: set[float], down: set[float]) -> Lines:
    columns = sorted(at * grid.columns / canvas.width for at in across if 0 < at < canvas.width)
    rows = sorted(at * grid.rows / canvas.height for at in down if 0 < at < canvas.height)
    return Lines(tuple(columns), tuple(rows))


def _crossed(start: int, length: int, lines: Sequence[float]) -> float | None:
    """Return the last line that lies in a stretch of cells, and not at its ends."""
    return next((line for line in reversed(lines) if start + _NEAR < line < start + length - _NEAR), None)


def _clear(width: int, height: int, taken: Sequence[Area], grid: Grid, lines: Lines) -> Area | None:
    """Return the uppermost free place on none of the lines, then the leftmost."""
    for row in range(grid.rows - height + 1):
        column = 0 if _crossed(row, height, lines.down) is None else grid.columns
        while (column := free_across([Area(0, row, width, height)], taken, 0, column)) <= grid.columns - width:
            crossed = _crossed(column, width, lines.across)
            if crossed is None:
                return Area(column, row, width, height)
            column = max(math.ceil(crossed - _NEAR), column + 1)
    return None


def _beside(start: int, length: int, lines: Sequence[float], most: int) -> int:
    if _crossed(start, length, lines) is None:
        return start
    tried = (at for line in lines for at in (math.floor(line + _NEAR) - length, math.ceil(line - _NEAR)))
    clear = [at for at in tried if 0 <= at <= most - length and _crossed(at, length, lines) is None]
    return min(clear, key=lambda at: abs(at - start), default=start)
