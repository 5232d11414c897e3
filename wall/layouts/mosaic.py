"""Where the pictures of a mosaic stand: even grids, one big picture among small ones, or by hand. Pure."""

import math
from collections.abc import Sequence
from typing import NamedTuple

PICTURE = 16 / 9
"""Width by height of what most cameras send."""
WITH_ONE_BIG = {6: (3, 2), 8: (4, 3), 13: (4, 2)}
"""Pictures in all: columns and rows of the grid, and how many of each the big one takes."""
SIZES = (1, 4, 6, 8, 9, 13, 16, 25, 36, 64)


class MosaicPlace(NamedTuple):
    """A rectangle in pixels."""

    x: int
    y: int
    width: int
    height: int


def places(count: int, width: int, height: int, gap: int) -> list[MosaicPlace]:
    """Return ``count`` places in an area of ``width`` by ``height`` pixels with ``gap`` between them.

    6, 8 and 13 have one big picture, which comes first: in a corner, for 13 in the middle; above the others or on their
    left where more of the area is filled so. Any other number makes the even grid whose pictures are largest.
    """
    if count in WITH_ONE_BIG:
        ways = (_one_big, _big_on_top, _big_beside)
        return max((way(count, width, height, gap) for way in ways), key=_filled)
    columns, rows = _grid(count, width, height)
    return [_cell(n % columns, n // columns, 1, 1, columns, rows, width, height, gap) for n in range(count)]


def snug(count: int, width: int, height: int, gap: int) -> list[MosaicPlace]:
    """Return ``count`` places that leave none empty: an even grid where one has just so many, else a big one first."""
    columns, rows = _grid(count, width, height)
    if count in SIZES or columns * rows == count:
        return places(count, width, height, gap)
    return max((way(count, width, height, gap) for way in (_big_on_top, _big_beside)), key=_filled)


def placed(areas: Sequence[Sequence[float]], width: int, height: int, gap: int) -> list[MosaicPlace]:
    """Return places that were chosen by hand: x, y, width and height as shares of the area, 0 to 1."""
    found = []
    for x, y, wide, high in areas:
        left, top = round(x * (width + gap)), round(y * (height + gap))
        right, bottom = round((x + wide) * (width + gap)) - gap, round((y + high) * (height + gap)) - gap
        found.append(MosaicPlace(left, top, max(right - left, 1), max(bottom - top, 1)))
    return found


def _grid(count: int, width: int, height: int) -> tuple[int, int]:
    """Return the columns and rows in which pictures are largest."""

    def size(columns: int) -> float:
        rows = math.ceil(count / columns)
        return min(width / columns, height / rows * PICTURE)

    columns = max(range(1, count + 1), key=lambda n: (round(size(n), 3), -abs(n - math.ceil(count / n))))
    return columns, math.ceil(count / columns)


def _one_big(count: int, width: int, height: int, gap: int) -> list[MosaicPlace]:
    cells, big = WITH_ONE_BIG[count]
    at = (cells - big) // 2 if count == 13 else 0
    taken = {(at + column, at + row) for column in range(big) for row in range(big)}
    small = [(n % cells, n // cells) for n in range(cells * cells) if (n % cells, n // cells) not in taken]
    return [
        _cell(at, at, big, big, cells, cells, width, height, gap),
        *(_cell(column, row, 1, 1, cells, cells, width, height, gap) for column, row in small),
    ]


def _big_on_top(count: int, width: int, height: int, gap: int) -> list[MosaicPlace]:
    top = min(round(width / PICTURE), height // 2)
    below = places_even(count - 1, width, height - top - gap, gap)
    return [MosaicPlace(0, 0, width, top), *(MosaicPlace(x, y + top + gap, wide, high) for x, y, wide, high in below)]


def _big_beside(count: int, width: int, height: int, gap: int) -> list[MosaicPlace]:
    left = min(round(height * PICTURE), width * 2 // 3)
    beside = places_even(count - 1, width - left - gap, height, gap)
    return [
        MosaicPlace(0, 0, left, height),
        *(MosaicPlace(x + left + gap, y, wide, high) for x, y, wide, high in beside),
    ]


def _filled(found: Sequence[MosaicPlace]) -> float:
    """Return how many pixels whole pictures fill of their places; of several equal ways the first one counts."""
    return sum(min(place.width, place.height * PICTURE) ** 2 / PICTURE for place in found)


def places_even(count: int, width: int, height: int, gap: int) -> list[MosaicPlace]:
    """Return the places of an even grid, whatever the number."""
    columns, rows = _grid(count, width, height)
    return [_cell(n % columns, n // columns, 1, 1, columns, rows, width, height, gap) for n in range(count)]


def _cell(
    column: int, row: int, wide: int, high: int, columns: int, rows: int, width: int, height: int, gap: int
) -> MosaicPlace:
    left, top = _edge(column, columns, width, gap), _edge(row, rows, height, gap)
    right, bottom = _edge(column + wide, columns, width, gap) - gap, _edge(row + high, rows, height, gap) - gap
    return MosaicPlace(left, top, max(right - left, 1), max(bottom - top, 1))


def _edge(number: int, of: int, length: int, gap: int) -> int:
    return round(number * (length + gap) / of)
