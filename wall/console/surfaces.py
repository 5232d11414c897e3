"""The surfaces of a wall as its stations tell of them. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from server.contract.messages import Room, ScreenState, StationState, TileState
from server.contract.rooms import hung

Box = tuple[float, float, float, float]
"""x, y, width, height, as shares of a whole."""
SMALLEST = 90.0
"""Pixels each way of a picture that somebody drops something on."""
LEAST = 0.01
"""Share of a surface from which on a tile is beside another one and not at the same place."""


class Output(NamedTuple):
    """One screen of a station that shows a part of a surface."""

    station: str
    screen: ScreenState


class Surface(NamedTuple):
    """What operators call by one number."""

    number: int
    name: str
    """Its id in the room; empty where none was measured."""
    aspect: float
    """Width by height."""
    outputs: tuple[Output, ...]


def surfaces(stations: Mapping[str, StationState]) -> list[Surface]:
    """Return the surfaces of a wall by their numbers, from what its stations show."""
    outputs = [Output(name, screen) for name, state in sorted(stations.items()) for screen in state.screens]
    numbers = sorted({output.screen.number for output in outputs})
    return [_surface(number, [each for each in outputs if each.screen.number == number]) for number in numbers]


def _surface(number: int, outputs: list[Output]) -> Surface:
    first = outputs[0].screen
    return Surface(number, first.surface, first.aspect, tuple(outputs))


class Placed(NamedTuple):
    """A tile where it stands on its surface."""

    state: TileState
    at: Box
    """As shares of the surface."""


def tiles(surface: Surface) -> list[Placed]:
    """Return the tiles of a surface, each once, also where several outputs show it or a part of it, as one reads."""
    found = {tuple(round(share, 2) for share in each.at): each for each in _all(surface)}
    return sorted(found.values(), key=lambda each: (round(each.at[1], 2), each.at[0]))


def tile_at(surface: Surface, x: float, y: float) -> Placed | None:
    """Return the uppermost tile at a place of a surface."""
    return next((each for each in reversed(_all(surface)) if _within(each.at, x, y)), None)


def beside(placed: Iterable[Placed], chosen: Placed, across: int, down: int) -> Placed:
    """Return the nearest tile to the right of one (``across`` 1), to its left (-1), below (``down`` 1) or above it."""
    x, y = _middle(chosen.at)

    def distance(other: Placed) -> float:
        right, below = _middle(other.at)
        ahead = (right - x) * across + (below - y) * down
        aside = abs((right - x) * down) + abs((below - y) * across)
        return ahead + 2 * aside if ahead > LEAST else float("inf")

    nearest = min(placed, key=distance, default=chosen)
    return nearest if distance(nearest) < float("inf") else chosen


def _all(surface: Surface) -> list[Placed]:
    """Return what the outputs of a surface tell of, what lies over others after these."""
    return [
        Placed(each, _on_surface(output.screen.area, each.at))
        for output in surface.outputs
        for each in output.screen.tiles
    ]


def _on_surface(area: Box, at: Box) -> Box:
    """Return a place on an output as one of the surface of which that shows an area."""
    left, top, wide, high = area
    return left + at[0] * wide, top + at[1] * high, at[2] * wide, at[3] * high


def _middle(box: Box) -> tuple[float, float]:
    left, top, wide, high = box
    return left + wide / 2, top + high / 2


def _within(box: Box, x: float, y: float) -> bool:
    left, top, wide, high = box
    return left <= x < left + wide and top <= y < top + high


def rows(aspects: Iterable[float], room: tuple[float, float], caption: float, gap: float) -> list[Box]:
    """Return where pictures of these proportions stand in a room (width, height) to be as large as can be: pixels.

    They stand in rows, in their order, all of one height; each has a caption below that is as wide as it is.
    """
    wanted = list(aspects)
    width, height_of_all = room

    def height(count: int) -> float:
        lines = _lines(wanted, count)
        widest = min((width - gap * (len(line) - 1)) / sum(line) for line in lines)
        return min(widest, (height_of_all - gap * (len(lines) - 1)) / len(lines) - caption)

    places: list[Box] = []
    if not wanted:
        return places
    count = max(range(1, len(wanted) + 1), key=height)
    high, top = height(count), 0.0
    for line in _lines(wanted, count):
        left = (width - sum(each * high for each in line) - gap * (len(line) - 1)) / 2
        for each in line:
            places.append((left, top, each * high, high))
            left += each * high + gap
        top += high + caption + gap
    return places


def hanging(places: Sequence[Box], room: tuple[float, float], caption: float) -> list[Box] | None:
    """Return where pictures stand in a room (width, height) that hang as their surfaces do: pixels.

    ``places`` are millimetres; each picture has a caption below. None where one would be too small to be acted on, or a
    caption would lie on another picture: then they stand better in rows.
    """
    if not places:
        return None
    left, top = min(each[0] for each in places), min(each[1] for each in places)
    width = max(each[0] + each[2] for each in places) - left
    height = max(each[1] + each[3] for each in places) - top
    scale = min(room[0] / width, (room[1] - caption) / height)
    if min(min(each[2:]) for each in places) * scale < SMALLEST:
        return None
    across, down = (room[0] - width * scale) / 2, (room[1] - caption - height * scale) / 2
    found = [
        (across + (x - left) * scale, down + (y - top) * scale, wide * scale, high * scale)
        for x, y, wide, high in places
    ]
    for number, (x, y, wide, high) in enumerate(found):
        below = (x, y + high, wide, caption)
        if any(_touch(below, other) for at, other in enumerate(found) if at != number):
            return None
    return found


def hung_by_number(room: Room) -> dict[int, Box]:
    """Return where the surfaces of a measured room hang, millimetres; nothing where it does not say so."""
    if any(surface.at is None for surface in room.surface):
        return {}
    return {number: (each.x, each.y, each.width, each.height) for number, each in enumerate(hung(room), start=1)}


def _touch(one: Box, other: Box) -> bool:
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    return across > 1 and down > 1


def _lines(aspects: list[float], count: int) -> list[list[float]]:
    """Return them in so many rows, about as wide each."""
    share = sum(aspects) / count
    lines: list[list[float]] = [[]]
    for each in aspects:
        if lines[-1] and len(lines) < count and sum(lines[-1]) + each / 2 > share:
            lines.append([])
        lines[-1].append(each)
    return lines
