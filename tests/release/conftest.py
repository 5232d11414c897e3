"""The last release, built from the repository as its wheel and unpacked beside this one."""

import fcntl
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from processes import ROOT, Program, Site, program, province

LAST = ROOT / "setup" / "last_release.txt"


class Release:
    """Programs of another version, in processes of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # its own packages before ours, and none of the folder that a program is begun in
        self.environment = {"PYTHONPATH": str(folder), "PYTHONSAFEPATH": "1"}

    @contextmanager
    def running(self, site: Site) -> Iterator[Program]:
        """Run its server until the block ends."""
        log = site.folder / "old-server.log"
        with program(["server", "run", "--config", str(site.config)], log, self.environment) as server:
            yield server

    def run(self, script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        """Run a script that imports its packages."""
        return subprocess.run(
            [sys.executable, "-c", script, *map(str, arguments)],
            env=os.environ | self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture(scope="session")
def last_release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    (commit,) = (line for line in LAST.read_text().splitlines() if line and not line.startswith("#"))
    # built once for all processes that run these tests
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    with (shared / "last-release.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = shared / "last-release"
        if not folder.exists():
            _build(commit, tmp_path_factory.mktemp("building"), folder)
    return Release(folder)


def _build(commit: str, work: Path, folder: Path) -> None:
    """Build the wheel of a commit, and unpack it to a folder."""
    source, made, unpacked = (work / name for name in ("source", "wheel", "unpacked"))
    source.mkdir()
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x", "-C", source], input=archive, check=True)
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(made), "."]
    subprocess.run(build, cwd=source, check=True)
    (wheel,) = made.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(unpacked)
    unpacked.rename(folder)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with province(tmp_path_factory.mktemp("province")) as address:
        yield address


@pytest.fixture
def site(tmp_path: Path, address: str) -> Site:
    return Site(tmp_path, address)
