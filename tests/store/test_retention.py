"""What is forgotten, and what is not."""

from datetime import UTC, datetime, timedelta

from server.store import ledger
from server.store.database import Database
from server.store.retention import EVERY, MOST, Retention
from server.store.tables import documents, updates

from .conftest import model, rows, update

KEEP = timedelta(days=30)


async def sweep(database: Database, keep: timedelta) -> int:
    """Sweep once; return in how many transactions."""
    retention = Retention(database, keep)
    steps = 0
    while not retention.wait:
        await retention.step()
        steps += 1
    assert 0 < retention.wait <= EVERY
    return steps


async def test_only_what_no_state_inside_the_retention_needs_is_forgotten(database: Database) -> None:
    now = datetime.now(UTC)
    horizon = now - KEEP
    old = {
        "source/gates": [horizon - timedelta(hours=hour) for hour in range(2 * MOST + 9, 0, -1)],
        "source/press": [horizon - timedelta(days=900)],
        "tasks/all": [],
    }
    new = [horizon + timedelta(days=day) for day in (1, 2)]
    appended = [
        (update(topic, polls=number), at)
        for topic in old
        for number, at in enumerate([*old[topic], *new], start=10_000 * len(topic))
    ]
    async with database.begin() as connection:
        await ledger.write(connection, [ledger.entry(each, at) for each, at in appended])
    # one to begin with, three for the busy topic, one for the other that has old updates
    assert await sweep(database, KEEP) == 5
    async with database.begin() as connection:
        for day in (0, 1, 2, 30):
            moment = horizon + timedelta(days=day, minutes=1)
            assert {each.topic: each for each in await ledger.read(connection, moment)} == model(appended, moment)
    assert await rows(database, updates) == 2 + 6
    assert await rows(database, documents) == 2 + 6


async def test_a_document_that_is_still_needed_outlives_its_first_update(database: Database) -> None:
    now = datetime.now(UTC)
    async with database.begin() as connection:
        days = [now - timedelta(days=day) for day in range(60, 0, -1)]
        await ledger.write(connection, [ledger.entry(update(), day) for day in days])
    await sweep(database, KEEP)
    assert await rows(database, updates) == 30
    async with database.begin() as connection:
        assert await ledger.read(connection, now) == [update()]


async def test_an_empty_past_is_no_trouble(database: Database) -> None:
    assert await sweep(database, KEEP) == 1
