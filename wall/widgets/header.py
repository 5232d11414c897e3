"""The header tile: whose wall this is, what time, and how much of it can be believed."""

import math
from datetime import UTC, datetime
from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QPainter

from server.contract.alarm_words import LETTERS
from server.contract.calendar import CALENDAR
from server.contract.client.link import Link
from wall.client.freshness import Freshness
from wall.client.local_status import LocalStatus
from wall.drawing.alarm_marks import COLOURS, MARK, priority_shape
from wall.drawing.shapes import state_mark
from wall.drawing.text import RIGHT, line_height, text, text_width
from wall.layouts.grid import Bar
from wall.theme import Colour, Theme, TypeRole
from wall.widgets.base import Tile

GOOD = 95.0
"""Per cent of data that are as they should be, from which on nothing is to be said."""
TURN = 5
"""Seconds that the name or the notice stays where there is room for one of them."""
GAP = 40
"""Between two things said."""
WIDE = 1300
"""From this width on there is room for a word beside the count."""
ROOMY = 2600
"""From this width on there is room also for what need not be said."""
SPACIOUS = 5200
"""From this width on there is room for everything in larger type."""
LARGER = 1.6
"""How much larger: as large as figures."""
NARROW = 900
"""Below that, a name beside the clock would be a letter or two."""
TWO_LINES = 1.9
"""Lines of text that the header of an upright screen is high: it says in two what there is no room for in one."""
CLOSE = 0.92
"""Lines from the first of them to the second, so that they stand clear of the frame."""


