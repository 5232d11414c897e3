"""What cameras on the wall cost, beside the least they can cost and beside other players, all on the same streams.

Streams come from real RTSP servers over loopback; figures about pictures are read off the screen, where each bears its
number. ``make bench ONLY=cameras.sub_16`` measures one case; ``cameras.long`` takes half an hour and is measured only
when it is named.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

import psutil

from benchmarks.camera_peers import PEERS, Peer, decode_only
from benchmarks.camera_site import Kind, Shown, Site, Stream, camera_site, shown, streams
from benchmarks.figures import Aim, BenchError, Figure, figure, percentile
from benchmarks.glass import Glass, Seen, screen
from benchmarks.processes import asked, receive
from benchmarks.spots import Spot, tiled
from benchmarks.usage import Cost, Usage, memory

SETTLE, SECONDS = 3.0, 10.0
PEER_SETTLE = 10.0
"""Seconds: some open one stream after the other."""
CASES: tuple[tuple[Kind, int], ...] = (
    *(("sub", count) for count in (4, 9, 16, 25, 64)),
    *(("main", count) for count in (1, 2, 4)),
)
COMPARED: Mapping[tuple[Kind, int], int] = {("sub", 16): 4, ("main", 2): 2}
"""Cases in which other players are measured too, and how many of their windows stand side by side."""
ALL = 0.98
"""Share of the pictures, a few of which come just when a measurement begins or ends."""
CPU = 1.5
"""Times decode-only, at 16 small streams."""
LATENCY, LATENCY_OF_64 = 85.0, 100.0
STALL = 16.0
"""Milliseconds, as the latencies."""
FIRST, ENLARGED, HOLE = 1.0, 1.5, 50.0
"""Seconds until a mosaic stands and until an enlarged camera shows its full stream; milliseconds without a picture
meanwhile, of which a tenth passes between two pictures of a display."""
ROUNDS = 3
DOWN, RECOVERED = 5.0, 10.0
"""Seconds for which a server is gone, and until a camera is live after that."""
FRESH = 0.7
"""Seconds that a picture is old at most that is live: what went on when the server ended is older."""
LONG, EARLY, CUT_EVERY, GROWN = 1800.0, 300.0, 10.0, 1.02
"""Seconds of the long run, from which on memory is compared, and between two cuts; times the early memory."""


class First(NamedTuple):
    """All cameras have been painted."""

    seconds: float
    """Since the tile began to be made."""
    spots: list[Spot]
    """Where their pictures stand, in the order of the cameras."""
    whole: Spot
    """Where one stands that is enlarged."""


class Wall(NamedTuple):
    """The tile that runs."""

    pipe: Connection
    process: int
    first: First


def measure_case(kind: Kind, count: int) -> Iterator[Figure]:
    """Show so many streams, then decode them only, then play them with others."""
    name, wanted = f"cameras.{kind}_{count}", streams(kind, count)
    with camera_site(wanted) as site, screen() as glass, TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with _wall(glass, site, wanted) as wall:
            time.sleep(SETTLE)
            wall.pipe.send(SECONDS)
            ours, cost = _observe(glass, wanted, wall.first.spots, [wall.process])
            stalls = [1000 * each for each in receive(wall.pipe, list)]
        with decode_only([site.address(stream) for stream in wanted], log) as processes:
            time.sleep(SETTLE)
            usage = Usage(processes)
            time.sleep(SECONDS)
            least = usage.end()
        yield figure(f"{name}.frames", 100 * ours.share, "%", aim=Aim(100 * ALL, least=True))
        aim = Aim(CPU, ratio=True) if (kind, count) == ("sub", 16) else None
        yield figure(f"{name}.cpu", cost.cpu, "cores", against=least.cpu, aim=aim)
        yield figure(f"{name}.cpu.gui", cost.own, "cores", against=cost.cpu)
        yield figure(f"{name}.memory", cost.memory, "MB", against=least.memory)
        yield figure(f"{name}.latency", 1000 * ours.latency, "ms", aim=Aim(LATENCY_OF_64 if count == 64 else LATENCY))
        yield figure(f"{name}.stall.p99", percentile(stalls, 0.99), "ms", aim=Aim(STALL))
        yield figure(f"{name}.stall.longest", max(stalls), "ms")
        if (kind, count) in COMPARED:
            for peer, play in PEERS.items():
                yield from _peer(f"{name}.{peer}", play, glass, wanted, log, against=(ours, cost))


def measure_first() -> Iterator[Figure]:
    """Make a mosaic of 16 and enlarge a camera, several times."""
    wanted = streams("sub", 16)
    first, enlarged, holes = [], [], []
    with camera_site(wanted) as site, screen() as glass:
        for number in range(ROUNDS):
            with _wall(glass, site, wanted) as wall:
                first.append(wall.first.seconds)
                time.sleep(SETTLE)
                spot = wall.first.spots[number]
                wall.pipe.send(spot)
                holes.append(_hole(glass, [spot, wall.first.whole]))
                enlarged.append(receive(wall.pipe, float))
    yield figure("cameras.first.mosaic", median(first), "s", aim=Aim(FIRST))
    yield figure("cameras.first.enlarged", median(enlarged), "s", aim=Aim(ENLARGED))
    yield figure("cameras.first.without_picture", 1000 * max(holes), "ms", aim=Aim(HOLE))


def measure_recovery() -> Iterator[Figure]:
    """Kill the server of 16 cameras and start it again, several times."""
    wanted = streams("sub", 16)
    taken: list[float] = []
    with camera_site(wanted) as site, screen() as glass, _wall(glass, site, wanted) as wall:
        for _ in range(ROUNDS):
            time.sleep(SETTLE)
            site.kill()
            time.sleep(DOWN)
            site.start()
            taken += _live_after(glass, wanted, wall.first.spots)
    yield figure("cameras.recovery.median", median(taken), "s", aim=Aim(RECOVERED))
    yield figure("cameras.recovery.worst", max(taken), "s", aim=Aim(RECOVERED))


def measure_long() -> Iterator[Figure]:
    """Show 16 cameras for half an hour, in which all connections are cut every ten seconds."""
    wanted = streams("sub", 16)
    sizes: list[tuple[float, float]] = []
    with camera_site(wanted) as site, screen() as glass, _wall(glass, site, wanted) as wall:
        began = time.monotonic()
        while (now := time.monotonic() - began) < LONG:
            site.cut()
            time.sleep(CUT_EVERY - 1)
            # when all are connected again
            sizes.append((now, memory([wall.process])))
            time.sleep(1)
        live, _ = _observe(glass, wanted, wall.first.spots, [wall.process])
    early, late = (median(size for at, size in sizes if begin <= at < begin + 60) for begin in (EARLY - 60, LONG - 60))
    yield figure("cameras.long.memory", late, "MB", against=early, aim=Aim(GROWN, ratio=True))
    yield figure("cameras.long.frames", 100 * live.share, "%", aim=Aim(100 * ALL, least=True))


MEASURED: dict[str, Callable[[], Iterator[Figure]]] = {
    **{f"cameras.{kind}_{count}": partial(measure_case, kind, count) for kind, count in CASES},
    "cameras.first": measure_first,
    "cameras.recovery": measure_recovery,
}
"""By what the names of their figures begin with."""


@contextmanager
def _wall(glass: Glass, site: Site, wanted: Sequence[Stream]) -> Iterator[Wall]:
    """Show streams as the wall does, until the block ends."""
    cameras = {}
    for stream in wanted:
        main, sub = site.address(Stream(stream.camera, "main")), site.address(Stream(stream.camera, "sub"))
        cameras[stream.camera] = (main, sub if stream.kind == "sub" else "")
    with (
        TemporaryDirectory() as folder,
        asked(["-m", "benchmarks.camera_wall"], Path(folder) / "log", display=glass.display) as (pipe, process),
    ):
        try:
            pipe.send(cameras)
            receive(pipe, str)
            pipe.send("begin")
            yield Wall(pipe, process, First(*receive(pipe, tuple)))
            pipe.send(None)
            receive(pipe, str)
        except BenchError as error:
            said = (Path(folder) / "log").read_text().strip().splitlines()
            raise BenchError(f"{error}; the wall said: {said[-1] if said else 'nothing'}") from None


def _peer(
    name: str,
    play: Peer,
    glass: Glass,
    wanted: Sequence[Stream],
    log: Path,
    *,
    against: tuple[Shown, Cost],
) -> Iterator[Figure]:
    """Measure another player; its figures stand against ours."""
    ours, our_cost = against
    spots = tiled(len(wanted), COMPARED[wanted[0].kind, len(wanted)])
    with (
        camera_site(wanted, late=True) as site,
        play([site.address(stream) for stream in wanted], spots, glass.display, log) as processes,
    ):
        time.sleep(PEER_SETTLE)
        try:
            theirs, cost = _observe(glass, wanted, spots, processes)
        except (BenchError, psutil.NoSuchProcess):
            yield figure(f"{name}.frames", 0, "%: it shows nothing here", against=100 * ours.share)
            return
    yield figure(f"{name}.frames", 100 * theirs.share, "%", against=100 * ours.share)
    yield figure(f"{name}.cpu", cost.cpu, "cores", against=our_cost.cpu)
    yield figure(f"{name}.memory", cost.memory, "MB", against=our_cost.memory)
    yield figure(f"{name}.latency", 1000 * theirs.latency, "ms", against=1000 * ours.latency)


def _observe(
    glass: Glass, wanted: Sequence[Stream], spots: Sequence[Spot], processes: Sequence[int]
) -> tuple[Shown, Cost]:
    usage = Usage(processes)
    seen = glass.watch(spots, SECONDS)
    return shown(wanted, seen, SECONDS), usage.end()


def _hole(glass: Glass, spots: Sequence[Spot]) -> float:
    """Watch one camera at its place and enlarged; returns the longest time in seconds for which it was at neither."""
    readable = [True] * len(spots)
    empty, longest = 0.0, 0.0

    def note(spot: int, number: int | None, at: float) -> None:
        nonlocal empty, longest
        readable[spot] = number is not None
        if any(readable):
            longest = max(longest, at - empty) if empty else longest
            empty = 0.0
        else:
            empty = empty or at

    glass.look(spots, note, ENLARGED)
    return max(longest, time.time() - empty) if empty else longest


def _live_after(glass: Glass, wanted: Sequence[Stream], spots: Sequence[Spot]) -> list[float]:
    """Return the seconds from now until each of the streams shows what is going on; twice the aim where it does not."""
    began = time.time()
    taken = [2 * RECOVERED] * len(spots)

    def live(number: int, pictures: Sequence[Seen]) -> float | None:
        fresh = (each.at for each in pictures if each.at - began > 0 and wanted[number].age(each) < FRESH)
        return next(fresh, None)

    while max(taken) >= 2 * RECOVERED and time.time() - began < 2 * RECOVERED:
        for number, pictures in enumerate(glass.watch(spots, 0.5)):
            at = live(number, pictures)
            if at is not None:
                taken[number] = min(taken[number], at - began)
    return taken
