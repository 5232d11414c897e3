"""Any moment of the past can be told, and what came after it; the same on both databases."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs
from sqlalchemy import insert, text

from server.contract.messages import Update
from server.contract.past import Past, Stamped, read
from server.errors import StoreError
from server.store import ledger
from server.store import past as module
from server.store.database import Database
from server.store.history import History
from server.store.past import state
from server.store.tables import documents, metadata, topics

from .conftest import NOON, YEARS, minutes, model, running, update, written

ALL = ("source/a", "source/b", "tasks/all", "sourcery/x")
MOMENTS = st.lists(st.tuples(st.sampled_from(ALL), st.integers(0, 120), st.integers(0, 3)), max_size=40)
"""Topics, seconds after noon, and what their documents say."""


def seconds(count: float) -> datetime:
    return NOON + timedelta(seconds=count)


async def store(database: Database, appended: list[tuple[Update, datetime]]) -> None:
    async with database.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            await connection.execute(table.delete())
        for each, at in appended:
            await ledger.write(connection, [ledger.entry(each, at)])


def of(database: Database) -> History:
    """Return a history that only reads."""
    return History(database, retention=YEARS, announce=lambda _: None)


def told(stamped: tuple[Stamped, ...]) -> list[tuple[datetime, Update | None]]:
    return [(each.at, read(each)) for each in stamped]


def matches(topic: str, asked: tuple[str, ...]) -> bool:
    return not asked or any(topic == each or (each.endswith("/*") and topic.startswith(each[:-1])) for each in asked)


def thinned(
    appended: list[tuple[Update, datetime]], asked: tuple[str, ...], at: datetime, until: datetime, step: float
) -> list[tuple[datetime, Update]]:
    """Return what the changes have to be: the last of each topic in each step, by a plain loop."""
    ordered = sorted(enumerate(appended), key=lambda each: (each[1][1], each[0]))
    kept: dict[tuple[str, int], tuple[int, datetime, Update]] = {}
    for number, (each, moment) in ordered:
        if at < moment <= until and matches(each.topic, asked):
            after = (moment - at) // timedelta(microseconds=1)
            bucket = (after - 1) // max(1, int(step * 1_000_000))
            kept[each.topic, bucket] = (number, moment, each)
    return [(moment, each) for number, moment, each in sorted(kept.values(), key=lambda each: (each[1], each[0]))]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    made=MOMENTS,
    asked=st.lists(st.sampled_from((*ALL, "source/*", "nothing/*", "source/gone")), max_size=3).map(tuple),
    at=st.integers(-1, 121),
    length=st.integers(0, 130),
    step=st.sampled_from([0.0, 1.0, 2.5, 7.0, 60.0]),
    known=st.booleans(),
)
async def test_thinning_is_what_a_plain_loop_finds(
    database: Database,
    made: list[tuple[str, int, int]],
    asked: tuple[str, ...],
    at: int,
    length: int,
    step: float,
    known: bool,  # noqa: FBT001
) -> None:
    appended = [(update(topic, polls), seconds(when)) for topic, when, polls in made]
    await store(database, appended)
    begin, until = seconds(at), seconds(at + length)
    found = await of(database).past(asked, begin, until, step=timedelta(seconds=step), known=known)
    wanted = {} if known else {t: each for t, each in model(appended, begin).items() if matches(t, asked)}
    assert {each.topic: each for _, each in told(found.state) if each} == wanted
    assert told(found.changes) == thinned(appended, asked, begin, until, step)
    assert found.until == until
    times = sorted(moment for _, moment in appended)
    assert found.first == (times[0] if times else None)
    assert found.before == max((each for each in times if each <= begin), default=None)
    assert found.after == min((each for each in times if each > begin), default=None)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=MOMENTS, step=st.sampled_from([0.0, 5.0, 30.0]), most=st.integers(1, 6), stretch=st.sampled_from([1, 9e6]))
async def test_what_is_asked_in_turn_is_all_there_is(
    database: Database, made: list[tuple[str, int, int]], step: float, most: int, stretch: float
) -> None:
    """However little fits in an answer, each goes on where the one before ended, and every state is right."""
    appended = [(update(topic, polls), seconds(when)) for topic, when, polls in made]
    await store(database, appended)
    end = seconds(120)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST_CHANGES", most)
        patch.setattr(module, "FIRST_STRETCH", int(stretch))
        at, held = seconds(-1), dict[str, Update]()
        while at < end:
            found = await of(database).past((), at, end, step=timedelta(seconds=step), known=True)
            assert at < found.until <= end
            held |= {each.topic: each for _, each in told(found.changes) if each}
            at = found.until
            assert held == model(appended, at)


async def test_bytes_are_a_bound_too(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 1)
    await store(database, [(update(polls=polls), seconds(polls)) for polls in range(4)])
    found = await of(database).past((), seconds(0), seconds(9))
    assert told(found.changes) == [(seconds(1), update(polls=1))]
    assert seconds(1) <= found.until < seconds(2)


async def test_a_state_that_is_too_much_is_refused(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_STATE", 1)
    await store(database, [(update(), NOON)])
    with pytest.raises(StoreError, match="fewer topics"):
        await of(database).past((), NOON)


async def test_before_the_first_record_nothing_is_known_but_when_it_begins(database: Database) -> None:
    await store(database, [(update(), NOON)])
    found = await of(database).past((), minutes(-5))
    assert found == Past(until=minutes(-5), first=NOON, after=NOON)
    await store(database, [])
    assert await of(database).past((), NOON) == Past(until=NOON)


async def test_a_gap_is_seen_by_what_lies_around_it(database: Database) -> None:
    await store(database, [(update(), NOON), (update("press/a"), minutes(300))])
    found = await of(database).past(("press/a",), minutes(100), minutes(200))
    assert (found.state, found.changes, found.until) == ((), (), minutes(200))
    assert (found.before, found.after) == (NOON, minutes(300))


async def test_times_of_any_zone_are_the_same_moment(database: Database) -> None:
    await store(database, [(update(), NOON)])
    there = NOON.astimezone(timezone(timedelta(hours=7)))
    assert told((await of(database).past((), there)).state) == [(NOON, update())]


async def test_what_is_older_than_is_kept_is_not_said_to_be_known(database: Database) -> None:
    await store(database, [(update(), NOON)])
    history = History(database, retention=timedelta(seconds=1), announce=lambda _: None)
    first = (await history.past((), NOON)).first
    assert first is not None
    assert first > NOON


async def test_what_is_to_come_is_not_told(database: Database) -> None:
    await store(database, [(update(), NOON)])
    asked = datetime.now(UTC)
    found = await of(database).past((), asked, asked + timedelta(days=1))
    assert asked <= found.until <= datetime.now(UTC)


async def test_capitals_and_signs_in_names_are_what_they_are(database: Database) -> None:
    await store(database, [(update(name), NOON) for name in ("A_/x", "a_/x", "AB/x", "a%/x")])
    for asked, names in ((("A_/*",), {"A_/x"}), (("a%/*", "AB/x"), {"a%/x", "AB/x"})):
        found = await of(database).past(asked, NOON)
        assert {each.topic for _, each in told(found.state) if each} == names


async def test_documents_of_another_version_and_damaged_ones_are_errors_on_their_topics(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("CRITICAL")
    body = msgspec.msgpack.encode({"kind": "tides"})
    newer = structs.replace(ledger.entry(update("tides/harbour"), NOON), body=body, digest=sha256(body).digest())
    await store(database, [(update("press/a", 7), NOON), (update(), minutes(1))])
    async with database.begin() as connection:
        await ledger.write(connection, [newer])
        spoilt = ledger.entry(update("press/a", 7), NOON).digest
        await connection.execute(documents.update().where(documents.c.digest == spoilt).values(body=b"\x80"))
    found = await of(database).past((), NOON, minutes(2))
    state = {each.topic: each for _, each in told(found.state) if each}
    assert "“tides”" in (state["tides/harbour"].error or pytest.fail("no error")).en
    assert state["press/a"].error == ledger.DAMAGED_DOCUMENT
    assert told(found.changes) == [(minutes(1), update())]


async def test_what_waits_to_be_written_is_part_of_now(database: Database) -> None:
    async with running(database) as (history, _):
        for polls in range(50):
            now = datetime.now(UTC)
            history.append(update(polls=polls), now)
            assert told((await history.past(("source/gates",), now)).state) == [(now, update(polls=polls))]


@pytest.mark.logs("history")
async def test_where_now_cannot_be_written_nothing_wrong_is_told_of_it(sqlite: Database) -> None:
    async with running(sqlite) as (history, announced):
        history.append(update(), NOON)
        await written(history)
        async with sqlite.begin() as other:
            await other.execute(
                text("CREATE TRIGGER full BEFORE INSERT ON updates BEGIN SELECT RAISE(ABORT, 'full'); END")
            )
        history.append(update(polls=2), now := datetime.now(UTC))
        with pytest.raises(StoreError):
            await history.past((), now)
        assert not announced[-1].writing
        # what was written is told all the same
        assert told((await history.past((), minutes(1))).state) == [(NOON, update())]
        async with sqlite.begin() as other:
            await other.execute(text("DROP TRIGGER full"))
        history.retry()
        await written(history)
        assert told((await history.past((), now)).state) == [(now, update(polls=2))]


async def test_a_database_that_is_replaced_is_read_as_it_is(sqlite: Database, file: Path, tmp_path: Path) -> None:
    await store(sqlite, [(update(polls=1), NOON)])
    other = Database(f"sqlite:///{tmp_path}/other.db")
    await store(other, [(update(polls=2), NOON)])
    # two databases do not know each other
    assert told((await of(other).past((), NOON)).state) == [(NOON, update(polls=2))]
    assert told((await of(sqlite).past((), NOON)).state) == [(NOON, update(polls=1))]
    await other.dispose()
    asking = [asyncio.create_task(of(sqlite).past((), NOON)) for _ in range(20)]
    await asyncio.sleep(0)
    _replace(file, tmp_path / "other.db")
    answers = await asyncio.gather(*asking, return_exceptions=True)
    assert all(isinstance(each, Past | StoreError) for each in answers)
    assert told((await of(sqlite).past((), NOON)).state) == [(NOON, update(polls=2))]


def _replace(file: Path, other: Path) -> None:
    for ending in ("-wal", "-shm"):
        file.with_name(f"{file.name}{ending}").unlink(missing_ok=True)
    other.replace(file)


async def test_other_work_goes_on_while_much_is_read(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between any two documents there may be a turn for others."""
    monkeypatch.setattr(module, "TURN", 0.0)
    async with running(database) as (history, _):
        for polls in range(300):
            history.append(update(polls=polls), seconds(polls))
        await written(history)
        turns = 0

        async def count() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        counting = asyncio.create_task(count())
        found = await history.past((), NOON, seconds(300))
        counting.cancel()
    assert len(found.changes) == 299
    assert turns >= 299


async def test_no_question_walks_through_all_rows(database: Database) -> None:
    async with database.begin() as connection:
        await connection.execute(insert(topics), [{"name": f"series/{number}"} for number in range(20)])
        await connection.execute(
            text(
                "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 39999) "
                "INSERT INTO updates (topic_id, at, fresh_for, partial) SELECT 1 + i % 20, i, 60, false FROM n"
            )
        )
    async with database.begin() as connection:
        await connection.execute(text("ANALYZE"))
        for query in (
            state(("series/3", "series/4"), NOON),
            module.bounds(NOON),
            module.changes(("series/3",), 20_000, 20_000, 20_400, 100),
        ):
            compiled = query.compile(database.engine.sync_engine, compile_kwargs={"literal_binds": True})
            explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
            plan = "\n".join(str(row) for row in await connection.execute(text(f"{explain} {compiled}")))
            assert not any(f"SCAN {name}" in plan for name in ("updates", "other", "earlier"))
            assert "Seq Scan on updates" not in plan
            assert "updates_by_topic" in plan
