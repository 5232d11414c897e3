"""Runs connectors: when to ask, how long to wait, what to do when it fails."""

import asyncio
import logging
import random
import time
from datetime import UTC, datetime, timedelta

import httpx
import msgspec
from msgspec import structs

from server.connectors.base import Connector, SourceConfig
from server.contract.messages import SourceHealth, SourceState
from server.contract.words import Words
from server.digest import Digest
from server.errors import SourceError
from server.hub import Hub
from server.records import Batch

LONGEST_WAIT = 60.0
"""Seconds to which the pause after failures grows."""
LATE = 5.0
"""Seconds a question may be late before the health of its source looks old."""
EXPECTED = (SourceError, httpx.HTTPError, httpx.InvalidURL, msgspec.MsgspecError, TimeoutError, OSError)

log = logging.getLogger(__name__)


class Poller:
    """Asks one source for ever; the digest gets what it says, the hub how it does."""

    def __init__(self, source: SourceConfig, connector: Connector, digest: Digest, hub: Hub) -> None:
        self._source = source
        self._connector = connector
        self._digest = digest
        self._hub = hub
        self._health = SourceHealth(
            name=source.name,
            service=source.service,
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

    async def run(self) -> None:
        """Poll until cancelled."""
        self._report(self._health, pause=0.0)
        while True:
            asked = time.monotonic()
            try:
                batch = await ask(self._connector, self._source)
            except EXPECTED as error:
                pause = self.fail(explain(error), latency=time.monotonic() - asked)
            else:
                pause = self._succeed(batch, latency=time.monotonic() - asked)
            await asyncio.sleep(pause)

    def fail(self, error: Words, *, latency: float | None = None) -> float:
        """Say why the source failed; return the seconds until it is asked again."""
        if self._health.state is not SourceState.DOWN:
            log.warning("source %s down: %s", self._source.id, error.en)
        failures = self._health.failures + 1
        pause = wait(self._source.every, failures)
        self._digest.failed(self._source, error)
        self._report(
            structs.replace(self._health, state=SourceState.DOWN, failures=failures, latency=latency, last_error=error),
            pause=pause,
        )
        return pause

    def _succeed(self, batch: Batch, *, latency: float) -> float:
        if self._health.state is SourceState.DOWN:
            log.info("source %s back after %d failures", self._source.id, self._health.failures)
        pause = wait(self._source.every, 0)
        self._digest.answered(self._source, batch)
        self._report(
            structs.replace(
                self._health,
                state=SourceState.UP,
                failures=0,
                records=len(batch.records),
                rejected=batch.rejected,
                example=batch.example,
                latency=latency,
                last_success=datetime.now(UTC),
            ),
            pause=pause,
        )
        return pause

    def _report(self, health: SourceHealth, *, pause: float) -> None:
        polls = health.polls + (health.state is not SourceState.WAITING)
        self._health = structs.replace(health, polls=polls, next_try=datetime.now(UTC) + timedelta(seconds=pause))
        self._hub.publish(f"source/{self._source.id}", self._health, fresh_for=pause + self._source.timeout + LATE)


async def ask(connector: Connector, source: SourceConfig) -> Batch:
    """Return one answer; raises one of EXPECTED."""
    async with asyncio.timeout(source.timeout):
        return await connector.fetch()


def wait(every: float, failures: int) -> float:
    """Return the seconds before the next question: doubling, capped, never in step."""
    return min(every * 2.0 ** min(failures, 8), max(every, LONGEST_WAIT)) * random.uniform(0.9, 1.1)


def explain(error: Exception) -> Words:
    """Return the line a person reads for one of EXPECTED."""
    match error:
        case SourceError():
            return error.words
        case TimeoutError() | httpx.TimeoutException():
            return Words(vi="không trả lời kịp", en="no answer in time")
        case httpx.TransportError():
            return Words(vi="không kết nối được", en="not reachable")
        case msgspec.MsgspecError():
            return Words(vi="trả lời không đọc được", en="unreadable answer")
        case OSError():
            return Words(vi=f"lỗi hệ thống: {error.strerror}", en=f"system error: {error.strerror}")
        case _:
            return Words(vi="trả lời không dùng được", en="unusable answer")
