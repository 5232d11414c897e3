"""The documents the server publishes and every client reads. All times are UTC."""

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct, structs

from server.contract.words import Words

REMEMBERED = 20
"""Arrangements of a wall that can be taken back."""


class Severity(StrEnum):
    """How far a value is from where it should be."""

    NORMAL = "normal"
    WARNING = "warning"
    CRITICAL = "critical"


class Document(Struct, frozen=True, kw_only=True, tag_field="kind", tag=str.lower):
    """The whole newest state of one topic: a newer document replaces an older one."""


class TaskCounts(Struct, frozen=True, kw_only=True):
    """How many assigned tasks are in each state."""

    name: Words
    """Whose tasks: a department, a commune, or the whole province."""
    in_term: int
    due_soon: int
    """Of those in term, due within seven days."""
    overdue: int
    done_on_time: int
    done_late: int


class Deadline(Struct, frozen=True, kw_only=True):
    """One open task that is due next, or was."""

    id: str
    title: str
    owner: Words
    due: date
    """The last day, in the province's calendar."""


class TaskBoard(Document, frozen=True, kw_only=True):
    """Tasks that the province has assigned."""

    total: TaskCounts
    owners: tuple[TaskCounts, ...]
    """Most overdue first."""
    deadlines: tuple[Deadline, ...]
    """Nearest first, overdue ones before all."""


class Article(Struct, frozen=True, kw_only=True):
    """One story of one newspaper."""

    id: str
    title: str
    publisher: str
    published: datetime
    url: str


class Headlines(Document, frozen=True, kw_only=True):
    """What the press has published last."""

    articles: tuple[Article, ...]
    """Newest first."""
    last_day: int
    """Articles of the last 24 hours, also those not listed here."""


class Point(Struct, frozen=True, array_like=True):
    """One month of a series."""

    month: date
    """Its first day."""
    value: float


class Indicator(Struct, frozen=True, kw_only=True):
    """One figure against its plan and against last year."""

    id: str
    name: Words
    short: Words
    """Few enough letters for a card on the wall."""
    unit: Words
    decimals: int
    value: float | None
    """None while nothing is known; never zero for unknown."""
    month: date | None
    """The month the value is about."""
    plan: float | None
    """For the whole year, in the unit of ``value``."""
    progress: float | None
    """Share of the plan reached, 1.0 for all of it."""
    expected: float | None
    """Share of the plan that should be reached by the end of ``month``."""
    last_year: float | None
    """The same figure twelve months before; of a month that still adds up, only as many days of it."""
    trend: tuple[float, ...]
    """The last months, oldest first."""
    severity: Severity
    reason: Words | None = None
    """Why the severity is not normal."""


class Indicators(Document, frozen=True, kw_only=True):
    """The figures leaders look at."""

    indicators: tuple[Indicator, ...]


class Limit(Struct, frozen=True, kw_only=True):
    """A value that a series should not cross."""

    value: float
    severity: Severity


class Series(Document, frozen=True, kw_only=True):
    """One indicator by month."""

    name: Words
    short: Words
    """Few enough letters for a narrow tile."""
    unit: Words
    decimals: int
    points: tuple[Point, ...]
    """Oldest first, this year's and last year's at least."""
    running: bool = False
    """The newest month has not ended and still adds up: it is no fall."""
    plan: tuple[Point, ...]
    """Where the plan wants the value to be."""
    limits: tuple[Limit, ...]


class SourceState(StrEnum):
    """Whether a source answers."""

    WAITING = "waiting"
    """Not asked yet."""
    UP = "up"
    DOWN = "down"


class SourceHealth(Document, frozen=True, kw_only=True):
    """How one source does; topic ``source/<id>``."""

    name: Words
    service: str
    state: SourceState
    polls: int
    failures: int
    """In a row, zero while the source answers."""
    records: int
    """In the last good answer."""
    rejected: int
    """Records of that answer that could not be used."""
    example: Words | None
    """Why the first of them could not, without personal data."""
    latency: float | None
    """Seconds the last answer took."""
    last_success: datetime | None
    last_error: Words | None
    next_try: datetime


class Shown(Struct, frozen=True, kw_only=True):
    """What one screen of a wall shows."""

    screen: int
    """Counted from 1, left to right."""
    layout: str


class Arrangement(Struct, frozen=True, kw_only=True):
    """Which layout stands on each screen of a wall."""

    layout: str
    exceptions: tuple[Shown, ...] = ()
    """Screens that show another layout than the rest, by their number."""

    def on_screen(self, screen: int) -> str:
        """Return the layout of one screen."""
        return next((shown.layout for shown in self.exceptions if shown.screen == screen), self.layout)

    def put(self, layout: str, screen: int | None) -> "Arrangement":
        """Return what follows when a layout is put on one screen, or on all of them."""
        if screen is None:
            return Arrangement(layout=layout)
        shown = {each.screen: each for each in self.exceptions}
        shown[screen] = Shown(screen=screen, layout=layout)
        others = sorted(shown.values(), key=lambda each: each.screen)
        return structs.replace(self, exceptions=tuple(each for each in others if each.layout != self.layout))


class WallState(Document, frozen=True, kw_only=True):
    """What a wall should show; topic ``wall/<name>``. Its stations follow it."""

    name: Words
    notice: Words | None
    """Stands on every screen, for example that the values are illustrative."""
    shows: Arrangement
    before: tuple[Arrangement, ...] = ()
    """What it showed earlier, the newest last: what can be taken back, by whichever station."""

    def put(self, layout: str, screen: int | None) -> "WallState":
        """Return what follows when a layout is put on one screen, or on all of them."""
        shows = self.shows.put(layout, screen)
        if shows == self.shows:
            return self
        return structs.replace(self, shows=shows, before=(*self.before, self.shows)[-REMEMBERED:])

    def take_back(self) -> "WallState":
        """Return what the wall showed before; itself where nothing is remembered."""
        if not self.before:
            return self
        return structs.replace(self, shows=self.before[-1], before=self.before[:-1])


class TileState(Struct, frozen=True, kw_only=True):
    """One tile as it stands on a screen."""

    kind: str
    topics: tuple[str, ...]
    freshness: str


class ScreenState(Struct, frozen=True, kw_only=True):
    """One screen of a station as it really is."""

    screen: int
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


class StationState(Document, frozen=True, kw_only=True):
    """What a station really shows; topic ``station/<name>``."""

    wall: str
    version: str
    started: datetime
    language: str
    screens: tuple[ScreenState, ...]


class HistoryState(Document, frozen=True, kw_only=True):
    """Whether the past is being written down; topic ``store/history``."""

    writing: bool
    reason: Words | None
    """Why it pauses, and what to do."""
    missed: int
    """Updates that were never written since the server started."""


AnyDocument = TaskBoard | Headlines | Indicators | Series | SourceHealth | WallState | StationState | HistoryState
"""Every document there is; a new kind is a class above and a name here."""


class Update(Struct, frozen=True, kw_only=True):
    """The newest state of one topic, and whether its sources still answer."""

    topic: str
    """``kind/name``, for example ``series/grdp``."""
    fresh_for: float
    """Seconds after ``taken`` during which the document may be trusted."""
    taken: datetime | None = None
    """When it was read from its source."""
    observed: datetime | None = None
    """When the source says that it was so."""
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


class Beat(Struct, frozen=True, kw_only=True):
    """Sent every second, and after a replay: nothing newer than ``seq`` exists."""

    epoch: int
    seq: int
    topics: int
    """How many topics a complete copy holds."""
    now: datetime
