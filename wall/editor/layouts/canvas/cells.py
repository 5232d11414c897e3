"""Where the cells of a grid stand on a surface. Pure."""

import math
from typing import NamedTuple

from server.contract.legibility import PERMITTED, Seat
from server.contract.messages.layouts import Area, Grid
from wall.editor.layouts.areas import Offset
from wall.screens.canvas import Canvas

GAP = 14 / 61
"""Between two tiles, as a share of the smallest legible type."""


class Side(NamedTuple):
    """Which edges of what is selected a handle moves: -1 the left or upper one, 1 the right or lower one, 0 neither."""

    across: int
    down: int


SIDES = tuple(Side(across, down) for down in (-1, 0, 1) for across in (-1, 0, 1) if (across, down) != (0, 0))


class Box(NamedTuple):
    """A part of a surface, in millimetres."""

    x: float
    y: float
    width: float
    height: float

    def holds(self, x: float, y: float) -> bool:
        """Return whether a point is in it."""
        return 0 <= x - self.x < self.width and 0 <= y - self.y < self.height


class Cells(NamedTuple):
    """The grid of a screen on its surface."""

    width: float
    """Millimetres."""
    height: float
    """Millimetres."""
    gap: float
    """Millimetres between two tiles."""
    grid: Grid

    @property
    def across(self) -> float:
        """From one column to the next; millimetres."""
        return (self.width - self.gap) / self.grid.columns

    @property
    def down(self) -> float:
        """From one row to the next; millimetres."""
        return (self.height - self.gap) / self.grid.rows

    def line(self, column: float, row: float) -> tuple[float, float]:
        """Return the point between cells before a column and above a row; millimetres."""
        return self.gap / 2 + column * self.across, self.gap / 2 + row * self.down

    def box(self, area: Area) -> Box:
        """Return where a tile stands."""
        left, top = self.gap + area.column * self.across, self.gap + area.row * self.down
        return Box(
            left, top, max(area.width * self.across - self.gap, 0.1), max(area.height * self.down - self.gap, 0.1)
        )

    def cell(self, x: float, y: float) -> tuple[float, float]:
        """Return the column and row of a point; what follows the comma is where in the cell it is."""
        return (x - self.gap / 2) / self.across, (y - self.gap / 2) / self.down

    def offset(self, x: float, y: float) -> Offset:
        """Return by how many cells something goes that goes so many millimetres."""
        return Offset(round(x / self.across), round(y / self.down))


def cells(canvas: Canvas, grid: Grid) -> Cells:
    """Return the grid of a screen that stands on a surface."""
    gap = GAP * Seat(canvas.distance, 1.0).pixels(PERMITTED)
    # on a surface that is read from very far, something of each cell is to be left
    most = min(canvas.width / grid.columns, canvas.height / grid.rows) / 2
    return Cells(canvas.width, canvas.height, min(gap, most), grid)


def dragged(area: Area, side: Side, by: Offset, grid: Grid) -> Area:
    """Return an area of which edges were dragged by so many cells: one cell is left at least, and it keeps inside."""
    left, right = _edges(area.column, area.right, side.across, by.across, grid.columns)
    top, bottom = _edges(area.row, area.bottom, side.down, by.down, grid.rows)
    return Area(left, top, right - left, bottom - top)


def at_point(cells: Cells, x: float, y: float, size: tuple[int, int]) -> Area:
    """Return the area of so many cells whose first one is at a point, as near as the grid has room for it."""
    column, row = cells.cell(x, y)
    width, height = min(size[0], cells.grid.columns), min(size[1], cells.grid.rows)
    left = min(max(math.floor(column), 0), cells.grid.columns - width)
    top = min(max(math.floor(row), 0), cells.grid.rows - height)
    return Area(left, top, width, height)


def _edges(first: int, last: int, side: int, by: int, most: int) -> tuple[int, int]:
    if side < 0:
        return min(max(first + by, 0), last - 1), last
    if side > 0:
        return first, max(min(last + by, most), first + 1)
    return first, last
