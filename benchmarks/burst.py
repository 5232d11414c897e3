"""A burst of 50,000 updates while the GUI thread is blocked: what it costs in memory and in wake-ups."""

import asyncio
import gc
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from PySide6.QtCore import QObject, Slot

from benchmarks.figures import Aim, BenchError, Figure, figure
from benchmarks.processes import free_port, receive, worker
from benchmarks.publishing import LAST, enrolled, publish_burst
from benchmarks.tiled import MONITORS, asked, run_wall
from demo.show import virtual_screen
from server.contract.keys import StationKey
from server.contract.messages import Update
from wall.client.dispatcher import Dispatcher
from wall.client.mailbox import Mailbox
from wall.screens.window import WallWindow

COUNT = 50_000
BLOCK = 1.0
"""Seconds at least; longer where the burst needs longer to arrive."""
LONGEST = 30.0
SETTLE = 3.0
"""Seconds for what follows a burst."""
MB = 1024.0 * 1024


class Burst(NamedTuple):
    """What one burst did."""

    before: int
    """Resident bytes, as the next two."""
    peak: int
    after: int
    arrived: int
    """Updates while the GUI was blocked."""
    blocked: float
    """Seconds."""
    wakes: int
    held: dict[str, int]
    """The number of the newest update of each topic, once all is over."""


def measure() -> Iterator[Figure]:
    """Block a wall of 60 tiles while a hub sends a burst."""
    with TemporaryDirectory() as name, virtual_screen(MONITORS) as display:
        folder = Path(name)
        endpoint = f"tcp://127.0.0.1:{free_port()}"
        key = enrolled(folder)
        with (
            worker(publish_burst, endpoint, folder / "keys", COUNT) as hub,
            worker(show, display, endpoint, key) as wall,
        ):
            receive(hub, str)
            receive(wall, str)
            wall.send("block")
            receive(wall, str)
            hub.send("go")
            published = receive(hub, dict)
            burst = receive(wall, Burst)
            wall.send("end")
    if burst.blocked > LONGEST:
        raise BenchError(f"the burst did not arrive within {LONGEST:.0f} s")
    yield figure("burst.arrived", burst.arrived, "updates", against=COUNT)
    yield figure("burst.blocked", burst.blocked, "s", against=BLOCK)
    missing = sum(burst.held.get(topic) != seq for topic, seq in published.items())
    yield figure("burst.missing", missing, "topics", aim=Aim(0))
    yield figure("burst.wakes", burst.wakes, "wake-ups", aim=Aim(1))
    yield figure("burst.memory.peak", burst.peak / MB, "MB", against=burst.before / MB)
    yield figure("burst.memory.after", burst.after / MB, "MB", against=burst.before / MB, aim=Aim(1.1, ratio=True))


def show(pipe: Connection, display: str, endpoint: str, key: StationKey) -> None:
    """Show the wall, and block its GUI thread once the pipe asks for it."""

    async def work(mailbox: Mailbox, board: Dispatcher, _windows: list[WallWindow]) -> None:
        assert isinstance(mailbox, CountingMailbox)
        wakes = Wakes(mailbox)
        await asyncio.sleep(SETTLE)
        pipe.send("ready")
        await asked(pipe)
        gc.collect()
        before, wakes.count, mailbox.arrived = _resident("VmRSS"), 0, 0
        _forget_peak()
        pipe.send("blocked")
        begun = time.monotonic()
        while (blocked := time.monotonic() - begun) < BLOCK or not mailbox.ended:
            if blocked > LONGEST:
                break
            time.sleep(0.01)  # noqa: ASYNC251 - the GUI thread is blocked on purpose
        arrived = mailbox.arrived
        await asyncio.sleep(SETTLE)
        gc.collect()
        held = {topic: update.seq for topic, update in board.latest.items()}
        peak, after = _resident("VmHWM"), _resident("VmRSS")
        pipe.send(Burst(before, peak, after, arrived, blocked, wakes.count, held))
        await asked(pipe)

    run_wall(display, endpoint, key, CountingMailbox, work)


class CountingMailbox(Mailbox):
    """A mailbox that counts what arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived = 0
        self.ended = False
        """The last update of a burst is here."""

    def put(self, update: Update) -> None:
        """Leave an update; any thread may call this."""
        super().put(update)
        self.arrived += 1
        self.ended |= update.topic == LAST


class Wakes(QObject):
    """Counts how often the mailbox wakes the GUI thread."""

    def __init__(self, mailbox: Mailbox) -> None:
        super().__init__()
        self.count = 0
        mailbox.ready.connect(self._note)

    @Slot()
    def _note(self) -> None:
        self.count += 1


def _resident(field: str) -> int:
    """Return ``VmRSS`` or ``VmHWM``, its peak, of this process in bytes (proc(5))."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(field))


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")
