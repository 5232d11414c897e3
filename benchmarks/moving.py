"""A wall of three 4K screens with sixty tiles at 200 updates a second: who is busy, and how smoothly moves what moves.

The virtual screen is drawn by the processor, as is the wall: a display of the same pixels with a graphics card does
better. A frame is one paint event of the ticker or of the threat map; it is late by what it was missed of 1/60 s.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from msgspec import structs
from PySide6.QtGui import QPaintEvent

from benchmarks.documents import document
from benchmarks.figures import Aim, Figure, figure, percentile
from benchmarks.publishing import FRESH_FOR
from benchmarks.stalls import Stalls, stalled
from benchmarks.tiled import asked, run_wall, watch_wall
from server.contract.keys import StationKey
from server.contract.messages import AnyDocument, Flow, Flows, Room, Severity, Update
from server.contract.messages.layouts import Area, Layout, TileSpec
from server.contract.words import same
from wall.client.dispatcher import Dispatcher
from wall.client.mailbox import Mailbox
from wall.screens.window import WallWindow
from wall.widgets.base import Tile

MONITORS = "3840x2160,3840x2160,3840x2160"
RATE = 200
"""Updates a second."""
WARM_UP, SECONDS, EACH = 3.0, 15.0, 3.0
"""Seconds before anything is measured, of the whole wall, and of each rate of attacks in each of ROUNDS."""
ROUNDS = 3
"""Rates are measured in turn, so that what else the machine does is shared by all of them."""
FRAME = 1000 / 60
"""Milliseconds."""
ATTACKS = (1, 100, 10_000)
"""Events a second that are sent to the threat map."""
COUNTRIES = ("CN", "US", "RU", "NL", "DE", "FR", "BR", "IN", "GB", "JP", "KR", "SG", "HK", "TW", "UA", "PL", "IT", "ES")
AGENCIES = 60


class Watched(NamedTuple):
    """What one process saw of itself."""

    busy: float
    """Share of the time that the GUI thread used a core."""
    painting: float
    """Share of the time in paint events."""
    intervals: dict[str, list[float]]
    """Seconds between two frames, by kind of tile."""
    stalls: list[float]
    frames: dict[int, float]
    """Seconds that half of the threat map's frames did not exceed, by attacks a second."""


def measure() -> Iterator[Figure]:
    """Publish to the wall, and watch it."""
    seen, noise = watch_wall(show, Watched, monitors=MONITORS, rate=RATE, seconds=SECONDS)
    yield figure("moving.gui.busy", seen.busy * 100, "%")
    yield figure("moving.gui.painting", seen.painting * 100, "%", against=seen.busy * 100)
    for kind, seconds in seen.intervals.items():
        yield figure(f"moving.{kind}.frames", len(seconds) / SECONDS, "1/s", against=60.0)
        yield figure(f"moving.{kind}.interval.p99", percentile(seconds, 0.99) * 1000, "ms", against=FRAME)
    yield from stalled("moving", seen.stalls, noise)
    least = seen.frames[ATTACKS[0]] * 1000
    for attacks in ATTACKS:
        aim = Aim(1.2, ratio=True)
        yield figure(f"moving.threats.frame.{attacks}", seen.frames[attacks] * 1000, "ms", against=least, aim=aim)


