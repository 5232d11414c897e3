"""Forgets what is older than the past has to be kept, a little at a time."""

import time
from collections import deque
from datetime import UTC, datetime, timedelta

from server.store import ledger
from server.store.database import Database

EVERY = 3600.0
"""Seconds from one sweep through all topics to the next."""
MOST = 1000
"""Updates that one transaction deletes, so that writing never waits long."""


class Retention:
    """Sweeps through the topics once an hour, the first time at once."""

    def __init__(self, database: Database, keep: timedelta) -> None:
        self._database = database
        self._keep = keep
        self._horizon = datetime.now(UTC)
        self._topics: deque[int] = deque()
        self._next = time.monotonic()

    @property
    def wait(self) -> float:
        """Seconds until there is something to do; zero in the middle of a sweep."""
        return 0.0 if self._topics else max(0.0, self._next - time.monotonic())

    async def step(self) -> None:
        """Do what is due in one small transaction. Raises StoreError; the sweep then goes on with the next step."""
        if self.wait:
            return
        async with self._database.begin() as connection:
            if not self._topics:
                self._horizon = datetime.now(UTC) - self._keep
                self._topics.extend(await ledger.old(connection, self._horizon))
                self._next = time.monotonic() + EVERY
            elif await ledger.prune(connection, self._topics[0], self._horizon, MOST) < MOST:
                self._topics.popleft()
