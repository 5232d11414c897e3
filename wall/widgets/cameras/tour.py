"""Leads through cameras, each for its own time. Pure."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

from msgspec import Meta, Struct


class Stop(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One camera of a tour."""

    camera: str
    dwell: Annotated[float, Meta(ge=2.0)] = 15.0
    """Seconds."""


class Stay(NamedTuple):
    """Where a tour is."""

    camera: str
    then: str
    """The next one."""
    left: float
    """Seconds until that."""


def stay(stops: Sequence[Stop], elapsed: float) -> Stay:
    """Return where a tour is after so many seconds; it goes round and round."""
    total = sum(stop.dwell for stop in stops)
    left = elapsed % total
    for number, stop in enumerate(stops):
        if left < stop.dwell:
            return Stay(stop.camera, stops[(number + 1) % len(stops)].camera, stop.dwell - left)
        left -= stop.dwell
    return Stay(stops[0].camera, stops[1 % len(stops)].camera, stops[0].dwell)
