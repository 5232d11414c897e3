"""How many updates a second the hub sends to 1, 4 and 16 walls, beside bare pyzmq sending the same bytes.

Both go to the same subscribers, in slices that take turns, so that whatever else the
machine does hits both. A window of updates in flight keeps either from dropping any, and every subscriber
checks that the numbers it gets are consecutive.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import zmq
from msgspec import structs

from benchmarks.documents import long, short
from benchmarks.figures import Aim, BenchError, Figure, figure
from benchmarks.listening import ACKNOWLEDGE, Places, Window, listen
from benchmarks.processes import PATIENCE, free_port, worker
from benchmarks.publishing import FRESH_FOR, TURN, enrolled, serving_hub
from server.contract.messages import AnyDocument
from server.contract.wire import pack
from server.hub import QUEUE, Hub
from server.security import Keyring

DOCUMENTS: dict[str, Callable[[int], AnyDocument]] = {"400B": short, "2kB": long}
WALLS = (1, 4, 16)
PROCESSES = 2
"""That hold the subscribers."""
IN_FLIGHT = 4000
"""Updates sent and not yet acknowledged, at most; a fifth of what the hub's queue holds."""
SLICE = 0.5
"""Seconds, about."""
ORDER = (0, 1, 1, 0, 0, 1, 1, 0)
"""Of the slices: 0 is the hub, 1 the bare publisher."""
TOPIC = "source/fanout"

Send = Callable[[int], Callable[[], object]]
"""Makes ready a number of updates and returns what sends the next one."""


def measure() -> Iterator[Figure]:
    """Measure encrypted, which is what the product runs, and plain."""
    for encrypted in (True, False):
        for size, document in DOCUMENTS.items():
            for walls in WALLS:
                hub, bare = asyncio.run(_compare(walls, document, encrypted=encrypted))
                name = f"fanout.{'curve' if encrypted else 'plain'}.{size}.{walls}"
                aim = Aim(0.6, least=True, ratio=True) if encrypted else None
                yield figure(name, hub, "updates/s", against=bare, aim=aim)


async def _compare(walls: int, document: Callable[[int], AnyDocument], *, encrypted: bool) -> tuple[float, float]:
    """Return the updates a second of the hub and of a bare publisher, to each of ``walls`` subscribers."""
    with TemporaryDirectory() as name, ExitStack() as parts:
        key = enrolled(Path(name))
        keyring = Keyring(Path(name) / "keys") if encrypted else None
        hub_at, bare_at, acknowledge = (f"tcp://127.0.0.1:{free_port()}" for _ in range(3))
        async with serving_hub(hub_at, keyring) as hub:
            context = parts.enter_context(zmq.Context())
            context.linger = 0
            bare = parts.enter_context(context.socket(zmq.PUB))
            bare.set(zmq.SNDHWM, QUEUE)
            if keyring:
                # no domain: in this context there is no guard to ask
                bare.set(zmq.CURVE_SERVER, 1)
                bare.set(zmq.CURVE_SECRETKEY, keyring.open().secret.encode())
            bare.bind(bare_at)
            window = Window(parts.enter_context(context.socket(zmq.PULL)), acknowledge, walls)
            places = Places((hub_at, bare_at), acknowledge, key if encrypted else None)
            for first in range(min(PROCESSES, walls)):
                parts.enter_context(worker(listen, places, range(first, walls, PROCESSES)))
            race = Race(hub, bare, window, document)
            await race.gather()
            return await race.run()


class Race:
    """Lets both publishers send to the same subscribers, in turn."""

    def __init__(
        self, hub: Hub, bare: zmq.Socket[bytes], window: Window, document: Callable[[int], AnyDocument]
    ) -> None:
        self._hub = hub
        self._bare = bare
        self._window = window
        self._document = document
        self._sent = [0, 0]
        self._senders: tuple[Send, Send] = (self._by_hub, self._by_hand)

    async def gather(self) -> None:
        """Send now and then until every subscriber hears both."""
        deadline = time.monotonic() + PATIENCE
        while not self._window.is_complete():
            for publisher in (0, 1):
                self._send_some(publisher, self._senders[publisher](1), 1)
            if time.monotonic() > deadline:
                raise BenchError("not every subscriber came")
            await asyncio.sleep(0.02)

    async def run(self) -> tuple[float, float]:
        """Return the updates a second of both."""
        for publisher in (0, 1):
            await self._slice(publisher, ACKNOWLEDGE - self._sent[publisher] % ACKNOWLEDGE)
        trial = 4 * ACKNOWLEDGE
        count = max(round(trial * SLICE / await self._slice(0, trial) / ACKNOWLEDGE), 2) * ACKNOWLEDGE
        seconds = [0.0, 0.0]
        for publisher in ORDER:
            seconds[publisher] += await self._slice(publisher, count)
        rounds = len(ORDER) // 2
        return rounds * count / seconds[0], rounds * count / seconds[1]

    async def _slice(self, publisher: int, count: int) -> float:
        """Send ``count`` updates; return the seconds until every subscriber had the last one."""
        send = self._senders[publisher](count)
        end = self._sent[publisher] + count
        begun = time.monotonic()
        while (reached := self._window.reached(publisher)) < end:
            room = min(end, reached + IN_FLIGHT) - self._sent[publisher]
            if time.monotonic() > begun + PATIENCE:
                raise BenchError("the subscribers do not follow")
            self._send_some(publisher, send, min(room, TURN))
            await asyncio.sleep(0 if room else 0.0005)
        return time.monotonic() - begun

    def _send_some(self, publisher: int, send: Callable[[], object], count: int) -> None:
        for _ in range(count):
            send()
        self._sent[publisher] += count

    def _by_hub(self, count: int) -> Callable[[], object]:
        first = self._sent[0]
        documents = iter([self._document(number) for number in range(first, first + count)])
        return lambda: self._hub.publish(TOPIC, next(documents), fresh_for=FRESH_FOR)

    def _by_hand(self, count: int) -> Callable[[], object]:
        """Pack before the race what the hub would send."""
        first = self._sent[1]
        pattern = self._hub.latest[TOPIC]
        updates = (
            structs.replace(pattern, document=self._document(number), seq=number + 1)
            for number in range(first, first + count)
        )
        frames = iter([pack(update) for update in updates])
        return lambda: self._bare.send_multipart(next(frames), zmq.NOBLOCK)
