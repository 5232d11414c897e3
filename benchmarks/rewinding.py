"""How soon the state at any moment of thirty days is told, from five million updates of 200 topics, on both databases.

Once while nothing else happens, once while the history goes on being written at 200 updates a second.
"""

import asyncio
import contextlib
import random
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import msgspec
from sqlalchemy import Connection, Index, insert, text

from benchmarks.figures import Aim, BenchError, Figure, figure, percentile
from server.contract.messages import AnyDocument, Indicator, Indicators, Severity, Update
from server.contract.words import same
from server.store.database import Database
from server.store.history import History
from server.store.tables import documents, topics, updates
from tests.store.cluster import Cluster

UPDATES, TOPICS = 5_000_000, 200
VARIANTS = 50
"""Documents of each topic."""
PAST = timedelta(days=30)
QUESTIONS = 400
RATE = 200
"""Updates a second that are written meanwhile."""
LIMIT = 0.15
"""Seconds."""
KEPT = timedelta(days=365)
_encode = msgspec.msgpack.Encoder().encode

_ROWS = """
INSERT INTO updates (topic_id, at, taken, fresh_for, source, partial, document_id)
SELECT 1 + i % :topics, :begin + i * :every, :begin + i * :every, 60, '0', false,
       1 + (i % :topics) * :variants + (i / :topics / 10) % :variants
FROM {numbers}
"""
"""Every tenth poll of a topic brings something new."""
_NUMBERS = {
    "sqlite": "(WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :last) SELECT i FROM n)",
    "postgresql": "generate_series(CAST(0 AS BIGINT), :last) AS n(i)",
}
_QUICK = {
    "sqlite": ("PRAGMA foreign_keys = OFF", "PRAGMA cache_size = -400000"),
    # foreign keys are not looked up
    "postgresql": ("SET session_replication_role = replica", "SET maintenance_work_mem = '400MB'"),
}
_SETTLED = {
    "sqlite": ("ANALYZE",),
    "postgresql": ("VACUUM ANALYZE", "CHECKPOINT"),
}
"""What the databases do by themselves while rows come one by one, not five million at once."""


def measure() -> Iterator[Figure]:
    """Build each database and ask it."""
    with tempfile.TemporaryDirectory(prefix="vonglau-") as folder:
        yield from _judged("sqlite", f"sqlite:///{folder}/history.db")
    with tempfile.TemporaryDirectory(prefix="vonglau-") as folder:
        cluster = Cluster(Path(folder))
        cluster.start()
        try:
            yield from _judged("postgresql", cluster.new_database())
        finally:
            cluster.stop()


def _judged(name: str, url: str) -> Iterator[Figure]:
    built, quiet, busy = asyncio.run(_measured(url))
    yield figure(f"rewind.state.{name}", percentile(quiet, 0.99), "s p99", aim=Aim(LIMIT))
    yield figure(f"rewind.state.{name}.written", percentile(busy, 0.99), "s p99", aim=Aim(LIMIT))
    yield figure(f"rewind.state.{name}.median", percentile(quiet, 0.5), "s", against=LIMIT)
    yield figure(f"rewind.state.{name}.build", built, "s")


async def _measured(url: str) -> tuple[float, list[float], list[float]]:
    """Return the seconds that building took, and those of each answer without and with writing."""
    database = Database(url)
    chance = random.Random(7)
    end = datetime.now(UTC)
    try:
        began = time.perf_counter()
        await build(database, end - PAST, [f"indicators/{number}" for number in range(TOPICS)], _document)
        built = time.perf_counter() - began
        history = History(database, retention=KEPT, announce=lambda _: None)
        quiet = await _asked(history, end, chance)
        async with _written(history):
            busy = await _asked(history, end, chance)
    finally:
        await database.dispose()
    return built, quiet, busy


async def build(
    database: Database, begin: datetime, names: Sequence[str], document: Callable[[int, int], AnyDocument]
) -> None:
    """Write UPDATES of TOPICS names, from ``begin`` until PAST later.

    ``document(topic, variant)`` gives the document of a topic, by its place; no two may be the same.
    """
    every = PAST / UPDATES // timedelta(microseconds=1)
    async with database.begin() as connection:
        await connection.execute(insert(topics), [{"name": name} for name in names])
        for topic in range(TOPICS):
            bodies = [_encode(document(topic, variant)) for variant in range(VARIANTS)]
            rows = [{"digest": sha256(body).digest(), "body": body} for body in bodies]
            await connection.execute(insert(documents), rows)
    async with database.begin() as connection:
        await connection.run_sync(_drop_indexes)
    async with database.engine.connect() as connection:
        kind = connection.dialect.name
        for statement in _QUICK[kind]:
            await connection.execute(text(statement))
        given = {"topics": TOPICS, "variants": VARIANTS, "every": every, "last": UPDATES - 1}
        at = (begin - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
        await connection.execute(text(_ROWS.format(numbers=_NUMBERS[kind])), given | {"begin": at})
        await connection.run_sync(_create_indexes)
        await connection.commit()
    async with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        for statement in _SETTLED[kind]:
            await connection.execute(text(statement))
    # SQLite brings everything into its file when nobody uses it any more
    await database.dispose()


def _indexes() -> list[Index]:
    return sorted(updates.indexes, key=lambda index: str(index.name))


def _drop_indexes(connection: Connection) -> None:
    for index in _indexes():
        index.drop(connection)


def _create_indexes(connection: Connection) -> None:
    for index in _indexes():
        index.create(connection)


def _document(topic: int, variant: int) -> Indicators:
    """Return a document of some three kilobytes."""
    return Indicators(
        indicators=tuple(
            Indicator(
                id=f"figure{number}",
                name=same(f"Figure {number} of topic {topic}"),
                short=same(f"F{number}"),
                unit=same("%"),
                decimals=1,
                value=variant + number / 10,
                period=None,
                plan=100.0,
                progress=0.5,
                expected=0.5,
                last_year=1.0,
                trend=tuple(float(each) for each in range(8)),
                severity=Severity.NORMAL,
            )
            for number in range(12)
        )
    )


async def _asked(history: History, end: datetime, chance: random.Random) -> list[float]:
    taken = []
    for _ in range(QUESTIONS):
        moment = end - PAST * chance.random() * 0.99
        began = time.perf_counter()
        found = await history.past((), moment)
        taken.append(time.perf_counter() - began)
        if len(found.state) != TOPICS:
            raise BenchError(f"{len(found.state)} topics instead of {TOPICS} at {moment}")
    return taken


@contextlib.asynccontextmanager
async def _written(history: History) -> AsyncIterator[None]:
    """Write as many updates a second as a busy server does until the block ends."""
    work = [asyncio.create_task(history.run()), asyncio.create_task(_publish(history))]
    try:
        yield
    finally:
        for task in reversed(work):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def _publish(history: History) -> None:
    number = 0
    while True:
        now = datetime.now(UTC)
        for _ in range(RATE // 20):
            number += 1
            topic = number % TOPICS
            document = _document(topic, number // TOPICS % 10 * VARIANTS)
            history.append(Update(topic=f"indicators/{topic}", fresh_for=60.0, taken=now, document=document), now)
        await asyncio.sleep(1 / 20)
