"""The real hub in a process of its own, encrypted as in the product, publishing by the clock or all at once."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import zmq
import zmq.asyncio

from benchmarks.documents import KINDS, document
from server.contract.commands import Role
from server.contract.keys import StationKey
from server.contract.toml import read_toml
from server.hub import Hub, publisher
from server.security import Keyring, guard, lock

TILES = 60
TOPICS = [f"{KINDS[number % TILES % len(KINDS)]}/{number}" for number in range(200)]
"""200 topics; each goes to the tile of its number modulo TILES."""
LAST = "burst/end"
"""The topic that ends a burst."""
FRESH_FOR = 3600.0
"""Seconds: longer than any run, so that no tile repaints for age alone."""
TURN = 100
"""Updates of a burst between two turns of the hub's loop."""


def enrolled(folder: Path) -> StationKey:
    """Return the key of a station that the keyring in ``folder/keys`` knows."""
    Keyring(folder / "keys").enroll("bench", Role.VIEWER, folder / "bench.key")
    return read_toml(folder / "bench.key", StationKey)


@asynccontextmanager
async def serving_hub(endpoint: str, keyring: Keyring | None) -> AsyncIterator[Hub]:
    """Serve a hub at ``endpoint``, unencrypted without a keyring, until the block ends."""
    with zmq.asyncio.Context() as context:
        authenticator = guard(context, keyring) if keyring else None
        feed = publisher(zmq.Context.shadow(context.underlying))
        try:
            if keyring:
                lock(feed, keyring.open())
            feed.bind(endpoint)
            hub = Hub(feed)
            serving = asyncio.ensure_future(hub.serve())
            try:
                yield hub
            finally:
                serving.cancel()
                await asyncio.wait({serving})
        finally:
            feed.close()
            if authenticator:
                authenticator.stop()


def publish_steadily(pipe: Connection, endpoint: str, keys: Path, rate: int) -> None:
    """Publish ``rate`` updates a second, each with its CLOCK_MONOTONIC time in nanoseconds as its source."""
    asyncio.run(_publish_steadily(pipe, endpoint, keys, rate))


async def _publish_steadily(pipe: Connection, endpoint: str, keys: Path, rate: int) -> None:
    async with serving_hub(endpoint, Keyring(keys)) as hub:
        pipe.send("ready")
        begun, number = time.monotonic(), 0
        while True:
            for _ in range(int((time.monotonic() - begun) * rate) - number):
                _publish(hub, number)
                number += 1
            await asyncio.sleep(0.001)


def publish_burst(pipe: Connection, endpoint: str, keys: Path, count: int) -> None:
    """Publish every topic once, then ``count`` updates as fast as the hub can once the pipe asks for it."""
    asyncio.run(_publish_burst(pipe, endpoint, keys, count))


async def _publish_burst(pipe: Connection, endpoint: str, keys: Path, count: int) -> None:
    async with serving_hub(endpoint, Keyring(keys)) as hub:
        for number in range(len(TOPICS)):
            _publish(hub, number)
        pipe.send("ready")
        await asyncio.to_thread(pipe.recv)
        for number in range(count - 1):
            _publish(hub, number)
            if number % TURN == 0:
                await asyncio.sleep(0)
        hub.publish(LAST, document("sources", count), fresh_for=FRESH_FOR)
        pipe.send({topic: update.seq for topic, update in hub.latest.items()})
        while True:  # noqa: ASYNC110
            await asyncio.sleep(1.0)


def _publish(hub: Hub, number: int) -> None:
    topic = TOPICS[number % len(TOPICS)]
    content = document(topic.partition("/")[0], number)
    hub.publish(topic, content, fresh_for=FRESH_FOR, source=str(time.monotonic_ns()))
