"""Lists of texts, each under a line that says when and where, as many as are legible."""

from collections.abc import Iterable
from itertools import tee
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from server.contract.messages import Severity
from wall.drawing.shapes import severity_mark
from wall.drawing.text import entries, line_height, text
from wall.theme import SEVERITY, Colour, Theme, TypeRole

LINES = 3
"""Of one text at most."""
MARK = 40
"""Of the shape before the line above a text that is not normal."""


class Item(NamedTuple):
    """One text of a list."""

    over: str
    """The line above it."""
    words: str
    severity: Severity = Severity.NORMAL


def inset(theme: Theme) -> float:
    """Return how far the line above a text that is not normal begins behind its shape."""
    return theme.px(MARK + 16)


def draw_items(painter: QPainter, area: QRectF, theme: Theme, items: Iterable[Item]) -> int:
    """Draw as many items as there is room for a line of, those not normal with their shape; return how many.

    No more of them are taken than that, and one.
    """
    strong, small = theme.font(TypeRole.STRONG), theme.font(TypeRole.SMALL)
    line, gap = line_height(strong), theme.px(24)
    if area.height() < 2 * line:
        first = next(iter(items))
        text(painter, area, first.words, strong, SEVERITY[first.severity])
        return 1
    taken, measured = tee(items)
    listed = entries((item.words for item in measured), strong, area.size(), most=LINES, gap=gap)
    row = QRectF(area.x(), area.y(), area.width(), line)
    for entry, item in zip(listed, taken, strict=False):
        if entry.top:
            middle = (row.bottom() + area.y() + entry.top) / 2
            painter.fillRect(QRectF(area.x(), middle, area.width(), max(theme.px(2), 1)), Colour.LINE)
        row.moveTop(area.y() + entry.top)
        over = row
        if item.severity is not Severity.NORMAL:
            severity_mark(
                painter, QPointF(row.x() + theme.px(MARK) / 2, row.center().y()), theme.px(MARK), item.severity
            )
            over = row.adjusted(inset(theme), 0, 0, 0)
        text(painter, over, item.over, small, Colour.QUIET)
        for words in entry.lines:
            row.translate(0, line)
            text(painter, row, words, strong, SEVERITY[item.severity])
    return len(listed)
