"""What a server writes after another one has taken over is never committed, whatever was slow or stopped."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from server.errors import FencedError, StoreError
from server.store import leases
from server.store.database import Database
from server.store.fencing import LEASE, Fence
from server.store.leases import LeaseRow

from .cluster import Cluster
from .conftest import closing

NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


class Server:
    """What writes under a lease."""

    def __init__(self, url: str, name: str) -> None:
        self.lost: list[str] = []
        self.fence = Fence(name, self.lost.append)
        self.database = Database(url, self.fence)

    async def take(self, seen: LeaseRow) -> LeaseRow:
        # as the pair does it, on a connection of its own
        async with closing(Database(str(self.database.engine.url))) as own, own.begin() as connection:
            assert await leases.lock(connection, seen)
            taken = await leases.take(connection, seen, self.fence.holder, NOW, epoch=1)
            assert taken is not None
        self.fence.number = taken.number
        return taken

    async def write(self, what: str) -> None:
        async with self.database.begin() as connection:
            await connection.execute(text("INSERT INTO drafts VALUES (:what, 'An', 0, 0, '')").bindparams(what=what))

    async def written(self) -> set[str]:
        async with self.database.begin() as connection:
            return set((await connection.execute(text("SELECT topic FROM drafts"))).scalars())


@pytest.fixture
async def servers(cluster: Cluster):
    url = cluster.new_database()
    two = [Server(url, "ioc-1"), Server(url, "ioc-2")]
    await two[0].database.migrate()
    yield two
    for each in two:
        await each.database.dispose()


async def test_only_who_holds_the_lease_writes(servers):
    first, second = servers
    held = await first.take(LeaseRow(name=LEASE, number=0))
    await first.write("one")
    await second.take(held)
    with pytest.raises(FencedError, match="another server has taken over"):
        await first.write("late")
    assert first.lost
    await second.write("two")
    # whoever only reads needs no lease
    assert await first.written() == {"one", "two"}


async def test_one_that_holds_none_yet_writes_nothing(servers):
    first, second = servers
    await first.take(LeaseRow(name=LEASE, number=0))
    with pytest.raises(FencedError):
        await second.write("early")


async def test_a_lease_taken_in_the_middle_of_a_transaction_ends_that(servers):
    first, second = servers
    held = await first.take(LeaseRow(name=LEASE, number=0))

    async def write_too_long() -> None:
        async with first.database.begin() as connection:
            await connection.execute(text("INSERT INTO drafts VALUES ('late', 'An', 0, 0, '')"))
            await second.take(held)

    with pytest.raises(FencedError):
        await write_too_long()
    assert await second.written() == set()


async def test_between_the_last_look_and_the_commit_nobody_takes_it_and_it_is_renewed(servers):
    first, second = servers
    held = await first.take(LeaseRow(name=LEASE, number=0))
    async with closing(Database(str(first.database.engine.url))) as other, first.database.engine.connect() as writing:
        await writing.execute(text("INSERT INTO drafts VALUES ('in time', 'An', 0, 0, '')"))
        await first.fence.check(writing)
        async with other.begin() as connection:
            assert await leases.renew(connection, held)
        held = LeaseRow(**{name: getattr(held, name) for name in held.__struct_fields__} | {"beats": 1})
        taking = asyncio.ensure_future(second.take(held))
        await asyncio.sleep(0.2)
        assert not taking.done()
        await writing.commit()
        await taking
    assert await second.written() == {"in time"}


async def test_one_that_is_stopped_there_is_ended_by_the_database(servers):
    first, second = servers
    held = await first.take(LeaseRow(name=LEASE, number=0))
    async with first.database.engine.connect() as writing:
        await writing.execute(text("INSERT INTO drafts VALUES ('late', 'An', 0, 0, '')"))
        await first.fence.check(writing)
        # nothing more is heard of it
        async with asyncio.timeout(20):
            while True:
                try:
                    await second.take(held)
                    break
                except StoreError:
                    # it waits for a lock no longer than others do
                    continue
        with pytest.raises(DBAPIError):
            await writing.commit()
    assert await second.written() == set()
