"""What a station may order of briefings: keeping them, composing one, and presenting it."""

from typing import Annotated

from msgspec import Meta

from server.contract.command import Command
from server.contract.messages.briefings import Briefing, Spotlight, Stroke
from server.contract.messages.programmes import Name
from server.contract.messages.scenes import Aware, Scene
from server.contract.words import Words


class SaveBriefing(Command, frozen=True, kw_only=True):
    """Keep a briefing; one of the same name is replaced. Who made it and when is for the server to say."""

    wall: str
    briefing: Briefing


class RemoveBriefing(Command, frozen=True, kw_only=True):
    """Forget a briefing that is not being presented."""

    wall: str
    name: Name


class ComposeBriefing(Command, frozen=True, kw_only=True):
    """Compare two moments, and keep a briefing of what changed most; one of the same name is replaced."""

    wall: str
    name: Name
    title: Words | None = None
    before: Aware
    after: Aware | None = None
    """None for now."""


class StartBriefing(Command, frozen=True, kw_only=True):
    """Present a briefing on all surfaces, from a scene on."""

    wall: str
    name: Name
    scene: Annotated[int, Meta(ge=0, le=1000)] = 0


class StepBriefing(Command, frozen=True, kw_only=True):
    """Go to a scene of the briefing that is presented, counted from 0; what was shown aside goes."""

    wall: str
    scene: Annotated[int, Meta(ge=0, le=1000)]


class ShowAside(Command, frozen=True, kw_only=True):
    """Show something else while presenting; None goes back to the scene."""

    wall: str
    scene: Scene | None = None


class FreezeBriefing(Command, frozen=True, kw_only=True):
    """Let what is presented stand still as it is now, or go on."""

    wall: str
    frozen: bool


class PointAt(Command, frozen=True, kw_only=True):
    """Lay a spotlight and lines over the wall, instead of those that lie there."""

    wall: str
    spot: Spotlight | None = None
    strokes: Annotated[tuple[Stroke, ...], Meta(max_length=200)] = ()


class Decide(Command, frozen=True, kw_only=True):
    """Write a decision into the minutes of the briefing that is presented."""

    wall: str
    text: str


class EndBriefing(Command, frozen=True, kw_only=True):
    """End what is presented: the wall shows again what lies beneath."""

    wall: str


BriefingCommand = (
    SaveBriefing
    | RemoveBriefing
    | ComposeBriefing
    | StartBriefing
    | StepBriefing
    | ShowAside
    | FreezeBriefing
    | PointAt
    | Decide
    | EndBriefing
)
BRIEFING_COMMANDS: tuple[type[BriefingCommand], ...] = (
    SaveBriefing,
    RemoveBriefing,
    ComposeBriefing,
    StartBriefing,
    StepBriefing,
    ShowAside,
    FreezeBriefing,
    PointAt,
    Decide,
    EndBriefing,
)
