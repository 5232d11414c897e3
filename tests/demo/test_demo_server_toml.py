"""The server's settings for the demo name what the demo really offers, with every protocol there is."""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from processes import ROOT, program, wait_for
from running import free_port

import demo
from demo.show import Ports, broker, configure, fleet, province
from server.connectors import CONNECTORS

TEXT = (Path(demo.__file__).parent / "server.toml").read_text(encoding="utf-8")
SETTINGS: dict[str, Any] = tomllib.loads(TEXT)
CHANGES = {"sensor", "firewalls", "looks"}
"""Sources that tell only what is new, which may be nothing at the moment."""


def test_every_protocol_is_in_the_demo() -> None:
    assert {source["kind"] for source in SETTINGS["source"]} == {kind.__struct_config__.tag for kind in CONNECTORS}


def test_every_service_has_a_source() -> None:
    packs = {path.stem for path in (ROOT / "resources" / "services").glob("*.toml")} - {"province", "alarms"}
    assert {source["service"] for source in SETTINGS["source"]} == packs


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[subprocess.CompletedProcess[str], Path]]:
    """Run the province and its broker, and let the server poll each source once."""
    folder = tmp_path_factory.mktemp("demo")
    ports = Ports(sources=free_port(), feed=free_port(2), broker=free_port(), syslog=free_port())
    config = configure(folder, ports)
    # a source is green here by what it says, however busy the machine is
    patient = re.sub(r"^timeout = .*\n", "", config.read_text(), flags=re.MULTILINE)
    config.write_text(patient.replace("[[source]]\n", "[[source]]\ntimeout = 150.0\n"))
    with (folder / "broker.log").open("w") as log:
        running = subprocess.Popen(broker(folder, ports.broker), stdout=log, stderr=log)
    # without the interpreter and its -m
    arguments = province(folder, ports)[2:]
    try:
        with program(arguments, folder / "province.log"):
            wait_for(lambda: (folder / "tourism.db").exists() and any(folder.glob("edxml/*")), "the province has begun")
            subprocess.run(fleet(folder, config), cwd=ROOT, check=True, stdout=subprocess.DEVNULL, timeout=200)
            check = [sys.executable, "-m", "server", "check", "--config", str(config), "--json"]
            yield subprocess.run(check, cwd=ROOT, capture_output=True, text=True, timeout=200), folder
    finally:
        running.terminate()
        running.wait(10)


def test_every_source_is_green(checked: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    done, _ = checked
    assert done.returncode == 0, done.stderr
    (line,) = done.stderr.splitlines()
    # until a server begins
    assert "vonglau-server secret rotate" in line
    counts = Counter(json.loads(line)["source"] for line in done.stdout.splitlines())
    assert {source["id"] for source in SETTINGS["source"]} - counts.keys() <= CHANGES
    assert counts["camera-list"] == counts["cameras"] == 131
    assert counts["one-stop"] > 20_000


def test_no_record_of_the_demo_is_unusable(checked: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    _, folder = checked
    check = [sys.executable, "-m", "server", "check", "--config", str(folder / "server.toml")]
    said = subprocess.run(
        check, cwd=ROOT, capture_output=True, text=True, timeout=200, env=os.environ | {"VONGLAU_LANGUAGE": "en"}
    )
    told = [line for line in said.stdout.splitlines() if "record" in line]
    assert len(told) == len(SETTINGS["source"]), said.stdout
    assert not [line for line in told if "unusable" in line]


def test_no_personal_data_of_the_demo_comes_out(checked: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    done, _ = checked
    # telephone numbers of invented people begin with 000
    for line in done.stdout.splitlines():
        told = json.loads(line)
        record = told.get("fields", {"text": told.get("content")})
        for name in ("title", "text", "summary", "headline", "name"):
            words = str(record.get(name, "")).replace(" ", "").replace(".", "")
            assert "0000" not in words, line
