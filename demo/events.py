"""What the security systems see, second by second: some hundred small things a day, and an attack now and then.

All systems tell of the same events, each in its own words.
"""

import functools
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from msgspec import Struct

from demo import people
from demo.attacks import Attack, attacks
from demo.network import SERVERS, WORKSTATIONS, Machine, attacker
from demo.province import CALENDAR, START, dice, seconds_since_start
from demo.threats import THREATS, Threat

HELD = timedelta(days=30)
"""How far back the systems remember."""

_HOUR = timedelta(hours=1)
_NAMES = tuple(THREATS)
_WEIGHTS = [threat.weight for threat in THREATS.values()]


class Event(Struct, frozen=True, kw_only=True):
    """One event."""

    id: str
    at: datetime
    """UTC."""
    name: str
    """Of its kind in THREATS."""
    machine: Machine
    """Which reported it."""
    source: str
    source_port: int
    target: str
    target_port: int
    user: str | None
    """Personal data, though invented."""

    @property
    def threat(self) -> Threat:
        """Of which kind it is."""
        return THREATS[self.name]


def events(seed: int, since: datetime, until: datetime) -> list[Event]:
    """Return what happened from ``since`` until just before ``until``, in its order."""
    first, last = (int(seconds_since_start(moment) // 3600) for moment in (since, until))
    hours = (_hour(seed, hour) for hour in range(first, last + 1))
    return [event for hour in hours for event in hour if since <= event.at < until]


@functools.lru_cache(maxsize=1024)
def _hour(seed: int, hour: int) -> tuple[Event, ...]:
    begin = START + hour * _HOUR
    found = list(_ordinary(seed, hour, begin))
    for attack in attacks(seed, begin, begin + _HOUR):
        found += [event for event in _attack(seed, attack) if begin <= event.at < begin + _HOUR]
    return tuple(sorted(found, key=lambda event: (event.at, event.id)))


def _ordinary(seed: int, hour: int, begin: datetime) -> Iterator[Event]:
    chance = dice(seed, "events", hour)
    busy = 7 <= begin.astimezone(CALENDAR).hour < 18
    for number in range(chance.randint(12, 34) if busy else chance.randint(6, 16)):
        (name,) = chance.choices(_NAMES, _WEIGHTS)
        inside = THREATS[name].inside
        machine = chance.choice(WORKSTATIONS if inside else SERVERS)
        other = chance.choice(SERVERS).address if name == "logon_failed" else attacker(chance)
        at = begin + timedelta(milliseconds=chance.randrange(3_600_000))
        yield _event(chance, f"{hour}-{number}", at, name, machine, other)


def _attack(seed: int, attack: Attack) -> Iterator[Event]:
    chance = dice(seed, "attack", "events", attack.number)
    milliseconds = int((attack.ended - attack.began) / timedelta(milliseconds=1))
    for number in range(attack.count):
        name = {"scan": "scan", "c2": "c2"}.get(attack.nature) or ("brute_force" if number % 8 == 7 else "login_failed")
        at = attack.began + timedelta(milliseconds=milliseconds * number // attack.count + chance.randrange(900))
        port = chance.randrange(1, 10_000) if name == "scan" else None
        yield _event(chance, f"a{attack.number}-{number}", at, name, attack.machine, chance.choice(attack.peers), port)


def _event(
    chance: Random, name: str, at: datetime, kind: str, machine: Machine, other: str, port: int | None = None
) -> Event:
    threat = THREATS[kind]
    source, target = (machine.address, other) if threat.inside else (other, machine.address)
    return Event(
        id=name,
        at=at,
        name=kind,
        machine=machine,
        source=source,
        source_port=chance.randrange(32_768, 61_000),
        target=target,
        target_port=port or threat.port,
        user=_login(chance) if threat.user else None,
    )


def _login(chance: Random) -> str:
    words = people.plain(people.name(chance)).lower().split()
    return f"{words[-1]}{''.join(word[0] for word in words[:-1])}"
