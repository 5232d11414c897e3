"""A year of dossiers made into documents, and then what a thousand changed ones cost, beside SQLite's aggregates."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from statistics import median
from typing import Any, NamedTuple

import psutil

from benchmarks.dossiers import changed, dossiers
from benchmarks.figures import Aim, Figure, figure
from benchmarks.processes import receive, worker
from server.records import Batch, Dossier
from server.services import packs

COUNT, CHANGED = 800_000, 1000
NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
RUNS = 5
PATIENCE = 600.0
MB = 1024.0 * 1024

AGGREGATE = """
select {by}, sum(received >= :first), sum(finished between :first and :now),
  sum(finished is null or finished > :now), sum((finished is null or finished > :now) and due < :now),
  sum(finished between :first and :now and finished <= due), sum(received >= :first and channel = 'online'),
  sum(received >= :first and paid = 1), sum(received >= :first and digitised = 1)
from dossiers where received <= :now and not withdrawn group by {by}
"""
"""What the service counts, in one statement for each column it counts by."""


class Taken(NamedTuple):
    """What one way took; seconds and megabytes."""

    first: float
    again: float
    """Take what has changed, and count all."""
    alone: float
    """Only count all."""
    memory: float


def measure() -> Iterator[Figure]:
    """Let the service and SQLite do the same, each in a process of its own."""
    ours, theirs = _run(serve), _run(ask)
    yield figure("dossiers.800000", ours.first, "s", against=theirs.first, aim=Aim(10.0))
    yield figure("dossiers.1000_changed", ours.again * 1000, "ms", against=theirs.again * 1000, aim=Aim(200.0))
    yield figure("dossiers.documents", ours.alone * 1000, "ms", against=theirs.alone * 1000)
    yield figure("dossiers.memory", ours.memory, "MB", against=theirs.memory)


def _run(work: Callable[..., None]) -> Taken:
    with worker(work) as pipe:
        return receive(pipe, Taken, within=PATIENCE)


def serve(pipe: Connection) -> None:
    """Let the service with the shipped pack do it."""
    service = packs.load()["one_stop"]

    def take(batch: list[Dossier], *, whole: bool) -> None:
        service.take("mot-cua", Batch(records=batch, whole=whole))

    pipe.send(_timed(take, lambda: service.documents(NOW)))


def ask(pipe: Connection) -> None:
    """Let SQLite do it, in memory."""
    database = sqlite3.connect(":memory:")
    database.execute(
        "create table dossiers (id text primary key, office text, field text, received real, due real, finished real,"
        " channel text, paid int, digitised int, withdrawn int)"
    )

    def take(batch: list[Dossier], *, whole: bool) -> None:  # noqa: ARG001
        database.executemany("insert or replace into dossiers values (?,?,?,?,?,?,?,?,?,?)", map(_row, batch))

    def count() -> list[Any]:
        moments = {"now": NOW.timestamp(), "first": NOW.timestamp() - 30 * 86_400}
        return [database.execute(AGGREGATE.format(by=by), moments).fetchall() for by in ("office", "field", "1")]

    taken = _timed(take, count)
    # its pages may stand in memory that was resident before
    (pages,), (size,) = (database.execute(f"pragma {name}").fetchone() for name in ("page_count", "page_size"))
    pipe.send(taken._replace(memory=pages * size / MB))


def _timed(take: Callable[..., None], count: Callable[[], object]) -> Taken:
    year = dossiers(COUNT, NOW)
    some = list(changed(year, CHANGED, NOW))
    before = psutil.Process().memory_info().rss
    begun = time.perf_counter()
    take(year, whole=True)
    count()
    first = time.perf_counter() - begun
    memory = (psutil.Process().memory_info().rss - before) / MB
    again, alone = [], []
    for _ in range(RUNS):
        begun = time.perf_counter()
        take(some, whole=False)
        taken = time.perf_counter()
        count()
        again.append(time.perf_counter() - begun)
        alone.append(time.perf_counter() - taken)
    return Taken(first, median(again), median(alone), memory)


def _row(dossier: Dossier) -> tuple[object, ...]:
    return (
        dossier.id,
        dossier.office,
        dossier.field,
        dossier.received.timestamp(),
        dossier.due.timestamp() if dossier.due else None,
        dossier.finished.timestamp() if dossier.finished else None,
        dossier.channel,
        dossier.paid_online,
        dossier.digitised,
        dossier.withdrawn,
    )
