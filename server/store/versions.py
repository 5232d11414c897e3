"""Keeps what people draw: every version that was published, for ever, and the drafts of each person."""

import contextlib
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Row, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.contract.messages import Draft, Version
from server.contract.publishing import MOST_VERSIONS, DrawnDocument, Publish, SaveDraft, Told
from server.store.database import Database
from server.store.tables import drafts, versions

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(DrawnDocument).decode


class Kept(Struct, frozen=True):
    """What is kept of one topic, without old versions."""

    newest: Version | None = None
    shown: Version | None = None
    document: DrawnDocument | None = None
    """Of the version that is shown."""
    damaged: Version | None = None
    """What should be shown, and cannot be read: the last one that can be is."""
    following: datetime | None = None
    """When another version is shown instead."""
    drafts: tuple[Draft, ...] = ()


class StaleError(Exception):
    """Somebody has published another version meanwhile."""

    def __init__(self, newest: Version, document: DrawnDocument | None) -> None:
        super().__init__(newest.number)
        self.newest = newest
        self.document = document


class VersionLog:
    """The tables of versions and drafts. Every method raises StoreError where they cannot be read or written."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def stamp(self) -> int:
        """Return a number that grows with every version, whoever publishes it."""
        async with self._database.begin() as connection:
            return await connection.scalar(select(func.max(versions.c.id))) or 0

    async def all(self, now: datetime) -> Mapping[str, Kept]:
        """Return what is kept of every topic."""
        async with self._database.begin() as connection:
            rows = (await connection.execute(_without_body().order_by(versions.c.topic, versions.c.number))).all()
            begun = (await connection.execute(select(drafts).order_by(drafts.c.topic, drafts.c.by))).all()
            found = {}
            for topic in {row.topic for row in (*rows, *begun)}:
                there = [_version(row) for row in rows if row.topic == topic]
                own = tuple(Draft(by=row.by, base=row.base, at=row.at) for row in begun if row.topic == topic)
                found[topic] = await _kept(connection, topic, there, own, now)
        return found

    async def publish(self, order: Publish, by: str, station: str, command: str, now: datetime) -> Version:
        """Keep a version ``by`` somebody at a station, and forget that draft; the same ``command`` keeps it once.

        Raises StaleError where there is a newer one than its base.
        """
        async with self._database.begin(durable=True, alone=True) as connection:
            return await _publish(connection, order, by, station, command, now)

    async def is_done(self, command: str) -> bool:
        """Return whether an order by this id has made a version."""
        found = select(versions.c.id).where(versions.c.command == command).limit(1)
        async with self._database.begin() as connection:
            return (await connection.scalar(found)) is not None

    async def save(self, order: SaveDraft, by: str, now: datetime) -> None:
        """Keep a draft instead of the one before."""
        row = {"topic": order.topic, "by": by, "at": now, "base": order.base, "body": _encode(order.document)}
        async with self._database.begin() as connection:
            await connection.execute(_of_draft(delete(drafts), order.topic, by))
            await connection.execute(insert(drafts).values(row))

    async def drop(self, topic: str, by: str) -> None:
        """Forget a draft."""
        async with self._database.begin() as connection:
            await connection.execute(_of_draft(delete(drafts), topic, by))

    async def draft(self, topic: str, by: str) -> Told:
        """Return somebody's draft of a topic; one without a document where there is none."""
        async with self._database.begin() as connection:
            row = (await connection.execute(_of_draft(select(drafts), topic, by))).one_or_none()
        return Told() if row is None else Told(document=_read(row.body), base=row.base)

    async def versions(self, topic: str, before: int | None = None) -> Told:
        """Return the newest versions of a topic, or the newest ``before`` a number, without their documents."""
        here = _without_body().where(versions.c.topic == topic)
        if before is not None:
            here = here.where(versions.c.number < before)
        async with self._database.begin() as connection:
            rows = (await connection.execute(here.order_by(versions.c.number.desc()).limit(MOST_VERSIONS))).all()
        return Told(versions=tuple(map(_version, rows)))

    async def every_version(self, topic: str) -> AsyncIterator[Version]:
        """Yield all versions of a topic, the newest first, without their documents."""
        before = None
        while found := (await self.versions(topic, before)).versions:
            for each in found:
                yield each
            before = found[-1].number

    async def version(self, topic: str, number: int) -> Told:
        """Return one version of a topic with its document; nothing where there is none of that number."""
        async with self._database.begin() as connection:
            found = select(versions).where(versions.c.topic == topic, versions.c.number == number)
            row = (await connection.execute(found)).one_or_none()
        if row is None:
            return Told()
        return Told(versions=(_version(row),), document=None if row.body is None else _read(row.body))


async def _publish(
    connection: AsyncConnection, order: Publish, by: str, station: str, command: str, now: datetime
) -> Version:
    if command:
        again = select(versions).where(versions.c.topic == order.topic, versions.c.command == command)
        if (row := (await connection.execute(again)).first()) is not None:
            return _version(row)
    last = select(versions).where(versions.c.topic == order.topic).order_by(versions.c.number.desc()).limit(1)
    row = (await connection.execute(last)).one_or_none()
    number = 0 if row is None else row.number
    if row is not None and number != order.base:
        raise StaleError(_version(row), None if row.body is None else _read(row.body))
    made = Version(
        number=number + 1,
        at=now,
        due=max(order.due or now, now),
        by=by,
        station=station,
        comment=order.comment.strip(),
        removes=order.document is None,
    )
    kept = {name: getattr(made, name) for name in ("number", "at", "due", "by", "station", "comment")}
    body = None if order.document is None else _encode(order.document)
    await connection.execute(insert(versions).values(topic=order.topic, command=command, body=body, **kept))
    await connection.execute(_of_draft(delete(drafts), order.topic, by))
    return made


async def _kept(
    connection: AsyncConnection, topic: str, there: list[Version], own: tuple[Draft, ...], now: datetime
) -> Kept:
    shown, document, damaged = None, None, None
    for each in sorted((each for each in there if each.due <= now), key=lambda each: (each.due, each.number))[::-1]:
        if each.removes:
            shown = each
            break
        found = select(versions.c.body).where(versions.c.topic == topic, versions.c.number == each.number)
        if (document := _read(await connection.scalar(found))) is not None:
            shown = each
            break
        damaged = damaged or each
    return Kept(
        newest=there[-1] if there else None,
        shown=shown,
        document=document,
        damaged=damaged,
        following=min((each.due for each in there if each.due > now), default=None),
        drafts=own,
    )


def _without_body() -> Any:
    columns = [each for each in versions.c if each.name != "body"]
    return select(*columns, versions.c.body.is_(None).label("removes"))


def _of_draft(statement: Any, topic: str, by: str) -> Any:
    return statement.where(drafts.c.topic == topic, drafts.c.by == by)


def _version(row: Row[Any]) -> Version:
    told = row._mapping
    return Version(
        number=row.number,
        at=row.at,
        due=row.due,
        by=row.by,
        station=row.station,
        comment=row.comment,
        removes=bool(told["removes"]) if "removes" in told else told["body"] is None,
    )


def _read(body: bytes | None) -> DrawnDocument | None:
    """Return a document; None where a newer version of the product has written what this one does not know."""
    with contextlib.suppress(msgspec.MsgspecError):
        return None if body is None else _decode(body)
    return None
