"""The units of systemd that ship: as systemd itself reads them, and how far each is shut in by its own measure."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from processes import ROOT

SHIPPED = ROOT / "setup" / "systemd"
UNITS = sorted(path.name for path in SHIPPED.iterdir() if path.suffix in (".service", ".timer"))
EXPOSED_AT_MOST = {
    "vonglau-backup.service": 2.0,
    "vonglau-server.service": 2.0,
    "vonglau-web.service": 2.0,
    "vonglau-wall.service": 3.0,
}
"""By ``systemd-analyze security``, of ten; the X server, which is root's, is not held against it."""
PROGRAMS = ("opt/vonglau/bin/vonglau-server", "opt/vonglau/bin/vonglau-wall", "usr/lib/xorg/Xorg", "bin/sh")


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of a machine on which all that units name is there."""
    root = tmp_path_factory.mktemp("machine")
    for name in PROGRAMS:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("#!/bin/sh\n")
        (root / name).chmod(0o755)
    shutil.copytree("/usr/lib/systemd/system", root / "usr/lib/systemd/system", symlinks=True)
    (root / "etc/systemd/system").mkdir(parents=True)
    for name in UNITS:
        shutil.copy(SHIPPED / name, root / "etc/systemd/system" / name)
    return root


def analyze(*arguments: str) -> str:
    done = subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    return done.stdout


def test_systemd_finds_no_fault_with_them(machine):
    analyze("verify", "--man=no", f"--root={machine}", *UNITS)


@pytest.mark.parametrize("unit", EXPOSED_AT_MOST)
def test_each_is_shut_in(machine, unit):
    said = analyze("security", "--no-pager", "--offline=true", f"--root={machine}", unit)
    exposure = re.search(r"Overall exposure level for \S+: ([\d.]+)", said)
    assert exposure is not None
    assert float(exposure[1]) <= EXPOSED_AT_MOST[unit], said


def test_each_service_gives_signs_of_life_and_is_begun_again():
    for name in ("vonglau-server", "vonglau-web", "vonglau-wall"):
        unit = (SHIPPED / f"{name}.service").read_text()
        for line in ("Type=notify", "NotifyAccess=main", "Restart=always", "WatchdogSec=15s"):
            assert f"\n{line}\n" in unit, name
