"""Who is signed in where: in the server's memory, so that no order waits for a disk, and on the disk, to survive it."""

import asyncio
import logging
import secrets
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from msgspec import Struct, structs
from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.contract.command import Role
from server.contract.scope import Scope
from server.contract.words import Words
from server.errors import RefusedError, StoreError
from server.people.accounts import Account, Accounts, account
from server.store.tables import people, sessions

LIFETIME = timedelta(hours=12)
"""After the last use."""
LOOK_EVERY = 5.0
"""Seconds between two looks at the database; whoever changes it on this machine is seen at once."""
LOOK_WITHIN = 1.0
"""Seconds that orders wait for the database after somebody has changed something."""
MOST_OF_ONE = 16
"""Sessions of one person; the one that was not used for longest ends."""

SIGN_IN_AGAIN = Words(
    vi="phiên đăng nhập đã kết thúc (đăng xuất, 12 giờ không dùng, đổi mật khẩu hoặc bị khóa); hãy đăng nhập lại",
    en="this session has ended (signed out, not used for 12 hours, password changed, or locked); sign in again",
)

log = logging.getLogger(__name__)


class Session(Struct, frozen=True, kw_only=True):
    """One person who acts at one station."""

    digest: bytes
    """SHA-256 of the token."""
    person: Account
    station: str
    begun: datetime
    used: datetime

    @property
    def role(self) -> Role:
        """Return what the person may do now."""
        return self.person.role

    @property
    def scope(self) -> Scope:
        """Return what part of the province that is about."""
        return self.person.scope


