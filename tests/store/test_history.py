"""What the past looks like, in good times."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs
from sqlalchemy import func, select, text

from server.contract.messages import About, HistoryState, Span, Update
from server.contract.words import Words, same
from server.store import history as module
from server.store.database import Database
from server.store.history import History
from server.store.tables import metadata, updates

from .conftest import NOON, YEARS, closing, health, minutes, model, rows, running, until, update, written

NORMAL, FULL = 1, 2
"""How SQLite names them, https://www.sqlite.org/pragma.html#pragma_synchronous."""

SOME_UPDATES = st.lists(
    st.tuples(
        st.builds(
            Update,
            topic=st.sampled_from(["source/gates", "source/press", "tasks/all"]),
            fresh_for=st.floats(0, 1e9),
            taken=st.none() | st.integers(-5, 5).map(minutes),
            document=st.none() | st.integers(0, 2).map(health),
            source=st.none() | st.just("cửa-khẩu"),
            error=st.none() | st.builds(Words, vi=st.text(), en=st.text()),
            partial=st.booleans(),
        ),
        # clocks are set back now and then, so the order of arrival is not that of time
        st.integers(0, 9).map(minutes),
    ),
    max_size=20,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(appended=SOME_UPDATES, moment=st.integers(-1, 10).map(minutes))
async def test_the_state_is_the_last_update_of_every_topic(
    database: Database, appended: list[tuple[Update, datetime]], moment: datetime
) -> None:
    await empty(database)
    async with running(database) as (history, _):
        for each, at in appended:
            history.append(each, at)
        await written(history)
        state = await history.state(moment)
    assert {each.topic: each for each in state} == model(appended, moment)
    assert len(state) == len({each.topic for each in state})


async def empty(database: Database) -> None:
    async with database.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            await connection.execute(table.delete())


async def test_the_past_can_be_read_before_anything_runs(database: Database) -> None:
    history = History(database, retention=YEARS, announce=lambda _: None)
    assert await history.state(NOON) == []


async def test_it_says_once_that_it_writes(database: Database) -> None:
    async with running(database) as (history, announced):
        await until(lambda: bool(announced))
        for polls in range(5):
            history.append(update(polls=polls), minutes(polls))
            await written(history)
    assert announced == [HistoryState(writing=True, reason=None, missed=0)]


async def test_what_came_before_it_ran_is_written(database: Database) -> None:
    history = History(database, retention=YEARS, announce=lambda _: None)
    history.append(update(), NOON)
    task = asyncio.create_task(history.run())
    await written(history)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await history.state(NOON) == [update()]


async def test_what_is_queued_when_the_server_stops_is_written_once(database: Database) -> None:
    count = 2 * module.BATCH + 1
    async with running(database) as (history, announced):
        await until(lambda: bool(announced))
        for polls in range(count):
            history.append(update(polls=polls), minutes(polls))
        # the next batch is on its way
        await until(lambda: history.waiting < count)
    assert history.waiting == 0
    assert await rows(database, updates) == count


async def test_another_run_goes_on_where_the_last_one_ended(url: str) -> None:
    for polls in (1, 2):
        async with closing(Database(url)) as database, running(database) as (history, _):
            history.append(update(polls=polls), minutes(polls))
            await written(history)
            assert await history.state(minutes(1)) == [update(polls=1)]
            assert await history.state(minutes(9)) == [update(polls=polls)]


async def test_more_than_the_queue_holds_is_missed_and_said(database: Database) -> None:
    history = History(database, retention=YEARS, announce=(announced := list[HistoryState]()).append)
    for polls in range(module.QUEUE + 3):
        history.append(update(polls=polls), minutes(polls))
    assert history.waiting == module.QUEUE
    task = asyncio.create_task(history.run())
    await written(history)
    await until(lambda: bool(announced))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert announced == [HistoryState(writing=True, reason=None, missed=3)]
    assert await history.state(minutes(2)) == []
    assert await history.state(minutes(3)) == [update(polls=3)]


async def test_a_reader_and_the_writer_do_not_wait_for_each_other(database: Database) -> None:
    async with running(database) as (history, announced):
        await until(lambda: bool(announced))
        async with database.begin() as reading:
            assert await reading.scalar(select(func.count()).select_from(updates)) == 0
            history.append(update(), NOON)
            await written(history)
    assert await rows(database, updates) == 1


async def test_it_forgets_when_it_starts(database: Database) -> None:
    now = datetime.now(UTC)
    async with running(database) as (history, _):
        for day in range(10, 0, -1):
            history.append(update(polls=day), now - timedelta(days=day))
        await written(history)

    async def forgotten() -> bool:
        return await rows(database, updates) == 4

    async with running(database, retention=timedelta(days=3.5)) as (history, _):
        await until(forgotten)
        assert await history.state(now) == [update(polls=1)]


async def test_what_is_settled_is_in_the_database(database: Database) -> None:
    async with running(database) as (history, _):
        for polls in range(50):
            history.append(update(polls=polls), minutes(polls))
            assert await history.settle() is None
            assert history.waiting == 0
            assert await history.state(minutes(polls)) == [update(polls=polls)]
        assert await history.settle() is None


async def test_whoever_gives_up_waiting_holds_up_nobody(database: Database) -> None:
    history = History(database, retention=YEARS, announce=lambda _: None)
    history.append(update(polls=1), minutes(1))
    gone, waiting = history.settle(), history.settle()
    gone.cancel()
    task = asyncio.create_task(history.run())
    assert await waiting is None
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await history.state(minutes(1)) == [update(polls=1)]


async def test_what_waits_behind_too_much_is_not_called_settled(sqlite: Database) -> None:
    history = History(sqlite, retention=YEARS, announce=lambda _: None)
    history.append(update(polls=0), NOON)
    settled = history.settle()
    for polls in range(1, module.QUEUE + 1):
        history.append(update(polls=polls), NOON)
    assert settled.result() == module.OVERFLOW


async def test_only_what_somebody_waits_for_is_written_through_to_the_disk(sqlite: Database) -> None:
    async with sqlite.begin() as connection:
        assert await connection.scalar(text("PRAGMA synchronous")) == NORMAL
    async with sqlite.begin(durable=True) as connection:
        assert await connection.scalar(text("PRAGMA synchronous")) == FULL
    async with sqlite.begin() as connection:
        assert await connection.scalar(text("PRAGMA synchronous")) == NORMAL


async def test_which_period_an_update_is_about_is_kept(database: Database) -> None:
    owed = About(span=Span.MONTH, period=NOON, due=minutes(60), reporter=same("Sở Tài chính"))
    told = structs.replace(update(), about=owed, observed=NOON)
    async with running(database) as (history, _):
        history.append(told, NOON)
        await written(history)
        (kept,) = await history.state(NOON)
    assert kept.about == owed
