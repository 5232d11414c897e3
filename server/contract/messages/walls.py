"""What walls should show, and what stations really show."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct, field, structs

from server.contract.messages.base import Document
from server.contract.messages.scenes import AsOf, Region, Scene, SceneTile
from server.contract.words import Words


class ClaimKind(StrEnum):
    """Why a wall shows something, the weakest first."""

    USUAL = "usual"
    """Its settings say so."""
    SCHEDULE = "schedule"
    TOUR = "tour"
    HAND = "hand"
    """Somebody has put it there."""
    BRIEFING = "briefing"
    ALARM = "alarm"
    TAKEOVER = "takeover"

    @property
    def strength(self) -> int:
        """Which of two kinds wins: the larger."""
        return list(ClaimKind).index(self)


def _become_scene(held: "Claim | Shown") -> None:
    """Read what an older server wrote: the name of a layout alone."""
    if held.layout:
        structs.force_setattr(held, "scene", Scene(layout=held.layout))
        structs.force_setattr(held, "layout", "")


class Ending(Struct, gc=False, frozen=True, kw_only=True):
    """Who took something away, and when."""

    by: str
    """The person, else the station."""
    station: str = ""
    """Where a person did; empty where a station did by itself."""
    at: datetime
    """UTC."""


class Claim(Struct, gc=False, frozen=True, kw_only=True):
    """What somebody, or the server by itself, wants a wall to show, and why."""

    id: str
    kind: ClaimKind
    scene: Scene = Scene()
    layout: str = ""
    """What servers without scenes wrote instead; it becomes one."""
    screen: int | None = None
    """The number of a surface; None for all of them."""
    region: Region | None = None
    """Part of the surface, over what it shows; None for all of it."""
    by: str = ""
    """The person, else the station, that made it; empty for the settings."""
    station: str = ""
    """Where a person made it; empty where a station did by itself."""
    since: datetime
    until: datetime | None = None
    """When it ends by itself, UTC."""
    why: Words | None = None
    ended: Ending | None = None
    """Of one that was taken away by its name; None of one that stands, or that its maker took back."""

    def __post_init__(self) -> None:
        _become_scene(self)


class Overlay(Struct, gc=False, frozen=True, kw_only=True):
    """What lies over a part of a surface."""

    claim: str
    """The id of the claim that wants it."""
    scene: Scene
    region: Region


class Shown(Struct, gc=False, frozen=True, kw_only=True):
    """What one surface of a wall shows."""

    screen: int
    """Number of a surface, counted from 1, left to right; 0 for all that are not told of."""
    scene: Scene = Scene()
    layout: str = ""
    """What servers without scenes wrote instead; it becomes one."""
    claim: str = ""
    """The id of the claim that wants it."""
    overlays: tuple[Overlay, ...] = ()
    """The uppermost last."""

    def __post_init__(self) -> None:
        _become_scene(self)


class Arrangement(Struct, gc=False, frozen=True, kw_only=True):
    """What stands on each surface of a wall."""

    rest: Shown = Shown(screen=0)
    layout: str = ""
    """What servers without scenes wrote instead; it becomes the rest."""
    exceptions: tuple[Shown, ...] = ()
    """Surfaces that show something else than the rest, by their number."""

    def __post_init__(self) -> None:
        if self.layout:
            structs.force_setattr(self, "rest", Shown(screen=0, layout=self.layout))
            structs.force_setattr(self, "layout", "")

    def on_surface(self, number: int) -> Shown:
        """Return what one surface shows."""
        return next((shown for shown in self.exceptions if shown.screen == number), self.rest)


class TourRun(Struct, gc=False, frozen=True, kw_only=True):
    """A tour that somebody has started."""

    id: str
    """Of the order that started it; its claims have it too."""
    tour: str
    screen: int | None = None
    """The number of a surface; None for all of them."""
    by: str
    since: datetime
    """Its steps lie on a grid that begins here."""


class Hold(Struct, gc=False, frozen=True, kw_only=True):
    """Tours and schedule stand still."""

    screen: int | None = None
    """The number of a surface; None for all of them."""
    by: str
    at: datetime
    """They show what they showed then."""


class Delay(Struct, gc=False, frozen=True, kw_only=True):
    """By how much a tour is later than its grid, for having been held."""

    run: str
    """The id of the tour's run."""
    screen: int | None = None
    """On which surface; None for all of which no other delay tells."""
    seconds: float


