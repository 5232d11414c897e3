"""The process of the streams keeps to the plan."""

import asyncio
from datetime import timedelta
from pathlib import Path

import av
import numpy as np
import pytest
from av.error import HTTPNotFoundError
from rtsp_cameras import coded

from demo.camera_process import CameraProcess, streaming
from demo.camera_room import CameraRoom
from demo.cameras import PLAN, ROUND, cameras
from demo.coding import read
from demo.heads import VIEWS, Heads
from demo.province import START
from demo.studio import path, views, wanted

WITHIN = 60.0
"""Seconds a test waits for something that has to happen."""
WELL = START + timedelta(seconds=ROUND * 9 + PLAN[4][1] + 240)
GONE = START + timedelta(seconds=ROUND * 9 + PLAN[8][1])


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    """As if all had been filmed before, the first camera's second view with larger pictures."""
    other = path(tmp_path, views(cameras(20)[0])[1], "sub")
    for file in wanted(20, tmp_path):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.hardlink_to(coded(width=1280, height=720) if file == other else coded())
    return tmp_path


def width(address: str) -> int:
    """The width of what a camera shows; raises HTTPNotFoundError."""
    with av.open(address, timeout=10.0, options={"rtsp_transport": "tcp"}) as container:
        frame = next(container.decode(video=0))
        assert read(np.asarray(frame.to_ndarray(), np.uint8)[: frame.height, : frame.width]) is not None
        return frame.width


async def test_cameras_go_come_back_and_turn(clips: Path):
    async with (
        asyncio.timeout(WITHIN),
        streaming(20, clips, port=0, user="ioc", password="x") as process,
    ):
        room = CameraRoom(seed=20, heads=Heads(), clips=clips)

        async def seen(code: str) -> int | None:
            try:
                return await asyncio.to_thread(width, f"rtsp://ioc:x@127.0.0.1:{process.port}/{code}/sub")
            except HTTPNotFoundError:
                return None

        assert await seen("CAM-008") == 640
        await process.advance(room, GONE)
        while await seen("CAM-008"):
            pass
        room.heads.look(1, VIEWS[1], WELL)
        await process.advance(room, WELL)
        while not await seen("CAM-008"):
            pass
        while await seen("CAM-001") != 1280:
            pass


async def keep_on(process: CameraProcess, room: CameraRoom) -> None:
    while True:
        await process.advance(room, GONE)
        await asyncio.sleep(0.01)


async def test_a_process_that_has_ended_is_noticed(clips: Path):
    async with (
        asyncio.timeout(WITHIN),
        streaming(20, clips, port=0, user="ioc", password="x") as process,
    ):
        room = CameraRoom(seed=20, heads=Heads(), clips=clips)
        process.kill()
        with pytest.raises(OSError, match="streams have ended"):
            await keep_on(process, room)
