"""``make demo``: starts the province in a box, a server and a wall, and ends them in order.

DEMO_SECONDS=n stops it after n seconds; DEMO_ROOM=FILE gives the room of station demo-1, DEMO_SCREENS=WxH,… the
virtual monitors of a machine without a display; DEMO_LANGUAGE=en the language. Without either, a machine without a
display has an LED wall and a television, any other what is plugged in. Pictures of the screens, report.json and the
logs are left in build/demo.
"""

import contextlib
import ctypes
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from demo.camera_room import CLIPS
from demo.cameras import INVENTORY
from demo.onvif import USER

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "build" / "demo"
STATION = "demo-1"
ROOM = ROOT / "demo" / "room.toml"
SCREENS = "3840x2160,1920x1080"
"""Monitors of that room."""
START = 30.0
"""Seconds a part may take to begin."""
STOP = 15.0
"""Seconds a part may take to end."""
PR_SET_PDEATHSIG = 1


class DemoError(Exception):
    """A part of the demo failed; the text says which, and where its log is."""


class Stopped(BaseException):
    """Somebody pressed Ctrl-C or ended the demo."""


_asked_to_stop = threading.Event()


class Wishes(NamedTuple):
    """What the environment asks of the demo."""

    seconds: float
    screens: str
    """Empty where nobody chose."""
    room: str
    """A file; empty where nobody chose."""
    language: str


class Ports(NamedTuple):
    """Where the parts of the demo listen on loopback."""

    sources: int
    feed: int
    """Commands are taken on the next one."""
    broker: int
    syslog: int
    cameras: int | None = None
    """Without it no pictures are streamed."""


def wishes(environment: Mapping[str, str]) -> Wishes:
    """Return what the variables ask for; raises ValueError with the line that says which is wrong."""
    seconds = environment.get("DEMO_SECONDS") or "inf"
    screens = environment.get("DEMO_SCREENS") or ""
    room = environment.get("DEMO_ROOM") or ""
    language = environment.get("DEMO_LANGUAGE") or "vi"
    if not re.fullmatch(r"\d+(\.\d+)?|inf", seconds):
        raise ValueError(f"DEMO_SECONDS={seconds}: expected a number of seconds, such as 60")
    if room and not Path(room).is_file():
        raise ValueError(f"DEMO_ROOM={room}: expected a file, such as demo/room.toml")
    if screens and not re.fullmatch(r"[1-9]\d{2,3}x[1-9]\d{2,3}(,[1-9]\d{2,3}x[1-9]\d{2,3})*", screens):
        raise ValueError(f"DEMO_SCREENS={screens}: expected sizes, such as 1920x1080,1080x1920")
    if language not in ("vi", "en"):
        raise ValueError(f"DEMO_LANGUAGE={language}: expected vi or en")
    return Wishes(float(seconds), screens, room, language)


def main() -> int:
    """Run the demo; returns the exit code."""
    try:
        wished = wishes(os.environ)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    try:
        with contextlib.ExitStack() as parts:
            _wait(_start_all(parts, wished), wished.seconds)
    except DemoError as error:
        print(error, file=sys.stderr)
        return 1
    except Stopped:
        pass
    _summary()
    return 0


