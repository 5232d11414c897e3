"""An LED wall of 9.6 × 2.7 m, one surface of 56 lines on two outputs of 3840×2160: switching, starting, painting."""

import time
from collections.abc import Iterator
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

from msgspec import structs

from benchmarks import room_cameras
from benchmarks.camera_site import Stream, camera_site, streams
from benchmarks.figures import Aim, Figure, figure
from benchmarks.moving import Watched, show
from benchmarks.painted import all_painted
from benchmarks.processes import told
from benchmarks.room_cameras import SeenCameras
from benchmarks.site import Site, demo_site
from benchmarks.stalls import stalled
from benchmarks.switching import LIMIT, PAUSE, SETTLED
from benchmarks.tiled import watch_wall
from demo.show import virtual_screen
from server.contract.messages import Room
from server.contract.messages.layouts import Area, Grid, Layout
from server.contract.rooms import read_room

MONITORS = "3840x2160,3840x2160"
OUTPUTS = 2
LAYOUTS = ("shift", "briefing", "overview")
ROUNDS, STARTS = 4, 5
CAMERAS = 16
RATE, SECONDS = 200, 15.0
"""Updates a second, and for how long."""
ROOM = """\
[[surface]]
kind = "led"
id = "led"
name = {vi = "LED", en = "LED"}
size = [9600, 2700]
pitch = 1.25
[[output]]
station = "bench-1"
monitor = {place = 1}
surface = "led"
at = [0, 0, 4800, 2700]
[[output]]
station = "bench-1"
monitor = {place = 2}
surface = "led"
at = [4800, 0, 4800, 2700]
[[seat]]
distance = 6
"""


def measure() -> Iterator[Figure]:
    """Put layouts on the surface, start it again and again, and watch sixty tiles on it at 200 updates a second."""
    with demo_site() as (site, _), virtual_screen(MONITORS) as display:
        room = site.folder / "room.toml"
        room.write_text(ROOM)
        options = [*site.wall_options("data"), "--room", str(room)]
        with told(["-m", "benchmarks.watched", *options], site.folder / "wall.log", display=display) as pipe:
            all_painted(pipe, screens=OUTPUTS)
            time.sleep(SETTLED)
            taken = [_switch(site, pipe, name) for name in LAYOUTS * ROUNDS]
        measured = read_room(room)
        starts = [_start(site, display, room, number) for number in range(STARTS)]
    yield figure("room.switch.median", median(taken), "ms", aim=Aim(LIMIT))
    yield figure("room.switch.worst", max(taken), "ms", aim=Aim(LIMIT))
    yield figure("room.start.median", median(starts), "s", aim=Aim(1.5))
    yield figure("room.start.worst", max(starts), "s", against=1.5)
    shown = partial(show, change=as_one_surface, room=measured)
    seen, noise = watch_wall(shown, Watched, monitors=MONITORS, rate=RATE, seconds=SECONDS)
    yield figure("room.gui.busy", seen.busy * 100, "%")
    yield figure("room.gui.painting", seen.painting * 100, "%", against=seen.busy * 100)
    yield from stalled("room", seen.stalls, noise)
    yield from _cameras(measured)


def _cameras(room: Room) -> Iterator[Figure]:
    """Yield what a mosaic costs that stands on both outputs."""
    wanted = streams("sub", CAMERAS)
    with camera_site(wanted) as site:
        addresses = {one.camera: (site.address(Stream(one.camera, "main")), site.address(one)) for one in wanted}
        shown = partial(room_cameras.show, cameras=addresses, room=room)
        seen, noise = watch_wall(shown, SeenCameras, monitors=MONITORS, rate=RATE, seconds=SECONDS)
    yield figure("room.cameras.frames", seen.pictures * 100, "%", aim=Aim(98, least=True))
    yield figure("room.cameras.gui.busy", seen.busy * 100, "%")
    yield from stalled("room.cameras", seen.stalls, noise)


def _switch(site: Site, pipe: Connection, name: str) -> float:
    """Return the milliseconds of one switch."""
    time.sleep(PAUSE)
    site.put_layout(name)
    painted = all_painted(pipe, name, screens=OUTPUTS)
    return (painted.at - painted.ordered) * 1000


def _start(site: Site, display: str, room: Path, number: int) -> float:
    """Return the seconds of a wall that remembers nothing."""
    begun = time.monotonic()
    options = [*site.wall_options(f"start-{number}"), "--room", str(room)]
    with told(["-m", "benchmarks.watched", *options], site.folder / "wall.log", display=display) as pipe:
        return all_painted(pipe, screens=OUTPUTS).at - begun


def as_one_surface(layout: Layout) -> Layout:
    """Return the layout of sixty tiles as one part: ten beside each other, six beneath."""
    (form,) = layout.form
    tiles = [tile for screen in form.screen for tile in screen.tile]
    cells = (Area(4 * (n % 10), 9 * (n // 10), 4, 9) for n in range(len(tiles)))
    placed = tuple(structs.replace(tile, at=at) for tile, at in zip(tiles, cells, strict=True))
    screen = structs.replace(form.screen[0], grid=Grid(40, 54), tile=placed)
    return structs.replace(layout, form=(structs.replace(form, lines=56, letters=378, screen=(screen,)),))
