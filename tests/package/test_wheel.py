"""The package as a stranger installs it: built from a clean copy, and run away from the checkout."""

import contextlib
import email
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import httpx
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from processes import ROOT, wait_for
from running import free_port

PACKAGES = ("wall", "server", "resources")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What stands in the repository, without anything that was made of it here."""
    folder = tmp_path_factory.mktemp("copy")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def wheel(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(folder), "."]
    subprocess.run(build, cwd=copy, check=True)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment in which pip has put the wheel; what it needs lies in that of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    install = ["--python", str(folder / "bin" / "python"), "install", "-q", "--no-deps", "--no-index", str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", *install], check=True)
    # a line in such a file is looked at after what is installed here
    (packages(folder) / "needed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder


def packages(environment: Path) -> Path:
    """Return where the packages of a virtual environment lie."""
    (found,) = environment.glob("lib/python*/site-packages")
    return found


def test_it_holds_all_that_the_product_reads_and_nothing_of_demo_and_tests(copy: Path, wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name and ".data/" not in name}
    expected = {
        str(path.relative_to(copy))
        for package in PACKAGES
        for path in (copy / package).rglob("*")
        if path.is_file() and path.suffix not in (".pyc", ".md")
    }
    assert expected - packed == set(), "left out"
    assert {name.partition("/")[0] for name in packed} == set(PACKAGES)
    assert "resources/translations/vonglau_vi.qm" in packed


def elsewhere() -> dict[str, str]:
    """Return an environment in which nothing points to the checkout."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {
        "QT_QPA_PLATFORM": "offscreen"
    }


