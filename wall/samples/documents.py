"""Fixed documents of every kind of topic, as full as on a good day; the figures are illustrative."""

from collections.abc import Callable, Sequence

from msgspec import structs

from server.contract.messages import (
    AnyDocument,
    Document,
    HistoryState,
    Indicators,
    ServerState,
)
from wall.samples import alarms, quality
from wall.samples.equipment import camera, here, source, station
from wall.samples.events import flows, headlines, notices, spots, tasks
from wall.samples.figures import breakdown, by_commune, indicators, one_stop, series, stories

_MAKERS: dict[str, Callable[[], Document]] = {
    "indicators": indicators,
    "series": series,
    "breakdown": breakdown,
    "taskboard": tasks,
    "headlines": headlines,
    "notices": notices,
    "spots": spots,
    "flows": flows,
    "alarm": alarms.alarm,
    "alarms": alarms.summary,
    "camera": camera,
    "source": source,
    "station": station,
    "store": lambda: HistoryState(writing=True, reason=None, missed=0),
    "server": lambda: ServerState(troubles=()),
    "here": here,
}

_NAMED: dict[str, Callable[[], Document]] = {
    "alarms/hygiene": alarms.hygiene,
    "breakdown/data-quality-communes": quality.by_place,
    "breakdown/data-quality-departments": quality.by_department,
    "breakdown/data-quality-sources": quality.by_source,
    "indicators/data_quality": quality.figures,
    "indicators/one_stop": one_stop,
    "notices/data-quality": quality.requests,
    "breakdown/reports-communes": by_commune,
    "series/stories_day": stories,
}
"""Topics that tiles know by name, or that say more than others of their kind."""

KNOWN = frozenset(_MAKERS)
"""The kinds of topics of which there is one."""


def sample(topic: str, show: str | Sequence[str] = ()) -> AnyDocument:
    """Return the sample of a topic's kind; its indicators get the ids that a tile wants to ``show``."""
    kind, _, name = topic.partition("/")
    document = alarms.alarm(name) if kind == "alarm" else (_NAMED.get(topic) or _MAKERS[kind])()
    if isinstance(document, Indicators) and show:
        given = document.indicators
        wanted = (show,) if isinstance(show, str) else show
        named = (structs.replace(given[n % len(given)], id=name) for n, name in enumerate(wanted))
        document = Indicators(indicators=tuple(named))
    return document  # type: ignore[return-value]  # a station's own document travels like any other
