"""The cameras tile as a station shows it, alone on one screen and in a process of its own.

``python -m benchmarks.camera_wall FD`` is sent cameras through the pipe FD, each with the addresses of its full and
its small stream (or none). It says "warm" when its decoders are, waits for an order to begin, and says the fields of a
First. From then on a number of seconds gives the stalls of the GUI thread, a Spot the seconds until the camera there is
shown enlarged from its full stream; None ends it, as it says.
"""

import asyncio
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import qasync
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication

from benchmarks.documents import camera_state
from benchmarks.spots import HEIGHT, WIDTH, Spot, fitted
from benchmarks.stalls import Stalls
from server.contract.commands import Answer, AnyCommand, OpenCamera, Streams
from server.contract.messages import Update
from server.contract.messages.layouts import Area, TileSpec
from wall.language import Language
from wall.resources import load_fonts
from wall.video.joystick import Joystick
from wall.video.view import CameraView
from wall.video.views import Views
from wall.widgets.base import TileTools
from wall.widgets.cameras.tile import CamerasTile

HALVES = ((0.0, 0.0, 0.5, 1.0), (0.5, 0.0, 0.5, 1.0))
"""Two pictures side by side: no mosaic has two."""
ENLARGED_WITHIN = 10.0
"""Seconds."""


class WatchedTile(CamerasTile):
    """Notes when what was waited for has been painted."""

    painted_all = 0.0
    """When all cameras had been, seconds of the monotonic clock."""
    painted_full = 0.0
    """When the enlarged one had been, from its full stream."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint, then look."""
        super().paintEvent(event)
        mosaic = self._mosaic
        if mosaic is None:
            return
        if not self.painted_all and mosaic.cells and all(cell.view and cell.view.shown for cell in mosaic.cells):
            self.painted_all = time.monotonic()
        if not self.painted_full and mosaic.enlarged is not None and _is_full(mosaic.enlarged):
            self.painted_full = time.monotonic()

    def laid_out(self) -> tuple[list[Spot], Spot]:
        """Return where the pictures of the cameras stand, by their names, and where an enlarged one does."""
        assert self._mosaic is not None
        places = {cell.view.camera: cell.place for cell in self._mosaic.cells if cell.view is not None}
        spots = [_spot(place) for _, place in sorted(places.items())]
        return spots, _spot(self._inner)


def _spot(place: QRect) -> Spot:
    return fitted(place.x(), place.y(), place.width(), place.height())


def main() -> None:
    """Do what the pipe says."""
    pipe = Connection(int(sys.argv[-1]))
    cameras = pipe.recv()
    application = QApplication([])
    load_fonts()
    with qasync.QEventLoop(application) as loop:
        loop.run_until_complete(_show(pipe, cameras))


async def _show(pipe: Connection, cameras: Mapping[str, tuple[str, str]]) -> None:
    async def ask(command: AnyCommand) -> Answer:
        assert isinstance(command, OpenCamera)
        main, sub = cameras[command.camera]
        return Answer(streams=Streams(main=main, sub=sub))

    views = Views(ask)
    views.pool.start()
    while not all(process.ready for process in views.pool.workers):  # noqa: ASYNC110 - it has no signal for it
        await asyncio.sleep(0.02)
    pipe.send("warm")
    await _asked(pipe)
    began = time.monotonic()
    with TemporaryDirectory() as folder:
        tools = TileTools(
            views=views,
            ask=ask,
            joystick=Joystick(),
            pictures=Path(folder),
            boundaries=Path(folder) / "boundaries",
            files=Path(folder) / "files",
        )
        tile = _tile(list(cameras), tools)
        while not tile.painted_all:  # noqa: ASYNC110 - it is Qt that sets it
            await asyncio.sleep(0.005)
        pipe.send((tile.painted_all - began, *tile.laid_out()))
        while (order := await _asked(pipe)) is not None:
            pipe.send(await (_stalls(order) if isinstance(order, float) else _enlarge(tile, Spot(*order))))
        tile.release()
        await views.stop()
    pipe.send("ended")


def _tile(cameras: Sequence[str], tools: TileTools) -> WatchedTile:
    count = len(cameras)
    options: dict[str, Any] = {"places": HALVES} if count == len(HALVES) else {"mosaic": count}
    tile = WatchedTile(
        TileSpec(kind="cameras", at=Area(0, 0, 4, 4), topics=("camera/*",), options=options), Language("vi"), None
    )
    tile.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    tile.setGeometry(0, 0, WIDTH, HEIGHT)
    tile.equip(tools)
    now = datetime.now(UTC)
    for number, camera in enumerate(cameras):
        state = camera_state(f"Cửa khẩu Hữu Nghị {number}")
        update = Update(topic=f"camera/{camera}", document=state, fresh_for=1e6, taken=now, epoch=1, seq=number)
        tile.receive(update)
    tile.judge(now, live=True)
    tile.show()
    return tile


async def _stalls(seconds: float) -> list[float]:
    stalls = Stalls()
    stalls.start()
    await asyncio.sleep(seconds)
    return stalls.stop()


async def _enlarge(tile: WatchedTile, spot: Spot) -> float:
    """Tap on a picture, wait for its full stream, tap again; returns the seconds, infinity where it does not come."""
    tile.painted_full = 0.0
    began = time.monotonic()
    _tap(tile, QPoint(spot.x + spot.width // 2, spot.y + spot.width // 4))
    while not tile.painted_full and time.monotonic() - began < ENLARGED_WITHIN:  # noqa: ASYNC110 - Qt sets it
        await asyncio.sleep(0.005)
    taken = tile.painted_full - began if tile.painted_full else float("inf")
    await asyncio.sleep(1.0)
    _tap(tile, tile.rect().center())
    return taken


def _tap(tile: CamerasTile, point: QPoint) -> None:
    at, left = QPointF(point), Qt.MouseButton.LeftButton
    for kind, held in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton)):
        event = QMouseEvent(kind, at, QPointF(tile.mapToGlobal(point)), left, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(tile, event)


def _is_full(view: CameraView) -> bool:
    return bool(view.shown) and view.status.height >= HEIGHT


async def _asked(pipe: Connection) -> Any:
    while not pipe.poll():  # noqa: ASYNC110 - a pipe wakes no loop
        await asyncio.sleep(0.02)
    return pipe.recv()


if __name__ == "__main__":
    main()
