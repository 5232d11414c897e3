"""What the screens of a real wall show, seen by whoever watches it from a desk through a real server."""

import json
import signal

import pytest
from processes import Ear, Site, province, wait_for
from PySide6.QtGui import QImage

from server.contract.commands import WatchWall


@pytest.fixture
def site(tmp_path):
    with province(tmp_path) as address:
        yield Site(tmp_path, address)


def test_pictures_of_a_wall_are_its_own_and_taken_only_while_somebody_watches(site):
    report = site.folder / "report"
    sizes = ("--screens", "1600x900,900x1600", "--layout", "tasks", "--report", str(report))
    with site.running(), Ear(site) as ear, site.wall("left", *sizes) as wall:
        wait_for(lambda: "live" in wall.said(), "the wall is live")
        ear.until("station/left", lambda update: len(update.document.screens) == 2)
        ear.until("station/left", lambda update: fresh(update.document))
        assert ear.ask(WatchWall(wall="main")).miniatures == ()
        assert ear.ask(WatchWall(wall="other")).refused is not None
        wait_for(lambda: len(ear.ask(WatchWall(wall="main")).miniatures) == 2, "both screens are pictured")
        seen = {each.screen: each for each in ear.ask(WatchWall(wall="main")).miniatures}
        assert [(each.station, each.screen) for each in seen.values()] == [("left", 1), ("left", 2)]
        newest = max(each.taken for each in seen.values())
        later = ear.ask(WatchWall(wall="main", after=newest)).miniatures
        assert all(each.taken > newest for each in later)
        wall.process.send_signal(signal.SIGUSR1)
        wait_for((report / "report.json").exists, "a report")
        for screen in json.loads((report / "report.json").read_text())["screens"]:
            small, large = QImage.fromData(seen[screen["screen"]].jpeg), QImage(str(report / screen["image"]))
            assert (small.width(), small.height()) == ((640, 360) if large.width() > large.height() else (360, 640))

            def alike(screen=screen["screen"], large=large):
                """The newest picture of it: what was news a moment ago was marked then."""
                told = ear.ask(WatchWall(wall="main")).miniatures
                newest = [QImage.fromData(each.jpeg) for each in told if each.screen == screen]
                return any(likeness(each, large) < 12 for each in newest)

            wait_for(alike, "levels of 255, on average")
        watched = ear.until("watched/main", lambda update: update.document.watched)
        ear.until("watched/main", lambda update: not update.document.watched and update.seq > watched.seq)


def fresh(state):
    return all(tile.freshness == "fresh" for screen in state.screens for tile in screen.tiles if tile.kind == "tasks")


def likeness(small, large):
    """Return by how many levels two pictures differ, on average of a coarse grid."""
    grid = [(x / 40 + 0.0125, y / 40 + 0.0125) for x in range(40) for y in range(40)]
    pictures = [each.scaled(80, 80).convertToFormat(QImage.Format.Format_Grayscale8) for each in (small, large)]
    levels = [[picture.pixelColor(int(x * 80), int(y * 80)).red() for x, y in grid] for picture in pictures]
    return sum(abs(one - other) for one, other in zip(*levels, strict=True)) / len(grid)
