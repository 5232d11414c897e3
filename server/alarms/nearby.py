"""Where an alarm is, and which cameras may see it. Pure."""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from server.alarm_rules.readings import Reading
from server.contract.folding import fold
from server.contract.messages import CameraState
from server.services.province.registry import Province

MOST_CAMERAS = 9
WITHIN = 5.0
"""Kilometres."""
_DEGREE = 111.195
"""Kilometres of a degree of latitude, on a sphere of 6371 km."""


class Where(NamedTuple):
    """A place, as far as anybody knows it."""

    commune: str = ""
    gate: str = ""
    road: str = ""
    latitude: float | None = None
    longitude: float | None = None


NOWHERE = Where()


def where(reading: Reading, province: Province) -> Where:
    """Return where what was read is: as its row says, else where the province has a place of that id or name."""
    row = reading.row
    place = province.find(reading.item or reading.subject)
    if place is None and reading.about.vi:
        place = province.find(reading.about.vi)
    told = [getattr(row, name, None) for name in ("latitude", "longitude")]
    latitude, longitude = told if None not in told else (place.position if place and place.position else (None, None))
    commune = str(getattr(row, "commune", "") or "")
    gate = str(getattr(row, "gate", "") or "")
    if place is not None:
        commune = commune or (place.code if place.kind in ("commune", "ward") else "")
        gate = gate or (place.short.vi if place.kind == "gate" else "")
    return Where(commune, gate, str(getattr(row, "road", "") or ""), latitude, longitude)


def cameras(
    place: Where,
    first: Sequence[str],
    known: Iterable[tuple[str, CameraState]],
    province: Province,
    most: int = MOST_CAMERAS,
) -> tuple[str, ...]:
    """Return the ids of cameras that may see a place: those named ``first``, of its gate or road, then by distance.

    Only what can be shown; of those that lie near, what is at most WITHIN kilometres away. A gate is the same by
    whatever name the ``province`` knows it.
    """
    gate = province.find(place.gate) if place.gate else None
    there = {name: state for name, state in known if state.streamed}
    ranked = []
    for name, state in there.items():
        distance = apart(place, state)
        same_gate = bool(gate and state.gate) and (province.find(state.gate) is gate or _same(place.gate, state.gate))
        same_road = _same(place.road, state.road)
        if same_gate or same_road or (distance is not None and distance <= WITHIN):
            ranked.append((not same_gate, not same_road, distance if distance is not None else math.inf, name))
    named = [name for name in first if name in there]
    return tuple(dict.fromkeys((*named, *(name for *_, name in sorted(ranked)))))[:most]


def apart(place: Where, state: CameraState) -> float | None:
    """Return the kilometres between a place and a camera; None where either is unknown.

    On a plane that touches the sphere at the place: within a province that is off by less than one in a thousand.
    """
    if None in (place.latitude, place.longitude, state.latitude, state.longitude):
        return None
    assert place.latitude is not None
    assert place.longitude is not None
    assert state.latitude is not None
    assert state.longitude is not None
    north = (state.latitude - place.latitude) * _DEGREE
    east = (state.longitude - place.longitude) * _DEGREE * math.cos(math.radians(place.latitude))
    return math.hypot(north, east)


def _same(one: str, other: str) -> bool:
    return bool(one) and fold(one) == fold(other)