def show(
    pipe: Connection,
    display: str,
    endpoint: str,
    key: StationKey,
    *,
    change: Callable[[Layout], Layout] | None = None,
    room: Room | None = None,
) -> None:
    """Show the wall, and watch it for the seconds that the pipe says."""
    frames = Frames()
    frames.watch_tiles()

    async def work(_mailbox: Mailbox, board: Dispatcher, _windows: list[WallWindow]) -> None:
        board.post(_own("ticker/own", document("headlines", 1)))
        board.post(_own("threats/own", attacks(100)))
        await asyncio.sleep(WARM_UP)
        pipe.send("ready")
        seconds: float = await asked(pipe)
        stalls = Stalls()
        stalls.start()
        began, used = frames.begin(), time.thread_time()
        await asyncio.sleep(seconds)
        took = time.monotonic() - began
        busy = (time.thread_time() - used) / took
        told, late = dict(frames.intervals), stalls.stop()
        painting = frames.painting / took
        taken: dict[int, list[float]] = {each: [] for each in ATTACKS}
        for _ in range(ROUNDS):
            for each in ATTACKS:
                taken[each] += await _frames_of(board, frames, each)
        # a new document, which comes once a second whatever the rate, is no frame like the others
        costs = {each: percentile(took, 0.5) for each, took in taken.items()}
        pipe.send(Watched(busy, painting, told, late, costs))

    def changed(layout: Layout) -> Layout:
        moving = with_moving(layout)
        return change(moving) if change else moving

    run_wall(display, endpoint, key, Mailbox, work, changed, room)


class Frames:
    """Knows when tiles that move were painted, and how long painting took."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> float:
        """Begin again; returns the time."""
        self.intervals: defaultdict[str, list[float]] = defaultdict(list)
        self.took: defaultdict[str, list[float]] = defaultdict(list)
        self.painting = 0.0
        self._last: dict[str, float] = {}
        return time.monotonic()

    def watch_tiles(self) -> None:
        """Note from now on what every tile paints."""
        paint = Tile.paintEvent

        def paint_event(tile: Tile[Any], event: QPaintEvent) -> None:
            began = time.monotonic()
            paint(tile, event)
            now = time.monotonic()
            self.painting += now - began
            kind = tile.spec.kind
            if kind in ("ticker", "threats"):
                self.took[kind].append(now - began)
                if kind in self._last:
                    self.intervals[kind].append(now - self._last[kind])
                self._last[kind] = now

        Tile.paintEvent = paint_event  # type: ignore[assignment, method-assign]


def with_moving(layout: Layout) -> Layout:
    """Return a layout whose last screen has a ticker and a threat map among its tiles, as many as before."""
    (form,) = layout.form
    *others, last = form.screen
    cells = [Area(12 + 4 * (n % 3), 2 * (n // 3), 4, 2) for n in range(9)]
    cells += [Area(4 * (n % 6), 6 + 3 * (n // 6), 4, 3 - n // 6) for n in range(9)]
    others_here = [structs.replace(tile, at=at) for tile, at in zip(last.tile, cells, strict=False)]
    moving = [
        TileSpec(kind="threats", topics=("threats/own",), at=Area(0, 0, 12, 6)),
        TileSpec(kind="ticker", topics=("ticker/own",), at=Area(0, 11, 24, 1)),
    ]
    screens = (*others, structs.replace(last, tile=(*others_here, *moving)))
    return structs.replace(layout, form=(structs.replace(form, screen=screens),))


def attacks(rate: int) -> Flows:
    """Return what the server tells of an hour of so many attacks a second, from everywhere and on everybody."""
    pairs = [(country, agency) for agency in range(AGENCIES) for country in COUNTRIES][: rate * 3600 // 20]
    severities = list(Severity)
    flows = [
        Flow(country=country, target=same(f"Đơn vị {agency}"), severity=severities[n % 3], count=rate * 60 // (n + 1))
        for n, (country, agency) in enumerate(pairs)
    ]
    return Flows(name=same("SOC"), per_minute=rate * 60.0, minutes=60, flows=tuple(flows), at=(21.85, 106.76))


async def _frames_of(board: Dispatcher, frames: Frames, rate: int) -> list[float]:
    """Return the seconds that each frame of the threat map takes while so many attacks a second are sent to it."""
    frames.begin()
    until = time.monotonic() + EACH
    number = 0
    while time.monotonic() < until:
        # the server tells once a second
        board.post(_own("threats/own", structs.replace(attacks(rate), per_minute=rate * 60.0 + number)))
        number += 1
        await asyncio.sleep(1.0)
    return frames.took["threats"]


def _own(topic: str, content: AnyDocument) -> Update:
    return Update(topic=topic, document=content, taken=datetime.now(UTC), fresh_for=FRESH_FOR)
