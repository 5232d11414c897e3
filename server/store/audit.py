"""Remembers who did what: what may have to be answered for later, so that nobody can change it unseen."""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec import Struct, structs
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.contract.words import Words
from server.errors import StoreError
from server.store import audit_chain
from server.store.audit_chain import LOST, START, ChainEnds, ChainFile, link
from server.store.audit_shared import begins, continued, has_never_written
from server.store.behind import write_behind
from server.store.database import Database
from server.store.tables import audit, audit_base

MOST = 200_000
"""Deeds that are kept; the newest stay."""
WAITING = 5000
"""Not written yet; beyond them the oldest are lost."""
LONGEST = 500
"""Letters of each text."""
AT_ONCE = 1000
"""Rows that are verified between two turns of the event loop."""

log = logging.getLogger(__name__)


class AuditEntry(Struct, frozen=True, kw_only=True):
    """One thing that somebody did."""

    at: datetime
    who: str
    """A station, or ``cli:`` and the account of the one who typed."""
    person: str = ""
    """Who was signed in there; empty where nobody was."""
    what: str
    """A word for scripts, such as ``camera.take``."""
    subject: str
    """What it was done to, such as ``camera/CAM-001``."""
    detail: str = ""
    outcome: str = ""
    """``accepted``, or ``refused:`` and why; empty where there was nobody to refuse it."""


class AuditFault(Struct, frozen=True, kw_only=True):
    """Where the audit is not as it was written."""

    row: int | None
    """The number of the first row that does not follow the one before; None where the end is missing."""
    words: Words


