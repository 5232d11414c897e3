"""What is told of the feed, sources, history, the server and walls.

No person is in it, and of each kind at most MOST things are named, as the settings name them. Times are ages in
seconds, by the server's clock: a watching system whose clock is wrong judges them right all the same.
"""

from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version

from prometheus_client import Metric

from server.contract.client.link import Link
from server.contract.messages import (
    ClaimKind,
    HistoryState,
    ServerState,
    SourceHealth,
    SourceState,
    StationState,
    WallState,
)
from server.web.mirror import Heard, Mirror
from server.web.watching.families import MOST, counted, counter, gauge, info, left_out, single

SILENT = "silent"
"""Nothing was told of a source in its time, whatever it said last."""
STATES = (SourceState.UP.value, SourceState.DOWN.value, SourceState.WAITING.value, SILENT)


def feed(mirror: Mirror) -> Iterator[Metric]:
    """Yield how this process stands with its server, and by how much their clocks differ."""
    yield info("vonglau_web", "The process that tells all this.", (), [((), {"version": version("vonglau")})])
    yield single("vonglau_feed_up", "1 while the server is heard and all that it knows has come.", mirror.live)
    yield gauge(
        "vonglau_feed_link",
        "1 for how this process stands with its server, 0 for the others.",
        ("state",),
        [((link.name.lower(),), link is mirror.link) for link in Link],
    )
    yield counter("vonglau_feed_runs", "Runs of the server that were followed.", (), [((), mirror.runs)])
    if mirror.heard is not None:
        age = (mirror.now - mirror.heard).total_seconds()
        yield single("vonglau_feed_beat_age_seconds", "Since the server's last beat, which comes each second.", age)
        yield single(
            "vonglau_feed_clock_ahead_seconds",
            "By how much the server's clock is ahead of that of this process.",
            mirror.ahead.total_seconds(),
        )


def sources(mirror: Mirror) -> Iterator[Metric]:
    """Yield how the sources do."""
    heard = mirror.told("source/", SourceHealth)
    yield counted("vonglau_sources", "Sources.", "state", STATES, [state_of(each) for each in heard])
    yield left_out("source", len(heard))
    named = heard[:MOST]
    asked = [each for each in named if state_of(each) != SourceState.WAITING]
    label = ("source",)
    yield info(
        "vonglau_source",
        "Which service a source feeds.",
        label,
        [((each.name,), {"service": each.document.service}) for each in named],
    )
    yield gauge(
        "vonglau_source_up",
        "1 where the source answers, 0 where it does not; none where it was not asked yet.",
        label,
        [((each.name,), state_of(each) == SourceState.UP) for each in asked],
    )
    yield gauge(
        "vonglau_source_last_success_age_seconds",
        "Since its last good answer, as far as was told: once a minute where nothing else changes.",
        label,
        [
            ((each.name,), (mirror.now - each.document.last_success).total_seconds())
            for each in named
            if each.document.last_success is not None
        ],
    )
    yield gauge(
        "vonglau_source_failures",
        "Questions without a good answer, in a row.",
        label,
        [((each.name,), each.document.failures) for each in named],
    )
    yield gauge(
        "vonglau_source_latency_seconds",
        "What its last answer took.",
        label,
        [((each.name,), each.document.latency) for each in named if each.document.latency is not None],
    )
    yield gauge(
        "vonglau_source_records",
        "Records of its last good answer.",
        label,
        [((each.name,), each.document.records) for each in asked],
    )
    yield gauge(
        "vonglau_source_rejected_records",
        "Records of its last answer that could not be used.",
        label,
        [((each.name,), each.document.rejected) for each in asked],
    )
    yield counter(
        "vonglau_source_polls",
        "Questions, since it is read.",
        label,
        [((each.name,), each.document.polls) for each in named],
    )


def history(mirror: Mirror) -> Iterator[Metric]:
    """Yield whether the past is written down."""
    for each in mirror.told("store/history", HistoryState):
        yield single("vonglau_history_writing", "1 while the past is written down.", each.document.writing)
        text = "Updates that were never written, since the server started."
        yield counter("vonglau_history_missed", text, (), [((), each.document.missed)])


def server(mirror: Mirror) -> Iterator[Metric]:
    """Yield how much is wrong with the server itself; what it is, the wall and the desk tell."""
    for each in mirror.told("server/health", ServerState):
        text = "Things that are wrong with the server; the page of the sources (F12) names them."
        yield single("vonglau_server_troubles", text, len(each.document.troubles))


def walls(mirror: Mirror) -> Iterator[Metric]:
    """Yield of each wall by which claims it shows something, and how many stations say that they show it."""
    heard = mirror.told("wall/", WallState)
    yield left_out("wall", len(heard))
    named = heard[:MOST]
    yield gauge(
        "vonglau_wall_claims",
        "Claims on a wall, by kind; the strongest is shown.",
        ("wall", "kind"),
        [
            ((each.name, kind.value), sum(claim.kind is kind for claim in each.document.claims))
            for each in named
            for kind in ClaimKind
        ],
    )
    reporting = Counter(each.document.wall for each in mirror.told("station/", StationState) if is_reporting(each))
    yield gauge(
        "vonglau_wall_stations",
        "Stations of a wall that say what they show.",
        ("wall",),
        [((each.name,), reporting[each.name]) for each in named],
    )


def state_of(heard: Heard[SourceHealth]) -> str:
    """Return how a source does: what it is said to do, as long as that is renewed in its time."""
    return SILENT if heard.is_overdue else heard.document.state.value


def is_reporting(heard: Heard[StationState]) -> bool:
    """Return whether a station says what it shows, and may."""
    return not heard.is_overdue and not heard.document.revoked
