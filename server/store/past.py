"""The state at a moment and what came after it, as statements: a look into the index a topic, and never a long one."""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct, structs
from sqlalchemy import CTE, BigInteger, ColumnElement, FromClause, Select, case, func, literal, or_, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection

from server.contract.messages import Update
from server.contract.past import Stamped, stamped
from server.contract.words import Words
from server.errors import StoreError
from server.store import ledger
from server.store.tables import EPOCH, MICROSECOND, Instant, documents, topics, updates

MOST_CHANGES = 4000
"""Changes of one answer, and"""
MOST_BYTES = 4 << 20
"""of their documents: what goes beyond is left for the next question."""
MOST_STATE = 32 << 20
"""Bytes of the documents of one state, which cannot be told in parts."""
FIRST_STRETCH = 60_000_000
"""Microseconds that are looked through first; as long as little is found there, four times as many next."""
AT_ONCE = 100
"""Documents of one statement."""
TURN = 0.002
"""Seconds after which others get their turn."""

TOO_MUCH = Words(
    vi="trạng thái của các chủ đề này quá lớn để gửi một lần; hãy hỏi ít chủ đề hơn",
    en="the state of these topics is too much for one answer; ask for fewer topics",
)

_at = type_coerce(updates.c.at, BigInteger)


class Place(Struct, frozen=True):
    """One row of the past before it is fetched."""

    id: int
    bucket: int
    size: int
    """Bytes of its document."""


class Bounds(Struct, frozen=True):
    """What lies around a moment, whatever the topic; None where nothing does."""

    first: datetime | None
    before: datetime | None
    """The last at or before it."""
    after: datetime | None


def chosen(names: Sequence[str]) -> ColumnElement[bool]:
    """Return what holds of the topics of that name, or of the kind of ``kind/*``; of all where none is named."""
    exact = [name for name in names if not name.endswith("/*")]
    kinds = [name.removesuffix("*") for name in names if name.endswith("/*")]
    # LIKE knows no capitals on SQLite
    alike = [func.substr(topics.c.name, 1, len(kind)) == kind for kind in kinds]
    return or_(topics.c.name.in_(exact), *alike) if names else topics.c.id.is_not(None)


def state(names: Sequence[str], at: datetime) -> Select[Any]:
    """Return the query for the ids of the last updates of topics at or before ``at``, with their documents' sizes."""
    return (
        select(updates.c.id, func.coalesce(func.length(documents.c.body), 0))
        .select_from(topics)
        .join(updates, updates.c.id == ledger.last_at(topics.c.id, at))
        .outerjoin(documents, documents.c.id == updates.c.document_id)
        .where(chosen(names))
        .order_by(topics.c.id)
    )


