"""To what edges go that are dragged: those of neighbours and of panels first, else whole centimetres. Pure."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from server.contract.messages import LedWall, Rectangle, Room
from server.contract.rooms import area, hung
from wall.editor.room.dividing import panels

STEP = 10.0
"""Millimetres, where there is no edge near."""


class Snapped(NamedTuple):
    """Where something goes, and to which lines."""

    area: Rectangle
    across: tuple[float, ...] = ()
    """The upright lines that it goes to, millimetres."""
    down: tuple[float, ...] = ()


def surface_to(room: Room, at: int, x: float, y: float, near: float) -> Snapped:
    """Return where a surface hangs that is dragged to a place: to edges and middles of others that are near."""
    places = hung(room)
    own = places[at]
    others = [each for number, each in enumerate(places) if number != at]
    left, across = _to(x, own.width, _lines((each.x, each.x + each.width / 2, each.right) for each in others), near)
    top, down = _to(y, own.height, _lines((each.y, each.y + each.height / 2, each.bottom) for each in others), near)
    return Snapped(Rectangle(left, top, own.width, own.height), across, down)


def moved_to(room: Room, output: int, x: float, y: float, near: float) -> Snapped:
    """Return which part of its surface an output drives whose part is dragged to a place there."""
    own = area(room.output[output], room)
    whole = _whole(room, output)
    if own is None or whole is None:
        return Snapped(Rectangle(x, y, 0, 0))
    across_lines, down_lines = lines(room, output)
    left, across = _to(x, own.width, across_lines, near, middle=False)
    top, down = _to(y, own.height, down_lines, near, middle=False)
    left, top = min(max(left, 0.0), whole.width - own.width), min(max(top, 0.0), whole.height - own.height)
    return Snapped(Rectangle(left, top, own.width, own.height), across, down)


def edge_to(place: float, to: Iterable[float], near: float) -> float:
    """Return where one edge goes that is dragged to a place."""
    nearest = min(to, key=lambda each: abs(each - place), default=None)
    if nearest is not None and abs(nearest - place) <= near:
        return nearest
    return round(place / STEP) * STEP


def lines(room: Room, output: int) -> tuple[list[float], list[float]]:
    """Return the upright and the level lines of its surface that an output's edges may go to.

    Those are its edges, those of its panels or the halves, thirds and quarters of an LED wall, and of other outputs.
    """
    held = room.output[output]
    surface = next((each for each in room.surface if each.id == held.surface), None)
    if surface is None:
        return [], []
    parts: list[Rectangle] = list(panels(surface))
    parts += [
        found
        for number, each in enumerate(room.output)
        if number != output and each.surface == held.surface and (found := area(each, room)) is not None
    ]
    across = {edge for part in parts for edge in (part.x, part.right)}
    down = {edge for part in parts for edge in (part.y, part.bottom)}
    if isinstance(surface, LedWall):
        for share in (1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4):
            across.add(float(round(surface.size.width * share)))
            down.add(float(round(surface.size.height * share)))
    return sorted(across), sorted(down)


def _whole(room: Room, output: int) -> Rectangle | None:
    surface = next((each for each in room.surface if each.id == room.output[output].surface), None)
    return None if surface is None else Rectangle(0, 0, surface.extent.width, surface.extent.height)


def _lines(of: Iterable[Sequence[float]]) -> list[float]:
    return [line for each in of for line in each]


def _to(
    place: float, length: float, to: Sequence[float], near: float, *, middle: bool = True
) -> tuple[float, tuple[float, ...]]:
    """Return where something begins that is dragged, and the line that its beginning, end or middle goes to."""
    offsets = (0.0, length, length / 2) if middle else (0.0, length)
    found = [(abs(line - offset - place), line - offset, line) for line in to for offset in offsets]
    best = min(found, default=None)
    if best is not None and best[0] <= near:
        return best[1], (best[2],)
    return round(place / STEP) * STEP, ()
