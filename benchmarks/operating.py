"""What an operator's desk feels: from an order to the picture on two stations; and a wall while five desks act."""

import asyncio
import itertools
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from multiprocessing.connection import Connection

import zmq.asyncio

from benchmarks.figures import Aim, BenchError, Figure, figure, percentile
from benchmarks.painted import Painted, all_painted
from benchmarks.processes import receive, told
from benchmarks.site import Site, demo_site
from benchmarks.tiled import MONITORS
from demo.show import virtual_screen
from server.contract.client.commands import Commands, UnansweredError
from server.contract.commands import AnyCommand
from server.contract.messages import Region, Scene, SceneTile
from server.contract.wall_commands import Show

LAYOUTS = ("tasks", "press", "economy", "overview")
ORDERS = 100
PAUSE = 0.3
"""Seconds between two orders, for what one leaves to be cleared away."""
SETTLED = 35.0
"""Seconds after the start in which every source has answered."""
SURFACE = 2
DESKS = 5
EACH = 0.5
"""Seconds between two orders of one desk: ten a second of all."""
LASTS = 30.0
"""Seconds."""


def measure() -> Iterator[Figure]:
    """Put layouts on a surface that two stations show, one after the other; then let five desks put texts on a wall."""
    with demo_site() as (site, _), virtual_screen(MONITORS) as left, virtual_screen(MONITORS) as right:
        with ExitStack() as running:
            pipes = [
                running.enter_context(
                    told(
                        ["-m", "benchmarks.watched", *site.wall_options(name, name)],
                        site.folder / f"{name}.log",
                        display=display,
                    )
                )
                for name, display in (("left", left), ("right", right))
            ]
            for pipe in pipes:
                all_painted(pipe)
            time.sleep(SETTLED)
            taken = [each * 1000 for each in asyncio.run(_orders(site, pipes))]
        stalls = ["-m", "benchmarks.stalling", *site.wall_options("left", "left")]
        with told(stalls, site.folder / "stalls.log", display=left) as pipe:
            receive(pipe, tuple)
            time.sleep(SETTLED)
            begun, ended = asyncio.run(_desks(site))
            late = list(_between(pipe, begun, ended))
    yield figure("console.command.p50", percentile(taken, 0.5), "ms")
    yield figure("console.command.p99", percentile(taken, 0.99), "ms", aim=Aim(100))
    yield figure("console.ten.stall", max(late) * 1000, "ms", aim=Aim(30))


async def _orders(site: Site, pipes: Sequence[Connection]) -> list[float]:
    """Return the seconds from each order to the last station having painted it."""
    taken = []
    with zmq.asyncio.Context() as context:
        commands = _commands(context, site, "desk-1")
        for number, layout in zip(range(ORDERS), itertools.cycle(LAYOUTS), strict=False):
            await asyncio.sleep(PAUSE)
            begun = time.monotonic()
            asking = asyncio.create_task(_ask(commands, Show(wall="main", scene=Scene(layout=layout), screen=SURFACE)))
            painted = await asyncio.gather(*(asyncio.to_thread(_painted, pipe, layout) for pipe in pipes))
            await asking
            # the first one connects
            if number:
                taken.append(max(each.at for each in painted) - begun)
        commands.close()
    return taken


def _painted(pipe: Connection, layout: str) -> Painted:
    while True:
        painted = Painted(*receive(pipe, tuple))
        if painted.screens[SURFACE - 1 : SURFACE] == (layout,):
            return painted


async def _desks(site: Site) -> tuple[float, float]:
    """Let all desks give orders; return when they began and ended."""
    with zmq.asyncio.Context() as context:
        desks = [_commands(context, site, f"desk-{number}") for number in range(1, DESKS + 1)]
        begun = time.monotonic()
        await asyncio.gather(*(_desk(commands, number, begun) for number, commands in enumerate(desks)))
        for commands in desks:
            commands.close()
    return begun, time.monotonic()


async def _desk(commands: Commands, number: int, begun: float) -> None:
    await asyncio.sleep(EACH * number / DESKS)
    for turn in itertools.count():
        if time.monotonic() - begun >= LASTS:
            return
        text = f"{number}: {turn}"
        note = SceneTile(kind="note", options={"text": {"vi": text, "en": text}})
        region = Region(0.18 * number, 0.7, 0.18, 0.3)
        asked = time.monotonic()
        await _ask(commands, Show(wall="main", scene=Scene(tile=note), screen=1 + number % 3, region=region))
        await asyncio.sleep(max(0.0, EACH - (time.monotonic() - asked)))


def _between(pipe: Connection, begun: float, ended: float) -> Iterator[float]:
    """Yield the longest stall of each second of a time."""
    while True:
        at, longest = receive(pipe, tuple)
        if at > ended:
            return
        if at > begun:
            yield longest


def _commands(context: zmq.asyncio.Context, site: Site, station: str) -> Commands:
    key = site.key(station)
    endpoint = f"tcp://127.0.0.1:{site.port + 1}"
    # how long the answer takes is not what is measured
    return Commands(context, endpoint, lambda: key, lambda: datetime.now(UTC), patience=30.0)


async def _ask(commands: Commands, command: AnyCommand) -> None:
    try:
        answer = await commands.ask(command)
    except UnansweredError:
        raise BenchError("the server does not answer") from None
    if answer.refused is not None:
        raise BenchError(answer.refused.en)
