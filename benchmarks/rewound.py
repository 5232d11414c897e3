"""A wall and its desk at any moment of thirty days: gone to, dragged, played and compared, while all else goes on.

A real server on five million updates of 200 topics, which publishes 50 updates a second besides and writes them down; a
real wall on two screens of 3840×2160 of twenty tiles each: the second is of now, the first shows 40 of the topics as
they were; a real desk.
"""

import asyncio
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import zmq.asyncio

from benchmarks.documents import KINDS, document
from benchmarks.figures import Aim, BenchError, Figure, figure, percentile
from benchmarks.past_server import LIVE
from benchmarks.past_watch import Seen
from benchmarks.processes import asked, free_port, program, receive, until, worker
from benchmarks.publishing import TOPICS
from benchmarks.rewinding import PAST, VARIANTS, build
from benchmarks.site import Site, listens
from benchmarks.stalls import idle, stalled
from benchmarks.tiled import ACROSS, CELLS, PER_SCREEN
from benchmarks.usage import memory
from demo.show import virtual_screen
from server.contract.client.commands import Commands, UnansweredError
from server.contract.messages import AnyDocument, AsOf
from server.contract.wall_commands import Rewind
from server.store.database import Database
from tests.store.cluster import Cluster
from wall.client.replay import STEP

MONITORS = "3840x2160,3840x2160"
DESK_SCREEN = "1920x1080"
LAYOUT = "rewound"
BEGINS = 120.0
"""Seconds that a server may take to begin."""
SETTLED = 5.0
"""Seconds."""
MOMENTS, PAUSE = 80, 0.3
"""How many are gone to, and seconds between two."""
UNDISTURBED = 15.0
"""Seconds in which living tiles are watched while all is of now."""
DRAGGED = 10.0
"""Seconds."""
PLAYED = {60: 30.0, 600: 60.0}
"""Seconds, by how many times as fast."""
FASTER, STEPS, EARLY = 20, 10_000, 1_500
"""Times as fast as the clock goes that makes so many steps; how many are done when memory is first looked at."""
STEPPED = 900.0
"""Seconds that they may take."""
PAIRS = 40
"""Pairs of moments that are compared."""
MOMENT_LIMIT, COMPARED_LIMIT = 0.3, 0.5
"""Seconds."""
GROWTH = 20.0
"""Megabytes."""
READINGS = 20


class Past(NamedTuple):
    """A server with a past, and a wall that shows it."""

    site: Site
    end: datetime
    """Of the past that was built."""
    wall: Connection
    wall_process: int

    def moment(self, chance: random.Random) -> datetime:
        """Return any moment, of which it is known what was before it."""
        return self.end - PAST * chance.random() * 0.99


class Desk(NamedTuple):
    """A desk with its page of the past open."""

    pipe: Connection
    process: int


def measure_moments() -> Iterator[Figure]:
    """Go to many moments, on both databases."""
    with TemporaryDirectory(prefix="vonglau-") as name:
        yield from _moments("sqlite", f"sqlite:///{name}/history.db")
    with TemporaryDirectory(prefix="vonglau-") as name:
        cluster = Cluster(Path(name))
        cluster.start()
        try:
            yield from _moments("postgresql", cluster.new_database())
        finally:
            cluster.stop()


def measure_dragging() -> Iterator[Figure]:
    """Drag the timeline to and fro over 31 days while the wall follows."""
    with _sqlite() as past, _desk(past) as desk, virtual_screen("640x480") as other, worker(idle, other) as quiet:
        receive(quiet, str)
        desk.pipe.send(("put",))
        time.sleep(SETTLED)
        quiet.send(DRAGGED)
        for each in (past.wall, desk.pipe):
            each.send(("begin",))
        desk.pipe.send(("drag", DRAGGED))
        receive(desk.pipe, str)
        wall, here = (_seen(each) for each in (past.wall, desk.pipe))
        noise = receive(quiet, list)
    yield from stalled("rewind.drag.wall", wall.stalls, noise)
    yield from stalled("rewind.drag.desk", here.stalls, noise)
    for name, seen in (("wall", wall), ("desk", here)):
        yield figure(f"rewind.drag.{name}.painting", max(seen.painting) * 1000, "ms of a core", against=30.0)
    yield figure("rewind.drag.shown", len(wall.shown) / DRAGGED, "1/s", against=10.0)
    yield figure("rewind.drag.live.p99", percentile(wall.live, 0.99) * 1000, "ms")


def measure_playing() -> Iterator[Figure]:
    """Play while the desk's page follows."""
    with _sqlite() as past, _desk(past):
        for speed, seconds in PLAYED.items():
            asyncio.run(_play(past, speed))
            time.sleep(SETTLED)
            past.wall.send(("begin",))
            time.sleep(seconds)
            seen = _seen(past.wall)
            gaps = [after - before for before, after in pairwise(seen.shown)]
            yield figure(f"rewind.play.{speed}.late", max(seen.behind), "s", aim=Aim(STEP))
            yield figure(f"rewind.play.{speed}.step", max(gaps), "s", against=STEP)
            yield figure(f"rewind.play.{speed}.live.p99", percentile(seen.live, 0.99) * 1000, "ms")


