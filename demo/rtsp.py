"""Cameras that speak RTSP (RFC 2326): looping clips as endless live pictures, nothing encoded while it runs.

Picture n of a camera is due ``n / rate`` seconds after ``rtsp_camera.began``: time stamps run on across the loop and
across restarts for ever, and whoever reads a picture's number knows how old it is (``rtsp_camera.age``). TCP
(interleaved) and UDP. In a test or a bench::

    async with serve({"a": [clip]}, user="ioc", password="x") as (server, port):
        server.cameras["a"].behave(Behaviour(loss=0.9))

As a program, ``python -m demo.rtsp PATH=CLIP[,CLIP…] …`` prints its port, and takes on its input how cameras behave, as
JSON lines: ``{"path": "a", "loss": 0.9}``. It ends when its input does.
"""

import argparse
import asyncio
import contextlib
import os
import socket
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

import msgspec

from demo.rtsp_camera import Behaviour, Camera
from demo.rtsp_requests import LONGEST, Connection

PATIENCE = 60.0
"""Seconds of silence after which a client is given up; players say something at least every half of it."""


class Server:
    """Cameras by their paths."""

    def __init__(
        self, cameras: Mapping[str, Sequence[Path]], user: str, password: str, *, patience: float = PATIENCE
    ) -> None:
        self.cameras = {path: Camera(path, clips, user, password) for path, clips in cameras.items()}
        self._patience = patience
        self._clients: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one client; the loop calls this."""
        task = asyncio.current_task()
        assert task is not None
        self._clients[task] = writer
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            with contextlib.suppress(asyncio.CancelledError):
                await Connection(self.cameras, reader, writer, patience=self._patience).serve()
        finally:
            del self._clients[task]

    async def close(self) -> None:
        """End all sessions."""
        for camera in self.cameras.values():
            camera.close()
        clients = dict(self._clients)
        for task, writer in clients.items():
            # who does not fetch what was sent would hold up the end
            writer.transport.abort()
            task.cancel()
        await asyncio.gather(*clients, return_exceptions=True)


@contextlib.asynccontextmanager
async def serve(
    cameras: Mapping[str, Sequence[Path]],
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    user: str = "",
    password: str = "",
    patience: float = PATIENCE,
) -> AsyncIterator[tuple[Server, int]]:
    """Serve cameras, each with its clips, until the block ends; yields the server and its port.

    Raises OSError where the port is taken.
    """
    server = Server(cameras, user, password, patience=patience)
    listening = await asyncio.start_server(server.accept, host, port, limit=LONGEST, backlog=512)
    try:
        yield server, listening.sockets[0].getsockname()[1]
    finally:
        listening.close()
        await server.close()


async def _program(arguments: argparse.Namespace) -> None:
    cameras = {
        path: [Path(each) for each in clips.split(",")]
        for path, _, clips in (each.partition("=") for each in arguments.cameras)
    }
    orders = asyncio.StreamReader()
    pipe, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(orders), sys.stdin
    )
    password = os.environ.get("RTSP_PASSWORD", "")
    async with serve(cameras, port=arguments.port, user=arguments.user, password=password) as (server, port):
        sys.stdout.write(f"{port}\n")
        sys.stdout.flush()
        while line := await orders.readline():
            behaviour = msgspec.json.decode(line, type=Behaviour)
            # of a clip that is not there yet nobody sees how it behaves
            with contextlib.suppress(OSError):
                server.cameras[behaviour.path].behave(behaviour)
    pipe.close()


def main() -> int:
    """Serve until the input ends; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m demo.rtsp")
    parser.add_argument("cameras", nargs="+", metavar="PATH=CLIP,…")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--user", default="", help="its password is in the variable RTSP_PASSWORD")
    try:
        asyncio.run(_program(parser.parse_args()))
    except KeyboardInterrupt:
        pass
    except OSError as error:
        sys.stderr.write(f"rtsp: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
