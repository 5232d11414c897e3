"""Grid arithmetic: from cells to pixels, on wide and on upright screens. Pure."""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from wall.layouts.model import Area, Grid


class Box(NamedTuple):
    """Where a tile stands, in pixels."""

    x: int
    y: int
    width: int
    height: int


class Bar(NamedTuple):
    """A bezel between panels, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def seen_from(self, box: Box) -> "Bar":
        """Return it in the pixels of a box."""
        return Bar(self.left - box.x, self.top - box.y, self.right - box.x, self.bottom - box.y)


class _Share(NamedTuple):
    """A rectangle as shares of the screen, 0 to 1."""

    x: float
    y: float
    width: float
    height: float


def place(areas: Sequence[Area], width: int, height: int, gap: int, *, grid: Grid, stacked: bool) -> list[Box]:
    """Return the box of each area on a surface of that size, ``gap`` pixels apart.

    A surface that is much narrower than what a layout was drawn for cannot show its columns legibly. There
    (``stacked``), bands of the layout (rows no tile reaches across) stay above each other, and the columns of a band
    that would be too narrow are stacked. No tile is ever lost.
    """
    if stacked:
        shares = _upright(list(enumerate(areas)), grid)
    else:
        shares = {number: _plain(area, grid) for number, area in enumerate(areas)}
    return [_box(shares[number], width, height, gap) for number in range(len(areas))]


def clear_of(box: Box, bars: Sequence[Bar]) -> Box:
    """Return the largest part of a box that no bezel crosses; what ends beside a bezel stays as it is."""
    left, top, right, bottom = box.x, box.y, box.x + box.width, box.y + box.height
    upright = [(bar.left, bar.right) for bar in bars if bar.bottom - bar.top > bar.right - bar.left]
    level = [(bar.top, bar.bottom) for bar in bars if bar.bottom - bar.top <= bar.right - bar.left]
    left, right = _widest(left, right, upright)
    top, bottom = _widest(top, bottom, level)
    return Box(left, top, max(right - left, 1), max(bottom - top, 1))


def _widest(start: int, end: int, bars: Sequence[tuple[float, float]]) -> tuple[int, int]:
    """Return the longest stretch between two ends that no bar takes anything of."""
    stretches = []
    at = start
    for first, last in sorted(bars):
        if first < end and last > start:
            stretches.append((at, max(math.floor(first), at)))
            at = min(math.ceil(last), end)
    stretches.append((at, end))
    return max(stretches, key=lambda each: each[1] - each[0])


def _plain(area: Area, grid: Grid) -> _Share:
    columns, rows = grid.columns, grid.rows
    return _Share(area.column / columns, area.row / rows, area.width / columns, area.height / rows)


def _box(share: _Share, width: int, height: int, gap: int) -> Box:
    """Round edges, not sizes, so that neighbours keep exactly one gap."""
    left, right = (round(gap + edge * (width - gap)) for edge in (share.x, share.x + share.width))
    top, bottom = (round(gap + edge * (height - gap)) for edge in (share.y, share.y + share.height))
    return Box(left, top, max(right - left - gap, 1), max(bottom - top - gap, 1))


Numbered = tuple[int, Area]


def _upright(tiles: list[Numbered], grid: Grid) -> dict[int, _Share]:
    rows: list[tuple[float, list[list[Numbered]]]] = []
    for band in _cut(tiles, lambda area: (area.row, area.bottom)):
        height = max(area.bottom for _, area in band) - min(area.row for _, area in band)
        stacked = _wrap(_cut(band, lambda area: (area.column, area.right)), grid)
        # what stood beside each other shares the height of the stack as it shared the width; no row gets less than half
        widths = [float(sum(map(_width, row))) for row in stacked]
        least = sum(widths) / len(widths) / 2
        widths = [max(width, least) for width in widths]
        rows += [(height * len(stacked) * part / sum(widths), row) for row, part in zip(stacked, widths, strict=True)]
    total = sum(height for height, _ in rows)
    shares: dict[int, _Share] = {}
    top = 0.0
    for share, row in rows:
        left = 0.0
        span = sum(_width(group) for group in row)
        for group in row:
            part = _width(group) / span
            shares |= _fit(group, _Share(left, top / total, part, share / total))
            left += part
        top += share
    return shares


def _wrap(groups: list[list[Numbered]], grid: Grid) -> list[list[list[Numbered]]]:
    """Return the groups in rows that are at most half a wide screen across."""
    rows: list[list[list[Numbered]]] = [[]]
    for group in groups:
        if rows[-1] and sum(map(_width, rows[-1])) + _width(group) > grid.columns // 2:
            rows.append([])
        rows[-1].append(group)
    return rows


def _cut(tiles: list[Numbered], span: Callable[[Area], tuple[int, int]]) -> list[list[Numbered]]:
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


def _width(group: list[Numbered]) -> int:
    return max(area.right for _, area in group) - min(area.column for _, area in group)


def _fit(group: list[Numbered], into: _Share) -> dict[int, _Share]:
    """Stretch a group over a rectangle."""
    left, top = min(area.column for _, area in group), min(area.row for _, area in group)
    width, height = _width(group), max(area.bottom for _, area in group) - top
    return {
        number: _Share(
            into.x + (area.column - left) / width * into.width,
            into.y + (area.row - top) / height * into.height,
            area.width / width * into.width,
            area.height / height * into.height,
        )
        for number, area in group
    }
