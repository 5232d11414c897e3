"""One document with its times, as it travels."""

from datetime import datetime

from msgspec import Struct

from server.contract.messages.alarms import Alarm, AlarmHygiene, AlarmSummary
from server.contract.messages.base import About
from server.contract.messages.briefings import Briefings, Pointer
from server.contract.messages.cameras import CameraState
from server.contract.messages.duty import Duty
from server.contract.messages.flows import Flows
from server.contract.messages.health import HistoryState, ServerState, SourceHealth
from server.contract.messages.indicators import Indicators, Series
from server.contract.messages.layouts import Layout
from server.contract.messages.notices import Notices
from server.contract.messages.places import Spots
from server.contract.messages.press import Headlines
from server.contract.messages.programmes import Programme
from server.contract.messages.proofs import Proofs
from server.contract.messages.rooms import Room
from server.contract.messages.shift import Shift
from server.contract.messages.tables import Breakdown
from server.contract.messages.tasks import TaskBoard
from server.contract.messages.versions import Versions
from server.contract.messages.walls import Identifying, StationState, WallState, Watched
from server.contract.words import Words

AnyDocument = (
    TaskBoard
    | Headlines
    | Indicators
    | Series
    | Breakdown
    | Spots
    | Notices
    | Flows
    | CameraState
    | SourceHealth
    | WallState
    | Watched
    | Identifying
    | Alarm
    | AlarmSummary
    | AlarmHygiene
    | Duty
    | Proofs
    | Shift
    | Room
    | Layout
    | Versions
    | Programme
    | Briefings
    | Pointer
    | StationState
    | HistoryState
    | ServerState
)
"""Every document there is; a new kind is a class above and a name here."""


class Update(Struct, gc=False, frozen=True, kw_only=True):
    """The newest state of one topic, and whether its sources still answer."""

    topic: str
    """``kind/name``, for example ``series/grdp``."""
    fresh_for: float
    """Seconds after ``taken`` during which the document may be trusted."""
    taken: datetime | None = None
    """When it was read from its source."""
    observed: datetime | None = None
    """When the source says that it was so."""
    about: About | None = None
    """The period that ``observed`` lies in, where a rhythm is promised for the source; None where none is."""
    document: AnyDocument | None = None
    source: str | None = None
    """Which source was read last for it; None for what the server says of itself."""
    error: Words | None = None
    """Why a source fails at the moment; the last good document stays."""
    partial: bool = False
    """The error concerns only some of the document's sources."""
    epoch: int = 0
    """Which run of the server numbered this update."""
    seq: int = 0
    """Position in that run; a hole means that a message was lost."""

    @property
    def is_gone(self) -> bool:
        """Whether it says that there is nothing of its topic any more: its source was taken away."""
        return self.document is None and self.error is None


class Beat(Struct, gc=False, frozen=True, kw_only=True):
    """Sent every second, and after a replay: nothing newer than ``seq`` exists."""

    epoch: int
    seq: int
    topics: int
    """How many topics a complete copy holds."""
    now: datetime
