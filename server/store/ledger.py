"""The log of updates as statements: write, read as of a moment, prune."""

import logging
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

import msgspec
from msgspec import Struct, structs
from sqlalchemy import (
    ColumnElement,
    Row,
    ScalarSelect,
    Select,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from server.contract import newer
from server.contract.messages import About, AnyDocument, Update
from server.contract.wire import DAMAGED
from server.contract.words import Words
from server.store.inserting import inserting
from server.store.tables import Instant, documents, topics, updates

_encode = msgspec.msgpack.Encoder().encode
_document = msgspec.msgpack.Decoder(AnyDocument)
_words = msgspec.msgpack.Decoder(Words)
_about = msgspec.msgpack.Decoder(About)
_anything = msgspec.msgpack.Decoder()

SPOILT = "\ufffd"
"""Stands in a text for what was no letter: ``Database`` reads damaged texts so."""

log = logging.getLogger(__name__)

_APPEND = insert(updates).values(
    topic_id=select(topics.c.id).where(topics.c.name == bindparam("topic")).scalar_subquery(),
    document_id=select(documents.c.id).where(documents.c.digest == bindparam("digest")).scalar_subquery(),
)

DAMAGED_DOCUMENT = Words(
    vi="số liệu đã lưu bị hỏng trên đĩa; sẽ có lại khi nguồn trả lời",
    en="what was stored is damaged on the disk; it comes back when its source answers",
)


class Entry(Struct, frozen=True, kw_only=True):
    """One update as it is stored."""

    topic: str
    at: datetime
    taken: datetime | None
    observed: datetime | None
    about: bytes | None
    fresh_for: float
    source: str | None
    error: bytes | None
    partial: bool
    digest: bytes | None
    body: bytes | None


def entry(update: Update, at: datetime) -> Entry:
    """Return what is stored of an update that was published ``at``; its number (epoch, seq) is not.

    Raises ValueError for what a database would refuse: times without a zone, NUL in a name, not a number.
    """
    if any(moment is not None and moment.tzinfo is None for moment in (at, update.taken, update.observed)):
        raise ValueError("a time has no time zone")
    if "\0" in update.topic + (update.source or ""):
        raise ValueError("a name holds a NUL")
    if update.fresh_for != update.fresh_for:
        raise ValueError("fresh_for is not a number")
    body = None if update.document is None else _encode(update.document)
    return Entry(
        topic=update.topic,
        at=at,
        taken=update.taken,
        observed=update.observed,
        about=None if update.about is None else _encode(update.about),
        fresh_for=update.fresh_for,
        source=update.source,
        error=None if update.error is None else _encode(update.error),
        partial=update.partial,
        digest=None if body is None else sha256(body).digest(),
        body=body,
    )


async def write(connection: AsyncConnection, entries: Sequence[Entry]) -> None:
    """Append entries, at least one; topics and documents that are there already are only referred to."""
    names = {entry.topic for entry in entries}
    bodies = {entry.digest: entry.body for entry in entries if entry.digest is not None}
    await connection.execute(inserting(connection, topics).on_conflict_do_nothing(), [{"name": name} for name in names])
    if bodies:
        rows = [{"digest": digest, "body": body} for digest, body in bodies.items()]
        await connection.execute(inserting(connection, documents).on_conflict_do_nothing(), rows)
    await connection.execute(_APPEND, [structs.asdict(entry) for entry in entries])


def newest(at: datetime | None) -> Select[Any]:
    """Return the query for the last update of every topic at or before ``at``: one look into the index a topic.

    None asks for what was appended last, whatever the clock said.
    """
    last = _appended_last(topics.c.id) if at is None else last_at(topics.c.id, at)
    return (
        select(topics.c.name, updates, documents.c.digest, documents.c.body)
        .select_from(topics)
        .join(updates, updates.c.id == last)
        .outerjoin(documents, documents.c.id == updates.c.document_id)
        .order_by(topics.c.id)
    )


async def read(connection: AsyncConnection, at: datetime) -> list[Update]:
    """Return the last update of every topic at or before ``at``, unnumbered; what is damaged is left out and logged."""
    return [update for row in await connection.execute(newest(at)) if (update := update_of(row)) is not None]


async def last(connection: AsyncConnection) -> tuple[list[Update], datetime | None]:
    """Return what was appended last of every topic, unnumbered, and the latest time at which any was published."""
    rows = (await connection.execute(newest(None))).all()
    by_time = updates.alias("by_time")
    latest = select(func.max(by_time.c.at, type_=Instant)).where(by_time.c.topic_id == topics.c.id).scalar_subquery()
    times = (await connection.execute(select(latest).select_from(topics))).scalars().all()
    found = [update for row in rows if (update := update_of(row)) is not None]
    return found, max((time for time in times if time is not None), default=None)


async def old(connection: AsyncConnection, horizon: datetime) -> Sequence[int]:
    """Return the numbers of all topics that have updates of before ``horizon``, for ``prune``."""
    has_old = exists().where(updates.c.topic_id == topics.c.id, updates.c.at <= horizon)
    return (await connection.execute(select(topics.c.id).where(has_old))).scalars().all()


async def prune(connection: AsyncConnection, topic: int, horizon: datetime, most: int) -> int:
    """Delete up to ``most`` updates of a topic before ``horizon``, oldest first; return how many went.

    The last one at the horizon stays, for it was still valid then, and the one that was appended last, which a clock
    that was set may have stamped as if it were old. Documents nobody refers to any more go too.
    """
    old = (
        select(updates.c.id)
        .where(updates.c.topic_id == topic, updates.c.at <= horizon)
        .where(updates.c.id.not_in([last_at(topic, horizon), _appended_last(topic)]))
        .order_by(updates.c.at, updates.c.id)
        .limit(most)
    )
    deleted = await connection.execute(delete(updates).where(updates.c.id.in_(old)).returning(updates.c.document_id))
    left = deleted.scalars().all()
    used = exists().where(updates.c.document_id == documents.c.id)
    await connection.execute(delete(documents).where(documents.c.id.in_({each for each in left if each}), ~used))
    return len(left)


def last_at(topic: ColumnElement[int] | int, at: ColumnElement[datetime] | datetime) -> ScalarSelect[int]:
    """Return the id of the last update of a topic at or before ``at``: one look into the index."""
    earlier = updates.alias("earlier")
    return (
        select(earlier.c.id)
        .where(earlier.c.topic_id == topic, earlier.c.at <= at)
        .order_by(earlier.c.at.desc(), earlier.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _appended_last(topic: ColumnElement[int] | int) -> ScalarSelect[int]:
    other = updates.alias("other")
    return select(func.max(other.c.id)).where(other.c.topic_id == topic).scalar_subquery()


def document_of(body: bytes) -> AnyDocument | None:
    """Return a stored document; None for one that is damaged, or that this version cannot read."""
    try:
        return _read(body)
    except DAMAGED:
        return None


def update_of(row: Row[Any]) -> Update | None:
    """Return a stored update, unnumbered; None where its name or numbers are damaged, which is logged.

    A document that is damaged, or that this version cannot read, is an error instead.
    """
    if SPOILT in row.name or not isinstance(row.fresh_for, float):
        log.warning("a stored update of %r is damaged and left out", row.name)
        return None
    document, error, partial, about = None, None, row.partial, None
    if row.body is not None and sha256(row.body).digest() != row.digest:
        log.warning("the stored document of %s is damaged and left out", row.name)
        error, partial = DAMAGED_DOCUMENT, False
    else:
        try:
            document = None if row.body is None else _read(row.body)
            error = None if row.error is None else _words.decode(row.error)
            about = None if row.about is None else _about.decode(row.about)
        except DAMAGED:
            document, error, partial = None, _unreadable(row.body), False
    return Update(
        topic=row.name,
        document=document,
        taken=row.taken,
        observed=row.observed,
        about=about,
        fresh_for=row.fresh_for,
        source=row.source,
        error=error,
        partial=partial,
    )


def _read(body: bytes) -> AnyDocument:
    document: AnyDocument
    try:
        document = _document.decode(body)
    except msgspec.ValidationError:
        # a newer version wrote it, before this one was put back
        document = newer.decode(body, AnyDocument)
    return document


def _unreadable(body: bytes | None) -> Words:
    try:
        fields = None if body is None else _anything.decode(body)
    except DAMAGED:
        fields = None
    kind = fields.get("kind", "?") if isinstance(fields, dict) else "?"
    return Words(
        vi=f"tài liệu loại «{kind}» do một bản Vọng Lâu khác ghi; hãy nâng cấp máy chủ",
        en=f"another version of Vọng Lâu wrote this document of kind “{kind}”; upgrade the server",
    )