class Rewound(Struct, gc=False, frozen=True, kw_only=True):
    """Surfaces show the past: all that is no stronger than what people put there by hand."""

    screen: int | None = None
    """The number of a surface; None for all of which no other one tells."""
    as_of: AsOf | None
    """None for one that shows now while the others show the past."""
    by: str
    """The person, else the station, that did it."""
    station: str = ""
    """Where a person did; empty where a station did by itself."""
    since: datetime


class Rewinding(Struct, gc=False, frozen=True, kw_only=True):
    """Somebody has set a surface to the past, or back to now: that can be taken back."""

    screen: int | None = None
    """The number of a surface; None for all of them."""
    by: str
    """The person, else the station, that did it."""
    station: str = ""
    """Where a person did; empty where a station did by itself."""
    since: datetime
    other: tuple[Rewound, ...] = ()
    """To what the surface is set when this is taken back; once it is undone, when it is made again."""
    undone: bool = False


class Lease(Struct, gc=False, frozen=True, kw_only=True):
    """Somebody acts on a surface just now: others change nothing there meanwhile."""

    screen: int | None = None
    """The number of a surface; None for all of them."""
    by: str
    """The person, else the station, that holds it."""
    station: str = ""
    """Where a person holds it; empty where a station does by itself."""
    since: datetime
    until: datetime
    """When it runs out, UTC, unless it is taken again before."""


class WallState(Document, frozen=True, kw_only=True):
    """What a wall should show; topic ``wall/<name>``. Its stations follow it."""

    name: Words
    notice: Words | None
    """Stands on every screen, for example that the values are illustrative."""
    shows: Arrangement
    """What follows from the claims now."""
    claims: tuple[Claim, ...] = ()
    """In the order in which they were made."""
    undone: tuple[Claim, ...] = ()
    """Claims made by hand that were taken back, the newest last: they can be made again."""
    revision: int = 0
    """Counts the changes: a command tells by it which state it was made against."""
    done: tuple[str, ...] = ()
    """The ids of the commands that were carried out last: one that comes again changes nothing."""
    tours: tuple[TourRun, ...] = ()
    """Started by hand, the newest last; those of the schedule follow from it."""
    holds: tuple[Hold, ...] = ()
    delays: tuple[Delay, ...] = ()
    rewound: tuple[Rewound, ...] = ()
    """Which surfaces show the past; what they show follows from it."""
    rewindings: tuple[Rewinding, ...] = ()
    """How that came about, the newest last, as far as it can be taken back or made again."""
    leases: tuple[Lease, ...] = ()
    """Who acts where just now; what has run out is left out."""


class Watched(Document, frozen=True, kw_only=True):
    """Whether somebody looks at what the stations of a wall show; topic ``watched/<wall>``."""

    watched: bool
    """They send pictures of it while this holds."""


class Identifying(Document, frozen=True, kw_only=True):
    """Which monitors say what they are; topic ``identify/<wall>``. It is of the moment: nobody keeps it."""

    until: datetime | None = None
    """When that ends by itself, UTC; None where nobody wants it."""
    station: str = ""
    """Empty for all stations of the wall."""
    connector: str = ""
    """Of one monitor of the station; empty for all of them."""


class TileState(Struct, gc=False, frozen=True, kw_only=True):
    """One tile as it stands on a screen."""

    kind: str
    topics: tuple[str, ...]
    freshness: str
    at: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    """Its place on the screen as shares of that: x, y, width, height; it may reach beyond."""
    claim: str = ""
    """The id of the claim whose scene it is of."""
    options: dict[str, Any] = field(default_factory=dict)
    title: Words | None = None

    @property
    def tile(self) -> SceneTile:
        """It, as a scene names it."""
        return SceneTile(kind=self.kind, topics=self.topics, options=self.options, title=self.title)


