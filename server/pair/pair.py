"""One of two servers: stands by until the lease is free, holds it while it serves, and ends when another one has it."""

import asyncio
import contextlib
import logging
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from server.contract.calendar import CALENDAR
from server.contract.words import Words
from server.errors import DatabaseTooNewError, StartError, StoreError
from server.pair.line import LeaseLine
from server.pair.peers import Peers
from server.pair.tenure import GAP, Tenure
from server.pair.vigil import Vigil
from server.store import leases
from server.store.database import refuse_newer, session_name
from server.store.fencing import LEASE, Fence
from server.store.leases import LeaseRow

EVERY = 0.25
"""Seconds between two renewals, and between two looks of whoever stands by."""
TELL_EVERY = 4
"""Looks between two words of whoever stands by that it is there."""
SAME_NAME = 3
"""Renewals by another server of one's own name after which that is no forerunner which is just ending."""
REPLACED = 1
"""Exit code of a server that another one has replaced: the service manager starts it again, to stand by."""
KEY = "server-key"
"""The row that says by which key stations know the two servers."""

_END_SESSIONS = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    " AND usename = current_user AND application_name = :name AND pid <> pg_backend_pid()"
)

log = logging.getLogger(__name__)


class Pair:
    """What this server knows of the lease."""

    def __init__(self, url: str, name: str, key: str, likeness: Callable[[], str]) -> None:
        """Take the address of the database, what this server is called, and the public key stations know it by.

        ``likeness`` digests what both servers have to have alike.
        """
        self.name = name
        self.fence = Fence(name, self._replaced)
        self.peers = Peers(name)
        self.took_over: Words | None = None
        """How it came that this server serves; None where nobody did before."""
        self.away: StoreError | None = None
        """Why the database gives no answer to who serves; None while it does."""
        self._key = key
        self._likeness = likeness
        self._line = LeaseLine(url, name)
        self._lease = LeaseRow(name=LEASE, number=0)
        self._tenure = Tenure()
        self._tried = asyncio.Event()
        self._ending = asyncio.Event()
        self._listeners: list[Callable[[], object]] = []

    @property
    def epoch(self) -> int:
        """The run of the server; greater than that of any that served before, whatever clocks say."""
        return self._lease.epoch

    def follow(self, listener: Callable[[], object]) -> None:
        """Call ``listener`` whenever the database has gone or come back, and when another server has gone or come."""
        self._listeners.append(listener)

    @property
    def takes_orders(self) -> bool:
        """Whether nobody else can hold the lease yet, and what is ordered can be written down."""
        return self.away is None and self._tenure.is_valid(_now())

    @property
    def may_speak(self) -> bool:
        """Whether to publish and to answer."""
        return self._tenure.may_speak(_now())

    async def settled(self) -> None:
        """Return as soon as it is known whether this server still serves, or that nobody can tell."""
        while not self.may_speak:
            await self._tried.wait()

    async def stand_by(self, migrate: Callable[[], Awaitable[object]], looked: Callable[[], object]) -> None:
        """Return when the lease is this server's; ``migrate`` is called where the database knows no leases yet.

        ``looked`` is called after each look, whatever came of it.

        Raises StartError where this server cannot stand by, DatabaseTooNewError where a newer version has written the
        database meanwhile, and what ``migrate`` raises but StoreError.
        """
        vigil, looks, namesakes, held, ready = Vigil(), 0, 0, LeaseRow(name=LEASE, number=0), False
        while True:
            begun = _now()
            try:
                if not ready and not await self._line.ask(_knows_leases):
                    await migrate()
                ready = True
                row, key = await self._line.ask(partial(self._look, tell=looks % TELL_EVERY == 0))
            except DatabaseTooNewError:
                raise
            except StoreError as error:
                self._say_away(error)
                vigil.missed()
            else:
                self._say_away(None)
                if row.holder and key not in ("", self._key):
                    raise StartError(_other_key(row.holder))
                if row.number != held.number or looks == 0:
                    _say_standing_by(row)
                namesakes += row.holder == self.name and held.number == row.number and held.beats != row.beats
                if namesakes > SAME_NAME:
                    raise StartError(_same_name(self.name))
                held = row
                if vigil.see(row, _now()) and await self._take(row, vigil):
                    return
            looks += 1
            looked()
            await asyncio.sleep(max(begun + EVERY - _now(), 0.0))

    @contextlib.asynccontextmanager
    async def holding(self) -> AsyncIterator[None]:
        """Renew the lease, which is this server's, until the end of the block; then give it back."""
        renewing, looking = asyncio.create_task(self._renew()), asyncio.create_task(self._keep_looking())
        renewing.add_done_callback(self._renewing_ended)
        try:
            yield
        finally:
            # a renewal that is under way must not come after the lease was given back
            self._ending.set()
            await renewing
            looking.cancel()
            with contextlib.suppress(StoreError):
                await self._line.ask(partial(leases.give_back, held=self._lease))

    async def close(self) -> None:
        """End the connection."""
        await self._line.close()

    async def _look(self, connection: AsyncConnection, *, tell: bool) -> tuple[LeaseRow, str]:
        if tell:
            # who could not serve does not say that it would
            await connection.run_sync(refuse_newer, self._line.place)
            await leases.tell(connection, f"{LEASE}/{self.name}", self._likeness(), datetime.now(UTC))
        return await leases.read(connection, LEASE), (await leases.read(connection, KEY)).holder

    async def _take(self, seen: LeaseRow, vigil: Vigil) -> bool:
        """Take the lease from whoever does not renew it; return whether nobody was quicker."""
        sent, silence = _now(), vigil.silence(_now())
        try:
            if seen.holder not in ("", self.name):
                # what it has begun ends now: it must not hold up whoever follows it
                await self._line.ask(partial(_end_sessions, holder=seen.holder))
            taken = await self._line.ask(partial(self._take_row, seen=seen))
        except DatabaseTooNewError:
            raise
        except StoreError as error:
            self._say_away(error)
            vigil.missed()
            return False
        if taken is None:
            return False
        self._lease = taken
        self.fence.number = taken.number
        self._tenure.renewed(sent)
        if seen.number:
            self.took_over = _took_over(self.name, seen, taken, silence)
        else:
            log.info("%s serves, as the first of its pair", self.name)
        return True

    async def _take_row(self, connection: AsyncConnection, seen: LeaseRow) -> LeaseRow | None:
        if not await leases.lock(connection, seen):
            return None
        await connection.run_sync(refuse_newer, self._line.place)
        now = datetime.now(UTC)
        await leases.tell(connection, KEY, self._key, now)
        return await leases.take(connection, seen, self.name, now, epoch=time.time_ns())

    async def _renew(self) -> None:
        """Renew the lease until it is to be given back; ends the process where it is another's."""
        turns = 0
        while not self._ending.is_set():
            sent = _now()
            try:
                rows = await self._line.ask(partial(self._renew_row, look=turns % TELL_EVERY == 0))
            except StoreError as error:
                self._tenure.failed(sent)
                self._say_away(error)
            else:
                self._tenure.renewed(sent)
                self._say_away(None)
                if rows is not None and self.peers.see(rows, _now(), self._likeness()):
                    self._tell()
            self._tried.set()
            self._tried = asyncio.Event()
            turns += 1
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(sent + EVERY - _now(), 0.0)):
                    await self._ending.wait()

    async def _renew_row(self, connection: AsyncConnection, *, look: bool) -> list[LeaseRow] | None:
        if not await leases.renew(connection, self._lease):
            found = await leases.read(connection, LEASE)
            self._replaced(f"lease {found.number} is held by {found.holder or 'nobody'}")
        return await leases.told(connection, f"{LEASE}/") if look else None

    async def _keep_looking(self) -> None:
        while True:
            self._tenure.look(_now())
            await asyncio.sleep(GAP / 5)

    def _renewing_ended(self, task: asyncio.Task[None]) -> None:
        """End where a mistake of ours keeps the lease from being renewed: another server is about to take over."""
        if not task.cancelled() and task.exception() is not None:
            log.critical("%s: the lease is no longer renewed", self.name, exc_info=task.exception())
            _end_now()

    def _replaced(self, found: str) -> None:
        log.error("%s: another server has taken over (%s instead of %d)", self.name, found, self._lease.number)
        _end_now()

    def _say_away(self, error: StoreError | None) -> None:
        news = (self.away is None) != (error is None)
        self.away = error
        if news:
            if error is not None:
                log.warning("who serves cannot be read: %s", error.words.en)
            else:
                log.info("who serves can be read again")
            self._tell()

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()


