"""How much room each kind of tile needs at least. Pure.

Where it comes from: a tile adapts to its room, so there is no size from which on it cannot be read; but the shipped
layouts were drawn and looked at by people, and ``vonglau-wall lint`` finds no text in them that is too small. LEAST
has the fewest lines and the fewest letters that any form of any shipped layout gives a tile of that kind, rounded down
to a tenth; a test compares it with their files. Drawn at just that size, with the fullest data, no text of any kind is
too small either, but long titles are cut (measured by painting).
"""

import math
from typing import NamedTuple

from server.contract.legibility import Capacity
from server.contract.messages.layouts import Area, Grid


class Space(NamedTuple):
    """Room for type, in lines and letters of the smallest legible one; parts of them count."""

    lines: float
    letters: float

    def holds(self, other: "Space") -> bool:
        """Return whether there is as much room; what is rounded does not count."""
        return self.lines >= other.lines - _ROUNDED and self.letters >= other.letters - _ROUNDED


_ROUNDED = 1e-6

LEAST = {
    "header": Space(1.1, 32.0),
    "kpi": Space(4.1, 19.1),
    "number": Space(5.7, 28.5),
    "gauge": Space(10.5, 32.0),
    "funnel": Space(7.0, 28.5),
    "trend": Space(5.7, 19.1),
    "tasks": Space(4.1, 28.5),
    "ticker": Space(1.1, 32.0),
    "headlines": Space(4.6, 19.1),
    "sentiment": Space(5.6, 28.5),
    "breakdown": Space(5.8, 23.7),
    "alarms": Space(5.8, 23.7),
    "alarm": Space(12.0, 32.0),
    "notices": Space(3.5, 19.1),
    "banner": Space(1.8, 32.0),
    "ranking": Space(6.7, 28.5),
    "spots": Space(6.5, 28.5),
    "flows": Space(7.0, 28.5),
    "threats": Space(8.1, 32.0),
    "communes": Space(10.4, 28.5),
    "cameras": Space(7.0, 23.7),
    "sources": Space(5.8, 23.7),
    "stations": Space(8.3, 28.5),
    "clock": Space(5.8, 28.5),
}
UNDRAWN = Space(3.5, 19.1)
"""Of a kind that no shipped layout has: the least of any kind that is not a strip."""
STRIP = 2.0
"""Lines below which the least of a kind is that of a strip, which reaches across the surface."""


def least(kind: str) -> Space:
    """Return the room that a kind of tile needs."""
    return LEAST.get(kind, UNDRAWN)


def room_of(area: Area, grid: Grid, capacity: Capacity) -> Space:
    """Return the room in an area of a surface of that capacity."""
    return Space(area.height * capacity.lines / grid.rows, area.width * capacity.letters / grid.columns)


def least_cells(kind: str, grid: Grid, capacity: Capacity) -> tuple[int, int]:
    """Return how many columns and rows a kind of tile needs at least; not more than there are."""
    needs = least(kind)
    across = math.ceil(needs.letters * grid.columns / capacity.letters - _ROUNDED)
    down = math.ceil(needs.lines * grid.rows / capacity.lines - _ROUNDED)
    return min(max(across, 1), grid.columns), min(max(down, 1), grid.rows)
