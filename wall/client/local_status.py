"""What this station knows of itself, as a document that tiles on it can show."""

from server.contract.client.link import Link
from server.contract.messages import Document, PriorityCount
from server.contract.words import Words

TOPIC = "here/station"


class LocalStatus(Document, frozen=True, kw_only=True):
    """The truth about this station's screens; never leaves it."""

    name: Words
    """Of the wall."""
    notice: Words | None
    station: str
    endpoint: str
    link: Link
    now: float
    """The server's clock, seconds since 1970 UTC, whole."""
    tiles: int
    """On all screens of this station, those that show data; of a mirror, on those of the wall."""
    fresh: int
    """Of those, fresh ones."""
    quality: float | None = None
    """Per cent, of the worst data on the screens of this station; None where nobody measures them."""
    stands_by_for: str = ""
    """The station that is on duty, where this one stands by; empty elsewhere."""
    mirrors: bool = False
    """It shows what the wall shows, and drives nothing."""
    alarms: tuple[PriorityCount, ...] = ()
    """Those that stand, by priority, the most urgent first; empty where the server does not tell."""
    message: str = ""
    """What the station has to say for a few seconds, in the user's language."""
