"""How many tasks are in one state: a figure, its shape, its word."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from server.contract.messages import Severity
from wall.drawing.shapes import news_mark, severity_mark
from wall.drawing.text import RIGHT, line_height, text, text_width
from wall.theme import SEVERITY, Colour, Theme, TypeRole
from wall.widgets.tasks.cards import Card


class Tally(NamedTuple):
    """The tasks in one state."""

    word: str
    amount: int
    figure: str
    """The amount as it is written."""
    cards: Sequence[Card]
    """The first few."""
    severity: Severity
    """Normal where there are none."""
    finished: bool
    news: bool
    """The amount has just changed."""

    @property
    def marked(self) -> bool:
        """Whether it has a shape of its own."""
        return self.finished or self.severity is not Severity.NORMAL


def draw_total(painter: QPainter, cell: QRectF, theme: Theme, tally: Tally) -> None:
    """Draw the figure with its shape, the word below."""
    small = theme.font(TypeRole.SMALL)
    row = QRectF(cell.x(), cell.y(), cell.width(), cell.height() - line_height(small))
    _figure(painter, row, theme, tally)
    text(painter, QRectF(row.x(), row.bottom(), row.width(), line_height(small)), tally.word, small, Colour.QUIET)


def draw_head(painter: QPainter, row: QRectF, theme: Theme, tally: Tally, more: Sequence[str] = ()) -> None:
    """Draw the figure with its shape, the word beside it, and at the right the longest of ``more`` that fits."""
    small, gap = theme.font(TypeRole.SMALL), theme.px(16)
    left = row.x() + _figure(painter, row, theme, tally) + gap
    text(painter, QRectF(left, row.y(), max(row.right() - left, 0.0), row.height()), tally.word, small, Colour.QUIET)
    left += text_width(tally.word, small) + gap
    for words in more:
        if left + text_width(words, small) <= row.right():
            text(painter, row, words, small, Colour.QUIET, RIGHT)
            break


def draw_line(painter: QPainter, row: QRectF, theme: Theme, tally: Tally) -> None:
    """Draw shape and word, the figure in small type at the right."""
    strong, mark = theme.font(TypeRole.STRONG), theme.px(36)
    width = text_width(tally.figure, strong)
    if tally.news:
        news_mark(painter, QRectF(row.right() - width, row.y(), width, row.height()), theme)
    text(painter, row, tally.figure, strong, SEVERITY[tally.severity], RIGHT)
    if tally.marked:
        _mark(painter, QPointF(row.x() + mark / 2, row.center().y()), mark, tally)
    word = row.adjusted(mark + theme.px(12) if tally.marked else 0.0, 0, -width - theme.px(16), 0)
    text(painter, word, tally.word, theme.font(TypeRole.SMALL), Colour.QUIET)


def _figure(painter: QPainter, row: QRectF, theme: Theme, tally: Tally) -> float:
    """Draw the figure and its shape, where there is room for it, and return how wide that is."""
    font, mark = theme.font(TypeRole.VALUE), theme.px(44)
    width = text_width(tally.figure, font)
    if width > row.width():
        # half a number is another number
        font = theme.font(TypeRole.STRONG)
        width = text_width(tally.figure, font)
    if tally.news:
        news_mark(painter, QRectF(row.x(), row.y(), width, row.height()), theme)
    text(painter, row, tally.figure, font, SEVERITY[tally.severity])
    beside = width + theme.px(22)
    if not tally.marked or beside + mark > row.width():
        return width
    _mark(painter, QPointF(row.x() + beside + mark / 2, row.center().y()), mark, tally)
    return beside + mark


def _mark(painter: QPainter, centre: QPointF, size: float, tally: Tally) -> None:
    """Draw the shape of a state: a tick for what is finished, else that of its severity."""
    if not tally.finished:
        severity_mark(painter, centre, size, tally.severity)
        return
    painter.setPen(QPen(Colour.QUIET, size * 0.16, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    corners = ((-0.42, 0.02), (-0.12, 0.34), (0.44, -0.32))
    painter.drawPolyline([centre + QPointF(x * size, y * size) for x, y in corners])
