"""A real hub on a real, encrypted socket, in a thread of its own; and addresses for whatever listens."""

import asyncio
import functools
import itertools
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress

import zmq
import zmq.asyncio

from server.contract.messages import AnyDocument
from server.contract.words import Words
from server.hub import Hub, publisher
from server.security import Keyring, guard, lock


class Ports:
    """Hands out free ports of loopback from a block that no other process of any run of the tests uses.

    The block lies below those that the system gives to connections, so that nobody takes a port between the moment
    it was found free and the moment a program listens on it.
    """

    BLOCKS = range(20_000, 32_500, 250)

    def __init__(self) -> None:
        for first in self.BLOCKS:
            claim = socket.socket()
            try:
                claim.bind(("127.0.0.1", first))
            except OSError:
                claim.close()
                continue
            # held as long as the process lives: it marks the block as taken
            self._claim = claim
            self._turn = itertools.cycle(range(first + 1, first + self.BLOCKS.step))
            return
        raise AssertionError("every block of ports is taken")

    def take(self, count: int) -> int:
        """Return the first of ``count`` free ports in a row."""
        found: list[int] = []
        while len(found) < count:
            port = next(self._turn)
            if found and port != found[-1] + 1:
                found.clear()
            with closing(socket.socket()) as probe:
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError:
                    found.clear()
                else:
                    found.append(port)
        return found[0]


@functools.cache
def _ports() -> Ports:
    return Ports()


def free_port(count: int = 1) -> int:
    """Return the first of ``count`` free ports in a row on loopback, which nobody else is given."""
    return _ports().take(count)


class RunningHub:
    """A hub that another thread may use."""

    def __init__(self, loop: asyncio.AbstractEventLoop, hub: Hub) -> None:
        self._loop = loop
        self.hub = hub

    def call(self, function: Callable[[Hub], object]) -> None:
        """Run ``function(hub)`` in the hub's thread, and wait for it."""

        async def run() -> None:
            function(self.hub)

        asyncio.run_coroutine_threadsafe(run(), self._loop).result(5)

    def publish(self, topic: str, document: AnyDocument, fresh_for: float = 60.0) -> None:
        self.call(lambda hub: hub.publish(topic, document, fresh_for=fresh_for))

    def fail(self, topic: str, error: Words) -> None:
        self.call(lambda hub: hub.fail(topic, error, source="test"))


@contextmanager
def running_hub(endpoint: str, keyring: Keyring) -> Iterator[RunningHub]:
    """Serve at ``endpoint`` until the block ends."""
    ready = threading.Event()
    running: list[RunningHub] = []
    stop: list[Callable[[], object]] = []

    async def serve() -> None:
        with zmq.asyncio.Context() as context:
            authenticator = guard(context, keyring)
            feed = publisher(zmq.Context.shadow(context))
            try:
                lock(feed, keyring.open())
                feed.bind(endpoint)
                hub = Hub(feed)
                loop = asyncio.get_running_loop()
                task = asyncio.ensure_future(hub.serve())
                running.append(RunningHub(loop, hub))
                stop.append(lambda: loop.call_soon_threadsafe(task.cancel))
                ready.set()
                with suppress(asyncio.CancelledError):
                    await task
            finally:
                feed.close()
                authenticator.stop()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), name="hub")
    thread.start()
    assert ready.wait(10)
    try:
        yield running[0]
    finally:
        stop[0]()
        thread.join()