async def _knows_leases(connection: AsyncConnection) -> bool:
    return await connection.scalar(text("SELECT to_regclass('leases') IS NOT NULL")) is True


async def _end_sessions(connection: AsyncConnection, holder: str) -> None:
    await connection.execute(_END_SESSIONS, {"name": session_name(holder)})


def _end_now() -> None:
    """End without another word to anybody: whatever this process still holds is of the past."""
    logging.shutdown()
    os._exit(REPLACED)


def _now() -> float:
    # also runs while the machine sleeps
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def _say_standing_by(row: LeaseRow) -> None:
    if row.holder:
        log.info("stands by: %s serves, lease %d", row.holder, row.number)


def _took_over(name: str, seen: LeaseRow, taken: LeaseRow, silence: float) -> Words:
    assert taken.since is not None
    at = f"{taken.since.astimezone(CALENDAR):%H:%M}"
    if not seen.holder:
        return Words(
            vi=f"{name} tiếp quản lúc {at}: máy chủ trước đó đã dừng theo lệnh",
            en=f"{name} took over at {at}: the server before it had ended in order",
        )
    if seen.holder == name:
        return Words(vi=f"{name} chạy lại lúc {at}", en=f"{name} serves again since {at}")
    seconds = f"{silence:.1f}"
    return Words(
        vi=f"{name} tiếp quản lúc {at}: {seen.holder} im lặng {seconds.replace('.', ',')} giây",
        en=f"{name} took over at {at}: {seen.holder} had not been heard for {seconds} s",
    )


def _other_key(holder: str) -> Words:
    return Words(
        vi=f"khóa máy chủ ở đây khác khóa của {holder}, các trạm sẽ từ chối; hãy chép thư mục keys của {holder} sang",
        en=f"the server's key here is not that of {holder}, and stations would refuse it; copy the folder keys of"
        f" {holder} to here",
    )


def _same_name(name: str) -> Words:
    return Words(
        vi=f"[pair] name: đang có máy chủ khác tên {name}; hãy đặt cho mỗi máy chủ một tên",
        en=f"[pair] name: another server is called {name} too; give each a name of its own",
    )
