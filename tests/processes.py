"""The real programs, each in a process of its own, and an ear on the feed."""

import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

import httpx
import zmq
from forked import Forked, template
from running import free_port

from server.contract.commands import Answer, AnyCommand, Envelope, Role, decode_answer, encode
from server.contract.keys import StationKey
from server.contract.messages import Beat, Update
from server.contract.replica import Replica
from server.contract.toml import read_toml
from server.contract.wire import unpack
from server.security import Keyring

ROOT = Path(__file__).parent.parent
PATIENCE = 60.0
"""Seconds a test waits for something that has to happen."""

HEADER = """
[server]
port = {port}
notice = {{vi = "Dữ liệu minh hoạ", en = "Illustrative data"}}
[store]
url = "{store}"
[http]
largest_body = 1048576
[briefing]
compose_at = ""
[[wall]]
name = "main"
title = {{vi = "IOC Lạng Sơn", en = "Lạng Sơn IOC"}}
"""

TASKS = """
[[source]]
id = "tasks"
name = {{vi = "Nhiệm vụ", en = "Tasks"}}
service = "tasks"
kind = "rest"
every = 2.0
timeout = 2.0
url = "{province}/tasks"
items = "data.tasks"
next = "paging.next"
dates = "%d/%m/%Y"
auth = {{kind = "bearer", secret = "tasks"}}
[source.fields]
id = "code"
title = "title"
owner = "department"
assigned = "assignedOn"
due = "dueOn"
finished = "finishedOn"
"""

PRESS = """
[[source]]
id = "press"
name = {{vi = "Báo", en = "Paper"}}
service = "press"
kind = "rss"
every = 2.0
timeout = 2.0
url = "{province}/press/xu-lang"
publisher = "Báo Xứ Lạng"
"""


def wait_for(condition: Callable[[], bool], what: str | Callable[[], str], patience: float = PATIENCE) -> None:
    """Return when the condition holds; fail with ``what`` when it does not come to hold."""
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"did not happen: {what if isinstance(what, str) else what()}")
        time.sleep(0.02)


class Program:
    """One program of ours, with its output in a file."""

    def __init__(
        self,
        arguments: list[str],
        log: Path,
        environment: dict[str, str] | None = None,
        within: Sequence[str] = (),
        *,
        afresh: bool = False,
    ) -> None:
        """``within`` is a command that becomes the program, such as nsenter; ``afresh``: it loads itself."""
        self.log = log
        variables = os.environ | {"PYTHONUNBUFFERED": "1"} | (environment or {})
        self.process: subprocess.Popen[bytes] | Forked
        with log.open("a") as file, Path(os.devnull).open() as nothing:
            if not (within or afresh) and (forking := template(arguments[0], variables)):
                self.process = forking.fork(arguments, variables, [nothing.fileno(), file.fileno(), file.fileno()])
                return
            self.process = subprocess.Popen(
                [*within, sys.executable, "-m", *arguments],
                cwd=ROOT,
                stdout=file,
                stderr=file,
                stdin=subprocess.DEVNULL,
                env=variables,
            )

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Ask it to end, and return its exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, number: int) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"did not end: {self.log.read_text()[-2000:]}") from None

    def said(self) -> str:
        """Return what it has printed."""
        return self.log.read_text()


@contextmanager
def program(
    arguments: list[str],
    log: Path,
    environment: dict[str, str] | None = None,
    within: Sequence[str] = (),
    *,
    afresh: bool = False,
) -> Iterator[Program]:
    """Run a program until the block ends; ``within`` and ``afresh`` as in Program."""
    running = Program(arguments, log, environment, within, afresh=afresh)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.stop()
    assert "Traceback (most recent call last)" not in running.said(), running.said()[-4000:]


@contextmanager
def province(folder: Path) -> Iterator[str]:
    """Run the demo's source systems; yields their address."""
    port = free_port()
    with program(["demo", "--port", str(port), "--folder", str(folder / "sheets")], folder / "province.log") as running:
        wait_for(lambda: "http://" in running.said(), "the province begins")
        yield f"http://127.0.0.1:{port}"


