"""What starting the server loads: nothing that only some of its commands, or its other processes, need."""

import os
import subprocess
import sys

from processes import ROOT

HEAVY = ("PySide6", "alembic", "av", "cv2", "openpyxl", "vlc")


def test_the_server_starts_without_what_it_does_not_need_itself():
    words = [sys.executable, "-c", "import sys, server.__main__; print(*sys.modules)"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    modules = subprocess.run(words, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    assert "server.app" in modules
    assert not {*HEAVY} & {*modules}
