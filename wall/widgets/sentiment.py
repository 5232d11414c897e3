"""The sentiment tile: which share of stories is good news, neither, or bad news, period by period."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, ClassVar, NamedTuple

from msgspec import Meta, Struct
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from server.contract.messages import Line, Series, Severity
from wall.drawing.hatching import Pattern, fill
from wall.drawing.number_format import known
from wall.drawing.shapes import nothing
from wall.drawing.text import CENTRE, RIGHT, line_height, text, text_width
from wall.drawing.time_axis import STEPS, label, place, widest
from wall.theme import SEVERITY, Colour, Theme, TypeRole
from wall.widgets.base import Tile

LOWEST = 110
"""Least height of the columns."""
NARROWEST = 14
"""Least width of a column; where there is less room, fewer periods are shown."""
SWATCH = 52


class SentimentOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much of the past is shown."""

    periods: Annotated[int, Meta(ge=1, le=400)] = 24
    """The newest; of stories by hour one day."""


class _Part(NamedTuple):
    """One kind of story."""

    name: str
    shares: list[float | None]
    """Period by period, 0 to 1; None where there was no story at all."""
    severity: Severity
    colour: QColor
    pattern: Pattern


_LOOKS = ((Colour.MARK, Pattern.PLAIN), (Colour.FAINT, Pattern.DOTTED), (Colour.QUIET, Pattern.HATCHED))
"""Of the parts that mean nothing bad, in the order of the series."""


