"""A whole server with a real camera: opened, turned and looked back at; its password is nowhere to be read."""

import asyncio
from pathlib import Path

import msgspec
import psutil
from camera_peer import PASSWORD, USER, Peer, camera_peer
from processes import Ear, Site, wait_for
from rtsp_cameras import cameras, coded
from running import free_port
from typer.testing import CliRunner

from server.__main__ import cli
from server.contract.commands import (
    LeaveCamera,
    ListPresets,
    LookBack,
    OpenCamera,
    Preset,
    SendCamera,
    SteerCamera,
    Streams,
)

SOURCES = """
[[source]]
id = "fleet"
name = {{vi = "Sổ camera", en = "Register"}}
service = "cameras"
kind = "fleet"
every = 1.0

[[source]]
id = "looks"
name = {{vi = "Hình camera", en = "Looks"}}
service = "cameras"
kind = "looks"
every = 1.0
look_every = 5.0
"""


def test_a_camera_is_opened_turned_and_remembered_and_its_password_stays_hidden(tmp_path: Path):
    film = coded(width=640, height=360, rate=15)
    with (
        cameras({"video_main": film, "video_sub": film}, user=USER, password=PASSWORD) as served,
        camera_peer(tmp_path / "ipycam", rtsp_port=served.port) as peer,
    ):
        folder = tmp_path / "site"
        folder.mkdir()
        site = Site(folder, "http://127.0.0.1:1", sources=SOURCES)
        register(site, peer)
        with site.running(afresh=True) as server, Ear(site) as ear:
            use(ear, peer)
            shown = b""
            process = psutil.Process(server.process.pid)
            for each in (process, *process.children(recursive=True)):
                shown += Path(f"/proc/{each.pid}/cmdline").read_bytes() + Path(f"/proc/{each.pid}/environ").read_bytes()
            told = msgspec.json.encode(list(ear.latest.values()))
        log = (folder / "server.log").read_bytes()
        kept = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file() and "secret" not in path.name)
    assert b"camera/CAM-001" in told
    for text in (shown, told, log, kept):
        assert not [hidden for hidden in HIDDEN if hidden in text]
    for address in (b"rtsp://", b"device_service"):
        assert address not in told
    deeds = CliRunner().invoke(cli, ["audit", "--config", str(site.config), "--json"]).output.splitlines()
    what = [msgspec.json.decode(line)["what"] for line in deeds]
    assert what == ["camera.steercamera", "camera.release", "camera.preset", "camera.take", "camera.put"]


HIDDEN = [PASSWORD.encode(), b"chim-s%E1%BA%BB-9", b"chim-s\\u1ebb-9"]


def register(site: Site, peer: Peer, *more: str) -> None:
    """Add a camera to the register of a site; ``more`` are further options."""
    (site.folder.parent / "password").write_text(PASSWORD)
    options = ["--config", str(site.config), "--yes", "--place", "Kỳ Lừa", "--address", peer.address]
    account = ["--user", USER, "--password-file", str(site.folder.parent / "password")]
    done = CliRunner().invoke(cli, ["cameras", "add", *options, *account, *more])
    assert done.exit_code == 0, done.output


def use(ear: Ear, peer: Peer) -> None:
    """Ask a running server everything that concerns its camera."""
    known = ear.until("camera/CAM-001", lambda update: update.document is not None and update.document.movable)
    assert known.document.streamed
    streams = ear.ask(OpenCamera(camera="CAM-001")).streams
    assert isinstance(streams, Streams)
    assert (streams.user, streams.password) == (USER, PASSWORD)
    assert streams.sub.endswith("/video_sub")
    assert ear.ask(ListPresets(camera="CAM-001")).presets == (Preset("home", "Home"), Preset("gate", "Cổng"))
    assert ear.ask(SteerCamera(camera="CAM-001", pan=0.5)).refused is None
    assert asyncio.run(peer.moving())
    assert ear.ask(SteerCamera(camera="CAM-001")).refused is None
    assert not asyncio.run(peer.moving())
    assert ear.ask(SendCamera(camera="CAM-001", preset="gate")).refused is None
    assert asyncio.run(peer.position()) == (0.5, 0.5, 0.0)
    assert ear.ask(SteerCamera(camera="CAM-001", tilt=-0.5)).refused is None
    assert ear.ask(LeaveCamera(camera="CAM-001")).refused is None
    assert not asyncio.run(peer.moving())
    refused = ear.ask(SteerCamera(camera="CAM-009", pan=1.0)).refused
    assert refused is not None
    wait_for(lambda: ear.ask(LookBack(camera="CAM-001")).picture is not None, "a picture is kept")
    picture = ear.ask(LookBack(camera="CAM-001")).picture
    assert picture is not None
    assert picture.jpeg.startswith(b"\xff\xd8")
    ear.until("source/looks", lambda update: update.document.records >= 0 and update.document.last_success is not None)


def test_cameras_of_a_register_that_lies_do_not_end_the_server(tmp_path: Path):
    """A camera whose address leads nowhere is said to be unreachable, and the others go on."""
    (tmp_path / "list.csv").write_text(
        f"id;main\nA;rtsp://127.0.0.1:{free_port()}/a\nB;http://127.0.0.1:{free_port()}/b.m3u8\n"
    )
    site = Site(tmp_path, "http://127.0.0.1:1", sources=SOURCES)
    assert (
        CliRunner()
        .invoke(cli, ["cameras", "import", "--config", str(site.config), str(tmp_path / "list.csv")])
        .exit_code
        == 0
    )
    with site.running(), Ear(site) as ear:
        for name in ("A", "B"):
            flawed = ear.until(f"camera/{name}", lambda update: bool(update.document and update.document.flaws))
            assert [str(flaw) for flaw in flawed.document.flaws] == ["unreachable"]
        assert ear.ask(OpenCamera(camera="A")).streams is not None
