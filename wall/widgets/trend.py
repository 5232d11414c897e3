"""The trend chart: one indicator by month, with its plan and its limits."""

import math
from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from msgspec import Struct
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from server.contract.messages import Point, Series
from wall.chart import Chart, Line
from wall.language import LOCAL, Language
from wall.layouts.model import TileSpec
from wall.lettering import CENTRE, RIGHT, line_height, text, text_width
from wall.theme import SEVERITY, Colour, Role, Theme
from wall.widgets.base import Tile

LOWEST = 150
"""Least height of a chart."""


class TrendOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much of the past is shown."""

    months: int = 25
    """Two years and the month that last year's is compared with."""


class _Scale(NamedTuple):
    """What the ends of the axes stand for."""

    first: int
    """Months, as ``_index`` counts them."""
    last: int
    end: float
    """The right edge: a little after the last month."""
    low: float
    high: float
    ticks: list[float]


class TrendTile(Tile[Series]):
    """Values as a line, the plan dashed, limits as lines in the colour of their severity."""

    Options: ClassVar[type[Struct]] = TrendOptions

    def __init__(self, spec: TileSpec, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(spec, language, parent)
        self._chart = Chart(self)
        self._filled: tuple[object, ...] | None = None

    def heading(self) -> str:
        """Return the indicator's name, or its short one where the tile is too narrow."""
        if not self.documents:
            return ""
        name = self.language.say(self.document.name)
        room = self.width() - 2 * self.theme.padding
        fits = text_width(name, self.theme.font(Role.TITLE)) <= room
        return name if fits else self.language.say(self.document.short)

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw the newest value in figures, and below it the chart with its axes."""
        if not self.document.points:
            text(painter, area, self.tr("No values yet"), theme.font(Role.BODY), Colour.QUIET)
            return
        below = self._draw_newest(painter, area, theme)
        if below.height() < theme.px(LOWEST):
            return
        points = self.document.points[-self.options.months :]
        plan = [point for point in self.document.plan if point.at >= points[0].at]
        values = [*(point.value for point in (*points, *plan)), *(limit.value for limit in self.document.limits)]
        # above the lines, room for the word that says what the dashed one is
        lines = below.height() / line_height(theme.font(Role.SMALL)) - 1
        scale = _scale(points, values, headroom=1 / lines if plan else 0.0, ticks=max(2, min(5, int(lines / 1.7))))
        inner = self._draw_axes(painter, below, theme, scale)
        wanted = (theme.unit, scale, self.document)
        if wanted != self._filled:
            self._filled = wanted
            self._fill(theme, points, plan, scale)
        self._chart.draw(painter, inner)
        if plan:
            words = "\u254c\u254c " + self.tr("plan")
            row = QRectF(inner.x(), inner.y(), inner.width(), line_height(theme.font(Role.SMALL)))
            text(painter, row, words, theme.font(Role.SMALL), Colour.MARK)

    def _draw_newest(self, painter: QPainter, area: QRectF, theme: Theme) -> QRectF:
        """Draw the newest value, its unit and its month; return what is left below."""
        series = self.document
        value, small = theme.font(Role.VALUE), theme.font(Role.SMALL)
        row = QRectF(area.x(), area.y(), area.width(), line_height(value))
        figure = self.language.number(series.points[-1].value, series.decimals)
        text(painter, row, figure, value, Colour.TEXT)
        rest = row.adjusted(text_width(figure, value) + theme.px(18), theme.px(22), 0, 0)
        unit, month = self.language.say(series.unit), self.language.month(series.points[-1].at.astimezone(LOCAL).date())
        text(painter, rest, unit, small, Colour.QUIET)
        room = rest.width() - text_width(unit, small) - theme.px(30)
        spelt = [self.tr("{month} so far").format(month=month), month] if series.running else [month]
        fitting = (words for words in spelt if text_width(words, small) <= room)
        text(painter, rest, next(fitting, ""), small, Colour.QUIET, RIGHT)
        return area.adjusted(0, row.height() + theme.px(8), 0, 0)

    def _draw_axes(self, painter: QPainter, area: QRectF, theme: Theme, scale: _Scale) -> QRectF:
        """Draw values at the left and months at the foot; return the room for the chart between them."""
        small = theme.font(Role.SMALL)
        line, gap = line_height(small), theme.px(18)
        decimals = self.document.decimals if scale.high - scale.low < 10 else 0
        labels = [self.language.number(tick, decimals) for tick in scale.ticks]
        left = max((text_width(label, small) for label in labels), default=0.0) + gap
        inner = area.adjusted(left, 0, 0, -line)
        for tick, label in zip(scale.ticks, labels, strict=True):
            middle = inner.bottom() - (tick - scale.low) / (scale.high - scale.low) * inner.height()
            if middle - line / 2 >= area.top():
                row = QRectF(area.x(), middle - line / 2, left - gap, line)
                text(painter, row, label, small, Colour.QUIET, RIGHT)
        wide = text_width("00/00", small)
        room = max(1, int(inner.width() / (wide * 1.3)))
        step = next((each for each in (1, 2, 3, 6, 12) if (scale.last - scale.first) / each < room), 24)
        for month in range(scale.last, scale.first - 1, -step):
            middle = inner.x() + (month - scale.first) / (scale.end - scale.first) * inner.width()
            start = max(inner.x(), min(middle - wide / 2, area.right() - wide))
            label = f"{month % 12 + 1}/{month // 12 % 100:02}"
            text(painter, QRectF(start, inner.bottom(), wide, line), label, small, Colour.QUIET, CENTRE)
        return inner

    def _fill(self, theme: Theme, points: Sequence[Point], plan: Sequence[Point], scale: _Scale) -> None:
        sides = (scale.first, scale.end)
        grid = [tick for tick in scale.ticks for _ in sides]
        lines = [Line(sides * len(scale.ticks), grid, Colour.LINE, theme.px(2), pairs=True)]
        for limit in self.document.limits:
            lines.append(Line(sides, (limit.value, limit.value), SEVERITY[limit.severity], theme.px(4)))
        if plan:
            lines.append(Line(*_columns(plan), Colour.MARK, theme.px(4), Qt.PenStyle.DashLine))
        if self.document.running:
            lines.append(Line(*_columns(points[-2:]), Colour.FAINT, theme.px(5), Qt.PenStyle.DotLine))
            whole = points[:-1]
        else:
            whole = points
        lines.append(Line(*_columns(whole), Colour.TEXT, theme.px(5)))
        self._chart.fill(lines, sides, (scale.low, scale.high))
        newest = (_index(points[-1]), points[-1].value)
        self._chart.mark(newest, theme.px(20), Colour.TEXT, hollow=self.document.running)


def _scale(points: Sequence[Point], values: Sequence[float], *, headroom: float, ticks: int) -> _Scale:
    """Return axes for these months and values, with at most so many ticks.

    ``headroom`` is the share of the height that nothing may reach into.
    """
    first, last = _index(points[0]), _index(points[-1])
    low, high = min(values), max(values)
    marked = _ticks(low, high, ticks)
    margin = (high - low) * 0.06 or max(abs(high), 1.0)
    low, high = low - margin, high + margin
    high += (high - low) * headroom / (1 - headroom)
    return _Scale(first, last, last + max((last - first) * 0.05, 0.5), low, high, marked)


def _index(point: Point) -> int:
    """Return a month as a number that grows by one a month."""
    day = point.at.astimezone(LOCAL)
    return day.year * 12 + day.month - 1


def _columns(points: Sequence[Point]) -> tuple[list[int], list[float]]:
    return [_index(point) for point in points], [point.value for point in points]


def _ticks(low: float, high: float, most: int) -> list[float]:
    """Return as many round values across a range as ``most`` allows."""
    power = 10.0 ** math.floor(math.log10((high - low) / (most + 1) or max(abs(high), 1.0)))
    for step in (power * factor for factor in (1, 2, 2.5, 5, 10, 20, 25, 50)):
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first < most:
            break
    return [step * number for number in range(first, last + 1)]
