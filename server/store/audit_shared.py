"""The audit that two servers write in turn, each with a file of the ends of its own: one follows what the other wrote.

What comes after the end that a server knows has to follow it link by link; a cut before that end stays visible.
"""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.store import leases
from server.store.audit_chain import ChainEnds, ChainFile, link
from server.store.tables import audit

AT_ONCE = 1000
"""Rows that are read at a time."""


async def continued(connection: AsyncConnection, told: ChainFile, there: ChainEnds) -> bool:
    """Return whether the chain that is ``there`` is one of those of a file, with more behind it."""
    for ends in told.ends():
        if await _follows(connection, ends, there):
            return True
    return False


async def has_never_written(connection: AsyncConnection, server: str) -> bool:
    """Return whether a server has no file because it never wrote, not because somebody has taken that away."""
    return (await leases.read(connection, _row(server))).number == 0


async def begins(connection: AsyncConnection, server: str, now: datetime) -> bool:
    """Return whether a server comes to write for the first time, and remember that it has."""
    first = await has_never_written(connection, server)
    await leases.tell(connection, _row(server), server, now)
    return first


def _row(server: str) -> str:
    return f"audit/{server}"


async def _follows(connection: AsyncConnection, ends: ChainEnds, there: ChainEnds) -> bool:
    digest = ends.newest
    if digest == there.base:
        last = -1
    else:
        found = await connection.scalar(select(func.max(audit.c.id)).where(audit.c.digest == digest))
        if found is None:
            return False
        last = found
    rows = ends.count
    while page := (
        await connection.execute(select(audit).where(audit.c.id > last).order_by(audit.c.id).limit(AT_ONCE))
    ).all():
        for row in page:
            if link(digest, row) != row.digest:
                return False
            digest, rows = row.digest, rows + 1
        last = page[-1].id
    return digest == there.newest and rows == there.count
