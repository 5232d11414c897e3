"""Which station should have a duty now. Pure; all times are seconds of one monotonic clock."""

from collections.abc import Mapping, Sequence

from server.contract.duty_commands import LAPSE


def present(stations: Sequence[str], heard: Mapping[str, float], now: float) -> tuple[str, ...]:
    """Return who is there of the stations, in their order; ``heard`` is when each said something last."""
    return tuple(each for each in stations if now - heard.get(each, -LAPSE) < LAPSE)


def successor(stations: Sequence[str], holder: str, there: Sequence[str]) -> str | None:
    """Return who should have the duty instead of whoever has it; None where it stays as it is.

    ``stations`` by rank, ``there`` those that are present. One that comes back does not get it back by itself; where
    nobody else is there, it stays with whoever is gone. One that is no longer of the stations gives way at once.
    """
    if holder in there:
        return None
    return next((each for each in stations if each in there), None)
