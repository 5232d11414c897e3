"""Watches what sources send and publishes how good it is."""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from server.connectors.base import SourceConfig, aside
from server.contract.messages import AnyDocument
from server.contract.words import Words
from server.hub import Hub
from server.quality.counts import count
from server.quality.documents import documents
from server.quality.source import WatchedSource
from server.records import Batch, Rejected
from server.service_publisher import RECORD, about
from server.services.base import Service
from server.services.province.registry import Province

EVERY = 30.0
"""Seconds from one publication to the next at least."""
RENEWED = 60.0
"""Seconds after which a document that has not changed is sent again."""
FRESH_FOR = 180.0
"""Seconds a document may be trusted."""


class QualityWatch:
    """Holds what every source has sent last; each change is published, soon after all have answered first."""

    def __init__(self, province: Province, hub: Hub) -> None:
        self._province = province
        self._hub = hub
        self._watched: dict[str, WatchedSource] = {}
        self._unheard: set[str] = set()
        self._watching = asyncio.Event()
        self._heard = asyncio.Event()
        self._sent: dict[str, tuple[AnyDocument, datetime]] = {}

    def be_in(self, province: Province) -> None:
        """Take the places of another province, or of the same one as it is told now."""
        self._province = province

    def watch(self, source: SourceConfig, service: Service, *, listens: bool, now: datetime) -> None:
        """Watch a source from ``now`` on, anew where its settings have changed; one that ``listens`` may be silent."""
        self._watched[source.id] = WatchedSource(source, service, listens=listens, since=now)
        self._unheard.add(source.id)
        self._watching.set()

    def forget(self, source: str) -> None:
        """Watch a source no more."""
        if self._watched.pop(source, None) is not None:
            self._unheard.discard(source)
            self._tell_heard()

    async def answered(self, source: SourceConfig, batch: Batch) -> None:
        """Take a good answer, as far as its service knows what it tells of."""
        watched, now = self._watched[source.id], datetime.now(UTC)
        counts = await aside(RECORD * len(batch.records), count, batch, watched.service, now)
        watched.take(counts, about(source, batch.observed), batch.example, now, whole=batch.whole)
        self._hear(source)

    def failed(self, source: SourceConfig, error: Words, rejected: int, examples: Sequence[Rejected]) -> None:
        """Take a failure; ``rejected`` counts the records of an answer none of which could be used."""
        example = examples[0].reason if examples else None
        self._watched[source.id].fail(error, rejected, example, datetime.now(UTC))
        self._hear(source)

    def clock_stepped(self, step: timedelta) -> None:
        """Take everything for as old as it is by the clock that was set."""
        for watched in self._watched.values():
            watched.clock_stepped(step)
        self._sent.clear()

    async def run(self) -> None:
        """Publish until cancelled, as soon as there is a source."""
        await self._watching.wait()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(EVERY):
                await self._heard.wait()
        while True:
            now = datetime.now(UTC)
            found = await asyncio.to_thread(documents, tuple(self._watched.values()), self._province, now)
            for topic, document in found.items():
                self._send(topic, document, now)
            await asyncio.sleep(EVERY)

    def _hear(self, source: SourceConfig) -> None:
        self._unheard.discard(source.id)
        self._tell_heard()

    def _tell_heard(self) -> None:
        if not self._unheard:
            self._heard.set()

    def _send(self, topic: str, document: AnyDocument, now: datetime) -> None:
        sent = self._sent.get(topic)
        if sent is None or sent[0] != document or now - sent[1] >= timedelta(seconds=RENEWED):
            self._sent[topic] = document, now
            self._hub.publish(topic, document, fresh_for=FRESH_FOR)
