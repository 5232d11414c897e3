"""The story that the whole province tells: trucks jam at Hữu Nghị, everybody notices, and it dissolves.

It comes back on a fixed rhythm, so that whoever shows the wall knows when to look, and all sources tell of it.
"""

from datetime import datetime, timedelta

from demo.province import GATES, START, Position, seconds_since_start

GATE = "Hữu Nghị"
COMMUNE = "Đồng Đăng"
"""Where the gate lies."""
SPOT: Position = (GATES[GATE][0] - 0.004, GATES[GATE][1] + 0.001)
"""Where the queue ends: latitude and longitude, degrees."""

EVERY = 7200.0
"""Seconds from one jam to the next."""
BUILDS, LASTS, DISSOLVES = 600.0, 1800.0, 1200.0
"""Seconds until all lanes are full, that they stay so, and until nobody waits any more."""


def jam(now: datetime) -> float:
    """Return how full the road is at ``now``: from 0, as on any day, to 1, when nothing moves."""
    passed = seconds_since_start(now) % EVERY
    if passed < BUILDS:
        return passed / BUILDS
    if passed < BUILDS + LASTS:
        return 1.0
    return max(0.0, 1 - (passed - BUILDS - LASTS) / DISSOLVES)


def number(now: datetime) -> int:
    """Return which jam it is at ``now``, or which was the last one."""
    return int(seconds_since_start(now) // EVERY)


def began(number: int) -> datetime:
    """Return when the jam of this number begins, UTC."""
    return START + timedelta(seconds=number * EVERY)


def ended(number: int) -> datetime:
    """Return when the jam of this number has dissolved, UTC."""
    return began(number) + timedelta(seconds=BUILDS + LASTS + DISSOLVES)
