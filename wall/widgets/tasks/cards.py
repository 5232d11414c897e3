"""Cards of tasks beneath each other: as many as are legible, and how many more there are."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from server.contract.messages import Severity
from wall.drawing.shapes import severity_mark
from wall.drawing.text import line_height, text, text_width, wrap
from wall.theme import SEVERITY, Colour, Theme, TypeRole

LINES = 2
"""Of one title at most."""
INSET = 24.0
"""Before its words."""
FOOT = 8.0
"""Below a card's last line."""
PART = 16.0
"""Between two parts of a line, and after the last."""
MARK = 36.0
"""Size of the shape before what is said of the days."""


class Card(NamedTuple):
    """One task as it is written."""

    title: str
    days: tuple[str, ...]
    """How late it is or how soon it is due, in fewer and fewer words."""
    day: str
    """The date; left out where there is no room for it in two lines."""
    owner: str
    severity: Severity = Severity.NORMAL


class _Laid(NamedTuple):
    """A card in lines."""

    title: list[str]
    details: list[list[str]]
    """Below the title; the first of all is about the days."""

    @property
    def lines(self) -> int:
        return len(self.title) + len(self.details)


def least_card(theme: Theme) -> float:
    """Return how high the place of a single card must be."""
    return (LINES + 2) * line_height(theme.font(TypeRole.SMALL)) + theme.px(FOOT)


def draw_cards(
    painter: QPainter, area: QRectF, theme: Theme, cards: Sequence[Card], *, total: int, more: Callable[[int], str]
) -> int:
    """Draw what fits, and as ``more`` says it how many of ``total`` do not; return those where that found no place."""
    line, gap, foot = line_height(theme.font(TypeRole.SMALL)), theme.px(16), theme.px(FOOT)
    laid: list[_Laid] = []
    room = area.height() + 1
    for card in cards:
        fits = _lay(card, theme, area.width(), int((room - foot) / line))
        if fits.lines * line + foot > room:
            break
        laid.append(fits)
        room -= fits.lines * line + foot + gap
    hidden = max(total - len(laid), 0)
    placed = hidden > 0 and room >= line
    top = area.y()
    for card, lines in zip(cards, laid, strict=False):
        height = lines.lines * line + foot
        _card(painter, QRectF(area.x(), top, area.width(), height), theme, card, lines)
        top += height + gap
    if placed:
        row = QRectF(area.x() + theme.px(INSET), top, area.width() - theme.px(INSET), line)
        text(painter, row, more(hidden), theme.font(TypeRole.SMALL), Colour.QUIET)
    return 0 if placed else hidden


def _lay(card: Card, theme: Theme, width: float, most: int) -> _Laid:
    """Return a card in as many lines as there may be, the title cut shorter where it must be."""
    inner = width - theme.px(INSET + PART)
    details = _details(card, theme, inner)
    return _Laid(wrap(card.title, theme.font(TypeRole.SMALL), inner, max(1, min(LINES, most - len(details)))), details)


def _details(card: Card, theme: Theme, width: float) -> list[list[str]]:
    """Return days, date and owner in one line or two; no part is broken, and the date goes first."""
    strong, small, gap = theme.font(TypeRole.STRONG), theme.font(TypeRole.SMALL), theme.px(PART)
    inset = 0.0 if card.severity is Severity.NORMAL else theme.px(MARK + PART / 2)
    days = next((each for each in card.days if inset + text_width(each, strong) <= width), card.days[-1])
    first = inset + text_width(days, strong)
    day, owner = gap + text_width(card.day, small), gap + text_width(card.owner, small)
    if card.day and first + day + owner <= width:
        return [[days, card.day, card.owner]]
    if card.day and first + day <= width:
        return [[days, card.day], [card.owner]]
    if card.day and day + owner - gap <= width:
        return [[days], [card.day, card.owner]]
    return [[days, card.owner]] if first + owner <= width else [[days], [card.owner]]


def _card(painter: QPainter, area: QRectF, theme: Theme, card: Card, laid: _Laid) -> None:
    """Draw ground and edge, the title, and below it the days with their shape, the date, the owner."""
    strong, small, gap = theme.font(TypeRole.STRONG), theme.font(TypeRole.SMALL), theme.px(INSET)
    normal = card.severity is Severity.NORMAL
    painter.fillRect(area, Colour.RAISED)
    edge: QColor = Colour.LINE if normal else SEVERITY[card.severity]
    painter.fillRect(QRectF(area.x(), area.y(), theme.px(8), area.height()), edge)
    row = QRectF(area.x() + gap, area.y(), area.width() - theme.px(INSET + PART), line_height(small))
    for words in laid.title:
        text(painter, row, words, small, Colour.TEXT)
        row.translate(0, row.height())
    for number, parts in enumerate(laid.details):
        left = row.x()
        for place, words in enumerate(parts):
            leads = number == place == 0
            if leads and not normal:
                mark = theme.px(MARK)
                severity_mark(painter, QPointF(left + mark / 2, row.center().y()), mark, card.severity)
                left += theme.px(MARK + PART / 2)
            font = strong if leads else small
            colour = SEVERITY[card.severity] if leads else Colour.QUIET
            text(painter, QRectF(left, row.y(), row.right() - left, row.height()), words, font, colour)
            left += text_width(words, font) + theme.px(PART)
        row.translate(0, row.height())
