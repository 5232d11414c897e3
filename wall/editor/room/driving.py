"""What can be done to the outputs of a room: each returns another room, or why it is not done. Pure."""

from collections.abc import Sequence
from typing import Any

from msgspec import structs

from server.contract.messages import MonitorName, Output, PluggedMonitor, Rectangle, Room
from server.contract.rooms import SLACK, area
from server.contract.words import Words
from wall.editor.room.dividing import columns_of, divided, free
from wall.editor.room.outcome import (
    NOTHING,
    SMALLEST,
    Chosen,
    Done,
    Outcome,
    Part,
    replaced,
    valid_output,
    without,
)
from wall.editor.room.plugged import name_of

FIRST_STATION = "wall-1"
"""What a station is called before anybody has named one."""
TOO_SMALL = Words(vi="mặt quá nhỏ để chia thành nhiều phần như vậy", en="the surface is too small for so many parts")


def add_output(room: Room, surface: int, station: str, monitor: MonitorName, at: Rectangle | None = None) -> Outcome:
    """Let a monitor drive a surface: the part said, else what no other output drives, else an even share."""
    id = room.surface[surface].id
    output = Output(station=station, monitor=monitor, surface=id, at=at)
    if isinstance(wrong := valid_output(output), Words):
        return wrong
    others = [area(each, room) for each in room.output if each.surface == id and each.station == station]
    changed = structs.replace(room, output=(*room.output, output))
    chosen = Chosen(Part.OUTPUT, len(room.output))
    if at is None and others:
        left = free(room.surface[surface], [each for each in others if each is not None])
        if left is None:
            return _shared(changed, surface, station, chosen)
        changed = structs.replace(changed, output=(*room.output, structs.replace(output, at=left)))
    return Done(changed, chosen)


def add_by_hand(room: Room, surface: int) -> Outcome:
    """Let another monitor drive a surface, named by its place from the left: that of the station that drives it."""
    id = room.surface[surface].id
    stations = [each.station for each in room.output if each.surface == id] or [each.station for each in room.output]
    station = stations[-1] if stations else FIRST_STATION
    taken = {each.monitor.place for each in room.output if each.station == station}
    place = next(number for number in range(1, len(taken) + 2) if number not in taken)
    return add_output(room, surface, station, MonitorName(place=place))


def assign(room: Room, station: str, monitor: PluggedMonitor, surface: int) -> Outcome:
    """Let a monitor that is plugged in drive a surface; one that drives another one already goes over to this one."""
    name = name_of(monitor)
    held = [n for n, each in enumerate(room.output) if each.station == station and _is_same(each.monitor, name)]
    if not held:
        return add_output(room, surface, station, name)
    if room.output[held[0]].surface == room.surface[surface].id:
        return Done(room, Chosen(Part.OUTPUT, held[0]))
    return add_output(structs.replace(room, output=without(room.output, held[0])), surface, station, name)


def adopt(room: Room, at: int, monitor: PluggedMonitor) -> Outcome:
    """Let a monitor that is plugged in take the place of the one that an output had."""
    return set_output(room, at, monitor=name_of(monitor))


def remove_output(room: Room, at: int) -> Outcome:
    """Let a monitor drive nothing."""
    surface = _surface_of(room, room.output[at])
    chosen = NOTHING if surface is None else Chosen(Part.SURFACE, surface)
    return Done(structs.replace(room, output=without(room.output, at)), chosen)


def set_output(room: Room, at: int, /, **fields: Any) -> Outcome:
    """Say something else of an output: ``station``, ``monitor``, ``surface``."""
    after = structs.replace(room.output[at], **fields)
    if after.surface != room.output[at].surface:
        after = structs.replace(after, at=None)
    if isinstance(wrong := valid_output(after), Words):
        return wrong
    return Done(structs.replace(room, output=replaced(room.output, at, after)), Chosen(Part.OUTPUT, at))


def drive(room: Room, at: int, part: Rectangle | None) -> Outcome:
    """Let an output drive another part of its surface; None for all of it. What would reach beyond is cut."""
    output = room.output[at]
    number = _surface_of(room, output)
    if number is None:
        return Words(vi="đầu ra này chưa thuộc mặt nào", en="this output has no surface yet")
    if part is not None:
        whole = room.surface[number].extent
        width, height = min(max(part.width, SMALLEST), whole.width), min(max(part.height, SMALLEST), whole.height)
        x, y = min(max(part.x, 0.0), whole.width - width), min(max(part.y, 0.0), whole.height - height)
        part = Rectangle(x, y, width, height)
        if abs(part.width - whole.width) <= SLACK and abs(part.height - whole.height) <= SLACK:
            part = None
    after = structs.replace(output, at=part)
    return Done(structs.replace(room, output=replaced(room.output, at, after)), Chosen(Part.OUTPUT, at))


def split(room: Room, surface: int, columns: int, rows: int, spare: Sequence[tuple[str, MonitorName]] = ()) -> Outcome:
    """Share a surface evenly among outputs, in the order in which one reads: those that it has, then ``spare`` ones.

    Where there are too few, more of the same station are made, named by their place from the left.
    """
    id = room.surface[surface].id
    held = sorted(
        ((n, each) for n, each in enumerate(room.output) if each.surface == id),
        key=lambda pair: _begins(area(pair[1], room)),
    )
    station = held[0][1].station if held else (spare[0][0] if spare else FIRST_STATION)
    names = [(each.station, each.monitor) for _, each in held if each.station == station]
    names += [each for each in spare if each not in names]
    taken = {each.monitor.place for each in room.output if each.station == station}
    place = 0
    while len(names) < columns * rows:
        place += 1
        if place not in taken:
            names.append((station, MonitorName(place=place)))
    parts = divided(room.surface[surface], columns, rows)
    if _too_small(parts):
        return TOO_SMALL
    shared = [
        Output(station=whose, monitor=monitor, surface=id, at=part if len(parts) > 1 else None)
        for (whose, monitor), part in zip(names, parts, strict=False)
    ]
    # another station, such as a standby, keeps what it drives
    others = [each for each in room.output if each.surface != id or each.station != station]
    return Done(structs.replace(room, output=(*others, *shared)), Chosen(Part.SURFACE, surface))


def _too_small(parts: Sequence[Rectangle]) -> bool:
    return any(min(part.width, part.height) < SMALLEST for part in parts)


def _shared(room: Room, surface: int, station: str, chosen: Chosen) -> Outcome:
    """Return a room in which the outputs of a station share a surface evenly."""
    whole = room.surface[surface]
    mine = [n for n, each in enumerate(room.output) if each.surface == whole.id and each.station == station]
    outputs = list(room.output)
    columns, rows = columns_of(whole, len(mine))
    parts = divided(whole, columns, rows)
    if _too_small(parts):
        return TOO_SMALL
    for number, part in zip(mine, parts, strict=False):
        outputs[number] = structs.replace(outputs[number], at=part)
    return Done(structs.replace(room, output=tuple(outputs)), chosen)


def _is_same(one: MonitorName, other: MonitorName) -> bool:
    if one.serial and other.serial:
        return one.serial == other.serial and (one.connector == other.connector or not one.connector)
    if one.connector and other.connector:
        return one.connector == other.connector
    return bool(one.place) and one.place == other.place


def _surface_of(room: Room, output: Output) -> int | None:
    return next((n for n, each in enumerate(room.surface) if each.id == output.surface), None)


def _begins(part: Rectangle | None) -> tuple[float, float]:
    return (part.y, part.x) if part is not None else (0.0, 0.0)
