"""Areas that can be distinguished without colour: plain, hatched, dotted."""

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from wall.theme import Colour, Theme

STEP = 22
"""Between two strokes or dots of a pattern."""


class Pattern(StrEnum):
    """How an area is filled."""

    PLAIN = "plain"
    HATCHED = "hatched"
    DOTTED = "dotted"


def fill(painter: QPainter, area: QRectF, theme: Theme, colour: QColor, pattern: Pattern) -> None:
    """Fill an area; what is drawn beside it with the same pattern goes on as if they were one."""
    if area.width() <= 0 or area.height() <= 0:
        return
    if pattern is Pattern.PLAIN:
        painter.fillRect(area, colour)
        return
    painter.fillRect(area, Colour.RAISED if pattern is Pattern.HATCHED else Colour.LINE)
    step = max(theme.px(STEP), 3.0)
    painter.save()
    painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
    if pattern is Pattern.HATCHED:
        painter.setPen(QPen(colour, step * 0.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        start, end = int((area.left() - area.bottom()) // step), int((area.right() - area.top()) // step) + 1
        for number in range(start, end + 1):
            # the diagonals x - y = number · step
            x = number * step
            painter.drawLine(
                QPointF(area.top() - 1 + x, area.top() - 1), QPointF(area.bottom() + 1 + x, area.bottom() + 1)
            )
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        size = step * 0.28
        for row in range(int(area.top() // step), int(area.bottom() // step) + 2):
            shift = step / 2 if row % 2 else 0.0
            for column in range(int(area.left() // step) - 1, int(area.right() // step) + 2):
                painter.drawEllipse(QPointF(column * step + shift, row * step), size, size)
    painter.restore()
