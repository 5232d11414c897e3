"""The documents the server publishes and every client reads. All times are UTC."""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from msgspec import Struct, structs

from server.contract.words import Words

REMEMBERED = 20
"""Arrangements of a wall that can be taken back."""


class Severity(StrEnum):
    """How far a value is from where it should be."""

    NORMAL = "normal"
    WARNING = "warning"
    CRITICAL = "critical"

    @property
    def gravity(self) -> int:
        """A number that grows with how grave it is."""
        return list(Severity).index(self)


class Document(Struct, frozen=True, kw_only=True, tag_field="kind", tag=str.lower):
    """The whole newest state of one topic: a newer document replaces an older one."""


class TaskCounts(Struct, frozen=True, kw_only=True):
    """How many assigned tasks are in each state."""

    name: Words
    """Whose tasks: a department, a commune, or the whole province."""
    in_term: int
    due_soon: int
    """Of those in term, due within a few days."""
    overdue: int
    done_on_time: int
    done_late: int


class TaskCard(Struct, frozen=True, kw_only=True):
    """One task; days are those of the province's calendar."""

    title: str
    owner: Words
    due: date
    """The last day."""
    finished: date | None = None


class TaskBoard(Document, frozen=True, kw_only=True):
    """Tasks that the province has assigned: all of them counted, and of each state the first few."""

    day: date
    """The day of which it is told, in the province's calendar."""
    soon_days: int
    """Before its last day, from which a task is due soon."""
    total: TaskCounts
    owners: tuple[TaskCounts, ...]
    """Most overdue first."""
    overdue: tuple[TaskCard, ...]
    """Most overdue first."""
    due_soon: tuple[TaskCard, ...]
    """Nearest first."""
    in_term: tuple[TaskCard, ...]
    """Nearest first, without those due soon."""
    done_on_time: tuple[TaskCard, ...]
    """Newest first, as are those finished late."""
    done_late: tuple[TaskCard, ...]


class Sentiment(StrEnum):
    """What kind of news a story is for the province."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"


class Article(Struct, frozen=True, kw_only=True):
    """One story, as the newspaper told it that was first."""

    id: str
    title: str
    publisher: str
    published: datetime
    url: str
    told_by: int = 1
    """How many newspapers and accounts tell it."""
    shares: int = 0
    """How often others passed it on, as far as sources tell."""
    sentiment: Sentiment = Sentiment.NEUTRAL
    topics: tuple[Words, ...] = ()


class Headlines(Document, frozen=True, kw_only=True):
    """What the press has published."""

    articles: tuple[Article, ...]
    """Newest first, or as ``headlines/hot`` the hottest first."""
    last_day: int
    """Stories of the last 24 hours, also those not listed here."""
    accuracy: float | None = None
    """Share of headlines whose sentiment is right, as measured; None where it is not told."""


class Span(StrEnum):
    """How long the periods are that a figure is told for."""

    NOW = "now"
    """The state at one moment."""
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    SCHOOL_YEAR = "school_year"
    """From September."""


class About(Struct, frozen=True, kw_only=True):
    """Which time a figure is about, whatever the time at which it was read."""

    span: Span
    period: datetime
    """First moment of the newest period that was told."""
    since: datetime | None = None
    """First moment of what is added up; None where the figure is of that period alone."""
    due: datetime
    """From this moment on the figure of the following period is overdue."""
    reporter: Words
    """The department that reports it."""


class Point(Struct, frozen=True, array_like=True):
    """One period of a series."""

    at: datetime
    """Its first moment."""
    value: float


class Band(Struct, frozen=True, array_like=True):
    """What a period is expected to be, and between what it will be."""

    at: datetime
    """Its first moment."""
    value: float
    low80: float
    high80: float
    """Four times out of five between these."""
    low95: float
    high95: float
    """Nineteen times out of twenty between these."""


class Limit(Struct, frozen=True, kw_only=True):
    """A value that should not be crossed."""

    value: float
    severity: Severity


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
    span: Span = Span.MONTH
    period: datetime | None
    """First moment of the period that the value is about; None for the present state."""
    plan: float | None
    """For the whole year, in the unit of ``value``."""
    progress: float | None
    """Share of the plan reached, 1.0 for all of it."""
    expected: float | None
    """Share of the plan that should be reached by the end of ``period``."""
    last_year: float | None
    """The same figure a year before; of a period that still adds up, only as much of it as has gone by."""
    trend: tuple[float, ...]
    """The last periods, oldest first."""
    severity: Severity
    reason: Words | None = None
    """Why the severity is not normal."""
    about: About | None = None
    """None where the figure is worked out for the present moment, or nothing is known."""
    outlook: Band | None = None
    """What the year is expected to end at."""
    limits: tuple[Limit, ...] = ()
    """From which values on the severity changes at present, what follows from the plan included."""


class Indicators(Document, frozen=True, kw_only=True):
    """The figures leaders look at."""

    indicators: tuple[Indicator, ...]


class Line(Struct, frozen=True, kw_only=True):
    """A further line in a chart of a series, in its unit."""

    name: Words
    points: tuple[Point, ...]
    severity: Severity = Severity.NORMAL


class Series(Document, frozen=True, kw_only=True):
    """One figure by period."""

    name: Words
    short: Words
    """Few enough letters for a narrow tile."""
    unit: Words
    decimals: int
    span: Span = Span.MONTH
    points: tuple[Point, ...]
    """Oldest first; of months this year's and last year's at least."""
    running: bool = False
    """The newest period has not ended and still adds up: it is no fall."""
    plan: tuple[Point, ...] = ()
    """Where the plan wants the value to be."""
    limits: tuple[Limit, ...] = ()
    forecast: tuple[Band, ...] = ()
    """The periods to come, the next one first."""
    past_error: float | None = None
    """How far forecasts of this series were off in the past on average, as a share of the value."""
    breaks: tuple[datetime, ...] = ()
    """First moments of the periods that break from the series' own history."""
    about: About | None = None
    beside: tuple[Line, ...] = ()


