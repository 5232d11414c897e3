"""Who drives the outputs of a room, and who stands by."""

from datetime import datetime

from msgspec import Struct

from server.contract.messages.base import Document
from server.contract.words import Words


class Progress(Struct, gc=False, frozen=True, kw_only=True):
    """How far a station has come that went on duty, as it says itself. Seconds count from when it learned of it."""

    number: int
    """Of the duty; that of another one is of an earlier time."""
    switches: bool = False
    """Whether it has something that switches the outputs to it."""
    hook: float | None = None
    """Until that had ended well; None while it has not, or where there is none."""
    pictures: float | None = None
    """Until the last one of its cameras that has a picture had its first one; None while any may still come."""
    cameras: int = 0
    """On its screens."""
    seen: int = 0
    """Of those, how many had a picture."""
    trouble: Words | None = None
    """Why what switches the outputs fails."""


class Drill(Struct, gc=False, frozen=True, kw_only=True):
    """An exercise: the station on duty is relieved for a while, and what that takes is measured."""

    at: datetime
    """When it began, UTC."""
    by: str
    """The person or station that ordered it; empty where the programme did."""
    relieved: str
    """The station that was on duty before, and is afterwards."""
    by_station: str = ""
    """Which one stood in for it; empty where it came to none."""
    ended: datetime | None = None
    """UTC; None while it is under way."""
    taken: float | None = None
    """Seconds until the other station had said that it is on duty."""
    hook: float | None = None
    """Seconds until what switches the outputs had ended well; None where it did not, or there is none."""
    pictures: float | None = None
    """Seconds until every camera of the other station that has a picture had its first one."""
    returned: float | None = None
    """Seconds from the order to give back until the first station had said that it is on duty again."""
    flaws: tuple[Words, ...] = ()
    """What did not go as it should; none for one that went well."""
    report: str = ""
    """Folder of the report on the server; empty where none was written."""


class Duty(Document, frozen=True, kw_only=True):
    """Who drives the outputs of a room; topic ``duty/<name>``. Its stations follow it, and ask for it themselves."""

    wall: str
    stations: tuple[str, ...]
    """Who may have it, by rank. Those without outputs of their own in the room drive those of the first."""
    holder: str = ""
    """Empty before the first one has it."""
    number: int = 0
    """Grows with every change of hands: whoever acts by a lower one comes too late."""
    since: datetime | None = None
    """UTC; None before the first one has it."""
    why: Words | None = None
    by: str = ""
    """The person or station that ordered the change; empty where the server found it necessary."""
    present: tuple[str, ...] = ()
    """Who is heard of its stations."""
    progress: Progress | None = None
    """Of the holder; None until it has said anything."""
    drill: Drill | None = None
    """The last one, or that which is under way."""
