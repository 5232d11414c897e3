"""Lines over common axes; titles and labels are the tile's own.

A ``PlotWidget`` of pyqtgraph brings menus, four axes and HTML labels, and takes 13 ms to make; even a bare view box
with six curves takes 5 ms to fill and 5 ms to paint: a switch to a wall of eight charts would stall. Only its paths are
taken, for lines of so many points that arrays are faster; to load it takes 0.4 s.
"""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from wall.theme import Colour

MANY = 500
"""Points of a line from which on arrays are faster."""


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


class ChartDot(NamedTuple):
    """The place that a chart is about."""

    at: tuple[float, float]
    """In the axes' units."""
    size: float
    """Pixels."""
    colour: QColor
    hollow: bool = False
    """What is there is not final."""


class Chart(NamedTuple):
    """Areas, above them lines, the first one lowest, and a dot."""

    lines: Sequence[ChartLine]
    areas: Sequence[ChartBand]
    across: tuple[float, float]
    """The ends of the axis."""
    up: tuple[float, float]
    dot: ChartDot

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Draw everything into ``area``, the ends of the axes at its edges."""
        (first, end), (low, high) = self.across, self.up
        place = QTransform.fromTranslate(area.x(), area.bottom())
        place.scale(area.width() / (end - first), -area.height() / (high - low))
        place.translate(-first, -low)
        painter.save()
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        painter.setPen(Qt.PenStyle.NoPen)
        for band in self.areas:
            there = [QPointF(*point) for point in zip(band.x, band.low, strict=True)]
            back = [QPointF(*point) for point in zip(reversed(band.x), reversed(band.high), strict=True)]
            painter.setBrush(band.colour)
            painter.drawPolygon(place.map(QPolygonF([*there, *back])))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for line in self.lines:
            painter.setPen(QPen(line.colour, line.width, line.style))
            painter.drawPath(place.map(_path(line)))
        colour, size = self.dot.colour, self.dot.size
        painter.setBrush(Colour.SURFACE if self.dot.hollow else colour)
        painter.setPen(QPen(colour, size / 5) if self.dot.hollow else QPen(Qt.PenStyle.NoPen))
        painter.drawEllipse(place.map(QPointF(*self.dot.at)), size / 2, size / 2)
        painter.restore()


def _path(line: ChartLine) -> QPainterPath:
    if len(line.x) > MANY:
        return _path_of_many(line)
    path = QPainterPath()
    for number, point in enumerate(zip(line.x, line.y, strict=True)):
        begins = number % 2 == 0 if line.pairs else number == 0
        (path.moveTo if begins else path.lineTo)(*point)
    return path


def _path_of_many(line: ChartLine) -> QPainterPath:
    import numpy as np
    import pyqtgraph as pg

    x, y = np.asarray(line.x, np.float64), np.asarray(line.y, np.float64)
    path: QPainterPath = pg.arrayToQPath(x, y, connect="pairs" if line.pairs else "all")
    return path
