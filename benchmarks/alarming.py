"""How soon two stations name an alarm, and how a wall bears five thousand of them in a minute."""

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.alarm_server import RULES
from benchmarks.figures import Aim, BenchError, Figure, figure, percentile
from benchmarks.processes import asked, free_port, receive, until
from benchmarks.site import Site, listens
from demo.show import virtual_screen

RAISED = 80
SETTLED = 8.0
"""Seconds in which windows stand and processes are warm."""
APART = 0.3
"""Seconds between two alarms at least; the rest is by chance, so that no rhythm of the server's is met always."""
LIMIT = 1.0
"""Seconds."""
FLOOD, WITHIN = 5000, 60.0
FRAMES = 0.9
"""Of those without a flood that there are in one, at least."""
CONFIG = """
[server]
port = {port}
packs = "packs"
[briefing]
compose_at = ""
[[wall]]
name = "main"
title = {{vi = "IOC", en = "IOC"}}
"""
LAYOUT = """
title = {vi = "Báo động", en = "Alarms"}
[[form]]
lines = 35
letters = 141
[[form.screen]]
tile = [
  {kind = "alarms", topics = ["alarm/*", "alarms/summary"], at = [0, 0, 8, 11]},
  {kind = "spots", topics = ["spots/bench"], at = [8, 0, 8, 11], options = {listed = false}},
  {kind = "kpi", topics = ["indicators/bench"], at = [16, 0, 8, 4]},
  {kind = "trend", topics = ["series/bench"], at = [16, 4, 8, 4]},
  {kind = "headlines", topics = ["headlines/bench"], at = [16, 8, 8, 3]},
  {kind = "ticker", topics = ["headlines/ticker"], at = [0, 11, 24, 1]},
]
"""


class Watched(NamedTuple):
    """What a wall saw of itself."""

    intervals: list[float]
    """Seconds between two frames of the ticker."""
    stalls: list[float]
    """Seconds by which the GUI thread was late."""
    alarms: int
    spent: float
    """Seconds of a core of the GUI thread."""


def measure_banner() -> Iterator[Figure]:
    """Raise one alarm after the other, and wait until both stations have painted its name."""
    with _site(("wall-1", "wall-2")) as (server, walls):
        chance, took = random.Random(7), []
        for number in range(RAISED):
            time.sleep(APART + chance.random() * APART)
            value = 1001.0 + number
            server.send(("raise", value))
            begun = receive(server, float)
            took.append(max(_named(wall, value) for wall in walls) - begun)
            server.send(("raise", 0.0))
            receive(server, float)
    yield figure("alarms.banner.median", percentile(took, 0.5), "s")
    yield figure("alarms.banner.p99", percentile(took, 0.99), "s", aim=Aim(LIMIT))


def measure_flood() -> Iterator[Figure]:
    """Watch one wall for a minute in which nothing happens, and for one with a flood."""
    with _site(("wall-1",)) as (server, (wall,)):
        quiet = _watched(wall, WITHIN)
        server.send(("flood", FLOOD, WITHIN))
        flooded = _watched(wall, WITHIN)
        took = receive(server, float)
        known = _until_all(wall)
        server.send(("end",))
        receive(server, float)
    calm, busy = (len(each.intervals) / WITHIN for each in (quiet, flooded))
    yield figure("alarms.flood.frames", busy, "1/s", against=calm, aim=Aim(FRAMES, least=True, ratio=True))
    for share, name in ((0.99, "p99"), (1.0, "longest")):
        stalls = [percentile(each.stalls, share) * 1000 for each in (flooded, quiet)]
        yield figure(f"alarms.flood.stall.{name}", stalls[0], "ms", against=stalls[1])
    yield figure("alarms.flood.busy", flooded.spent / WITHIN, "cores", against=quiet.spent / WITHIN)
    yield figure("alarms.flood.lost", FLOOD - known, "alarms", aim=Aim(0))
    yield figure("alarms.flood.seconds", took, "s", against=WITHIN)


@contextmanager
def _site(stations: Sequence[str]) -> Iterator[tuple[Connection, list[Connection]]]:
    """Run a server and walls until the block ends; yields what each of them is told by."""
    with TemporaryDirectory() as name, ExitStack() as parts:
        folder, port = Path(name), free_port(2)
        (folder / "server.toml").write_text(CONFIG.format(port=port))
        for each, file, text in (("packs", "alarms.toml", RULES), ("layouts", "alarms.toml", LAYOUT)):
            (folder / each).mkdir()
            (folder / each / file).write_text(text)
        site = Site(folder, port)
        shows = ["--layouts", str(folder / "layouts"), "--layout", "alarms"]
        options = {station: [*site.wall_options(station, station), *shows] for station in stations}
        displays = [parts.enter_context(virtual_screen("1920x1080")) for _ in stations]
        run = ["-m", "benchmarks.alarm_server", "run", "--config", str(folder / "server.toml")]
        server, _ = parts.enter_context(asked(run, folder / "server.log", display=displays[0]))
        until(lambda: listens(port), "the server begins")
        walls = []
        for station, display in zip(stations, displays, strict=True):
            words = ["-m", "benchmarks.alarm_wall", *options[station]]
            wall, _ = parts.enter_context(asked(words, folder / f"{station}.log", display=display))
            walls.append(wall)
        time.sleep(SETTLED)
        yield server, walls


def _named(wall: Connection, value: float) -> float:
    """Return when a wall had painted the alarm of a value."""
    while True:
        word, at, seen, *_ = receive(wall, tuple)
        if word == "banner" and seen == value:
            return float(at)


def _watched(wall: Connection, seconds: float) -> Watched:
    wall.send(("watch", seconds))
    while True:
        word, *seen = receive(wall, tuple, within=seconds + 30.0)
        if word == "watched":
            return Watched(*seen)


def _until_all(wall: Connection) -> int:
    """Return how many alarms a wall knows once that grows no more."""
    known = -1
    while (now := _watched(wall, 1.0).alarms) != known:
        known = now
    if known == 0:
        raise BenchError("the wall heard of no alarm")
    return known
