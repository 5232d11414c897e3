"""How far a mirror is behind the wall, and what it costs a station to prove each second what it shows."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory

import zmq.asyncio

from benchmarks.figures import Aim, BenchError, Figure, figure, percentile
from benchmarks.processes import free_port, program, receive, told, until
from benchmarks.site import Site, listens
from demo.show import virtual_screen
from server.contract.client.commands import Commands
from server.contract.messages import LedWall, MonitorName, Output, Room, Scene, SceneTile, SeatRow, Size
from server.contract.rooms import written
from server.contract.wall_commands import Show
from server.contract.words import same

SHOWN = 200
PAUSE = 0.1
"""Seconds between two scenes."""
SETTLED = 8.0
"""Seconds in which windows stand and processes are warm."""
LIMIT = 0.1
"""Seconds."""
CORE = 0.01
"""Of a core."""
WALL, OFFICE = "3840x2160", "1366x768"
CONFIG = """
[server]
port = {port}
[briefing]
compose_at = ""
[[wall]]
name = "main"
title = {{vi = "IOC", en = "IOC"}}
"""
ROOM = Room(
    surface=(LedWall(id="led", name=same("LED"), size=Size(4800, 2700), pitch=1.25),),
    output=(Output(station="wall-1", monitor=MonitorName(place=1), surface="led"),),
    seat=(SeatRow(distance=6),),
)


def measure() -> Iterator[Figure]:
    """Put one note after the other on a wall of 4K that an office mirrors."""
    with TemporaryDirectory() as name, ExitStack() as parts:
        folder, port = Path(name), free_port(2)
        (folder / "server.toml").write_text(CONFIG.format(port=port))
        (folder / "rooms").mkdir()
        (folder / "rooms" / "main.toml").write_text(written(ROOM))
        site = Site(folder, port)
        site.key("operator")
        parts.enter_context(program(["-m", "server", "run", "--config", f"{folder}/server.toml"], folder / "log"))
        until(lambda: listens(port), "the server begins")
        pipes = []
        for station, size, *mirror in (("wall-1", WALL), ("office", OFFICE, "--mirror")):
            display = parts.enter_context(virtual_screen(size))
            words = ["-m", "benchmarks.proving", *site.wall_options(station, station), *mirror]
            pipes.append(parts.enter_context(told(words, folder / f"{station}.log", display=display)))
        time.sleep(SETTLED)
        costs: list[float] = []
        behind = asyncio.run(_shown(site, pipes, costs))
    yield figure("mirror.lag.p99", percentile(behind, 0.99), "s", aim=Aim(LIMIT))
    yield figure("mirror.proof.core", mean(costs), "cores", aim=Aim(CORE))


async def _shown(site: Site, pipes: list[Connection], costs: list[float]) -> list[float]:
    """Return by how many seconds the mirror painted each scene later than the wall; 0 where it was sooner."""
    key, behind = site.key("operator"), []
    with zmq.asyncio.Context() as context:
        commands = Commands(context, f"tcp://127.0.0.1:{site.port + 1}", lambda: key, lambda: datetime.now(UTC))
        for number in range(SHOWN):
            await asyncio.sleep(PAUSE)
            text = f"note {number}"
            tile = SceneTile(kind="note", options={"text": {"vi": text, "en": text}})
            asking = asyncio.create_task(commands.ask(Show(wall="main", scene=Scene(tile=tile))))
            wall, office = await asyncio.gather(
                asyncio.to_thread(_painted, pipes[0], text, costs), asyncio.to_thread(_painted, pipes[1], text, [])
            )
            answer = await asking
            if answer.refused is not None:
                raise BenchError(answer.refused.en)
            behind.append(max(office - wall, 0.0))
        commands.close()
    return behind


def _painted(pipe: Connection, text: str, costs: list[float]) -> float:
    while True:
        at, seen = receive(pipe, tuple)
        if at == "proof":
            costs.append(seen)
        elif seen == text:
            return float(at)
