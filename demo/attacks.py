"""The attacks of the day: somebody scans, somebody guesses passwords, a machine inside answers to strangers."""

import functools
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from demo.intelligence import command_server
from demo.network import SERVERS, WORKSTATIONS, Machine, attacker
from demo.province import START, dice, seconds_since_start

RHYTHM = 4 * 3600.0
"""Seconds in which one attack begins."""

Nature = Literal["scan", "brute_force", "c2"]


class Attack(Struct, frozen=True, kw_only=True):
    """One attack, and the incident that comes of it; moments are UTC."""

    number: int
    nature: Nature
    began: datetime
    ended: datetime
    detected: datetime
    closed: datetime
    machine: Machine
    """What is attacked, or what is infected."""
    peers: tuple[str, ...]
    """Addresses outside: where it comes from, or whom the infected machine calls."""
    count: int
    """Events it leaves."""


@functools.lru_cache(maxsize=1024)
def attack(seed: int, number: int) -> Attack:
    """Return attack ``number``, counted from START."""
    chance = dice(seed, "attack", number)
    nature: Nature = chance.choices(("scan", "brute_force", "c2"), (4, 4, 3))[0]
    began = START + timedelta(seconds=number * RHYTHM + chance.uniform(0, RHYTHM - 1800))
    # what is infected goes on until somebody sees it
    lasts = chance.uniform(1200, 1800) if nature == "c2" else chance.uniform(240, 1200)
    ended = began + timedelta(seconds=lasts)
    detected = began + timedelta(minutes=chance.uniform(1, 18))
    sources = 1 if nature == "scan" else chance.randint(2, 9)
    outside = tuple(attacker(chance) for _ in range(sources))
    return Attack(
        number=number,
        nature=nature,
        began=began,
        ended=ended,
        detected=detected,
        closed=max(detected, ended) + timedelta(hours=0.3 + chance.expovariate(1 / 7)),
        machine=chance.choice(WORKSTATIONS if nature == "c2" else SERVERS),
        peers=(command_server(seed, began),) if nature == "c2" else outside,
        count=chance.randint(40, 90) if nature != "c2" else chance.randint(25, 45),
    )


def attacks(seed: int, since: datetime, until: datetime) -> list[Attack]:
    """Return the attacks that went on between two times, in their order."""
    first, last = (int(seconds_since_start(moment) // RHYTHM) for moment in (since, until))
    found = (attack(seed, number) for number in range(first - 1, last + 1))
    return [one for one in found if one.began < until and one.ended >= since]
