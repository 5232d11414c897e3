"""The trend chart: one figure by period, with its plan, its limits and what it is expected to be."""

import math
from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from msgspec import Struct
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from server.contract.calendar import CALENDAR
from server.contract.messages import Band, Point, Series, Severity, Span
from wall.drawing.axes import Scale, scale_for
from wall.drawing.line_chart import Chart, ChartBand, ChartDot, ChartLine
from wall.drawing.shapes import news_mark, nothing, sparkline
from wall.drawing.text import CENTRE, RIGHT, line_height, text, text_width
from wall.drawing.time_axis import STEPS, label, place, widest
from wall.theme import SEVERITY, Colour, Theme, TypeRole
from wall.widgets.base import Tile

LOWEST, NARROWEST = 200, 480
"""Least height and width of a chart with axes; below, there is the line alone."""
LEGIBLE = 3.0
"""Lines of text that a legend leaves to its chart."""
SPARK = 60
"""Least height of the line alone."""


class TrendOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much of the past and of the time to come is shown."""

    periods: int = 25
    """Of months two years, and the month that last year's is compared with."""
    ahead: int = 6
    """Periods of the forecast."""
    last_year: bool = False
    """Under each month or quarter, what it was a year before."""


_Entry = tuple[str, QColor]
"""What a line is called, behind a stroke like its own, in its colour."""
BETWEEN = 30
"""Between two entries of a legend."""


class _Style(NamedTuple):
    """How a line beside the figure looks, and the strokes that stand for it in the legend."""

    colour: QColor
    pen: Qt.PenStyle
    sample: str


_BESIDE = (
    _Style(Colour.MARK, Qt.PenStyle.SolidLine, "\u2500\u2500"),
    _Style(Colour.QUIET, Qt.PenStyle.DotLine, "\u2508\u2508"),
    _Style(Colour.STALE, Qt.PenStyle.DashDotLine, "\u2500\u00b7"),
)
_LIGHT, _LIGHTER = 70, 36
"""How opaque the bands are, of 255."""