def changes(names: Sequence[str], at: int, since: int, until: int, step: int) -> Select[Any]:
    """Return the query for the last updates of topics in each ``step`` after ``since`` up to ``until``, in order.

    All in microseconds. Steps are counted from ``at``: the first ends with ``at + step``, so that a state is exact at
    their ends. From each step of a topic one look leads to the next one in which anything came: what lies between,
    and how much came within a step, costs nothing.
    """
    steps = _first_step(names, at, since, until, step)
    other = updates.alias("following")
    following = _next(other, steps.c.topic_id, steps.c.edge, until)
    steps = steps.union_all(select(steps.c.topic_id, _edge(following, at, step)).where(steps.c.edge.is_not(None)))
    edge = case((steps.c.edge > until, literal(until, BigInteger)), else_=steps.c.edge)
    last = ledger.last_at(steps.c.topic_id, type_coerce(edge, Instant))
    return (
        select(updates.c.id, ((_at - at - 1) // step).label("bucket"), func.coalesce(func.length(documents.c.body), 0))
        .select_from(steps)
        .join(updates, updates.c.id == last)
        .outerjoin(documents, documents.c.id == updates.c.document_id)
        .where(steps.c.edge.is_not(None))
        .order_by(updates.c.at, updates.c.id)
    )


def _first_step(names: Sequence[str], at: int, since: int, until: int, step: int) -> CTE:
    """Return for each topic the end of the first step in which anything came; NULL where nothing did."""
    first = _next(updates.alias("first"), topics.c.id, literal(since, BigInteger), until)
    begun = select(topics.c.id.label("topic_id"), _edge(first, at, step).label("edge")).where(chosen(names))
    return begun.cte("steps", recursive=True)


def _next(other: FromClause, topic: ColumnElement[int], after: ColumnElement[int], until: int) -> ColumnElement[int]:
    moment = type_coerce(other.c.at, BigInteger)
    here = (other.c.topic_id == topic, moment > after, moment <= until)
    return select(func.min(moment, type_=BigInteger)).where(*here).scalar_subquery()


def _edge(moment: ColumnElement[int], at: int, step: int) -> ColumnElement[int]:
    """Return where the step of a moment ends."""
    return at + ((moment - at - 1) // step + 1) * step


def bounds(at: datetime) -> Select[Any]:
    """Return the query for what lies around a moment: three looks into the index a topic."""
    other = updates.alias("other")
    here = other.c.topic_id == topics.c.id
    looks = {
        "first": select(func.min(other.c.at)).where(here),
        "before": select(func.max(other.c.at)).where(here, other.c.at <= at),
        "after": select(func.min(other.c.at)).where(here, other.c.at > at),
    }
    each = select(*(look.scalar_subquery().label(name) for name, look in looks.items())).select_from(topics).subquery()
    return select(
        func.min(each.c.first, type_=Instant),
        func.max(each.c.before, type_=Instant),
        func.min(each.c.after, type_=Instant),
    )


async def read_state(connection: AsyncConnection, names: Sequence[str], at: datetime) -> tuple[Stamped, ...]:
    """Return the last update of every topic that is asked for at or before ``at``.

    Raises StoreError where that is too much.
    """
    found = (await connection.execute(state(names, at))).all()
    if sum(size for _, size in found) > MOST_STATE:
        raise StoreError(TOO_MUCH)
    return await _fetched(connection, [number for number, _ in found])


async def read_changes(
    connection: AsyncConnection, names: Sequence[str], at: datetime, until: datetime, step: timedelta
) -> tuple[tuple[Stamped, ...], datetime]:
    """Return the changes after ``at`` that there is room for, and up to when these are all.

    At least one step is told whole, else nobody could go on from there.
    """
    if until <= at:
        return (), until
    count = select(func.count()).select_from(topics).where(chosen(names))
    # a step has one change of a topic at most: so many rows reach beyond what fits, and beyond the first step
    most = MOST_CHANGES + (await connection.scalar(count) or 0) + 1
    begin, end, width = (at - EPOCH) // MICROSECOND, (until - EPOCH) // MICROSECOND, max(1, step // MICROSECOND)
    places: list[Place] = []
    since, size, stretch = begin, 0, _whole(FIRST_STRETCH, width)
    while since < end:
        upto = min(end, since + stretch)
        query = changes(names, begin, since, upto, width).limit(most)
        async with contextlib.aclosing(_places(connection, query)) as found:
            async for place in found:
                size += place.size
                if places and place.bucket > places[0].bucket and (len(places) >= MOST_CHANGES or size > MOST_BYTES):
                    kept = [each.id for each in places if each.bucket < place.bucket]
                    return await _fetched(connection, kept), EPOCH + (begin + place.bucket * width) * MICROSECOND
                places.append(place)
        since, stretch = upto, stretch * 4
    return await _fetched(connection, [place.id for place in places]), until


async def read_bounds(connection: AsyncConnection, at: datetime) -> Bounds:
    """Return what lies around a moment."""
    return Bounds(*(await connection.execute(bounds(at))).one())


def _whole(stretch: int, width: int) -> int:
    """Return a stretch of whole steps."""
    return max(1, stretch // width) * width


async def _places(connection: AsyncConnection, query: Select[Any]) -> AsyncGenerator[Place, None]:
    for rows in (await connection.execute(query)).partitions(500):
        for row in rows:
            yield Place(*row)
        await asyncio.sleep(0)


async def _fetched(connection: AsyncConnection, ids: Sequence[int]) -> tuple[Stamped, ...]:
    """Return updates as they travel, in the order of their ids as given; what is damaged is left out."""
    found: list[Stamped] = []
    began = time.monotonic()
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        query = (
            select(topics.c.name, updates, documents.c.digest, documents.c.body)
            .select_from(updates)
            .join(topics, topics.c.id == updates.c.topic_id)
            .outerjoin(documents, documents.c.id == updates.c.document_id)
            .where(updates.c.id.in_(some))
        )
        rows = {row.id: row for row in await connection.execute(query)}
        for row in (rows[number] for number in some if number in rows):
            update = ledger.update_of(row)
            if update is not None and row.at is not None:
                found.append(stamped(_as_stored(update, row.body), row.at))
            if time.monotonic() - began > TURN:
                # documents are checked and read in short turns: the wall's updates go on meanwhile
                await asyncio.sleep(0)
                began = time.monotonic()
    return tuple(found)


def _as_stored(update: Update, body: bytes | None) -> Update:
    """Return an update whose document, which could be read, travels as it was stored."""
    return update if update.document is None else structs.replace(update, document=msgspec.Raw(body or b""))
