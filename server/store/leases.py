"""Who may do what one alone may do at a time: a row each, whose number grows with every change of hands.

The number is a fencing token (Kleppmann, "How to do distributed locking", 2016): whoever shows a lower one than
was seen before comes too late, however sure of itself it is.
"""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import Row, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from server.store.inserting import inserting
from server.store.tables import leases


class LeaseRow(Struct, frozen=True, kw_only=True):
    """Who holds a lease."""

    name: str
    number: int
    """0 for one that nobody has held yet."""
    holder: str = ""
    since: datetime | None = None
    """UTC; None for one that nobody has held yet."""
    beats: int = 0
    """Changes while its holder renews it: whoever watches judges by its own clock, and by no other."""
    epoch: int = 0
    """Of the run of a server that holds it; 0 for others."""


async def read(connection: AsyncConnection, name: str) -> LeaseRow:
    """Return who holds a lease."""
    row = (await connection.execute(select(leases).where(leases.c.name == name))).one_or_none()
    return LeaseRow(name=name, number=0) if row is None else _lease(row)


async def take(
    connection: AsyncConnection, seen: LeaseRow, holder: str, now: datetime, *, epoch: int = 0
) -> LeaseRow | None:
    """Take a lease from whoever held it when it was ``seen``; None where somebody has been quicker.

    It begins with the commit of the transaction. ``epoch`` is raised above that of the lease before.
    """
    taken = LeaseRow(
        name=seen.name,
        number=seen.number + 1,
        holder=holder,
        since=now,
        epoch=max(epoch, seen.epoch + 1) if epoch else seen.epoch,
    )
    values = {name: getattr(taken, name) for name in ("number", "holder", "since", "beats", "epoch")}
    if seen.number == 0:
        try:
            async with connection.begin_nested():
                await connection.execute(insert(leases).values(name=seen.name, **values))
        except IntegrityError:
            return None
        return taken
    one = leases.c.name == seen.name
    found = await connection.execute(update(leases).where(one, leases.c.number == seen.number).values(values))
    return taken if found.rowcount == 1 else None


async def renew(connection: AsyncConnection, held: LeaseRow) -> bool:
    """Say that a holder is still there; return whether it holds the lease at all."""
    one = (leases.c.name == held.name) & (leases.c.number == held.number)
    found = await connection.execute(update(leases).where(one).values(beats=leases.c.beats + 1))
    return found.rowcount == 1


async def give_back(connection: AsyncConnection, held: LeaseRow) -> None:
    """Let whoever wants a lease take it at once; nothing happens where somebody else holds it."""
    one = (leases.c.name == held.name) & (leases.c.number == held.number)
    await connection.execute(update(leases).where(one).values(holder="", beats=leases.c.beats + 1))


async def lock(connection: AsyncConnection, seen: LeaseRow) -> bool:
    """Keep a lease from being renewed, taken or committed under until the end of the transaction.

    Return whether it is as it was ``seen``.
    """
    found = (await connection.execute(select(leases).where(leases.c.name == seen.name).with_for_update())).one_or_none()
    return seen.number == 0 if found is None else _lease(found) == seen


async def tell(connection: AsyncConnection, name: str, holder: str, now: datetime) -> None:
    """Say in a row of one's own, whose number nobody asks for, that somebody is there."""
    row = inserting(connection, leases).values(name=name, number=1, holder=holder, since=now, beats=0, epoch=0)
    more = {"holder": holder, "beats": leases.c.beats + 1}
    await connection.execute(row.on_conflict_do_update(index_elements=[leases.c.name], set_=more))


async def told(connection: AsyncConnection, prefix: str) -> list[LeaseRow]:
    """Return the rows whose names begin so."""
    found = await connection.execute(select(leases).where(leases.c.name.startswith(prefix, autoescape=True)))
    return [_lease(row) for row in found]


def _lease(row: Row[tuple[object, ...]]) -> LeaseRow:
    return LeaseRow(**row._mapping)
