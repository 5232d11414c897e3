"""The strokes that tiles share: frame, notes, bars, marks, sparklines."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
)

from server.contract.messages import Severity
from wall.client.freshness import Freshness
from wall.drawing.text import CENTRE, line_height, text, wrap
from wall.theme import SEVERITY, Colour, Theme, TypeRole

NOTE_LINES = 2
ALONE = (TypeRole.VALUE, TypeRole.SMALL)
"""The type of what stands alone in an empty tile: the first that takes a third of its height at most."""

_STATE = {
    Freshness.PARTIAL: Colour.WARNING,
    Freshness.STALE: Colour.STALE,
    Freshness.FAILING: Colour.CRITICAL,
    Freshness.WAITING: Colour.STALE,
}


def frame(painter: QPainter, area: QRectF, theme: Theme) -> QRectF:
    """Paint a tile's ground and return the room inside."""
    painter.fillRect(area, Colour.SURFACE)
    # what lies outside the rounded corners: no pixel between them is painted twice
    corners = QPainterPath()
    corners.addRect(area)
    corners.addRoundedRect(area, theme.px(12), theme.px(12))
    painter.fillPath(corners, Colour.GROUND)
    padding = theme.padding
    return area.adjusted(padding, padding * 0.7, -padding, -padding * 0.7)


def note_strip(painter: QPainter, area: QRectF, theme: Theme, state: Freshness, note: str) -> QRectF:
    """Say at the foot why content is not fresh, in at most two lines; return the room above.

    Content keeps the room of a figure and a line: what does not fit beside it is left unsaid. Without a word, the
    state's shape stands at the left.
    """
    size, font = theme.px(34), theme.font(TypeRole.SMALL)
    inset = size + theme.px(16)
    line = line_height(font)
    most = note_lines(area, theme)
    if not note or most < 1:
        state_mark(painter, QPointF(area.x() + size / 2, area.center().y()), size, state)
        return area.adjusted(inset, 0, 0, 0)
    lines = wrap(note, font, area.width() - inset, most)
    top = area.bottom() - line * len(lines)
    state_mark(painter, QPointF(area.x() + size / 2, top + line / 2), size, state)
    for number, words in enumerate(lines):
        row = QRectF(area.x() + inset, top + number * line, area.width() - inset, line)
        text(painter, row, words, font, _STATE[state])
    return area.adjusted(0, 0, 0, top - area.bottom() - theme.px(6))


def note_lines(area: QRectF, theme: Theme) -> int:
    """Return how many lines of a note have room at the foot of an area; 0 or less where none has."""
    line = line_height(theme.font(TypeRole.SMALL))
    kept = line_height(theme.font(TypeRole.VALUE)) + line
    return min(NOTE_LINES, int((area.height() - kept) / line))


def nothing(painter: QPainter, area: QRectF, theme: Theme, words: str) -> None:
    """Say in the middle of a tile that there is nothing to show, which is no fault."""
    font = theme.font(TypeRole.BODY)
    line = line_height(font)
    lines = wrap(words, font, area.width(), max(1, int(area.height() / line)))
    top = area.center().y() - line * len(lines) / 2
    for number, each in enumerate(lines):
        text(painter, QRectF(area.x(), top + number * line, area.width(), line), each, font, Colour.QUIET, CENTRE)


def note_alone(painter: QPainter, area: QRectF, theme: Theme, state: Freshness, note: str) -> None:
    """Say in the middle of an empty tile why it is empty, as large as a tile of this size can say it in two lines."""
    small = line_height(theme.font(TypeRole.SMALL))
    for role in ALONE:
        font = theme.font(role)
        line = line_height(font)
        size = theme.px(48) * line / small
        most = max(1, min(4, int((area.height() - 2 * size) / line)))
        lines = wrap(note, font, area.width(), most)
        if len(lines) <= NOTE_LINES and 3 * line * len(lines) <= area.height() and " ".join(lines) == note:
            break
    top = area.center().y() - line * len(lines) / 2
    if top - 1.5 * size >= area.top():
        state_mark(painter, QPointF(area.center().x(), top - size), size, state)
    for number, words in enumerate(lines):
        text(painter, QRectF(area.x(), top + number * line, area.width(), line), words, font, _STATE[state], CENTRE)


