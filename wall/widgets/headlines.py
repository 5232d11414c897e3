"""The headlines tile: what the press has published last, or what is hottest."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from server.contract.messages import Article, Headlines, Sentiment, Severity
from wall.drawing.lists import Item, draw_items
from wall.drawing.shapes import nothing
from wall.drawing.text import text_width
from wall.theme import Theme, TypeRole
from wall.widgets.base import Tile


class HeadlinesTile(Tile[Headlines]):
    """Titles with their paper and time, as many as are legible; bad news bears a shape."""

    def heading(self) -> str:
        """Return the tile's own title, and, where there is room, how far the sentiment of headlines may be trusted."""
        if not self.documents:
            return self.tr("Press")
        count = self.language.number(self.document.last_day)
        short = self.tr("Press: {count} in 24 hours").format(count=count)
        if self.document.accuracy is None:
            return short
        right = self.language.percent(self.document.accuracy)
        whole = self.tr("Press: {count} in 24 hours, \u25c6 negative ({right} right)").format(count=count, right=right)
        room = self.title_room
        return whole if text_width(whole, self.theme.font(TypeRole.TITLE)) <= room else short

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw as many articles as there is room for a line of."""
        articles = self.document.articles
        if not articles:
            nothing(painter, area, theme, self.tr("No articles in the last seven days"))
            return
        items = [self._item(article) for article in articles]
        self.showing(draw_items(painter, area, theme, items), len(items))

    def _item(self, article: Article) -> Item:
        over = f"{self.language.moment(article.published, self.now)}  {article.publisher}"
        if article.told_by > 1:
            over += f" +{article.told_by - 1}"
        severity = Severity.WARNING if article.sentiment is Sentiment.NEGATIVE else Severity.NORMAL
        return Item(over, article.title, severity)
