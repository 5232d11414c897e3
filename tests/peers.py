"""Programs of others that we are tested against, each a process in the environment of ``setup/peers.txt``."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from processes import wait_for

PYTHON = Path(sys.prefix) / "peers" / "bin" / "python"
"""Runs the peers; none of their packages is installed beside ours."""
GOODBYE = 10.0
"""Seconds a peer may take to end by itself."""


@contextmanager
def peer(
    arguments: list[str], port: int, log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``python <arguments>`` in the peers' environment until the block ends; begins when ``port`` answers.

    Take the port from ``free_port``, and tell the program to listen on it, on 127.0.0.1 only. What it says goes to
    ``log``. Raises AssertionError where it does not come up.
    """
    assert PYTHON.exists(), "the peers are not installed: make .venv/ready-peers"
    with log.open("ab") as file:
        process = subprocess.Popen(
            [PYTHON, *arguments],
            cwd=log.parent,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": "", **(environment or {})},
        )
    try:
        wait_for(lambda: process.poll() is not None or _answers(port), f"port {port} of {arguments[:2]} answers")
        assert process.poll() is None, f"ended at once: {log.read_text(errors='replace')[-2000:]}"
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(GOODBYE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(port: int) -> bool:
    with socket.socket() as end:
        end.settimeout(1.0)
        return end.connect_ex(("127.0.0.1", port)) == 0
