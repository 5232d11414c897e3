"""What can be done to the surfaces and the seats of a room: each returns another room, or why it is not done. Pure."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import structs

from server.contract.messages import (
    AnySurface,
    Audience,
    LedWall,
    Matrix,
    Monitor,
    Output,
    Rectangle,
    Room,
    SeatRow,
    Size,
)
from server.contract.rooms import hung
from server.contract.words import Words
from wall.editor.room.outcome import NOTHING, SMALLEST, Chosen, Done, Outcome, Part, replaced, valid, without

USUAL_SEAT = 6.0
"""Metres, where nobody has measured yet."""
GAP = 200.0
"""Millimetres between a new surface and the one at its left."""
MOST_SURFACES = 64
FARTHEST = 1_000_000.0
"""Millimetres; what hangs farther away is in another building."""

KINDS: Mapping[str, tuple[AnySurface, Words]] = {
    "led": (
        LedWall(id="led", name=Words(vi="Màn LED", en="LED wall"), size=Size(4800, 2700), pitch=1.25),
        Words(vi="Màn LED", en="LED wall"),
    ),
    "matrix": (
        Matrix(
            id="matrix",
            name=Words(vi="Màn ghép", en="Matrix"),
            columns=2,
            rows=2,
            panel=Size(1210, 680),
            bezel=(3.5, 3.5),
        ),
        Words(vi="Màn ghép", en="Matrix of panels"),
    ),
    "monitor": (
        Monitor(id="screen", name=Words(vi="Màn hình", en="Screen"), inches=55),
        Words(vi="Tivi hoặc màn hình", en="Television or monitor"),
    ),
}
"""How a surface of each kind begins, and what the kind is called."""


def placed(room: Room) -> Room:
    """Return a room in which every surface says where it hangs: where it is seen to hang now."""
    if all(surface.at is not None for surface in room.surface):
        return room
    places = (_place(each.x, each.y) for each in hung(room))
    return structs.replace(
        room,
        surface=tuple(structs.replace(each, at=at) for each, at in zip(room.surface, places, strict=True)),
    )


def add_surface(room: Room, kind: str) -> Outcome:
    """Hang another surface at the right of all others; the first one is read from USUAL_SEAT."""
    if len(room.surface) >= MOST_SURFACES:
        return Words(
            vi=f"một phòng có nhiều nhất {MOST_SURFACES} mặt", en=f"a room has {MOST_SURFACES} surfaces at most"
        )
    pattern, _ = KINDS[kind]
    taken = {each.id for each in room.surface}
    id, number = pattern.id, 1
    while id in taken:
        number += 1
        id = f"{pattern.id}-{number}"
    name = pattern.name if number == 1 else Words(vi=f"{pattern.name.vi} {number}", en=f"{pattern.name.en} {number}")
    surface = structs.replace(pattern, id=id, name=name)
    if room.surface and all(each.at is not None for each in room.surface):
        last = max(hung(room), key=lambda each: each.right)
        middle = last.y + last.height / 2 - surface.extent.height / 2
        surface = structs.replace(surface, at=_place(last.right + GAP, middle))
    changed = structs.replace(room, surface=(*room.surface, surface))
    if not room.seat:
        changed = structs.replace(changed, seat=(SeatRow(distance=USUAL_SEAT),))
    return Done(changed, Chosen(Part.SURFACE, len(room.surface)))


def remove_surface(room: Room, at: int) -> Outcome:
    """Take a surface away, and what drives it, and seats from which it alone was read."""
    gone = room.surface[at].id
    seats = [
        structs.replace(row, surfaces=tuple(each for each in row.surfaces if each != gone))
        for row in room.seat
        if row.surfaces != (gone,)
    ]
    changed = structs.replace(
        room,
        surface=without(room.surface, at),
        output=tuple(each for each in room.output if each.surface != gone),
        seat=tuple(seats),
    )
    return Done(changed, NOTHING)


def rename_surface(room: Room, at: int, id: str) -> Outcome:
    """Give a surface another id; what drives it and the seats follow."""
    before = room.surface[at].id
    if any(each.id == id for number, each in enumerate(room.surface) if number != at):
        return Words(vi=f"«{id}» là mã của mặt khác", en=f"“{id}” is the id of another surface")
    surface = valid(structs.replace(room.surface[at], id=id))
    if isinstance(surface, Words):
        return Words(
            vi=f"«{id}» không dùng được làm mã: chỉ chữ thường a-z, số và dấu gạch nối",
            en=f"“{id}” cannot be an id: lower case letters a-z, digits and hyphens alone",
        )
    changed = structs.replace(
        room,
        surface=replaced(room.surface, at, surface),
        output=tuple(structs.replace(each, surface=id) if each.surface == before else each for each in room.output),
        seat=tuple(
            structs.replace(row, surfaces=tuple(id if each == before else each for each in row.surfaces))
            for row in room.seat
        ),
    )
    return Done(changed, Chosen(Part.SURFACE, at))


def set_surface(room: Room, at: int, /, **fields: Any) -> Outcome:
    """Say something else of a surface, such as its size; what its outputs drive becomes larger or smaller with it."""
    before = room.surface[at]
    after = valid(structs.replace(before, **fields))
    if isinstance(after, Words):
        return after
    changed = structs.replace(room, surface=replaced(room.surface, at, after))
    if before.extent != after.extent:
        outputs = tuple(
            _stretched(each, before.extent, after.extent) if each.surface == before.id else each for each in room.output
        )
        changed = structs.replace(changed, output=outputs)
    return Done(changed, Chosen(Part.SURFACE, at))


def move_surface(room: Room, at: int, x: float, y: float) -> Outcome:
    """Hang a surface elsewhere; from then on all of them say where they hang."""
    before = placed(room)
    surface = valid(structs.replace(before.surface[at], at=(x, y)))
    if isinstance(surface, Words):
        return surface
    return Done(structs.replace(before, surface=replaced(before.surface, at, surface)), Chosen(Part.SURFACE, at))


def reorder_surface(room: Room, at: int, to: int) -> Outcome:
    """Give a surface another number, as operators count them."""
    to = min(max(to, 0), len(room.surface) - 1)
    # where a row shows the order, what is seen is to stay where it is
    others = without(placed(room).surface, at)
    surfaces = (*others[:to], placed(room).surface[at], *others[to:])
    return Done(structs.replace(room, surface=surfaces), Chosen(Part.SURFACE, to))


def add_seat(room: Room, distance: float = USUAL_SEAT, who: Audience = Audience.LEADERS) -> Outcome:
    """Add a row of seats from which every surface is read that no other row of the same people names."""
    changed = structs.replace(room, seat=(*room.seat, SeatRow(distance=distance, who=who)))
    return Done(changed, Chosen(Part.SEAT, len(room.seat)))


def set_seat(room: Room, at: int, /, **fields: Any) -> Outcome:
    """Say something else of a row of seats: ``distance``, ``who``, ``surfaces``."""
    row = structs.replace(room.seat[at], **fields)
    try:
        row = msgspec.convert(msgspec.to_builtins(row), SeatRow)
    except msgspec.ValidationError:
        return Words(vi="khoảng cách phải từ 0,1 đến 100 m", en="the distance is 0.1 to 100 m")
    return Done(structs.replace(room, seat=replaced(room.seat, at, row)), Chosen(Part.SEAT, at))


def remove_seat(room: Room, at: int) -> Outcome:
    """Take a row of seats away."""
    return Done(structs.replace(room, seat=without(room.seat, at)), NOTHING)


def _place(x: float, y: float) -> tuple[float, float]:
    """Return a place in whole millimetres, within what a room can say."""
    return min(max(float(round(x)), -FARTHEST), FARTHEST), min(max(float(round(y)), -FARTHEST), FARTHEST)


def _stretched(output: Output, before: Size, after: Size) -> Output:
    """Return an output whose part has grown with its surface; what ended at the edge goes on doing so."""
    part = output.at
    if part is None:
        return output
    across, down = after.width / before.width, after.height / before.height
    left, right = (round(edge * across, 1) for edge in (part.x, part.right))
    top, bottom = (round(edge * down, 1) for edge in (part.y, part.bottom))
    width, height = max(round(right - left, 1), SMALLEST), max(round(bottom - top, 1), SMALLEST)
    return structs.replace(output, at=Rectangle(left, top, width, height))
