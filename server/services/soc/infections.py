"""Which machines inside are infected, as far as sensors and published signs of attackers tell."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct

from server.contract.words import Words
from server.records import Threat

MOST = 10_000
"""Machines; more are an attack that invents addresses."""

Observables = Mapping[str, Threat]
"""Observables of attackers by what they are seen by, in small letters."""


class Infected(Struct, frozen=True):
    """One machine inside."""

    host: str
    agency: str
    why: Words
    first: datetime
    last: datetime
    """When it showed it first and last, UTC."""


class Infections:
    """Remembers infected machines for a while after they last showed it."""

    def __init__(self, most: int = MOST) -> None:
        """Remember so many at most."""
        self._most = most
        self._held: dict[str, Infected] = {}

    def see(self, host: str, agency: str, why: Words, at: datetime) -> None:
        """Remember that a machine showed it is infected; beyond the most no further machine."""
        held = self._held.get(host)
        if held is not None:
            self._held[host] = Infected(host, agency, why, min(held.first, at), max(held.last, at))
        elif len(self._held) < self._most:
            self._held[host] = Infected(host, agency, why, at, at)

    def since(self, oldest: datetime) -> list[Infected]:
        """Return those that showed it since then, the latest first; the others are forgotten."""
        self._held = {host: one for host, one in self._held.items() if one.last >= oldest}
        return sorted(self._held.values(), key=lambda one: one.last, reverse=True)


def signs(threats: Iterable[Threat]) -> Observables:
    """Return threats by value; of those published more than once the one that is to be used longest."""
    found: dict[str, Threat] = {}
    for threat in threats:
        value = threat.value.casefold()
        held = found.get(value)
        if held is None or (held.until is not None and (threat.until is None or threat.until > held.until)):
            found[value] = threat
    return found


def sign_of(hosts: Iterable[str | None], known: Observables, at: datetime) -> Threat | None:
    """Return the first sign that still counted at ``at`` among some addresses and names, or None."""
    for host in hosts:
        threat = known.get(host.casefold()) if host else None
        if threat is not None and (threat.until is None or threat.until >= at):
            return threat
    return None
