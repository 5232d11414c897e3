"""The border gates: trucks that wait, and trucks that have been cleared today."""

import math
from datetime import date, datetime, timedelta

from msgspec import Struct

from demo import incident
from demo.economy import whole
from demo.province import CALENDAR, GATES, dice, seconds_since_start

QUEUE = 2400
"""Trucks at Hữu Nghị when nothing moves."""
OPENS, CLOSES = 7.0, 19.0
"""Hours of the day, local."""

SHARES = {
    "Hữu Nghị": 0.55,
    "Tân Thanh": 0.22,
    "Cốc Nam": 0.08,
    "Chi Ma": 0.11,
    "Bình Nghi": 0.03,
    "Bản Chắt": 0.01,
}
"""Of all trucks, how many go through each gate."""


class Figures(Struct, frozen=True, kw_only=True):
    """How one gate is doing."""

    gate: str
    waiting: int
    """Trucks."""
    cleared_today: int
    """Trucks since midnight in the province."""
    at: str
    """When it was counted, ISO 8601, local."""


def figures(seed: int, now: datetime) -> list[Figures]:
    """Return the figures of every gate at ``now``, which must be aware of its time zone."""
    moment = now.astimezone(CALENDAR)
    at = moment.isoformat(timespec="seconds")
    return [
        Figures(gate=gate, waiting=_waiting(seed, gate, now), cleared_today=_cleared(seed, gate, moment), at=at)
        for gate in GATES
    ]


def trucks(seed: int, gate: str, month: date) -> int:
    """Return how many trucks a gate clears in the whole month that begins on ``month``."""
    days = ((month.replace(day=28) + timedelta(days=4)).replace(day=1) - month).days
    stray = 1 + dice(seed, "gate", gate, month.isoformat()).gauss(0, 0.04)
    return max(0, round(whole(seed, "gate_trucks", month) * days * SHARES[gate] * stray))


def _waiting(seed: int, gate: str, now: datetime) -> int:
    minute = seconds_since_start(now) / 60
    swing = dice(seed, "queue", gate)
    # two slow swings that never meet look like traffic, and are smooth at any moment
    wave = math.sin(minute / swing.uniform(17, 29)) + math.sin(minute / swing.uniform(61, 97))
    calm = 340 * SHARES[gate] * (1 + 0.25 * wave)
    if gate != incident.GATE:
        return round(calm)
    return round(calm + (QUEUE - calm) * incident.jam(now))


def _cleared(seed: int, gate: str, moment: datetime) -> int:
    day = moment.date()
    hour = moment.hour + moment.minute / 60 + moment.second / 3600
    share = min(1.0, max(0.0, (hour - OPENS) / (CLOSES - OPENS)))
    stray = dice(seed, "cleared", gate, day.isoformat()).gauss(1, 0.07)
    # more before noon and after it than in between
    bent = share + 0.04 * math.sin(4 * math.pi * share) / math.pi
    return max(0, round(whole(seed, "gate_trucks", day.replace(day=1)) * SHARES[gate] * stray * bent))
