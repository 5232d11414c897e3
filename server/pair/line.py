"""The connection of one server to the row that says who serves: of its own, and given up within a second."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from server.store.database import check_address, end_broken, paired_options
from server.store.trouble import TROUBLE, explain

WITHIN = 0.7
"""Seconds for one answer, and for a connection."""

T = TypeVar("T")


class LeaseLine:
    """Asks the database one thing after the other; a slow history cannot hold it up."""

    def __init__(self, url: str, holder: str) -> None:
        """Nothing is opened yet; ``url`` is one of PostgreSQL."""
        address = check_address(url)
        self.place = f"{address.host or address.query.get('host', 'localhost')}/{address.database}"
        """What people call the database."""
        options = paired_options(holder) | {"timeout": WITHIN, "command_timeout": WITHIN}
        self._engine = create_async_engine(address, connect_args=options, poolclass=NullPool)
        event.listen(self._engine.sync_engine, "connect", self._opened)
        self._connection: AsyncConnection | None = None
        self._driver: Any = None
        self._ending: set[asyncio.Future[None]] = set()

    async def ask(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """Return what ``work`` does in a transaction, tried once more on a new connection where the old one is broken.

        Raises StoreError when the database gives no answer.
        """
        try:
            return await self._try(work)
        except TROUBLE:
            pass
        try:
            return await self._try(work)
        except TROUBLE as error:
            raise explain(error, self.place) from error

    async def close(self) -> None:
        """End the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(*TROUBLE):
                async with asyncio.timeout(WITHIN):
                    await connection.close()
        await asyncio.gather(*self._ending)

    async def _try(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        task = asyncio.ensure_future(self._work(work))
        # not cancelled by a time-out: a cancelled statement waits for the end that does not answer
        try:
            await asyncio.wait({task}, timeout=WITHIN)
        except asyncio.CancelledError:
            self._hang_up(task)
            raise
        if not task.done():
            self._hang_up(task)
            raise TimeoutError
        if task.exception() is not None:
            self._hang_up(task)
        return task.result()

    async def _work(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        if self._connection is None:
            self._connection = await self._engine.connect()
        async with self._connection.begin():
            return await work(self._connection)

    def _opened(self, connection: Any, record: object) -> None:
        self._driver = connection.driver_connection
        end_broken(connection, record)

    def _hang_up(self, task: "asyncio.Future[Any]") -> None:
        """Drop a connection without a word to its other end, and what is still asked through it."""
        if self._driver is not None:
            self._driver.terminate()
            self._driver = None
        task.cancel()
        connection, self._connection = self._connection, None
        ending = asyncio.ensure_future(_end(task, connection))
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)


async def _end(task: "asyncio.Future[Any]", connection: AsyncConnection | None) -> None:
    await asyncio.wait({task})
    if not task.cancelled():
        task.exception()
    if connection is not None:
        with contextlib.suppress(*TROUBLE):
            await connection.invalidate()
            await connection.close()
