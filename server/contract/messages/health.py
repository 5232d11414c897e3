"""How sources, the past and the server itself do."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from server.contract.messages.base import Document
from server.contract.words import Words


class SourceState(StrEnum):
    """Whether a source answers."""

    WAITING = "waiting"
    """Not asked yet."""
    UP = "up"
    DOWN = "down"


class SourceHealth(Document, frozen=True, kw_only=True):
    """How one source does; topic ``source/<id>``."""

    name: Words
    service: str
    state: SourceState
    polls: int
    failures: int
    """In a row, zero while the source answers."""
    records: int
    """In the last good answer."""
    rejected: int
    """Records of that answer that could not be used."""
    example: Words | None
    """Why the first of them could not, without personal data."""
    rejected_form: str = ""
    """What that record was like: letters as ``x``, long numbers as ``9``."""
    verified: bool = True
    """Somebody has compared what is read with the product it is read from."""
    latency: float | None
    """Seconds the last answer took."""
    last_success: datetime | None
    last_error: Words | None
    next_try: datetime


class HistoryState(Document, frozen=True, kw_only=True):
    """Whether the past is being written down; topic ``store/history``."""

    writing: bool
    reason: Words | None
    """Why it pauses, and what to do."""
    missed: int
    """Updates that were never written since the server started."""


class Trouble(Struct, gc=False, frozen=True, kw_only=True):
    """One thing that a technician has to look at."""

    since: datetime
    said: Words


class ServerState(Document, frozen=True, kw_only=True):
    """What is wrong with the server itself and with those who ask it; topic ``server/health``."""

    troubles: tuple[Trouble, ...]
    """The newest first; empty where all is well."""
