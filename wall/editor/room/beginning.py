"""Makes a room of what is plugged in, as a beginning that a tape is held against. Pure."""

import math

from server.contract.messages import Monitor, Output, PluggedMonitor, Room, SeatRow
from server.contract.words import Words
from wall.editor.room.operations import MOST_SURFACES, USUAL_SEAT
from wall.editor.room.plugged import Plugged, name_of
from wall.screens.room import DESK, LARGE, USUAL

_INCH = 25.4
"""Millimetres."""
_MOST_ASPECT = 64
"""What the sides of a picture are told in."""


def begun(plugged: Plugged) -> Room:
    """Return a room in which each monitor is a surface, station by station, left to right.

    One that tells its size is believed: a metre or more hangs on the wall, a smaller one stands on a desk.
    """
    surfaces: list[Monitor] = []
    outputs: list[Output] = []
    desk: list[str] = []
    for station in sorted(plugged):
        for monitor in sorted(plugged[station], key=lambda each: each.place):
            number = len(surfaces) + 1
            if number > MOST_SURFACES:
                break
            id = f"screen-{number}"
            name = Words(vi=f"Màn hình {number}", en=f"Screen {number}")
            aspect = aspect_of(monitor.width, monitor.height)
            surfaces.append(Monitor(id=id, name=name, inches=inches(monitor), aspect=aspect))
            outputs.append(Output(station=station, monitor=name_of(monitor), surface=id))
            if monitor.millimetres is not None and math.hypot(*monitor.millimetres) < LARGE:
                desk.append(id)
    rows = [SeatRow(distance=USUAL_SEAT)] if len(desk) < len(surfaces) else []
    rows += [SeatRow(distance=DESK, surfaces=tuple(desk))] if desk else []
    return Room(surface=tuple(surfaces), output=tuple(outputs), seat=tuple(rows))


def inches(monitor: PluggedMonitor) -> float:
    """Return the diagonal of a monitor as it says itself, to half an inch; else the usual one."""
    if monitor.millimetres is None:
        return USUAL
    told = math.hypot(*monitor.millimetres) / _INCH
    return min(max(round(told * 2) / 2, 5.0), 200.0)


def aspect_of(width: int, height: int) -> tuple[int, int]:
    """Return the nearest proportion in whole numbers, as small as can be: 16 to 9 for 1366×768 too."""
    shape = max(width, 1) / max(height, 1)
    return min(
        ((wide, high) for high in range(1, _MOST_ASPECT + 1) for wide in _near(shape * high)),
        # half a per cent is a pixel's rounding, and no reason for larger numbers
        key=lambda pair: (max(abs(math.log(pair[0] / pair[1] / shape)), 0.005), sum(pair)),
    )


def _near(value: float) -> set[int]:
    return {min(max(each, 1), _MOST_ASPECT) for each in (math.floor(value), math.ceil(value))}
