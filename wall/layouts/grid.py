"""Grid arithmetic: from cells to pixels, on wide and on upright screens. Pure."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from wall.layouts.model import COLUMNS, ROWS, Area


class Box(NamedTuple):
    """Where a tile stands, in pixels."""

    x: int
    y: int
    width: int
    height: int


class _Share(NamedTuple):
    """A rectangle as shares of the screen, 0 to 1."""

    x: float
    y: float
    width: float
    height: float


def place(areas: Sequence[Area], width: int, height: int, gap: int) -> list[Box]:
    """Return the box of each area on a screen of that size, ``gap`` pixels apart.

    A screen that is higher than wide cannot show 24 columns legibly. There, bands
    of the layout (rows no tile reaches across) stay above each other, and the
    columns of a band that would be too narrow are stacked. No tile is ever lost.
    """
    if height > width:
        shares = _upright(list(enumerate(areas)))
    else:
        shares = {number: _plain(area) for number, area in enumerate(areas)}
    return [_box(shares[number], width, height, gap) for number in range(len(areas))]


def _plain(area: Area) -> _Share:
    return _Share(area.column / COLUMNS, area.row / ROWS, area.width / COLUMNS, area.height / ROWS)


def _box(share: _Share, width: int, height: int, gap: int) -> Box:
    """Round edges, not sizes, so that neighbours keep exactly one gap."""
    left, right = (round(gap + edge * (width - gap)) for edge in (share.x, share.x + share.width))
    top, bottom = (round(gap + edge * (height - gap)) for edge in (share.y, share.y + share.height))
    return Box(left, top, max(right - left - gap, 1), max(bottom - top - gap, 1))


Numbered = tuple[int, Area]


def _upright(tiles: list[Numbered]) -> dict[int, _Share]:
    rows: list[tuple[float, list[list[Numbered]]]] = []
    for band in _cut(tiles, lambda area: (area.row, area.bottom)):
        height = max(area.bottom for _, area in band) - min(area.row for _, area in band)
        stacked = _wrap(_cut(band, lambda area: (area.column, area.right)))
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


def _wrap(groups: list[list[Numbered]]) -> list[list[list[Numbered]]]:
    """Return the groups in rows that are at most half a wide screen across."""
    rows: list[list[list[Numbered]]] = [[]]
    for group in groups:
        if rows[-1] and sum(map(_width, rows[-1])) + _width(group) > COLUMNS // 2:
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
