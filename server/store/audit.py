"""Remembers who did what: what may have to be answered for later."""

import asyncio
from collections import deque
from datetime import UTC, datetime, timedelta

from msgspec import Struct
from sqlalchemy import delete, insert, select

from server.store.behind import write_behind
from server.store.database import Database
from server.store.tables import audit

MOST = 200_000
"""Deeds that are kept; the newest stay."""
WAITING = 5000
"""Not written yet; beyond them the oldest are lost."""
LONGEST = 500
"""Letters of each text."""


class AuditEntry(Struct, frozen=True, kw_only=True):
    """One thing that somebody did."""

    at: datetime
    who: str
    """A station, or ``cli:`` and the account of the one who typed."""
    what: str
    """A word for scripts, such as ``camera.take``."""
    subject: str
    """What it was done to, such as ``camera/CAM-001``."""
    detail: str = ""


class Audit:
    """The table of deeds."""

    def __init__(self, database: Database, *, retention: timedelta) -> None:
        """Keep what is no older than ``retention``."""
        self._database = database
        self._retention = retention
        self._waiting: deque[AuditEntry] = deque(maxlen=WAITING)
        self._arrived = asyncio.Event()

    def note(self, who: str, what: str, subject: str, detail: str = "") -> None:
        """Write down soon that somebody did something now."""
        texts = (text.replace("\0", "")[:LONGEST] for text in (who, what, subject, detail))
        who, what, subject, detail = texts
        self._waiting.append(AuditEntry(at=datetime.now(UTC), who=who, what=what, subject=subject, detail=detail))
        self._arrived.set()

    async def run(self) -> None:
        """Write until cancelled; what cannot be written is tried again."""
        await write_behind(self._arrived, self.write, "the audit")

    async def write(self) -> None:
        """Write what waits; raises StoreError, and nothing is lost then."""
        writing = list(self._waiting)
        if not writing:
            return
        rows = [
            {"at": deed.at, "who": deed.who, "what": deed.what, "subject": deed.subject, "detail": deed.detail}
            for deed in writing
        ]
        async with self._database.begin() as connection:
            await connection.execute(insert(audit), rows)
            await connection.execute(delete(audit).where(audit.c.at < _horizon(self._retention)))
            surplus = select(audit.c.id).order_by(audit.c.id.desc()).offset(MOST).limit(1).scalar_subquery()
            await connection.execute(delete(audit).where(audit.c.id <= surplus))
        for deed in writing:
            # others may have come, or have pushed these out
            if self._waiting and self._waiting[0] is deed:
                self._waiting.popleft()

    async def read(self, subject: str | None = None, *, most: int = 500) -> list[AuditEntry]:
        """Return what was done, or done to one thing, the newest first; raises StoreError."""
        found = select(audit).order_by(audit.c.id.desc()).limit(most)
        if subject is not None:
            found = found.where(audit.c.subject == subject)
        async with self._database.begin() as connection:
            rows = (await connection.execute(found)).all()
        return [
            AuditEntry(at=row.at, who=row.who, what=row.what, subject=row.subject, detail=row.detail)
            for row in rows
            if row.at is not None
        ]


def _horizon(retention: timedelta) -> datetime:
    try:
        return datetime.now(UTC) - retention
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)
