"""What becomes of the past when its database fails: each failure is a real one."""

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, text

from server.errors import DatabaseTooNewError, StoreError
from server.store import history as module
from server.store.database import Database
from server.store.history import History

from .cluster import Cluster
from .conftest import NOON, YEARS, Announced, closing, minutes, running, until, update, written

pytestmark = pytest.mark.logs("history pauses", "updates were not written")

PAGE = 4096
"""Bytes of an SQLite page."""

Failing = Callable[[Database], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def locked(database: Database) -> AsyncIterator[None]:
    """Let another program hold the database."""
    if database.engine.dialect.name == "sqlite":
        other = sqlite3.connect(database.place, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.close()
    else:
        async with closing(Database(address(database))) as other_program, other_program.begin() as connection:
            await connection.execute(text("LOCK TABLE updates IN EXCLUSIVE MODE"))
            yield


@asynccontextmanager
async def full(database: Database) -> AsyncIterator[None]:
    """Leave no page for another row; PostgreSQL is made to raise its own disk_full."""
    if database.engine.dialect.name == "sqlite":

        def shrink(connection: sqlite3.Connection, _record: object) -> None:
            # SQLite takes the present size where this is smaller
            connection.execute("PRAGMA max_page_count = 1")

        await database.dispose()
        event.listen(database.engine.sync_engine, "connect", shrink)
        yield
        event.remove(database.engine.sync_engine, "connect", shrink)
        await database.dispose()
    else:
        async with broken(database, "disk_full"):
            yield


@asynccontextmanager
async def damaged(database: Database) -> AsyncIterator[None]:
    """Let PostgreSQL report a damaged table."""
    async with broken(database, "data_corrupted"):
        yield


@asynccontextmanager
async def broken(database: Database, condition: str) -> AsyncIterator[None]:
    async with database.begin() as connection:
        await connection.execute(
            text(
                "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS "
                f"'BEGIN RAISE EXCEPTION USING ERRCODE = ''{condition}''; END'"
            )
        )
        await connection.execute(
            text("CREATE TRIGGER fail BEFORE INSERT ON updates FOR EACH STATEMENT EXECUTE FUNCTION fail()")
        )
    yield
    async with database.begin() as connection:
        await connection.execute(text("DROP FUNCTION fail CASCADE"))


def reason(announced: Announced) -> str:
    """Return why it paused last."""
    return [state.reason.en for state in announced if state.reason is not None][-1]


def address(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


@pytest.mark.parametrize(("failing", "said"), [(locked, "keeps the database"), (full, "no space left")])
async def test_it_pauses_says_why_and_writes_on(database: Database, failing: Failing, said: str) -> None:
    await pauses_and_writes_on(database, failing, said)


async def test_it_pauses_while_postgresql_is_damaged(cluster: Cluster) -> None:
    async with closing(Database(cluster.new_database())) as database:
        await pauses_and_writes_on(database, damaged, "restore it from a backup")


async def pauses_and_writes_on(database: Database, failing: Failing, said: str) -> None:
    async with running(database) as (history, announced):
        await until(lambda: bool(announced))
        history.append(update(polls=0), NOON)
        await written(history)
        async with failing(database):
            # too many for the pages that are left
            for polls in range(1, 500):
                history.append(update(polls=polls), minutes(polls))
            settled = await history.settle()
            assert settled is not None
            assert said in settled.en
            await until(lambda: len(announced) == 2)
            assert history.waiting == 499
            again = await history.settle()
            assert again is not None, "tried at once, and still in vain"
            assert [update(polls=0)] == await history.state(NOON)
        # somebody who waits has it tried at once
        assert await history.settle() is None
        await written(history)
        await until(lambda: len(announced) == 3)
        for polls in (0, 1, 250, 499):
            assert await history.state(minutes(polls)) == [update(polls=polls)]
    assert [state.writing for state in announced] == [True, False, True]
    assert said in reason(announced)
    assert announced[1].reason is not None
    assert database.place in announced[1].reason.vi
    assert announced[2].missed == 0


async def test_a_pause_keeps_the_newest_and_counts_what_it_gave_up(sqlite: Database) -> None:
    async with running(sqlite) as (history, announced):
        await until(lambda: bool(announced))
        async with locked(sqlite):
            history.append(update(), NOON)
            await until(lambda: len(announced) == 2)
            for polls in range(module.QUEUE + 9):
                history.append(update(polls=polls), minutes(polls))
                assert history.waiting <= module.QUEUE
        history.retry()
        await written(history)
        await until(lambda: len(announced) == 3)
        assert await history.state(minutes(8)) == []
        assert await history.state(minutes(9)) == [update(polls=9)]
    assert [(state.writing, state.missed) for state in announced] == [(True, 0), (False, 0), (True, 10)]


def damage(file: Path, start: int) -> None:
    """Write garbage over one page."""
    with file.open("r+b") as raw:
        raw.seek(start)
        raw.write(b"\xa5" * PAGE)


def move_away(file: Path) -> None:
    """Do what the reason of the pause asks for."""
    file.rename(file.with_suffix(".old"))


def header(_file: Path) -> int:
    """Return where a database begins."""
    return 0


def table(file: Path) -> int:
    """Return where the table of updates begins, in the middle of the file."""
    connection = sqlite3.connect(file)
    (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'updates'").fetchone()
    connection.close()
    assert page > 1
    return int(page - 1) * PAGE


@pytest.mark.parametrize("place", [header, table])
async def test_a_damaged_file_may_be_moved_away_while_the_server_runs(
    file: Path, sqlite: Database, place: Callable[[Path], int]
) -> None:
    async with running(sqlite) as (history, announced):
        history.append(update(polls=1), minutes(1))
        await written(history)
    await sqlite.dispose()
    damage(file, place(file))
    async with running(sqlite) as (history, announced):
        history.append(update(polls=2), minutes(2))
        await until(lambda: bool(announced))
        assert "damaged; move it away" in reason(announced)
        with pytest.raises(StoreError, match="damaged"):
            await history.state(minutes(2))
        history.append(update(polls=3), minutes(3))
        move_away(file)
        history.retry()
        await written(history)
        await until(lambda: len(announced) == 2)
        assert await history.state(minutes(2)) == [update(polls=2)]
        assert await history.state(minutes(3)) == [update(polls=3)]
    assert [state.writing for state in announced] == [False, True]


async def test_a_file_that_vanishes_is_made_anew_without_a_pause(file: Path, sqlite: Database) -> None:
    async with running(sqlite) as (history, announced):
        history.append(update(polls=1), minutes(1))
        await written(history)
        move_away(file)
        history.append(update(polls=2), minutes(2))
        await written(history)
        assert await history.state(minutes(1)) == []
        assert await history.state(minutes(2)) == [update(polls=2)]
    assert [state.writing for state in announced] == [True]


async def test_postgresql_may_be_stopped_and_started(cluster: Cluster) -> None:
    async with closing(Database(cluster.new_database())) as database, running(database) as (history, announced):
        history.append(update(polls=1), minutes(1))
        await written(history)
        await until(lambda: bool(announced))
        cluster.stop()
        try:
            history.append(update(polls=2), minutes(2))
            await until(lambda: len(announced) == 2)
            with pytest.raises(StoreError, match="cannot reach"):
                await history.state(minutes(1))
        finally:
            cluster.start()
        history.retry()
        await written(history)
        await until(lambda: len(announced) == 3)
        assert await history.state(minutes(1)) == [update(polls=1)]
        assert await history.state(minutes(2)) == [update(polls=2)]
    assert [state.writing for state in announced] == [True, False, True]
    assert "cannot reach" in reason(announced)


async def test_a_newer_database_ends_the_server_at_its_start(database: Database) -> None:
    await make_newer(database)
    history = History(database, retention=YEARS, announce=Announced().take)
    with pytest.raises(DatabaseTooNewError):
        await history.run()
    with pytest.raises(DatabaseTooNewError):
        await history.state(NOON)


async def test_a_newer_database_only_pauses_a_server_that_runs(database: Database) -> None:
    async with running(database) as (history, announced):
        await until(lambda: bool(announced))
        async with database.engine.begin() as connection:
            ours = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar_one()
        await make_newer(database)
        history.append(update(), NOON)
        await until(lambda: len(announced) == 2)
        assert "upgrade this server" in reason(announced)
        assert history.waiting == 1
        async with database.engine.begin() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = :ours"), {"ours": ours})
        history.retry()
        await written(history)
        await until(lambda: len(announced) == 3)


async def make_newer(database: Database) -> None:
    async with database.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        await connection.execute(text("UPDATE compatible SET oldest = '9999'"))
    await database.dispose()


async def test_a_server_can_be_stopped_while_its_database_fails(sqlite: Database) -> None:
    await sqlite.migrate()
    async with locked(sqlite):
        async with running(sqlite) as (history, announced):
            history.append(update(), NOON)
            await until(lambda: bool(announced))
        assert history.waiting == 1
        assert await history.state(NOON) == []
    assert [state.writing for state in announced] == [False]
