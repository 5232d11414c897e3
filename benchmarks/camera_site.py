"""Cameras that benches look at: a server of their streams in a process of its own, with numbered pictures."""

import asyncio
import functools
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import Literal, NamedTuple

from benchmarks.figures import BenchError
from benchmarks.glass import Seen
from benchmarks.processes import receive, worker
from demo import rtp
from demo.coding import make_clip
from demo.rtsp import serve
from demo.rtsp_camera import Behaviour, Camera, age
from demo.rtsp_viewer import Viewer

Kind = Literal["sub", "main"]


KEY_EVERY = 2.0
"""Seconds from one key picture to the next."""
SOON = 0.005
"""Seconds between two looks whether a picture is due."""


class Shape(NamedTuple):
    """What the streams of a kind are like."""

    width: int
    height: int
    rate: int
    pictures: int
    """Until they come again: by then nobody shows the old ones any more."""
    bits: int


SHAPES: dict[Kind, Shape] = {"sub": Shape(640, 360, 15, 150, 500_000), "main": Shape(1920, 1080, 25, 125, 4_000_000)}


class Stream(NamedTuple):
    """One stream of a camera."""

    camera: str
    kind: Kind

    @property
    def path(self) -> str:
        """What its address ends with."""
        return f"{self.camera}/{self.kind}"

    def age(self, seen: Seen) -> float:
        """Return how many seconds old a picture was when it came onto the screen."""
        shape = SHAPES[self.kind]
        return age(self.path, seen.number, seen.at, rate=shape.rate, pictures=shape.pictures)


def streams(kind: Kind, count: int) -> list[Stream]:
    """Return one stream each of so many cameras."""
    return [Stream(f"CAM-{number:03}", kind) for number in range(1, count + 1)]


class Shown(NamedTuple):
    """How streams looked on the screen."""

    share: float
    """Of the pictures that came onto it."""
    latency: float
    """Seconds from when a picture was taken to when it was seen, on average; up to a look too much."""


def shown(wanted: Sequence[Stream], seen: Sequence[Sequence[Seen]], seconds: float) -> Shown:
    """Judge what was watched for some seconds; raises BenchError where nothing was seen at all."""
    ages, shares = [], []
    for stream, pictures in zip(wanted, seen, strict=True):
        came = pictures[1:]
        shares.append(min(len(came) / (SHAPES[stream.kind].rate * seconds), 1.0))
        ages += [stream.age(each) for each in came]
    if not ages:
        raise BenchError("no picture was seen on the screen")
    return Shown(fmean(shares), fmean(ages))


class Site:
    """A server that runs, with both streams of so many cameras."""

    def __init__(self, running: ExitStack, cameras: Sequence[str], *, late: bool) -> None:
        self._running = running
        self._cameras = list(cameras)
        self._late = late
        self.port = 0
        self.start()

    def start(self) -> None:
        """Begin, or begin again on the same port."""
        self._pipe = self._running.enter_context(worker(_serve, _clips(), self._cameras, self.port, self._late))
        self.port = receive(self._pipe, int)

    def kill(self) -> None:
        """End at once: every connection is cut."""
        self._running.close()

    def cut(self) -> None:
        """Hang up on whoever looks at any camera; it answers again at once."""
        self._pipe.send("cut")
        receive(self._pipe, str)

    def address(self, stream: Stream) -> str:
        """Return where a stream is."""
        return f"rtsp://127.0.0.1:{self.port}/{stream.path}"


@contextmanager
def camera_site(wanted: Sequence[Stream], *, late: bool = False) -> Iterator[Site]:
    """Serve the cameras that have these streams until the block ends; ``late`` ones are LateCameras."""
    with ExitStack() as running:
        yield Site(running, [stream.camera for stream in wanted], late=late)


class LateCamera(Camera):
    """Sends its first picture when the next key picture is due.

    Others send at once what came since the last one: players that show all of it in its own time would be behind by
    as much from then on, which says nothing of them.
    """

    def first(self, viewer: Viewer) -> int:
        """Return the time stamp of the first picture that one more will get."""
        stamp = super().first(viewer)
        return stamp if viewer.begun else (stamp + round(KEY_EVERY * rtp.CLOCK)) & 0xFFFFFFFF

    def join(self, viewer: Viewer) -> None:
        """Send pictures to one more."""
        loop, due = asyncio.get_running_loop(), self.first(viewer)

        def look() -> None:
            if viewer.begun or self.first(viewer) != due:
                super(LateCamera, self).join(viewer)
            else:
                loop.call_later(SOON, look)

        look()


def _serve(pipe: Connection, clips: dict[Kind, Path], cameras: Sequence[str], port: int, late: bool) -> None:  # noqa: FBT001 - a process's arguments
    asyncio.run(_serving(pipe, clips, cameras, port, late=late))


async def _serving(pipe: Connection, clips: dict[Kind, Path], cameras: Sequence[str], port: int, *, late: bool) -> None:
    paths = {Stream(camera, kind).path: [clip] for camera in cameras for kind, clip in clips.items()}
    orders = asyncio.Event()
    async with serve(paths, port=port) as (server, bound):
        if late:
            server.cameras.update({path: LateCamera(path, each, "", "") for path, each in paths.items()})
        asyncio.get_running_loop().add_reader(pipe.fileno(), orders.set)
        pipe.send(bound)
        while True:
            await orders.wait()
            orders.clear()
            try:
                pipe.recv()
            except EOFError:
                return
            for path, camera in server.cameras.items():
                camera.behave(Behaviour(path=path, gone=True))
                camera.behave(Behaviour(path=path))
            pipe.send("cut")


@functools.cache
def _clips() -> dict[Kind, Path]:
    """Return a clip of each kind, made once per run."""
    folder = _folder()
    return {
        kind: make_clip(folder / f"{kind}.mp4", key_every=KEY_EVERY, **shape._asdict())
        for kind, shape in SHAPES.items()
    }


@functools.cache
def _folder() -> Path:
    kept = TemporaryDirectory(prefix="clips-")
    _kept.append(kept)
    return Path(kept.name)


_kept: list[TemporaryDirectory[str]] = []
