"""Locks a name for a growing time after wrong passwords, whether or not there is such a person."""

from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.contract.calendar import CALENDAR
from server.contract.words import Words
from server.errors import RefusedError
from server.store.tables import failures as table

FREE = 4
"""Wrong passwords in a row that cost nothing."""
FIRST, LONGEST = timedelta(minutes=1), timedelta(hours=1)
"""How long a name is locked after one more; doubled from the one to the other."""
FORGOTTEN = timedelta(days=1)
"""After the last of them."""
MOST = 10_000
"""Names that are remembered: anybody may type new ones."""


def locked_for(count: int) -> timedelta | None:
    """Return for how long the ``count``-th wrong password in a row locks a name; None where it does not."""
    if count <= FREE:
        return None
    doublings = min(count - FREE - 1, 30)
    return min(FIRST * (1 << doublings), LONGEST)


async def attempt(connection: AsyncConnection, key: str, now: datetime) -> datetime | None:
    """Count an attempt at the ``key_of`` a name before it is judged, so that many at once are as many.

    Return until when the name is locked if this one is wrong; ``forget`` it if it is right. Raises RefusedError where
    the name is locked now.
    """
    digest = _digest(key)
    row = (await connection.execute(select(table).where(table.c.digest == digest))).one_or_none()
    if row is not None and row.until is not None and now < row.until <= now + LONGEST:
        raise RefusedError(locked(row.until))
    fresh = row is not None and row.last is not None and now - row.last < FORGOTTEN
    count = row.attempts + 1 if row is not None and fresh else 1
    pause = locked_for(count)
    values = {"attempts": count, "last": now, "until": None if pause is None else now + pause}
    if row is not None:
        await connection.execute(update(table).where(table.c.digest == digest).values(values))
    else:
        await connection.execute(insert(table).values(values | {"digest": digest}))
        if (await connection.scalar(select(func.count()).select_from(table)) or 0) > MOST:
            oldest = select(table.c.digest).order_by(table.c.last).limit(MOST // 10)
            await connection.execute(delete(table).where(table.c.digest.in_(oldest)))
    return None if pause is None else now + pause


async def uncount(connection: AsyncConnection, key: str) -> None:
    """Take back an attempt that was counted and is neither wrong nor right yet; those before it stay counted."""
    before = (table.c.digest == _digest(key)) & (table.c.attempts > 0)
    await connection.execute(update(table).where(before).values(attempts=table.c.attempts - 1, until=None))


async def forget(connection: AsyncConnection, key: str) -> None:
    """Let a name in again."""
    await connection.execute(delete(table).where(table.c.digest == _digest(key)))


async def until(connection: AsyncConnection, key: str, now: datetime) -> datetime | None:
    """Return until when a name is locked; None where it is not."""
    found = await connection.scalar(select(table.c.until).where(table.c.digest == _digest(key)))
    return found if found is not None and now < found <= now + LONGEST else None


def locked(until: datetime) -> Words:
    """Return what is said of a name that is locked."""
    at = until.astimezone(CALENDAR).time().isoformat("seconds")
    return Words(
        vi=f"nhập sai mật khẩu quá nhiều lần; tạm khóa đến {at}",
        en=f"too many wrong passwords; locked until {at}",
    )


def _digest(key: str) -> bytes:
    return sha256(key.encode()).digest()
