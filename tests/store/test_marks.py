"""Marks are kept as long as the past, survive a database that fails, and are told as far as there is room."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, text

from server.contract.messages import Severity
from server.contract.past import Mark, MarkKind, Marks
from server.contract.words import same
from server.errors import StoreError
from server.store import marks as module
from server.store.database import Database
from server.store.marks import STRETCHES, MarkLog
from server.store.tables import marks as table

from .conftest import NOON, YEARS, minutes, rows


def mark(at: datetime = NOON, severity: Severity = Severity.NORMAL, topic: str = "source/a", said: str = "x") -> Mark:
    return Mark(at=at, kind=MarkKind.WARNING, severity=severity, topic=topic, said=same(said))


async def test_what_was_kept_is_told_at_once_with_both_ends_and_of_no_other_wall(database: Database) -> None:
    kept = MarkLog(database, retention=YEARS)
    found = [mark(minutes(count)) for count in range(4)]
    here, elsewhere = mark(minutes(2), topic="wall/main"), mark(minutes(2), topic="wall/hall")
    kept.keep([*found, here, elsewhere])
    assert await kept.read("main", minutes(1), minutes(2)) == Marks(marks=(found[1], found[2], here))
    again = MarkLog(database, retention=YEARS)
    assert await again.read("hall", minutes(2), minutes(2)) == Marks(marks=(found[2], elsewhere))


async def test_what_is_older_than_is_kept_goes(database: Database) -> None:
    kept = MarkLog(database, retention=timedelta(days=1))
    now = datetime.now(UTC)
    for each in (mark(now - timedelta(days=3)), mark(now)):
        kept.keep([each])
        await kept.write()
    assert await rows(database, table) == 1


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.lists(st.tuples(st.integers(0, 99), st.sampled_from(Severity)), max_size=60), room=st.integers(1, 3))
async def test_of_many_the_gravest_and_then_the_newest_of_each_stretch_are_told(
    database: Database, made: list[tuple[int, Severity]], room: int
) -> None:
    async with database.begin() as connection:
        await connection.execute(table.delete())
    kept = MarkLog(database, retention=YEARS)
    # an equal length: two seconds of the hundred
    found = [mark(NOON + timedelta(seconds=at), severity, said=str(n)) for n, (at, severity) in enumerate(made)]
    kept.keep(found)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "ROOM", room)
        patch.setattr(module, "MOST_MARKS", room * STRETCHES // 10)
        told = await kept.read("main", NOON, NOON + timedelta(seconds=100, microseconds=-1))
    ordered = sorted(enumerate(found), key=lambda each: (each[1].at, each[0]))
    if len(found) > room * STRETCHES // 10:
        stretches: dict[int, list[tuple[int, Mark]]] = {}
        for each in ordered:
            stretches.setdefault((each[1].at - NOON) // timedelta(seconds=2), []).append(each)
        best = [
            each
            for stretch in stretches.values()
            for each in sorted(stretch, key=lambda each: (each[1].severity.gravity, each[1].at, each[0]))[-room:]
        ]
        ordered = sorted(best, key=lambda each: (each[1].at, each[0]))
    assert told == Marks(marks=tuple(each for _, each in ordered), omitted=len(found) - len(ordered))


@pytest.mark.logs("marks")
async def test_a_database_that_fails_costs_no_mark_but_those_without_room(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    monkeypatch.setattr(module, "WAITING", 3)
    kept = MarkLog(sqlite, retention=YEARS)
    await kept.write()
    await kept.read("main", NOON, NOON)
    async with sqlite.begin() as other:
        await other.execute(text("CREATE TRIGGER full BEFORE INSERT ON marks BEGIN SELECT RAISE(ABORT, 'full'); END"))
    for number in range(4):
        kept.keep([mark(minutes(number))])
        with pytest.raises(StoreError):
            await kept.write()
    with pytest.raises(StoreError):
        await kept.read("main", NOON, minutes(9))
    async with sqlite.begin() as other:
        await other.execute(text("DROP TRIGGER full"))
    assert [each.at for each in (await kept.read("main", NOON, minutes(9))).marks] == [minutes(n) for n in (1, 2, 3)]
    assert "1 marks were given up" in caplog.text


async def test_what_cannot_be_made_out_is_counted(database: Database) -> None:
    kept = MarkLog(database, retention=YEARS)
    kept.keep([mark()])
    await kept.write()
    good = {"at": NOON, "kind": "warning", "gravity": 1, "topic": "a/b", "wall": "", "body": b"\xc1"}
    async with database.begin() as connection:
        await connection.execute(insert(table), [good, good | {"kind": "newer"}, good | {"gravity": 9}])
    assert await kept.read("main", NOON, NOON) == Marks(marks=(mark(),), omitted=3)
