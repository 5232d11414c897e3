"""What a service is."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from server.contract.messages import AnyDocument
from server.records import AnyRecord


class Service(Protocol):
    """Turns the records of its sources into documents; pure: no I/O, no clock of its own."""

    record: type[AnyRecord]
    """What its sources return."""

    def __init__(self, pack: Any) -> None: ...

    def take(self, source: str, records: Sequence[AnyRecord]) -> None:
        """Take the whole newest answer of one source."""
        ...

    def documents(self, now: datetime) -> Mapping[str, AnyDocument]:
        """Return all its documents by topic, as they are at ``now`` (UTC)."""
        ...
