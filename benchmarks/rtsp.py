"""The demo's cameras: what serving streams costs, while viewers fetch every picture and decode none."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import av
import psutil

from benchmarks.figures import Aim, BenchError, Figure, figure
from benchmarks.processes import ROOT
from demo.coding import make_clip

VIEWERS = 12
MANY = 64
WINDOW = 20.0
"""Seconds that are measured."""
START = 30.0
"""Seconds in which all viewers must have pictures."""
MB = 1024.0 * 1024


class Run(NamedTuple):
    """What one server did."""

    cpu: float
    """Per cent of one core."""
    arrived: float
    """Per cent of the pictures that were due."""
    memory: float
    """Resident megabytes."""


class Shape(NamedTuple):
    """Of the streams."""

    width: int
    height: int
    rate: int
    bits: int


SUB, MAIN = Shape(640, 360, 15, 500_000), Shape(1920, 1080, 25, 4_000_000)


def measure() -> Iterator[Figure]:
    """Run servers with viewers of small streams, few and many, and of large ones."""
    with TemporaryDirectory() as folder:
        few, many, large = (_run(Path(folder), *how) for how in ((SUB, VIEWERS), (SUB, MANY), (MAIN, VIEWERS)))
    yield figure("rtsp.12.cpu", few.cpu, "% of one core", aim=Aim(5.0))
    yield figure("rtsp.12.pictures", few.arrived, "% of those due", aim=Aim(99.0, least=True))
    yield figure("rtsp.12.memory", few.memory, "MB")
    yield figure("rtsp.64.cpu", many.cpu, "% of one core")
    yield figure("rtsp.64.pictures", many.arrived, "% of those due", aim=Aim(99.0, least=True))
    yield figure("rtsp.12.main.cpu", large.cpu, "% of one core")
    yield figure("rtsp.12.main.pictures", large.arrived, "% of those due", aim=Aim(99.0, least=True))


def _run(folder: Path, shape: Shape, viewers: int) -> Run:
    clip = folder / f"{shape.height}.mp4"
    if not clip.exists():
        make_clip(clip, **shape._asdict(), pictures=shape.rate * 8)
    with _server([f"{n}={clip}" for n in range(viewers)]) as (process, port):
        ends = threading.Event()
        counts = [0] * viewers
        threads = [threading.Thread(target=_fetch, args=(port, n, counts, ends)) for n in range(viewers)]
        for thread in threads:
            thread.start()
        try:
            until = time.monotonic() + START
            # the pictures since the last key picture come at once, and are not what is measured
            while min(counts) < 3 * shape.rate:
                if time.monotonic() > until:
                    raise BenchError("not every viewer has got pictures")
                time.sleep(0.1)
            before, spent, began = sum(counts), _spent(process), time.monotonic()
            time.sleep(WINDOW)
            after, cpu, seconds = sum(counts), _spent(process) - spent, time.monotonic() - began
            memory = process.memory_info().rss / MB
        finally:
            ends.set()
            for thread in threads:
                thread.join()
    return Run(cpu / seconds * 100, (after - before) / (seconds * shape.rate * viewers) * 100, memory)


def _fetch(port: int, number: int, counts: list[int], ends: threading.Event) -> None:
    address = f"rtsp://127.0.0.1:{port}/{number}"
    with av.open(address, options={"rtsp_transport": "tcp"}, timeout=5.0) as container:
        for _ in container.demux(video=0):
            counts[number] += 1
            if ends.is_set():
                return


def _spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


@contextmanager
def _server(cameras: list[str]) -> Iterator[tuple[psutil.Process, int]]:
    command = [sys.executable, "-m", "demo.rtsp", *cameras]
    process = subprocess.Popen(
        command, cwd=ROOT, env=dict(os.environ), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with closing(process.stdin), closing(process.stdout):
        try:
            yield psutil.Process(process.pid), int(process.stdout.readline())
        finally:
            process.kill()
            process.wait()
