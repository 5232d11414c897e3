"""A real database, and a clock that a test sets."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from server.people.accounts import Accounts
from server.people.sessions import Sessions
from server.store.database import Database


class Clock:
    """Tells the time that a test has set."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest_asyncio.fixture
async def accounts(tmp_path: Path) -> AsyncIterator[Accounts]:
    database = Database(f"sqlite:///{tmp_path}/people.db")
    yield Accounts(database, tmp_path / "keys")
    await database.dispose()


@pytest.fixture
def sessions(accounts: Accounts, clock: Clock) -> Sessions:
    return Sessions(accounts, clock)