def state_mark(painter: QPainter, centre: QPointF, size: float, state: Freshness) -> None:
    """Draw the shape of a state: a cross for failing, a clock for old, a ring for waiting, a half disc for partial."""
    half = size / 2
    circle = QRectF(centre.x() - half, centre.y() - half, size, size)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(_STATE.get(state, Colour.TEXT), size * 0.14, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    match state:
        case Freshness.FAILING:
            painter.drawLine(circle.topLeft(), circle.bottomRight())
            painter.drawLine(circle.topRight(), circle.bottomLeft())
        case Freshness.STALE:
            painter.drawEllipse(circle)
            painter.drawLine(centre, centre - QPointF(0, half * 0.6))
            painter.drawLine(centre, centre + QPointF(half * 0.5, 0))
        case Freshness.PARTIAL:
            painter.drawEllipse(circle)
            painter.setBrush(_STATE[state])
            painter.drawPie(circle, 90 * 16, 180 * 16)
        case Freshness.WAITING:
            painter.drawArc(circle, 40 * 16, 280 * 16)
        case Freshness.FRESH:
            painter.setBrush(Colour.TEXT)
            painter.drawEllipse(circle.adjusted(half * 0.4, half * 0.4, -half * 0.4, -half * 0.4))


def news_mark(painter: QPainter, area: QRectF, theme: Theme) -> None:
    """Lift the ground under a value that has just changed; it is drawn on top."""
    reach = theme.px(10)
    painter.setPen(QPen(Colour.LINE, max(theme.px(4), 1.0)))
    # on one that is lifted further a warning would be hard to read
    painter.setBrush(Colour.RAISED)
    painter.drawRoundedRect(area.adjusted(-reach, 0, reach, 0), reach, reach)


def severity_mark(painter: QPainter, centre: QPointF, size: float, severity: Severity) -> None:
    """Draw the shape of a severity: a triangle for critical, a diamond for warning, nothing for normal."""
    half = size / 2
    match severity:
        case Severity.CRITICAL:
            corners = [(0, -half), (half * 1.1, half * 0.85), (-half * 1.1, half * 0.85)]
        case Severity.WARNING:
            corners = [(0, -half), (half, 0), (0, half), (-half, 0)]
        case Severity.NORMAL:
            return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(SEVERITY[severity])
    painter.drawPolygon(QPolygonF([centre + QPointF(x, y) for x, y in corners]))


def doubt_mark(painter: QPainter, centre: QPointF, size: float) -> None:
    """Draw the mark of data that are not good, a fault of the feed: a ring with a bar and a dot in it."""
    half, line = size / 2, size * 0.12
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(Colour.STALE, line))
    painter.drawEllipse(centre, half - line, half - line)
    painter.setPen(QPen(Colour.STALE, line * 1.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(centre - QPointF(0, half * 0.5), centre + QPointF(0, half * 0.1))
    painter.drawPoint(centre + QPointF(0, half * 0.45))


def bar(painter: QPainter, area: QRectF, share: float, colour: QColor, *, marker: float | None = None) -> None:
    """Draw a bar filled to ``share`` (0 to 1), with a line across where it should be by now."""
    radius = area.height() / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Colour.LINE)
    painter.drawRoundedRect(area, radius, radius)
    filled = QRectF(area)
    filled.setWidth(max(area.width() * min(max(share, 0.0), 1.0), area.height()))
    painter.setBrush(colour)
    painter.drawRoundedRect(filled, radius, radius)
    if marker is not None:
        x = area.x() + area.width() * min(max(marker, 0.0), 1.0)
        reach = area.height() * 0.7
        painter.setPen(QPen(Colour.TEXT, max(area.height() * 0.3, 1.0)))
        painter.drawLine(QPointF(x, area.top() - reach), QPointF(x, area.bottom() + reach))


def sparkline(painter: QPainter, area: QRectF, values: Sequence[float], colour: QColor, width: float) -> None:
    """Draw a series without axes, its last value marked by a dot."""
    values = [value for value in values if math.isfinite(value)]
    if len(values) < 2:
        return
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    room = area.adjusted(width, width * 2, -width * 2, -width * 2)
    points = [
        QPointF(room.x() + room.width() * n / (len(values) - 1), room.bottom() - room.height() * (value - low) / span)
        for n, value in enumerate(values)
    ]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(Colour.FAINT, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.drawPolyline(QPolygonF(points))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(points[-1], width * 2, width * 2)
