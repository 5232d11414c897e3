"""A lease has one holder, and its number grows with every change of hands."""

import asyncio
from datetime import UTC, datetime

from msgspec import structs

from server.store import leases
from server.store.database import Database

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


async def _take(database, seen, holder, **more):
    async with database.begin(durable=True, alone=True) as connection:
        return await leases.take(connection, seen, holder, NOON, **more)


async def _read(database, name="duty/main"):
    async with database.begin() as connection:
        return await leases.read(connection, name)


async def test_a_lease_that_nobody_held_is_taken_and_changes_hands(database):
    nobody = await _read(database)
    assert (nobody.number, nobody.holder) == (0, "")
    first = await _take(database, nobody, "wall-1")
    assert await _read(database) == first == leases.LeaseRow(
        name="duty/main", number=1, holder="wall-1", since=NOON
    )  # fmt: skip
    second = await _take(database, first, "wall-2")
    assert (second.number, second.holder) == (2, "wall-2")


async def test_who_saw_an_older_holder_comes_too_late(database):
    nobody = await _read(database)
    first = await _take(database, nobody, "wall-1")
    assert await _take(database, nobody, "wall-2") is None
    await _take(database, first, "wall-2")
    assert await _take(database, first, "wall-3") is None
    assert (await _read(database)).holder == "wall-2"


async def test_of_many_who_take_at_once_one_holds_it(url, database):
    others = [Database(url) for _ in range(4)]
    try:
        for _ in range(5):
            seen = await _read(database)
            taken = await asyncio.gather(*(_take(each, seen, str(n)) for n, each in enumerate(others)))
            assert sum(each is not None for each in taken) == 1
            assert (await _read(database)).number == seen.number + 1
    finally:
        for each in others:
            await each.dispose()


async def test_only_its_holder_renews_it(database):
    first = await _take(database, await _read(database), "wall-1")
    async with database.begin() as connection:
        assert await leases.renew(connection, first)
        assert await leases.renew(connection, first)
    assert (await _read(database)).beats == 2
    second = await _take(database, first, "wall-2")
    async with database.begin() as connection:
        assert not await leases.renew(connection, first)
    assert await _read(database) == second


async def test_the_epoch_grows_whatever_the_clock_says(database):
    first = await _take(database, await _read(database, "server"), "a", epoch=1000)
    second = await _take(database, first, "b", epoch=5)
    assert (first.epoch, second.epoch) == (1000, 1001)
    async with database.begin() as connection:
        assert await leases.renew(connection, second)
    assert await _read(database, "server") == structs.replace(second, beats=1)
