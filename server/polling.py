"""Runs connectors: when to ask, how long to wait, what to do when it fails."""

import asyncio
import logging
import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

import httpx
import msgspec
from msgspec import structs

from server.connectors.base import Connector, Listener, ShowsFields, SourceConfig
from server.connectors.transport.trouble import unreachable
from server.contract.messages import SourceHealth, SourceState
from server.contract.os_trouble import because
from server.contract.wire import DAMAGED
from server.contract.words import Words
from server.errors import SourceError
from server.hub import Hub
from server.records import Batch, Rejected
from server.service_publisher import ServicePublisher

LONGEST_WAIT = 60.0
"""Seconds to which the pause after failures grows."""
LONGEST_ASKED = 6 * 3600.0
"""Seconds that a source may ask us to wait (``Retry-After``); some ask for years by mistake."""
LATE = 5.0
"""Seconds a question may be late before the health of its source looks old."""
RENEWED = 60.0
"""Seconds after which the health of a source is sent again though only its counts and times have moved: with thousands
of sources that was most of what went to walls and into the past."""
SHOWN = 300
"""Letters of a rejected record in the health of its source."""
EXPECTED = (SourceError, httpx.HTTPError, httpx.InvalidURL, *DAMAGED, TimeoutError, OSError)

log = logging.getLogger(__name__)


Keep = Callable[[str, Sequence[Rejected]], None]
"""Keeps what a source sent and could not be used, for the technician."""


class WatchesAnswers(Protocol):
    """Judges what sources send."""

    async def answered(self, source: SourceConfig, batch: Batch) -> None:
        """Take a good answer, as far as its service knows what it tells of."""
        ...

    def failed(self, source: SourceConfig, error: Words, rejected: int, examples: Sequence[Rejected]) -> None:
        """Take a failure; ``rejected`` counts the records of an answer none of which could be used."""
        ...


class SourceReader:
    """Asks one source, and keeps it listening where its protocol sends by itself."""

    def __init__(self, source: SourceConfig, connector: Connector) -> None:
        self._source = source
        self._connector = connector
        self._listening: asyncio.Task[None] | None = None

    @property
    def listens(self) -> bool:
        """Whether its source sends by itself."""
        return isinstance(self._connector, Listener)

    @property
    def seen(self) -> Sequence[str]:
        """Where something stood in the last answer, mapped or not, as far as its protocol tells."""
        return self._connector.seen if isinstance(self._connector, ShowsFields) else ()

    async def ask(self) -> Batch:
        """Return one answer; raises one of EXPECTED."""
        async with asyncio.timeout(self._source.timeout):
            if not isinstance(self._connector, Listener):
                return await self._connector.fetch()
            if self._listening is None:
                self._listening = asyncio.create_task(self._connector.listen())
            fetching = asyncio.create_task(self._connector.fetch())
            try:
                await asyncio.wait({self._listening, fetching}, return_when=asyncio.FIRST_COMPLETED)
                if self._listening.done() and not _told(fetching):
                    ended, self._listening = self._listening, None
                    ended.result()
                return await fetching
            finally:
                fetching.cancel()

    async def aclose(self) -> None:
        """Listen no more."""
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.wait({self._listening})
            self._listening = None


def _told(fetching: asyncio.Task[Batch]) -> bool:
    """Return whether an answer is there that must not be lost, even where listening has just failed."""
    return fetching.done() and fetching.exception() is None and bool(fetching.result().records)


