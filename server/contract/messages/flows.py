"""From where whom attacks hit."""

from msgspec import Struct

from server.contract.messages.base import Document, Severity
from server.contract.words import Words


class Flow(Struct, gc=False, frozen=True, kw_only=True):
    """Attacks from one country on one agency."""

    country: str
    """ISO 3166-1 alpha-2 code; empty where nobody knows."""
    target: Words
    severity: Severity
    count: int


class Flows(Document, frozen=True, kw_only=True):
    """Where attacks come from, for the map."""

    name: Words
    per_minute: float
    minutes: int
    """Of how many minutes these are."""
    flows: tuple[Flow, ...]
    """Most frequent first."""
    at: tuple[float, float] | None = None
    """Latitude and longitude of where they arrive; None where nobody knows."""
