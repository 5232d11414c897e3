"""The headlines tile: what the press has published last."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from server.contract.messages import Headlines
from wall.paint import line_height, text, wrap
from wall.theme import Colour, Role, Theme
from wall.widgets.base import Tile

LINES = 3
"""Of one title at most."""


class HeadlinesTile(Tile[Headlines]):
    """Titles with their paper and time, newest first, as many as are legible."""

    def heading(self) -> str:
        """Return the tile's own title."""
        if not self.documents:
            return self.tr("Press")
        return self.tr("Press: {count} in 24 hours").format(count=self.language.number(self.document.last_day))

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw as many articles as there is room for a line of."""
        articles = self.document.articles
        if not articles:
            text(painter, area, self.tr("No articles in the last seven days"), theme.font(Role.BODY), Colour.QUIET)
            return
        strong, small = theme.font(Role.STRONG), theme.font(Role.SMALL)
        line, gap = line_height(strong), theme.px(24)
        top = area.y()
        for number, article in enumerate(articles):
            room = int((area.bottom() + 1 - top) / line) - 1
            if room < 1:
                break
            titles = wrap(article.title, strong, area.width(), min(LINES, room))
            if number:
                painter.fillRect(QRectF(area.x(), top - gap / 2, area.width(), max(theme.px(2), 1)), Colour.LINE)
            when = self.language.moment(article.published, self.now)
            source = f"{when}  {article.publisher}"
            text(painter, QRectF(area.x(), top, area.width(), line), source, small, Colour.QUIET)
            for position, words in enumerate(titles, start=1):
                text(painter, QRectF(area.x(), top + position * line, area.width(), line), words, strong, Colour.TEXT)
            top += line * (len(titles) + 1) + gap
