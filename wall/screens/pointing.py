"""What lies over a surface while it is explained: a spotlight, and lines that were drawn."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from server.contract.messages import Pointer
from wall.screens.canvas import View
from wall.theme import Colour

DIM = 150
"""How opaque what is not in the spotlight is covered, of 255."""
THICK = 0.004
"""Share of the surface's width that a line is thick."""
NOTHING = Pointer()


def paint(painter: QPainter, pointer: Pointer, surface: int, whole: QRectF) -> None:
    """Paint what lies over a surface that stands in ``whole``, which may reach beyond what is seen."""

    def at(x: float, y: float) -> QPointF:
        return QPointF(whole.x() + x * whole.width(), whole.y() + y * whole.height())

    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    spot = pointer.spot
    if spot is not None and spot.surface == surface:
        shade, hole = QPainterPath(), QPainterPath()
        shade.addRect(whole)
        radius = spot.radius * whole.width()
        hole.addEllipse(at(spot.x, spot.y), radius, radius)
        dark = QColor(0, 0, 0, DIM)
        painter.fillPath(shade.subtracted(hole), dark)
    pen = QPen(Colour.WARNING, max(THICK * whole.width(), 2.0))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    for stroke in pointer.strokes:
        if stroke.surface == surface:
            painter.drawPolyline(QPolygonF([at(x, y) for x, y in stroke.points]))


class PointingLayer(QWidget):
    """Covers a window, and lets everything through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.pointer = NOTHING
        self._view: View | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_pointer(self, pointer: Pointer, view: View, room: QRect) -> None:
        """Show what lies over a surface, as far as the window, which is ``room``, shows that."""
        surface = view.canvas.number
        spot = pointer.spot if pointer.spot is not None and pointer.spot.surface == surface else None
        own = Pointer(spot=spot, strokes=tuple(each for each in pointer.strokes if each.surface == surface))
        if (own, view) == (self.pointer, self._view) and self.rect() == room:
            return
        self.pointer, self._view = own, view
        self.setGeometry(room)
        # nothing is no layer at all: what lies beneath is painted without it
        self.setVisible(own != NOTHING)
        self.raise_()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint it over the part of the surface that stands here."""
        if self._view is None:
            return
        canvas, area = self._view
        across, down = self.width() / area.width, self.height() / area.height
        whole = QRectF(-area.x * across, -area.y * down, canvas.width * across, canvas.height * down)
        with QPainter(self) as painter:
            paint(painter, self.pointer, canvas.number, whole)