def set_fault(address: str, path: str, fault: str | None) -> None:
    """Make the province's answers under a path go wrong on purpose, or well again."""
    httpx.post(f"{address}/faults", json={"path": path, "fault": fault}).raise_for_status()


class Site:
    """One server with its folder, its settings and an enrolled station."""

    def __init__(
        self, folder: Path, address: str, *, sources: str = TASKS + PRESS, store: str = "sqlite:///history.db"
    ):
        self.folder = folder
        self.port = free_port(2)
        self.endpoint = f"tcp://127.0.0.1:{self.port}"
        self.config = folder / "server.toml"
        self.config.write_text((HEADER + sources).format(port=self.port, province=address, store=store))
        (folder / "secrets").mkdir()
        (folder / "secrets" / "tasks").write_text("demo-token\n")
        self.key_file = self.enroll("ear", Role.OPERATOR)
        self.key = read_toml(self.key_file, StationKey)

    def enroll(self, station: str, role: Role) -> Path:
        """Return the key file of a new station."""
        file = self.folder / f"{station}.key"
        Keyring(self.folder / "keys").enroll(station, role, file)
        return file

    @contextmanager
    def running(self, *, afresh: bool = False) -> Iterator[Program]:
        """Run the server until the block ends; ``afresh`` as in Program."""
        arguments = ["server", "run", "--config", str(self.config)]
        with program(arguments, self.folder / "server.log", afresh=afresh) as server:
            yield server

    @contextmanager
    def wall(
        self, station: str, *options: str, endpoint: str | None = None, environment: dict[str, str] | None = None
    ) -> Iterator[Program]:
        """Run a wall of this site until the block ends."""
        key = self.folder / f"{station}.key"
        if not key.exists():
            self.enroll(station, Role.OPERATOR)
        arguments = ["wall", "--server", endpoint or self.endpoint, "--station", station, "--key", str(key)]
        arguments += ["--data", str(self.folder / f"data-{station}"), *options]
        with program(arguments, self.folder / f"{station}.log", environment) as running:
            yield running


