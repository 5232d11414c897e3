"""What an update is after it was stored."""

import logging
from datetime import datetime, timedelta, timezone
from hashlib import sha256

import msgspec
import pytest
from msgspec import structs
from sqlalchemy import func, insert, select, text

from server.contract.claims import usual
from server.contract.messages import Update, WallState
from server.contract.words import Words, same
from server.store import ledger
from server.store.database import Database
from server.store.tables import documents, topics, updates

from .conftest import NOON, minutes, running, update, written

HANOI = timezone(timedelta(hours=7))

FULL = Update(
    topic="tasks/all",
    fresh_for=0.1,
    taken=NOON + timedelta(microseconds=1),
    observed=datetime(2026, 11, 23, 11, 59, 59, 999999, HANOI),
    document=update().document,
    source="văn-bản",
    error=Words(vi="trả lời 503", en="answered 503"),
    partial=True,
    epoch=7,
    seq=9,
)


@pytest.mark.parametrize("stored", [FULL, Update(topic="weather/harbour", fresh_for=float("inf"))])
async def test_everything_but_its_number_survives(database: Database, stored: Update) -> None:
    async with database.begin() as connection:
        await ledger.write(connection, [ledger.entry(stored, NOON)])
        (read,) = await ledger.read(connection, NOON)
    assert read == structs.replace(stored, epoch=0, seq=0)
    assert all(moment is None or moment.utcoffset() == timedelta(0) for moment in (read.taken, read.observed))


async def test_the_moment_itself_belongs_to_the_state_and_one_before_does_not(database: Database) -> None:
    async with database.begin() as connection:
        await ledger.write(connection, [ledger.entry(update(), NOON)])
        assert await ledger.read(connection, NOON.astimezone(HANOI)) == [update()]
        assert await ledger.read(connection, NOON - timedelta(microseconds=1)) == []


