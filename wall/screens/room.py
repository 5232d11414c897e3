"""The room that a station stands in, and the one that is assumed where nobody has measured it. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from server.contract.legibility import OPERATORS, pitch
from server.contract.messages import Output, Rectangle, Room
from server.contract.rooms import area, called
from server.contract.words import Words, same
from wall.screens.canvas import Canvas, View, canvases

USUAL = 55.0
"""Inches of a panel that does not tell."""
LARGE = 1000.0
"""Millimetres of the diagonal from which on a monitor that tells is taken for one of a wall, not of a desk."""
WALL, DESK = 6.0, 0.7
"""Metres to the farthest seat where nobody measured."""


class DesktopArea(NamedTuple):
    """Logical pixels of the desktop."""

    x: int
    y: int
    width: int
    height: int


class Seen(NamedTuple):
    """One monitor that is plugged in."""

    serial: str
    """What it says of itself (EDID); empty where it says nothing."""
    connector: str
    place: DesktopArea
    millimetres: tuple[float, float] | None = None
    """Of its picture, as it says itself."""
    scale: float = 1.0
    """Device pixels in a logical pixel."""


class Placement(NamedTuple):
    """A window that there should be."""

    key: str
    """The same as long as it is the same window, wherever its monitor is."""
    monitor: Seen
    view: View


class Plan(NamedTuple):
    """What a station does with its monitors."""

    placements: tuple[Placement, ...]
    canvases: tuple[Canvas, ...]
    """All surfaces of the wall, those that other stations drive too."""
    missing: tuple[Output, ...] = ()
    """Outputs of this station whose monitor is not there."""
    spare: tuple[Seen, ...] = ()
    """Monitors that belong to no output."""
    names: Mapping[str, Words] = {}
    """What people call the surfaces of the room, by their ids."""


@dataclass(frozen=True)
class Shortcuts:
    """For walls without a measured room: one number for all monitors, or one for each from the left."""

    distances: tuple[float, ...] = ()
    """Metres to the farthest seat."""
    panels: tuple[float, ...] = ()
    """Inches of the diagonal; empty for what the monitor tells (EDID), or 55."""


def plan(room: Room, stations: Sequence[str], seen: Sequence[Seen], shortcuts: Shortcuts) -> Plan:
    """Return which window stands on which monitor and what it shows, by the first of ``stations`` that the room names.

    A station that the room does not name shows its own monitors, as does every station where no room was measured, and
    one none of whose outputs is plugged in.
    """
    ordered = sorted(seen, key=lambda monitor: (monitor.place.x, monitor.place.y))
    named = {output.station for output in room.output}
    station = next((each for each in stations if each in named), "")
    outputs = [output for output in room.output if output.station == station]
    if not outputs:
        return _assumed(ordered, shortcuts)
    found = recognise(outputs, ordered)
    all_canvases = canvases(room)
    by_surface = {canvas.surface: canvas for canvas in all_canvases}
    placements = []
    for output, monitor in zip(outputs, found, strict=True):
        driven = area(output, room)
        if monitor is not None and driven is not None:
            key = f"{output.surface}@{driven.x:.0f},{driven.y:.0f}"
            placements.append(Placement(key, monitor, View(by_surface[output.surface], driven)))
    missing = tuple(output for output, monitor in zip(outputs, found, strict=True) if monitor is None)
    spare = tuple(monitor for monitor in ordered if monitor not in found)
    names = {surface.id: called(surface) for surface in room.surface}
    if not placements:
        # no screen may be black without a word
        return _assumed(ordered, shortcuts)._replace(missing=missing, spare=spare, names=names)
    return Plan(tuple(placements), all_canvases, missing, spare, names)


def mirrored(room: Room, seen: Sequence[Seen], first: int) -> Plan:
    """Return a plan that shows each surface of a measured room on a monitor, whole, with what is left of that empty.

    Where there are fewer monitors than surfaces the last one shows those that are left in turn, ``first`` says which.
    """
    ordered = sorted(seen, key=lambda monitor: (monitor.place.x, monitor.place.y))
    surfaces = canvases(room)
    placements = []
    for number, monitor in enumerate(ordered[: len(surfaces)]):
        is_last = number == len(ordered) - 1
        canvas = surfaces[number + first % (len(surfaces) - number) if is_last else number]
        placements.append(Placement(f"mirror-{number}", monitor, _whole_within(canvas, monitor.place)))
    return Plan(tuple(placements), surfaces, names={surface.id: called(surface) for surface in room.surface})


def _whole_within(canvas: Canvas, place: DesktopArea) -> View:
    """Return a view of a whole surface, in the middle of a monitor of another shape."""
    scale = max(canvas.width / place.width, canvas.height / place.height)
    width, height = place.width * scale, place.height * scale
    return View(canvas, Rectangle((canvas.width - width) / 2, (canvas.height - height) / 2, width, height))


def unlike_room(plan: Plan) -> tuple[Words, ...]:
    """Return how the monitors that are plugged in differ from the room, one text for each monitor."""
    missing = [_missing(output, plan.names.get(output.surface, same(output.surface))) for output in plan.missing]
    return (*missing, *map(_spare, plan.spare))


def _missing(output: Output, surface: Words) -> Words:
    monitor = output.monitor
    # the connector is what stands on the computer, and where a hand goes
    name = monitor.connector or monitor.serial or str(monitor.place)
    return Words(
        vi=f"thiếu màn hình {name} của «{surface.vi}»: kiểm tra cáp và nguồn, không được thì báo kỹ thuật viên "
        "(trang Phòng)",
        en=f"the monitor {name} of “{surface.en}” is missing: check cable and power, else tell the technician "
        "(page Room)",
    )


def _spare(monitor: Seen) -> Words:
    name = monitor.connector or monitor.serial
    return Words(
        vi=f"màn hình {name} chưa vẽ trong phòng: kiểm tra cáp đúng cổng chưa, là màn mới thì báo kỹ thuật viên "
        "(trang Phòng)",
        en=f"the monitor {name} is not drawn in the room: check that its cable is where it belongs, if it is new tell "
        "the technician (page Room)",
    )


def recognise(outputs: Sequence[Output], seen: Sequence[Seen]) -> list[Seen | None]:
    """Return the monitor of each output: by its serial number, else by its connector, else by its place.

    ``seen`` stands left to right. No monitor is taken twice.
    """
    found: list[Seen | None] = [None] * len(outputs)

    def take(number: int, monitors: Sequence[Seen]) -> None:
        free = [monitor for monitor in monitors if monitor not in found]
        # of several that say the same the one on the right connector
        named = [monitor for monitor in free if monitor.connector == outputs[number].monitor.connector]
        if found[number] is None and free:
            found[number] = (named or free)[0]

    for number, output in enumerate(outputs):
        if serial := output.monitor.serial:
            take(number, [monitor for monitor in seen if monitor.serial == serial])
    for number, output in enumerate(outputs):
        if connector := output.monitor.connector:
            take(number, [monitor for monitor in seen if monitor.connector == connector])
    for number, output in enumerate(outputs):
        if place := output.monitor.place:
            take(number, seen[place - 1 : place])
    return found


def _assumed(seen: Sequence[Seen], shortcuts: Shortcuts) -> Plan:
    """Return a plan by what monitors tell of themselves: each is a surface."""
    placements: list[Placement] = []
    names = [monitor.serial or monitor.connector for monitor in seen]
    for number, (name, monitor) in enumerate(zip(names, seen, strict=True), 1):
        # panels of one batch may say the same serial number
        again = names[: number - 1].count(name)
        canvas = assumed(number, monitor, shortcuts)
        placements.append(Placement(f"{again}:{name}", monitor, canvas.whole))
    return Plan(tuple(placements), tuple(each.view.canvas for each in placements))


def assumed(number: int, monitor: Seen, shortcuts: Shortcuts) -> Canvas:
    """Return a monitor as a surface that nobody has measured."""
    inches, distance = _one(shortcuts.panels, number), _one(shortcuts.distances, number)
    told = monitor.millimetres if inches is None else None
    if told is None:
        width, height = float(monitor.place.width), float(monitor.place.height)
        # a wide one that does not tell is as high as a usual one
        unit = pitch(inches, width, height) if inches else pitch(USUAL, 16, 9) * 9 / min(width, height)
        told = (width * unit, height * unit)
    if distance is None:
        of_wall = monitor.millimetres is None or math.hypot(*monitor.millimetres) >= LARGE
        distance = WALL if of_wall else DESK
    return Canvas(number, "", told[0], told[1], distance, min(distance, OPERATORS))


def _one(values: tuple[float, ...], number: int) -> float | None:
    return values[min(number, len(values)) - 1] if values else None
