"""How soon another station drives a room when the one on duty is killed, beside keepalived with the same hook."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import zmq

from benchmarks.figures import Aim, BenchError, Figure, figure, percentile
from benchmarks.processes import ROOT, command, program, until
from benchmarks.site import Site, demo_site
from demo.show import virtual_screen
from server.contract.keys import StationKey
from server.contract.messages import Duty, Progress, Scene, SceneTile, Update
from server.contract.wire import unpack

KILLS = 50
STATIONS = ("wall-1", "wall-2")
SCREEN = "1920x1080"
CAMERAS = Scene(tile=SceneTile(kind="cameras", topics=("camera/*",), options={"mosaic": 16}))
LEAST = 14
"""Of its sixteen cameras; some of the demo's give no picture at times."""
LIMIT, PICTURES = 1.0, 2.0
"""Seconds."""
DUTY = f'\n[[duty]]\nstations = ["{STATIONS[0]}", "{STATIONS[1]}"]\n'
SWITCH = f"{sys.executable} -m wall switch --journal {{journal}}"
ADDRESS = {"one": "192.0.2.1", "two": "192.0.2.2"}
"""Of the two ends of a cable (RFC 5737)."""


class Matrix:
    """The journal of what switches the outputs."""

    def __init__(self, journal: Path) -> None:
        self._journal = journal

    @property
    def turns(self) -> list[str]:
        """Whose turn it was, in order; the numbers only grow."""
        lines = [line.split() for line in self._journal.read_text().splitlines()] if self._journal.exists() else []
        numbers = [int(number) for number, *_ in lines]
        if numbers != sorted(set(numbers)):
            raise BenchError(f"turns came late: {numbers}")
        return [station for _, station, _ in lines]

    def next_turn(self, station: str, count: int) -> float:
        """Return when a further turn beyond ``count`` was let through, CLOCK_MONOTONIC; it has to be of a station."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if len(turns := self.turns) > count:
                if turns[count:] != [station]:
                    raise BenchError(f"not {station} alone had its turn: {turns[count:]}")
                return time.monotonic()
            time.sleep(0.005)
        raise BenchError(f"{station} did not switch the outputs")


class Told:
    """Hears the documents of the duty."""

    def __init__(self, context: zmq.Context[zmq.Socket[bytes]], site: Site) -> None:
        key: StationKey = site.key("bench-ear")
        self.progress = Progress(number=0)
        self._feed = context.socket(zmq.SUB)
        self._feed.linger = 0
        self._feed.curve_serverkey = key.server.encode()
        self._feed.curve_publickey = key.public.encode()
        self._feed.curve_secretkey = key.secret.encode()
        self._feed.subscribe(b"duty/main")
        self._feed.connect(f"tcp://127.0.0.1:{site.port}")

    def until(self, holds: Callable[[Duty], bool], what: str, within: float = 60.0) -> float:
        """Return when a document came of which something holds, CLOCK_MONOTONIC; raises BenchError."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            if self._feed.poll(100):
                message = unpack(self._feed.recv_multipart())
                document = message.document if isinstance(message, Update) else None
                if isinstance(document, Duty) and holds(document):
                    self.progress = document.progress or Progress(number=0)
                    return time.monotonic()
        raise BenchError(f"did not happen: {what}")

    def close(self) -> None:
        """Hear no more."""
        self._feed.close()


def measure() -> Iterator[Figure]:
    """Kill the station on duty again and again, while the wall shows sixteen cameras."""
    peer = _keepalived()
    to_duty, to_outputs, to_pictures = _stations()
    yield figure("takeover.station.duty.p99", percentile(to_duty, 0.99), "s", aim=Aim(LIMIT))
    # keepalived runs the same hook
    yield figure("takeover.station.outputs.median", median(to_outputs), "s", against=median(peer))
    yield figure("takeover.station.outputs.p99", percentile(to_outputs, 0.99), "s", against=percentile(peer, 0.99))
    yield figure("takeover.station.pictures.p99", percentile(to_pictures, 0.99), "s", aim=Aim(PICTURES))


def _stations() -> tuple[list[float], list[float], list[float]]:
    """Return the seconds from each kill to the duty, the switching of the outputs, and the pictures of all cameras."""
    with demo_site(cameras=True, prepare=_with_duty) as (site, _), ExitStack() as parts:
        matrix = Matrix(site.folder / "journal")
        displays = {each: parts.enter_context(virtual_screen(SCREEN)) for each in STATIONS}
        running = {each: _start(parts, site, each, displays[each]) for each in STATIONS[:1]}
        context = parts.enter_context(zmq.Context())
        told = Told(context, site)
        parts.callback(told.close)
        until(lambda: matrix.turns == [STATIONS[0]], "the first station is on duty")
        site.put_scene(CAMERAS)
        to_duty, to_outputs, to_pictures = [], [], []
        held, other = STATIONS
        for _ in range(KILLS):
            running[other] = _start(parts, site, other, displays[other])
            told.until(lambda duty: len(duty.present) == len(STATIONS), "both are there")
            # it has asked where the cameras are
            time.sleep(3.0)
            count, killed = len(matrix.turns), time.monotonic()
            running[held].kill()
            running[held].wait()
            on_duty = told.until(partial(_is_held, other), "the other one is on duty")
            to_duty.append(on_duty - killed)
            to_outputs.append(matrix.next_turn(other, count) - killed)
            told.until(partial(_is_seen, other), "its cameras are seen", within=90.0)
            if told.progress.seen < LEAST:
                raise BenchError(f"{told.progress.seen} cameras are seen")
            # it counts from when it learned of it
            to_pictures.append(on_duty - killed + (told.progress.pictures or 0.0))
            held, other = other, held
    return to_duty, to_outputs, to_pictures


