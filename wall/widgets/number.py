"""The number tile: one figure that is read across the room."""

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from server.contract.messages import About, Indicator, Indicators, Severity
from wall.client.precedence import chosen, figures
from wall.drawing.number_format import change, figure, known, lacking, largest, told_of
from wall.drawing.shapes import bar, news_mark, nothing, severity_mark
from wall.drawing.text import CENTRE, RIGHT, line_height, text, text_width, wrap
from wall.theme import SEVERITY, Colour, Theme, TypeRole
from wall.widgets.base import Tile

ROOMY = 3
"""Times as high as a line that the number stays before a line is given to anything else."""


class NumberOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which figure is shown."""

    show: str = ""
    """The id of an indicator; by default the one that is worst."""


class NumberTile(Tile[Indicators]):
    """Value as large as there is room for, its unit, and how it stands against plan and last year."""

    Options: ClassVar[type[Struct]] = NumberOptions

    def heading(self) -> str:
        """Return the figure's name, or its short one where the tile is too narrow."""
        indicator = self._shown()
        if indicator is None:
            return ""
        name, short = self.language.say(indicator.name), self.language.say(indicator.short)
        room = self.title_room
        return name if text_width(name, self.theme.font(TypeRole.TITLE)) <= room else short

    def abouts(self) -> Sequence[About]:
        """Return which times the figures that are shown are about."""
        return told_of([shown] if (shown := self._shown()) is not None else ())

    def lacking(self) -> Sequence[str]:
        """Return the ids of figures that the document does not have."""
        return lacking(filter(None, (self.options.show,)), figures(self.documents))

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw the number, and below it what there is room for."""
        indicator = self._shown()
        if indicator is None:
            wanted = self.options.show
            words = self.tr("No indicator \u00ab{id}\u00bb").format(id=wanted) if wanted else self.tr("No indicators")
            nothing(painter, area, theme, words)
            return
        small = theme.font(TypeRole.SMALL)
        line = line_height(small)
        room = QRectF(area)
        against = self._against(indicator)
        if against and room.height() >= (ROOMY + 1) * line:
            self._foot(painter, QRectF(room.x(), room.bottom() - line, room.width(), line), theme, indicator)
            room.adjust(0, 0, 0, -line - theme.px(10))
        if indicator.reason is not None and room.height() >= (ROOMY + 1) * line:
            lines = wrap(self.language.say(indicator.reason), small, room.width(), int(room.height() / line) - ROOMY)
            lines = lines[:2]
            for number, words in enumerate(lines):
                top = room.bottom() - (len(lines) - number) * line
                text(painter, QRectF(room.x(), top, room.width(), line), words, small, SEVERITY[indicator.severity])
            room.adjust(0, 0, 0, -len(lines) * line)
        self._number(painter, room, theme, indicator)

    def _shown(self) -> Indicator | None:
        indicators = figures(self.documents)
        if self.options.show:
            return next(iter(chosen([self.options.show], indicators)), None)
        return max(indicators, key=lambda indicator: indicator.severity.gravity, default=None)

    def _number(self, painter: QPainter, room: QRectF, theme: Theme, indicator: Indicator) -> None:
        """Draw shape, value and unit in the middle: the unit beside the value, or below it where that is larger."""
        line, gap = line_height(theme.font(TypeRole.SMALL)), theme.px(20)
        words, unit = figure(self.language, indicator.value, indicator.decimals), self.language.say(indicator.unit)
        mark = 0.0 if indicator.severity is Severity.NORMAL else min(theme.px(90), room.height() / 2, room.width() / 5)
        if mark and text_width(words, theme.font(TypeRole.STRONG)) + mark + gap > room.width():
            # half a number is another number: the shape stands above it
            mark = min(theme.px(60), room.height() - line)
            middle = QPointF(room.center().x(), room.y() + mark / 2)
            severity_mark(painter, middle, max(mark, 0.0), indicator.severity)
            room, mark = room.adjusted(0, max(mark, 0.0), 0, 0), 0.0
        inset = mark + gap if mark else 0.0
        wide = room.width() - inset
        side = text_width(unit, theme.font(TypeRole.SMALL)) + gap
        beside = largest(words, theme, QSizeF(max(wide - side, 0.0), room.height()))
        below = largest(words, theme, QSizeF(wide, max(room.height() - line, 0.0)))
        if below.pixelSize() <= beside.pixelSize() and text_width(words, beside) + side <= wide:
            font, under = beside, 0.0
        elif room.height() >= line_height(below) + line:
            font, under, side = below, line, 0.0
        else:
            font, under, side, unit = largest(words, theme, QSizeF(wide, room.height())), 0.0, 0.0, ""
        width, tall = min(text_width(words, font), wide), line_height(font)
        left = room.center().x() - (inset + width + side) / 2
        row = QRectF(left + inset, room.center().y() - (tall + under) / 2, width + 1, tall)
        severity_mark(painter, QPointF(left + mark / 2, row.center().y()), mark, indicator.severity)
        if self.is_news(indicator.id, indicator.value):
            news_mark(painter, row, theme)
        text(painter, row, words, font, SEVERITY[indicator.severity])
        small = theme.font(TypeRole.SMALL)
        if under:
            text(painter, QRectF(room.x() + inset, row.bottom(), wide, line), unit, small, Colour.QUIET, CENTRE)
        elif side:
            # on the same line as the number's foot
            down = (font.pixelSize() - small.pixelSize()) * 0.36
            text(painter, QRectF(row.right() + gap, row.y() + down, side, tall), unit, small, Colour.QUIET)

    def _against(self, indicator: Indicator) -> tuple[str, str] | None:
        """Return the change on last year and the share of the plan in words; None where neither is known."""
        changed = change(self.language, indicator, self.tr("{arrow} {points} pts"))
        progress = known(indicator.progress)
        if progress is None and not changed:
            return None
        return changed, "" if progress is None else self.language.percent(progress)

    def _foot(self, painter: QPainter, row: QRectF, theme: Theme, indicator: Indicator) -> None:
        """Draw the share of the plan with its bar at the left, the change at the right, as long as there is room."""
        small, gap = theme.font(TypeRole.SMALL), theme.px(24)
        changed, share = self._against(indicator) or ("", "")
        if changed and share and text_width(changed, small) + gap + text_width(share, small) > row.width():
            changed = ""
        spelt = self.tr("{change} on last year").format(change=changed) if changed else ""
        planned = self.tr("{share} of the plan").format(share=share) if share else ""
        rest = row.width() - gap
        if changed and text_width(spelt, small) + text_width(planned, small) <= rest:
            changed = spelt
        if share and text_width(changed, small) + text_width(planned, small) <= rest:
            share = planned
        text(painter, row, changed, small, Colour.QUIET, RIGHT)
        text(painter, row, share, small, Colour.TEXT)
        progress = known(indicator.progress)
        left = row.x() + text_width(share, small) + gap
        right = row.right() - text_width(changed, small) - gap
        if progress is not None and right - left >= theme.px(90):
            thick = theme.px(20)
            colour = Colour.MARK if indicator.severity is Severity.NORMAL else SEVERITY[indicator.severity]
            track = QRectF(left, row.center().y() - thick / 2, right - left, thick)
            bar(painter, track, progress, colour, marker=known(indicator.expected))
