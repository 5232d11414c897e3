"""Which stations of a wall do not show what it shows."""

from datetime import datetime

from msgspec import Struct

from server.contract.messages.base import Document
from server.contract.words import Words


class StationProof(Struct, gc=False, frozen=True, kw_only=True):
    """How a station compares with its wall."""

    station: str
    differs: tuple[Words, ...] = ()
    """What is not as it should be, a text each; none where all is."""
    since: datetime | None = None
    """UTC, when that began; None where nothing differs."""
    seen: bool = True
    """Whether it can see what stands on its screens; a platform may not let it."""


class Proofs(Document, frozen=True, kw_only=True):
    """What each station of a wall proves of itself; topic ``proof/<wall>``."""

    stations: tuple[StationProof, ...] = ()
    """By name."""
