"""Where the pieces of a room stand on the canvas, and which of them is at a point. Pure; millimetres of the room."""

from collections.abc import Iterator
from typing import NamedTuple

from server.contract.messages import LedWall, Rectangle, Room
from server.contract.rooms import hung
from wall.editor.room.outcome import NOTHING, Chosen, Part

HANDLES = tuple((across, down) for down in (-1, 0, 1) for across in (-1, 0, 1) if (across, down) != (0, 0))
"""Which sides each handle of an output takes along: -1 for left or upper, 1 for right or lower."""


class Under(NamedTuple):
    """What is at a point."""

    surface: Chosen = NOTHING
    output: Chosen = NOTHING


class Standing:
    """Where everything in a room stands, found out once."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.surfaces = hung(room)
        """Where each surface hangs."""
        self._number = {surface.id: number for number, surface in reversed(list(enumerate(room.surface)))}

    def output(self, at: int) -> Rectangle | None:
        """Return where an output shows something; None where its surface is not there."""
        held = self.room.output[at]
        number = self._number.get(held.surface)
        if number is None:
            return None
        on, part = self.surfaces[number], held.at
        if part is None:
            return on
        return Rectangle(on.x + part.x, on.y + part.y, part.width, part.height)


def place_of(room: Room, output: int) -> Rectangle | None:
    """Return where in the room an output shows something; None where its surface is not there."""
    return Standing(room).output(output)


def grips(room: Room, chosen: Chosen) -> Rectangle | None:
    """Return what has handles: an output, or an LED wall, whose size is no other measure's; None where nothing has."""
    if chosen.part is Part.OUTPUT and chosen.at < len(room.output):
        return place_of(room, chosen.at)
    if chosen.part is Part.SURFACE and chosen.at < len(room.surface) and isinstance(room.surface[chosen.at], LedWall):
        return hung(room)[chosen.at]
    return None


def sides_of(chosen: Chosen) -> tuple[tuple[int, int], ...]:
    """Return the handles that it has: a surface hangs by its upper left."""
    return HANDLES if chosen.part is Part.OUTPUT else ((1, 0), (0, 1), (1, 1))


def under(room: Room, x: float, y: float) -> Under:
    """Return the uppermost surface at a point, and the uppermost output of that."""
    standing = Standing(room)
    for number in reversed(range(len(room.surface))):
        if _holds(standing.surfaces[number], x, y):
            id = room.surface[number].id
            for output in reversed(range(len(room.output))):
                place = standing.output(output) if room.output[output].surface == id else None
                if place is not None and _holds(place, x, y):
                    return Under(Chosen(Part.SURFACE, number), Chosen(Part.OUTPUT, output))
            return Under(Chosen(Part.SURFACE, number))
    return Under()


def bounds(room: Room) -> Rectangle | None:
    """Return the area of all surfaces; None where there is none."""
    places = hung(room)
    if not places:
        return None
    left, top = min(each.x for each in places), min(each.y for each in places)
    right, bottom = max(each.right for each in places), max(each.bottom for each in places)
    return Rectangle(left, top, right - left, bottom - top)


def walk(room: Room) -> Iterator[Chosen]:
    """Yield every piece in the order of the key Tab: a surface, what drives it, the next one; then the seats."""
    for number, surface in enumerate(room.surface):
        yield Chosen(Part.SURFACE, number)
        yield from (Chosen(Part.OUTPUT, n) for n, each in enumerate(room.output) if each.surface == surface.id)
    there = {surface.id for surface in room.surface}
    yield from (Chosen(Part.OUTPUT, n) for n, each in enumerate(room.output) if each.surface not in there)
    yield from (Chosen(Part.SEAT, number) for number in range(len(room.seat)))


def read_from(room: Room, seat: int) -> frozenset[str]:
    """Return the ids of the surfaces that are read from a row of seats."""
    row = room.seat[seat]
    if row.surfaces:
        return frozenset(row.surfaces)
    others = {name for each in room.seat if each.who is row.who for name in each.surfaces}
    return frozenset(surface.id for surface in room.surface) - others


def _holds(area: Rectangle, x: float, y: float) -> bool:
    return area.x <= x < area.right and area.y <= y < area.bottom
