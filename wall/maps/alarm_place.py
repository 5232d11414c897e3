"""Where an alarm is on a map of the country around it."""

import math
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QRegion

from server.contract.alarm_folding import is_unacknowledged
from server.contract.messages import Alarm
from wall.drawing.alarm_marks import COLOURS, priority_shape
from wall.drawing.text import line_height, text, text_width
from wall.maps.communes import communes
from wall.maps.projection import Bounds
from wall.theme import Colour, Theme, TypeRole

REACH = 0.1
"""Degrees of latitude from the place to the nearer edges of the map: eleven kilometres."""
MARK = 56
"""Size of its shape."""
RING = 112
"""Size of the ring round it."""
ALARMED = 72
"""Size of the ring round a thing that an alarm is about."""


def whereabouts(alarm: Alarm) -> tuple[float, float] | None:
    """Return latitude and longitude of an alarm: its own, else those of its commune's middle; None for nowhere."""
    if alarm.latitude is not None and alarm.longitude is not None:
        return alarm.latitude, alarm.longitude
    commune = communes().get(alarm.commune)
    return commune.at if commune is not None else None


def around(at: tuple[float, float], area: QRectF) -> Bounds:
    """Return the country around a place that fills an area."""
    latitude, longitude = at
    squeeze = max(math.cos(math.radians(latitude)), 0.01)
    least = max(min(area.width(), area.height()), 1.0)
    up, across = REACH * area.height() / least, REACH * area.width() / least / squeeze
    return Bounds(latitude - up, longitude - across, latitude + up, longitude + across)


class PlaceMark(NamedTuple):
    """Where the mark of a place and its name stand."""

    at: QPointF
    ring: QRectF
    row: QRectF

    @property
    def region(self) -> QRegion:
        """What both cover."""
        return QRegion(self.ring.toAlignedRect()) + self.row.toAlignedRect()


def place_mark(area: QRectF, theme: Theme, at: QPointF, name: str) -> PlaceMark:
    """Return where a mark stands on a map, and below it the name, or above it at the foot of the map."""
    side, gap = theme.px(RING), theme.px(12)
    ring = QRectF(at.x() - side / 2, at.y() - side / 2, side, side)
    font = theme.font(TypeRole.STRONG)
    row = QRectF(0, 0, min(text_width(name, font), area.width() - 2 * gap), line_height(font))
    row.moveCenter(QPointF(at.x(), ring.bottom() + row.height() / 2))
    row.moveLeft(min(max(row.left(), area.left() + gap), area.right() - gap - row.width()))
    if row.bottom() > area.bottom():
        row.moveBottom(ring.top())
    return PlaceMark(at, ring, row)


def draw_place(painter: QPainter, theme: Theme, mark: PlaceMark, alarm: Alarm, name: str) -> None:
    """Draw the shape of an alarm's priority where it is, a ring round it, and the place's name over what is beside."""
    colour = Colour.STALE if alarm.test else COLOURS[alarm.priority]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for wide, each in ((theme.px(16), Colour.GROUND), (theme.px(8), colour)):
        painter.setPen(QPen(each, max(wide, 2.0)))
        painter.drawEllipse(mark.ring)
    size = theme.px(MARK)
    priority_shape(painter, mark.at, size, alarm.priority, filled=is_unacknowledged(alarm), colour=colour)
    gap = theme.px(12)
    painter.fillRect(mark.row.adjusted(-gap, 0, gap, 0), Colour.GROUND)
    text(painter, mark.row, name, theme.font(TypeRole.STRONG), Colour.TEXT)


def draw_alarmed_spot(painter: QPainter, theme: Theme, at: QPointF, alarm: Alarm) -> None:
    """Ring one of the things on a map that an alarm is about, with the shape of the priority on the ring."""
    side, colour = theme.px(ALARMED), COLOURS[alarm.priority]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for wide, each in ((theme.px(12), Colour.GROUND), (theme.px(6), colour)):
        painter.setPen(QPen(each, max(wide, 2.0)))
        painter.drawEllipse(at, side / 2, side / 2)
    above, size = at - QPointF(0, side / 2), theme.px(MARK) * 0.6
    priority_shape(painter, above, size * 1.5, alarm.priority, filled=True, colour=Colour.GROUND)
    priority_shape(painter, above, size, alarm.priority, filled=is_unacknowledged(alarm), colour=colour)


def draw_alarmed_commune(painter: QPainter, path: QPainterPath, theme: Theme, alarm: Alarm) -> None:
    """Frame a commune that an alarm is about, with the shape of the priority in its upper right corner."""
    bounds, colour = path.boundingRect(), COLOURS[alarm.priority]
    line = max(theme.px(5), min(bounds.width(), bounds.height()) / 16, 1.5)
    for wide, each in ((2 * line, Colour.GROUND), (line, colour)):
        painter.strokePath(path, QPen(each, wide))
    size = max(min(bounds.width(), bounds.height()) * 0.45, theme.px(22))
    corner = QPointF(bounds.right() - size * 0.3, bounds.top() + size * 0.3)
    priority_shape(painter, corner, size * 1.4, alarm.priority, filled=True, colour=Colour.GROUND)
    priority_shape(painter, corner, size, alarm.priority, filled=is_unacknowledged(alarm), colour=colour)
