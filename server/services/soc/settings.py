"""What is set about the security of networks: which addresses are ours, and what things are called."""

import ipaddress
from collections.abc import Iterator
from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from server.contract.words import Words
from server.services.base import Flaw
from server.services.indicators.measured import MeasuredPack


class Type(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One type of event."""

    code: str
    """As sources call it, in small letters."""
    name: Words
    infected: bool = False
    """An inside machine that shows this is infected."""


class SocPack(MeasuredPack, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which addresses are ours, and what things are called."""

    measures: ClassVar[frozenset[str]] = frozenset(
        {
            "events_per_minute",
            "events_day",
            "events_grave",
            "infected_hosts",
            "incidents_open",
            "hours_to_detect",
            "hours_to_close_incident",
        }
    )
    minutes: Annotated[int, Meta(ge=5, le=24 * 60)] = 60
    """Over which top sources, targets and flows are counted."""
    infected_hours: Annotated[float, Meta(gt=0, le=24 * 30)] = 24.0
    """How long a machine counts as infected after it last showed it."""
    incident_days: Annotated[int, Meta(ge=1, le=366)] = 30
    """Of which incidents the times are."""
    inside: tuple[str, ...] = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
    """Networks that are ours (CIDR)."""
    type: tuple[Type, ...] = ()

    def flaws(self) -> Iterator[Flaw]:
        """Yield the key of what makes no sense and why."""
        for number, network in enumerate(self.inside):
            try:
                ipaddress.ip_network(network)
            except ValueError:
                yield ("inside", number), Words(vi="cần mạng dạng 10.0.0.0/8", en="expected a network like 10.0.0.0/8")
        yield from super().flaws()
