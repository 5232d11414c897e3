"""What can be done to the surfaces and the seats of a room: each returns another room, or why it is not done. Pure."""

import re
from collections.abc import Mapping, Sequence
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
from wall.editor.room.naming import called
from wall.editor.room.outcome import NOTHING, SMALLEST, Chosen, Done, Outcome, Part, replaced, valid, without
from wall.editor.room.places import read_from

USUAL_SEAT = 6.0
"""Metres, where nobody has measured yet."""
GAP = 200.0
"""Millimetres between a new surface and the one at its left."""
MOST_SURFACES = 64
TOO_MANY = Words(vi=f"một phòng có nhiều nhất {MOST_SURFACES} mặt", en=f"a room has {MOST_SURFACES} surfaces at most")
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
        return TOO_MANY
    pattern, _ = KINDS[kind]
    id = _free_id(room, pattern.id)
    number = id.removeprefix(pattern.id).removeprefix("-")
    name = Words(vi=f"{pattern.name.vi} {number}".strip(), en=f"{pattern.name.en} {number}".strip())
    changed = _hung_beside(room, structs.replace(pattern, id=id, name=name))
    if not room.seat:
        changed = structs.replace(changed, seat=(SeatRow(distance=USUAL_SEAT),))
    return Done(changed, Chosen(Part.SURFACE, len(room.surface)))


def remove_surface(room: Room, at: int) -> Outcome:
    """Take a surface away, and what drives it; seats from which it alone was read stay, and what they read is said."""
    gone = room.surface[at].id
    seats = tuple(
        structs.replace(row, surfaces=tuple(each for each in row.surfaces if each != gone)) for row in room.seat
    )
    changed = structs.replace(
        room,
        surface=without(room.surface, at),
        output=tuple(each for each in room.output if each.surface != gone),
        seat=seats,
    )
    left = [number for number, row in enumerate(room.seat) if row.surfaces and not seats[number].surfaces]
    return Done(changed, NOTHING, _left(changed, left) if changed.surface else None)


def duplicate_surface(room: Room, at: int) -> Outcome:
    """Hang another surface like this one at the right of all others, driven by nothing, and read from where it is."""
    pattern = room.surface[at]
    if len(room.surface) >= MOST_SURFACES:
        return TOO_MANY
    names = {each.name.vi for each in room.surface}
    # what is counted already is counted on
    bare = {code: re.sub(r" \d+$", "", getattr(pattern.name, code)) for code in ("vi", "en")}
    number = next(n for n in range(2, MOST_SURFACES + 3) if f"{bare['vi']} {n}" not in names)
    name = Words(vi=f"{bare['vi']} {number}", en=f"{bare['en']} {number}")
    id = _free_id(room, re.sub(r"-\d+$", "", pattern.id)[:60])
    surface = structs.replace(pattern, id=id, name=name, at=None)
    seats = tuple(
        structs.replace(row, surfaces=(*row.surfaces, id)) if pattern.id in row.surfaces else row for row in room.seat
    )
    return Done(_hung_beside(structs.replace(room, seat=seats), surface), Chosen(Part.SURFACE, len(room.surface)))


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


def _free_id(room: Room, id: str) -> str:
    """Return an id that no surface has: this one, else this one counted on."""
    taken = {each.id for each in room.surface}
    number, free = 1, id
    while free in taken:
        number += 1
        free = f"{id}-{number}"
    return free


def _hung_beside(room: Room, surface: AnySurface) -> Room:
    """Return a room with another surface, at the right of all others."""
    if room.surface and all(each.at is not None for each in room.surface):
        surface = beside(hung(room), surface)
    return structs.replace(room, surface=(*room.surface, surface))


def beside(places: Sequence[Rectangle], surface: AnySurface) -> AnySurface:
    """Return a surface that hangs at the right of all these places."""
    last = max(places, key=lambda each: each.right)
    middle = last.y + last.height / 2 - surface.extent.height / 2
    return structs.replace(surface, at=_place(last.right + GAP, middle))


def _left(room: Room, rows: Sequence[int]) -> Words | None:
    """Return what rows of seats read by now that read one surface alone which is gone; None for no such rows."""
    said = []
    for number in rows:
        row, words = called(room.seat[number]), _BARE
        if read_from(room, number):
            words = _REST
        said.append(Words(vi=f"{row.vi}: {words.vi}", en=f"{row.en}: {words.en}"))
    if not said:
        return None
    return Words(vi="; ".join(each.vi for each in said), en="; ".join(each.en for each in said))


_REST = Words(
    vi="chỉ nhìn mặt vừa bỏ, nay nhìn mọi mặt chưa hàng nào chọn; Ctrl+Z lấy lại mặt",
    en="read that surface alone, and now all others that no row names; Ctrl+Z brings it back",
)
_BARE = Words(
    vi="chỉ nhìn mặt vừa bỏ, nay không nhìn mặt nào; đánh dấu «Nhìn các mặt», hoặc bỏ hàng ghế",
    en="read that surface alone, and now none; tick “Read from there”, or remove the row",
)


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