class Column(Struct, frozen=True, kw_only=True):
    """One figure of a breakdown."""

    name: Words
    unit: Words
    decimals: int
    better: Literal["higher", "lower"] | None = None
    """None where neither is."""
    target: float | None = None
    """What each row should reach: its plan where it has one, else the value at which it becomes a warning."""
    about: About | None = None


class Cell(Struct, frozen=True, array_like=True):
    """One value of a breakdown."""

    value: float | None
    """None while nothing is known; never zero for unknown."""
    severity: Severity = Severity.NORMAL


class Row(Struct, frozen=True, kw_only=True):
    """One department, commune, kind of thing."""

    id: str
    """A place's code, where it is one."""
    name: Words
    cells: tuple[Cell, ...]
    """One for each column."""


class MapCell(Struct, frozen=True, array_like=True):
    """Where a place stands on a map of equal cells."""

    code: str
    column: int
    row: int
    """Both counted from 0 at the north-west."""


class Breakdown(Document, frozen=True, kw_only=True):
    """Figures of many things beside each other: departments, communes, categories."""

    name: Words
    by: Words
    """What a row is."""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    """In the order of a ranking: what wants attention first."""
    cells: tuple[MapCell, ...] = ()
    """The map of all communes, where rows are places; empty where they are not, or no map is known."""


class Spot(Struct, frozen=True, kw_only=True):
    """One thing that has a place on the map."""

    id: str
    name: Words
    detail: Words
    """What is to be said of it."""
    latitude: float
    longitude: float
    """Degrees, WGS 84."""
    severity: Severity = Severity.NORMAL
    count: int = 1
    """How many are folded into it."""
    since: datetime | None = None


class Spots(Document, frozen=True, kw_only=True):
    """Things on the map: cameras, reports, gates."""

    name: Words
    spots: tuple[Spot, ...]
    """What wants attention first."""
    total: int
    """Also those not listed here, and those whose place nobody knows."""
    middles: tuple[tuple[float, float], ...] = ()
    """Latitude and longitude of the communes' middles, to be seen faintly."""
    about: About | None = None
    """Of the figure that is told of each."""


class Notice(Struct, frozen=True, kw_only=True):
    """One thing that somebody should know: a warning, an incident."""

    id: str
    title: Words
    detail: Words
    where: Words
    """The area, the agency."""
    severity: Severity
    since: datetime
    until: datetime | None = None
    about: About | None = None
    """Of the figure that it tells of."""


class Notices(Document, frozen=True, kw_only=True):
    """What is in force or open now."""

    name: Words
    notices: tuple[Notice, ...]
    """Gravest first, then newest."""
    total: int
    """Also those not listed here."""


