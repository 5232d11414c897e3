"""What is said over HTTP: the bodies of requests and answers. Times are RFC 3339 in UTC, texts in both languages."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from server.contract.messages import ClaimKind, Severity
from server.contract.messages.scenes import Region
from server.contract.words import Words

Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,62}(?!\n)$")]
"""Of a wall, a layout, a scene or a tour; for Python a text also ends before a last line break."""
SurfaceNumber = Annotated[int, Meta(ge=1, le=64)]
"""Counted from 1, left to right."""
Reason = Annotated[str, Meta(max_length=200)]


class Why(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A short text in both languages, or in one."""

    vi: Reason = ""
    en: Reason = ""


class Show(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A layout to be shown, or a scene of the wall's programme: one of the two."""

    layout: Name | None = None
    scene: Name | None = None
    surface: SurfaceNumber | None = None
    """None for all of the wall."""
    until: Annotated[datetime, Meta(tz=True)] | None = None
    """When it ends by itself, with a time zone, within a year; none where it stays."""
    why: Why | None = None


class StartTour(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A tour of the wall's programme, and where it begins."""

    tour: Name
    surface: SurfaceNumber | None = None
    """None for all of the wall."""


class Place(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where an order holds."""

    surface: SurfaceNumber | None = None
    """None for all of the wall."""


class TakeOver(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text to cover all of a wall: of a template of its programme, or one's own."""

    template: Name | None = None
    text: Words | None = None
    """In both languages; one may be empty."""
    severity: Severity | None = None
    """That of the template, or a warning."""


class Nothing(Struct, frozen=True, forbid_unknown_fields=True):
    """No settings: an empty body will do as well."""


class Claim(Struct, frozen=True, kw_only=True):
    """Why something is shown, and who wanted it."""

    id: str
    kind: ClaimKind
    layout: str
    """Empty where it is one tile alone."""
    tile: str | None
    """The kind of that; ``takeover`` for a text that covers all."""
    title: Words
    """What people call it: the first line of its text, its title, else the layout or the kind of its tile."""
    surface: int | None
    """None for all of the wall."""
    region: Region | None
    """Part of the surface, over what that shows; none for all of it."""
    by: str
    """``device NAME``, else the person or the station; empty for the settings."""
    since: datetime
    """Of a tour, when its present step began."""
    until: datetime | None
    """When it ends by itself, or the next step begins."""
    why: Words | None
    """What whoever wanted it said; of a tour or the schedule its title, with that of the scene."""


class Hold(Struct, frozen=True, kw_only=True):
    """Who lets tours and schedule stand still."""

    surface: int | None
    """None where all of the wall is held: it can then be resumed as a whole alone."""
    by: str
    since: datetime


class TourRun(Struct, frozen=True, kw_only=True):
    """A tour that somebody has started."""

    name: str
    title: Words
    surface: int | None
    """Where it was started; none for all of the wall."""
    by: str
    since: datetime


class Surface(Struct, frozen=True, kw_only=True):
    """One thing of a wall that shows a picture."""

    number: int
    """Counted from 1, left to right."""
    id: str | None
    """By the measured room; none where nobody has measured it."""
    name: Words | None
    layout: str
    """Empty where it is one tile alone: the claim tells of which kind."""
    claim: Claim | None
    """The one that decides what it shows."""
    overlays: tuple[Claim, ...]
    """Those that are seen over parts of that, the uppermost last."""
    hold: Hold | None
    """None where tours and schedule go on."""
    tours: tuple[str, ...]
    """The names of tours that were started for it or for all, the newest last; also beneath what is shown."""


class Wall(Struct, frozen=True, kw_only=True):
    """What a wall shows, and why."""

    name: str
    title: Words
    notice: Words | None
    """Stands on all of it, for example that the values are illustrative."""
    revision: int
    """Counts the changes; the entity tag begins with it."""
    surfaces: tuple[Surface, ...]
    claims: tuple[Claim, ...]
    """In the order in which they were made; on each surface the strongest is shown."""
    tours: tuple[TourRun, ...]
    """Those that somebody has started, the newest last; of those of the schedule the claims tell."""
    live: bool
    """Whether the server is there; otherwise this is what it said last."""
    as_of: datetime | None
    """When it said its last words, while it is away."""


class WallName(Struct, frozen=True, kw_only=True):
    """A wall that the device may see."""

    name: str
    title: Words


class Walls(Struct, frozen=True, kw_only=True):
    """The walls that the device may see."""

    walls: tuple[WallName, ...]
    live: bool
    as_of: datetime | None


class SceneName(Struct, frozen=True, kw_only=True):
    """A scene that somebody has given a name."""

    name: str
    title: Words


class TourStep(Struct, frozen=True, kw_only=True):
    """One scene of a tour."""

    scene: str
    seconds: float


class Tour(Struct, frozen=True, kw_only=True):
    """Scenes one after the other, round and round."""

    name: str
    title: Words
    steps: tuple[TourStep, ...]


class Tours(Struct, frozen=True, kw_only=True):
    """The tours of a wall's programme."""

    tours: tuple[Tour, ...]


class Layouts(Struct, frozen=True, kw_only=True):
    """What a wall can show."""

    layouts: tuple[str, ...]
    """Those that a running station of it has; none where no station runs."""
    scenes: tuple[SceneName, ...]
    """Of its programme."""
    templates: tuple[str, ...]
    """For taking it over."""


class Done(Struct, frozen=True, kw_only=True):
    """An order that was carried out."""

    wall: Wall
    """As it is now."""
    warning: Words | None
    """Why it holds only until the server ends; none when it is stored."""


class Health(Struct, frozen=True, kw_only=True):
    """Whether orders can be given."""

    live: bool
    link: str
    """How the process stands with its server."""
    as_of: datetime | None
    """When the server said its last words, while it is away."""


class Standing(StrEnum):
    """Whether all is well."""

    WELL = "well"
    IMPAIRED = "impaired"
    """Something is wrong that can wait until somebody has time."""
    FAILED = "failed"
    """Something is wrong that people in front of the wall see, or that is lost for good."""


class Concern(Struct, frozen=True, kw_only=True):
    """One thing that is wrong: how many of what, never which."""

    code: str
    """For programs: the same in every language."""
    critical: bool
    many: int
    said: Words


class Condition(Struct, frozen=True, kw_only=True):
    """Whether all is well, and what is not."""

    standing: Standing
    concerns: tuple[Concern, ...]
    """Critical ones first."""
    as_of: datetime | None
    """When the server said its last words, while it is away."""


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a request was refused (RFC 9457), in the language of Accept-Language: Vietnamese or English."""

    title: str
    status: int
    detail: str
    """One line with what to do."""
    code: str
    """For programs: the same in every language."""
    revision: int | None = None
    """Of the wall now, where the order was made against an older one."""