def run(installed: Path, tmp_path: Path, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program of the virtual environment in an empty folder."""
    return subprocess.run(
        [str(installed / "bin" / program), *arguments],
        cwd=tmp_path,
        env=elsewhere(),
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_speaks_vietnamese_away_from_the_checkout(installed: Path, tmp_path: Path):
    script = """
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication
import server, wall
from wall.language import Language
application = QApplication([])
language = Language("vi")
print(wall.__file__, server.__file__, QCoreApplication.translate("Notes", "Waiting for data"), sep="\\n")
"""
    done = run(installed, tmp_path, "python", "-c", script)
    assert done.returncode == 0, done.stderr
    wall, server, words = done.stdout.splitlines()
    assert Path(wall).is_relative_to(installed)
    assert Path(server).is_relative_to(installed)
    assert words == "Đang chờ số liệu"


def test_its_commands_work_away_from_the_checkout(installed: Path, tmp_path: Path):
    linted = run(installed, tmp_path, "vonglau-wall", "lint", "overview")
    assert (linted.returncode, linted.stderr) == (0, ""), linted.stdout
    (tmp_path / "server.toml").write_text('[[wall]]\nname = "main"\ntitle = {vi = "IOC", en = "IOC"}\n')
    arguments = ["enroll", "w1", "--role", "viewer", "--config", "server.toml"]
    enrolled = run(installed, tmp_path, "python", "-m", "server", *arguments)
    assert (enrolled.returncode, enrolled.stderr) == (0, "")
    assert (tmp_path / "w1.key").exists()
    said = run(installed, tmp_path, "vonglau-server", "--version")
    assert (said.returncode, said.stdout) == (0, f"vonglau-server {version('vonglau')}\n")
    schemas = run(installed, tmp_path, "vonglau-server", "schemas")
    named = [Path(line.split()[-1]) for line in schemas.stdout.splitlines() if line.endswith(".json")]
    assert len(named) > 10
    assert all(path.is_file() and path.is_relative_to(installed) for path in named)
    rendered = run(installed, tmp_path, "vonglau-wall", "render", "overview", "overview.png")
    assert rendered.returncode == 0, rendered.stderr


def test_what_is_needed_beside_it_comes_along(copy: Path, installed: Path):
    share = installed / "share" / "vonglau"
    for folder in ("systemd", "station", "prometheus"):
        shipped = {path.name: path.read_bytes() for path in (copy / "setup" / folder).iterdir()}
        assert shipped
        assert {path.name: path.read_bytes() for path in (share / folder).iterdir()} == shipped
    assert (share / "requirements.txt").read_bytes() == (copy / "setup" / "requirements.txt").read_bytes()


def test_the_locked_packages_are_all_that_it_needs(wheel: Path, copy: Path):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (each for each in archive.namelist() if each.endswith(".dist-info/METADATA"))
        metadata = email.message_from_bytes(archive.read(name))
    locked = dict(re.findall(r"(?m)^([\w.-]+)(?:\[\S+\])?==(\S+)", (copy / "setup" / "requirements.txt").read_text()))
    needed = [Requirement(each) for each in metadata.get_all("Requires-Dist", [])]
    for each in needed:
        if each.marker is None or each.marker.evaluate({"extra": ""}):
            assert each.specifier.contains(locked[canonicalize_name(each.name)]), each


def test_a_server_and_a_wall_run_from_it_in_an_empty_folder(installed: Path, tmp_path: Path):
    port = free_port(2)
    settings = f'[server]\nport = {port}\n[[wall]]\nname = "main"\ntitle = {{vi = "IOC", en = "IOC"}}\n'
    (tmp_path / "server.toml").write_text(settings)
    for station, role in (("wall-1", "operator"), ("web", "operator")):
        arguments = ["enroll", station, "--role", role, "--config", "server.toml"]
        assert run(installed, tmp_path, "vonglau-server", *arguments).returncode == 0
    web_port, endpoint = free_port(), f"tcp://127.0.0.1:{port}"
    wall = ["--server", endpoint, "--station", "wall-1", "--key", "wall-1.key", "--data", "data", "--report", "report"]
    web = ["web", "run", "--server", endpoint, "--port", str(web_port)]

    token = run(installed, tmp_path, "vonglau-server", "web", "token", "add", "watcher", "--role", "monitor").stdout

    def told(path: str) -> str:
        with contextlib.suppress(httpx.TransportError):
            authorization = {"Authorization": f"Bearer {token.strip()}"}
            return httpx.get(f"http://127.0.0.1:{web_port}/{path}", headers=authorization).text
        return ""

    with (
        begun(installed, tmp_path, "vonglau-server", "run", "--config", "server.toml"),
        begun(installed, tmp_path, "vonglau-wall", *wall) as process,
        begun(installed, tmp_path, "vonglau-server", *web),
    ):
        there = 'vonglau_station_reporting{station="wall-1",wall="main"} 1.0'
        wait_for(lambda: there in told("metrics"), lambda: told("metrics"))
        # there is no source yet, which the server tells; all else is well
        assert [each["code"] for each in json.loads(told("health"))["concerns"]] == ["server"]
        process.send_signal(signal.SIGTERM)
        process.wait(60)
    report = json.loads((tmp_path / "report" / "report.json").read_text())
    assert (report["link"], [screen["layout"] for screen in report["screens"]]) == ("live", ["overview"])
    assert (tmp_path / "history.db").exists()


@contextlib.contextmanager
def begun(installed: Path, folder: Path, program: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program of the virtual environment until the block ends, and see it end well."""
    log = folder / f"{program}-{len(list(folder.iterdir()))}.log"
    with log.open("w") as file:
        process = subprocess.Popen(
            [str(installed / "bin" / program), *arguments], cwd=folder, stdout=file, stderr=file, env=elsewhere()
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(60)
    assert "Traceback" not in log.read_text(), log.read_text()


def test_a_translation_that_cannot_be_loaded_is_said(installed: Path, tmp_path: Path):
    translation = packages(installed) / "resources" / "translations" / "vonglau_vi.qm"
    good = translation.read_bytes()
    script = """
from PySide6.QtWidgets import QApplication
from wall.language import Language
application = QApplication([])
Language("vi")
"""
    translation.write_bytes(b"no translation")
    try:
        done = run(installed, tmp_path, "python", "-c", script)
    finally:
        translation.write_bytes(good)
    assert done.returncode == 1
    assert "vonglau_vi.qm" in done.stderr.splitlines()[-1]
