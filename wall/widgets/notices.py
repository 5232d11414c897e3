"""The notices tile: warnings in force, open incidents, what is in danger; the gravest first."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from server.contract.messages import Notice, Notices
from wall.drawing.lists import Item, draw_items, inset
from wall.drawing.shapes import nothing
from wall.drawing.text import text_width
from wall.theme import Theme, TypeRole
from wall.widgets.base import Tile


class NoticesTile(Tile[Notices]):
    """Each with where it is and since when; as many as are legible."""

    def heading(self) -> str:
        """Return what the notices are, and how many."""
        if not self.documents:
            return ""
        total = sum(document.total for document in self.documents.values())
        name = self.language.say(self.document.name) if len(self.documents) == 1 else self.tr("In force")
        return f"{name}: {self.language.number(total)}"

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw as many notices as there is room for."""
        documents = self.documents.values()
        notices = [notice for document in documents for notice in document.notices]
        if len(documents) > 1:
            # each document has its own in order
            notices.sort(key=lambda notice: (notice.severity.gravity, notice.since), reverse=True)
        if not notices:
            nothing(painter, area, theme, self.tr("Nothing in force"))
            return
        room = area.width() - inset(theme)
        listed = draw_items(painter, area, theme, (self._item(notice, room, theme) for notice in notices))
        self.showing(listed, max(sum(each.total for each in documents), len(notices)))

    def _item(self, notice: Notice, room: float, theme: Theme) -> Item:
        """Return a notice; where the place would be cut, without its end, then without its beginning."""
        since = self.language.moment(notice.since, self.now)
        where, title, detail = (self.language.say(words) for words in (notice.where, notice.title, notice.detail))
        until = f" \u2192 {self.language.moment(notice.until, self.now)}" if notice.until else ""
        words = f"{title}: {detail}" if detail and detail != title else title
        spelt = [f"{since}{until}  {where}", f"{since}  {where}", where]
        fitting = (over for over in spelt if text_width(over, theme.font(TypeRole.SMALL)) <= room)
        return Item(next(fitting, spelt[1]), words, notice.severity)
