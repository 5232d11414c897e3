"""Other players on the same streams, each with its own settings for live pictures: mpv, VLC, Qt Multimedia, ffmpeg.

Each of them yields the ids of its processes, by which their cost is measured.
"""

import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from benchmarks.processes import command, free_port, program, until
from benchmarks.spots import Spot

Peer = Callable[[Sequence[str], Sequence[Spot], str, Path], AbstractContextManager[list[int]]]
"""Plays addresses at spots of a display until the block ends; its words go into a file."""

QT_PYTHON = "FORECAST_PYTHON"
"""The variable that names a Python with Qt Multimedia."""
FFMPEG = ("ffmpeg", "-nostdin", "-loglevel", "error")
OPEN = ("-fflags", "nobuffer", "-probesize", "32", "-analyzeduration", "0", "-rtsp_transport", "tcp")

DECODED = re.compile(r"frame=\s*[1-9]")
TO_VLC = ("-muxdelay", "0.1", "-muxpreload", "0", "-flush_packets", "1", "-f", "mpegts")


@contextmanager
def decode_only(addresses: Sequence[str], log: Path) -> Iterator[list[int]]:
    """Decode and throw away, in one process, each stream in one thread: less is not to be had."""
    words = [*FFMPEG]
    for address in addresses:
        words += ["-threads", "1", *OPEN, "-i", address]
    for number in range(len(addresses)):
        words += ["-map", f"{number}:v"]
    progress = log.with_name("progress")
    words += ["-progress", str(progress), "-stats_period", "0.2", "-fps_mode", "passthrough", "-f", "null", "-"]
    with command(words, log) as process:
        # it opens one after the other, and decodes when it has them all
        until(lambda: progress.exists() and bool(DECODED.search(progress.read_text())), "ffmpeg decodes")
        yield [process.pid]


@contextmanager
def mpv(addresses: Sequence[str], spots: Sequence[Spot], display: str, log: Path) -> Iterator[list[int]]:
    """Play each stream in an mpv of its own, which draws through X11: there is no graphics card."""
    options = ["--no-config", "--profile=low-latency", "--rtsp-transport=tcp", "--vo=x11", "--no-audio", "--no-osc"]
    with ExitStack() as running:
        processes = []
        for address, spot in zip(addresses, spots, strict=True):
            place = f"--geometry={spot.width}x{spot.height}+{spot.x}+{spot.y}"
            words = ["mpv", *options, "--no-border", "--no-terminal", "--really-quiet", place, address]
            processes.append(running.enter_context(command(words, log, display=display)).pid)
        yield processes


@contextmanager
def vlc(addresses: Sequence[str], spots: Sequence[Spot], display: str, log: Path) -> Iterator[list[int]]:
    """Play all streams in one process with libVLC.

    Debian's has no RTSP: ffmpeg fetches the streams and hands them over unchanged, which is not counted.
    """
    first = free_port(len(addresses))
    ports = range(first, first + len(addresses))
    places = _places([f"udp://@127.0.0.1:{port}" for port in ports], spots)
    with ExitStack() as running:
        # the players first: what comes before they listen is lost
        process = running.enter_context(program(["-m", "benchmarks.camera_vlc", *places], log, display=display))
        for address, port in zip(addresses, ports, strict=True):
            to = f"udp://127.0.0.1:{port}?pkt_size=1316"
            words = [*FFMPEG, *OPEN, "-i", address, "-map", "0:v", "-c", "copy", *TO_VLC, to]
            running.enter_context(command(words, log))
        yield [process.pid]


@contextmanager
def qt(addresses: Sequence[str], spots: Sequence[Spot], display: str, log: Path) -> Iterator[list[int]]:
    """Play all streams in one process with Qt Multimedia."""
    script = Path(__file__).with_name("camera_qt.py")
    words = [os.environ.get(QT_PYTHON, sys.executable), str(script), *_places(addresses, spots)]
    with command(words, log, display=display) as process:
        yield [process.pid]


PEERS: dict[str, Peer] = {"mpv": mpv, "vlc": vlc, "qt": qt}


def _places(addresses: Sequence[str], spots: Sequence[Spot]) -> list[str]:
    return [
        f"{spot.x},{spot.y},{spot.width},{spot.height}={address}"
        for address, spot in zip(addresses, spots, strict=True)
    ]
