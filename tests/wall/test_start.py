"""What starting the wall loads: nothing that only some walls, or its other processes, need."""

import os
import subprocess
import sys

from processes import ROOT

HEAVY = ("av", "cv2", "numpy", "pypdfium2", "pyqtgraph", "sqlalchemy", "vlc")


def test_the_wall_starts_without_what_few_walls_need():
    words = [sys.executable, "-c", "import sys, wall.app; print(*sys.modules)"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    modules = subprocess.run(words, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    assert "wall.widgets.trend" in modules
    assert not {*HEAVY} & {*modules}
