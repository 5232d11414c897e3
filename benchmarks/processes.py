"""Starts the parts of a benchmark, each in a process of its own, and ends them by their id."""

import ctypes
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.figures import BenchError

ROOT = Path(__file__).parent.parent
PATIENCE = 60.0
"""Seconds a part may take for what it was asked."""
STOP = 15.0
"""Seconds a part may take to end."""
PR_SET_PDEATHSIG = 1

T = TypeVar("T")


@contextmanager
def worker(work: Callable[..., None], *arguments: object) -> Iterator[Connection]:
    """Run ``work(pipe, *arguments)`` in a fresh interpreter until the block ends; yields the pipe's other end."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_work, args=(work, theirs, *arguments), daemon=True)
    process.start()
    theirs.close()
    try:
        yield ours
    finally:
        ours.close()
        process.terminate()
        process.join(STOP)
        if process.is_alive():
            process.kill()
            process.join()


@contextmanager
def command(
    words: Sequence[str],
    log: Path,
    *,
    display: str | None = None,
    pass_fds: Sequence[int] = (),
    end: signal.Signals = signal.SIGTERM,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command with its output in a file until the block ends, and end it by a signal."""
    environment = os.environ | {"PYTHONUNBUFFERED": "1"} | ({"DISPLAY": display} if display else {})
    with log.open("a") as file:
        process = subprocess.Popen(
            words,
            cwd=ROOT,
            env=environment,
            pass_fds=pass_fds,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )
    try:
        yield process
    finally:
        process.send_signal(end)
        try:
            process.wait(STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def program(
    arguments: Sequence[str],
    log: Path,
    *,
    display: str | None = None,
    pass_fds: Sequence[int] = (),
    end: signal.Signals = signal.SIGTERM,
) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """Run ``python ARGUMENTS`` as ``command`` does."""
    return command([sys.executable, *arguments], log, display=display, pass_fds=pass_fds, end=end)


@contextmanager
def told(
    arguments: Sequence[str], log: Path, *, display: str, end: signal.Signals = signal.SIGTERM
) -> Iterator[Connection]:
    """Run ``python ARGUMENTS… FD`` as ``program`` does; yields the pipe that FD is the other end of."""
    read, write = os.pipe()
    with closing(Connection(read, writable=False)) as pipe, ExitStack() as running:
        try:
            running.enter_context(program([*arguments, str(write)], log, display=display, pass_fds=[write], end=end))
        finally:
            os.close(write)
        yield pipe


@contextmanager
def asked(arguments: Sequence[str], log: Path, *, display: str) -> Iterator[tuple[Connection, int]]:
    """Run ``python ARGUMENTS… FD`` as ``program`` does; yields a pipe for both ways, and the id of the process.

    Other than ``worker``, it loads nothing but what it needs itself.
    """
    ours, theirs = multiprocessing.Pipe()
    with closing(ours), ExitStack() as running:
        with closing(theirs):
            words = [*arguments, str(theirs.fileno())]
            process = running.enter_context(program(words, log, display=display, pass_fds=[theirs.fileno()]))
        yield ours, process.pid


def receive(pipe: Connection, kind: type[T], *, within: float = PATIENCE) -> T:
    """Return what a part says next; raises BenchError when it says nothing or has ended."""
    try:
        if not pipe.poll(within):
            raise BenchError(f"a part did not answer within {within:.0f} s")
        said: Any = pipe.recv()
    except (EOFError, ConnectionResetError):
        raise BenchError("a part ended by itself") from None
    if not isinstance(said, kind):
        raise BenchError(f"a part said {said!r}")
    return said


def free_port(count: int = 1) -> int:
    """Return the first of ``count`` free ports in a row on loopback."""
    while True:
        with ExitStack() as sockets, suppress(OSError, OverflowError):
            first = sockets.enter_context(socket.create_server(("127.0.0.1", 0)))
            port: int = first.getsockname()[1]
            for offset in range(1, count):
                sockets.enter_context(socket.create_server(("127.0.0.1", port + offset)))
            return port


def until(condition: Callable[[], bool], what: str, *, within: float = PATIENCE) -> None:
    """Return when the condition holds; raises BenchError when it does not come to hold."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            raise BenchError(f"did not happen within {within:.0f} s: {what}")
        time.sleep(0.02)


def take_display(display: str) -> None:
    """Let Qt of this process show its windows on a virtual screen, whatever the machine's own display is."""
    os.environ |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}


def _work(work: Callable[..., None], pipe: Connection, *arguments: object) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its parts itself
    _end_with_parent()
    work(pipe, *arguments)


def _end_with_parent() -> None:
    """Let a part end even when the benchmark itself is killed (prctl(2))."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
