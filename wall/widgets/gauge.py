"""The gauge tile: figures against the year's plan, and against what should be reached by now."""

import math
from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from server.contract.messages import About, Indicator, Indicators, Severity
from server.contract.messages.layouts import TileSpec
from wall.client.precedence import chosen, figures
from wall.drawing.number_format import figure, known, lacking, told_of
from wall.drawing.shapes import news_mark, nothing, severity_mark
from wall.drawing.text import RIGHT, line_height, text, text_width
from wall.language import Language
from wall.theme import SEVERITY, Colour, Theme, TypeRole
from wall.widgets.base import Tile

NARROWEST = 520
"""Least width of a gauge that has another one beside it."""
THICK = 48
POINTER = 30
"""Height of the shape that stands where the figure should be by now."""
BEYOND = 0.08
"""How much further than the plan a gauge goes, so that more than planned is seen to be more."""


class GaugeOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which figures are shown."""

    show: tuple[str, ...] = ()
    """Ids in order; by default all that have a plan, the worst first."""


class GaugeTile(Tile[Indicators]):
    """A bar for each figure, a line across where the plan ends, a pointer where it should be by now."""

    Options: ClassVar[type[Struct]] = GaugeOptions
    counts: ClassVar[bool] = True

    def __init__(self, spec: TileSpec, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(spec, language, parent)
        self._fitting = 0
        """Gauges that there was room for when they were drawn last."""

    def heading(self) -> str:
        """Return the tile's own title, which is the legend of its marks."""
        shown = self._shown() if self.documents else []
        total, room, font = len(shown), self.width() - 2 * self.theme.padding, self.theme.font(TypeRole.TITLE)
        count = f" {self._fitting}/{total}" if self._fitting < total else ""
        if shown and self._fitting == 1:
            name, short = self.language.say(shown[0].name), self.language.say(shown[0].short)
            spelt = [name + count, short + count, name]
            return next((words for words in spelt if text_width(words, font) <= room), short)
        legend = self.tr("\u25bc due by now, \u2503 plan")
        spelt = [self.tr("Against plan{count}: {legend}").format(count=count, legend=legend)]
        short = self.tr("Against plan{count}").format(count=count)
        return next((words for words in spelt if text_width(words, font) <= room), short)

    def abouts(self) -> Sequence[About]:
        """Return which times the figures that are shown are about; where none has a plan, those of all."""
        return told_of(self._shown() or figures(self.documents))

    def lacking(self) -> Sequence[str]:
        """Return the ids of figures that the document does not have."""
        return lacking(self.options.show, figures(self.documents))

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw as many gauges as are legible on an even grid."""
        indicators = self._shown()
        if not indicators:
            self._fitting = 0
            nothing(painter, area, theme, self.tr("No figures with a plan"))
            return
        gap = theme.px(44)
        most = max(1, int((area.width() + gap) / (theme.px(NARROWEST) + gap)))
        least = (
            line_height(theme.font(TypeRole.VALUE))
            + line_height(theme.font(TypeRole.SMALL))
            + theme.px(POINTER + THICK)
        )
        rows = max(1, int((area.height() + gap / 2) / (least + gap / 2)))
        # no more beside each other than needed: a long gauge is read from farther away
        columns = min(most, math.ceil(len(indicators) / rows))
        rows = min(rows, math.ceil(len(indicators) / columns))
        self._fitting = min(len(indicators), columns * rows)
        self.showing(self._fitting, len(indicators))
        width = (area.width() - gap * (columns - 1)) / columns
        height = (area.height() - gap / 2 * (rows - 1)) / rows
        for number, indicator in enumerate(indicators[: self._fitting]):
            left = area.x() + (number % columns) * (width + gap)
            top = area.y() + (number // columns) * (height + gap / 2)
            self.faded(painter, indicator.about)
            self._gauge(painter, QRectF(left, top, width, height), theme, indicator)

    def _shown(self) -> list[Indicator]:
        indicators = figures(self.documents)
        if self.options.show:
            return chosen(self.options.show, indicators)
        planned = [indicator for indicator in indicators if known(indicator.plan) is not None]
        return sorted(planned, key=lambda indicator: -indicator.severity.gravity)

    def _gauge(self, painter: QPainter, room: QRectF, theme: Theme, indicator: Indicator) -> None:
        """Draw name, value, bar, and below it the plan in figures; from the last one on what there is no room for."""
        line, thick = line_height(theme.font(TypeRole.SMALL)), theme.px(THICK + POINTER)
        tall = line_height(self._type(theme, indicator, room.width()))
        spare = room.height() - tall - thick
        # where it stands alone, the title says what it is
        titled = self._fitting == 1 and self.spec.title is None and self.height() - 1.4 * theme.padding >= 2 * line
        inner = self._mark(None, room, theme, indicator)
        words = figure(self.language, indicator.value, indicator.decimals)
        fits = text_width(words, self._type(theme, indicator, room.width())) <= inner.width()
        named = spare >= line and not (titled and fits)
        footed = spare - line * named >= line + theme.px(10)
        if spare < -1:
            # a figure without its bar still says something
            draw = self._value if titled else self._flat
            draw(painter, self._mark(painter, room, theme, indicator), theme, indicator)
            return
        top = room.y() + max(spare - line * (named + footed), 0.0) / 2 * footed
        if named:
            self._name(painter, QRectF(room.x(), top, room.width(), line), theme, indicator)
            top += line
        value = QRectF(room.x(), top, room.width(), tall)
        self._value(painter, value if named else self._mark(painter, value, theme, indicator), theme, indicator)
        track = QRectF(room.x(), top + tall + theme.px(POINTER), room.width(), theme.px(THICK))
        plan = self._bar(painter, track, theme, indicator)
        if footed:
            row = QRectF(room.x(), track.bottom() + theme.px(8), room.width(), line)
            self._foot(painter, row, theme, indicator, plan)

    def _type(self, theme: Theme, indicator: Indicator, width: float) -> QFont:
        """Return the type of a value: half a number would be another number."""
        font = theme.font(TypeRole.VALUE)
        words = figure(self.language, indicator.value, indicator.decimals)
        return font if text_width(words, font) <= width else theme.font(TypeRole.STRONG)

    def _mark(self, painter: QPainter | None, row: QRectF, theme: Theme, indicator: Indicator) -> QRectF:
        """Draw the shape at the left, with a painter; return the room beside it."""
        if indicator.severity is Severity.NORMAL:
            return row
        mark = theme.px(36)
        if painter is not None:
            severity_mark(painter, QPointF(row.x() + mark / 2, row.center().y()), mark, indicator.severity)
        return row.adjusted(mark + theme.px(10), 0, 0, 0)

    def _flat(self, painter: QPainter, rest: QRectF, theme: Theme, indicator: Indicator) -> None:
        """Draw the value, and in front of it what it is."""
        words = figure(self.language, indicator.value, indicator.decimals)
        font = self._type(theme, indicator, rest.width() / 2)
        text(painter, rest, words, font, SEVERITY[indicator.severity], RIGHT)
        rest.adjust(0, 0, -text_width(words, font) - theme.px(20), 0)
        if rest.width() >= theme.px(120):
            text(
                painter,
                rest,
                self.dated_name(indicator.short, indicator.about),
                theme.font(TypeRole.SMALL),
                Colour.QUIET,
            )

    def _name(self, painter: QPainter, row: QRectF, theme: Theme, indicator: Indicator) -> None:
        words = self.dated_name(indicator.short, indicator.about)
        text(painter, self._mark(painter, row, theme, indicator), words, theme.font(TypeRole.SMALL), Colour.QUIET)

    def _value(self, painter: QPainter, row: QRectF, theme: Theme, indicator: Indicator) -> None:
        """Draw the value and its unit at the left, and at the right which share of the plan it is."""
        small, gap = theme.font(TypeRole.SMALL), theme.px(14)
        colour = SEVERITY[indicator.severity]
        words, unit = figure(self.language, indicator.value, indicator.decimals), self.language.say(indicator.unit)
        font = self._type(theme, indicator, row.width())
        if self.is_news(f"{indicator.id} {indicator.name.vi}", indicator.value):
            news_mark(painter, QRectF(row.x(), row.y(), text_width(words, font), row.height()), theme)
        text(painter, row, words, font, colour)
        down = (font.pixelSize() - small.pixelSize()) * 0.36
        rest = row.adjusted(text_width(words, font) + gap, down, 0, down)
        if text_width(unit, small) <= rest.width():
            text(painter, rest, unit, small, Colour.QUIET)
            rest.adjust(text_width(unit, small) + 2 * gap, 0, 0, 0)
        progress = known(indicator.progress)
        share = "" if progress is None else self.language.percent(progress)
        if text_width(share, font) <= rest.width():
            text(painter, rest.translated(0, -down), share, font, colour, RIGHT)
        elif text_width(share, small) <= rest.width():
            text(painter, rest, share, small, colour, RIGHT)

    def _bar(self, painter: QPainter, track: QRectF, theme: Theme, indicator: Indicator) -> float:
        """Draw how much of the plan is reached; return where on the screen the plan ends."""
        progress, expected = known(indicator.progress), known(indicator.expected)
        end = max(1.0, progress or 0.0, expected or 0.0) * (1 + BEYOND)
        plan = track.x() + track.width() / end
        painter.fillRect(QRectF(track.x(), track.y(), plan - track.x(), track.height()), Colour.LINE)
        if progress is None:
            return plan
        colour = Colour.MARK if indicator.severity is Severity.NORMAL else SEVERITY[indicator.severity]
        inset = track.height() * 0.2
        reached = track.width() * max(progress, 0.0) / end
        painter.fillRect(QRectF(track.x(), track.y() + inset, reached, track.height() - 2 * inset), colour)
        painter.setPen(QPen(Colour.TEXT, theme.px(8), Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(QPointF(plan, track.top() - theme.px(8)), QPointF(plan, track.bottom() + theme.px(8)))
        self._limits(painter, track, theme, indicator, plan)
        if expected is not None:
            x, half = track.x() + track.width() * max(expected, 0.0) / end, theme.px(POINTER) * 0.6
            tip = track.top() + inset
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(Colour.TEXT)
            corners = [
                (x, tip),
                (x - half, track.top() - theme.px(POINTER)),
                (x + half, track.top() - theme.px(POINTER)),
            ]
            painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
        return plan

    def _limits(self, painter: QPainter, track: QRectF, theme: Theme, indicator: Indicator, plan: float) -> None:
        """Draw below the bar from where on the figure is no longer as it should be."""
        whole = known(indicator.plan)
        if not whole:
            return
        for limit in indicator.limits:
            x = track.x() + (plan - track.x()) * (known(limit.value) or 0.0) / whole
            if track.x() < x < track.right():
                painter.fillRect(
                    QRectF(x - theme.px(5), track.bottom(), theme.px(10), theme.px(14)), SEVERITY[limit.severity]
                )

    def _foot(self, painter: QPainter, row: QRectF, theme: Theme, indicator: Indicator, plan: float) -> None:
        """Draw the plan in figures where it ends, and what is due by now at the left."""
        small, gap = theme.font(TypeRole.SMALL), theme.px(30)
        if known(indicator.plan) is None:
            text(painter, row, self.tr("no plan"), small, Colour.QUIET)
            return
        planned = figure(self.language, indicator.plan, indicator.decimals)
        spelt = self.tr("plan {value}").format(value=planned)
        words = spelt if text_width(spelt, small) <= row.width() else planned
        right = min(max(plan + text_width(words, small) / 2, row.x() + text_width(words, small)), row.right())
        text(painter, QRectF(row.x(), row.y(), right - row.x(), row.height()), words, small, Colour.QUIET, RIGHT)
        expected = known(indicator.expected)
        due = self.tr("due {share}").format(share=self.language.percent(expected)) if expected is not None else ""
        if text_width(due, small) + gap <= right - text_width(words, small) - row.x():
            text(painter, row, due, small, Colour.QUIET)
