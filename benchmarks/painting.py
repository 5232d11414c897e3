"""From ``Hub.publish`` to the end of the tile's painting, and how long the GUI thread stands still meanwhile.

An update counts as painted when the tile that shows its topic has ended a paint event after it received
that update, or a newer one of the same topic that overtook it in the mailbox.
"""

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any

from PySide6.QtGui import QPaintEvent

from benchmarks.figures import Aim, Figure, figure, percentile
from benchmarks.stalls import Stalls, stalled
from benchmarks.tiled import MONITORS, asked, run_wall, watch_wall
from server.contract.keys import StationKey
from server.contract.messages import Update
from wall.client.dispatcher import Dispatcher
from wall.client.mailbox import Mailbox
from wall.screens.window import WallWindow
from wall.widgets.base import Tile

RATE = 1000
"""Updates a second."""
LIMIT = 50.0
"""Milliseconds."""
WARM_UP, SECONDS = 3.0, 20.0


def measure() -> Iterator[Figure]:
    """Publish 1,000 updates a second over 200 topics to a wall of 60 tiles."""
    (latencies, stalls), noise = watch_wall(show, tuple, monitors=MONITORS, rate=RATE, seconds=SECONDS)
    painted = len(latencies) / SECONDS
    yield figure("paint.updates", painted, "1/s", against=RATE, aim=Aim(0.95, least=True, ratio=True))
    yield figure("paint.latency.p50", percentile(latencies, 0.5) * 1000, "ms", against=LIMIT)
    yield figure("paint.latency.p99", percentile(latencies, 0.99) * 1000, "ms", aim=Aim(LIMIT))
    yield from stalled("paint", stalls, noise)


def show(pipe: Connection, display: str, endpoint: str, key: StationKey) -> None:
    """Show the wall, and measure for the seconds that the pipe says."""
    clock = PaintClock()
    clock.watch_tiles()

    async def work(_mailbox: Mailbox, _board: Dispatcher, _windows: list[WallWindow]) -> None:
        await asyncio.sleep(WARM_UP)
        pipe.send("ready")
        seconds: float = await asked(pipe)
        stalls = Stalls()
        clock.latencies.clear()
        stalls.start()
        await asyncio.sleep(seconds)
        pipe.send((list(clock.latencies), stalls.stop()))

    run_wall(display, endpoint, key, lambda: StampedMailbox(clock), work)


class PaintClock:
    """Knows when every update was published, received and painted."""

    def __init__(self) -> None:
        self.latencies: list[float] = []
        """Seconds."""
        self._waiting: defaultdict[str, deque[int]] = defaultdict(deque)
        """By topic, when those were published that are not painted yet; nanoseconds."""
        self._received: defaultdict[Tile[Any], dict[str, int]] = defaultdict(dict)

    def published(self, update: Update) -> None:
        """Note an update that has arrived, in the feed's thread."""
        self._waiting[update.topic].append(int(update.source or 0))

    def watch_tiles(self) -> None:
        """Note from now on what every tile receives and paints."""
        receive_update, paint = Tile.receive, Tile.paintEvent

        def receive(tile: Tile[Any], update: Update) -> None:
            receive_update(tile, update)
            self._received[tile][update.topic] = int(update.source or 0)

        def paint_event(tile: Tile[Any], event: QPaintEvent) -> None:
            paint(tile, event)
            self._painted(self._received[tile])

        Tile.receive = receive  # type: ignore[assignment, method-assign]
        Tile.paintEvent = paint_event  # type: ignore[assignment, method-assign]

    def _painted(self, received: dict[str, int]) -> None:
        now = time.monotonic_ns()
        for topic, newest in received.items():
            waiting = self._waiting[topic]
            while waiting and waiting[0] <= newest:
                self.latencies.append((now - waiting.popleft()) / 1e9)
        received.clear()


class StampedMailbox(Mailbox):
    """A mailbox that tells the clock what has arrived."""

    def __init__(self, clock: PaintClock) -> None:
        super().__init__()
        self._clock = clock

    def put(self, update: Update) -> None:
        """Leave an update; any thread may call this."""
        self._clock.published(update)
        super().put(update)
