"""Whether server and wall keep their size in the demo: resident memory after one and after ten minutes."""

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.figures import Aim, Figure, figure
from benchmarks.processes import program
from benchmarks.site import check_running, demo_site
from benchmarks.tiled import MONITORS
from demo.show import virtual_screen

EARLY, LATE = 60.0, 600.0
"""Seconds after the wall's start."""
AROUND = 5
"""Seconds before and after, of which the median is taken."""
PAGE = os.sysconf("SC_PAGE_SIZE")
MB = 1024.0 * 1024


def measure() -> Iterator[Figure]:
    """Run the demo for ten minutes."""
    with demo_site() as (site, server), virtual_screen(MONITORS) as display:
        log = site.folder / "wall.log"
        with program(["-m", "wall", *site.wall_options("data")], log, display=display) as wall:
            begun = time.monotonic()
            parts = {"server": (server, site.folder / "server.log"), "wall": (wall, log)}
            early, late = (_sizes(parts, begun + moment) for moment in (EARLY, LATE))
    for name in parts:
        yield figure(f"memory.{name}", late[name], "MB", against=early[name], aim=Aim(1.03, ratio=True))


def _sizes(parts: dict[str, tuple[subprocess.Popen[bytes], Path]], moment: float) -> dict[str, float]:
    """Return the median resident megabytes of each part around a moment."""
    time.sleep(max(0.0, moment - AROUND - time.monotonic()))
    sizes: dict[str, list[float]] = {name: [] for name in parts}
    for _ in range(2 * AROUND):
        for name, (process, log) in parts.items():
            check_running(process, log)
            pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
            sizes[name].append(pages * PAGE / MB)
        time.sleep(1.0)
    return {name: median(each) for name, each in sizes.items()}
