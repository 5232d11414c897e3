"""What starting the server loads: nothing that only some of its commands, or its other processes, need."""

import os
import subprocess
import sys

from processes import ROOT

HEAVY = {
    "PySide6",
    "aiomqtt",
    "alembic",
    "av",
    "cv2",
    "feedparser",
    "holidays",
    "lxml",
    "numpy",
    "onveef",
    "openpyxl",
    "vlc",
}
"""What only some sources, cameras, schedules or commands need."""


def test_the_server_starts_without_what_it_does_not_need_itself():
    modules = loaded("import server.app")
    assert "server.polling" in modules
    assert not HEAVY & modules


def test_a_command_starts_without_what_only_the_server_needs():
    modules = loaded("import server.__main__")
    assert "server.config" in modules
    assert not (HEAVY | {"server.app", "sqlalchemy"}) & modules


def loaded(code: str) -> set[str]:
    """Return the modules that are there when a program has done no more than this."""
    words = [sys.executable, "-c", f"{code}; import sys; print(*sys.modules)"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return {*subprocess.run(words, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout.split()}
