"""The headlines tile: what the press has published last."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from server.contract.messages import Headlines
from wall.lettering import entries, line_height, text
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
        if area.height() < 2 * line:
            text(painter, area, articles[0].title, strong, Colour.TEXT)
            return
        listed = entries((article.title for article in articles), strong, area.size(), most=LINES, gap=gap)
        row = QRectF(area.x(), area.y(), area.width(), line)
        for entry, article in zip(listed, articles, strict=False):
            if entry.top:
                middle = (row.bottom() + area.y() + entry.top) / 2
                painter.fillRect(QRectF(area.x(), middle, area.width(), max(theme.px(2), 1)), Colour.LINE)
            row.moveTop(area.y() + entry.top)
            source = f"{self.language.moment(article.published, self.now)}  {article.publisher}"
            text(painter, row, source, small, Colour.QUIET)
            for words in entry.lines:
                row.translate(0, line)
                text(painter, row, words, strong, Colour.TEXT)
