"""What tells the priorities of alarms apart: for each a shape, a colour and a letter, never a colour alone."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from server.contract.alarm_words import LETTERS
from server.contract.messages import Priority
from wall.drawing.text import text, text_width
from wall.language import Language
from wall.theme import Colour, Theme, TypeRole

MARK = 44
"""Size of the shape."""
GAP = 10
"""Between the shape and its letter."""
BEHIND = 20
"""The letter."""

COLOURS: dict[Priority, QColor] = {
    Priority.CRITICAL: Colour.CRITICAL,
    Priority.HIGH: Colour.WARNING,
    Priority.MEDIUM: Colour.MEDIUM,
    Priority.LOW: Colour.MARK,
}


def priority_shape(
    painter: QPainter, centre: QPointF, size: float, priority: Priority, *, filled: bool, colour: QColor | None = None
) -> None:
    """Draw a triangle for critical, a diamond for high, a square for medium, a disc for low.

    It is ``filled`` while nobody has said that they know, else a line.
    """
    colour = colour or COLOURS[priority]
    line = size * 0.13
    half = size / 2 if filled else (size - line) / 2
    if filled:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
    else:
        pen = QPen(colour, line)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
    match priority:
        case Priority.CRITICAL:
            corners = [(0.0, -half), (half * 1.1, half * 0.85), (-half * 1.1, half * 0.85)]
        case Priority.HIGH:
            corners = [(0.0, -half), (half, 0.0), (0.0, half), (-half, 0.0)]
        case Priority.MEDIUM:
            side = half * 0.84
            corners = [(-side, -side), (side, -side), (side, side), (-side, side)]
        case Priority.LOW:
            painter.drawEllipse(centre, half * 0.88, half * 0.88)
            return
    painter.drawPolygon(QPolygonF([centre + QPointF(x, y) for x, y in corners]))


def mark_width(theme: Theme, language: Language) -> float:
    """Return the pixels that a shape and a letter take at the left of a row, the gap behind them included."""
    font = theme.font(TypeRole.STRONG)
    widest = max(text_width(language.say(words), font) for words in LETTERS.values())
    return theme.px(MARK * 1.1 + GAP + BEHIND) + widest


def priority_mark(
    painter: QPainter, row: QRectF, theme: Theme, priority: Priority, language: Language, *, filled: bool
) -> None:
    """Draw a shape and its letter at the left end of a row."""
    priority_shape(painter, shape_at(row, theme).center(), theme.px(MARK), priority, filled=filled)
    letter = row.adjusted(theme.px(MARK * 1.1 + GAP), 0, 0, 0)
    text(painter, letter, language.say(LETTERS[priority]), theme.font(TypeRole.STRONG), COLOURS[priority])


def shape_at(row: QRectF, theme: Theme) -> QRectF:
    """Return where the shape stands in a row."""
    side = theme.px(MARK * 1.1)
    return QRectF(row.x(), row.center().y() - side / 2, side, side)
