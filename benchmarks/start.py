"""From starting the wall's process to all tiles painted with data, beside an empty Qt window."""

import time
from collections.abc import Iterator
from statistics import median

from benchmarks.figures import Aim, Figure, figure
from benchmarks.painted import all_painted
from benchmarks.processes import receive, told
from benchmarks.site import Site, demo_site
from benchmarks.tiled import MONITORS
from demo.show import virtual_screen

RUNS = 5
EMPTY = """
import sys, time
from multiprocessing.connection import Connection
from PySide6.QtWidgets import QApplication, QWidget

class Empty(QWidget):
    def paintEvent(self, event):
        Connection(int(sys.argv[-1]), readable=False).send(time.monotonic())

application = QApplication([])
window = Empty()
window.showFullScreen()
application.exec()
"""


def measure() -> Iterator[Figure]:
    """Start both in turn; the first wall is not counted, as it waits for the server's first data."""
    with demo_site() as (site, _), virtual_screen(MONITORS) as display:
        _wall(site, display, "first")
        runs = [(_wall(site, display, f"run-{number}"), _empty(site, display)) for number in range(RUNS)]
        again = [_wall(site, display, "first") for _ in range(RUNS)]
    walls, empty = zip(*runs, strict=True)
    yield figure("start.median", median(walls), "s", against=median(empty), aim=Aim(2.5))
    yield figure("start.worst", max(walls), "s", against=max(empty))
    yield figure("start.again", median(again), "s", against=median(empty))


def _wall(site: Site, display: str, data: str) -> float:
    """Return the seconds of a wall that remembers nothing but what is in ``data``."""
    begun = time.monotonic()
    wall = ["-m", "benchmarks.watched", *site.wall_options(data)]
    with told(wall, site.folder / "wall.log", display=display) as pipe:
        return all_painted(pipe).at - begun


def _empty(site: Site, display: str) -> float:
    begun = time.monotonic()
    with told(["-c", EMPTY], site.folder / "empty.log", display=display) as pipe:
        return receive(pipe, float) - begun
