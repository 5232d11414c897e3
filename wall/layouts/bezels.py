"""Moves the edges between tiles onto the bezels of a matrix, so that few tiles lie across one. Pure."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from server.contract.messages.layouts import Area, Grid

MOST = 1.7
"""How many times larger or smaller than it was drawn a part may become."""

Numbered = tuple[int, Area]
_Span = Callable[[Area], tuple[int, int]]


class Rect(NamedTuple):
    """A rectangle as shares of a surface, 0 to 1."""

    left: float
    top: float
    right: float
    bottom: float


def along(areas: Sequence[Area], grid: Grid, upright: Sequence[float], level: Sequence[float]) -> dict[int, Rect]:
    """Return where each area stands on a surface with bezels, which are given as shares of its width and height.

    Where a straight line divides the tiles near a bezel, the line moves onto it and the tiles on both sides become
    larger and smaller. What no line divides is placed as it was drawn.
    """
    whole = Area(0, 0, grid.columns, grid.rows)
    return _placed(list(enumerate(areas)), whole, Rect(0, 0, 1, 1), upright, level)


def divided(tiles: Sequence[Numbered], span: _Span) -> list[list[Numbered]]:
    """Return the groups between which a straight line can be drawn, in order."""
    groups: list[list[Numbered]] = []
    reach = -1
    for number, area in sorted(tiles, key=lambda tile: span(tile[1])):
        start, end = span(area)
        if start >= reach:
            groups.append([])
        groups[-1].append((number, area))
        reach = max(reach, end)
    return groups


def _placed(
    tiles: list[Numbered], drawn: Area, into: Rect, upright: Sequence[float], level: Sequence[float]
) -> dict[int, Rect]:
    """Return where the tiles of a part of the grid stand in a rectangle."""
    placed: dict[int, Rect] = {}
    if len(bands := divided(tiles, rows_of)) > 1:
        cuts = [drawn.row, *(reach(band, rows_of)[0] for band in bands[1:]), drawn.bottom]
        edges = _edges(cuts, into.top, into.bottom, level)
        for band, rows, ends in zip(bands, pairwise(cuts), pairwise(edges), strict=True):
            part = Area(drawn.column, rows[0], drawn.width, rows[1] - rows[0])
            placed |= _placed(band, part, into._replace(top=ends[0], bottom=ends[1]), upright, level)
    elif len(bands := divided(tiles, columns_of)) > 1:
        cuts = [drawn.column, *(reach(band, columns_of)[0] for band in bands[1:]), drawn.right]
        edges = _edges(cuts, into.left, into.right, upright)
        for band, columns, ends in zip(bands, pairwise(cuts), pairwise(edges), strict=True):
            part = Area(columns[0], drawn.row, columns[1] - columns[0], drawn.height)
            placed |= _placed(band, part, into._replace(left=ends[0], right=ends[1]), upright, level)
    else:
        placed = _mapped(tiles, drawn, into)
    return placed


def _edges(cuts: Sequence[int], start: float, end: float, bezels: Sequence[float]) -> list[float]:
    """Return where the cuts of a grid stand between two ends, those that can on bezels."""
    scale = (end - start) / (cuts[-1] - cuts[0])
    drawn = [start + (cut - cuts[0]) * scale for cut in cuts]
    edges = list(drawn)
    moved = {0, len(edges) - 1}
    for bezel in (bezel for bezel in bezels if start < bezel < end):
        # of two as near the one before: what stands first is made larger
        free = sorted(set(range(len(edges))) - moved, key=lambda number: (round(abs(edges[number] - bezel), 2), number))
        for number in free:
            tried = _moved(drawn, edges, moved, number, bezel)
            if _fair(drawn, tried):
                edges, moved = tried, {*moved, number}
                break
    return edges


def _moved(drawn: Sequence[float], edges: Sequence[float], fixed: set[int], number: int, to: float) -> list[float]:
    """Return the edges with one of them elsewhere; those up to the next fixed ones share what is left as drawn."""
    before = max(each for each in fixed if each < number)
    after = min(each for each in fixed if each > number)
    found = list(edges)
    for low, high, ends in ((before, number, (edges[before], to)), (number, after, (to, edges[after]))):
        scale = (ends[1] - ends[0]) / (drawn[high] - drawn[low])
        for each in range(low, high + 1):
            found[each] = ends[0] + (drawn[each] - drawn[low]) * scale
    return found


def _fair(drawn: Sequence[float], edges: Sequence[float]) -> bool:
    """Return whether every part is about as large as it was drawn."""
    return all(
        was / MOST <= now <= was * MOST
        for was, now in zip(
            (end - start for start, end in pairwise(drawn)),
            (end - start for start, end in pairwise(edges)),
            strict=True,
        )
    )


def stretched(tiles: Sequence[Numbered], into: Rect) -> dict[int, Rect]:
    """Stretch a group over a rectangle."""
    (left, right), (top, bottom) = reach(tiles, columns_of), reach(tiles, rows_of)
    return _mapped(tiles, Area(left, top, right - left, bottom - top), into)


def _mapped(tiles: Sequence[Numbered], drawn: Area, into: Rect) -> dict[int, Rect]:
    """Return where tiles stand when a part of the grid is stretched over a rectangle."""
    wide, tall = (into.right - into.left) / drawn.width, (into.bottom - into.top) / drawn.height
    return {
        number: Rect(
            into.left + (area.column - drawn.column) * wide,
            into.top + (area.row - drawn.row) * tall,
            into.left + (area.right - drawn.column) * wide,
            into.top + (area.bottom - drawn.row) * tall,
        )
        for number, area in tiles
    }


def reach(tiles: Sequence[Numbered], span: _Span) -> tuple[int, int]:
    """Return where a group begins and ends."""
    return min(span(area)[0] for _, area in tiles), max(span(area)[1] for _, area in tiles)


def rows_of(area: Area) -> tuple[int, int]:
    """Return the first row of an area and the first below it."""
    return area.row, area.bottom


def columns_of(area: Area) -> tuple[int, int]:
    """Return the first column of an area and the first beyond it."""
    return area.column, area.right
