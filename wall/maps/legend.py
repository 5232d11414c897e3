"""What a shaded map's shades, hatching and shapes stand for."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from server.contract.messages import Column, Severity
from wall.drawing.axes import decimals_of
from wall.drawing.shapes import severity_mark
from wall.drawing.text import CENTRE, RIGHT, line_height, text, text_width, wrap
from wall.language import Language
from wall.maps.colour_scale import Shades, boxed, hatch, ink, shade
from wall.theme import Colour, Theme, TypeRole


def steps(painter: QPainter, area: QRectF, theme: Theme, shades: Shades, column: Column, language: Language) -> float:
    """Draw each step with where it begins; return the height that took, none where they do not fit."""
    font = theme.font(TypeRole.SMALL)
    line = line_height(font)
    starts = shades.starts()
    words = [language.number(start, decimals_of(starts, column.decimals)) for start in starts]
    each = max(text_width(word, font) for word in words) + theme.px(24)
    if each * len(words) > area.width():
        # the least and the most tell which way the shades go
        ends, each = (words[0], words[-1]), area.width() / len(words)
        words = ["" for _ in words]
        if max(text_width(end, font) for end in ends) <= each:
            words[0], words[-1] = ends
        elif area.height() >= 2 * line and sum(text_width(end, font) for end in ends) + theme.px(24) <= area.width():
            below = QRectF(area.x(), area.y() + line, area.width(), line)
            text(painter, below, ends[0], font, Colour.QUIET)
            text(painter, below, ends[1], font, Colour.QUIET, RIGHT)
        else:
            return 0.0
    for number, word in enumerate(words):
        box = QRectF(area.x() + number * each, area.y(), each, line)
        colour = shade(number)
        painter.fillRect(box, colour)
        text(painter, box, word, font, ink(colour), CENTRE)
    return line + theme.px(20) if any(words) else 2 * line + theme.px(20)


def hatching(painter: QPainter, area: QRectF, theme: Theme, words: str) -> float:
    """Say what hatching means; return the height that took, none where there is no room."""
    line = line_height(theme.font(TypeRole.SMALL))
    if area.height() < 5 * line or area.width() < theme.px(500):
        return 0.0
    box = QRectF(area.x(), area.y(), theme.px(90), line)
    hatch(painter, boxed(box), theme.px(22), max(theme.px(4), 1.0))
    row = area.adjusted(theme.px(114), 0, 0, line - area.height())
    text(painter, row, words, theme.font(TypeRole.SMALL), Colour.QUIET)
    return line + theme.px(20)


def shapes(painter: QPainter, area: QRectF, theme: Theme, severity: Severity, words: str) -> float:
    """Say in at most two lines what bears a shape; return the height that took, none where there is no room."""
    font, mark = theme.font(TypeRole.SMALL), theme.px(36)
    line, inset = line_height(font), mark + theme.px(12)
    lines = wrap(words, font, area.width() - inset, 2)
    if area.height() < len(lines) * line:
        return 0.0
    severity_mark(painter, QPointF(area.x() + mark / 2, area.y() + line / 2), mark, severity)
    for number, each in enumerate(lines):
        row = QRectF(area.x() + inset, area.y() + number * line, area.width() - inset, line)
        text(painter, row, each, font, Colour.QUIET)
    return line * len(lines) + theme.px(20)
