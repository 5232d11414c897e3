"""Films the scenes of all cameras, once: ``python -m demo.studio SEED FOLDER`` makes what is missing.

A camera's streams are clips of the views it can show: where it should look, then where else it can be turned, or what
it shows when it is not well.
"""

import functools
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple
from zlib import crc32

from demo.cameras import PLAN, Camera, cameras
from demo.film import film
from demo.scenes import SCENES, Scene, pictures

PRESETS = ("Toàn cảnh", "Bên trái", "Cận cảnh")
"""Of cameras that can be turned: which of their views, in this order."""
SHIFT = 9.0
"""Degrees by which a camera that was moved looks beside."""
POLITE = 10
"""Of the process: whoever shows pictures goes first."""

Stream = Literal["main", "sub"]


class Format(NamedTuple):
    """Of a stream."""

    width: int
    height: int
    rate: int
    bits: int


FORMATS: dict[Stream, Format] = {"sub": Format(640, 360, 15, 500_000), "main": Format(1920, 1080, 25, 3_000_000)}
"""In the order in which they are made."""


def views(camera: Camera) -> tuple[Scene, ...]:
    """Return what a camera can show; the first is where it should look."""
    home = Scene(camera.kind, camera.weather)
    what, _ = PLAN.get(camera.number, (None, 0))
    if what == "dark":
        return home, Scene(camera.kind, camera.weather, dark=True)
    if what == "moved":
        return home, Scene(camera.kind, camera.weather, turned=SHIFT)
    if not camera.movable:
        return (home,)
    if camera.gate:
        return (
            home,
            Scene(camera.kind, camera.weather, turned=-20.0),
            Scene(camera.kind, camera.weather, turned=2.0, zoomed=2.2),
        )
    # the others show other places, which need no further clips
    others = [scene for scene in SCENES if scene.weather == camera.weather and scene.place != camera.kind]
    return home, *others[: len(PRESETS) - 1]


def path(folder: Path, scene: Scene, stream: Stream) -> Path:
    """Return where the clip of a scene is, or will be."""
    return folder / _edition() / f"{scene.name}-{stream}.mp4"


def wanted(seed: int, folder: Path) -> dict[Path, tuple[Scene, Stream]]:
    """Return all clips, in the order in which they are made."""
    shown = [scene for camera in cameras(seed) for scene in views(camera)]
    # what is looked at first comes first: all homes before what is seen after turning
    ordered = dict.fromkeys([*(views(camera)[0] for camera in cameras(seed)), *shown])
    return {path(folder, scene, stream): (scene, stream) for stream in FORMATS for scene in ordered}


def make(seed: int, folder: Path) -> Iterator[Path]:
    """Film what is missing; yield what has been made."""
    for file, (scene, stream) in wanted(seed, folder).items():
        if file.exists():
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        how = FORMATS[stream]
        shown = pictures(scene, width=how.width, height=how.height, rate=how.rate)
        yield film(file, shown, width=how.width, height=how.height, rate=how.rate, bits=how.bits, preset="superfast")


@functools.cache
def _edition() -> str:
    """Return a name that changes with the drawing, so that nobody is shown clips of an older one."""
    sources = sorted(Path(__file__).parent.glob("scenes*.py"))
    found = 0
    for source in (*sources, Path(__file__), Path(__file__).with_name("film.py")):
        found = crc32(source.read_bytes(), found)
    return f"{found:08x}"


def main() -> int:
    """Film all that is missing, as long as whoever asked for it is there; returns the exit code."""
    seed, folder = int(sys.argv[1]), Path(sys.argv[2])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    os.nice(POLITE)
    parent = os.getppid()
    for _ in make(seed, folder):
        if os.getppid() != parent:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