def display_server(display: str) -> int:
    """Return the number of the process that listens as an X server."""
    with socket.socket(socket.AF_UNIX) as end:
        end.connect(f"/tmp/.X11-unix/X{display.removeprefix(':')}")
        process, _, _ = struct.unpack("3i", end.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    return int(process)


class Relay:
    """A cable between two TCP ports that can be cut and mended, both ends staying up."""

    def __init__(self, target: int | Path, port: int = 0, *, host: str = "127.0.0.1") -> None:
        """Carry what comes to ``port``, one of its own by default, to ``target`` of this machine: a port, or a file."""
        self._target = target
        self._cut = {"up": threading.Event(), "down": threading.Event()}
        self._listener = socket.create_server((host, port))
        self.port: int = self._listener.getsockname()[1]
        self._sockets: list[socket.socket] = [self._listener]
        self._threads = [threading.Thread(target=self._accept, name="relay")]
        self._threads[0].start()

    def cut(self, *ways: str) -> None:
        """Let nothing through any more ``up`` to the target, ``down`` from it, or both; nobody is notified."""
        for way in ways or ("up", "down"):
            self._cut[way].set()

    def mend(self) -> None:
        """Let new connections through; those of before the cut end now."""
        for each in self._sockets[1:]:
            _shut(each)
        self._sockets[1:] = []
        for way in self._cut.values():
            way.clear()

    def close(self) -> None:
        """End, with all its connections."""
        for each in self._sockets:
            _shut(each)
        for thread in self._threads:
            thread.join()

    def changed(self, data: bytes, way: threading.Event) -> bytes:  # noqa: ARG002 - for those that change it
        """Return what is sent on of what has come."""
        return data

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = self._reach()
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            self._sockets += [near, far]
            for source, drain, way in ((near, far, "up"), (far, near, "down")):
                thread = threading.Thread(target=self._carry, args=(source, drain, self._cut[way]), name="relay")
                thread.start()
                self._threads.append(thread)

    def _reach(self) -> socket.socket:
        if isinstance(self._target, int):
            return socket.create_connection(("127.0.0.1", self._target), timeout=5)
        far = socket.socket(socket.AF_UNIX)
        far.settimeout(5)
        try:
            far.connect(str(self._target))
        except OSError:
            far.close()
            raise
        return far

    def _carry(self, source: socket.socket, drain: socket.socket, cut: threading.Event) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if not cut.is_set():
                    drain.sendall(self.changed(data, cut))
        _shut(source)
        _shut(drain)


def _shut(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


class Ear:
    """Hears the whole feed of a server, and can give it orders."""

    def __init__(self, site: Site) -> None:
        self._context = zmq.Context()
        self._site = site
        self._feed = self._connect(zmq.SUB, site.port)
        self._feed.subscribe(b"")
        self._orders = self._connect(zmq.DEALER, site.port + 1)
        self._replica = Replica()
        self._number = 0
        """Orders that were sent."""
        self.resubscribed = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._feed.close()
        self._orders.close()
        self._context.term()

    def _connect(self, kind: int, port: int) -> zmq.Socket[bytes]:
        end = self._context.socket(kind)
        end.linger = 0
        end.curve_serverkey = self._site.key.server.encode()
        end.curve_publickey = self._site.key.public.encode()
        end.curve_secretkey = self._site.key.secret.encode()
        end.reconnect_ivl = 50
        end.connect(f"tcp://127.0.0.1:{port}")
        return end

    @property
    def latest(self) -> dict[str, Update]:
        """The newest update of every topic heard so far."""
        while self._feed.poll(0):
            message = unpack(self._feed.recv_multipart())
            if not self._replica.apply(message) and isinstance(message, Beat):
                self.resubscribed += 1
                self._feed.unsubscribe(b"")
                self._feed.subscribe(b"")
        return self._replica.latest

    def until(
        self, topic: str, condition: Callable[[Update], bool], what: str = "", patience: float = PATIENCE
    ) -> Update:
        """Return the newest update of a topic as soon as it fulfils the condition."""
        wait_for(lambda: topic in self.latest and condition(self.latest[topic]), what or f"{topic} as wanted", patience)
        return self.latest[topic]

    def send(self, command: AnyCommand, *, command_id: str = "") -> bytes:
        """Give an order, whatever becomes of it; returns the number by which it is answered."""
        before = datetime.now(UTC) + timedelta(seconds=PATIENCE / 2)
        self._number += 1
        body = encode(Envelope(command=command, before=before, id=command_id))
        number = str(self._number).encode()
        self._orders.send_multipart([number, body])
        return number

    def ask(self, command: AnyCommand, *, command_id: str = "") -> Answer:
        """Give an order and return the answer."""
        answer = self.answer(lambda: True, self.send(command, command_id=command_id))
        assert answer is not None
        return answer

    def answer(self, lives: Callable[[], bool], number: bytes | None = None) -> Answer | None:
        """Return the answer to an order that was sent, or to that of a number alone.

        None where whoever should give it lives no more.
        """
        deadline = time.monotonic() + PATIENCE
        while True:
            assert time.monotonic() < deadline, "the server did not answer a command"
            if self._orders.poll(50):
                answered, body = self._orders.recv_multipart()
                # what was sent before a server was killed may be answered by the next one
                if number in (None, answered):
                    return decode_answer(body)
            elif not lives():
                return None


@contextmanager
def nothing_left(marker: str) -> Iterator[None]:
    """Assert that no process whose command line holds ``marker`` outlives the block."""
    yield
    left = [line for line in _processes() if marker in line]
    assert not left, left


def _processes() -> Iterator[str]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            with suppress(OSError):
                yield (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
