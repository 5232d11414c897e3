"""What could not be used is kept for the technician, once however often it comes."""

from datetime import UTC, datetime, timedelta

from server.contract.words import same
from server.records import Rejected
from server.store.database import Database
from server.store.quarantine import MOST, Quarantine
from server.store.tables import rejected

from .conftest import rows

YEAR = timedelta(days=365)


def example(number: int) -> Rejected:
    return Rejected(same(f"record {number}: no value"), f'{{"id":"{number}"}}')


async def test_what_comes_again_is_kept_once(database: Database) -> None:
    quarantine = Quarantine(database, retention=YEAR)
    for _ in range(3):
        quarantine.keep("tasks", [example(1), example(2)])
        await quarantine.write()
    quarantine.keep("press", [example(1)])
    await quarantine.write()
    assert await rows(database, rejected) == 3
    first, second = await quarantine.read("tasks")
    assert {first.reason.en, second.reason.en} == {"record 1: no value", "record 2: no value"}
    assert first.first < first.last
    assert [kept.source for kept in await quarantine.read()] == ["press", "tasks", "tasks"]


async def test_of_one_source_the_newest_stay(database: Database) -> None:
    quarantine = Quarantine(database, retention=YEAR)
    quarantine.keep("tasks", [example(number) for number in range(MOST)])
    await quarantine.write()
    quarantine.keep("tasks", [example(MOST)])
    await quarantine.write()
    kept = await quarantine.read("tasks")
    assert len(kept) == MOST
    assert kept[0].content == f'{{"id":"{MOST}"}}'


async def test_what_has_not_come_for_long_is_forgotten(database: Database) -> None:
    quarantine = Quarantine(database, retention=YEAR)
    quarantine.keep("tasks", [example(1)])
    await quarantine.write()
    forgetful = Quarantine(database, retention=timedelta(0))
    forgetful.keep("press", [example(2)])
    before = datetime.now(UTC)
    await forgetful.write()
    assert all(kept.last > before for kept in await quarantine.read())


async def test_what_a_database_would_refuse_is_kept_all_the_same(database: Database) -> None:
    quarantine = Quarantine(database, retention=YEAR)
    quarantine.keep("tasks", [Rejected(same("x"), "a\0b")])
    await quarantine.write()
    assert [kept.content for kept in await quarantine.read()] == ["ab"]


async def test_a_damaged_row_does_not_hide_the_others(database: Database) -> None:
    quarantine = Quarantine(database, retention=YEAR)
    quarantine.keep("tasks", [example(1), example(2)])
    await quarantine.write()
    async with database.begin() as connection:
        await connection.execute(rejected.update().where(rejected.c.id == 1).values(reason=b"\x82\xa2vi\xa1\xff"))
    reasons = {kept.reason.en for kept in await quarantine.read()}
    assert len(reasons) == 2
    assert any("damaged" in reason for reason in reasons)
