"""The header tile: whose wall this is, what time, and how much of it can be believed."""

from datetime import UTC, datetime

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QPainter

from wall.freshness import Freshness
from wall.here import Here
from wall.language import LOCAL
from wall.lettering import RIGHT, line_height, text, text_width
from wall.mailbox import Link
from wall.paint import state_mark
from wall.theme import Colour, Role, Theme
from wall.widgets.base import Tile

TURN = 5
"""Seconds that the name or the notice stays where there is room for one of them."""
GAP = 40
"""Between two things said."""
WIDE = 1300
"""From this width on there is room for a word beside the count."""


class HeaderTile(Tile[Here]):
    """Name, notice, truth of the whole wall, connection, and the server's clock."""

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw the clock and the truth, which are never left out, then what there is room for."""
        here = self.document
        now = datetime.fromtimestamp(here.now, UTC)
        small, strong = theme.font(Role.SMALL), theme.font(Role.STRONG)
        middle = QRectF(self.rect()).center().y()
        row = QRectF(area.x(), middle - line_height(strong) / 2, area.width(), line_height(strong))
        row = self._put(painter, row, theme, self.language.time(now, seconds=True), strong, Colour.TEXT)
        state, truth, colour = self._truth(here)
        row = self._put(painter, row, theme, truth, strong, colour)
        size = theme.px(34)
        state_mark(painter, QPointF(row.right() + theme.px(20) - size / 2, middle), size, state)
        row.adjust(0, 0, -size, 0)
        if here.message:
            text(painter, row, here.message, strong, Colour.WARNING)
            return
        name = self.language.say(here.name)
        notice = self.language.say(here.notice) if here.notice is not None else ""
        if notice and text_width(name, strong) + text_width(notice, small) + theme.px(GAP) > row.width():
            # no room for both: in turn
            name, notice = (name, "") if int(here.now) // TURN % 2 else ("", notice)
        if notice:
            row = self._put(painter, row, theme, notice, small, Colour.STALE)
        day = self.language.day(now.astimezone(LOCAL))
        if text_width(name, strong) + text_width(day, small) + theme.px(GAP) <= row.width():
            row = self._put(painter, row, theme, day, small, Colour.QUIET)
        text(painter, row, name, strong, Colour.TEXT)

    def _put(self, painter: QPainter, row: QRectF, theme: Theme, words: str, font: QFont, colour: QColor) -> QRectF:
        """Draw at the right end of a row; return what is left of it."""
        text(painter, row, words, font, colour, RIGHT)
        return row.adjusted(0, 0, -text_width(words, font) - theme.px(GAP), 0)

    def _truth(self, here: Here) -> tuple[Freshness, str, QColor]:
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
            case Link.REFUSED | Link.NO_KEY:
                return Freshness.FAILING, self.tr("Not authorised"), Colour.CRITICAL
