"""Briefings: scenes in an order, what is said of each, the one that is under way, and what was decided."""

from datetime import date, datetime
from math import isfinite
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, Struct, structs

from server.contract.messages.base import Document
from server.contract.messages.programmes import Name
from server.contract.messages.scenes import AsOf, Scene, Share
from server.contract.words import Words, same

MOST_SCENES = 64
MOST_BRIEFINGS = 60
"""Of one wall; of more, the oldest that a server has composed by itself go first."""
MOST_DECISIONS = 200
MOST_FIGURES = 64
"""Of one scene."""
LONGEST_NOTES = 4000
"""Letters of one scene's notes in each language,"""
LONGEST_DECISION = 1000
"""and of one decision. What is more is refused with these words, not as a command that nobody understands."""


COMPARED = "compared"
"""The id of the figure by which a composed briefing says that it has nothing to tell: how many were compared."""


class BriefingFigure(Struct, gc=False, frozen=True, kw_only=True):
    """One figure that a sentence is made from."""

    topic: str
    id: str = ""
    """Of the figure within its document."""
    name: Words
    unit: Words
    decimals: int = 0
    before: float | None = None
    """At the earlier of the two moments; None where it was not known."""
    after: float | None = None
    plan: float | None = None
    """For the whole year."""
    progress: float | None = None
    """Share of the plan reached, and"""
    expected: float | None = None
    """what should be reached by then."""
    limit: float | None = None
    """Which limit it has crossed between the two moments."""
    usual: float | None = None
    """The median of the days before at this hour; None where too few are known."""
    observed: datetime | None = None
    """Which time ``after`` is about, else when it was read."""
    source: str = ""
    """The id of its source."""

    @property
    def share(self) -> float | None:
        """How much more it is, as a share of what it was; None where that cannot be told."""
        if self.before is None or self.after is None or self.before <= 0:
            return None
        share = self.after / self.before - 1
        return share if isfinite(share) else None

    @property
    def times(self) -> float | None:
        """How many times as much as usual it is; None where that cannot be told."""
        if self.usual is None or self.after is None or self.usual <= 0 or self.after < 0:
            return None
        times = self.after / self.usual
        return times if isfinite(times) else None


class BriefingScene(Struct, gc=False, frozen=True, kw_only=True):
    """What is shown, and what is said of it."""

    title: Words
    if TYPE_CHECKING:
        notes: Words = same("")
        """For whoever speaks: never on the wall."""
    else:
        # older versions have written one text for both languages
        notes: Words | str = same("")
    sentence: Words | None = None
    """What has changed, made from the figures."""
    figures: tuple[BriefingFigure, ...] = ()
    scene: Scene

    def __post_init__(self) -> None:
        if isinstance(self.notes, str):
            structs.force_setattr(self, "notes", same(self.notes))


class Decision(Struct, gc=False, frozen=True, kw_only=True):
    """What was decided while a scene was shown."""

    scene: int
    """Counted from 0."""
    text: str
    by: str
    at: datetime


class Briefing(Struct, gc=False, frozen=True, kw_only=True):
    """An ordered list of scenes."""

    name: Name
    title: Words
    by: str = ""
    """Who has made it last; empty where the server has composed it."""
    made: datetime
    as_of: AsOf | None = None
    """The moment of every scene that names none; None for now."""
    scenes: tuple[BriefingScene, ...] = ()
    decisions: tuple[Decision, ...] = ()
    """The minutes, the newest last."""
    begun: datetime | None = None
    """When it was presented last."""
    ended: datetime | None = None
    """When that ended; None while it goes on, or where it never was."""

    @property
    def compared_in_vain(self) -> int | None:
        """How many values were compared without finding anything to tell; None where there is something."""
        figures = self.scenes[0].figures if self.scenes else ()
        found = next((each.after for each in figures if each.id == COMPARED), None)
        return None if found is None else round(found)


class BriefingRun(Struct, gc=False, frozen=True, kw_only=True):
    """A briefing that is being presented; what it shows is a claim of its wall."""

    briefing: Name
    scene: int = 0
    """Counted from 0."""
    by: str
    """The person, else the station, that presents."""
    station: str = ""
    """Where a person does; empty where a station does by itself."""
    since: datetime
    shown: datetime
    """Since when the scene is shown."""
    aside: Scene | None = None
    """What is shown instead until the presenter goes back."""
    frozen: datetime | None = None
    """Since when the picture stands still; None where it does not."""


class Briefings(Document, frozen=True, kw_only=True):
    """The briefings of a wall; topic ``briefings/<wall>``."""

    kept: tuple[Briefing, ...] = ()
    """The newest last."""
    run: BriefingRun | None = None
    morning: date | None = None
    """For which day the server has composed one by itself last, in the province's calendar."""
    done: tuple[str, ...] = ()
    """The ids of the commands that were carried out last: one that comes again changes nothing."""


class Spotlight(Struct, gc=False, frozen=True, kw_only=True):
    """What the presenter points at."""

    surface: Annotated[int, Meta(ge=1, le=64)]
    x: Share
    """Of the surface's width, as is the radius."""
    y: Share
    """Of its height."""
    radius: Annotated[float, Meta(ge=0.01, le=0.5)] = 0.08


class Stroke(Struct, gc=False, frozen=True, kw_only=True):
    """A line drawn over a surface."""

    surface: Annotated[int, Meta(ge=1, le=64)]
    points: Annotated[tuple[tuple[Share, Share], ...], Meta(max_length=2000)]
    """Shares of the surface, x and y."""


class Pointer(Document, frozen=True, kw_only=True):
    """What lies over a wall while it is explained; topic ``pointer/<wall>``. It is of the moment: nobody keeps it."""

    spot: Spotlight | None = None
    strokes: Annotated[tuple[Stroke, ...], Meta(max_length=200)] = ()