async def test_what_is_repeated_is_stored_once(database: Database) -> None:
    entries = [ledger.entry(update(polls=number // 10), minutes(number)) for number in range(30)]
    async with database.begin() as connection:
        for one in entries:
            await ledger.write(connection, [one])
        count = [
            await connection.scalar(select(func.count()).select_from(each)) for each in (topics, documents, updates)
        ]
    assert count == [1, 3, 30]


async def test_of_two_updates_at_one_moment_the_later_counts(database: Database) -> None:
    async with database.begin() as connection:
        await ledger.write(connection, [ledger.entry(update(polls=polls), NOON) for polls in (1, 2)])
        assert await ledger.read(connection, NOON) == [update(polls=2)]


@pytest.mark.parametrize(
    ("body", "kind"),
    [(msgspec.msgpack.encode({"kind": "tides"}), "tides"), (b"\xc1", "?"), (msgspec.msgpack.encode([1]), "?")],
)
async def test_a_document_of_another_version_is_an_error_on_its_topic(
    database: Database, body: bytes, kind: str
) -> None:
    unknown = structs.replace(ledger.entry(update("tides/harbour"), NOON), body=body, digest=sha256(body).digest())
    async with database.begin() as connection:
        await ledger.write(connection, [unknown, ledger.entry(update(), NOON)])
        read = {each.topic: each for each in await ledger.read(connection, NOON)}
    assert read["source/gates"] == update()
    assert read["tides/harbour"].document is None
    assert read["tides/harbour"].taken == NOON
    assert f"“{kind}”" in (read["tides/harbour"].error or Words("", "")).en


async def test_fields_that_a_newer_version_has_added_are_left_out(database: Database) -> None:
    fields = msgspec.msgpack.decode(msgspec.msgpack.encode(usual(same("Tường"), None, "press", NOON)))
    # a shape that files are read by, too, takes nothing unknown there
    fields["claims"][0]["scene"]["of_tomorrow"] = 1
    body = msgspec.msgpack.encode(fields)
    newer = structs.replace(ledger.entry(update("wall/main"), NOON), body=body, digest=sha256(body).digest())
    async with database.begin() as connection:
        await ledger.write(connection, [newer])
        (read,) = await ledger.read(connection, NOON)
    assert read.error is None
    assert isinstance(read.document, WallState)
    assert read.document.claims[0].scene.layout == "press"


async def test_what_was_appended_last_counts_whatever_the_clock_said(database: Database) -> None:
    async with database.begin() as connection:
        for polls, at in ((1, minutes(0)), (2, minutes(60)), (3, minutes(5))):
            await ledger.write(connection, [ledger.entry(update(polls=polls), at)])
        await ledger.write(connection, [ledger.entry(update("press/a", polls=7), minutes(2))])
        assert await ledger.last(connection) == ([update(polls=3), update("press/a", polls=7)], minutes(60))
        assert {each.topic: each for each in await ledger.read(connection, minutes(30))}["source/gates"] == update(
            polls=3
        )


async def test_nothing_was_appended_last_where_there_is_nothing(database: Database) -> None:
    async with database.begin() as connection:
        assert await ledger.last(connection) == ([], None)


async def test_pruning_never_takes_what_was_appended_last(database: Database) -> None:
    """A clock that lost its battery stamps the newest as if it were decades old."""
    async with database.begin() as connection:
        for polls, at in ((1, minutes(0)), (2, minutes(5)), (3, minutes(-50 * 365 * 24 * 60))):
            await ledger.write(connection, [ledger.entry(update(polls=polls), at)])
        (topic,) = await ledger.old(connection, minutes(60))
        assert await ledger.prune(connection, topic, minutes(60), 100) == 1
        assert (await ledger.last(connection))[0] == [update(polls=3)]
        assert await ledger.read(connection, minutes(60)) == [update(polls=2)]


@pytest.mark.logs("stored document of press/.* is damaged")
async def test_one_wrong_byte_costs_one_document_wherever_it_is(database: Database) -> None:
    stored = structs.replace(update("press/a"), error=Words(vi="lỗi", en="error"), partial=True)
    good = ledger.entry(stored, NOON)
    for column, place in [("body", n) for n in range(len(good.body or b""))] + [("error", n) for n in range(8)]:
        entry = structs.replace(good, topic=f"press/{column}-{place}", digest=f"{column}{place}".encode())
        whole = getattr(entry, column)
        damaged = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
        async with database.begin() as connection:
            await ledger.write(connection, [structs.replace(entry, **{column: damaged})])
    async with database.begin() as connection:
        await ledger.write(connection, [ledger.entry(update(), NOON)])
        read = {each.topic: each for each in await ledger.read(connection, NOON)}
    assert read.pop("source/gates") == update()
    assert len(read) == len(good.body or b"") + 8
    assert all(each.document is None and each.error is not None for each in read.values())


@pytest.mark.logs("stored document of source/gates is damaged")
async def test_a_flipped_digit_is_not_taken_for_the_truth(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    entry = ledger.entry(update(polls=5), NOON)
    async with database.begin() as connection:
        await ledger.write(connection, [entry])
        other = _encoded(polls=6)
        await connection.execute(documents.update().values(body=other))
        (read,) = await ledger.read(connection, NOON)
    assert read.document is None
    assert read.error == ledger.DAMAGED_DOCUMENT
    assert "source/gates" in caplog.text


def _encoded(polls: int) -> bytes:
    body = ledger.entry(update(polls=polls), NOON).body
    assert body is not None
    return body


@pytest.mark.logs("stored update of .* is damaged")
async def test_rows_with_wrong_names_and_numbers_are_left_out_and_said(
    sqlite: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with sqlite.begin() as connection:
        for topic in ("press/a", "press/b", "press/c", "source/gates"):
            await ledger.write(connection, [ledger.entry(update(topic), NOON)])
        await connection.execute(text("UPDATE topics SET name = CAST(x'70ff' AS TEXT) WHERE name = 'press/a'"))
        for topic, column in (("press/b", "fresh_for"), ("press/c", "taken")):
            await connection.execute(
                text(
                    f"UPDATE updates SET {column} = 'abc' "
                    f"WHERE topic_id = (SELECT id FROM topics WHERE name = '{topic}')"
                )
            )
    async with sqlite.begin() as connection:
        read = {each.topic: each for each in await ledger.read(connection, NOON)}
    assert set(read) == {"press/c", "source/gates"}
    assert read["press/c"].taken is None
    assert read["source/gates"] == update()
    assert len([record for record in caplog.records if "damaged" in record.getMessage()]) == 2


@pytest.mark.parametrize(
    "changes", [{"observed": NOON.replace(tzinfo=None)}, {"fresh_for": float("nan")}, {"source": "a\0b"}]
)
async def test_what_no_database_takes_is_missed_and_does_not_hold_up_the_others(
    database: Database, changes: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    async with running(database) as (history, announced):
        history.append(structs.replace(update("press/bad"), **changes), NOON)
        history.append(update(), NOON)
        await written(history)
        assert await history.state(NOON) == [update()]
    assert [(state.writing, state.missed) for state in announced] == [(True, 1)]


async def test_the_state_is_one_look_into_the_index_a_topic(database: Database) -> None:
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
        for at, index in ((NOON, "updates_by_topic"), (None, "updates_in_order")):
            query = ledger.newest(at).compile(database.engine.sync_engine, compile_kwargs={"literal_binds": True})
            explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
            plan = "\n".join(str(row) for row in await connection.execute(text(f"{explain} {query}")))
            assert "SCAN updates" not in plan
            assert "SCAN earlier" not in plan
            assert "SCAN other" not in plan
            assert "Seq Scan on updates" not in plan
            assert index in plan
