"""Our programs, begun many times: each in a process of its own, forked from one that has loaded what they are made of.

Loading takes most of what a beginning costs, and is the same each time. Whoever tries the loading itself, the
command line of a process or its first environment begins a program afresh instead.
"""

import atexit
import functools
import gc
import json
import os
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile

ROOT = Path(__file__).parent.parent
LOADED = {
    "server": ("server.__main__", "server.app"),
    "demo": ("demo.__main__",),
    "demo.rtsp": ("demo.rtsp",),
    "wall": ("wall.__main__", "wall.app", "wall.screens.window"),
}
"""What each program is made of; the first is what it begins with."""
EARLY = ("PYTHON", "LC_", "LANG", "LD_")
"""How variables begin that count from the first moment of a process on."""
LARGEST = 100_000


class Forked:
    """A process, asked and ended as those of ``subprocess`` are."""

    def __init__(self, pid: int, template: "Template") -> None:
        self.pid = pid
        self._template = template

    def poll(self) -> int | None:
        """Return the exit code, minus the number of the signal that ended it; None while it lives."""
        return self._template.ended(self.pid, 0.0)

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code as soon as it has ended; raises TimeoutExpired after ``timeout`` seconds."""
        code = self._template.ended(self.pid, timeout)
        if code is None:
            raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0.0)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class Template:
    """The process that others are forked from."""

    def __init__(self, program: str) -> None:
        self.early = early(os.environ) | {"PYTHONUNBUFFERED": "1"}
        """The variables it was begun with."""
        self._end, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with far:
            # it ends with the socket, and so with whoever runs the tests
            self._process = subprocess.Popen(
                [sys.executable, __file__, str(far.fileno()), program],
                cwd=ROOT,
                # what is forked has one thread, in which no program would work with matrices
                env=os.environ | self.early | {"OPENBLAS_NUM_THREADS": "1"},
                pass_fds=[far.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        self._lock = threading.Lock()
        self._codes: dict[int, int] = {}
        atexit.register(self._close)

    def fork(
        self, arguments: Sequence[str], environment: Mapping[str, str], files: Sequence[int], cwd: Path = ROOT
    ) -> Forked:
        """Begin the program; ``files`` are the descriptors that it reads, prints to and complains to."""
        asked = json.dumps([list(arguments), dict(environment), str(cwd)]).encode()
        with self._lock:
            socket.send_fds(self._end, [asked], files)
            self._end.settimeout(60)
            while (told := self._receive())[0] != "begun":
                pass
        return Forked(told[1], self)

    def ended(self, pid: int, patience: float | None) -> int | None:
        """Return the exit code of a process; None where it has not ended after ``patience`` seconds."""
        deadline = None if patience is None else time.monotonic() + patience
        while True:
            with self._lock:
                if pid not in self._codes:
                    self._end.settimeout(0.02 if patience else 0.0)
                    try:
                        self._receive()
                    except (BlockingIOError, TimeoutError):
                        if deadline is not None and time.monotonic() >= deadline:
                            return None
                if pid in self._codes:
                    return self._codes[pid]

    def _close(self) -> None:
        self._end.close()
        self._process.wait()

    def _receive(self) -> tuple[str, int, int]:
        message = self._end.recv(LARGEST)
        assert message, "what programs are forked from has ended"
        what, pid, code = json.loads(message)
        if what == "ended":
            self._codes[pid] = code
        return what, pid, code


def template(program: str, environment: Mapping[str, str]) -> Template | None:
    """Return what a program is forked from; None where there is nothing, or where its first moment is another one."""
    if program not in LOADED:
        return None
    found = _template(program)
    return found if found.early == early(environment) else None


@functools.cache
def _template(program: str) -> Template:
    return Template(program)


def early(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that count from the first moment of a process on, and say anything of their own."""
    usual = {"PYTHONPATH": (str(ROOT), os.environ.get("PYTHONPATH"))}
    return {
        name: value
        for name, value in environment.items()
        if name.startswith(EARLY) and value not in usual.get(name, ())
    }


def run(
    *words: object,
    environment: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    said: str = "",
    timeout: float = 120.0,
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, with further variables; it reads what is ``said``."""
    arguments = [*map(str, words)]
    variables = os.environ | {"PYTHONUNBUFFERED": "1"} | dict(environment or {})
    forking = template(arguments[0], variables)
    if forking is None:
        command = [sys.executable, "-m", *arguments]
        return subprocess.run(
            command, env=variables, cwd=cwd, input=said, capture_output=True, text=True, timeout=timeout, check=False
        )
    with TemporaryFile("w+") as told, TemporaryFile("w+") as out, TemporaryFile("w+") as error:
        told.write(said)
        told.seek(0)
        process = forking.fork(arguments, variables, [told.fileno(), out.fileno(), error.fileno()], cwd)
        try:
            code = process.wait(timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        for file in (out, error):
            file.seek(0)
        return subprocess.CompletedProcess(arguments, code, out.read(), error.read())


def _serve(end: socket.socket) -> list[str]:
    """Fork whenever it is asked for; returns in each child, with the arguments of its program."""
    assert len([*Path("/proc/self/task").iterdir()]) == 1, "only what runs in one thread is forked whole"
    with selectors.DefaultSelector() as waiting:
        waiting.register(end, selectors.EVENT_READ)
        while True:
            for key, _ in waiting.select():
                if key.fileobj is not end:
                    waiting.unregister(key.fileobj)
                    os.close(key.fd)
                    _, status = os.waitpid(key.data, 0)
                    end.send(json.dumps(["ended", key.data, os.waitstatus_to_exitcode(status)]).encode())
                    continue
                asked, files, _, _ = socket.recv_fds(end, LARGEST, 3)
                if not asked:
                    # whatever lives goes on without it
                    os._exit(0)
                arguments, environment, folder = json.loads(asked)
                pid = os.fork()
                if not pid:
                    for each, file in enumerate(files):
                        os.dup2(file, each)
                    for each in (*files, *(other.fd for other in waiting.get_map().values() if other.data)):
                        os.close(each)
                    os.chdir(folder)
                    os.environ.clear()
                    os.environ.update(environment)
                    time.tzset()
                    return list(arguments)
                for each in files:
                    os.close(each)
                waiting.register(os.pidfd_open(pid), selectors.EVENT_READ, pid)
                end.send(json.dumps(["begun", pid, 0]).encode())


def _load(program: str) -> None:
    # as if it were begun by its name, from the folder it is begun in
    sys.path[0] = str(ROOT)
    for module in LOADED[program]:
        import_module(module)
    del sys.modules[LOADED[program][0]]
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    # whoever breaks the tests off tells the programs themselves
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _load(sys.argv[2])
    with socket.socket(fileno=int(sys.argv[1])) as end:
        program, *rest = _serve(end)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    gc.unfreeze()
    sys.argv[1:] = rest
    runpy.run_module(program, run_name="__main__", alter_sys=True)
