"""Keeps what sources sent and could not be used, masked, until a technician has looked at it."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import msgspec
from msgspec import Struct
from sqlalchemy import delete, insert, select, update

from server.contract.wire import DAMAGED
from server.contract.words import Words
from server.records import Rejected
from server.store.behind import write_behind
from server.store.database import Database
from server.store.tables import rejected

MOST = 200
"""Of one source; the newest stay."""
WAITING = 2000
"""Not written yet, of all sources."""


class QuarantinedRecord(Struct, frozen=True, kw_only=True):
    """One record that could not be used, however often it came."""

    source: str
    first: datetime
    last: datetime
    """When it came first and last, UTC."""
    reason: Words
    content: str


class Quarantine:
    """The table of rejected records."""

    def __init__(self, database: Database, *, retention: timedelta) -> None:
        """Keep what is no older than ``retention``."""
        self._database = database
        self._retention = retention
        self._waiting: dict[tuple[str, bytes], QuarantinedRecord] = {}
        self._arrived = asyncio.Event()

    def keep(self, source: str, examples: Sequence[Rejected]) -> None:
        """Write these soon."""
        now = datetime.now(UTC)
        for each in examples:
            key = source, sha256(msgspec.msgpack.encode(each)).digest()
            if key in self._waiting or len(self._waiting) < WAITING:
                kept = QuarantinedRecord(source=source, first=now, last=now, reason=each.reason, content=each.content)
                self._waiting[key] = kept
        if examples:
            self._arrived.set()

    async def run(self) -> None:
        """Write until cancelled; what cannot be written is tried again."""
        await write_behind(self._arrived, self.write, "rejected records")

    async def write(self) -> None:
        """Write what waits; raises StoreError, and nothing is lost then."""
        writing = dict(self._waiting)
        async with self._database.begin() as connection:
            for (source, digest), kept in writing.items():
                here = (rejected.c.source == source) & (rejected.c.digest == digest)
                known = await connection.execute(update(rejected).where(here).values(last=kept.last))
                if not known.rowcount:
                    reason = msgspec.msgpack.encode(kept.reason)
                    await connection.execute(
                        insert(rejected).values(
                            source=source,
                            digest=digest,
                            first=kept.first,
                            last=kept.last,
                            reason=reason,
                            content=kept.content.replace("\0", ""),
                        )
                    )
            for source in {source for source, _ in writing}:
                newest = select(rejected.c.id).where(rejected.c.source == source)
                newest = newest.order_by(rejected.c.last.desc(), rejected.c.id.desc()).limit(MOST)
                await connection.execute(
                    delete(rejected).where(rejected.c.source == source, rejected.c.id.not_in(newest))
                )
            old = datetime.now(UTC) - self._retention
            await connection.execute(delete(rejected).where(rejected.c.last < old))
        for key, kept in writing.items():
            if self._waiting.get(key) is kept:
                del self._waiting[key]

    async def read(self, source: str | None = None) -> list[QuarantinedRecord]:
        """Return what is kept of one source, or of all, newest first; raises StoreError."""
        found = select(rejected).order_by(rejected.c.last.desc(), rejected.c.id.desc())
        if source is not None:
            found = found.where(rejected.c.source == source)
        async with self._database.begin() as connection:
            rows = (await connection.execute(found)).all()
        return [
            QuarantinedRecord(
                source=row.source,
                first=row.first,
                last=row.last,
                reason=_reason(row.reason),
                content=row.content,
            )
            for row in rows
            if row.first is not None and row.last is not None
        ]


def _reason(body: bytes) -> Words:
    try:
        return msgspec.msgpack.decode(body, type=Words)
    except DAMAGED:
        return Words(vi="lý do đã lưu bị hỏng trên đĩa", en="the stored reason is damaged on the disk")
