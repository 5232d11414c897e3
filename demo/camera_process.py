"""Runs the cameras' streams in a process of their own, so that no large answer of another source makes them stutter."""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import structs

from demo.camera_room import CameraRoom, paths
from demo.cameras import cameras
from demo.rtsp_camera import Behaviour
from demo.studio import FORMATS

ENDED = "the cameras' streams have ended"


class CameraProcess:
    """The process of the streams."""

    def __init__(self, serving: asyncio.subprocess.Process, port: int) -> None:
        self._serving = serving
        self._told: dict[str, Behaviour] = {}
        self.port = port

    async def advance(self, room: CameraRoom, now: datetime) -> None:
        """Let all cameras do what they should at ``now``; raises OSError where the process has ended."""
        if self._serving.returncode is not None:
            raise OSError(ENDED)
        for camera in cameras(room.seed):
            for stream in FORMATS:
                behaviour = room.behaviour(camera, stream, now)
                if behaviour.clip and not room.filmed(camera, stream, behaviour.clip):
                    behaviour = structs.replace(behaviour, clip=0)
                if behaviour != self._told.get(behaviour.path, Behaviour(path=behaviour.path)):
                    self._write(behaviour)
        assert self._serving.stdin is not None
        try:
            await self._serving.stdin.drain()
        except ConnectionError:
            raise OSError(ENDED) from None

    def kill(self) -> None:
        """End it at once, as a power cut does."""
        self._serving.kill()

    def _write(self, behaviour: Behaviour) -> None:
        assert self._serving.stdin is not None
        if self._serving.stdin.is_closing():
            # asyncio only logs what is written to a process that has ended
            raise OSError(ENDED)
        self._serving.stdin.write(msgspec.json.encode(behaviour) + b"\n")
        self._told[behaviour.path] = behaviour


@contextlib.asynccontextmanager
async def streaming(seed: int, clips: Path, *, port: int, user: str, password: str) -> AsyncIterator[CameraProcess]:
    """Serve the streams of all cameras on loopback until the block ends; port 0 takes any that is free.

    What clips are missing is filmed meanwhile; until its clip is there, a camera is not available.

    Raises OSError where the port is taken.
    """
    listed = [f"{name}={','.join(map(str, files))}" for name, files in paths(seed, clips).items()]
    serving = await _start("demo.rtsp", "--port", str(port), "--user", user, *listed, password=password)
    try:
        assert serving.stdout is not None
        told = await serving.stdout.readline()
        if not told:
            raise OSError("the cameras' streams cannot begin: their port may be in use")
        filming = await _start("demo.studio", str(seed), str(clips))
        try:
            yield CameraProcess(serving, int(told))
        finally:
            await _end(filming)
    finally:
        await _end(serving)


async def _start(module: str, *arguments: str, password: str = "") -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | {"RTSP_PASSWORD": password},
        # out of reach of the terminal's Ctrl-C: they end after whoever started them
        start_new_session=True,
    )


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    await process.wait()
