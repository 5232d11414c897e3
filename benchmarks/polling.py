"""Many sources: whether all are asked on time, and what that costs, beside asking as often with httpx alone."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import httpx
import msgspec
import psutil

from benchmarks import far_end
from benchmarks.figures import Aim, BenchError, Figure, figure
from benchmarks.processes import free_port, program, receive, until, worker
from benchmarks.site import check_running, listens

MANY, FEW = 2000, 200
"""Sources."""
EVERY = 10.0
"""Seconds from one question to the next; the server spreads them by a tenth."""
LONGEST = EVERY * 1.1 + 1.0
"""Seconds between two questions, above which the second one was late."""
WARM = 20.0
"""Seconds in which connections are made and every source has answered."""
WINDOW = 40.0
"""Seconds that are measured."""
MB = 1024.0 * 1024


class Run(NamedTuple):
    """What one server did."""

    on_time: float
    """Share of the questions that were due, in per cent."""
    cpu: float
    """Per cent of one core."""
    per_poll: float
    """Milliseconds of one core for each question."""
    memory: float
    """Resident megabytes."""


def measure() -> Iterator[Figure]:
    """Run a server with few sources, one with many, and a bare client that asks as often."""
    port = free_port()
    with worker(far_end.answer_all, port) as pipe:
        receive(pipe, str)
        few, many = _server(pipe, port, FEW), _server(pipe, port, MANY)
        with worker(ask, port, MANY / EVERY) as asking:
            bare = receive(asking, float, within=WARM + WINDOW)
    yield figure("sources.2000.on_time", many.on_time, "% of polls", aim=Aim(100.0, least=True))
    yield figure("sources.2000.cpu", many.cpu, "% of one core", aim=Aim(60.0))
    yield figure("sources.2000.cpu_per_poll", many.per_poll, "ms", against=bare)
    yield figure("sources.2000.memory", many.memory, "MB", against=few.memory)
    yield figure("sources.200.on_time", few.on_time, "% of polls", aim=Aim(100.0, least=True))
    yield figure("sources.200.cpu", few.cpu, "% of one core", against=many.cpu * FEW / MANY)


def _server(pipe: Connection, port: int, count: int) -> Run:
    with _running(port, count) as (process, log):
        time.sleep(WARM)
        server = psutil.Process(process)
        pipe.send("arrivals")
        receive(pipe, dict)
        begun, before = time.monotonic(), sum(server.cpu_times()[:2])
        time.sleep(WINDOW)
        pipe.send("arrivals")
        arrivals: far_end.Arrivals = receive(pipe, dict)
        ended, after = time.monotonic(), sum(server.cpu_times()[:2])
        memory = server.memory_info().rss / MB
        told = log.read_text()
    if " down: " in told or "crashed" in told:
        raise BenchError(f"a source failed: {told.strip().splitlines()[-1]}")
    return Run(
        on_time=_on_time(arrivals, count, begun, ended),
        cpu=100 * (after - before) / (ended - begun),
        per_poll=1000 * (after - before) / sum(map(len, arrivals.values())),
        memory=memory,
    )


def _on_time(arrivals: far_end.Arrivals, count: int, begun: float, ended: float) -> float:
    """Return the percentage of questions that came on time; one that is missing at the end has not come."""
    late = asked = 0
    for number in range(count):
        times = [begun, *arrivals.get(number, ()), ended]
        pauses = [after - before for before, after in pairwise(times)]
        asked += len(pauses)
        late += sum(pause > LONGEST for pause in pauses)
    return 100 * (1 - late / asked)


@contextmanager
def _running(port: int, count: int) -> Iterator[tuple[int, Path]]:
    """Run a server with this many sources until the block ends; yields its process id and its log."""
    with TemporaryDirectory() as name:
        folder, feed = Path(name), free_port(2)
        config, log = folder / "server.toml", folder / "server.log"
        config.write_text(f"[server]\nport = {feed}\n" + "".join(_source(number, port) for number in range(count)))
        with program(["-m", "server", "run", "--config", str(config)], log) as server:
            until(lambda: listens(feed), "the server begins")
            check_running(server, log)
            yield server.pid, log
            check_running(server, log)


def _source(number: int, port: int) -> str:
    service, indicator = far_end.FIGURES[number % len(far_end.FIGURES)]
    return f"""
[[source]]
id = "nguon-{number}"
name = {{vi = "Nguồn {number} ({indicator})", en = "Source {number} ({indicator})"}}
service = "{service}"
kind = "rest"
every = {EVERY}
url = "{far_end.address(number, port)}"
items = "readings"
fields = {{indicator = "indicator", period = "period", value = "value", place = "place"}}
"""


def ask(pipe: Connection, port: int, rate: float) -> None:
    """Ask ``rate`` times a second and read the JSON; send the milliseconds of one core that a question takes.

    Each system is asked by a client of its own: a single one with so many connections needs a core for its pool alone.
    """
    asyncio.run(_ask(pipe, port, rate))


async def _ask(pipe: Connection, port: int, rate: float) -> None:
    limits, tls = httpx.Limits(keepalive_expiry=2 * EVERY), httpx.create_ssl_context()
    async with AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(httpx.AsyncClient(timeout=None, limits=limits, verify=tls, trust_env=False))
            for _ in far_end.HOSTS
        ]

        async def one(number: int) -> None:
            response = await clients[number % len(clients)].get(far_end.address(number % MANY, port))
            msgspec.json.decode(response.content)

        begun, spent, number = time.monotonic(), time.process_time(), 0
        running: set[asyncio.Task[None]] = set()
        while (elapsed := time.monotonic() - begun) < WINDOW / 2:
            while number < elapsed * rate:
                task = asyncio.create_task(one(number))
                running.add(task)
                task.add_done_callback(running.discard)
                number += 1
            await asyncio.sleep(0.005)
        await asyncio.gather(*running)
        pipe.send(1000 * (time.process_time() - spent) / number)