def measure_long() -> Iterator[Figure]:
    """Play so many steps that memory would show what is kept, by a clock that goes faster; ten minutes and more."""
    with _sqlite() as past, _desk(past) as desk:
        parts = {"wall": (past.wall, past.wall_process), "desk": desk}
        asyncio.run(_play(past, 60))
        for pipe, _ in parts.values():
            pipe.send(("begin",))
            pipe.send(("hurry", FASTER))
        early = {name: _size_after(EARLY, part) for name, part in parts.items()}
        late = {name: _size_after(EARLY + STEPS, part) for name, part in parts.items()}
    for name in parts:
        yield figure(f"rewind.long.{name}.growth", late[name] - early[name], "MB", aim=Aim(GROWTH))
        yield figure(f"rewind.long.{name}.memory", late[name], "MB", against=early[name])


def measure_comparing() -> Iterator[Figure]:
    """List what is different between many pairs of moments."""
    chance = random.Random(7)
    taken = []
    with _sqlite() as past, _desk(past) as desk:
        for _ in range(PAIRS):
            time.sleep(PAUSE)
            pair = past.moment(chance), past.moment(chance)
            begun = time.monotonic()
            desk.pipe.send(("compare", *pair))
            at, trouble = receive(desk.pipe, tuple)
            if trouble:
                raise BenchError(trouble)
            taken.append(at - begun)
    yield figure("rewind.compare.median", percentile(taken, 0.5), "s", against=COMPARED_LIMIT)
    yield figure("rewind.compare.p99", percentile(taken, 0.99), "s", aim=Aim(COMPARED_LIMIT))


MEASURED = {
    "rewind.wall": measure_moments,
    "rewind.drag": measure_dragging,
    "rewind.play": measure_playing,
    "rewind.compare": measure_comparing,
}
"""By what the names of their figures begin with."""


def _moments(name: str, url: str) -> Iterator[Figure]:
    with _rewound(url) as past:
        past.wall.send(("begin",))
        time.sleep(UNDISTURBED)
        before = _seen(past.wall)
        past.wall.send(("begin",))
        chance = random.Random(7)
        taken = go_to(past, [past.moment(chance) for _ in range(MOMENTS + 1)])
        seen = _seen(past.wall)
    yield figure(f"rewind.wall.{name}.median", percentile(taken, 0.5), "s", against=MOMENT_LIMIT)
    yield figure(f"rewind.wall.{name}.p99", percentile(taken, 0.99), "s", aim=Aim(MOMENT_LIMIT))
    yield figure(f"rewind.wall.{name}.stall", max(seen.stalls) * 1000, "ms", against=30.0)
    yield figure(f"rewind.wall.{name}.painting", max(seen.painting) * 1000, "ms of a core", against=30.0)
    for share in (0.5, 0.99):
        late, undisturbed = (percentile(each.live, share) * 1000 for each in (seen, before))
        yield figure(f"rewind.wall.{name}.live.p{share * 100:.0f}", late, "ms", against=undisturbed)


def go_to(past: Past, moments: Sequence[datetime]) -> list[float]:
    """Return the seconds from each order but the first to the wall having painted its moment; raises BenchError."""
    return asyncio.run(_go_to(past, moments))


async def _go_to(past: Past, moments: Sequence[datetime]) -> list[float]:
    taken = []
    with zmq.asyncio.Context() as context:
        commands = _commands(context, past.site)
        # the first one connects, and makes the tiles; when all has come there may be nothing left to be painted
        await _rewind(commands, AsOf(at=moments[0]))
        await asyncio.sleep(SETTLED)
        for moment in moments[1:]:
            await asyncio.sleep(PAUSE)
            past.wall.send(("await_moment", moment))
            receive(past.wall, str)
            begun = time.monotonic()
            order = asyncio.create_task(_rewind(commands, AsOf(at=moment)))
            painted = await asyncio.to_thread(receive, past.wall, float)
            await order
            taken.append(painted - begun)
        commands.close()
    return taken


async def _play(past: Past, speed: int) -> None:
    with zmq.asyncio.Context() as context:
        commands = _commands(context, past.site)
        await _rewind(commands, AsOf(at=past.end - PAST * 0.98, since=datetime.now(UTC), speed=speed))
        commands.close()


def _commands(context: zmq.asyncio.Context, site: Site) -> Commands:
    key = site.key("bench-orders")
    return Commands(context, f"tcp://127.0.0.1:{site.port + 1}", lambda: key, lambda: datetime.now(UTC), patience=30.0)


