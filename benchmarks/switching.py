"""From a wall's document arriving at a station to all tiles of the new layout painted."""

import time
from collections import defaultdict
from collections.abc import Iterator
from multiprocessing.connection import Connection
from statistics import median

from benchmarks.figures import Aim, Figure, figure
from benchmarks.painted import all_painted
from benchmarks.processes import told
from benchmarks.site import Site, demo_site
from benchmarks.tiled import MONITORS
from demo.show import virtual_screen
from wall.layouts.files import read_layouts
from wall.resources import layouts
from wall.widgets import OPTIONS

ROUNDS = 5
PAUSE = 0.5
"""Seconds between two switches, for what a switch leaves to be cleared away."""
SETTLED = 35.0
"""Seconds after the start in which every source has answered, and tiles have given up waiting for others."""
LIMIT = 150.0
"""Milliseconds."""


def measure() -> Iterator[Figure]:
    """Put every shipped layout on three screens, several times round."""
    with demo_site() as (site, _), virtual_screen(MONITORS) as display:
        wall = ["-m", "benchmarks.watched", *site.wall_options("data")]
        with told(wall, site.folder / "wall.log", display=display) as pipe:
            all_painted(pipe)
            # what sources tell first is there before anything is timed
            time.sleep(SETTLED)
            taken = _switch(site, pipe)
    every = [milliseconds for each in taken.values() for milliseconds in each]
    yield figure("switch.median", median(every), "ms", aim=Aim(LIMIT))
    yield figure("switch.worst", max(every), "ms", aim=Aim(LIMIT))
    for name, milliseconds in taken.items():
        yield figure(f"switch.{name}.worst", max(milliseconds), "ms", against=LIMIT)


def _switch(site: Site, pipe: Connection) -> dict[str, list[float]]:
    """Return the milliseconds of every switch, by layout."""
    taken: defaultdict[str, list[float]] = defaultdict(list)
    # the wall begins with the first of them
    first, *others = read_layouts(layouts(), OPTIONS)
    for name in (*others, first) * ROUNDS:
        time.sleep(PAUSE)
        site.put_layout(name)
        painted = all_painted(pipe, name)
        taken[name].append((painted.at - painted.ordered) * 1000)
    return taken
