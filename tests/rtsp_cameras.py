"""Real RTSP cameras in a process of their own, which misbehave on demand, and can be killed and started again.

with cameras({"a": coded(), "b": [coded(), coded(still=True)]}, user="ioc", password="x") as served:
    player.open(served.address("a"))
    served.behave("a", loss=0.9)    # any field of demo.rtsp_camera.Behaviour; without any it is well again
    served.behave("b", clip=1)
    served.kill()
    served.start()                  # on the same port; it behaves well again
"""

import functools
import json
import os
import re
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from forked import Forked, template

from demo.coding import make_clip

STDERR = 2


class Cameras:
    """A server of cameras by their paths, each with its clips; all have the same user and password."""

    def __init__(
        self, clips: Mapping[str, Sequence[Path]], *, user: str = "", password: str = "", port: int = 0
    ) -> None:
        self._clips = clips
        self._user, self._password = user, password
        self.port = port
        self.process: Forked | None = None
        self.start()

    def start(self) -> None:
        """Begin, or begin again on the same port."""
        cameras = [f"{path}={','.join(map(str, files))}" for path, files in self._clips.items()]
        arguments = ["demo.rtsp", "--port", str(self.port), "--user", self._user, *cameras]
        variables = os.environ | {"PYTHONUNBUFFERED": "1", "RTSP_PASSWORD": self._password}
        heard, orders = os.pipe()
        told, tells = os.pipe()
        forking = template("demo.rtsp", variables)
        assert forking is not None
        self.process = forking.fork(arguments, variables, [heard, tells, STDERR])
        os.close(heard)
        os.close(tells)
        self._orders = os.fdopen(orders, "w")
        with os.fdopen(told) as answer:
            self.port = int(answer.readline())

    def address(self, path: str) -> str:
        """Return where a camera is."""
        return f"rtsp://127.0.0.1:{self.port}/{path}"

    def behave(self, path: str, **behaviour: object) -> None:
        """Let a camera do otherwise: any of the fields of Behaviour; without any, well."""
        self._orders.write(json.dumps({"path": path, **behaviour}) + "\n")
        self._orders.flush()

    def kill(self) -> None:
        """End the process at once, as a power cut does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            with suppress(BrokenPipeError):
                self._orders.close()
            self.process = None


@contextmanager
def cameras(
    clips: Mapping[str, Sequence[Path] | Path], *, user: str = "", password: str = "", port: int = 0
) -> Iterator[Cameras]:
    """Serve cameras until the block ends."""
    listed = {path: [files] if isinstance(files, Path) else list(files) for path, files in clips.items()}
    served = Cameras(listed, user=user, password=password, port=port)
    try:
        yield served
    finally:
        served.kill()


@functools.cache
def coded(**how: Any) -> Path:
    """Return a clip with numbered pictures, made once per run of the tests."""
    name = re.sub(r"\W+", "-", "-".join(f"{key}{value}" for key, value in sorted(how.items()))) or "plain"
    given: dict[str, Any] = {"pictures": 60, "key_every": 1.0}
    return make_clip(_folder() / f"{name}.mp4", **(given | how))


@contextmanager
def server_of(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """Accept connections on loopback and give each to ``serve`` in a thread; yields the port."""
    listening = socket.create_server(("127.0.0.1", 0))
    open_ones: list[socket.socket] = []

    def accept() -> None:
        with suppress(OSError):
            while True:
                client, _ = listening.accept()
                open_ones.append(client)
                threading.Thread(target=serve, args=(client,), daemon=True).start()

    thread = threading.Thread(target=accept)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        # closing alone would not wake a thread that waits in accept
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        for client in open_ones:
            client.close()
        thread.join()


@functools.cache
def _folder() -> Path:
    kept = tempfile.TemporaryDirectory(prefix="clips-")
    _kept.append(kept)
    return Path(kept.name)


_kept: list[tempfile.TemporaryDirectory[str]] = []
