"""What starting a station loads: nothing that only some of its tiles need."""

import os
import subprocess
import sys

import pytest
from processes import ROOT

HEAVY = ("av", "cv2", "httpx", "pydantic", "pypdfium2", "segno", "sqlalchemy", "typer", "vlc")
START = """
import sys
from PySide6.QtWidgets import QApplication
import wall.app
from wall.__main__ import main
from wall.client.dispatcher import Dispatcher
from wall.language import Language
from wall.layouts.files import read_layouts
from wall.client.mailbox import Mailbox
from wall.resources import layouts
from wall.screens.window import WallWindow
from wall.widgets import OPTIONS

assert main(["--server", "nowhere"]) == 2
application = QApplication([])
board, language = Dispatcher(Mailbox()), Language("vi")
form = read_layouts(layouts(), OPTIONS)[sys.argv[1]].form[0]
for number, part in enumerate(form.screen, 1):
    window = WallWindow(board, language)
    window.resize(1920, 1080)
    window.put(sys.argv[1], number, part, form.capacity)
    window.grab()
print(*sys.modules)
"""


def loaded(layout):
    """Return the modules of a station that shows a layout."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    words = [sys.executable, "-c", START, layout]
    return subprocess.run(words, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout.split()


@pytest.mark.parametrize("layout", ["overview", "hazards", "cameras"])
def test_a_station_without_charts_starts_without_what_draws_them(layout):
    modules = loaded(layout)
    assert "wall.screens.window" in modules
    assert not {*HEAVY} & {*modules}


def test_a_chart_brings_what_draws_it():
    assert "pyqtgraph" in loaded("economy")
