"""Which station should have a duty now. Pure; all times are seconds of one monotonic clock."""

from collections.abc import Mapping, Sequence

from server.contract.duty_commands import HOLD_EVERY, LAPSE

PROMPT = HOLD_EVERY + 0.15
"""Seconds since its last word within which a station follows another one: where words come late everywhere, the late
one is the server or the network, and nobody has gone."""
PROMPTLY_ANSWERED = 2 * HOLD_EVERY
"""Seconds that the last answered word of a successor may be behind the last one."""


def present(
    stations: Sequence[str], heard: Mapping[str, float], now: float, *, within: float = LAPSE
) -> tuple[str, ...]:
    """Return who is there of the stations, in their order; ``heard`` is when each said something last."""
    return tuple(each for each in stations if now - heard.get(each, -within) < within)


def successor(stations: Sequence[str], holder: str, there: Sequence[str], prompt: Sequence[str]) -> str | None:
    """Return who should have the duty instead of whoever has it; None where it stays as it is.

    ``stations`` by rank, ``there`` those that are present, ``prompt`` those of them whose words come in time. One that
    comes back does not get it back by itself; where nobody else is there, it stays with whoever is gone. One that is no
    longer of the stations gives way at once.
    """
    if holder in there:
        return None
    return next((each for each in stations if each in there and each in prompt), None)
