"""Tells Prometheus how all does, in its text format 0.0.4.

https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
"""

from collections.abc import Callable, Iterable, Iterator

from prometheus_client import CollectorRegistry, Metric, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from server.web.mirror import Mirror
from server.web.watching.alarms import alarms
from server.web.watching.areas import feed, history, server, sources, walls
from server.web.watching.duties import duties
from server.web.watching.stations import stations

MEDIA = CONTENT_TYPE_PLAIN_0_0_4
TOLD_BY_THE_SERVER: tuple[Callable[[Mirror], Iterator[Metric]], ...] = (
    sources,
    history,
    server,
    walls,
    stations,
    duties,
    alarms,
)
"""Each says how one area does. While the server is away they say nothing: what it said last is no value of now."""


class Exposition(Collector):
    """What is known when somebody asks; nothing is counted in between."""

    def __init__(self, mirror: Mirror) -> None:
        self._mirror = mirror
        self._registry = CollectorRegistry()
        self._registry.register(self)
        ProcessCollector(registry=self._registry)

    def describe(self) -> Iterable[Metric]:
        """Promise nothing beforehand: which series there are hangs on what the server tells."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Yield how each area does now."""
        yield from feed(self._mirror)
        if self._mirror.live:
            for area in TOLD_BY_THE_SERVER:
                yield from area(self._mirror)

    def text(self) -> bytes:
        """Return all of it, as it is sent."""
        return generate_latest(self._registry)
