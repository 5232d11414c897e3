"""How a surface is shared among outputs, and what of it nobody drives yet. Pure."""

import math
from collections.abc import Sequence

from server.contract.messages import AnySurface, Matrix, Rectangle
from server.contract.rooms import SLACK


def divided(surface: AnySurface, columns: int, rows: int) -> tuple[Rectangle, ...]:
    """Return so many parts of a surface, as one reads them; those of a matrix are made of whole panels, if they can."""
    across = _shares(_edges(surface, level=False), surface.extent.width, columns)
    down = _shares(_edges(surface, level=True), surface.extent.height, rows)
    return tuple(Rectangle(left, top, right - left, bottom - top) for top, bottom in down for left, right in across)


def columns_of(surface: AnySurface, count: int) -> tuple[int, int]:
    """Return in how many columns and rows a surface is shared among ``count`` outputs so that each is about 16:9."""
    whole = surface.extent

    def unlike(columns: int) -> tuple[float, int]:
        rows = count // columns
        # of two that are as good the one of more columns: side by side is more usual than one below the other
        return round(abs(math.log(whole.width / columns / (whole.height / rows) / (16 / 9))), 6), -columns

    whole_ones = [columns for columns in range(1, count + 1) if count % columns == 0]
    columns = min(whole_ones, key=unlike)
    return columns, count // columns


def panels(surface: AnySurface) -> tuple[Rectangle, ...]:
    """Return the pictures that a surface is made of; one that has no seams is one."""
    if not isinstance(surface, Matrix):
        whole = surface.extent
        return (Rectangle(0, 0, whole.width, whole.height),)
    return tuple(
        Rectangle(left, top, right - left, bottom - top)
        for top, bottom in _edges(surface, level=True)
        for left, right in _edges(surface, level=False)
    )


def free(surface: AnySurface, driven: Sequence[Rectangle]) -> Rectangle | None:
    """Return the largest part of a surface that nobody drives, between edges of what is driven; None where none is."""
    whole = surface.extent
    xs = sorted({0.0, whole.width, *(edge for each in driven for edge in (each.x, each.right))})
    ys = sorted({0.0, whole.height, *(edge for each in driven for edge in (each.y, each.bottom))})
    best: Rectangle | None = None
    for n, left in enumerate(xs):
        for right in xs[n + 1 :]:
            for m, top in enumerate(ys):
                for bottom in ys[m + 1 :]:
                    part = Rectangle(left, top, right - left, bottom - top)
                    if min(part.width, part.height) < 100 or any(part.overlaps(each) for each in driven):
                        continue
                    if best is None or part.width * part.height > best.width * best.height + SLACK:
                        best = part
    return best


def _edges(surface: AnySurface, *, level: bool) -> tuple[tuple[float, float], ...]:
    """Return where each column of panels, or with ``level`` each row, begins and ends."""
    if not isinstance(surface, Matrix):
        whole = surface.extent
        return ((0.0, whole.height if level else whole.width),)
    size, gap = (surface.panel.height, surface.bezel[1]) if level else (surface.panel.width, surface.bezel[0])
    count = surface.rows if level else surface.columns
    return tuple((n * (size + gap), n * (size + gap) + size) for n in range(count))


def _shares(edges: Sequence[tuple[float, float]], length: float, count: int) -> list[tuple[float, float]]:
    """Return ``count`` even shares; of whole panels where each would have as many."""
    if len(edges) % count == 0:
        each = len(edges) // count
        return [(edges[n * each][0], edges[(n + 1) * each - 1][1]) for n in range(count)]
    cuts = [float(round(length * n / count)) for n in range(count)]
    return list(zip(cuts, [*cuts[1:], length], strict=True))
