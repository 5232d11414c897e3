"""Grid arithmetic: from cells to pixels, on wide and on upright screens. Pure."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from server.contract.messages.layouts import Area, Grid
from wall.layouts.bezels import Numbered, Rect, along, columns_of, divided, reach, rows_of, stretched


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


def place(
    areas: Sequence[Area],
    width: int,
    height: int,
    gap: int,
    *,
    grid: Grid,
    stacked: bool,
    bars: Sequence[Bar] = (),
) -> list[Box]:
    """Return the box of each area on a surface of that size, ``gap`` pixels apart.

    Edges between tiles move onto the bezels ``bars`` that are near them.

    A surface that is much narrower than what a layout was drawn for cannot show its columns legibly. There
    (``stacked``), bands of the layout (rows no tile reaches across) stay above each other, and the columns of a band
    that would be too narrow are stacked. No tile is ever lost.
    """
    if stacked:
        shares = _upright(list(enumerate(areas)), grid)
    else:
        upright, level = _split(bars)
        across = [((left + right - gap) / 2) / (width - gap) for left, right in upright]
        down = [((top + bottom - gap) / 2) / (height - gap) for top, bottom in level]
        shares = along(areas, grid, across, down)
    return [_box(shares[number], width, height, gap) for number in range(len(areas))]


def clear_of(box: Box, bars: Sequence[Bar]) -> Box:
    """Return the largest part of a box that no bezel crosses; what ends beside a bezel stays as it is."""
    left, top, right, bottom = box.x, box.y, box.x + box.width, box.y + box.height
    upright, level = _split(bars)
    left, right = _widest(left, right, upright)
    top, bottom = _widest(top, bottom, level)
    return Box(left, top, max(right - left, 1), max(bottom - top, 1))


def between(box: Box, bars: Sequence[Bar]) -> list[Box]:
    """Return the parts of a box that bezels divide it into: one for each panel that it stands on."""
    upright, level = _split(bars)
    columns = _stretches(box.x, box.x + box.width, upright)
    rows = _stretches(box.y, box.y + box.height, level)
    return [
        Box(left, top, right - left, bottom - top)
        for top, bottom in rows
        for left, right in columns
        if right > left and bottom > top
    ]


def _widest(start: int, end: int, bars: Sequence[tuple[float, float]]) -> tuple[int, int]:
    """Return the longest stretch between two ends that no bar takes anything of."""
    return max(_stretches(start, end, bars), key=lambda each: each[1] - each[0])


def _stretches(start: int, end: int, bars: Sequence[tuple[float, float]]) -> list[tuple[int, int]]:
    """Return the stretches between two ends that no bar takes anything of."""
    stretches = []
    at = start
    for first, last in sorted(bars):
        if first < end and last > start:
            stretches.append((at, max(math.floor(first), at)))
            at = min(math.ceil(last), end)
    stretches.append((at, end))
    return stretches


def _split(bars: Sequence[Bar]) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Return from where to where upright bezels take something of the width, and level ones of the height."""
    upright = [(bar.left, bar.right) for bar in bars if bar.bottom - bar.top > bar.right - bar.left]
    level = [(bar.top, bar.bottom) for bar in bars if bar.bottom - bar.top <= bar.right - bar.left]
    return upright, level


def _box(share: Rect, width: int, height: int, gap: int) -> Box:
    """Round edges, not sizes, so that neighbours keep exactly one gap."""
    left, right = (round(gap + edge * (width - gap)) for edge in (share.left, share.right))
    top, bottom = (round(gap + edge * (height - gap)) for edge in (share.top, share.bottom))
    return Box(left, top, max(right - left - gap, 1), max(bottom - top - gap, 1))


def _upright(tiles: list[Numbered], grid: Grid) -> dict[int, Rect]:
    rows: list[tuple[float, list[list[Numbered]]]] = []
    for band in divided(tiles, rows_of):
        first, last = reach(band, rows_of)
        stacked = _wrap(divided(band, columns_of), grid)
        # what stood beside each other shares the height of the stack as it shared the width; no row gets less than half
        widths = [float(sum(map(_width, row))) for row in stacked]
        least = sum(widths) / len(widths) / 2
        widths = [max(width, least) for width in widths]
        rows += [
            ((last - first) * len(stacked) * part / sum(widths), row) for row, part in zip(stacked, widths, strict=True)
        ]
    total = sum(height for height, _ in rows)
    shares: dict[int, Rect] = {}
    top = 0.0
    for share, row in rows:
        left = 0.0
        span = sum(_width(group) for group in row)
        for group in row:
            part = _width(group) / span
            shares |= stretched(group, Rect(left, top / total, left + part, (top + share) / total))
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


def _width(group: list[Numbered]) -> int:
    first, last = reach(group, columns_of)
    return last - first
