"""Holds what is plugged in at each station against what is drawn of it. Pure."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from server.contract.messages import MonitorName, Output, PluggedMonitor, Room
from server.contract.rooms import area
from wall.screens.room import DesktopArea, Seen, recognise

Plugged = Mapping[str, Sequence[PluggedMonitor]]
"""By the name of the station; one that tells nothing is left out."""


class Missing(NamedTuple):
    """An output whose monitor is not there."""

    output: int
    instead: PluggedMonitor | None
    """The one of the same station that most likely stands in its place; None where none is left."""


class StationPlugs(NamedTuple):
    """What one station has and should have."""

    station: str
    tells: bool
    """Whether it says what is plugged in; where it does not, nothing is missing."""
    found: Mapping[int, PluggedMonitor]
    """By the position of the output in the room."""
    replaced: Mapping[int, PluggedMonitor]
    """Of those found, the ones that say another serial number than the room has: somebody has put in another one."""
    missing: tuple[Missing, ...]
    spare: tuple[PluggedMonitor, ...]
    """Plugged in, and driving nothing."""


def compared(room: Room, plugged: Plugged) -> tuple[StationPlugs, ...]:
    """Return how each station stands, those of the room in its order, then those that it does not name."""
    named = dict.fromkeys(output.station for output in room.output)
    return tuple(_of_station(name, room, plugged.get(name)) for name in (*named, *sorted(set(plugged) - set(named))))


def name_of(monitor: PluggedMonitor) -> MonitorName:
    """Return how a room names a monitor: by all that does not change when it is moved."""
    if not monitor.serial and not monitor.connector:
        return MonitorName(place=monitor.place)
    return MonitorName(serial=monitor.serial, connector=monitor.connector)


def spelt(name: MonitorName) -> str:
    """Return what people call a monitor: where it is plugged in, else its serial number, else its place."""
    return name.connector or name.serial or (f"#{name.place}" if name.place else "?")


def said(monitor: PluggedMonitor) -> str:
    """Return what people call one that is plugged in."""
    return monitor.connector or monitor.serial or f"#{monitor.place}"


def _of_station(name: str, room: Room, monitors: Sequence[PluggedMonitor] | None) -> StationPlugs:
    outputs = [(number, each) for number, each in enumerate(room.output) if each.station == name]
    if monitors is None:
        return StationPlugs(name, False, {}, {}, (), ())  # noqa: FBT003 - the field's name says it
    seen = {_seen(each): each for each in sorted(monitors, key=lambda each: each.place)}
    recognised = recognise([output for _, output in outputs], list(seen))
    found = {
        number: seen[monitor] for (number, _), monitor in zip(outputs, recognised, strict=True) if monitor is not None
    }
    spare = [each for each in seen.values() if each not in found.values()]
    replaced = {
        number: monitor
        for number, monitor in found.items()
        if room.output[number].monitor.serial not in ("", monitor.serial)
    }
    missing = []
    left = list(spare)
    for number, output in outputs:
        if number not in found:
            instead = _instead(output, room, left)
            if instead is not None:
                left.remove(instead)
            missing.append(Missing(number, instead))
    return StationPlugs(name, True, found, replaced, tuple(missing), tuple(spare))  # noqa: FBT003 - as above


def _instead(output: Output, room: Room, spare: Sequence[PluggedMonitor]) -> PluggedMonitor | None:
    """Return the one on the same connector, else the one whose pixels have the shape of what the output drives."""
    same = [each for each in spare if each.connector and each.connector == output.monitor.connector]
    if same or not spare:
        return same[0] if same else None
    driven = area(output, room)
    if driven is None:
        return spare[0]
    shape = driven.width / driven.height
    return min(spare, key=lambda each: abs(math.log(each.width / each.height / shape)))


def _seen(monitor: PluggedMonitor) -> Seen:
    # stations recognise by the order from the left: what is compared here is compared alike
    place = DesktopArea(monitor.place, 0, max(monitor.width, 1), max(monitor.height, 1))
    return Seen(monitor.serial, monitor.connector, place, monitor.millimetres, monitor.scale)
