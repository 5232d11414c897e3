"""What the watched wall says."""

from multiprocessing.connection import Connection
from typing import NamedTuple

from benchmarks.processes import receive
from benchmarks.tiled import SCREENS


class Painted(NamedTuple):
    """Every tile stands on its screen with current data."""

    at: float
    """CLOCK_MONOTONIC, seconds, as is the next."""
    ordered: float
    """When the wall's document arrived at the station."""
    screens: tuple[str, ...]
    """The layout of each."""


def all_painted(pipe: Connection, layout: str | None = None, *, screens: int = SCREENS) -> Painted:
    """Return when all screens show their tiles, if need be those of a certain layout; raises BenchError."""
    while True:
        painted = Painted(*receive(pipe, tuple))
        if len(painted.screens) == screens and layout in (None, *painted.screens[:1]):
            return painted