def _start_all(parts: contextlib.ExitStack, wished: Wishes) -> list[tuple[str, subprocess.Popen[str]]]:
    """Start every part; leaving ``parts`` stops them, the last one first."""
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    room = Path(wished.room) if wished.room else None
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        environment["DISPLAY"] = parts.enter_context(virtual_screen(wished.screens or SCREENS))
        room = room or (None if wished.screens else ROOM)
    ports = Ports(
        sources=_free_port(8600, 1),
        feed=_free_port(5570, 2),
        broker=_free_port(18830, 1),
        syslog=_free_port(5514, 1),
        cameras=_free_port(8654, 1),
    )
    sources, feed = ports.sources, ports.feed
    config = configure(FOLDER, ports)
    key = FOLDER / f"{STATION}.key"
    running = [parts.enter_context(_part("broker", broker(FOLDER, ports.broker), environment))]
    _until_listening("broker", ports.broker, running)
    running.append(parts.enter_context(_part("sources", province(FOLDER, ports), environment)))
    _until_listening("sources", sources, running)
    enroll = ["-m", "server", "enroll", STATION, "--role", "operator", "--config", str(config), "--out", str(key)]
    # before the server starts: whoever comes first makes the server's key, and two at once would make two
    _step("enroll", [sys.executable, *enroll], running)
    if room is not None:
        _step(
            "room",
            [sys.executable, "-m", "server", "room", "set", str(room.absolute()), "--config", str(config)],
            running,
        )
    _until_written(FOLDER / "sheets" / INVENTORY, running)
    _step("import of cameras", fleet(FOLDER, config), running)
    serve = [sys.executable, "-m", "server", "run", "--config", str(config)]
    running.append(parts.enter_context(_part("server", serve, environment)))
    _until_listening("server", feed, running)
    show = [
        sys.executable,
        "-m",
        "wall",
        "--server",
        f"tcp://127.0.0.1:{feed}",
        "--station",
        STATION,
        "--key",
        str(key),
    ]
    show += ["--data", str(FOLDER / "wall"), "--report", str(FOLDER), "--language", wished.language]
    running.append(parts.enter_context(_part("wall", show, environment)))
    print(f"Vọng Lâu: tcp://127.0.0.1:{feed}, http://127.0.0.1:{sources}, build/demo/*.log; Ctrl-C", flush=True)
    return running


def broker(folder: Path, port: int) -> list[str]:
    """Return the command of a broker on loopback that keeps nothing; its settings go into a folder.

    Raises DemoError where mosquitto is not installed.
    """
    # Debian keeps it where only administrators look
    found = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found is None:
        raise DemoError("mosquitto is missing: apt-get install mosquitto")
    settings = folder / "mosquitto.conf"
    settings.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n")
    return [found, "-c", str(settings)]


def province(folder: Path, ports: Ports) -> list[str]:
    """Return the command of the source systems, which leave their files in a folder."""
    command = [sys.executable, "-m", "demo", "--port", str(ports.sources), "--folder", str(folder / "sheets")]
    command += ["--mqtt", f"127.0.0.1:{ports.broker}", "--syslog", f"127.0.0.1:{ports.syslog}"]
    if ports.cameras is not None:
        # the clips outlive the demo's own folder: they are filmed once
        command += ["--rtsp", str(ports.cameras), "--clips", str(ROOT / CLIPS)]
    return command


def fleet(folder: Path, config: Path) -> list[str]:
    """Return the command that makes the cameras of the inventory known to the server."""
    inventory = ["cameras", "import", str(folder / "sheets" / INVENTORY), "--config", str(config)]
    account = ["--user", USER, "--password-file", str(folder / "secrets" / "tasks")]
    return [sys.executable, "-m", "server", *inventory, *account]


def configure(folder: Path, ports: Ports) -> Path:
    """Write the server's settings for these ports into a folder, and the secret they name."""
    text = (ROOT / "demo" / "server.toml").read_text()
    text = text.replace("127.0.0.1:8600", f"127.0.0.1:{ports.sources}").replace("port = 5570", f"port = {ports.feed}")
    text = text.replace("port = 18830", f"port = {ports.broker}").replace("port = 5514", f"port = {ports.syslog}")
    config = folder / "server.toml"
    config.write_text(text)
    secrets = folder / "secrets"
    secrets.mkdir(mode=0o700)
    (secrets / "tasks").touch(mode=0o600)
    (secrets / "tasks").write_text("demo-token")
    (folder / "sheets").mkdir()
    return config


@contextlib.contextmanager
def _part(name: str, arguments: list[str], environment: dict[str, str]) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run one part with a log of its own, out of reach of the terminal's Ctrl-C, until the block ends."""
    with (FOLDER / f"{name}.log").open("w") as log:
        process = subprocess.Popen(
            arguments,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            text=True,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )
        try:
            yield name, process
        finally:
            _end(process)


