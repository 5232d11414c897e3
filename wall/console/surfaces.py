"""The surfaces of a wall as its stations tell of them. Pure."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from server.contract.messages import ScreenState, StationState

Box = tuple[float, float, float, float]
"""x, y, width, height, as shares of a whole."""


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


def tile_at(surface: Surface, x: float, y: float) -> tuple[Output, int] | None:
    """Return on which output, and which of its tiles by number from 0, there is at a place of a surface."""
    for output in surface.outputs:
        left, top, wide, high = output.screen.area
        at = ((x - left) / wide, (y - top) / high)
        if all(0 <= each < 1 for each in at):
            for number, tile in enumerate(output.screen.tiles):
                if _within(tile.at, *at):
                    return output, number
    return None


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


def _lines(aspects: list[float], count: int) -> list[list[float]]:
    """Return them in so many rows, about as wide each."""
    share = sum(aspects) / count
    lines: list[list[float]] = [[]]
    for each in aspects:
        if lines[-1] and len(lines) < count and sum(lines[-1]) + each / 2 > share:
            lines.append([])
        lines[-1].append(each)
    return lines
