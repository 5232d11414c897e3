"""Sixteen cameras in the middle of a surface of two outputs, among tiles that are updated 200 times a second."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from msgspec import structs

from benchmarks.camera_site import SHAPES
from benchmarks.documents import camera_state
from benchmarks.stalls import Stalls
from benchmarks.tiled import asked, run_wall
from server.contract.commands import Answer, AnyCommand, OpenCamera, Streams
from server.contract.keys import StationKey
from server.contract.messages import Room, Update
from server.contract.messages.layouts import Area, Grid, Layout, TileSpec
from wall.client.dispatcher import Dispatcher
from wall.client.mailbox import Mailbox
from wall.screens.window import WallWindow
from wall.video.joystick import Joystick
from wall.video.view import CameraView
from wall.video.views import Views
from wall.widgets.base import TileTools
from wall.widgets.cameras.tile import CamerasTile

WARM_UP = 6.0
"""Seconds in which decoders begin and every camera has its first picture."""


class SeenCameras(NamedTuple):
    """What the wall saw of itself."""

    busy: float
    """Share of the time that the GUI thread used a core."""
    stalls: list[float]
    pictures: float
    """Share of those sent that were painted."""


def show(
    pipe: Connection,
    display: str,
    endpoint: str,
    key: StationKey,
    *,
    cameras: Mapping[str, tuple[str, str]],
    room: Room,
) -> None:
    """Show the wall with cameras, each with its full and its small stream, and watch it as long as the pipe says."""
    shown: Counter[str] = Counter()
    pictured = CamerasTile.pictured

    def count(tile: CamerasTile, view: CameraView) -> None:
        pictured(tile, view)
        shown[view.camera] += 1

    CamerasTile.pictured = count  # type: ignore[method-assign]

    async def ask(command: AnyCommand) -> Answer:
        assert isinstance(command, OpenCamera)
        main, sub = cameras[command.camera]
        return Answer(streams=Streams(main=main, sub=sub))

    with TemporaryDirectory() as name:
        folder, lent = Path(name), []

        def lend() -> TileTools:
            views = Views(ask)
            views.pool.start()
            lent.append(views)
            return TileTools(views, ask, Joystick(), folder / "pictures", folder / "boundaries", folder / "files")

        async def work(_mailbox: Mailbox, board: Dispatcher, windows: list[WallWindow]) -> None:
            while board.names("camera") is None:  # noqa: ASYNC110 - until then it forgets what the server does not have
                await asyncio.sleep(0.05)
            for camera in cameras:
                state = camera_state(f"Cửa khẩu Hữu Nghị {camera}")
                board.post(Update(topic=f"camera/{camera}", document=state, taken=datetime.now(UTC), fresh_for=1e6))
            await asyncio.sleep(WARM_UP)
            pipe.send("ready")
            seconds: float = await asked(pipe)
            stalls = Stalls()
            stalls.start()
            shown.clear()
            began, used = time.monotonic(), time.thread_time()
            await asyncio.sleep(seconds)
            took = time.monotonic() - began
            busy, late, rate = (time.thread_time() - used) / took, stalls.stop(), SHAPES["sub"].rate
            share = sum(min(shown[camera] / (rate * took), 1.0) for camera in cameras) / len(cameras)
            for window in windows:
                window.clear()
            await lent[0].stop()
            pipe.send(SeenCameras(busy, late, share))

        run_wall(display, endpoint, key, Mailbox, work, _with_mosaic, room, lend=lend)


def _with_mosaic(layout: Layout) -> Layout:
    """Return the layout of sixty tiles as one part, a mosaic of sixteen in its middle and the tiles around it."""
    (form,) = layout.form
    tiles = [tile for screen in form.screen for tile in screen.tile]
    cells = [Area(2 * n, top, 2, 9) for top in (0, 9, 45) for n in range(20)]
    placed = [structs.replace(tile, at=at) for tile, at in zip(tiles, cells, strict=True)]
    mosaic = TileSpec(kind="cameras", at=Area(14, 18, 12, 27), topics=("camera/*",), options={"mosaic": 16})
    screen = structs.replace(form.screen[0], grid=Grid(40, 54), tile=(*placed, mosaic))
    return structs.replace(layout, form=(structs.replace(form, lines=56, letters=378, screen=(screen,)),))
