"""What is told of stations, as they report themselves."""

from collections import Counter
from collections.abc import Iterator, Sequence

from prometheus_client import Metric

from server.contract.messages import StationState
from server.web.mirror import Heard, Mirror
from server.web.watching.areas import is_reporting
from server.web.watching.families import MOST, counter, gauge, info, left_out

FRESHNESS = ("fresh", "partial", "stale", "failing", "waiting")
OTHER = "other"
"""What a newer station says of its tiles."""
LABELS = ("wall", "station")

Told = Heard[StationState]


def stations(mirror: Mirror) -> Iterator[Metric]:
    """Yield how each station does that may connect."""
    heard = [each for each in mirror.told("station/", StationState) if not each.document.revoked]
    yield left_out("station", len(heard))
    named = heard[:MOST]
    yield info(
        "vonglau_station",
        "Which version a station runs.",
        LABELS,
        [(_labels(each), {"version": each.document.version}) for each in named],
    )
    yield _of_each("reporting", "1 while it says what it shows.", [(each, is_reporting(each)) for each in named])
    yield _of_each("report_age_seconds", "Since its last report.", [(each, each.age) for each in named])
    # what one said before it fell silent is no value of now
    told = [each for each in named if is_reporting(each)]
    yield from _screens(told)
    yield from _computer(told)
    yield from _cameras(told)


def _screens(told: Sequence[Told]) -> Iterator[Metric]:
    yield _of_each("screens", "Screens that it drives.", [(each, len(each.document.screens)) for each in told])
    text = "Ways in which its monitors differ from the measured room."
    yield _of_each("unlike_room", text, [(each, len(each.document.unlike_room)) for each in told])
    values = []
    for each in told:
        shown = [tile.freshness for screen in each.document.screens for tile in screen.tiles]
        many = Counter(state if state in FRESHNESS else OTHER for state in shown)
        values += [((*_labels(each), state), many[state]) for state in (*FRESHNESS, OTHER)]
    text = "Tiles on its screens, by how far what they show can be trusted."
    yield gauge("vonglau_station_tiles", text, (*LABELS, "freshness"), values)


def _computer(told: Sequence[Told]) -> Iterator[Metric]:
    found = [(each, each.document.health) for each in told if each.document.health is not None]
    yield _of_each("paints_per_second", "Paintings of tiles, on all its screens.", [(e, h.frames) for e, h in found])
    text = "The longest time that its windows did nothing for anybody, since the report before."
    yield _of_each("stall_seconds", text, [(each, health.stall) for each, health in found])
    yield _of_each("resident_memory_bytes", "Of its own process.", [(each, health.memory) for each, health in found])
    yield _of_each("celsius", "Of its hottest part.", [(each, health.celsius) for each, health in found])
    text = "By how much the server's clock is ahead of its own."
    yield _of_each("clock_ahead_seconds", text, [(each, health.skew) for each, health in found])


def _cameras(told: Sequence[Told]) -> Iterator[Metric]:
    found = [(each, each.document.video) for each in told if each.document.video is not None]
    yield _of_each("cameras_wanted", "Cameras on its screens.", [(each, video.cameras) for each, video in found])
    yield _of_each("cameras_live", "Of those, with a living picture.", [(each, video.live) for each, video in found])
    text = "Of those, shown with less than they deserve, because it can decode no more."
    yield _of_each("cameras_reduced", text, [(each, video.reduced) for each, video in found])
    yield _of_each("decoders", "Decoding processes.", [(each, video.processes) for each, video in found])
    text = "Of all decoding processes."
    yield _of_each("decoder_memory_bytes", text, [(each, video.memory) for each, video in found])
    text = "Decoding processes that ended without an order."
    yield counter(
        "vonglau_station_decoder_restarts", text, LABELS, [(_labels(each), video.restarts) for each, video in found]
    )


def _of_each(name: str, text: str, values: Sequence[tuple[Told, float | None]]) -> Metric:
    told = [(_labels(each), value) for each, value in values if value is not None]
    return gauge(f"vonglau_station_{name}", text, LABELS, told)


def _labels(heard: Told) -> tuple[str, str]:
    return heard.document.wall, heard.name
