"""Writes the past down while the server runs, and tells what was known at any moment of it."""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain

from server.contract.messages import HistoryState, Update
from server.contract.past import Past
from server.contract.words import Words
from server.errors import DatabaseTooNewError, StoreError
from server.store import ledger, past
from server.store.database import Database
from server.store.retention import Retention

QUEUE = 10_000
"""Updates that wait to be written; when more come, the oldest are given up."""
BATCH = 1000
"""Updates of one transaction."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds before a failed write is tried again; doubled from the one to the other."""
LAST_WRITE = 5.0
"""Seconds that what is queued may still take when the server stops."""
WRITE_WAIT = 5.0
"""Seconds that whoever asks for what is not written yet waits for that."""

NOT_KEPT = ("pointer/", "identify/", "proof/")
"""How topics begin that nobody asks for later: what is of the moment, and may change thirty times a second."""

OVERFLOW = Words(vi="quá nhiều cập nhật cùng lúc", en="too many updates at once")
TOO_SLOW = Words(vi="cơ sở dữ liệu quá chậm", en="the database is too slow")

Announce = Callable[[HistoryState], Awaitable[None] | None]

log = logging.getLogger(__name__)


class History:
    """The append-only log of updates. A database that fails makes it pause, never stop."""

    def __init__(self, database: Database, *, retention: timedelta, announce: Announce) -> None:
        """Keep at least ``retention`` of the past; call ``announce`` when writing begins, pauses and goes on."""
        self._database = database
        self._keep = retention
        self._retention = Retention(database, retention)
        self._announce = announce
        self._queue: deque[tuple[Update, datetime]] = deque()
        self._batch: list[tuple[Update, datetime]] = []
        """What is being written just now."""
        self._appended = 0
        self._settling: list[tuple[int, asyncio.Future[Words | None]]] = []
        """Who waits until so many updates are on the disk."""
        self._missed = 0
        self._said: HistoryState | None = None
        self._opened = False
        self._stopping = False
        self._arrived = asyncio.Event()
        self._hurry = asyncio.Event()

    @property
    def waiting(self) -> int:
        """How many updates are not written yet."""
        return len(self._batch) + len(self._queue)

    def append(self, update: Update, at: datetime) -> None:
        """Take an update that was published ``at`` (aware); returns at once and never fails."""
        if update.topic.startswith(NOT_KEPT):
            return
        self._queue.append((update, at))
        self._appended += 1
        if self.waiting > QUEUE:
            self._queue.popleft()
            self._missed += 1
            self._settle_none(OVERFLOW)
        self._arrived.set()

    def settle(self) -> asyncio.Future[Words | None]:
        """Return what is done when all that was appended so far survives even a power cut; else says why it does not.

        Its transaction is written through to the disk, which others leave to the system: that costs them nothing, and
        this one some milliseconds. What is tried again after a pause is tried at once.
        """
        settled: asyncio.Future[Words | None] = asyncio.get_running_loop().create_future()
        if self.waiting:
            self._settling.append((self._appended, settled))
            if self._said is not None and not self._said.writing:
                self._hurry.set()
        else:
            settled.set_result(None)
        return settled

    def retry(self) -> None:
        """Try at once what would be tried again after a pause."""
        self._hurry.set()

    async def state(self, at: datetime) -> list[Update]:
        """Return the last written update of every topic at or before ``at`` (aware), without its number.

        By the clock of then. Where it was set back, everything is sent again at once and when it comes to the same
        times once more, so that what it said wrongly is covered by what is right.
        A document that this version cannot read is left out, and the update's error says so.
        Raises StoreError when the database cannot be used.
        """
        async with self._database.begin() as connection:
            return await ledger.read(connection, at)

    async def past(
        self,
        topics: Sequence[str],
        at: datetime,
        until: datetime | None = None,
        *,
        step: timedelta = timedelta(),
        known: bool = False,
    ) -> Past:
        """Return the state of topics at ``at``, unless it is ``known``, and what came after it up to ``until``.

        ``kind/*`` stands for all topics of a kind, and none at all for every one. Of the changes the last of each
        topic in each ``step`` is told; the first step ends with ``at + step``. What is still to come is not told.
        Raises StoreError when the database cannot be used, or the state is too much for one answer.
        """
        now = datetime.now(UTC)
        at, until = min(at, now), min(until or at, now)
        await self._written(until)
        async with self._database.begin() as connection:
            state = () if known else await past.read_state(connection, topics, at)
            changes, told = await past.read_changes(connection, topics, at, until, step)
            bounds = await past.read_bounds(connection, at)
        # of what is older, only the last that was then valid is kept
        first = bounds.first and max(bounds.first, now - self._keep)
        return Past(state=state, changes=changes, until=told, first=first, before=bounds.before, after=bounds.after)

    async def _written(self, until: datetime) -> None:
        """Wait until all that was published up to ``until`` is written; raises StoreError where it cannot be."""
        if any(at <= until for _, at in chain(self._batch, self._queue)):
            try:
                async with asyncio.timeout(WRITE_WAIT):
                    reason = await self.settle()
            except TimeoutError:
                reason = TOO_SLOW
            if reason is not None:
                raise StoreError(reason)

    async def last(self) -> tuple[list[Update], datetime | None]:
        """Return what was written last of every topic, whatever the clock said, without its number.

        And the latest time that was ever written, which may still be to come. Raises like ``state``.
        """
        async with self._database.begin() as connection:
            return await ledger.last(connection)

    async def run(self) -> None:
        """Write what arrives until cancelled; what is queued then is still written, if that is possible at once.

        Raises DatabaseTooNewError when the database, opened for the first time, is of a newer version.
        """
        self._stopping = False
        work = asyncio.create_task(self._work())
        try:
            # a cancelled commit would leave open whether it happened
            await asyncio.shield(work)
        except asyncio.CancelledError:
            self._stopping = True
            self._arrived.set()
            self._hurry.set()
            await asyncio.wait({work}, timeout=LAST_WRITE)
            work.cancel()
            if self.waiting:
                log.warning("%d updates were not written", self.waiting)
            raise

    async def _work(self) -> None:
        pause = FIRST_PAUSE
        while self.waiting or not self._stopping:
            try:
                await self._write()
                await self._retention.step()
            except StoreError as error:
                if isinstance(error, DatabaseTooNewError) and not self._opened:
                    raise
                if self._stopping:
                    return
                await self._say(error.words)
                await self._rest(self._hurry, pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                pause = FIRST_PAUSE
                await self._say(None)
                if not self._queue and not self._stopping:
                    await self._rest(self._arrived, self._retention.wait)

    async def _write(self) -> None:
        """Write one batch, as large as what has come meanwhile; the first time open the database even without any."""
        self._arrived.clear()
        self._put_back()
        entries = self._take()
        if self._opened and not entries:
            return
        taken = self._appended - len(self._queue)
        try:
            async with self._database.begin(durable=bool(self._settling)) as connection:
                if entries:
                    await ledger.write(connection, entries)
        except StoreError as error:
            self._put_back()
            self._settle_none(error.words)
            raise
        self._batch.clear()
        self._opened = True
        for count, settled in self._settling:
            if count <= taken and not settled.done():
                settled.set_result(None)
        self._settling = [each for each in self._settling if not each[1].done()]

    def _settle_none(self, reason: Words) -> None:
        for _, settled in self._settling:
            if not settled.done():
                settled.set_result(reason)
        self._settling.clear()

    def _take(self) -> list[ledger.Entry]:
        entries: list[ledger.Entry] = []
        while self._queue and len(entries) < BATCH:
            update, at = self._queue.popleft()
            try:
                entries.append(ledger.entry(update, at))
            except ValueError:
                # one that can never be written must not hold up the others
                log.exception("an update of %r cannot be stored", update.topic)
                self._missed += 1
            else:
                self._batch.append((update, at))
        return entries

    def _put_back(self) -> None:
        self._queue.extendleft(reversed(self._batch))
        self._batch.clear()

    async def _rest(self, event: asyncio.Event, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await event.wait()
        event.clear()

    async def _say(self, reason: Words | None) -> None:
        said = self._said
        # what is missed during a pause is reported at its end
        if said is not None and said.reason == reason and (reason is not None or said.missed == self._missed):
            return
        self._said = HistoryState(writing=reason is None, reason=reason, missed=self._missed)
        if reason is not None:
            log.warning("history pauses: %s", reason.en)
        elif said is not None:
            log.info("history is written, %d updates missed so far", self._missed)
        if (answer := self._announce(self._said)) is not None:
            await answer
