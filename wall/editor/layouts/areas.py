"""Arithmetic of rectangles of cells: what overlaps, what is free, what has to make room. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from server.contract.messages.layouts import Area, Grid


class Offset(NamedTuple):
    """So many cells to the right and down."""

    across: int
    down: int

    @property
    def direction(self) -> "Offset":
        """One cell in the direction in which it mostly goes; nothing where it goes nowhere."""
        if abs(self.across) >= abs(self.down):
            return Offset((self.across > 0) - (self.across < 0), 0)
        return Offset(0, (self.down > 0) - (self.down < 0))


def moved(area: Area, by: Offset) -> Area:
    """Return an area elsewhere."""
    return Area(area.column + by.across, area.row + by.down, area.width, area.height)


def inside(area: Area, grid: Grid) -> bool:
    """Return whether all of an area stands on the grid."""
    return area.column >= 0 and area.row >= 0 and area.right <= grid.columns and area.bottom <= grid.rows


def bounds(areas: Iterable[Area]) -> Area:
    """Return the smallest area around all of them; there must be one at least."""
    every = list(areas)
    left, top = min(area.column for area in every), min(area.row for area in every)
    right, bottom = max(area.right for area in every), max(area.bottom for area in every)
    return Area(left, top, right - left, bottom - top)


def overlaps(areas: Sequence[Area]) -> Iterator[tuple[int, int]]:
    """Yield the positions of each two that share a cell, the smaller one first."""
    near: list[int] = []
    for number in sorted(range(len(areas)), key=lambda each: areas[each].column):
        area = areas[number]
        near = [other for other in near if areas[other].right > area.column]
        for other in near:
            if areas[other].row < area.bottom and area.row < areas[other].bottom:
                yield min(number, other), max(number, other)
        near.append(number)


def stretched(area: Area, before: Area, after: Area) -> Area | None:
    """Return an area as it stands when ``before``, in which it stood, becomes ``after``; None where it would vanish.

    Edges are rounded, not sizes: what did not overlap still does not.
    """
    left = after.column + _share(area.column - before.column, before.width, after.width)
    right = after.column + _share(area.right - before.column, before.width, after.width)
    top = after.row + _share(area.row - before.row, before.height, after.height)
    bottom = after.row + _share(area.bottom - before.row, before.height, after.height)
    return Area(left, top, right - left, bottom - top) if right > left and bottom > top else None


def free(group: Sequence[Area], taken: Sequence[Area], grid: Grid) -> Offset | None:
    """Return how to move a group so that none of it overlaps what is taken: the uppermost place, then the leftmost.

    None where there is no such place on the grid.
    """
    whole = bounds(group)
    for down in range(-whole.row, grid.rows - whole.bottom + 1):
        across = free_across(group, taken, down, -whole.column)
        if across <= grid.columns - whole.right:
            return Offset(across, down)
    return None


def pushed(
    areas: Sequence[Area], ways: Mapping[int, Offset], chosen: frozenset[int], grid: Grid
) -> tuple[Area, ...] | None:
    """Return the areas after those at the positions ``chosen`` have come to stand where they do now.

    Each that stands in the way of one moves on in the direction in which that one came (``ways``, by position), and
    pushes on what stands in its own way; None where there is no room on the grid.
    """
    found = list(areas)
    directions = {number: ways[number].direction for number in chosen if number in ways}
    waiting = list(directions)
    while waiting:
        pusher = waiting.pop()
        for number in range(len(found)):
            if number in chosen or number == pusher or not found[number].overlaps(found[pusher]):
                continue
            direction = directions.setdefault(number, directions[pusher])
            if direction == (0, 0):
                return None
            found[number] = _beyond(found[number], [found[pusher], *(found[each] for each in chosen)], direction)
            if not inside(found[number], grid):
                return None
            waiting.append(number)
    return tuple(found)


def _beyond(area: Area, others: Sequence[Area], direction: Offset) -> Area:
    """Return the first place of an area in a direction where it overlaps none of the others."""
    while blocking := [other for other in others if area.overlaps(other)]:
        other = blocking[0]
        across = {1: other.right - area.column, -1: other.column - area.right, 0: 0}[direction.across]
        down = {1: other.bottom - area.row, -1: other.row - area.bottom, 0: 0}[direction.down]
        area = moved(area, Offset(across, down))
    return area


def free_across(group: Sequence[Area], taken: Sequence[Area], down: int, start: int) -> int:
    """Return the least number of columns, from ``start`` on, by which a group that is so far down overlaps nothing."""
    barred = sorted(
        (other.column - area.right, other.right - area.column)
        for area in group
        for other in taken
        if other.row < area.bottom + down and area.row + down < other.bottom
    )
    at = start
    for after, until in barred:
        if after < at < until:
            at = until
        elif after >= at:
            break
    return at


def _share(part: int, before: int, after: int) -> int:
    """Return how many of ``after`` cells stand for so many of ``before``, rounded half up."""
    return (2 * part * after + before) // (2 * before)
