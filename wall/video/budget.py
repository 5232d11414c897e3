"""Shares what a station can decode among the cameras it shows. Pure."""

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

PER_CORE = 125e6
"""Pixels a second that one core may decode, scale and paint: a measured 170 million, less what else a station does."""
MAIN_PIXELS, SUB_PIXELS = 1920 * 1080 * 25.0, 640 * 360 * 15.0
"""Pixels a second of streams that nobody has seen yet."""
KEYS = 1 / 6
"""What decoding key frames only costs, as a share of all of them (measured)."""
STILLS = 0.02
"""What a picture now and then costs, as a share of the stream."""
SLACK = 0.9
"""A camera is given more again only where this share of the budget is enough: no flapping."""


class Level(IntEnum):
    """How a camera is shown, the costliest last."""

    STILLS = 0
    KEYS = 1
    SUB = 2
    MAIN = 3


class Demand(NamedTuple):
    """One camera that wants to be shown."""

    relevance: float
    """The least relevant gives way first."""
    wanted: Level
    """MAIN or SUB."""
    main: float
    """Pixels a second of the full stream."""
    sub: float
    """Pixels a second of the small one."""
    now: Level | None = None
    """How it is shown at present."""


def allot(demands: Sequence[Demand], budget: float) -> list[Level]:
    """Return how each camera is shown so that all together cost at most ``budget`` pixels a second.

    First full streams fall back to small ones, then to key frames, then to single pictures, each time the least
    relevant camera first; what is left over at that point is too much and stays. A camera is shown better than now
    only where there is room to spare.
    """
    most, spare = _reduced(demands, budget), _reduced(demands, budget * SLACK)
    levels = [
        level if demand.now is None else min(level, max(sparing, demand.now))
        for demand, level, sparing in zip(demands, most, spare, strict=True)
    ]
    order = sorted(range(len(demands)), key=lambda n: demands[n].relevance)
    fair = all(
        levels[one] <= levels[other]
        for number, one in enumerate(order)
        for other in order[number + 1 :]
        if demands[one].wanted is demands[other].wanted
    )
    return levels if fair else spare


def _reduced(demands: Sequence[Demand], budget: float) -> list[Level]:
    levels = [demand.wanted for demand in demands]
    order = sorted(range(len(demands)), key=lambda n: demands[n].relevance)
    total = sum(_cost(demand, level) for demand, level in zip(demands, levels, strict=True))
    for level in (Level.SUB, Level.KEYS, Level.STILLS):
        for n in order:
            if total <= budget:
                return levels
            if levels[n] > level:
                total += _cost(demands[n], level) - _cost(demands[n], levels[n])
                levels[n] = level
    return levels


def _cost(demand: Demand, level: Level) -> float:
    match level:
        case Level.MAIN:
            return demand.main
        case Level.SUB:
            return demand.sub
        case Level.KEYS:
            return demand.sub * KEYS
        case Level.STILLS:
            return demand.sub * STILLS
