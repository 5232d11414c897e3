"""How soon two stations of one wall show the same: after an order, and after one was killed and started again."""

import signal
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection

from benchmarks.figures import Aim, Figure, figure
from benchmarks.painted import all_painted
from benchmarks.processes import told
from benchmarks.site import Site, demo_site
from benchmarks.tiled import MONITORS
from demo.show import virtual_screen

ORDERS = ("tasks", "press", "economy", "overview") * 2
RESTARTS = 4
PAUSE = 0.5
"""Seconds between two orders."""
LIMIT = 1.0
"""Seconds."""


def measure() -> Iterator[Figure]:
    """Order two stations about, then kill one again and again while the layout changes."""
    with demo_site() as (site, _), virtual_screen(MONITORS) as left, virtual_screen(MONITORS) as right:
        stays = ["-m", "benchmarks.watched", *site.wall_options("left", "left")]
        falls = ["-m", "benchmarks.watched", *site.wall_options("right", "right")]
        with told(stays, site.folder / "left.log", display=left) as first:
            all_painted(first)
            with told(falls, site.folder / "right.log", display=right, end=signal.SIGKILL) as second:
                all_painted(second)
                together = [_order(site, name, first, second) for name in ORDERS]
            again = []
            for name in ORDERS[:RESTARTS]:
                _order(site, name, first)
                begun = time.monotonic()
                with told(falls, site.folder / "right.log", display=right, end=signal.SIGKILL) as second:
                    again.append(all_painted(second, name).at - begun)
    yield figure("follow.order.worst", max(together), "s", aim=Aim(LIMIT))
    yield figure("follow.restart.worst", max(again), "s", aim=Aim(LIMIT))


def _order(site: Site, layout: str, *stations: Connection) -> float:
    """Return the seconds from the first station hearing of a layout to the last one having painted it."""
    time.sleep(PAUSE)
    site.put_layout(layout)
    painted = [all_painted(station, layout) for station in stations]
    return max(each.at for each in painted) - min(each.ordered for each in painted)
