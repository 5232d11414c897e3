"""The KPI board: indicators against plan and last year."""

import math
from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from server.contract.messages import About, Indicator, Indicators, Severity
from server.contract.messages.layouts import TileSpec
from wall.client.precedence import chosen, figures
from wall.drawing.number_format import change, figure, known, lacking, told_of
from wall.drawing.shapes import bar, news_mark, nothing, severity_mark, sparkline
from wall.drawing.text import LEFT, RIGHT, line_height, text, text_width
from wall.language import Language
from wall.theme import SEVERITY, Colour, Theme, TypeRole
from wall.widgets.base import Tile

CARD = 560
"""Least width of a card."""
SPACIOUS = 1.5
"""Times the height of a large value that a card has for it before values are large."""


class KpiOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which indicators stand on the board, and how."""

    show: tuple[str, ...] = ()
    """Ids in order; all by default, the worst first."""
    columns: int | None = None
    """As many as fit by default."""


class KpiTile(Tile[Indicators]):
    """One card per indicator: name, value, trend, share of the plan, change against last year."""

    Options: ClassVar[type[Struct]] = KpiOptions
    counts: ClassVar[bool] = True

    def __init__(self, spec: TileSpec, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(spec, language, parent)
        self._fitting = 0
        """Cards that there was room for when they were drawn last."""
        self._footed = True
        """Whether any card has a plan or last year to tell of; cards beside each other are made alike."""
        self._role = TypeRole.VALUE
        """Of all values."""

    def heading(self) -> str:
        """Return the tile's own title, which is the legend of its cards."""
        legend = self.tr("% of the year's plan, \u25b2\u25bc on last year")
        if not self.documents or self._fitting >= (total := len(self._shown())):
            return self.tr("Indicators: {legend}").format(legend=legend)
        return self.tr("Indicators {shown}/{total}: {legend}").format(shown=self._fitting, total=total, legend=legend)

    def abouts(self) -> Sequence[About]:
        """Return which times the indicators on the board are about."""
        return told_of(self._shown() if self.documents else ())

    def lacking(self) -> Sequence[str]:
        """Return the ids of figures that the document does not have."""
        return lacking(self.options.show, figures(self.documents))

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw as many cards as are legible on an even grid, the worst first."""
        indicators = self._shown()
        if not indicators:
            nothing(painter, area, theme, self.tr("No indicators"))
            return
        gap = theme.px(34)
        fitting = max(1, int((area.width() + gap) / (theme.px(CARD) + gap)))
        columns = self.options.columns or min(fitting, len(indicators))
        line = line_height(theme.font(TypeRole.SMALL))
        self._footed = any(self._change(each) or known(each.progress) is not None for each in indicators)
        least = line * (1 + self._footed) + line_height(theme.font(TypeRole.VALUE))
        rows = min(math.ceil(len(indicators) / columns), max(1, int((area.height() + gap / 4) / (least + gap / 4))))
        between = min(gap / 2, max(area.height() - rows * least, 0.0) / max(rows - 1, 1))
        self._fitting = columns * rows
        self.showing(min(self._fitting, len(indicators)), len(indicators))
        width = (area.width() - gap * (columns - 1)) / columns
        height = (area.height() - between * (rows - 1)) / rows
        self._role = self._largest(width - theme.px(28), height, theme, indicators[: columns * rows])
        for number, indicator in enumerate(indicators[: columns * rows]):
            left = area.x() + (number % columns) * (width + gap)
            top = area.y() + (number // columns) * (height + between)
            self.faded(painter, indicator.about)
            self._card(painter, QRectF(left, top, width, height), theme, indicator)

    def _largest(self, width: float, height: float, theme: Theme, indicators: Sequence[Indicator]) -> TypeRole:
        """Return the largest type in which all values stand beside their units without filling their cards."""
        small, hero = theme.font(TypeRole.SMALL), theme.font(TypeRole.HERO)
        if height < line_height(small) * (1 + self._footed) + line_height(hero) * SPACIOUS:
            return TypeRole.VALUE
        numbers = [figure(self.language, each.value, each.decimals) for each in indicators]
        units = [text_width(self.language.say(each.unit), small) for each in indicators]
        widest = max(text_width(number, hero) + unit for number, unit in zip(numbers, units, strict=True))
        return TypeRole.HERO if widest + theme.px(14) <= width else TypeRole.VALUE

    def _shown(self) -> list[Indicator]:
        indicators = figures(self.documents)
        if self.options.show:
            return chosen(self.options.show, indicators)
        return sorted(indicators, key=lambda indicator: -indicator.severity.gravity)

    def _change(self, indicator: Indicator) -> str:
        return change(self.language, indicator, self.tr("{arrow} {points} pts"))

    def _card(self, painter: QPainter, card: QRectF, theme: Theme, indicator: Indicator) -> None:
        """Draw name, value with its trend, and below them plan and last year."""
        small, value = theme.font(TypeRole.SMALL), theme.font(self._role)
        normal = indicator.severity is Severity.NORMAL
        colour = SEVERITY[indicator.severity]
        painter.fillRect(QRectF(card.x(), card.y(), theme.px(8), card.height()), Colour.LINE if normal else colour)
        inner = card.adjusted(theme.px(28), 0, 0, 0)
        line, tall = line_height(small), line_height(value)
        if inner.height() < line + tall - 1:
            self._row(painter, inner, theme, indicator)
            return
        spare = max(inner.height() - line * (1 + self._footed) - tall, 0.0) / 2
        name = QRectF(inner.x(), inner.y(), inner.width(), line)
        mark = theme.px(40)
        severity_mark(painter, QPointF(name.right() - mark / 2, name.center().y()), mark, indicator.severity)
        name.adjust(0, 0, 0 if normal else -mark - theme.px(12), 0)
        if period := self._period(indicator, name.width(), theme):
            text(painter, name, period, small, Colour.TEXT, RIGHT)
            name.adjust(0, 0, -text_width(period, small) - theme.px(16), 0)
        number = figure(self.language, indicator.value, indicator.decimals)
        unit = self.language.say(indicator.unit)
        label = self.language.say(indicator.short)
        beside = text_width(number, value) + theme.px(14) + text_width(unit, small) <= inner.width()
        told = beside or unit.casefold() in label.casefold()
        # a unit goes before a letter of the name does
        alone = told or text_width(f"{label}, {unit[:2]}\u2026", small) > name.width()
        text(painter, name, label if alone else f"{label}, {unit}", small, Colour.QUIET)
        if text_width(number, value) > inner.width():
            # half a number is another number
            value = theme.font(TypeRole.STRONG)
        row = QRectF(inner.x(), name.bottom() + spare * 0.6, inner.width(), tall)
        if self.is_news(f"{indicator.id} {indicator.name.vi}", indicator.value):
            news_mark(painter, QRectF(row.x(), row.y(), text_width(number, value), row.height()), theme)
        text(painter, row, number, value, colour)
        row.adjust(text_width(number, value) + theme.px(14), 0, 0, 0)
        if beside:
            text(painter, row.adjusted(0, theme.px(18), 0, 0), unit, small, Colour.QUIET)
            row.adjust(text_width(unit, small) + theme.px(24), 0, 0, 0)
        if row.width() >= theme.px(120):
            inset = theme.px(16)
            sparkline(painter, row.adjusted(0, inset, 0, -inset), indicator.trend, colour, theme.px(4))
        if inner.height() >= 2 * line + tall:
            foot = QRectF(inner.x(), card.bottom() - line - spare * 0.4, inner.width(), line)
            self._foot(painter, foot, theme, indicator)

    def _period(self, indicator: Indicator, room: float, theme: Theme) -> str:
        """Return which period a card is of, the shorter where its name would be cut beside it."""
        period = self.period_of(indicator.about)
        small = theme.font(TypeRole.SMALL)
        beside = text_width(self.language.say(indicator.short), small) + theme.px(16)
        if not period or indicator.about is None or beside + text_width(period, small) <= room:
            return period
        return self.language.period(indicator.about, self.now, short=True)

    def _row(self, painter: QPainter, row: QRectF, theme: Theme, indicator: Indicator) -> None:
        """Draw name and value in small type: below each other where there are two lines, else beside each other."""
        small, strong, mark = theme.font(TypeRole.SMALL), theme.font(TypeRole.STRONG), theme.px(40)
        number = figure(self.language, indicator.value, indicator.decimals)
        unit = self.language.say(indicator.unit)
        below = row.height() >= 2 * line_height(strong) - 1
        if text_width(f"{number} {unit}", strong) <= row.width() * (1.0 if below else 0.6):
            number = f"{number} {unit}"
        taken = 0.0 if below else text_width(number, strong) + theme.px(16)
        inset = 0.0 if indicator.severity is Severity.NORMAL else mark + theme.px(12)
        rest = row.adjusted(inset, 0, -taken, 0)
        if below:
            rest.setHeight(line_height(strong))
            row = rest.translated(0, rest.height())
        severity_mark(painter, QPointF(rest.x() - inset + mark / 2, rest.center().y()), mark, indicator.severity)
        if rest.width() >= theme.px(60):
            text(painter, rest, self.dated_name(indicator.short, indicator.about), small, Colour.QUIET)
        if self.is_news(f"{indicator.id} {indicator.name.vi}", indicator.value):
            width = text_width(number, strong)
            left = row.x() if below else row.right() - width
            news_mark(painter, QRectF(left, row.y(), width, row.height()), theme)
        text(painter, row, number, strong, SEVERITY[indicator.severity], LEFT if below else RIGHT)

    def _foot(self, painter: QPainter, row: QRectF, theme: Theme, indicator: Indicator) -> None:
        """Draw the change on last year at the right, and the share of the plan with its bar in what is left."""
        small = theme.font(TypeRole.SMALL)
        difference = self._change(indicator)
        progress = known(indicator.progress)
        share = "" if progress is None else self.language.percent(progress)
        if text_width(share, small) + theme.px(22) + text_width(difference, small) > row.width():
            difference = ""
        text(painter, row, difference, small, Colour.QUIET, RIGHT)
        if progress is None:
            return
        text(painter, row, share, small, Colour.TEXT)
        left = row.x() + text_width(share, small) + theme.px(22)
        right = row.right() - text_width(difference, small) - theme.px(26)
        if right - left >= theme.px(70):
            thick = theme.px(20)
            colour = Colour.MARK if indicator.severity is Severity.NORMAL else SEVERITY[indicator.severity]
            track = QRectF(left, row.center().y() - thick / 2, right - left, thick)
            bar(painter, track, progress, colour, marker=known(indicator.expected))
