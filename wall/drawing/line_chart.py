"""Lines over common axes, painted by pyqtgraph; titles and labels are the tile's own.

A whole ``PlotWidget`` brings menus, four axes and HTML labels, and takes 13 ms to make: six charts at once would stall
the wall. Its view box and its curves alone take a tenth of that, and are painted with the tile, in the same event.
"""

from collections.abc import Sequence
from typing import NamedTuple

import pyqtgraph as pg
from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsEllipseItem, QGraphicsItem, QGraphicsPolygonItem

from wall.theme import Colour


class ChartLine(NamedTuple):
    """One line of a chart, in its axes' units."""

    x: Sequence[float]
    y: Sequence[float]
    colour: QColor
    width: float
    """Pixels."""
    style: Qt.PenStyle = Qt.PenStyle.SolidLine
    pairs: bool = False
    """Two points each are a stroke of their own: a grid."""


class ChartBand(NamedTuple):
    """What lies between two lines of a chart."""

    x: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    colour: QColor


class Chart:
    """Holds areas, above them lines, the first one lowest, and a dot."""

    def __init__(self, parent: QObject) -> None:
        self._scene = pg.GraphicsScene(parent=parent)
        self._box = pg.ViewBox(enableMouse=False, enableMenu=False, defaultPadding=0)
        self._box.disableAutoRange()
        self._scene.addItem(self._box)
        self._curves: list[pg.PlotCurveItem] = []
        self._areas: list[QGraphicsPolygonItem] = []
        self._dot = QGraphicsEllipseItem()
        self._dot.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self._dot.setZValue(1)
        self._box.addItem(self._dot, ignoreBounds=True)

    def fill(
        self,
        lines: Sequence[ChartLine],
        areas: Sequence[ChartBand],
        across: tuple[float, float],
        up: tuple[float, float],
    ) -> None:
        """Show these in place of those before; ``across`` and ``up`` are the ends of the axes."""
        while len(self._areas) > len(areas):
            self._box.removeItem(self._areas.pop())
        while len(self._areas) < len(areas):
            self._areas.append(QGraphicsPolygonItem())
            self._areas[-1].setZValue(-1)
            self._box.addItem(self._areas[-1], ignoreBounds=True)
        for item, area in zip(self._areas, areas, strict=True):
            there = [QPointF(*point) for point in zip(area.x, area.low, strict=True)]
            back = [QPointF(*point) for point in zip(reversed(area.x), reversed(area.high), strict=True)]
            item.setPolygon(QPolygonF([*there, *back]))
            item.setBrush(area.colour)
            item.setPen(QPen(Qt.PenStyle.NoPen))
        while len(self._curves) > len(lines):
            self._box.removeItem(self._curves.pop())
        while len(self._curves) < len(lines):
            self._curves.append(pg.PlotCurveItem(antialias=True))
            self._box.addItem(self._curves[-1], ignoreBounds=True)
        for curve, line in zip(self._curves, lines, strict=True):
            pen = pg.mkPen(line.colour, width=line.width, style=line.style)
            curve.setData(list(line.x), list(line.y), pen=pen, connect="pairs" if line.pairs else "all")
        self._box.setRange(xRange=across, yRange=up, padding=0, disableAutoRange=True)

    def mark(self, at: tuple[float, float], size: float, colour: QColor, *, hollow: bool = False) -> None:
        """Put the dot, ``size`` pixels wide, at a place in the axes' units; a ring where it is not final."""
        self._dot.setRect(QRectF(-size / 2, -size / 2, size, size))
        self._dot.setBrush(Colour.SURFACE if hollow else colour)
        self._dot.setPen(QPen(colour, size / 5) if hollow else QPen(Qt.PenStyle.NoPen))
        self._dot.setPos(QPointF(*at))

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Draw everything into ``area``, the ends of the axes at its edges."""
        room = QRectF(0, 0, area.width(), area.height())
        if self._box.geometry() != room:
            self._scene.setSceneRect(room)
            self._box.setGeometry(room)
        # a scene paints with the opacity of its items alone: what is old would not look so
        self._box.setOpacity(painter.opacity())
        # what has been changed since it was drawn last takes effect here
        self._scene.prepareForPaint()
        # a brush left from before would fill what lies under a curve
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._scene.render(painter, area, room)
