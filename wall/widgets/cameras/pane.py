"""Paints one camera: its picture, what is wrong with it, and its strip."""

from collections.abc import Collection
from datetime import UTC, datetime

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QImage, QPainter

from server.contract.messages import CameraState
from wall.drawing.text import CENTRE, line_height, text, wrap
from wall.language import Language
from wall.media.fitting import beside, covering, fitted
from wall.theme import Colour, Theme
from wall.video.overlay import Overlay, dim, has_room, type_for
from wall.video.standing import Standing
from wall.video.view import CameraView

Look = tuple[float, tuple[float, float]]
"""How many times larger a picture is shown, and which point of it is in the middle, as shares of it."""
WHOLE: Look = (1.0, (0.5, 0.5))


class Panes:
    """Paints the cameras of a mosaic; strips are drawn when they say something new."""

    def __init__(self, overlay: Overlay, language: Language) -> None:
        self._overlay = overlay
        self._language = language
        self._strips: dict[int, tuple[object, QImage | None]] = {}
        """By the id of a view: what its strip says and looks like, and the strip."""

    def keep(self, views: Collection[CameraView]) -> None:
        """Forget the strips of all others."""
        held = {id(view) for view in views}
        self._strips = {key: strip for key, strip in self._strips.items() if key in held}

    def draw(
        self,
        painter: QPainter,
        place: QRect,
        view: CameraView,
        state: CameraState | None,
        theme: Theme,
        look: Look = WHOLE,
        *,
        cover: bool = False,
    ) -> None:
        """Draw a camera into a place, and of its picture what is looked at, or what covers the place."""
        zoom, centre = look
        ratio = painter.device().devicePixelRatio()
        picture, image = QRectF(place), view.image
        if image is None:
            painter.fillRect(place, Colour.GROUND)
        else:
            covered = covering(image, place) if cover else None
            picture = fitted(image, place, ratio) if covered is None else picture
            for edge in beside(QRectF(place), picture):
                painter.fillRect(edge, Colour.GROUND)
            if covered is not None:
                painter.drawImage(picture, image, covered)
            elif zoom > 1.0:
                painter.drawImage(picture, image, _seen(image, zoom, centre))
            else:
                painter.drawImage(picture, image)
        if not view.standing.is_well or image is None:
            self._draw_standing(painter, picture, view, theme)
        strip = self._strip(view, state, picture, theme, ratio)
        if strip is not None:
            painter.drawImage(QPointF(picture.x(), picture.bottom() - strip.deviceIndependentSize().height()), strip)

    def _draw_standing(self, painter: QPainter, picture: QRectF, view: CameraView, theme: Theme) -> None:
        """Say in the middle what is wrong, and since when, over the last picture there was."""
        painter.fillRect(picture, dim())
        if not has_room(theme, picture.width(), picture.height()):
            return
        font = type_for(theme, picture.height() * 1.4)
        line = line_height(font)
        room = picture.adjusted(0, 0, 0, -line_height(type_for(theme, picture.height())))
        most = max(int(room.height() / line), 1)
        lines = wrap(self._overlay.standing(view), font, picture.width() * 0.94, most)
        if view.time and view.standing is not Standing.OPENING and len(lines) < most:
            lines.append(self._language.time(datetime.fromtimestamp(view.time, UTC), seconds=True))
        top = room.center().y() - line * len(lines) / 2
        colour = Colour.QUIET if view.standing.is_well else Colour.CRITICAL
        for number, row in enumerate(lines):
            at = QRectF(picture.x(), top + number * line, picture.width(), line)
            text(painter, at, row, font, colour, CENTRE, near=True)

    def _strip(
        self, view: CameraView, state: CameraState | None, picture: QRectF, theme: Theme, ratio: float
    ) -> QImage | None:
        """Return what stands at the foot of a picture: a strip, in a very small one a shape or nothing."""
        width, height = round(picture.width()), round(picture.height())
        key = (self._overlay.says(view, state), view.standing, width, height, ratio, theme, Colour.TEXT.rgb())
        held = self._strips.get(id(view))
        if held is None or held[0] != key:
            if has_room(theme, width, height):
                made: QImage | None = self._overlay.strip(view, state, width, height, theme, ratio)
            else:
                made = self._overlay.plate(view, state, width, height, ratio)
            held = self._strips[id(view)] = (key, made)
        return held[1]


def _seen(image: QImage, zoom: float, centre: tuple[float, float]) -> QRectF:
    width, height = image.width() / zoom, image.height() / zoom
    return QRectF(centre[0] * image.width() - width / 2, centre[1] * image.height() - height / 2, width, height)