class Sessions:
    """All that have begun and not ended."""

    def __init__(self, accounts: Accounts, now: Callable[[], datetime]) -> None:
        self._accounts = accounts
        self._now = now
        self._held: dict[bytes, Session] = {}
        self._listeners: list[Callable[[], object]] = []
        self._reading = asyncio.Lock()
        """Held while memory and disk are being made alike."""
        self._stamp: tuple[int, int] | None = None
        """Of the file that tells of changes, as it was when they were read; None where they could not be."""
        self._written: dict[bytes, datetime] = {}
        self._trouble: Words | None = None
        self._again = 0.0
        """Before this reading of the process's clock no order waits for a database that did not answer."""

    def follow(self, listener: Callable[[], object]) -> None:
        """Call ``listener`` whenever somebody has come or gone, or has another role."""
        self._listeners.append(listener)

    @property
    def all(self) -> list[Session]:
        """Return those who are signed in, the first first."""
        return sorted(self._held.values(), key=lambda each: each.begun)

    async def use(self, token: str, station: str) -> Session:
        """Return the session of a token, which is in use now.

        Raises RefusedError where it is none of this station's, has ended, or cannot be judged: somebody has changed
        something, and what cannot be read.
        """
        if self._stamp != _stamp(self._accounts.changed):
            await self._look()
        now = self._now()
        held = self._held.get(digest_of(token))
        if held is None or held.station != station or now - held.used >= LIFETIME:
            raise RefusedError(SIGN_IN_AGAIN)
        # where the clock was set back, the time of then must not lengthen it
        self._held[held.digest] = used = structs.replace(held, used=now)
        return used

    async def _look(self) -> None:
        """Learn what somebody has changed; raises RefusedError where that takes too long for those who wait."""
        unknown = self._trouble or Words(vi="cơ sở dữ liệu quá chậm", en="the database is too slow")
        if time.monotonic() >= self._again:
            try:
                async with asyncio.timeout(LOOK_WITHIN):
                    return await self.refresh()
            except StoreError as error:
                unknown = error.words
            except TimeoutError:
                pass
            self._again = time.monotonic() + LOOK_EVERY
        raise RefusedError(
            Words(
                vi=f"không kiểm tra được phiên đăng nhập: {unknown.vi}",
                en=f"the session cannot be checked: {unknown.en}",
            )
        )

    async def begin(self, person: Account, kept: str, station: str, *, ending: bytes = b"") -> str:
        """Return the token of a new session, which is on the disk; ``ending`` ends with that, both or none.

        Raises StoreError, and RefusedError where the password is not the one ``kept`` any more, or there is a second
        step now that was not asked for.
        """
        token, now = secrets.token_urlsafe(32), self._now()
        async with self._reading:
            async with self._accounts.database.begin(durable=True, alone=True) as connection:
                row = (await connection.execute(select(people).where(people.c.id == person.id))).one_or_none()
                if row is None or row.locked or row.password != kept or account(row).second != person.second:
                    raise RefusedError(SIGN_IN_AGAIN)
                await connection.execute(delete(sessions).where(sessions.c.digest == ending))
                gone = await _make_room(connection, person.id)
                new = {"digest": digest_of(token), "person_id": person.id, "station": station}
                await connection.execute(insert(sessions).values(new | {"begun": now, "used": now}))
            made = Session(digest=digest_of(token), person=account(row), station=station, begun=now, used=now)
            for digest in (*gone, ending):
                self._held.pop(digest, None)
            self._held[made.digest] = made
        self._tell()
        return token

    async def end(self, session: Session) -> None:
        """End a session; raises StoreError, and it goes on."""
        async with self._reading:
            async with self._accounts.database.begin(durable=True, alone=True) as connection:
                await connection.execute(delete(sessions).where(sessions.c.digest == session.digest))
            self._held.pop(session.digest, None)
        self._tell()

    async def refresh(self) -> None:
        """Take from the disk who is signed in, and with what role; raises StoreError."""
        async with self._reading:
            stamp = _stamp(self._accounts.changed)
            now = self._now()
            async with self._accounts.database.begin() as connection:
                joined = select(sessions, people).join(people, people.c.id == sessions.c.person_id)
                rows = (await connection.execute(joined.where(people.c.locked.is_(False)))).all()
            before = self._held
            self._held = {}
            for row in rows:
                known = before.get(row.digest)
                used = max(row.used, known.used) if known is not None else row.used
                if now - used < LIFETIME:
                    self._held[row.digest] = Session(
                        digest=row.digest, person=account(row), station=row.station, begun=row.begun, used=used
                    )
            self._written = {row.digest: row.used for row in rows}
            self._stamp = stamp
        if _present(before) != _present(self._held):
            self._tell()

    async def run(self) -> None:
        """Keep memory and disk alike until cancelled."""
        while True:
            try:
                await self._write()
                await self.refresh()
            except StoreError as error:
                if self._trouble is None:
                    log.warning("sessions are not kept: %s", error.words.en)
                self._trouble = error.words
            else:
                self._trouble = None
            await asyncio.sleep(LOOK_EVERY)

    async def _write(self) -> None:
        """Write when sessions were used last, to the minute, and forget those that have ended."""
        now = self._now()
        minute = timedelta(minutes=1)
        late = [
            {"one": each.digest, "at": each.used}
            for each in self._held.values()
            if abs(each.used - self._written.get(each.digest, each.begun)) >= minute
        ]
        ended = any(now - used >= LIFETIME for used in self._written.values())
        if not late and not ended:
            return
        async with self._accounts.database.begin(alone=True) as connection:
            if late:
                row = update(sessions).where(sessions.c.digest == bindparam("one")).values(used=bindparam("at"))
                await connection.execute(row, late)
            await connection.execute(delete(sessions).where(sessions.c.used <= now - LIFETIME))

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()


def digest_of(token: str) -> bytes:
    """Return what is kept of a token: it is all chance, so that one hash is enough."""
    return sha256(token.encode()).digest()


async def _make_room(connection: AsyncConnection, person: int) -> Sequence[bytes]:
    """End a person's oldest sessions, so that one more may begin; return which."""
    of_one = select(sessions.c.digest).where(sessions.c.person_id == person)
    gone = (await connection.execute(of_one.order_by(sessions.c.used.desc()).offset(MOST_OF_ONE - 1))).scalars().all()
    await connection.execute(delete(sessions).where(sessions.c.digest.in_(gone)))
    return gone


def _present(held: dict[bytes, Session]) -> set[tuple[bytes, Account]]:
    return {(digest, each.person) for digest, each in held.items()}


def _stamp(path: Path) -> tuple[int, int] | None:
    """Return what changes whenever the file is put in place anew; (0, 0) where there is none."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_ino
