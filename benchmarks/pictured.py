"""What the desk's miniatures of three surfaces of 3840×2160 cost, at two pictures a second of each."""

import signal
import subprocess
import time
from collections.abc import Iterator

from benchmarks.figures import Aim, Figure, figure
from benchmarks.operated import DESK_SCREEN, DESK_STATION
from benchmarks.processes import program
from benchmarks.site import check_running, demo_site
from benchmarks.usage import Usage
from demo.show import virtual_screen

MONITORS = "3840x2160,3840x2160,3840x2160"
SETTLED = 35.0
"""Seconds after the start in which every source has answered."""
WHILE = 15.0
"""Seconds of each measurement: a station that is silent for longer than 20 would be taken for dead."""
PAUSE = 2.0
"""Seconds until pictures under way have come."""
LIMIT = 8.0
"""Per cent of a core."""


def measure() -> Iterator[Figure]:
    """Compare a station that is watched with one that is not, and a desk to which pictures come with one without."""
    with demo_site() as (site, _), virtual_screen(MONITORS) as display, virtual_screen(DESK_SCREEN) as desk_display:
        shown = ["-m", "wall", *site.wall_options("data")]
        desk = ["-m", "wall", "console", *site.wall_options("desk", DESK_STATION), "--screens", DESK_SCREEN]
        with program(shown, site.folder / "wall.log", display=display) as wall:
            time.sleep(SETTLED)
            alone = _spent(wall)
            with program(desk, site.folder / "desk.log", display=desk_display) as console:
                time.sleep(SETTLED)
                check_running(console, site.folder / "desk.log")
                watched, watching = _spent(wall), _spent(console)
                # what stands still sends nothing: the desk goes on asking, and has nothing to paint
                wall.send_signal(signal.SIGSTOP)
                try:
                    time.sleep(PAUSE)
                    without = _spent(console)
                finally:
                    wall.send_signal(signal.SIGCONT)
    yield figure("console.miniatures.wall", watched - alone, "%", aim=Aim(LIMIT))
    yield figure("console.miniatures.wall.all", watched, "%", against=alone)
    yield figure("console.miniatures.desk", watching - without, "%", aim=Aim(LIMIT))
    yield figure("console.miniatures.desk.all", watching, "%", against=without)


def _spent(process: subprocess.Popen[bytes]) -> float:
    """Return what a process itself uses for a while, in per cent of a core."""
    usage = Usage([process.pid])
    time.sleep(WHILE)
    return usage.end().own * 100