class HeaderTile(Tile[LocalStatus]):
    """Name, notice, truth of the whole wall, connection, and the server's clock; no words of it lie on a bezel."""

    crosses_bezels: ClassVar[bool] = True
    tells_alarms: ClassVar[bool] = True

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw the clock and the truth, which are never left out, then what there is room for."""
        here = self.document
        now = datetime.fromtimestamp(here.now, UTC)
        if self.width() >= theme.px(SPACIOUS) and self.height() >= LARGER * line_height(theme.font(TypeRole.STRONG)):
            theme = Theme(theme.unit * LARGER, theme.nearness)
        small, strong = theme.font(TypeRole.SMALL), theme.font(TypeRole.STRONG)
        line = line_height(strong)
        row = QRectF(area.x(), QRectF(self.rect()).center().y() - line / 2, area.width(), line)
        name = self.language.say(here.name)
        upright = theme.px(NARROW) <= self.width() <= theme.px(WIDE) and self.height() >= line * TWO_LINES
        if upright:
            row.translate(0, -line * CLOSE / 2)
        row = self._put(painter, row, theme, self.language.time(now, seconds=True), strong, Colour.TEXT)
        if upright:
            text(painter, self._clear(row, name, strong), name, strong, Colour.TEXT)
            name = ""
            row = QRectF(area.x(), row.y() + line * CLOSE, area.width(), line)
        state, truth, colour = self._truth(here)
        row = self._put(painter, row, theme, truth, strong, colour)
        size = theme.px(34)
        state_mark(painter, QPointF(row.right() + theme.px(20) - size / 2, row.center().y()), size, state)
        row.adjust(0, 0, -size, 0)
        row = self._put_alarms(painter, row, theme, here)
        # on a narrow screen what is good leaves the room to the notice
        wide = theme.px(WIDE if here.quality is not None and here.quality < GOOD else ROOMY)
        if here.quality is not None and self.width() > wide:
            words = self.tr("Data {share} %").format(share=self.language.number(math.floor(here.quality)))
            row = self._put(painter, row, theme, words, small, Colour.TEXT if here.quality >= GOOD else Colour.STALE)
        if here.message:
            text(painter, self._clear(row, here.message, strong), here.message, strong, Colour.WARNING)
            return
        if here.stands_by_for:
            words = self.tr("Standing by, {station} is on duty").format(station=here.stands_by_for)
            row = self._put(painter, row, theme, words, small, Colour.STALE)
        if here.mirrors:
            row = self._put(painter, row, theme, self.tr("Mirror"), small, Colour.QUIET)
        notice = self.language.say(here.notice) if here.notice is not None else ""
        if name and notice and text_width(name, strong) + text_width(notice, small) + theme.px(GAP) > row.width():
            # no room for both: in turn
            name, notice = (name, "") if int(here.now) // TURN % 2 else ("", notice)
        if notice:
            row = self._put(painter, row, theme, notice, small, Colour.STALE)
        day = self.language.day(now.astimezone(CALENDAR))
        if text_width(name, strong) + text_width(day, small) + theme.px(GAP) <= row.width():
            row = self._put(painter, row, theme, day, small, Colour.QUIET)
        if name:
            text(painter, self._clear(row, name, strong), name, strong, Colour.TEXT)

    def _put(self, painter: QPainter, row: QRectF, theme: Theme, words: str, font: QFont, colour: QColor) -> QRectF:
        """Draw at the right end of a row, or left of a bezel there; return what is left of it."""
        width = text_width(words, font)
        for bar in sorted(self._bars(row), key=lambda bar: -bar.right):
            if bar.left < row.right() and bar.right > row.right() - width:
                row = row.adjusted(0, 0, bar.left - row.right(), 0)
        text(painter, row, words, font, colour, RIGHT)
        return row.adjusted(0, 0, -width - theme.px(GAP), 0)

    def _put_alarms(self, painter: QPainter, row: QRectF, theme: Theme, here: LocalStatus) -> QRectF:
        """Draw how many alarms of each priority stand, where there is little room of the most urgent one alone."""
        strong, size = theme.font(TypeRole.STRONG), theme.px(MARK)
        told = [each for each in here.alarms if each.unacknowledged + each.acknowledged + each.returned]
        if self.width() < theme.px(ROOMY):
            told = told[:1]
        for each in reversed(told):
            count = self.language.number(each.unacknowledged + each.acknowledged + each.returned)
            words = f"{self.language.say(LETTERS[each.priority])} {count}"
            row = self._put(painter, row, theme, words, strong, COLOURS[each.priority])
            middle = QPointF(row.right() + theme.px(GAP - 10) - size / 2, row.center().y())
            unknown = each.unacknowledged + each.returned > 0
            priority_shape(painter, middle, size, each.priority, filled=unknown)
            row.adjust(0, 0, -size, 0)
        return row

    def _clear(self, row: QRectF, words: str, font: QFont) -> QRectF:
        """Return what words at the left of a row have of it before the first bezel."""
        width = min(text_width(words, font), row.width())
        crossed = [bar.left for bar in self._bars(row) if bar.left < row.x() + width and bar.right > row.x()]
        return QRectF(row.x(), row.y(), min([row.right(), *crossed]) - row.x(), row.height())

    def _bars(self, row: QRectF) -> list[Bar]:
        """Return the bezels across a row."""
        return [bar for bar in self.bars if bar.top < row.center().y() < bar.bottom]

    def _truth(self, here: LocalStatus) -> tuple[Freshness, str, QColor]:
        match here.link:
            case Link.LIVE:
                words = self.tr("{fresh}/{tiles} current") if self.width() > self.theme.px(WIDE) else "{fresh}/{tiles}"
                words = words.format(fresh=here.fresh, tiles=here.tiles)
                if here.fresh == here.tiles:
                    return Freshness.FRESH, words, Colour.TEXT
                return Freshness.STALE, words, Colour.WARNING
            case Link.CONNECTING:
                return Freshness.WAITING, self.tr("Connecting"), Colour.STALE
            case Link.SILENT:
                return Freshness.FAILING, self.tr("Server silent"), Colour.CRITICAL
            case Link.REFUSED | Link.OTHER_SERVER | Link.NO_KEY:
                return Freshness.FAILING, self.tr("Not authorised"), Colour.CRITICAL