class ScreenState(Struct, gc=False, frozen=True, kw_only=True):
    """One screen of a station as it really is."""

    screen: int
    """Counted from 1 among the monitors of the station."""
    surface: str = ""
    """Of the measured room; empty where none was measured."""
    number: int = 0
    """Of the surface, counted from 1: what operators call it. 0 where a station does not say."""
    aspect: float = 16 / 9
    """Width of the surface by its height."""
    area: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    """What the screen shows of the surface, as shares of that: x, y, width, height."""
    name: str
    width: int
    height: int
    """Logical pixels, as is the width."""
    scale: float
    """Device pixels in a logical pixel."""
    layout: str
    part: int
    """Which part of the layout, counted from 1."""
    tiles: tuple[TileState, ...]


class PluggedMonitor(Struct, gc=False, frozen=True, kw_only=True):
    """One monitor that is plugged in at a station, whatever it shows."""

    serial: str = ""
    """What it says of itself (EDID); empty where it says nothing."""
    connector: str = ""
    """Where it is plugged in, such as ``DP-1``."""
    place: int
    """Counted from 1, left to right."""
    width: int
    """Pixels, as is the height."""
    height: int
    millimetres: tuple[float, float] | None = None
    """Width and height of its picture, as it says itself; None where it does not."""
    scale: float = 1.0
    """Device pixels in a logical pixel."""


class VideoState(Struct, gc=False, frozen=True, kw_only=True):
    """How a station does with its cameras."""

    cameras: int
    """On its screens."""
    live: int
    """Of those, how many show a living picture."""
    reduced: int
    """Of those, how many are shown with less than they deserve, because the station can decode no more."""
    processes: int
    restarts: int
    """Decoding processes that ended without an order."""
    memory: int
    """Bytes of all decoding processes."""
    hardware: str
    """What decodes: a device, or ``software``."""
    reason: str
    """Why not on a device."""
    vlc: str
    """The installed libVLC; empty where there is none."""


class StationHealth(Struct, gc=False, frozen=True, kw_only=True):
    """How the computer of a station does, since its last report."""

    frames: float
    """Paintings of tiles a second, on all its screens."""
    stall: float
    """The longest time that the window did nothing for anybody, seconds."""
    memory: int
    """Bytes resident, of the station's own process."""
    celsius: float | None
    """Of its hottest part; None where nothing measures it."""
    skew: float
    """By how many seconds the server's clock is ahead of its own."""
    trouble: Words | None = None
    """What it cannot do, and what to do about it: its disk is full."""


class StationState(Document, frozen=True, kw_only=True):
    """What a station really shows; topic ``station/<name>``."""

    wall: str
    version: str
    started: datetime
    language: str
    screens: tuple[ScreenState, ...]
    layouts: tuple[str, ...] = ()
    """Names of those that it can show."""
    titles: dict[str, Words] = field(default_factory=dict)
    """What people call layouts, by their names."""
    parameters: dict[str, dict[str, str | None]] = field(default_factory=dict)
    """What layouts leave open: by the layout's name each parameter with its default; None where it has none."""
    topics: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What layouts show, as their files say; left out where that is what ``layouts.SHIPPED`` says."""
    video: VideoState | None = None
    unlike_room: tuple[Words, ...] = ()
    """How its monitors differ from those of the measured room, a text each."""
    monitors: tuple[PluggedMonitor, ...] = ()
    """What is plugged in, left to right; none where a station does not tell."""
    drives: bool = True
    """Whether the room sees its screens: a mirror, and a station that stands by, drive nothing."""
    health: StationHealth | None = None
    """None where a station does not tell."""
    shown: int = 0
    """Tiles on all its screens that show data; 0 also where a station does not tell."""
    fresh: int = 0
    """Of those, fresh ones."""
    revoked: bool = False
    """It may connect no more: the server says so, and nobody waits for it."""