class TrendTile(Tile[Series]):
    """Values as a line, the plan dashed, limits as lines in the colour of their severity."""

    Options: ClassVar[type[Struct]] = TrendOptions

    def heading(self) -> str:
        """Return the indicator's name, or its short one where the tile is too narrow."""
        if not self.documents:
            return ""
        name = self.language.say(self.document.name)
        room = self.title_room
        fits = text_width(name, self.theme.font(TypeRole.TITLE)) <= room
        return name if fits else self.language.say(self.document.short)

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw the newest value in figures, and below it the chart with its axes."""
        if not self.document.points:
            nothing(painter, area, theme, self.tr("No values yet"))
            return
        below = self._draw_newest(painter, area, theme)
        if below.height() < theme.px(LOWEST) or below.width() < theme.px(NARROWEST):
            values = [point.value for point in self.document.points[-self.options.periods :]]
            if below.height() >= theme.px(SPARK):
                sparkline(painter, below, values, Colour.TEXT, theme.px(5))
            return
        series = self.document
        points = series.points[-self.options.periods :]
        plan = [point for point in series.plan if point.at >= points[0].at]
        bands = series.forecast[: self.options.ahead]
        beside = [[point for point in each.points if point.at >= points[0].at] for each in series.beside]
        before = self._year_before(points, bands) if self.options.last_year else []
        values = [
            *(point.value for part in (points, plan, *beside) for point in part),
            *(value for _, value in before),
            *(limit.value for limit in series.limits),
            # the wider band may be cut: what is likely must stay legible
            *(edge for band in bands for edge in (band.low80, band.high80)),
        ]
        line = line_height(theme.font(TypeRole.SMALL))
        legend = _rows(self._legend(plan=bool(plan), before=bool(before)), below.width(), theme)
        legend = legend[: max(0, int(below.height() / line - LEGIBLE))]
        self._draw_legend(painter, below, theme, legend)
        below.adjust(0, line * len(legend), 0, 0)
        last = place(series.span, max([points[-1].at, *(band.at for band in bands)]))
        scale = scale_for(
            series.span,
            place(series.span, points[0].at),
            last,
            values,
            ticks=max(1, min(5, int((below.height() / line - 1) / 1.7))),
            decimals=series.decimals,
        )
        inner = self._draw_axes(painter, below, theme, scale)
        self._chart(theme, points, plan, before, scale).draw(painter, inner)

    def _year_before(self, points: Sequence[Point], bands: Sequence[Band]) -> list[tuple[int, float]]:
        """Return for each period that is drawn, in the axis' units, what was a year before it."""
        span = self.document.span
        if span not in (Span.MONTH, Span.QUARTER):
            return []
        known = {place(span, point.at): point.value for point in self.document.points}
        drawn = [*(place(span, point.at) for point in points), *(place(span, band.at) for band in bands)]
        return [(where, known[where - 12]) for where in drawn if where - 12 in known]

    def _legend(self, *, plan: bool, before: bool) -> list[_Entry]:
        """Return what the lines are called, each behind strokes like its own."""
        words = [("\u254c\u254c " + self.tr("plan"), Colour.MARK)] if plan else []
        if before:
            words.append(("\u2508\u2508 " + self.tr("last year"), Colour.QUIET))
        for each, style in zip(self.document.beside, _BESIDE, strict=False):
            colour = style.colour if each.severity is Severity.NORMAL else SEVERITY[each.severity]
            words.append((f"{style.sample} {self.language.say(each.name)}", colour))
        if self.document.forecast:
            words.append(("\u2591\u2591 " + self.tr("forecast"), Colour.STALE))
        return words

    def _draw_legend(self, painter: QPainter, area: QRectF, theme: Theme, rows: list[list[_Entry]]) -> None:
        font = theme.font(TypeRole.SMALL)
        line = line_height(font)
        for number, row in enumerate(rows):
            left = area.x()
            for words, colour in row:
                width = text_width(words, font)
                text(painter, QRectF(left, area.y() + number * line, width + 1, line), words, font, colour)
                left += width + theme.px(BETWEEN)

    def _draw_newest(self, painter: QPainter, area: QRectF, theme: Theme) -> QRectF:
        """Draw the newest value, its unit and its period; return what is left below."""
        series = self.document
        value, small = theme.font(TypeRole.VALUE), theme.font(TypeRole.SMALL)
        row = QRectF(area.x(), area.y(), area.width(), line_height(value))
        figure = self.language.number(series.points[-1].value, series.decimals)
        if self.is_news("newest", series.points[-1]):
            news_mark(painter, QRectF(row.x(), row.y(), text_width(figure, value), row.height()), theme)
        text(painter, row, figure, value, Colour.TEXT)
        rest = row.adjusted(text_width(figure, value) + theme.px(18), theme.px(22), 0, 0)
        unit, period = self.language.say(series.unit), self._period(series.points[-1])
        text(painter, rest, unit, small, Colour.QUIET)
        room = rest.width() - text_width(unit, small) - theme.px(30)
        spelt = [self.tr("{month} so far").format(month=period), period] if series.running else [period]
        if self.dated():
            spelt = []  # it stands beside the title
        fitting = (words for words in spelt if text_width(words, small) <= room)
        text(painter, rest, next(fitting, ""), small, Colour.QUIET, RIGHT)
        return area.adjusted(0, row.height() + theme.px(8), 0, 0)

    def _draw_axes(self, painter: QPainter, area: QRectF, theme: Theme, scale: Scale) -> QRectF:
        """Draw values at the left and months at the foot; return the room for the chart between them."""
        small = theme.font(TypeRole.SMALL)
        line, gap = line_height(small), theme.px(18)
        labels = [self.language.number(tick, scale.decimals) for tick in scale.ticks]
        left = max((text_width(words, small) for words in labels), default=0.0) + gap
        inner = area.adjusted(left, 0, 0, -line)
        for tick, words in zip(scale.ticks, labels, strict=True):
            middle = inner.bottom() - (tick - scale.low) / (scale.high - scale.low) * inner.height()
            # beside the topmost line a label keeps clear of what stands above
            row = QRectF(area.x(), max(middle - line / 2, area.top()), left - gap, line)
            text(painter, row, words, small, Colour.QUIET, RIGHT)
        wide = text_width(widest(scale.span), small)
        room = max(1, int(inner.width() / (wide * 1.3)))
        steps = STEPS[scale.span]
        step = next((each for each in steps if (scale.last - scale.first) / each < room), steps[-1])
        after = math.inf
        for where in range(scale.last, scale.first - 1, -step):
            middle = inner.x() + (where - scale.first) / (scale.end - scale.first) * inner.width()
            start = max(inner.x(), min(middle - wide / 2, area.right() - wide))
            if start + wide > after:
                continue  # the edge has moved it onto the one after it
            after = start - gap
            row = QRectF(start, inner.bottom(), wide, line)
            text(painter, row, label(scale.span, where), small, Colour.QUIET, CENTRE)
        return inner

    def _period(self, point: Point) -> str:
        """Return what the period of a value is called."""
        span, local = self.document.span, point.at.astimezone(CALENDAR)
        if span is Span.MONTH:
            return self.language.month(local.date())
        if span in (Span.DAY, Span.WEEK):
            return self.language.short_day(local.date())
        return label(span, place(span, point.at))

    def _chart(
        self,
        theme: Theme,
        points: Sequence[Point],
        plan: Sequence[Point],
        before: Sequence[tuple[int, float]],
        scale: Scale,
    ) -> Chart:
        sides = (scale.first, scale.end)
        grid = [tick for tick in scale.ticks for _ in sides]
        lines = [ChartLine(sides * len(scale.ticks), grid, Colour.LINE, theme.px(2), pairs=True)]
        for limit in self.document.limits:
            lines.append(ChartLine(sides, (limit.value, limit.value), SEVERITY[limit.severity], theme.px(4)))
        if plan:
            lines.append(ChartLine(*self._columns(plan), Colour.MARK, theme.px(4), Qt.PenStyle.DashLine))
        if before:
            x, y = zip(*before, strict=True)
            lines.append(ChartLine(x, y, Colour.QUIET, theme.px(4), Qt.PenStyle.DotLine))
        for each, style in zip(self.document.beside, _BESIDE, strict=False):
            colour = style.colour if each.severity is Severity.NORMAL else SEVERITY[each.severity]
            shown = [point for point in each.points if point.at >= points[0].at]
            lines.append(ChartLine(*self._columns(shown), colour, theme.px(3), style.pen))
        whole = points
        if self.document.running:
            lines.append(ChartLine(*self._columns(points[-2:]), Colour.FAINT, theme.px(5), Qt.PenStyle.DotLine))
            whole = points[:-1]
        areas = self._ahead(theme, whole, lines, scale)
        lines.append(ChartLine(*self._columns(whole), Colour.TEXT, theme.px(5)))
        newest = (place(scale.span, points[-1].at), points[-1].value)
        dot = ChartDot(newest, theme.px(20), Colour.TEXT, hollow=self.document.running)
        return Chart(lines, areas, sides, (scale.low, scale.high), dot)

    def _ahead(self, theme: Theme, whole: Sequence[Point], lines: list[ChartLine], scale: Scale) -> list[ChartBand]:
        """Add the expected values to ``lines``; return the bands they will lie in, which open at the newest value."""
        bands = self.document.forecast[: self.options.ahead]
        if not bands:
            return []
        x = [place(self.document.span, band.at) for band in bands]
        begin = whole[-1:]
        start = [place(self.document.span, point.at) for point in begin]
        known = [point.value for point in begin]
        lines.append(
            ChartLine(
                [*start, *x], [*known, *(band.value for band in bands)], Colour.STALE, theme.px(4), Qt.PenStyle.DashLine
            )
        )
        edges = (
            ([b.low95 for b in bands], [b.high95 for b in bands]),
            ([b.low80 for b in bands], [b.high80 for b in bands]),
        )
        return [
            ChartBand(
                [*start, *x],
                [*known, *(max(each, scale.low) for each in low)],
                [*known, *(min(each, scale.high) for each in high)],
                _clear(alpha),
            )
            for (low, high), alpha in zip(edges, (_LIGHTER, _LIGHT), strict=True)
        ]

    def _columns(self, points: Sequence[Point]) -> tuple[list[int], list[float]]:
        return [place(self.document.span, point.at) for point in points], [point.value for point in points]


def _rows(entries: list[_Entry], width: float, theme: Theme) -> list[list[_Entry]]:
    """Return the words of a legend in as many rows as they need."""
    font, left = theme.font(TypeRole.SMALL), 0.0
    rows: list[list[_Entry]] = [[]]
    for entry in entries:
        wide = text_width(entry[0], font)
        if rows[-1] and left + wide > width:
            rows.append([])
            left = 0.0
        rows[-1].append(entry)
        left += wide + theme.px(BETWEEN)
    return [row for row in rows if row]


def _clear(alpha: int) -> QColor:
    colour = QColor(Colour.STALE)
    colour.setAlpha(alpha)
    return colour
