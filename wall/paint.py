"""The strokes that tiles share: frame, text that fits, bars, marks, sparklines."""

import itertools
import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPen,
    QPixmap,
    QPixmapCache,
    QPolygonF,
    QTextLayout,
    QTextOption,
)

from server.contract.messages import Severity
from wall.freshness import Freshness
from wall.theme import SEVERITY, Colour, Role, Theme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter

NOTE_LINES = 2

_STATE = {
    Freshness.PARTIAL: Colour.WARNING,
    Freshness.STALE: Colour.STALE,
    Freshness.FAILING: Colour.CRITICAL,
    Freshness.WAITING: Colour.STALE,
}


def elide(text: str, font: QFont, width: float) -> str:
    """Return as much of a line as fits, with an ellipsis where some is left out."""
    return QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, width)


def wrap(text: str, font: QFont, width: float, most: int) -> list[str]:
    """Return the text in at most ``most`` lines broken at words, the last one elided."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    lines: list[str] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        start = line.textStart()
        if len(lines) == most - 1:
            lines.append(elide(text[start:], font, width))
            break
        lines.append(text[start : start + line.textLength()].rstrip())
    layout.endLayout()
    return lines


def text(
    painter: QPainter,
    area: QRectF,
    words: str,
    font: QFont,
    colour: QColor,
    align: Qt.AlignmentFlag = LEFT,
) -> None:
    """Draw one line, elided to the area's width; its height is never clipped.

    What was drawn before is copied: Qt draws type larger than 64 pixels outline by outline, each time anew.
    """
    ratio = painter.device().devicePixelRatio()
    key = f"{words}\0{font.key()}\0{colour.rgba()}\0{area.width():.0f}\0{ratio}"
    picture = QPixmap()
    if not QPixmapCache.find(key, picture):
        picture = _picture(elide(words, font, area.width()), font, colour, ratio)
        QPixmapCache.insert(key, picture)
    width, height = picture.width() / ratio, picture.height() / ratio
    left = area.x() if align & Qt.AlignmentFlag.AlignLeft else area.right() - width
    if align & Qt.AlignmentFlag.AlignHCenter:
        left = area.center().x() - width / 2
    painter.drawPixmap(round(left), round(area.center().y() - height / 2), picture)


def _picture(words: str, font: QFont, colour: QColor, ratio: float) -> QPixmap:
    """Return one line of text as a picture, exactly as wide as it is."""
    metrics = QFontMetricsF(font)
    picture = QPixmap(max(1, round(metrics.horizontalAdvance(words) * ratio) + 1), round(metrics.height() * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(QPointF(0, metrics.ascent()), words)
    return picture


def line_height(font: QFont) -> float:
    """Return the distance of two lines of that type, Vietnamese diacritics included."""
    return QFontMetricsF(font).height()


def text_width(words: str, font: QFont) -> float:
    """Return how wide one line is."""
    return QFontMetricsF(font).horizontalAdvance(words)


class Entry(NamedTuple):
    """One text of a list, below a line of its own."""

    top: float
    """Of the line above the text, from the top of the list."""
    lines: list[str]


def entries(words: Iterable[str], font: QFont, size: QSizeF, *, most: int, gap: float) -> list[Entry]:
    """Return as many texts, each of at most ``most`` lines and below a line of its own, as fit under each other.

    The last one may be cut shorter. What is left over widens the gaps, to three times as wide at most.
    """
    line, room = line_height(font), size.height() + 1
    wrapped: list[list[str]] = []
    for each in words:
        if room < 2 * line:
            break
        wrapped.append(wrap(each, font, size.width(), min(most, int(room / line) - 1)))
        room -= (1 + len(wrapped[-1])) * line + gap
    wider = gap + min(max(room + gap, 0.0) / max(len(wrapped) - 1, 1), 2 * gap)
    tops = itertools.accumulate(((1 + len(lines)) * line + wider for lines in wrapped), initial=0.0)
    return [Entry(top, lines) for top, lines in zip(tops, wrapped, strict=False)]


def frame(painter: QPainter, area: QRectF, theme: Theme) -> QRectF:
    """Paint a tile's ground and return the room inside."""
    painter.fillRect(area, Colour.GROUND)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Colour.SURFACE)
    painter.drawRoundedRect(area, theme.px(12), theme.px(12))
    padding = theme.padding
    return area.adjusted(padding, padding * 0.7, -padding, -padding * 0.7)


def note_strip(painter: QPainter, area: QRectF, theme: Theme, state: Freshness, note: str) -> QRectF:
    """Say at the foot why content is not fresh, in at most two lines; return the room above.

    Without a note, in a tile too flat for one, the state's shape stands at the left.
    """
    size, font = theme.px(34), theme.font(Role.SMALL)
    inset = size + theme.px(16)
    if not note:
        state_mark(painter, QPointF(area.x() + size / 2, area.center().y()), size, state)
        return area.adjusted(inset, 0, 0, 0)
    line = line_height(font)
    lines = wrap(note, font, area.width() - inset, NOTE_LINES)
    top = area.bottom() - line * len(lines)
    state_mark(painter, QPointF(area.x() + size / 2, top + line / 2), size, state)
    for number, words in enumerate(lines):
        row = QRectF(area.x() + inset, top + number * line, area.width() - inset, line)
        text(painter, row, words, font, _STATE[state])
    return area.adjusted(0, 0, 0, top - area.bottom() - theme.px(6))


def note_alone(painter: QPainter, area: QRectF, theme: Theme, state: Freshness, note: str) -> None:
    """Say in the middle of an empty tile why it is empty."""
    font, size = theme.font(Role.SMALL), theme.px(48)
    line = line_height(font)
    most = max(1, min(4, int((area.height() - 2 * size) / line)))
    lines = wrap(note, font, area.width(), most)
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
