"""The banner tile: the gravest of all that is in force, to be seen from anywhere in the room."""

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from server.contract.messages import Notice, Notices, Severity
from wall.drawing.number_format import largest
from wall.drawing.shapes import nothing, severity_mark
from wall.drawing.text import RIGHT, line_height, text, text_width, wrap
from wall.theme import SEVERITY, Colour, Theme, TypeRole
from wall.widgets.base import Tile

TALLEST = 2.2
"""How many times as high as other lines the first one becomes at most."""
TALL = 4
"""From how many lines on the others are counted in one of their own."""
ROOMY = 2.5
"""From how many lines on where and when stand in one of their own."""
LARGE = 1.2
"""How many times as large as other type a notice stays with its details; else it is shown without."""


class _Others(NamedTuple):
    """How many further notices there are of one severity."""

    severity: Severity
    more: int


class BannerTile(Tile[Notices]):
    """The gravest and newest notice in large type, and how many others there are; quiet where there is nothing."""

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw the notice, in two lines where there is room for them, and the others at the right."""
        notices = self._notices()
        if not notices:
            nothing(painter, area, theme, self.tr("Nothing to report"))
            return
        first = notices[0]
        line = line_height(theme.font(TypeRole.SMALL))
        edge = Colour.LINE if first.severity is Severity.NORMAL else SEVERITY[first.severity]
        painter.fillRect(QRectF(area.x(), area.y(), theme.px(10), area.height()), edge)
        room = area.adjusted(theme.px(34), 0, 0, 0)
        if room.height() >= TALL * line:
            # a row of their own leaves the notice the whole width
            self._count(painter, QRectF(room.x(), room.bottom() - line, room.width(), line), theme, notices, most=1.0)
            room = room.adjusted(0, 0, 0, -line if len(notices) > 1 else 0)
        else:
            room = self._count(painter, room, theme, notices, most=0.4)
        mark = 0.0 if first.severity is Severity.NORMAL else min(theme.px(110), room.height() * 0.6, room.width() / 6)
        severity_mark(painter, QPointF(room.x() + mark / 2, room.center().y()), mark, first.severity)
        room = room.adjusted(mark + theme.px(24) if mark else 0.0, 0, 0, 0)
        if room.height() >= ROOMY * line:
            self._lines(painter, room, theme, first)
        else:
            self._line(painter, room, theme, first)

    def _line(self, painter: QPainter, room: QRectF, theme: Theme, notice: Notice) -> None:
        """Draw what it is and, where there is room beside it, where and when; in type as large as that allows."""
        small, title, strong = theme.font(TypeRole.SMALL), self.language.say(notice.title), theme.font(TypeRole.STRONG)
        where = self._where(notice)
        spelt = [(self._words(notice), where[0], LARGE), *((title, each, 1.0) for each in where)]
        for words, beside, least in spelt:
            rest = QSizeF(room.width() - text_width(beside, small) - theme.px(40), room.height())
            font = largest(words, theme, rest)
            if text_width(words, font) <= rest.width() and font.pixelSize() >= least * strong.pixelSize():
                text(painter, room, beside, small, Colour.TEXT, RIGHT)
                text(painter, room, words, font, SEVERITY[notice.severity])
                return
        font = largest(title, theme, room.size())
        self._wrapped(painter, room, title, font, notice.severity)

    def _wrapped(self, painter: QPainter, room: QRectF, words: str, font: QFont, severity: Severity) -> float:
        """Draw words in as many lines as there is room for, in the middle; return where they end."""
        tall = line_height(font)
        # letters that reach a little beyond the room still stand within the frame
        lines = wrap(words, font, room.width(), max(1, int((room.height() + tall * 0.2) / tall)))
        row = QRectF(room.x(), room.center().y() - tall * len(lines) / 2, room.width(), tall)
        for each in lines:
            text(painter, row, each, font, SEVERITY[severity])
            row.translate(0, tall)
        return row.y()

    def _lines(self, painter: QPainter, room: QRectF, theme: Theme, notice: Notice) -> None:
        """Draw what it is in one large line, or in several, and below that where and when."""
        small, words = theme.font(TypeRole.SMALL), self._words(notice)
        line = line_height(small)
        size = QSizeF(room.width(), min(room.height() - line, TALLEST * line))
        font = largest(words, theme, size)
        end = self._wrapped(painter, room.adjusted(0, 0, 0, -line), words, font, notice.severity)
        where = next((each for each in self._where(notice) if text_width(each, small) <= room.width()), "")
        where = where or self.language.say(notice.where)
        text(painter, QRectF(room.x(), end, room.width(), line), where, small, Colour.TEXT)

    def _words(self, notice: Notice) -> str:
        title, detail = self.language.say(notice.title), self.language.say(notice.detail)
        return f"{title}: {detail}" if detail and detail != title else title

    def _notices(self) -> list[Notice]:
        """Return what is in force of all topics, the gravest first, then the newest."""
        found = [notice for document in self.documents.values() for notice in document.notices]
        return sorted(found, key=lambda notice: (-notice.severity.gravity, -notice.since.timestamp()))

    def _others(self, notices: list[Notice]) -> list[_Others]:
        """Return how many others there are, by severity; what documents count and do not list is no graver."""
        unlisted = sum(max(document.total - len(document.notices), 0) for document in self.documents.values())
        counts = dict.fromkeys(reversed(Severity), 0)
        for notice in notices[1:]:
            counts[notice.severity] += 1
        counts[Severity.NORMAL] += unlisted
        return [_Others(severity, count) for severity, count in counts.items() if count]

    def _where(self, notice: Notice) -> list[str]:
        """Return where it is and from when to when, then shorter."""
        since, where = self.language.moment(notice.since, self.now), self.language.say(notice.where)
        until = f" \u2192 {self.language.moment(notice.until, self.now)}" if notice.until else ""
        return [f"{where}  {since}{until}", f"{where}  {since}", where]

    def _count(self, painter: QPainter, room: QRectF, theme: Theme, notices: list[Notice], *, most: float) -> QRectF:
        """Draw at the right, in ``most`` of the width, how many others there are; return the room beside them."""
        strong, line = theme.font(TypeRole.STRONG), line_height(theme.font(TypeRole.STRONG))
        mark, gap = theme.px(40), theme.px(14)
        others = self._others(notices)
        widths = [mark + gap + text_width(f"+{self.language.number(each.more)}", strong) + 2 * gap for each in others]
        while others and sum(widths) > room.width() * most:
            others.pop(), widths.pop()
        told = 1 + sum(each.more for each in others)
        self.showing(told, 1 + sum(each.more for each in self._others(notices)))
        left = room.right() - sum(widths)
        for each, width in zip(others, widths, strict=True):
            row = QRectF(left + 2 * gap, room.center().y() - line / 2, width - 2 * gap, line)
            middle = QPointF(row.x() + mark / 2, row.center().y())
            severity_mark(painter, middle, mark, each.severity)
            if each.severity is Severity.NORMAL:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(Colour.QUIET, theme.px(5)))
                painter.drawEllipse(middle, mark * 0.38, mark * 0.38)
            colour = Colour.QUIET if each.severity is Severity.NORMAL else SEVERITY[each.severity]
            text(painter, row, f"+{self.language.number(each.more)}", strong, colour, RIGHT)
            left += width
        return room.adjusted(0, 0, -sum(widths) - (gap if widths else 0.0), 0)