def _is_held(station: str, duty: Duty) -> bool:
    return duty.holder == station


def _is_seen(station: str, duty: Duty) -> bool:
    progress = duty.progress
    return duty.holder == station and progress is not None and progress.pictures is not None


def _with_duty(site: Site) -> None:
    config = site.folder / "server.toml"
    config.write_text(config.read_text() + DUTY)


def _start(parts: ExitStack, site: Site, station: str, display: str) -> subprocess.Popen[bytes]:
    switch = SWITCH.format(journal=site.folder / "journal")
    options = [*site.wall_options(station, station), "--switch", switch]
    return parts.enter_context(program(["-m", "wall", *options], site.folder / f"{station}.log", display=display))


def _keepalived() -> list[float]:
    """Return the seconds from each kill of keepalived to the same hook, run by the other one.

    VRRP version 3 (RFC 5798) with an advertisement each 0.25 s, as often as a station says that it is there.
    """
    taken = []
    with TemporaryDirectory(prefix="vrrp-") as name, _cable() as spaces, ExitStack() as parts:
        folder = Path(name)
        journal, matrix = folder / "journal", Matrix(folder / "journal")
        script = folder / "hook"
        counter = folder / "number"
        # keepalived has no number of its own: the hook counts
        script.write_text(
            f"#!/bin/sh\ncd {ROOT}\nnumber=$(($(cat {counter} 2>/dev/null || echo 0) + 1))\necho $number >{counter}\n"
            f"exec {sys.executable} -m wall switch --journal {journal} --number $number --station $1\n"
        )
        script.chmod(0o700)
        running = {}
        held, other = "one", "two"
        running[held] = _vrrp(parts, folder, script, held, spaces)
        until(lambda: len(matrix.turns) == 1, "keepalived is master")
        for _ in range(KILLS):
            running[other] = _vrrp(parts, folder, script, other, spaces)
            time.sleep(2.0)
            count, killed = len(matrix.turns), time.monotonic()
            # with its child, which does the work: as a power cut would
            subprocess.run(["pkill", "-KILL", "-P", str(running[held].pid)], check=False)
            running[held].kill()
            running[held].wait()
            taken.append(matrix.next_turn(other, count) - killed)
            held, other = other, held
    return taken


def _vrrp(
    parts: ExitStack, folder: Path, script: Path, name: str, spaces: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    config = folder / f"{name}.conf"
    config.write_text(
        f"global_defs {{\n script_user root\n vrrp_version 3\n}}\n"
        f"vrrp_instance room {{\n state BACKUP\n nopreempt\n interface {name}\n virtual_router_id 51\n priority 100\n"
        f' advert_int 0.25\n notify_master "{script} {name}"\n virtual_ipaddress {{ 192.0.2.9/24 }}\n}}\n'
    )
    # those of one that was killed may still be in the list of processes
    run = time.monotonic_ns()
    pids = [f"--pid={folder}/{run}.pid", f"--vrrp_pid={folder}/{run}.vrrp"]
    words = ["ip", "netns", "exec", spaces[name], "keepalived", "-n", "-P", "-f", str(config), *pids, "-l"]
    return parts.enter_context(command(words, folder / f"{name}.log"))


@contextmanager
def _cable() -> Iterator[Mapping[str, str]]:
    """Make two computers, each a network namespace, with a cable between them; yields their names."""
    spaces = {name: f"vonglau-vrrp-{name}" for name in ADDRESS}
    try:
        for space in spaces.values():
            _ip("netns", "add", space)
        one, two = spaces
        _ip("link", "add", one, "netns", spaces[one], "type", "veth", "peer", "name", two, "netns", spaces[two])
        for name, space in spaces.items():
            _ip("-n", space, "addr", "add", f"{ADDRESS[name]}/24", "dev", name)
            _ip("-n", space, "link", "set", name, "up")
        yield spaces
    finally:
        for space in spaces.values():
            subprocess.run(["ip", "netns", "del", space], check=False, capture_output=True)


def _ip(*words: str) -> None:
    done = subprocess.run(["ip", *words], check=False, capture_output=True, text=True)
    if done.returncode:
        raise BenchError(f"no network namespaces here: {done.stderr.strip()}")
