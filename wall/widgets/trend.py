"""The trend chart: one indicator by month, with its plan and its limits."""

import math
from collections.abc import Sequence
from datetime import date
from typing import ClassVar

import pyqtgraph as pg
from msgspec import Struct
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from server.contract.messages import Point, Series
from wall.freshness import Freshness
from wall.language import Language
from wall.layouts.model import TileSpec
from wall.paint import RIGHT, line_height, text, text_width
from wall.theme import SEVERITY, Colour, Role, Theme
from wall.widgets.base import Tile

VEIL = QColor(Colour.SURFACE)
VEIL.setAlpha(130)


class TrendOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much of the past is shown."""

    months: int = 25
    """Two years and the month that last year's is compared with."""


class TrendTile(Tile[Series]):
    """Values as a line, the plan dashed, limits as lines in the colour of their severity."""

    Options: ClassVar[type[Struct]] = TrendOptions

    def __init__(self, spec: TileSpec, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(spec, language, parent)
        self._chart = pg.PlotWidget(self, background=Colour.SURFACE, antialias=True)
        self._chart.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._chart.setFrameStyle(0)
        self._chart.hide()
        item = self._chart.getPlotItem()
        item.hideButtons()
        item.setMenuEnabled(False)
        item.setMouseEnabled(x=False, y=False)
        self._plan = item.plot(pen=None)
        self._line = item.plot(pen=None)
        self._last = item.plot(pen=None, symbol="o")
        self._marks: list[pg.GraphicsObject] = []
        self._drawn: tuple[object, ...] | None = None

    def heading(self) -> str:
        """Return the tile's own title."""
        return self.language.say(self.document.name) if self.documents else ""

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw the newest value in figures; the chart below is a widget of its own."""
        series = self.document
        value, small = theme.font(Role.VALUE), theme.font(Role.SMALL)
        if not series.points:
            self._chart.hide()
            text(painter, area, self.tr("No values yet"), theme.font(Role.BODY), Colour.QUIET)
            return
        newest = series.points[-1]
        row = QRectF(area.x(), area.y(), area.width(), line_height(value))
        figure = self.language.number(newest.value, series.decimals)
        text(painter, row, figure, value, Colour.TEXT)
        unit = row.adjusted(text_width(figure, value) + theme.px(18), theme.px(22), 0, 0)
        month = self.language.month(newest.month)
        text(painter, unit, self.language.say(series.unit), small, Colour.QUIET)
        if text_width(self.language.say(series.unit), small) + text_width(month, small) < unit.width():
            text(painter, unit, month, small, Colour.QUIET, RIGHT)
        self._place_chart(area.adjusted(0, row.height() + theme.px(8), 0, 0), theme)

    def _place_chart(self, area: QRectF, theme: Theme) -> None:
        dimmed = self.freshness in (Freshness.STALE, Freshness.FAILING)
        drawn = (area, theme.unit, dimmed, self.language.code, self.document)
        if drawn == self._drawn:
            return
        self._drawn = drawn
        if area.height() < theme.px(150):
            self._chart.hide()
            return
        self._chart.setGeometry(area.toAlignedRect())
        self._chart.setForegroundBrush(VEIL if dimmed else Qt.BrushStyle.NoBrush)
        self._fill(theme, area)
        self._chart.show()

    def _fill(self, theme: Theme, area: QRectF) -> None:
        series = self.document
        points = series.points[-self.options.months :]
        first = points[0].month
        plan = [point for point in series.plan if point.month >= first]
        self._line.setData(*_columns(points), pen=pg.mkPen(Colour.TEXT, width=theme.px(5)))
        self._last.setData(
            *_columns(points[-1:]), symbolSize=theme.px(20), symbolBrush=Colour.TEXT, symbolPen=pg.mkPen(None)
        )
        self._plan.setData(*_columns(plan), pen=pg.mkPen(Colour.MARK, width=theme.px(4), style=Qt.PenStyle.DashLine))
        item = self._chart.getPlotItem()
        for mark in self._marks:
            item.removeItem(mark)
        self._marks = [
            pg.InfiniteLine(limit.value, angle=0, pen=pg.mkPen(SEVERITY[limit.severity], width=theme.px(4)))
            for limit in series.limits
        ]
        low, high = _range([*points, *plan], [limit.value for limit in series.limits])
        if plan:
            high += (high - low) * 0.25
            label = pg.TextItem("\u254c\u254c " + self.tr("plan"), color=Colour.MARK, anchor=(0, 0))
            label.setFont(theme.font(Role.SMALL))
            label.setPos(_index(points[0]), high)
            self._marks.append(label)
        for mark in self._marks:
            item.addItem(mark, ignoreBounds=True)
        self._axes(theme, area, (_index(points[0]), _index(points[-1])), (low, high))

    def _axes(self, theme: Theme, area: QRectF, months: tuple[int, int], values: tuple[float, float]) -> None:
        font = theme.font(Role.SMALL)
        item = self._chart.getPlotItem()
        first, last = months
        room = max(1, int(area.width() * 0.8 / (text_width("00/00", font) * 1.3)))
        step = next((each for each in (1, 2, 3, 6, 12) if (last - first) / each < room), 24)
        low, high = values
        margin = (high - low) * 0.06 or 1.0
        ticks = _ticks(low, high)
        decimals = self.document.decimals if high - low < 10 else 0
        bottom, left = item.getAxis("bottom"), item.getAxis("left")
        bottom.setTicks(
            [
                [
                    (m, f"{m % 12 + 1}/{m // 12 % 100:02}")
                    for m in range(first, last + 1)
                    if (m - last) % step == step // 2
                ]
            ]
        )
        left.setTicks([[(tick, self.language.number(tick, decimals)) for tick in ticks]])
        for axis in (bottom, left):
            axis.setStyle(tickFont=font, tickTextOffset=round(theme.px(14)), tickLength=0, hideOverlappingLabels=False)
            axis.setPen(pg.mkPen(Colour.LINE, width=theme.px(2)))
            axis.setTextPen(pg.mkPen(Colour.QUIET))
        left.setGrid(70)
        bottom.setHeight(line_height(font) + theme.px(18))
        item.setXRange(first, last + (last - first) * 0.05, padding=0)
        item.setYRange(low - margin, high + margin, padding=0)


def _index(point: Point) -> int:
    """Return a month as a number that grows by one a month."""
    day: date = point.month
    return day.year * 12 + day.month - 1


def _columns(points: Sequence[Point]) -> tuple[list[int], list[float]]:
    return [_index(point) for point in points], [point.value for point in points]


def _range(points: Sequence[Point], limits: Sequence[float]) -> tuple[float, float]:
    values = [*(point.value for point in points), *limits]
    return min(values), max(values)


def _ticks(low: float, high: float) -> list[float]:
    """Return three to five round values across a range."""
    rough = (high - low) / 4 or 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999)
    first = math.ceil(low / step)
    return [step * number for number in range(first, math.floor(high / step) + 1)]
