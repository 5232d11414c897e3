"""A server's folder with something in each of its places, and its commands in processes of their own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import forked
import pytest
from persons import AN, FIRST, add, run
from processes import ROOT, Site
from store.conftest import cluster, file, running_cluster, url

__all__ = ["cluster", "file", "running_cluster", "url"]

ENVIRONMENT = {"VONGLAU_LANGUAGE": "en", "COLUMNS": "300", "PYTHONPATH": str(ROOT)}
PASSWORD = "chim sẻ 4%"


class Ended:
    """How a command ended; it never shows where in our code."""

    def __init__(self, code: int, out: str, error: str) -> None:
        self.code, self.out, self.error = code, out, error
        assert "Traceback" not in out + error, error

    @property
    def said(self) -> str:
        """The one line with which it failed."""
        (line,) = self.error.splitlines()
        return line


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "server", *map(str, arguments)]


def environment() -> dict[str, str]:
    return os.environ | ENVIRONMENT


def server(*arguments: object, before: tuple[str, ...] = ()) -> Ended:
    """Run a command of the server to its end."""
    if not before:
        done = forked.run("server", *arguments, environment=ENVIRONMENT)
        return Ended(done.returncode, done.stdout, done.stderr)
    done = subprocess.run(
        [*before, *command(*arguments)],
        env=environment(),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def backups(folder: Path) -> list[Path]:
    """Return the files in a folder of backups that are called like good ones, the newest first."""
    return sorted(folder.glob("vonglau-*.zip"), reverse=True)


def furnished(folder: Path, url: str = "sqlite:///history.db") -> Site:
    """Make a site in a new folder, with something in each of its places."""
    folder.mkdir()
    site = Site(folder, "http://127.0.0.1:1", sources="", store=url)
    add(site, AN, FIRST)
    (folder / "password").write_text(PASSWORD)
    account = "--user", "vong", "--password-file", str(folder / "password")
    address = "--main", "rtsp://127.0.0.1:1/main"
    done = run(site, "cameras", "add", "--id", "CAM-1", *address, *account, "--untried", "--yes")
    assert done.exit_code == 0, done.output
    kept = {
        "cameras/pictures/CAM-1/2026-12-01/010203.jpg": "a picture",
        "cameras/references/CAM-1.ref": "what it should show",
        "rooms/main.toml": "",
        "programmes/main.toml": "",
        "notify.toml": "# nobody yet\n",
        "secrets/token": "bí mật\n",
    }
    for name, text in kept.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return site


@pytest.fixture
def furnish(tmp_path: Path) -> Callable[[str], Site]:
    """Make a site on a database that has never run."""

    def make(url: str = "sqlite:///history.db") -> Site:
        return furnished(tmp_path / "site", url)

    return make


@pytest.fixture
def site(furnish: Callable[[], Site]) -> Site:
    return furnish()
