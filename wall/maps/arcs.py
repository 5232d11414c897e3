"""Arcs from afar to one place: the more the wider, the graver the stronger in colour, with a shape where they begin."""

import math
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from server.contract.messages import Severity
from wall.drawing.shapes import severity_mark
from wall.theme import SEVERITY, Colour, Theme

BEND = 0.35
"""How far an arc is pulled to the north, of the way it spans."""
DOT = 7
"""Radius of what moves along an arc."""


class Arc(NamedTuple):
    """One arc: a quadratic Bézier curve."""

    start: QPointF
    bend: QPointF
    end: QPointF
    severity: Severity
    share: float
    """How much, 1 for the most."""

    @classmethod
    def between(cls, start: QPointF, end: QPointF, area: QRectF, severity: Severity, share: float) -> "Arc":
        """Return the arc from one place to another that stays within the map."""
        away = math.hypot(end.x() - start.x(), end.y() - start.y())
        bend = QPointF((start.x() + end.x()) / 2, max((start.y() + end.y()) / 2 - away * BEND, area.top()))
        return cls(start, bend, end, severity, share)

    def at(self, share: float) -> QPointF:
        """Return where one is who has gone a share of the way."""
        left = 1.0 - share
        return self.start * (left * left) + self.bend * (2 * left * share) + self.end * (share * share)

    def draw(self, painter: QPainter, theme: Theme) -> None:
        """Draw it, and its shape where it begins."""
        path = QPainterPath(self.start)
        path.quadTo(self.bend, self.end)
        normal = self.severity is Severity.NORMAL
        colour = Colour.MARK if normal else SEVERITY[self.severity]
        width = theme.px(3 + 9 * math.sqrt(self.share))
        painter.strokePath(path, QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        if normal:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(self.start, theme.px(9), theme.px(9))
        severity_mark(painter, self.start, theme.px(34), self.severity)

    def draw_dot(self, painter: QPainter, theme: Theme, place: QPointF) -> None:
        """Draw what moves along it."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(SEVERITY[self.severity])
        painter.drawEllipse(place, theme.px(DOT), theme.px(DOT))