@contextlib.contextmanager
def virtual_screen(sizes: str, pixels: Path | None = None) -> Iterator[str]:
    """Give a virtual display with monitors of these sizes side by side; yields its name.

    ``pixels`` is a folder in which its frame buffer can be read, as a file in the format of xwd.
    """
    monitors = [tuple(map(int, size.split("x"))) for size in sizes.split(",")]
    width, height = sum(size[0] for size in monitors), max(size[1] for size in monitors)
    read, write = os.pipe()
    # without -noreset the monitors vanish when the last client leaves
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-noreset", "-nolisten", "tcp"]
    command += ["-fbdir", str(pixels)] if pixels is not None else []
    process = subprocess.Popen(
        command, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        preexec_fn=_end_with_parent, text=True,
    )  # fmt: skip
    try:
        os.close(write)
        with os.fdopen(read) as pipe:
            display = f":{pipe.readline().strip()}"
        if display == ":":
            raise DemoError("the virtual screen (Xvfb) did not start")
        left = 0
        for number, (wide, high) in enumerate(monitors, start=1):
            place = f"{wide}/1210x{high}/680+{left}+0"
            output = "screen" if number == 1 else "none"
            subprocess.run(
                ["xrandr", "--display", display, "--setmonitor", f"M{number}", place, output],
                check=True,
                stdout=subprocess.DEVNULL,
            )
            left += wide
        yield display
    finally:
        _end(process)


def _until_listening(name: str, port: int, running: list[tuple[str, subprocess.Popen[str]]]) -> None:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        _check(running)
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise DemoError(f"the {name} did not begin within {START:.0f} s; see build/demo/{name}.log")


def _until_written(path: Path, running: list[tuple[str, subprocess.Popen[str]]]) -> None:
    deadline = time.monotonic() + START
    while not path.exists():
        _check(running)
        if time.monotonic() > deadline:
            raise DemoError(f"the sources did not write {path.name} within {START:.0f} s; see build/demo/sources.log")
        time.sleep(0.05)


def _wait(running: list[tuple[str, subprocess.Popen[str]]], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if running[-1][1].poll() == 0:
            return  # closed from its own keyboard
        _check(running)
        time.sleep(0.1)


def _step(name: str, command: list[str], running: list[tuple[str, subprocess.Popen[str]]]) -> None:
    """Run a command to its end, out of reach of the terminal's Ctrl-C; raises like ``_check``, and where it fails."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, start_new_session=True)
    _check(running)
    if done.returncode:
        raise DemoError(f"the {name} failed: {' '.join(done.stderr.strip().splitlines()[-1:])}")


def _check(running: list[tuple[str, subprocess.Popen[str]]]) -> None:
    """Raise Stopped where somebody has asked for it, and DemoError where a part has ended by itself."""
    if _asked_to_stop.is_set():
        raise Stopped
    for name, process in running:
        if process.poll() is not None:
            last = (FOLDER / f"{name}.log").read_text().strip().splitlines()[-1:]
            raise DemoError(f"the {name} ended by itself; build/demo/{name}.log: {' '.join(last)}")


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port(preferred: int, count: int) -> int:
    """Return the first of ``count`` free ports in a row on loopback, the preferred ones if they are free."""
    first: int
    for first in (preferred, *range(preferred + 10, preferred + 400, 7)):
        with contextlib.ExitStack() as sockets, contextlib.suppress(OSError):
            for port in range(first, first + count):
                probe = sockets.enter_context(socket.socket())
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", port))
            return first
    raise DemoError("no free ports on 127.0.0.1")


def _summary() -> None:
    """Say in a few lines what was shown."""
    report = FOLDER / "report.json"
    if not report.exists():
        return
    content = json.loads(report.read_text())
    for screen in content["screens"]:
        print(
            f"build/demo/{screen['image']}: {screen['layout']} {screen['part']}, {screen['width']}x{screen['height']}"
        )
        for tile in screen["tiles"]:
            print("  {kind:10} {topic:28} {freshness:8} {updates:5} updates {repaints:5} repaints".format(**tile))
    for source in content["sources"]:
        error = source["last_error"]["en"] if source["last_error"] else ""
        line = "  source {source:18} {state:7} {polls:4} polls {records:6} records"
        print(line.format(**source), error)


def _stop(_number: int, _frame: FrameType | None) -> None:
    # raised here it may get lost: what Python runs around a fork swallows exceptions
    _asked_to_stop.set()


def _end_with_parent() -> None:
    """Let a part end even when the demo itself is killed (prctl(2))."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
