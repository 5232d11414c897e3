"""What the eye of the tests looks at: films of drawn places, made once, and cameras that bite."""

import functools
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from rtsp_cameras import server_of

from benchmarks.look_clips import film
from benchmarks.look_scenes import Light

_kept: list[tempfile.TemporaryDirectory[str]] = []


@functools.cache
def drawn(kind: str = "street", seed: int = 1, light: Light = "day") -> Path:
    """Return a film, made once per run of the tests."""
    if not _kept:
        _kept.append(tempfile.TemporaryDirectory(prefix="films-"))
    return film(Path(_kept[0].name) / f"{kind}-{seed}-{light}.mp4", kind, seed, light=light)


@contextmanager
def biting(signal: int, processes: Callable[[], list[int | None]]) -> Iterator[str]:
    """Yield the address of a camera that sends a signal to whichever of some processes looks at it."""

    def bite(client) -> None:
        ours = client.getpeername()[1]
        for process in filter(None, processes()):
            try:
                ports = {each.laddr.port for each in psutil.Process(process).net_connections("tcp")}
            except psutil.Error:
                continue
            if ours in ports:
                os.kill(process, signal)

    with server_of(bite) as port:
        yield f"rtsp://127.0.0.1:{port}/live"
