"""What is painted over tiles while hands are at work: outlines, lines, handles, and the rectangle that catches."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from wall.editor.layouts.canvas.cells import Box, Side
from wall.editor.layouts.canvas.items import OVER, SurfaceItem, same_width
from wall.editor.layouts.canvas.labels import TOP
from wall.theme import Colour

HANDLE = 10.0
"""Pixels of a handle."""


class GhostItem(QGraphicsItem):
    """The outline of where something would stand."""

    def __init__(self, parent: SurfaceItem) -> None:
        super().__init__(parent)
        self._area = QRectF()
        self._colour, self._fills = Colour.TEXT, False
        self.setZValue(OVER)

    def stand(self, box: Box, colour: QColor, *, fills: bool = False) -> None:
        """Be at a place, in a colour."""
        area = QRectF(*box)
        if (area, colour, fills) != (self._area, self._colour, self._fills):
            self.prepareGeometryChange()
            self._area, self._colour, self._fills = area, colour, fills
            self.update()

    @property
    def colour(self) -> QColor:
        """Of its outline."""
        return self._colour

    @property
    def area(self) -> QRectF:
        """Where it stands, in millimetres of its surface."""
        return self._area

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """Return what it covers."""
        return self._area

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint a dashed outline, and hatch what cannot be."""
        inset = 1.5 / painter.worldTransform().m11()
        area = self._area.adjusted(inset, inset, -inset, -inset)
        if self._fills:
            faint = QColor(self._colour)
            faint.setAlphaF(0.25)
            painter.fillRect(area, faint)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(same_width(Colour.GROUND, 3))
        painter.drawRect(area)
        painter.setPen(same_width(self._colour, 3, Qt.PenStyle.DashLine))
        painter.drawRect(area)


class GuideItem(QGraphicsItem):
    """A line with which an edge of what is dragged is in line."""

    def __init__(self, parent: SurfaceItem, start: QPointF, end: QPointF) -> None:
        super().__init__(parent)
        self._line = (start, end)
        self.setZValue(OVER)

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """Return what it covers."""
        margin = 20.0
        return QRectF(*self._line).adjusted(-margin, -margin, margin, margin)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint it."""
        painter.setPen(same_width(Colour.GROUND, 3))
        painter.drawLine(*self._line)
        painter.setPen(same_width(Colour.TEXT, 1))
        painter.drawLine(*self._line)


class HandleItem(QGraphicsItem):
    """What one takes hold of to resize what is selected."""

    def __init__(self, parent: SurfaceItem, side: Side) -> None:
        super().__init__(parent)
        self.side = side
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.setZValue(TOP)

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """Return what it covers."""
        return QRectF(-HANDLE / 2 - 1, -HANDLE / 2 - 1, HANDLE + 2, HANDLE + 2)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint it."""
        painter.setPen(QPen(Colour.GROUND, 2))
        painter.setBrush(Colour.TEXT)
        painter.drawRect(QRectF(-HANDLE / 2, -HANDLE / 2, HANDLE, HANDLE))


class BandItem(QGraphicsItem):
    """The rectangle with which tiles are caught."""

    def __init__(self, parent: SurfaceItem) -> None:
        super().__init__(parent)
        self.area = QRectF()
        self.setZValue(TOP)

    def stretch(self, area: QRectF) -> None:
        """Cover an area; millimetres of the surface."""
        self.prepareGeometryChange()
        self.area = area

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """Return what it covers."""
        return self.area

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint it."""
        faint = QColor(Colour.MARK)
        faint.setAlphaF(0.25)
        painter.fillRect(self.area, faint)
        painter.setPen(same_width(Colour.TEXT, 1))
        inset = 1 / painter.worldTransform().m11()
        painter.drawRect(self.area.adjusted(inset, inset, -inset, -inset))