class Poller:
    """Asks one source for ever; its service gets what it says, the hub how it does."""

    def __init__(
        self,
        reader: SourceReader,
        source: SourceConfig,
        publisher: ServicePublisher,
        hub: Hub,
        keep: Keep,
        watch: WatchesAnswers,
    ) -> None:
        self._source = source
        self._reader = reader
        self._publisher = publisher
        self._hub = hub
        self._keep = keep
        self._watch = watch
        self._health = SourceHealth(
            name=source.name,
            service=source.service,
            verified=source.is_verified,
            state=SourceState.WAITING,
            polls=0,
            failures=0,
            records=0,
            rejected=0,
            example=None,
            latency=None,
            last_success=None,
            last_error=None,
            next_try=datetime.now(UTC),
        )
        self._told: SourceHealth | None = None
        """What stood in the health that was published last."""
        self._renew = 0.0

    async def run(self) -> None:
        """Poll until cancelled."""
        self._report(self._health, pause=0.0)
        # not all sources at once when the server starts
        await asyncio.sleep(random.uniform(0, min(self._source.every / 10, 1.0)))
        due = time.monotonic()
        try:
            while True:
                asked = time.monotonic()
                try:
                    batch = await self._reader.ask()
                except EXPECTED as error:
                    pause = self._fail(error, latency=time.monotonic() - asked)
                    due = time.monotonic() + pause
                else:
                    due = self._following(due)
                    await self._succeed(batch, latency=time.monotonic() - asked, pause=due - time.monotonic())
                await asyncio.sleep(due - time.monotonic())
        finally:
            await self._reader.aclose()

    def _following(self, due: float) -> float:
        """Return when a source that answers is asked again: every so often, however long its answers take."""
        return max(due + wait(self._source.every, 0), time.monotonic())

    def crashed(self, error: Words) -> None:
        """Say that a fault of ours keeps the source from being read."""
        self._fail(SourceError(error), latency=None)

    def clock_stepped(self, step: timedelta) -> None:
        """Tell the health of the source at once by the clock that was set."""
        last = self._health.last_success
        self._health = structs.replace(
            self._health, last_success=last and last + step, next_try=self._health.next_try + step
        )
        pause = (self._health.next_try - datetime.now(UTC)).total_seconds()
        self._publish(max(pause, 0.0))

    def _fail(self, error: Exception, *, latency: float | None) -> float:
        """Say why the source failed; return the seconds until it is asked again."""
        words = explain(error)
        if self._health.state is not SourceState.DOWN:
            log.warning("source %s down: %s", self._source.id, words.en)
        failures = self._health.failures + 1
        pause = patience(error, wait(self._source.every, failures))
        self._publisher.failed(self._source, words)
        health = structs.replace(
            self._health, state=SourceState.DOWN, failures=failures, latency=latency, last_error=words
        )
        rejected, examples = (error.rejected, error.examples) if isinstance(error, SourceError) else (0, ())
        self._watch.failed(self._source, words, rejected, examples)
        if rejected:
            health = self._rejected(health, rejected, examples)
        self._report(health, pause=pause)
        return pause

    async def _succeed(self, batch: Batch, *, latency: float, pause: float) -> None:
        if self._health.state is SourceState.DOWN:
            log.info("source %s back after %d failures", self._source.id, self._health.failures)
        batch = await self._publisher.answered(self._source, batch)
        await self._watch.answered(self._source, batch)
        health = structs.replace(
            self._health,
            state=SourceState.UP,
            failures=0,
            records=len(batch.records),
            latency=latency,
            last_success=datetime.now(UTC),
        )
        self._report(self._rejected(health, batch.rejected, batch.examples), pause=pause)

    def _rejected(self, health: SourceHealth, count: int, examples: Sequence[Rejected]) -> SourceHealth:
        if examples:
            self._keep(self._source.id, examples)
        return structs.replace(
            health,
            rejected=count,
            example=examples[0].reason if examples else None,
            rejected_form=examples[0].content[:SHOWN] if examples else "",
        )

    def _report(self, health: SourceHealth, *, pause: float) -> None:
        polls = health.polls + (health.state is not SourceState.WAITING)
        self._health = structs.replace(health, polls=polls, next_try=datetime.now(UTC) + timedelta(seconds=pause))
        news = _standing(self._health)
        if news != self._told or time.monotonic() + pause > self._renew:
            self._publish(pause)

    def _publish(self, pause: float) -> None:
        self._told, self._renew = _standing(self._health), time.monotonic() + RENEWED
        fresh_for = max(pause, RENEWED) + self._source.timeout + LATE
        self._hub.publish(f"source/{self._source.id}", self._health, fresh_for=fresh_for)


def _standing(health: SourceHealth) -> SourceHealth:
    """Return a health without what moves with every question."""
    return structs.replace(health, polls=0, latency=None, last_success=None, next_try=datetime.min.replace(tzinfo=UTC))


def wait(every: float, failures: int) -> float:
    """Return the seconds before the next question: doubling, capped, never in step."""
    return min(every * 2.0 ** min(failures, 8), max(every, LONGEST_WAIT)) * random.uniform(0.9, 1.1)


def patience(error: Exception, pause: float) -> float:
    """Return the seconds before a source that failed is asked again: as long as it asks for, within reason."""
    asked = error.again if isinstance(error, SourceError) else None
    return pause if asked is None else max(pause, min(asked, LONGEST_ASKED) * random.uniform(1.0, 1.05))


def explain(error: Exception) -> Words:
    """Return the line a person reads for one of EXPECTED."""
    match error:
        case SourceError():
            return error.words
        case TimeoutError() | httpx.TimeoutException():
            return Words(vi="không trả lời kịp", en="no answer in time")
        case httpx.TransportError():
            return unreachable(error)
        case msgspec.MsgspecError() | UnicodeError() | RecursionError():
            return Words(vi="trả lời không đọc được", en="unreadable answer")
        case OSError():
            return because(error, "lỗi hệ thống", "system error")
        case _:
            return Words(vi="trả lời không dùng được", en="unusable answer")