class Flow(Struct, frozen=True, kw_only=True):
    """Attacks from one country on one agency."""

    country: str
    """ISO 3166-1 alpha-2 code; empty where nobody knows."""
    target: Words
    severity: Severity
    count: int


class Flows(Document, frozen=True, kw_only=True):
    """Where attacks come from, for the map."""

    name: Words
    per_minute: float
    minutes: int
    """Of how many minutes these are."""
    flows: tuple[Flow, ...]
    """Most frequent first."""
    at: tuple[float, float] | None = None
    """Latitude and longitude of where they arrive; None where nobody knows."""


class Flaw(StrEnum):
    """What makes a camera not worth looking at."""

    UNREACHABLE = "unreachable"
    """No picture came."""
    FROZEN = "frozen"
    """The same picture again and again."""
    COVERED = "covered"
    DARK = "dark"
    BRIGHT = "bright"
    """Over-exposed."""
    BLURRED = "blurred"
    MOVED = "moved"
    """It looks elsewhere than its reference view."""
    CLOCK = "clock"
    """The clock it burns into the picture, or tells, is wrong: its time zone as a rule."""


class CameraState(Document, frozen=True, kw_only=True):
    """One camera; topic ``camera/<id>``."""

    name: Words
    place: Words
    commune: str = ""
    """Its code; empty where nobody knows."""
    gate: str = ""
    """The border gate it looks at, by name."""
    road: str = ""
    """The road or crossing it looks at, by name."""
    latitude: float | None
    longitude: float | None
    online: bool | None
    """None where no source tells."""
    since: datetime | None
    """Since when it is so, as far as this server has seen."""
    model: str
    streamed: bool = False
    """A station may ask for its pictures."""
    movable: bool = False
    """It can be turned from the wall."""
    looked: datetime | None = None
    """When the server last looked at its picture, or tried to."""
    flaws: tuple[Flaw, ...] = ()
    """What is wrong with its picture, the gravest first."""
    density: float | None = None
    """Share of the picture that vehicles and people cover, 0 to 1; None where it is not measured."""
    motion: float | None = None
    """Share of the picture that moved between two looks, 0 to 1; None where it is not measured."""
    severity: Severity = Severity.NORMAL
    """Whether somebody should look at it, for its flaws or for what it sees."""


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
    rejected_form: str = ""
    """What that record was like: letters as ``x``, long numbers as ``9``."""
    verified: bool = True
    """Somebody has compared what is read with the product it is read from."""
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


class VideoState(Struct, frozen=True, kw_only=True):
    """How a station does with its cameras."""

    cameras: int
    """On its screens."""
    live: int
    """Of those, how many show a living picture."""
    reduced: int
    """Of those, how many are shown with less than they deserve, because the station can decode no more."""
    processes: int
    restarts: int
    """Decoding processes that ended without being told to."""
    memory: int
    """Bytes of all decoding processes."""
    hardware: str
    """What decodes: a device, or ``software``."""
    reason: str
    """Why not on a device."""
    vlc: str
    """The installed libVLC; empty where there is none."""


class StationState(Document, frozen=True, kw_only=True):
    """What a station really shows; topic ``station/<name>``."""

    wall: str
    version: str
    started: datetime
    language: str
    screens: tuple[ScreenState, ...]
    layouts: tuple[str, ...] = ()
    """Names of those that it can show."""
    video: VideoState | None = None
    revoked: bool = False
    """It may connect no more: the server says so, and nobody waits for it."""


class HistoryState(Document, frozen=True, kw_only=True):
    """Whether the past is being written down; topic ``store/history``."""

    writing: bool
    reason: Words | None
    """Why it pauses, and what to do."""
    missed: int
    """Updates that were never written since the server started."""


class Trouble(Struct, frozen=True, kw_only=True):
    """One thing that a technician has to look at."""

    since: datetime
    said: Words


class ServerState(Document, frozen=True, kw_only=True):
    """What is wrong with the server itself and with those who ask it; topic ``server/health``."""

    troubles: tuple[Trouble, ...]
    """The newest first; empty where all is well."""


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
    | StationState
    | HistoryState
    | ServerState
)
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


class Beat(Struct, frozen=True, kw_only=True):
    """Sent every second, and after a replay: nothing newer than ``seq`` exists."""

    epoch: int
    seq: int
    topics: int
    """How many topics a complete copy holds."""
    now: datetime
