"""The desk is as large on a monitor of many pixels as on a plain one."""

import os
import subprocess
import sys

import pytest
from processes import ROOT

from demo.show import virtual_screen

LOOK = """
import sys
from PySide6.QtWidgets import QApplication
from wall.workplace.opening import scale_to_monitor
scale_to_monitor()
screen = QApplication(sys.argv[:1]).primaryScreen()
print(screen.size().width(), screen.size().height(), round(screen.devicePixelRatio(), 2))
"""


def seen(screens: str, **chosen: str) -> str:
    """Return width, height and scale of the monitor as the desk sees them."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("QT_")}
    with virtual_screen(screens) as display:
        environment = inherited | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"} | chosen
        looked = subprocess.run(
            [sys.executable, "-c", LOOK], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
    return looked.stdout.strip()


@pytest.mark.parametrize(
    ("screens", "told"),
    [("1920x1080", "1920 1080 1.0"), ("3840x2160", "1920 1080 2.0"), ("2160x3840", "1080 1920 2.0")],
)
def test_many_pixels_are_made_larger(screens, told):
    assert seen(screens) == told


def test_who_has_chosen_a_scale_keeps_it():
    assert seen("3840x2160", QT_SCALE_FACTOR="1") == "3840 2160 1.0"
