"""Real databases: an SQLite file, and a PostgreSQL server of our own."""

import asyncio
import contextlib
import inspect
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import Table, func, select

from server.contract.messages import HistoryState, SourceHealth, SourceState, Update
from server.contract.words import same
from server.store.database import Database
from server.store.history import History

from .cluster import Cluster, cluster_running

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
YEARS = timedelta(days=100 * 365)


@pytest.fixture(scope="session")
def running_cluster() -> Iterator[Cluster]:
    with cluster_running() as cluster:
        yield cluster


@pytest.fixture
def cluster(running_cluster: Cluster) -> Cluster:
    return running_cluster


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    if request.param == "postgresql":
        cluster: Cluster = request.getfixturevalue("cluster")
        return cluster.new_database()
    return f"sqlite+aiosqlite:///{request.getfixturevalue('file')}"


@pytest_asyncio.fixture
async def database(url: str) -> AsyncIterator[Database]:
    async with closing(Database(url)) as database:
        yield database


@pytest_asyncio.fixture
async def sqlite(file: Path) -> AsyncIterator[Database]:
    async with closing(Database(f"sqlite:///{file}")) as database:
        yield database


@contextlib.asynccontextmanager
async def closing(database: Database) -> AsyncIterator[Database]:
    """Dispose of a database at the end of the block, and of its threads."""
    try:
        yield database
    finally:
        await database.dispose()
        # aiosqlite does not wait for the thread of a connection that could not be opened
        await until(lambda: not any("_connection_worker_thread" in thread.name for thread in threading.enumerate()))


class Announced(list[HistoryState]):
    """What a history has announced."""

    async def take(self, state: HistoryState) -> None:
        """Remember one announcement."""
        self.append(state)


@contextlib.asynccontextmanager
async def running(database: Database, *, retention: timedelta = YEARS) -> AsyncIterator[tuple[History, Announced]]:
    """Run a history until the block ends."""
    announced = Announced()
    history = History(database, retention=retention, announce=announced.take)
    task = asyncio.create_task(history.run())
    try:
        yield history, announced
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def until(condition: Callable[[], bool | Awaitable[bool]]) -> None:
    """Return when the condition holds; the failure after 20 s is no judgement of speed."""
    async with asyncio.timeout(20):
        while True:
            holds = condition()
            if (await holds) if inspect.isawaitable(holds) else holds:
                return
            await asyncio.sleep(0.005)


async def written(history: History) -> None:
    """Return when all that was appended is in the database."""
    await until(lambda: history.waiting == 0)


def health(polls: int) -> SourceHealth:
    """Return a document that differs for each ``polls``."""
    return SourceHealth(
        name=same("Cửa khẩu số"),
        service="gates",
        state=SourceState.UP,
        polls=polls,
        failures=0,
        records=0,
        rejected=0,
        example=None,
        latency=None,
        last_success=None,
        last_error=None,
        next_try=NOON,
    )


def update(topic: str = "source/gates", polls: int = 1) -> Update:
    """Return an update whose document says ``polls``."""
    return Update(topic=topic, fresh_for=60.0, taken=NOON, document=health(polls), source="gates")


def minutes(count: float) -> datetime:
    """Return a time that many minutes after noon of the example day."""
    return NOON + timedelta(minutes=count)


async def rows(database: Database, table: Table) -> int:
    """Return how many rows a table has."""
    async with database.begin() as connection:
        return await connection.scalar(select(func.count()).select_from(table)) or 0


def model(appended: Sequence[tuple[Update, datetime]], moment: datetime) -> dict[str, Update]:
    """Return by topic what the state at ``moment`` has to be."""
    in_time = sorted((pair for pair in appended if pair[1] <= moment), key=lambda pair: pair[1])
    return {each.topic: each for each, _ in in_time}
