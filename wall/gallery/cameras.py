"""Cameras that play nothing: pictures are painted for them, so that a mosaic can be looked at without one."""

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter

from server.contract.client.commands import UnansweredError
from server.contract.commands import Answer, AnyCommand, Streams
from wall.samples.places import NOON
from wall.theme import Colour
from wall.video.joystick import Joystick
from wall.video.standing import Standing
from wall.video.view import CameraView, ViewListener
from wall.video.views import Views
from wall.widgets.base import TileTools

PICTURE = (640, 360)
"""Pixels."""
FAILS_EVERY = 4
"""One of so many cameras gives no picture any more: that must be legible too."""


class PaintedViews(Views):
    """Shows a painted scene for each camera; one of some is frozen."""

    def __init__(self) -> None:
        super().__init__(_nobody)
        self._opened = 0

    def watch(
        self,
        camera: str,
        width: int,
        height: int,
        relevance: float,
        listener: ViewListener,
        *,
        streams: Streams | None = None,
    ) -> CameraView:
        """Show a camera that was taken a moment ago."""
        view = CameraView(camera, width, height, relevance, listener)
        self._opened += 1
        fails = self._opened % FAILS_EVERY == 0
        view.streams, view.standing = streams, Standing.FROZEN if fails else Standing.LIVE
        view.image = _scene()
        view.time = (NOON - timedelta(seconds=40 if fails else 1)).timestamp()
        view.shown = 1
        return view

    def close(self, view: CameraView, *, at_once: bool = False) -> None:
        """Do nothing: nothing plays."""

    def again(self) -> None:
        """Do nothing: nothing is decoded."""


def painted_tools() -> TileTools:
    """Return what is lent to a tile of cameras of which none plays."""
    folder = Path()
    return TileTools(
        views=PaintedViews(),
        ask=_nobody,
        joystick=Joystick(),
        pictures=folder,
        boundaries=folder,
        files=folder,
    )


async def _nobody(_command: AnyCommand) -> Answer:
    raise UnansweredError


def _scene() -> QImage:
    """Return a road between a slope and the sky."""
    image = QImage(*PICTURE, QImage.Format.Format_RGB32)
    width, height = PICTURE
    with QPainter(image) as painter:
        light = QLinearGradient(0, 0, 0, height)
        light.setColorAt(0.0, Colour.MARK)
        light.setColorAt(1.0, Colour.RAISED)
        painter.fillRect(image.rect(), light)
        painter.setBrush(QColor(Colour.LINE))
        far = height * 0.4
        road = [QPointF(0, height), QPointF(width * 0.45, far), QPointF(width * 0.55, far), QPointF(width, height)]
        painter.drawPolygon(road)
    return image
