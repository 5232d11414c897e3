"""The package as a stranger installs it: built from a clean copy, and run away from the checkout."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from processes import ROOT

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
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def test_it_holds_all_that_the_product_reads_and_nothing_of_demo_and_tests(copy: Path, wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    expected = {
        str(path.relative_to(copy))
        for package in PACKAGES
        for path in (copy / package).rglob("*")
        if path.is_file() and path.suffix not in (".pyc", ".md")
    }
    assert expected - packed == set(), "left out"
    assert {name.partition("/")[0] for name in packed} == set(PACKAGES)
    assert "resources/translations/vonglau_vi.qm" in packed


def run(installed: Path, tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
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
    done = run(installed, tmp_path, "-c", script)
    assert done.returncode == 0, done.stderr
    wall, server, words = done.stdout.splitlines()
    assert Path(wall).is_relative_to(installed)
    assert Path(server).is_relative_to(installed)
    assert words == "Đang chờ số liệu"


def test_its_commands_work_away_from_the_checkout(installed: Path, tmp_path: Path):
    linted = run(installed, tmp_path, "-m", "wall", "--lint", "overview")
    assert (linted.returncode, linted.stderr) == (0, ""), linted.stdout
    (tmp_path / "server.toml").write_text('[[wall]]\nname = "main"\ntitle = {vi = "IOC", en = "IOC"}\n')
    enrolled = run(installed, tmp_path, "-m", "server", "enroll", "w1", "--role", "viewer", "--config", "server.toml")
    assert (enrolled.returncode, enrolled.stderr) == (0, "")
    assert (tmp_path / "w1.key").exists()


def test_a_translation_that_cannot_be_loaded_is_said(installed: Path, tmp_path: Path):
    broken = tmp_path / "broken"
    shutil.copytree(installed, broken)
    (broken / "resources" / "translations" / "vonglau_vi.qm").write_bytes(b"no translation")
    script = """
from PySide6.QtWidgets import QApplication
from wall.language import Language
application = QApplication([])
Language("vi")
"""
    done = run(broken, tmp_path, "-c", script)
    assert done.returncode == 1
    assert "vonglau_vi.qm" in done.stderr.splitlines()[-1]
