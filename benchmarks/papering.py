"""How soon ten scenes are on paper with their pictures, and how late the desk's GUI thread is meanwhile."""

from collections.abc import Iterator

from benchmarks.figures import Aim, BenchError, Figure, figure
from benchmarks.papered import SCENES
from benchmarks.processes import receive, told
from benchmarks.site import demo_site
from demo.show import virtual_screen

LIMIT, LATE = 10.0, 100.0
"""Seconds until the paper is there; milliseconds of one stall."""
DESK, STATION = "1920x1080", "desk-1"


def measure() -> Iterator[Figure]:
    """Run the demo and a desk, and have a paper made."""
    with demo_site() as (site, _), virtual_screen(DESK) as display:
        file = site.folder / "paper.pdf"
        arguments = ["-m", "benchmarks.papered", str(file), *site.wall_options("desk", STATION), "--screens", DESK]
        with told(arguments, site.folder / "desk.log", display=display) as pipe:
            quiet = receive(pipe, list)
            seconds, late = receive(pipe, tuple)
        if not file.exists():
            raise BenchError(f"there is no paper of {SCENES} scenes:\n{(site.folder / 'desk.log').read_text()[-2000:]}")
        size = file.stat().st_size
    yield figure("briefing.pdf", seconds, "s", aim=Aim(LIMIT))
    yield figure("briefing.pdf.stall", max(late) * 1000, "ms", against=max(quiet) * 1000, aim=Aim(LATE))
    yield figure("briefing.pdf.size", size / 1e6, "MB")