class Audit:
    """The table of deeds."""

    def __init__(self, database: Database, ends: Path, *, retention: timedelta, server: str = "") -> None:
        """Keep what is no older than ``retention``, and the ends of the chain in the file ``ends``.

        ``server`` is what one of two servers is called that write it in turn; empty for one alone.
        """
        self._database = database
        self._ends = ends
        self._retention = retention
        self._server = server
        self._waiting: deque[AuditEntry] = deque(maxlen=WAITING)
        self._arrived = asyncio.Event()
        self._turn = asyncio.Lock()
        self._writing: set[asyncio.Task[None]] = set()
        self._said = False
        self.noted: Callable[[AuditEntry], object] = lambda _: None
        """Called with each entry as it is noted."""

    def note(self, who: str, what: str, subject: str, detail: str = "", *, person: str = "", outcome: str = "") -> None:
        """Write down soon that somebody did something now."""
        texts = {"who": who, "person": person, "what": what, "subject": subject, "detail": detail, "outcome": outcome}
        cut = {name: text.replace("\0", "")[:LONGEST] for name, text in texts.items()}
        entry = AuditEntry(at=datetime.now(UTC), **cut)
        self._waiting.append(entry)
        self.noted(entry)
        self._arrived.set()

    async def run(self, tell: Callable[[Words | None], object] = lambda _reason: None) -> None:
        """Write until cancelled; what cannot be written is tried again.

        ``tell`` is told at each failure what is wrong, and None when that is over.
        """
        with contextlib.suppress(StoreError):
            await self._conclude()
        await write_behind(self._arrived, self.write, "audit", tell=tell)

    async def settle(self) -> Words | None:
        """Return when all that was noted so far survives a power cut; else say why it does not, yet."""
        try:
            await self.write()
        except StoreError as error:
            return error.words
        return None

    async def write(self) -> None:
        """Write what waits; raises StoreError, and nothing is lost then."""
        task = asyncio.create_task(self._write())
        self._writing.add(task)
        task.add_done_callback(self._end)
        # a cancelled commit would leave open whether it happened
        await asyncio.shield(task)

    def _end(self, task: asyncio.Task[None]) -> None:
        self._writing.discard(task)
        # read also where nobody waits for it any more: what could not be written waits on
        if not task.cancelled():
            task.exception()

    async def _write(self) -> None:
        async with self._turn:
            writing = list(self._waiting)
            if not writing:
                return
            async with self._database.begin(durable=True, alone=True) as connection:
                before = await self._before(connection)
                after = await _append(connection, before, writing)
                after = await _forget(connection, after, _horizon(self._retention))
                # before the commit: whatever ends this process, the database is one of both
                audit_chain.write(self._ends, ChainFile(settled=before, coming=after))
            for deed in writing:
                # others may have come, or have pushed these out
                if self._waiting and self._waiting[0] is deed:
                    self._waiting.popleft()
            await self._conclude()

    async def _conclude(self) -> None:
        """Keep in the file only what came of the last change; raises StoreError."""
        async with self._database.begin(alone=True) as connection:
            told = audit_chain.read(self._ends)
            if told is not None and told.coming is not None:
                known = _known(told, await _newest(connection))
                if known is not None:
                    audit_chain.write(self._ends, ChainFile(settled=known))

    async def _before(self, connection: AsyncConnection) -> ChainEnds:
        """Return the ends of the chain before something is appended.

        Where the database is not as the file says, the chain goes on from what the file says: it stays broken there,
        so that nobody covers what was cut off by writing more.
        """
        newest = await _newest(connection)
        told = audit_chain.read(self._ends)
        if told is not None:
            if (known := _known(told, newest)) is not None:
                return known
            if self._server and await continued(connection, told, there := await _ends(connection)):
                return there
            self._warn()
            return next(told.ends())
        there = await _ends(connection)
        first = bool(self._server) and await begins(connection, self._server, datetime.now(UTC))
        headed = await connection.scalar(select(audit_base.c.headed))
        await connection.execute(update(audit_base).values(headed=True))
        if first or not headed:
            return there
        self._warn()
        return structs.replace(there, newest=LOST)

    def _warn(self) -> None:
        if not self._said:
            self._said = True
            log.warning("the audit is not as it was written; see vonglau-server audit verify")

    async def verify(self) -> int | AuditFault:
        """Return how many deeds there are, all as they were written, or the first fault; raises StoreError."""
        files = [audit_chain.read(self._ends)]
        async with self._database.begin() as connection:
            base = (await connection.execute(select(audit_base))).one_or_none()
            top = await connection.scalar(select(func.max(audit.c.id)))
            before, count, last = (START if base is None else base.digest), 0, -1
            started, passed = before, {before}
            new = bool(self._server) and await has_never_written(connection, self._server)
            while top is not None:
                page = select(audit).where(audit.c.id > last, audit.c.id <= top).order_by(audit.c.id).limit(AT_ONCE)
                rows = (await connection.execute(page)).all()
                if not rows:
                    break
                for row in rows:
                    if link(before, row) != row.digest:
                        return AuditFault(row=row.id, words=_unlike(row.id, row.at))
                    before, count = row.digest, count + 1
                    passed.add(before)
                last = rows[-1].id
        # a server that runs may have written meanwhile
        files.append(audit_chain.read(self._ends))
        if None in files:
            if base is None or not base.headed or new:
                return count
            words = Words(
                vi=f"thiếu tệp {self._ends}, hoặc tệp bị hỏng: không biết nhật ký có bị cắt ở cuối hay không",
                en=f"the file {self._ends} is missing or damaged: whether the end of the audit was cut off is unknown",
            )
            return AuditFault(row=None, words=words)
        known = [ends for file in files if file is not None for ends in file.ends()]
        forgotten = 0 if base is None else base.forgotten
        found = ChainEnds(count=forgotten + count, newest=before, forgotten=forgotten, base=started)
        # the other one of two servers may have written more
        written = found in known or (self._server and not passed.isdisjoint({ends.newest for ends in known}))
        return count if written else AuditFault(row=None, words=_cut(found, known[-1]))

    async def read(
        self,
        subject: str | None = None,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        person: str | None = None,
        who: str | None = None,
        most: int = 500,
    ) -> list[AuditEntry]:
        """Return what was done, the newest first, with these properties alone; raises StoreError."""
        found = select(audit).order_by(audit.c.id.desc()).limit(most)
        for column, wanted in ((audit.c.subject, subject), (audit.c.person, person), (audit.c.who, who)):
            if wanted is not None:
                found = found.where(column == wanted)
        if since is not None:
            found = found.where(audit.c.at >= since)
        if until is not None:
            found = found.where(audit.c.at < until)
        async with self._database.begin() as connection:
            rows = (await connection.execute(found)).all()
        return [
            AuditEntry(**{name: getattr(row, name) for name in AuditEntry.__struct_fields__})
            for row in rows
            if row.at is not None
        ]


