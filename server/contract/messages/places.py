"""Things that stand somewhere in the province."""

from datetime import datetime

from msgspec import Struct

from server.contract.messages.base import About, Document, Severity
from server.contract.words import Words


class Spot(Struct, gc=False, frozen=True, kw_only=True):
    """One thing that has a place on the map."""

    id: str
    name: Words
    detail: Words
    """What is to be said of it."""
    latitude: float
    longitude: float
    """Degrees, WGS 84."""
    severity: Severity = Severity.NORMAL
    count: int = 1
    """How many are folded into it."""
    since: datetime | None = None
    commune: str = ""
    """The code of the commune, gate or other place it belongs to; empty where nobody knows."""


class Spots(Document, frozen=True, kw_only=True):
    """Things on the map: cameras, reports, gates."""

    name: Words
    spots: tuple[Spot, ...]
    """What wants attention first."""
    total: int
    """Also those not listed here, and those whose place nobody knows."""
    middles: tuple[tuple[float, float], ...] = ()
    """Latitude and longitude of the communes' middles, to be seen faintly."""
    about: About | None = None
    """Of the figure that is given for each."""
