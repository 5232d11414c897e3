"""What a station may order a wall to do, besides putting layouts up."""

from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Meta

from server.contract.command import Command
from server.contract.messages.base import Severity
from server.contract.messages.programmes import Name, SurfaceNumber
from server.contract.messages.scenes import AsOf, Region, Scene, TileView
from server.contract.words import Words

IDENTIFIED_FOR = timedelta(seconds=15)
ClaimId = Annotated[str, Meta(min_length=1, max_length=200)]
LONGEST_SHOWN = timedelta(days=366)
"""A scene that ends by itself does so within that time: a year that was mistyped is noticed."""


class Show(Command, frozen=True, kw_only=True):
    """Put a scene on one surface of a wall, on a part of it, or on all surfaces."""

    wall: str
    scene: Scene
    screen: SurfaceNumber | None = None
    """The number of a surface, counted from 1; None for all."""
    region: Region | None = None
    until: datetime | None = None
    """When it ends by itself, UTC, within LONGEST_SHOWN."""
    why: Words | None = None


class SetState(Command, frozen=True, kw_only=True):
    """Say what was done to a tile of a claim's scene: enlarged, one camera of it chosen, a page turned, or nothing."""

    wall: str
    claim: ClaimId
    view: TileView


class EndClaim(Command, frozen=True, kw_only=True):
    """End a claim, whoever made it."""

    wall: str
    claim: ClaimId


class SaveScene(Command, frozen=True, kw_only=True):
    """Give a scene a name; one that was saved by this name before is replaced."""

    wall: str
    name: Name
    title: Words
    """In both languages, or one text for both."""
    scene: Scene


class RemoveScene(Command, frozen=True, kw_only=True):
    """Forget a scene that was saved; what shows it goes on doing so."""

    wall: str
    name: Name


class TakeOver(Command, frozen=True, kw_only=True):
    """Cover every surface of a wall with a text."""

    wall: str
    template: str = ""
    """Of the wall's programme; what is not said here is taken from it."""
    text: Words | None = None
    severity: Severity | None = None


class EndTakeover(Command, frozen=True, kw_only=True):
    """Show again what lies beneath."""

    wall: str


class HoldTurns(Command, frozen=True, kw_only=True, tag="hold"):
    """Let tours and schedule stand still on a surface, or on all."""

    wall: str
    screen: SurfaceNumber | None = None


class ResumeTurns(Command, frozen=True, kw_only=True, tag="resume"):
    """Let tours go on from the step at which they were held, and the schedule by the time of now."""

    wall: str
    screen: SurfaceNumber | None = None


class StartTour(Command, frozen=True, kw_only=True):
    """Begin a tour of the wall's programme with its first step."""

    wall: str
    tour: Name
    screen: SurfaceNumber | None = None


class StopTour(Command, frozen=True, kw_only=True):
    """End the tours that were started by hand on a surface; None for all of them."""

    wall: str
    screen: SurfaceNumber | None = None


class Rewind(Command, frozen=True, kw_only=True):
    """Show a moment of the past on a surface, or on all; alarms and announcements stay of now."""

    wall: str
    screen: SurfaceNumber | None = None
    as_of: AsOf | None = None
    """None for now again."""


class TakeControl(Command, frozen=True, kw_only=True):
    """Keep others from changing a surface for half a minute, or all surfaces; taken again, for another one.

    Refused where somebody else has it, but to leaders and those above. A takeover is never kept back.
    """

    wall: str
    screen: SurfaceNumber | None = None


class LeaveControl(Command, frozen=True, kw_only=True):
    """Let others change a surface again; None for every one that the sender has taken."""

    wall: str
    screen: SurfaceNumber | None = None


class Identify(Command, frozen=True, kw_only=True):
    """Let monitors say for IDENTIFIED_FOR what they are: name, number, place in the room, and a ruler."""

    wall: str
    station: Annotated[str, Meta(max_length=63)] = ""
    """Empty for all stations of the wall."""
    connector: Annotated[str, Meta(max_length=200)] = ""
    """Of one monitor of the station, such as ``DP-1``; empty for all of them."""
    shown: bool = True
    """False ends it at once."""


SceneCommand = (
    Show
    | SetState
    | EndClaim
    | SaveScene
    | RemoveScene
    | TakeOver
    | EndTakeover
    | HoldTurns
    | ResumeTurns
    | StartTour
    | StopTour
    | Rewind
    | TakeControl
    | LeaveControl
)
SCENE_COMMANDS: tuple[type[SceneCommand], ...] = (
    Show,
    SetState,
    EndClaim,
    SaveScene,
    RemoveScene,
    TakeOver,
    EndTakeover,
    HoldTurns,
    ResumeTurns,
    StartTour,
    StopTour,
    Rewind,
    TakeControl,
    LeaveControl,
)
