"""What is known of attackers: addresses, names and files that a threat-intelligence service warns of.

A new one every hour. Names end in ``.example``, which nobody can own (RFC 2606).
"""

import functools
import hashlib
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from msgspec import Struct

from demo.network import attacker
from demo.province import START, dice, seconds_since_start

RHYTHM = 3600.0
"""Seconds from one to the next."""
HELD = 720
"""As many are given: those of thirty days."""

Type = Literal["ipv4", "domain", "url", "sha256"]

_TYPES: tuple[Type, ...] = ("ipv4", "domain", "ipv4", "sha256", "ipv4", "url")
_FAMILIES = ("Mã độc đào tiền ảo", "Mạng máy tính ma", "Mã độc tống tiền", "Thư lừa đảo", "Mã độc gián điệp")
_WORDS = ("update", "cdn", "secure", "mail", "login", "static", "sync", "portal")


class Indicator(Struct, frozen=True, kw_only=True):
    """One thing to look out for."""

    number: int
    uuid: UUID
    type: Type
    value: str
    family: str
    """What it belongs to."""
    added: datetime
    """UTC."""
    confidence: int
    """0 to 100."""


@functools.lru_cache(maxsize=2048)
def indicator(seed: int, number: int) -> Indicator:
    """Return the indicator of hour ``number`` since START."""
    chance = dice(seed, "indicator", number)
    kind = _TYPES[number % len(_TYPES)]
    domain = f"{chance.choice(_WORDS)}-{chance.choice(_WORDS)}{chance.randrange(1000)}.example"
    match kind:
        case "ipv4":
            value = attacker(chance)
        case "domain":
            value = domain
        case "url":
            value = f"http://{domain}/{chance.choice(_WORDS)}/{chance.randrange(10**6)}.bin"
        case "sha256":
            value = hashlib.sha256(chance.randbytes(32)).hexdigest()
    return Indicator(
        number=number,
        uuid=UUID(int=chance.getrandbits(128), version=4),
        type=kind,
        value=value,
        family=chance.choice(_FAMILIES),
        added=START + timedelta(seconds=number * RHYTHM + chance.randrange(600)),
        confidence=chance.randrange(40, 100),
    )


def indicators(seed: int, now: datetime) -> list[Indicator]:
    """Return those that are given at ``now``, the oldest first."""
    newest = int(seconds_since_start(now) // RHYTHM)
    found = (indicator(seed, number) for number in range(newest - HELD + 1, newest + 1))
    return [one for one in found if one.added <= now]


def command_server(seed: int, now: datetime) -> str:
    """Return the address of a command server that is known at ``now``, for those that have been infected."""
    known = [one for one in (indicator(seed, _hour(now) - back) for back in range(1, 13)) if one.type == "ipv4"]
    return dice(seed, "command", _hour(now)).choice(known).value


def _hour(now: datetime) -> int:
    return int(seconds_since_start(now) // RHYTHM)
