"""What every monitor says of itself, and a picture of a layout as it stands in a room."""

import os
import subprocess
import sys

import pytest
from processes import ROOT
from PySide6.QtGui import QImage
from rooms import LED, TELEVISION, written

from server.contract.messages import Monitor, MonitorName, Output, Room, SeatRow
from server.contract.words import same
from wall.drawing.text import noting
from wall.screens.canvas import canvases
from wall.screens.identify import IdentifyWindow
from wall.screens.room import DesktopArea, Seen

ROOM = Room(
    surface=(LED, TELEVISION),
    output=(Output(station="a", monitor=MonitorName(place=1), surface="led"),),
    seat=(SeatRow(distance=6),),
)


@pytest.fixture
def wall(tmp_path):
    """Run the wall's command line beside the file of a room."""
    (tmp_path / "room.toml").write_text(written(ROOM))

    def run(*arguments):
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        words = [sys.executable, "-m", "wall", *arguments]
        return subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)

    return run


def test_every_monitor_is_identified_also_one_that_the_room_does_not_have(wall, tmp_path):
    sizes = "800x450,640x360"
    done = wall("identify", "--station", "a", "--room", "room.toml", "--screens", sizes, "--report", "pictures")
    assert done.returncode == 0, done.stderr
    pictures = [QImage(str(tmp_path / "pictures" / f"identify-{number}.png")) for number in (1, 2)]
    assert [(picture.width(), picture.height()) for picture in pictures] == [(800, 450), (640, 360)]
    # the ruler: a long tick at 1,000 mm of 4,800
    assert max(pictures[0].pixelColor(round(800 / 4.8) + near, 8).lightness() for near in (-1, 0, 1)) > 60
    assert all(pictures[1].pixelColor(x, 2).lightness() < 60 for x in range(640)), "nobody knows its millimetres"


def test_nothing_is_cut_on_an_upright_monitor(qtbot, language):
    surface = Monitor(id="tall", name=same("Tall"), inches=55, aspect=(9, 16))
    (canvas,) = canvases(Room(surface=(surface,), seat=(SeatRow(distance=6.0),)))
    monitor = Seen("H1AK500000", "HDMI-A-1", DesktopArea(0, 0, 1080, 1920))
    window = IdentifyWindow(1, monitor, canvas.whole, language)
    qtbot.addWidget(window)
    window.resize(1080, 1920)
    with noting() as noted:
        window.grab()
    assert [line.words for line in noted if line.cut] == []
    assert "H1AK500000" in " ".join(line.words for line in noted)


def test_a_layout_is_rendered_as_a_room_shows_it(wall, tmp_path):
    done = wall("render", "tasks", "out.png", "--room", "room.toml")
    assert done.returncode == 0, done.stderr
    files = done.stdout.split()
    assert files[:2] == ["out.png", "out-2.png"]
    led, television = (QImage(str(tmp_path / file)) for file in files[:2])
    assert (led.height(), television.height()) == (2160, 1080)
    assert led.width() == pytest.approx(2160 * 16 / 9, abs=2)


def test_a_picture_that_cannot_be_written_is_one_line(wall):
    done = wall("render", "tasks", "nosuch/out.png", "--room", "room.toml", "--language", "en")
    assert (done.returncode, done.stderr) == (1, "cannot write the picture nosuch/out.png\n")
