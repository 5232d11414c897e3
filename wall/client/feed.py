"""Follows the server from a thread of its own."""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Sequence

from server.contract.client.feed import Follower
from server.contract.keys import StationKey
from wall.client.mailbox import Mailbox


class Feed:
    """Copies one server at a time into a mailbox."""

    def __init__(self, endpoints: Sequence[str], read_key: Callable[[], StationKey | None], mailbox: Mailbox) -> None:
        self._follower = Follower(endpoints, read_key, mailbox)
        self._loop = asyncio.new_event_loop()
        self._task: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._run, name="feed")

    def start(self) -> None:
        """Begin to follow the first server."""
        self._thread.start()

    def stop(self) -> None:
        """Stop, and return when the thread has ended."""
        self._loop.call_soon_threadsafe(self._cancel)
        self._thread.join()

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner, contextlib.suppress(asyncio.CancelledError):
            runner.run(self._follow())

    async def _follow(self) -> None:
        self._task = asyncio.current_task()
        await self._follower.run()
