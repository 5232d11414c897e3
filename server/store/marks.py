"""Keeps what happened, to stand on a timeline, as long as the past itself."""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Row, Select, delete, func, insert, select, type_coerce

from server.contract.messages import Severity
from server.contract.past import MOST_MARKS, Mark, MarkKind, Marks
from server.contract.wire import DAMAGED
from server.contract.words import Words
from server.store.behind import write_behind
from server.store.database import Database
from server.store.tables import EPOCH, MICROSECOND, marks

WAITING = 2000
"""Not written yet; when more come, the oldest are given up."""
STRETCHES = 50
"""Equal parts of the time that is asked for: where there are too many, each has as much room as the others."""
ROOM = MOST_MARKS // STRETCHES

_SEVERITIES = list(Severity)
_encode = msgspec.msgpack.Encoder().encode
_words = msgspec.msgpack.Decoder(Words)
_at = type_coerce(marks.c.at, BigInteger)

log = logging.getLogger(__name__)


class MarkLog:
    """The table of marks."""

    def __init__(self, database: Database, *, retention: timedelta) -> None:
        """Keep what is no older than ``retention``."""
        self._database = database
        self._retention = retention
        self._waiting: deque[Mark] = deque()
        self._missed = 0
        self._arrived = asyncio.Event()
        self._writing = asyncio.Lock()

    def keep(self, found: Sequence[Mark]) -> None:
        """Write these soon."""
        self._waiting.extend(found)
        missed = max(0, len(self._waiting) - WAITING)
        for _ in range(missed):
            self._waiting.popleft()
        if missed and not self._missed:
            log.warning("there is no room for marks until the database answers")
        self._missed += missed
        if found:
            self._arrived.set()

    async def run(self) -> None:
        """Write until cancelled; what cannot be written is tried again."""
        await write_behind(self._arrived, self.write, "marks")

    async def write(self) -> None:
        """Write what waits; raises StoreError, and nothing is lost then."""
        async with self._writing:
            writing = list(self._waiting)
            if not writing:
                return
            async with self._database.begin() as connection:
                await connection.execute(insert(marks), [_row(each) for each in writing])
                await connection.execute(delete(marks).where(marks.c.at < datetime.now(UTC) - self._retention))
            for each in writing:
                # what there was no room for meanwhile has gone already
                if self._waiting and self._waiting[0] is each:
                    self._waiting.popleft()
            if self._missed:
                log.warning("%d marks were given up", self._missed)
                self._missed = 0

    async def read(self, wall: str, since: datetime, until: datetime) -> Marks:
        """Return what happened from ``since`` to ``until``, both included, not to other walls; raises StoreError.

        Where there is more than fits, the gravest and then the newest of each of equal stretches of that time.
        """
        await self.write()
        async with self._database.begin() as connection:
            here = (marks.c.at >= since, marks.c.at <= until, marks.c.wall.in_(["", wall]))
            total = await connection.scalar(select(func.count()).select_from(marks).where(*here)) or 0
            found = select(marks).where(*here).order_by(marks.c.at, marks.c.id)
            rows = (await connection.execute(found if total <= MOST_MARKS else _densest(found, since, until))).all()
        told = tuple(mark for row in rows if (mark := _mark(row)) is not None)
        return Marks(marks=told, omitted=total - len(told))


def _densest(found: Select[Any], since: datetime, until: datetime) -> Select[Any]:
    begin, end = ((each - EPOCH) // MICROSECOND for each in (since, until))
    stretch = (_at - begin) // max(1, -(-(end - begin + 1) // STRETCHES))
    rank = func.row_number().over(
        partition_by=stretch, order_by=(marks.c.gravity.desc(), marks.c.at.desc(), marks.c.id.desc())
    )
    ranked = found.order_by(None).add_columns(rank.label("rank")).subquery()
    return select(ranked).where(ranked.c.rank <= ROOM).order_by(ranked.c.at, ranked.c.id)


def _row(mark: Mark) -> dict[str, Any]:
    wall = mark.topic.removeprefix("wall/") if mark.topic.startswith("wall/") else ""
    return {
        "at": mark.at,
        "kind": mark.kind,
        "gravity": mark.severity.gravity,
        "topic": mark.topic,
        "wall": wall,
        "body": _encode(mark.said),
    }


def _mark(row: Row[Any]) -> Mark | None:
    """Return a mark; None for one that is damaged or of a kind that this version does not know."""
    try:
        return Mark(
            at=row.at,
            kind=MarkKind(row.kind),
            severity=_SEVERITIES[row.gravity],
            topic=row.topic,
            said=_words.decode(row.body),
        )
    except (*DAMAGED, ValueError, IndexError, TypeError):
        return None
