"""``vonglau-server cameras …`` against ipycam and real RTSP."""

import json
import os
import pty
import stat
import subprocess
import sys
import termios
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from camera_peer import PASSWORD, USER, Peer, camera_peer
from openpyxl import Workbook, load_workbook
from processes import ROOT, wait_for
from rtsp_cameras import cameras, coded
from running import free_port
from typer.testing import CliRunner

from server.__main__ import cli


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    film = coded(width=640, height=360, rate=15)
    with (
        cameras({"video_main": film, "video_sub": film}, user=USER, password=PASSWORD) as served,
        camera_peer(tmp_path_factory.mktemp("ipycam"), rtsp_port=served.port) as peer,
    ):
        yield peer


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "password").write_text(PASSWORD + "\n")
    file = tmp_path / "server.toml"
    file.write_text("")
    return file


RUNNER = CliRunner()
LANGUAGE = {"VONGLAU_LANGUAGE": "en", "COLUMNS": "200"}
ENVIRONMENT = os.environ | LANGUAGE | {"PYTHONPATH": str(ROOT)}


class Done:
    """How a command ended; nothing it printed holds the password."""

    def __init__(self, code: int, out: str, error: str) -> None:
        self.code, self.out, self.error = code, out, error
        assert "Traceback" not in out + error


def run(config: Path, *arguments: object) -> Done:
    """Run a command in this process, which saves the second that one of its own takes to begin."""
    done = RUNNER.invoke(cli, command(config, *arguments)[3:], env=LANGUAGE)
    assert PASSWORD not in done.output
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return Done(done.exit_code, done.stdout, done.stderr)


def command(config: Path, *arguments: object) -> list[str]:
    first, *rest = map(str, arguments)
    return [sys.executable, "-m", "server", "cameras", first, "--config", str(config), *rest]


def listed(config: Path) -> dict[str, dict[str, Any]]:
    done = run(config, "list", "--json")
    assert done.code == 0
    return {row["id"]: row for row in map(json.loads, done.out.splitlines())}


def add(config: Path, peer: Peer, *more: object) -> Done:
    account = "--user", USER, "--password-file", config.parent / "password"
    return run(config, "add", "--yes", "--address", peer.address, *account, *more)


def test_a_camera_is_added_with_what_it_says_and_a_picture_is_seen(config: Path, peer: Peer):
    done = add(config, peer, "--place", "ky lua", "--name", "Cổng chợ", "--road", "QL1", "--traffic")
    assert (done.code, done.error) == (0, "")
    assert "main stream: a picture after" in done.out
    assert "sub stream: a picture after" in done.out
    (camera,) = listed(config).values()
    assert (camera["id"], camera["name"], camera["place"]) == ("CAM-001", "Cổng chợ", "P. Kỳ Lừa")
    assert camera["main"].startswith("rtsp://127.0.0.1:")
    assert camera["sub"].endswith("/video_sub")
    assert camera["model"] == "Vọng VL-2MP-D"
    assert (camera["movable"], camera["traffic"], camera["road"]) == (True, True, "QL1")
    # the middle of its commune
    assert abs(camera["latitude"] - 21.85) < 0.5
    assert "password" not in camera
    assert add(config, peer, "--place", "Kỳ Lừa").code == 0
    assert set(listed(config)) == {"CAM-001", "CAM-002"}
    checked = run(config, "check", "CAM-002")
    assert checked.out.startswith("CAM-002: main stream: a picture after")
    # ipycam's own pictures are not served here
    assert "snapshot: " in checked.out
    text = run(config, "list").out
    assert "Cổng chợ" in text
    assert "2 cameras" in text


def test_nothing_is_kept_of_a_camera_that_shows_nothing(config: Path, peer: Peer):
    (config.parent / "password").write_text("sai")
    done = add(config, peer)
    assert (done.code, done.out) == (1, "")
    assert done.error == "the camera refuses user or password; check its clock too\n"
    done = run(config, "add", "--yes", "--main", f"rtsp://127.0.0.1:{free_port()}/a", "--id", "X")
    assert done.code == 1
    assert "main stream: not reachable" in done.out
    assert "X was not kept" in done.error
    assert listed(config) == {}
    assert run(config, "add", "--yes", "--untried", "--main", "rtsp://127.0.0.1:1/a", "--id", "X").code == 0
    assert set(listed(config)) == {"X"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--place", "Tân Than"), "there is no commune “Tân Than”; alike: "),
        (("--id", "Cổng chợ"), "only plain letters"),
        (("--channel", "4"), "no channel 4"),
        (("--engine", "x"), "Engine: not one of"),
    ],
)
def test_answers_without_sense_are_refused(config: Path, peer: Peer, arguments: tuple[str, ...], said: str):
    done = add(config, peer, *arguments)
    assert done.code == 1
    assert said in done.error
    assert len(done.error.splitlines()) == 1
    assert listed(config) == {}


