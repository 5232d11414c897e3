"""What the room sees, at the desk: the pointer lights up a spot of it, and the pen draws on it."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter

from server.contract.messages import Pointer, Spotlight, Stroke
from server.contract.messages.layouts import Layout
from wall.client.dispatcher import Dispatcher
from wall.console.preview import Preview
from wall.language import Language
from wall.screens import pointing
from wall.widgets.base import TileTools

MOST_POINTS = 500
"""Of one line."""
MOST_STROKES = 100
LEAST = 0.003
"""Share of the picture that the pointer has to move for another point of a line."""


class Stage(Preview):
    """With neither tool nothing is pointed at."""

    pointed = Signal(object)
    """The Pointer that is to lie over the wall."""

    def __init__(self, board: Dispatcher, language: Language, tools: TileTools, layouts: Mapping[str, Layout]) -> None:
        super().__init__(board, language, tools, layouts)
        self.surface = 1
        self.pointer = Pointer()
        self.spotlight = self.pen = False
        self._drawing: list[tuple[float, float]] | None = None
        self.setMouseTracking(True)

    def take(self, *, spotlight: bool, pen: bool) -> None:
        """Take one tool, or none; the light goes out with it, what was drawn stays."""
        self.spotlight, self.pen = spotlight, pen
        self.setCursor(Qt.CursorShape.CrossCursor if spotlight or pen else Qt.CursorShape.ArrowCursor)
        if not spotlight and self.pointer.spot is not None:
            self._become(Pointer(strokes=self.pointer.strokes))

    def wipe(self) -> None:
        """Let nothing lie over the wall any more."""
        self._drawing = None
        self._become(Pointer())

    def forget(self) -> None:
        """Begin anew, as another scene does; the server has wiped the wall itself."""
        self._drawing = None
        self.pointer = Pointer()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin a line."""
        at = self._share(event.position())
        if self.pen and at is not None and event.button() is Qt.MouseButton.LeftButton:
            self._drawing = [at]

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Light up where the pointer is, or draw on."""
        at = self._share(event.position())
        if at is None:
            return
        if self.spotlight:
            spot = Spotlight(surface=self.surface, x=at[0], y=at[1])
            self._become(Pointer(spot=spot, strokes=self.pointer.strokes))
        elif self._drawing is not None and len(self._drawing) < MOST_POINTS:
            last = self._drawing[-1]
            if abs(at[0] - last[0]) + abs(at[1] - last[1]) >= LEAST:
                self._drawing.append(at)
                self._become(self._drawn())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """End a line."""
        if self._drawing is not None and len(self._drawing) > 1:
            self._become(self._drawn())
        self._drawing = None
        super().mouseReleaseEvent(event)

    def paint_over(self, painter: QPainter, place: QRect) -> None:
        """Paint what lies over the wall."""
        painter.setClipRect(place)
        pointing.paint(painter, self.pointer, self.surface, QRectF(place))

    def _drawn(self) -> Pointer:
        """Return what was drawn, with the line that is being drawn as its last one."""
        line = Stroke(surface=self.surface, points=tuple(self._drawing or ()))
        before = self.pointer.strokes
        if before and self._drawing and before[-1].points[0] == self._drawing[0]:
            before = before[:-1]
        return Pointer(strokes=(*before, line)[-MOST_STROKES:])

    def _share(self, at: QPointF) -> tuple[float, float] | None:
        """Return a place as shares of the surface; None beside it."""
        place = self.place
        if self.scene is None or not place.contains(at.toPoint()):
            return None
        x, y = (at.x() - place.x()) / place.width(), (at.y() - place.y()) / place.height()
        return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)

    def _become(self, pointer: Pointer) -> None:
        if pointer != self.pointer:
            self.pointer = pointer
            self.update()
            self.pointed.emit(pointer)
