"""What the sensors of networks see, counted by minute, and which machines inside they find infected."""

import ipaddress
from collections import deque
from collections.abc import Iterable
from datetime import datetime, timedelta

from server.contract.messages import Span
from server.contract.words import same
from server.records import Event, Threat
from server.services.periods import begin
from server.services.province.registry import Province
from server.services.soc.geoip import Countries
from server.services.soc.infections import Infected, Infections, Observables, sign_of, signs
from server.services.soc.minutes import OTHERS, Minute
from server.services.soc.settings import SocPack
from server.services.soc.severity import SEVERITY

REMEMBERED = 200_000
"""Events known by their ids, so that one that comes twice counts once."""
LATE = timedelta(hours=24)
"""An event that is older when it comes is not counted."""
AHEAD = timedelta(minutes=5)
"""How far a sensor's clock may be ahead of ours."""


class EventCounter:
    """Counts each event once: as much work and memory in an attack as on a quiet day."""

    def __init__(self, pack: SocPack, province: Province, countries: Countries) -> None:
        self.minutes: dict[datetime, Minute] = {}
        """What each minute of the last day saw, by its beginning, UTC."""
        self._province = province
        self._types = {each.code: each for each in pack.type}
        self._inside = [ipaddress.ip_network(network) for network in pack.inside]
        self._countries = countries
        self._known: set[str] = set()
        self._order: deque[str] = deque()
        self._arrived: list[Event] = []
        self._infections = Infections()

    def take(self, source: str, events: Iterable[Event]) -> None:
        """Take what a source sent; what it sends again is not taken again."""
        # what a wrong clock tells is only seen beside the right one: counted later
        self._arrived += [event for event in events if self._is_new(f"{source} {event.id}")]

    def count_arrived(self, now: datetime, window: datetime, threats: Iterable[Threat]) -> None:
        """Count what came since the last time; the details of minutes up to ``window`` are forgotten."""
        arrived, self._arrived = self._arrived, []
        known = signs(threats) if arrived else {}
        for event in arrived:
            if now - LATE <= event.at <= now + AHEAD:
                self._count(event, known)
        self.minutes = {at: minute for at, minute in self.minutes.items() if at >= now - LATE}
        for at, minute in self.minutes.items():
            if at <= window:
                minute.forget_details()

    def infected(self, since: datetime) -> list[Infected]:
        """Return the machines that showed it since then, the latest first."""
        return self._infections.since(since)

    def agency(self, called: str | None) -> str:
        """Return the code of an agency; as it is called where the province does not know it."""
        place = self._province.find(called)
        return place.code if place else called or OTHERS

    def _is_new(self, name: str) -> bool:
        if name in self._known:
            return False
        self._known.add(name)
        self._order.append(name)
        if len(self._order) > REMEMBERED:
            self._known.discard(self._order.popleft())
        return True

    def _count(self, event: Event, known: Observables) -> None:
        agency = self.agency(event.agency)
        minute = self.minutes.setdefault(begin(Span.MINUTE, event.at), Minute())
        minute.count("level", event.level)
        minute.count("category", event.category.lower())
        minute.count("agency", agency)
        if SEVERITY[event.level].gravity > 1:
            minute.count("grave", agency)
        if event.target:
            minute.count("target", event.target)
        if event.source:
            minute.count("source", event.source)
            if not self._is_inside(event.source):
                minute.count("flow", f"{self._countries.of(event.source)} {event.level} {agency}")
        self._infect(event, agency, known)

    def _infect(self, event: Event, agency: str, known: Observables) -> None:
        """Remember an inside machine that talks to an attacker's address, or does what infected machines do."""
        ours = next((host for host in (event.source, event.target) if host and self._is_inside(host)), None)
        threat = sign_of((event.target, event.source), known, event.at)
        kind = self._types.get(event.category.lower())
        if ours is None:
            return
        if threat is not None:
            self._infections.see(ours, agency, same(threat.title), event.at)
        elif kind is not None and kind.infected:
            self._infections.see(ours, agency, kind.name, event.at)

    def _is_inside(self, address: str) -> bool:
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            # a name without dots is a machine of ours
            return "." not in address
        # a sensor that speaks IPv6 writes IPv4 addresses inside of its own (RFC 4291, 2.5.5.2)
        parsed = getattr(parsed, "ipv4_mapped", None) or parsed
        return any(parsed in network for network in self._inside)
