"""Reads every source as long as it is there; sources and services come, change and go while the others go on."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase

from server.config import NO_SOURCE, record_of
from server.connectors import CONNECTORS
from server.connectors.base import ConnectorTools, SourceConfig
from server.contract.words import Words
from server.health import Health
from server.hub import Hub
from server.polling import Keep, Poller, SourceReader
from server.quality.watch import QualityWatch
from server.service_publisher import Heard, ServicePublisher
from server.services.base import Service
from server.supervision import supervise

ENDS_WITHIN = 5.0
"""Seconds in which what reads a source should have ended; then it is left to itself."""

log = logging.getLogger(__name__)


class Reading:
    """Which sources are read now, and what publishes the services that they feed."""

    def __init__(
        self,
        tools: ConnectorTools,
        services: Mapping[str, Service],
        quality: QualityWatch,
        hub: Hub,
        health: Health,
        *,
        keep: Keep,
        heard: Heard,
    ) -> None:
        """``keep`` takes what could not be used, ``heard`` the records of every answer."""
        self._tools = tools
        self._services = dict(services)
        self._quality = quality
        self._hub = hub
        self._health = health
        self._keep = keep
        self._heard = heard
        self._sources: dict[str, SourceConfig] = {}
        self._pollers: dict[str, Poller] = {}
        self._publishers: dict[str, ServicePublisher] = {}
        self._group: asyncio.TaskGroup | None = None
        self._tasks: dict[str, asyncio.Task[None]] = {}
        """Of pollers and publishers, by name."""
        self._changing = asyncio.Lock()

    @property
    def sources(self) -> Mapping[str, SourceConfig]:
        """The sources that are read now, by id."""
        return dict(self._sources)

    @property
    def services(self) -> Mapping[str, Service]:
        """All services that there are, by name; whether or not anything feeds them."""
        return dict(self._services)

    async def run(self) -> None:
        """Read until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                self._group = group
                for name, publisher in self._publishers.items():
                    self._start(f"service {name}", publisher.run)
                for id, poller in self._pollers.items():
                    self._start(f"source {id}", poller.run, crashed=poller.crashed)
                self._tell_unserved(self._services)
                self._tell_whether_any()
                await asyncio.Event().wait()
        finally:
            self._group = None
            self._tasks.clear()

    async def replace_source(self, source: SourceConfig) -> None:
        """Read a further source, or one with other settings; nothing happens where it is read so already.

        Raises StartError, KeyError and SourceError where it cannot be read so: then all stays as it was.
        """
        async with self._changing:
            held = self._sources.get(source.id)
            if held == source:
                return
            reader = self._reader(source)
            await self._end(f"source {source.id}")
            if held is not None and held.service != source.service:
                await self._leave(held)
            self._begin(source, reader)
            self._tell_whether_any()

    async def remove_source(self, id: str) -> None:
        """Read a source no more; nothing happens where it is not read."""
        async with self._changing:
            source = self._sources.pop(id, None)
            if source is None:
                return
            await self._end(f"source {id}")
            del self._pollers[id]
            self._quality.forget(id)
            await self._leave(source)
            self._hub.drop(f"source/{id}")
            self._tell_whether_any()
            log.info("source %s is read no more", id)

    async def replace_service(self, name: str, service: Service) -> None:
        """Have another service digest what the sources of ``name`` tell from now on; all of them are asked anew.

        It knows nothing of what its forerunner was told. A service of a new name waits for its first source.
        """
        async with self._changing:
            held = self._services.get(name)
            self._services[name] = service
            fed = [source for source in self._sources.values() if source.service == name]
            for source in fed:
                await self._end(f"source {source.id}")
            await self._end(f"service {name}")
            self._publishers.pop(name, None)
            for source in fed:
                self._begin(source, self._reader(source))
            for topic in _only_of(held, service) if held is not None else ():
                self._hub.drop(topic)
            self._tell_unserved([name])

    async def remove_service(self, name: str) -> None:
        """Know a service no more. Raises KeyError where there is none, ValueError where sources feed it."""
        async with self._changing:
            if any(source.service == name for source in self._sources.values()):
                raise ValueError(name)
            await self._end(f"service {name}")
            self._publishers.pop(name, None)
            for topic in self._services.pop(name).documents(datetime.now(UTC)):
                self._hub.drop(topic)

    def forget_others(self) -> None:
        """Let go of sources that were read before a restart and are not read now, before anybody is told of them."""
        for topic in [topic for topic in self._hub.latest if topic.startswith("source/")]:
            if topic.removeprefix("source/") not in self._sources:
                self._hub.let_go(topic)

    def clock_stepped(self, step: timedelta) -> None:
        """Take everything for as old as it is by the clock that was set."""
        for publisher in self._publishers.values():
            publisher.clock_stepped(step)
        self._quality.clock_stepped(step)
        for poller in self._pollers.values():
            poller.clock_stepped(step)

    def _reader(self, source: SourceConfig) -> SourceReader:
        return reader_of(source, self._tools, self._services[source.service])

    def _begin(self, source: SourceConfig, reader: SourceReader) -> None:
        service = self._services[source.service]
        publisher = self._publishers.get(source.service)
        if publisher is None:
            publisher = ServicePublisher(service, [], self._hub, self._heard)
            self._publishers[source.service] = publisher
            self._start(f"service {source.service}", publisher.run)
        publisher.add(source)
        self._quality.watch(source, service, listens=reader.listens, now=datetime.now(UTC))
        poller = Poller(reader, source, publisher, self._hub, self._keep, self._quality)
        self._sources[source.id], self._pollers[source.id] = source, poller
        self._start(f"source {source.id}", poller.run, crashed=poller.crashed)

    async def _leave(self, source: SourceConfig) -> None:
        """Take a source away from its service, which has none where it was the last."""
        publisher = self._publishers[source.service]
        await publisher.drop(source.id)
        if not publisher.has_sources:
            await self._end(f"service {source.service}")
            del self._publishers[source.service]
            self._tell_unserved([source.service])

    def _start(
        self, name: str, part: Callable[[], Awaitable[None]], *, crashed: Callable[[Words], object] | None = None
    ) -> None:
        if self._group is not None:
            self._tasks[name] = self._group.create_task(supervise(name, part, crashed=crashed))

    async def _end(self, name: str) -> None:
        task = self._tasks.pop(name, None)
        if task is not None:
            task.cancel()
            await asyncio.wait({task}, timeout=ENDS_WITHIN)

    def _tell_unserved(self, names: Iterable[str]) -> None:
        """Say on the topics of services without a source that nothing will come; it is nobody's failure."""
        for name in names:
            if name not in self._publishers:
                for topic in self._services[name].documents(datetime.now(UTC)):
                    self._hub.fail(topic, _unserved(name), source="")

    def _tell_whether_any(self) -> None:
        if self._sources:
            self._health.over("sources")
        else:
            self._health.say("sources", NO_SOURCE, lasting=timedelta(days=365))


def reader_of(source: SourceConfig, tools: ConnectorTools, service: Service) -> SourceReader:
    """Return what reads a source; raises StartError where it cannot be read so."""
    return SourceReader(source, CONNECTORS[type(source)](source, tools, record_of(source, service)))


def _only_of(one: Service, other: Service) -> Iterator[str]:
    """Yield the topics of one service that another will never publish."""
    now = datetime.now(UTC)
    there = other.documents(now).keys()
    later = other.at_times()
    return (
        topic
        for topic in one.documents(now)
        if topic not in there and not any(fnmatchcase(topic, pattern) for pattern in later)
    )


def _unserved(service: str) -> Words:
    return Words(
        vi=f'chưa có nguồn nào: hãy thêm [[source]] với service = "{service}"',
        en=f'no source is set up: add a [[source]] with service = "{service}"',
    )