def test_somebody_is_asked_and_the_password_not_shown(config: Path, peer: Peer):
    done = typed(
        command(config, "add"),
        [
            ("ONVIF address", peer.address),
            ("User", USER),
            ("Password", PASSWORD),
            ("Id", ""),
            ("Name", "Cổng chợ"),
            ("Commune", "Ky Lua X"),
            ("Commune", "ky lua"),
            ("middle of", "y"),
            ("Border gate", ""),
            ("Road", "QL1"),
            ("Measure traffic", "y"),
            ("Keep CAM-001", "y"),
        ],
    )
    assert "kept CAM-001 (Cổng chợ)" in done
    assert "alike: P. Kỳ Lừa" in done
    assert PASSWORD not in done
    (camera,) = listed(config).values()
    assert (camera["name"], camera["place"], camera["traffic"]) == ("Cổng chợ", "P. Kỳ Lừa", True)


def typed(arguments: list[str], answers: list[tuple[str, str]]) -> str:
    """Run a command on a terminal and answer what it asks; return all that the terminal showed."""
    near, far = pty.openpty()
    process = subprocess.Popen(arguments, env=ENVIRONMENT, stdin=far, stdout=far, stderr=far, start_new_session=True)
    os.close(far)
    timer = threading.Timer(60, process.kill)
    timer.start()
    shown = seen = ""
    left = list(answers)
    with suppress(OSError):
        while block := os.read(near, 4096):
            shown, seen = shown + block.decode(errors="replace"), seen + block.decode(errors="replace")
            if left and left[0][0] in seen and seen.rstrip(" ").endswith(":"):
                if left[0][1] == PASSWORD:
                    wait_for(lambda: not termios.tcgetattr(near)[3] & termios.ECHO, "what is typed is not shown")
                os.write(near, f"{left.pop(0)[1]}\n".encode())
                seen = ""
    timer.cancel()
    os.close(near)
    assert process.wait(30) == 0, shown
    assert not left, shown
    return shown


def sheet(file: Path, *rows: list[Any]) -> Path:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(file)
    return file


def test_a_sheet_is_taken_in_bad_rows_named_and_addresses_read_from_the_cameras(config: Path, peer: Peer):
    file = sheet(
        config.parent / "list.xlsx",
        ["Mã camera", "Tên camera", "Xã, phường", "Địa chỉ ONVIF", "Luồng chính"],
        ["CAM-001", "Cổng chợ", "Kỳ Lừa", peer.address, ""],
        ["CAM-002", "Ngã tư", "Hà Nội", peer.address, ""],
        ["CAM-003", "Đã biết", "Tam Thanh", "", "rtsp://10.0.0.3/a"],
        ["CAM-004", "Không trả lời", "Tam Thanh", f"http://127.0.0.1:{free_port()}", ""],
    )
    account = "--user", USER, "--password-file", config.parent / "password"
    done = run(config, "import", file, "--read", *account)
    assert done.code == 1
    assert sorted(done.error.splitlines()) == [
        "CAM-004: the camera does not answer; check its address and the network",
        "row 3: Commune: there is no “Hà Nội”",
    ]
    assert done.out == "3 cameras new, 0 updated, 1 rows unusable\n"
    known = listed(config)
    assert set(known) == {"CAM-001", "CAM-003", "CAM-004"}
    assert known["CAM-001"]["main"].endswith("/video_main")
    assert known["CAM-001"]["movable"]
    assert known["CAM-003"]["main"] == "rtsp://10.0.0.3/a"
    assert run(config, "check", "CAM-001").out.count("a picture after") >= 2


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_the_register_is_written_out_and_read_again(config: Path, suffix: str):
    given = config.parent / "list.csv"
    given.write_text(f"id;name;model;main\nA;Một;=1+1;rtsp://{USER}:{PASSWORD}@10.0.0.1/a\n")
    assert run(config, "import", given).out == "1 cameras new, 0 updated, 0 rows unusable\n"
    out = config.parent / f"out{suffix}"
    assert run(config, "export", out).code == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert PASSWORD not in content(out)
    before = listed(config)
    assert before["A"]["main"] == "rtsp://10.0.0.1/a"
    assert (before["A"]["user"], before["A"]["model"]) == (USER, "=1+1")
    assert run(config, "import", out).out == "0 cameras new, 1 updated, 0 rows unusable\n"
    refused = run(config, "export", out, "--with-passwords")
    assert refused.code == 1
    assert "nothing was written" in refused.error
    assert run(config, "export", out, "--with-passwords", "--yes").code == 0
    assert PASSWORD in content(out)
    assert run(config, "remove", "A", "B").code == 1
    assert run(config, "remove", "A").code == 1
    assert run(config, "remove", "A", "--yes").code == 0
    assert listed(config) == {}
    assert run(config, "import", out).code == 0
    assert listed(config) == before