def _known(told: ChainFile, newest: bytes) -> ChainEnds | None:
    """Return which of the ends in the file those of the database are; None where they are neither."""
    return next((ends for ends in told.ends() if ends.newest == newest), None)


async def _append(connection: AsyncConnection, before: ChainEnds, deeds: list[AuditEntry]) -> ChainEnds:
    """Write deeds behind a chain; return its ends then."""
    digest, rows = before.newest, []
    for deed in deeds:
        digest = link(digest, deed)
        rows.append(structs.asdict(deed) | {"digest": digest})
    await connection.execute(insert(audit), rows)
    return structs.replace(before, count=before.count + len(rows), newest=digest)


async def _forget(connection: AsyncConnection, ends: ChainEnds, horizon: datetime) -> ChainEnds:
    """Delete the oldest deeds, those before the ``horizon`` and those that are too many; return the ends then."""
    oldest = await connection.scalar(select(audit.c.at).order_by(audit.c.id).limit(1))
    if (oldest is None or oldest >= horizon) and ends.count - ends.forgotten <= MOST:
        return ends
    surplus = await connection.scalar(select(audit.c.id).order_by(audit.c.id.desc()).offset(MOST).limit(1)) or 0
    young = await connection.scalar(select(func.min(audit.c.id)).where(audit.c.at >= horizon, audit.c.id > surplus))
    if young is None:
        return ends
    last = select(audit.c.digest).where(audit.c.id < young).order_by(audit.c.id.desc()).limit(1)
    base = await connection.scalar(last)
    if base is None:
        return ends
    gone = (await connection.execute(delete(audit).where(audit.c.id < young))).rowcount
    after = structs.replace(ends, forgotten=ends.forgotten + gone, base=base)
    await connection.execute(update(audit_base).values(forgotten=after.forgotten, digest=after.base))
    return after


async def _ends(connection: AsyncConnection) -> ChainEnds:
    """Return the ends as the database has them."""
    base = (await connection.execute(select(audit_base))).one()
    rows = await connection.scalar(select(func.count()).select_from(audit)) or 0
    newest = await _newest(connection)
    return ChainEnds(count=base.forgotten + rows, newest=newest, forgotten=base.forgotten, base=base.digest)


async def _newest(connection: AsyncConnection) -> bytes:
    digest = await connection.scalar(select(audit.c.digest).order_by(audit.c.id.desc()).limit(1))
    return digest if digest is not None else await connection.scalar(select(audit_base.c.digest)) or START


def _unlike(row: int, at: datetime | None) -> Words:
    when = "?" if at is None else f"{at:%Y-%m-%d %H:%M:%S} UTC"
    return Words(
        vi=f"dòng {row} ({when}) không nối tiếp dòng trước: dòng này bị sửa, hoặc trước nó có dòng bị xóa hay chèn",
        en=f"row {row} ({when}) does not follow the one before: it was changed, or one before it removed or inserted",
    )


def _cut(found: ChainEnds, told: ChainEnds) -> Words:
    return Words(
        vi=f"cuối nhật ký không như đã ghi: tệp ghi {told.count - told.forgotten} dòng, cơ sở dữ liệu có "
        f"{found.count - found.forgotten}; có dòng bị cắt hoặc thêm ở cuối",
        en=f"the end of the audit is not as it was written: its file tells of {told.count - told.forgotten} rows, the "
        f"database has {found.count - found.forgotten}; rows were cut off or added at the end",
    )


def _horizon(retention: timedelta) -> datetime:
    try:
        return datetime.now(UTC) - retention
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)
