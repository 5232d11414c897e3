"""What a service is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Protocol

from msgspec import Struct

from server.contract.messages import AnyDocument
from server.contract.words import Words
from server.records import AnyRecord, Batch
from server.services.province import Province

Flaw = tuple[tuple[str | int, ...], Words]
"""The key of a setting that makes no sense, and why."""


class Pack(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a province settles of one service without code: the file ``<service>.toml``."""

    name: Words
    """What the wall calls the service."""
    logic: str | None = None
    """Which of LOGICS it follows; by default the one that is called like the file."""

    def flaw(self) -> Flaw | None:
        """Return what makes no sense, or None."""
        return None


class Service(Protocol):
    """Turns the records of its sources into documents; pure: no I/O, no clock of its own."""

    Pack: ClassVar[type[Pack]]
    records: ClassVar[tuple[type[AnyRecord], ...]]
    """What its sources may return; the first is what a mapping gives where it does not say."""
    tick: ClassVar[float]
    """Seconds after which its documents may have changed by the clock alone."""

    def __init__(self, name: str, pack: Any, province: Province) -> None: ...

    def take(self, source: str, batch: Batch) -> None:
        """Take one answer of one source."""
        ...

    def documents(self, now: datetime) -> Mapping[str, AnyDocument]:
        """Return all its documents by topic, as they are at ``now`` (UTC)."""
        ...
