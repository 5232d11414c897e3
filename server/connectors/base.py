"""What a connector is, and what its configuration always says."""

from collections.abc import Callable
from typing import Annotated, ClassVar, Protocol

import httpx
from msgspec import Meta, Struct

from server.contract.words import Words
from server.records import AnyRecord, Batch


class SourceConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """One ``[[source]]``; each connector adds what its protocol needs."""

    gives: ClassVar[type[AnyRecord] | None] = None
    """The only kind of record its protocol carries; None for any, by a mapping."""
    id: Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9-]{0,62}$")]
    """Unique; its health is the topic ``source/<id>``."""
    name: Words
    """What the wall calls it."""
    service: str
    """Which of SERVICES takes its records."""
    every: Annotated[float, Meta(gt=0)] = 60.0
    """Seconds from one question to the next."""
    timeout: Annotated[float, Meta(gt=0)] = 10.0
    """Seconds for the whole of one answer, all its pages."""
    fresh_for: Annotated[float, Meta(gt=0)] | None = None
    """Seconds a good answer may be trusted; by default two questions and a time-out."""


class Tools(Struct, frozen=True, kw_only=True):
    """What a connector may use of the server."""

    http: httpx.AsyncClient
    largest_body: int
    """Bytes of an answer, unpacked, above which it is refused."""
    secret: Callable[[str], str]
    """Returns the secret of that name; raises SourceError where there is none."""


class Connector(Protocol):
    """Reads one source system."""

    async def fetch(self) -> Batch:
        """Return what the source says now, or raise SourceError, httpx.HTTPError or TimeoutError."""
        ...
