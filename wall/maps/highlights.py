"""Which places of a map want attention first: those that are marked, and the list of them beside the map."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from server.contract.messages import Column, Severity
from wall.drawing.number_format import figure
from wall.drawing.shapes import severity_mark
from wall.drawing.text import RIGHT, line_height, text, text_width
from wall.language import Language
from wall.maps.choropleth import ShadedCommune
from wall.theme import SEVERITY, Colour, Theme, TypeRole

MOST = 1 / 3
"""Share of the places up to which all that are abnormal are marked; of more nothing would stand out."""
FEW = 5
"""How many are marked then."""
COLUMN = 900
"""Width from which on names and figures would stand too far apart for the eye to follow."""


class Marked(NamedTuple):
    """The places, the worst first, with the severity of those alone that are marked."""

    places: list[ShadedCommune]
    marked: int
    abnormal: int
    """How many are beyond a limit, marked or not."""

    @property
    def severity(self) -> Severity:
        """The gravest of those that are marked."""
        return self.places[0].severity if self.places else Severity.NORMAL


def marked(places: Sequence[ShadedCommune], column: Column) -> Marked:
    """Return the places in the order of the attention they want.

    Where more than a third are beyond a limit only the critical ones stay marked, or the five worst where these too
    are many or there are none.
    """
    ranked = sorted(places, key=_attention(column))
    abnormal = sum(place.severity is not Severity.NORMAL for place in ranked)
    critical = sum(place.severity is Severity.CRITICAL for place in ranked)
    if abnormal <= max(MOST * len(ranked), FEW):
        return Marked(ranked, abnormal, abnormal)
    kept = critical if 0 < critical <= max(MOST * len(ranked), FEW) else FEW
    plain = [place._replace(severity=Severity.NORMAL) for place in ranked[kept:]]
    return Marked([*ranked[:kept], *plain], kept, abnormal)


def list_worst(
    painter: QPainter, area: QRectF, theme: Theme, places: Sequence[ShadedCommune], column: Column, language: Language
) -> int:
    """List places in their order, as many as fit, and return how many these are; in columns where it is wide."""
    columns, between = max(1, int(area.width() / theme.px(COLUMN))), theme.px(60)
    width = (area.width() - between * (columns - 1)) / columns
    shown = 0
    for number in range(columns):
        part = QRectF(area.x() + number * (width + between), area.y(), width, area.height())
        shown += _list(painter, part, theme, places[shown:], column, language)
    return shown


def _list(
    painter: QPainter, area: QRectF, theme: Theme, places: Sequence[ShadedCommune], column: Column, language: Language
) -> int:
    font, mark = theme.font(TypeRole.SMALL), theme.px(36)
    row = QRectF(area.x(), area.y(), area.width(), line_height(font))
    shown = 0
    for place in places:
        if row.bottom() > area.bottom() + 1:
            break
        shown += 1
        amount = figure(language, place.value, column.decimals)
        width = text_width(amount, font) + 1
        inset = 0.0 if place.severity is Severity.NORMAL else mark + theme.px(12)
        names = row.width() - inset - width - theme.px(24)
        if names < theme.px(100):
            width, names = 0.0, row.width() - inset
        severity_mark(painter, QPointF(row.x() + mark / 2, row.center().y()), mark, place.severity)
        name = QRectF(row.x() + inset, row.y(), names, row.height())
        words = place.name if text_width(place.name, font) <= names else " ".join(place.which)
        text(painter, name, words, font, Colour.TEXT)
        if width:
            text(painter, row.adjusted(row.width() - width, 0, 0, 0), amount, font, SEVERITY[place.severity], RIGHT)
        row.translate(0, row.height() + theme.px(4))
    return shown


def _attention(column: Column) -> Callable[[ShadedCommune], tuple[int, bool, float]]:
    """Return what orders places: the gravest first, then by the figure, then those that nobody knows."""

    def order(place: ShadedCommune) -> tuple[int, bool, float]:
        return -place.severity.gravity, *column.attention(place.value)

    return order