def content(file: Path) -> str:
    if file.suffix == ".csv":
        return file.read_text()
    return str([[cell.value for cell in row] for row in load_workbook(file).worksheets[0].iter_rows()])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("import", "none.xlsx"), "none.xlsx is not there"),
        (("import", "server.toml"), "is not complete or damaged"),
        (("export", "out.pdf"), ".xlsx or .csv"),
        (("export", "no/folder/out.csv"), "cannot write"),
        (("check", "CAM-009"), "there are no cameras: CAM-009"),
        (("discover", "--at", "10.0.0.0/4"), "more than"),
        (("discover", "--interface", "eth0"), "no IPv4 address"),
        (("discover", "--at", "127.0.0.1", "--user", "a", "--password-file", "none"), "cannot read the password"),
    ],
)
def test_what_cannot_be_done_is_one_line(config: Path, arguments: tuple[str, ...], said: str, monkeypatch):
    monkeypatch.chdir(config.parent)
    done = run(config, *arguments)
    assert done.code == 1
    assert said in done.error
    assert len(done.error.splitlines()) == 1


def test_cameras_are_found_at_addresses_and_known_ones_named(config: Path, peer: Peer):
    add(config, peer)
    closed = f"127.0.0.1:{free_port()}"
    account = "--user", USER, "--password-file", config.parent / "password"
    there = peer.address.removeprefix("http://")
    done = run(config, "discover", "--at", closed, "--at", there, *account, "--json")
    assert (done.code, done.error) == (0, "")
    (found,) = map(json.loads, done.out.splitlines())
    assert found["camera"] == "CAM-001"
    assert found["seen"]["model"] == "Vọng VL-2MP-D"
    line = run(config, "discover", "--at", there, *account).out
    assert "Vọng VL-2MP-D  1920x1080 640x360  PTZ  = CAM-001" in line
    assert "1 devices found" in line


def test_passwords_are_locked_anew_and_what_was_done_is_written_down(config: Path, peer: Peer):
    add(config, peer)
    key = config.parent / "keys" / "cameras.key"
    before = key.read_text()
    assert (
        run(config, "rekey").out == "0 secrets and 1 passwords of cameras and second steps are locked with a new key\n"
    )
    assert key.read_text() != before
    assert run(config, "check", "CAM-001").out.count("a picture after") >= 2
    key.write_text("hỏng")
    lost = run(config, "check")
    assert lost.code == 1
    assert lost.error.startswith(f"the key file {key} is damaged; restore it from a backup; where there is none: ")
    assert len(lost.error.splitlines()) == 1
    assert set(listed(config)) == {"CAM-001"}
    told = RUNNER.invoke(cli, ["audit", "--config", str(config), "--json"])
    deeds = [json.loads(line) for line in told.stdout.splitlines()]
    assert [(deed["what"], deed["subject"]) for deed in deeds] == [
        ("secret.rotate", "secret/*"),
        ("camera.put", "camera/CAM-001"),
    ]
    assert deeds[0]["who"].startswith("cli:")


def test_the_password_is_nowhere_to_be_read(config: Path, peer: Peer):
    """Neither in the files of the database, nor in what processes show of themselves while a camera is added."""
    arguments = command(
        config, "add", "--yes", "--address", peer.address, "--user", USER, "--password-file", config.parent / "password"
    )
    process = subprocess.Popen(arguments, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    shown = b""
    while process.poll() is None:
        for each in Path("/proc").glob("[0-9]*/cmdline"):
            # those that serve the camera to this test are given it
            if str(process.pid) in each.parts or f"PPid:\t{process.pid}\n" in read(each.parent / "status").decode():
                shown += read(each) + read(each.parent / "environ")
    out, error = process.communicate()
    assert process.returncode == 0
    assert b"cameras" in shown
    kept = b"".join(path.read_bytes() for path in config.parent.glob("history.db*"))
    for text in (shown, out.encode(), error.encode(), kept):
        assert PASSWORD.encode() not in text
        assert b"chim-s%E1" not in text


def read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""