async def _rewind(commands: Commands, as_of: AsOf) -> None:
    try:
        answer = await commands.ask(Rewind(wall="main", screen=1, as_of=as_of))
    except UnansweredError:
        raise BenchError("the server does not answer") from None
    if answer.refused is not None:
        raise BenchError(answer.refused.en)


def _seen(pipe: Connection) -> Seen:
    pipe.send(("end",))
    return Seen(*receive(pipe, tuple))


def _size_after(steps: int, part: tuple[Connection, int]) -> float:
    """Return the megabytes that a process keeps after so many steps; what it needs for a moment is not counted."""
    pipe, process = part

    def done() -> bool:
        time.sleep(1.0)
        pipe.send(("count",))
        return receive(pipe, int) >= steps

    until(done, f"{steps} steps", within=STEPPED)
    found = []
    for _ in range(READINGS):
        time.sleep(0.5)
        found.append(memory([process]))
    return min(found)


@contextmanager
def _sqlite() -> Iterator[Past]:
    with TemporaryDirectory(prefix="vonglau-") as name, _rewound(f"sqlite:///{name}/history.db") as past:
        yield past


@contextmanager
def _rewound(url: str) -> Iterator[Past]:
    """Build a past, and run a server and a wall on it until the block ends."""
    end = datetime.now(UTC)
    asyncio.run(_build(url, end - PAST))
    with shown(url, end, MONITORS, _layout()) as past:
        yield past


@contextmanager
def shown(url: str, end: datetime, monitors: str, layout: str, *options: str) -> Iterator[Past]:
    """Run a server and a wall on what a database knows of PAST up to ``end`` until the block ends.

    ``options``: further arguments of the wall.
    """
    with TemporaryDirectory() as name, virtual_screen(monitors) as display, ExitStack() as running:
        folder, port = Path(name), free_port(2)
        config = folder / "server.toml"
        config.write_text(
            f'[server]\nport = {port}\n[store]\nurl = "{url}"\n[briefing]\ncompose_at = ""\n'
            f'[[wall]]\nname = "main"\ntitle = {{vi = "IOC", en = "IOC"}}\nlayout = "{LAYOUT}"\n'
        )
        (folder / "layouts").mkdir()
        (folder / "layouts" / f"{LAYOUT}.toml").write_text(layout)
        site = Site(folder, port)
        # before the server starts: whoever comes first makes the server's key
        for station in ("bench-1", "bench-desk", "bench-orders"):
            site.key(station)
        run = ["-m", "benchmarks.past_server", "run", "--config", str(config)]
        running.enter_context(program(run, folder / "server.log"))
        until(lambda: listens(port), "the server begins", within=BEGINS)
        given = [*site.wall_options("data"), "--layouts", str(folder / "layouts"), *options]
        wall = ["-m", "benchmarks.past_wall", *given]
        pipe, process = running.enter_context(asked(wall, folder / "wall.log", display=display))
        receive(pipe, str)
        time.sleep(SETTLED)
        yield Past(site, end, pipe, process)


@contextmanager
def _desk(past: Past) -> Iterator[Desk]:
    """Run a desk with its page of the past open until the block ends."""
    folder = past.site.folder
    options = past.site.wall_options("desk", "bench-desk")
    words = ["-m", "benchmarks.past_desk", *options, "--layouts", str(folder / "layouts"), "--screens", DESK_SCREEN]
    with (
        virtual_screen(DESK_SCREEN) as display,
        asked(words, folder / "desk.log", display=display) as (pipe, process),
    ):
        receive(pipe, str)
        time.sleep(SETTLED)
        pipe.send(("open",))
        time.sleep(SETTLED)
        yield Desk(pipe, process)


async def _build(url: str, begin: datetime) -> None:
    database = Database(url)
    try:
        await build(database, begin, TOPICS, _document)
    finally:
        await database.dispose()


def _document(topic: int, variant: int) -> AnyDocument:
    return document(TOPICS[topic].partition("/")[0], topic // len(KINDS) * VARIANTS + variant)


def _layout() -> str:
    """Return a layout of two screens, of the past and of now."""
    screens = "".join(f"[[form.screen]]\ntile = [\n{_tiles(topics)}]\n" for topics in (TOPICS, LIVE))
    return f'title = {{vi = "Quá khứ", en = "Past"}}\n[[form]]\nlines = 14\nletters = 57\n{screens}'


def _tiles(topics: Sequence[str]) -> str:
    lines = []
    for number in range(PER_SCREEN):
        column, row = number % ACROSS, number // ACROSS
        at = [CELLS[column], row * 3, CELLS[column + 1] - CELLS[column], 3]
        shown = f'["{topics[number]}", "{topics[number + PER_SCREEN]}"]'
        lines.append(f'  {{kind = "{KINDS[number % len(KINDS)]}", topics = {shown}, at = {at}}},\n')
    return "".join(lines)