class SentimentTile(Tile[Series]):
    """Columns of shares, what is bad at the foot where columns can be compared; the newest shares in words."""

    Options: ClassVar[type[Struct]] = SentimentOptions

    def heading(self) -> str:
        """Return what is shared out, or its short name where the tile is too narrow."""
        if not self.documents:
            return ""
        name, short = self.language.say(self.document.name), self.language.say(self.document.short)
        room = self.title_room
        return name if text_width(name, self.theme.font(TypeRole.TITLE)) <= room else short

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw the newest shares, and below them the columns with their hours."""
        times, parts = self._parts()
        newest = max((n for part in parts for n, share in enumerate(part.shares) if share is not None), default=None)
        if newest is None:
            nothing(painter, area, theme, self.tr("No stories to judge"))
            return
        below = self._newest(painter, area, theme, parts, newest, times[newest])
        if below.height() < theme.px(LOWEST):
            return
        line = line_height(theme.font(TypeRole.SMALL))
        axis = line if below.height() >= theme.px(LOWEST) + line else 0.0
        columns = below.adjusted(0, 0, 0, -axis)
        first = max(0, len(times) - int(columns.width() / theme.px(NARROWEST)))
        times = times[first:]
        wide = columns.width() / len(times)
        gap = min(theme.px(8), wide * 0.2)
        for number in range(len(times)):
            column = QRectF(columns.x() + number * wide + gap / 2, columns.y(), wide - gap, columns.height())
            _column(painter, column, theme, parts, first + number)
        if axis:
            self._axis(painter, QRectF(below.x(), columns.bottom(), below.width(), line), theme, times, wide)

    def _parts(self) -> tuple[list[datetime], list[_Part]]:
        """Return the periods and the kinds of story, the worst first."""
        series = self.document
        times = [point.at for point in series.points[-self.options.periods :]]
        counts = [_counts(each, times) for each in series.beside]
        whole = [sum(column) for column in zip(*counts, strict=True)]
        looks = iter(_LOOKS)
        parts = []
        for each, values in zip(series.beside, counts, strict=True):
            bad = each.severity is not Severity.NORMAL
            colour, pattern = (SEVERITY[each.severity], Pattern.HATCHED) if bad else next(looks, _LOOKS[-1])
            shares = [value / total if total > 0 else None for value, total in zip(values, whole, strict=True)]
            parts.append(_Part(self.language.say(each.name), shares, each.severity, colour, pattern))
        return times, parts[::-1]

    def _newest(
        self, painter: QPainter, area: QRectF, theme: Theme, parts: Sequence[_Part], newest: int, at: datetime
    ) -> QRectF:
        """Draw the newest share of each kind with what it looks like; return the room below."""
        small, strong = theme.font(TypeRole.SMALL), theme.font(TypeRole.STRONG)
        line, gap = line_height(strong), theme.px(16)
        shares = [self.language.percent(part.shares[newest] or 0.0) for part in parts]
        widths = [
            theme.px(SWATCH) + 2 * gap + text_width(f"{share} {part.name}", strong)
            for part, share in zip(parts, shares, strict=True)
        ]
        beside = sum(widths) + theme.px(40) * len(widths) <= area.width()
        # where share and name are too long for a line, the name stands below
        lines = 1 if max(widths) <= area.width() or area.height() < 2 * line else 2
        shown = len(parts) if beside else min(len(parts), max(1, int(area.height() / line / lines)))
        row = QRectF(area.x(), area.y(), area.width(), line)
        for part, share, width in list(zip(parts, shares, widths, strict=True))[:shown]:
            colour = SEVERITY[part.severity]
            swatch = QRectF(row.x(), row.center().y() - theme.px(20), theme.px(SWATCH), theme.px(40))
            fill(painter, swatch, theme, part.colour, part.pattern)
            inner = row.adjusted(swatch.width() + gap, 0, 0, 0)
            text(painter, inner, share if lines == 2 else f"{share} {part.name}", strong, colour)
            if beside:
                row.translate(width + theme.px(40), 0)
                continue
            row.translate(0, line)
            if lines == 2:
                text(painter, row, part.name, small, colour)
                row.translate(0, line)
        moment = self._moment(at)
        start = row.x() if beside else area.x() + widths[0]
        rest = QRectF(start, area.y(), area.right() - start, line)
        if text_width(moment, small) <= rest.width():
            text(painter, rest, moment, small, Colour.QUIET, RIGHT)
        used = line if beside else shown * line * lines
        return area.adjusted(0, used + theme.px(14), 0, 0)

    def _moment(self, at: datetime) -> str:
        """Return which period the newest shares are of."""
        return label(self.document.span, place(self.document.span, at))

    def _axis(self, painter: QPainter, row: QRectF, theme: Theme, times: Sequence[datetime], wide: float) -> None:
        """Draw under the columns when they were, from the newest on as many as there is room for."""
        small, span = theme.font(TypeRole.SMALL), self.document.span
        room = text_width(widest(span), small)
        fitting = max(1, int(row.width() / (room * 1.3)))
        step = next((each for each in STEPS[span] if len(times) / each < fitting), len(times))
        for number in range(len(times) - 1, -1, -step):
            middle = row.x() + (number + 0.5) * wide
            left = min(max(middle - room / 2, row.x()), row.right() - room)
            text(
                painter,
                QRectF(left, row.y(), room, row.height()),
                label(span, place(span, times[number])),
                small,
                Colour.QUIET,
                CENTRE,
            )


def _counts(line: Line, times: Sequence[datetime]) -> list[float]:
    """Return the values of a line at some times; a number below zero, or none, counts nothing."""
    values = {point.at: known(point.value) or 0.0 for point in line.points}
    return [max(values.get(at, 0.0), 0.0) for at in times]


def _column(painter: QPainter, column: QRectF, theme: Theme, parts: Sequence[_Part], number: int) -> None:
    """Draw the shares of one period on each other; without a story, a line at the foot."""
    bottom = column.bottom()
    for part in parts:
        share = part.shares[number]
        if share is None:
            painter.fillRect(
                QRectF(column.x(), column.bottom() - theme.px(4), column.width(), theme.px(4)), Colour.LINE
            )
            return
        tall = column.height() * share
        fill(painter, QRectF(column.x(), bottom - tall, column.width(), tall), theme, part.colour, part.pattern)
        bottom -= tall
