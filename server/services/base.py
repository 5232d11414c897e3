"""What a service is."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar, Protocol, runtime_checkable

from msgspec import Struct

from server.alarm_rules.rules import AlarmRule
from server.contract.messages import AnyDocument
from server.contract.words import Words
from server.records import AnyRecord, Batch
from server.services.province.registry import Province

Flaw = tuple[tuple[str | int, ...], Words]
"""The key of a setting that makes no sense, and why."""


class Pack(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a province settles of one service without code: the file ``<service>.toml``."""

    name: Words
    """What the wall calls the service."""
    logic: str | None = None
    """Which of LOGICS it follows; by default the one that is called like the file."""

    reporter: Words | None = None
    """The department that owes its figures; by default the service's own name stands for it."""

    alarm: tuple[AlarmRule, ...] = ()
    """When somebody has to act on what it tells."""

    def flaws(self) -> Iterable[Flaw]:
        """Return all that makes no sense."""
        return ()


class Service(Protocol):
    """Turns the records of its sources into documents; pure: no I/O, no clock of its own."""

    Pack: ClassVar[type[Pack]]
    records: ClassVar[tuple[type[AnyRecord], ...]]
    """What its sources may return; the first is what a mapping gives where it does not say."""
    tick: ClassVar[float]
    """Seconds after which its documents may have changed by the clock alone."""

    title: Words
    """What the wall calls it."""
    province: Province
    """By which it finds the places that its sources tell of."""

    def __init__(self, name: str, pack: Any, province: Province) -> None: ...

    def take(self, source: str, batch: Batch) -> None:
        """Take one answer of one source."""
        ...

    def at_times(self) -> Collection[str]:
        """Return the topics that it publishes only once sources have reported something; ``*`` for what they name."""
        ...

    def documents(self, now: datetime) -> Mapping[str, AnyDocument]:
        """Return all its documents by topic, as they are at ``now`` (UTC)."""
        ...


@runtime_checkable
class TakesReadings(Protocol):
    """A service that takes readings of the indicators that its pack names, and of no others."""

    @property
    def readings(self) -> Collection[str]:
        """The ids of these indicators."""
        ...
