"""What a shift leaves to the next one."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from server.contract.command import Role
from server.contract.messages.base import Document
from server.contract.words import Words


class ShiftEvent(StrEnum):
    """What an entry of the shift log tells."""

    SOURCE_FAILING = "source_failing"
    SOURCE_MENDED = "source_mended"
    STATION_GONE = "station_gone"
    STATION_BACK = "station_back"
    CLAIM_PUT = "claim_put"
    CLAIM_ENDED = "claim_ended"
    CONTROL_TAKEN = "control_taken"
    """Somebody keeps others from changing a surface."""
    REWOUND = "rewound"
    """A surface shows the past."""
    BACK_TO_NOW = "back_to_now"
    NOTE = "note"
    """Written by hand."""
    HANDOVER = "handover"
    """Signed by whoever took over."""


class ShiftEntry(Struct, gc=False, frozen=True, kw_only=True):
    """One line of the shift log."""

    id: str = ""
    """Of the command that it came of: one that comes again is not written twice."""
    at: datetime
    event: ShiftEvent
    subject: str = ""
    """The topic of what it tells of; empty for what people write."""
    said: Words
    by: str = ""
    """The person, else the station; empty for what happened by itself."""
    station: str = ""
    """Where a person did it."""


class OnDuty(Struct, gc=False, frozen=True, kw_only=True):
    """One person who is signed in."""

    name: str
    role: Role
    station: str
    since: datetime


class Shift(Document, frozen=True, kw_only=True):
    """Who is on duty, and what has happened since the last two hand-overs; topic ``shift/<wall>``."""

    name: Words
    """Of the wall."""
    on_duty: tuple[OnDuty, ...] = ()
    """The first who came first."""
    entries: tuple[ShiftEntry, ...] = ()
    """The oldest first; older ones are in the history of this document."""
    omitted: int = 0
    """Entries since the last hand-over but one for which there was no room."""
