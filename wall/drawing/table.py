"""Rows of figures beside each other: as many rows and columns as are legible, the first column also as bars."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QPainter

from server.contract.messages import Severity
from wall.drawing.shapes import severity_mark
from wall.drawing.text import RIGHT, line_height, text, text_width
from wall.theme import SEVERITY, Colour, Theme, TypeRole

NAME = 0.5
"""Share of the width that names get at most, where figures need the rest."""
MARK = 36
"""Of the shape before a name."""
BETWEEN = 80
"""Between two parts of a table that stand beside each other."""


class TableFigure(NamedTuple):
    """One figure of a row, as it is written."""

    words: str
    severity: Severity = Severity.NORMAL


class TableRow(NamedTuple):
    """One row."""

    name: str
    figures: Sequence[TableFigure]
    bar: float
    """Length of its bar, 1 for the longest."""


class Drawn(NamedTuple):
    """How much of a table there was room for."""

    rows: int
    columns: int


class _Columns(NamedTuple):
    """What stands above the figures, and how wide they are."""

    heads: Sequence[str]
    widths: Sequence[float]
    gap: float
    """Before each."""

    @property
    def room(self) -> float:
        return sum(self.widths) + self.gap * len(self.widths)


def draw_table(painter: QPainter, area: QRectF, theme: Theme, heads: Sequence[str], rows: Sequence[TableRow]) -> Drawn:
    """Draw what fits, and return how much that is: columns from the first on, and the gravest of the rows.

    Rows of the same severity stay in their order. Rows that find no place below the others go on beside them. A mark
    for a figure that cannot be seen would mean nothing.
    """
    font = theme.font(TypeRole.SMALL)
    line, gap, between = line_height(font), theme.px(34), theme.px(BETWEEN)
    names = max(text_width(row.name, font) for row in rows) + theme.px(MARK + 12)
    widths = _widths(heads, rows, font, area.width() - min(names, area.width() * NAME), gap)
    columns = _Columns(heads, widths, gap)
    ranked = sorted(rows, key=lambda row: -_gravest(row, len(widths)).gravity)
    under = max(0, int((area.height() + theme.px(10) - line) / (line + theme.px(10))))
    beside = int((area.width() + between) / (names + columns.room + between)) if len(widths) == len(heads) else 1
    parts = max(1, min(beside, math.ceil(len(rows) / max(under, 1))))
    under = min(under, math.ceil(len(rows) / parts))
    width = (area.width() - between * (parts - 1)) / parts
    for part in range(parts):
        place = QRectF(area.x() + part * (width + between), area.y(), width, area.height())
        _part(painter, place, theme, columns, ranked[part * under : (part + 1) * under])
    return Drawn(min(parts * under, len(rows)), len(widths))


def _part(painter: QPainter, area: QRectF, theme: Theme, columns: _Columns, rows: Sequence[TableRow]) -> None:
    """Draw the heads, and the rows below each other."""
    font = theme.font(TypeRole.SMALL)
    line, mark = line_height(font), theme.px(MARK)
    left = area.width() - columns.room
    right = area.x() + left
    for number, (head, width) in enumerate(zip(columns.heads, columns.widths, strict=False)):
        right += columns.gap
        # nothing stands before the first head: it may begin above the names
        start = right if number else area.x()
        text(painter, QRectF(start, area.y(), right + width - start, line), head, font, Colour.QUIET, RIGHT)
        right += width
    for number, row in enumerate(rows):
        top = area.y() + (line + theme.px(10)) * (number + 1)
        gravest = _gravest(row, len(columns.widths))
        _bar(painter, QRectF(area.x(), top + line - theme.px(4), left, theme.px(8)), row.bar, gravest)
        severity_mark(painter, QPointF(area.x() + mark / 2, top + line / 2), mark, gravest)
        inset = 0.0 if gravest is Severity.NORMAL else mark + theme.px(12)
        text(painter, QRectF(area.x() + inset, top, left - inset, line), row.name, font, Colour.TEXT)
        right = area.x() + left
        for figure, width in zip(row.figures, columns.widths, strict=False):
            right += columns.gap
            colour = SEVERITY[figure.severity]
            text(painter, QRectF(right, top, width, line), figure.words, font, colour, RIGHT)
            right += width


def _gravest(row: TableRow, columns: int) -> Severity:
    """Return how grave the worst of the figures is that can be seen."""
    shown = (figure.severity for figure in row.figures[:columns])
    return max(shown, key=lambda severity: severity.gravity, default=Severity.NORMAL)


def _widths(heads: Sequence[str], rows: Sequence[TableRow], font: QFont, room: float, gap: float) -> list[float]:
    """Return how wide the columns are that fit into the room beside the names.

    The first one stays even where its head must be cut: names alone would say nothing.
    """
    widths: list[float] = []
    left = room
    for number, head in enumerate(heads):
        figures = max(text_width(row.figures[number].words, font) for row in rows)
        width = max(text_width(head, font), figures)
        if number == 0 and width + gap > room:
            return [figures]
        left -= width + gap
        if left < 0:
            break
        widths.append(width)
    return widths


def _bar(painter: QPainter, area: QRectF, share: float, severity: Severity) -> None:
    colour: QColor = Colour.MARK if severity is Severity.NORMAL else SEVERITY[severity]
    painter.fillRect(area, Colour.LINE)
    filled = QRectF(area)
    filled.setWidth(area.width() * min(max(share, 0.0), 1.0))
    painter.fillRect(filled, colour)
