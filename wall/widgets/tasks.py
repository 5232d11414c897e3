"""The task board: assigned tasks by state, by whom, and what is due next."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from server.contract.messages import Deadline, Severity, TaskBoard, TaskCounts
from wall.language import LOCAL
from wall.lettering import LEFT, RIGHT, entries, line_height, text, text_width
from wall.paint import news_mark, severity_mark
from wall.theme import Colour, Role, Theme
from wall.widgets.base import Tile

NARROW = 1150
"""Below this width the deadlines stand under the departments instead of beside them."""
LOWEST = 160
"""Below this height of either there are only departments."""


class TasksTile(Tile[TaskBoard]):
    """Totals, a strip per department, and the nearest deadlines."""

    def heading(self) -> str:
        """Return the tile's own title."""
        return self.tr("Assigned tasks")

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw totals above, departments and deadlines side by side or one under the other."""
        board = self.document
        height = line_height(theme.font(Role.VALUE)) + line_height(theme.font(Role.SMALL))
        self._totals(painter, QRectF(area.x(), area.y(), area.width(), height), theme, board.total)
        rest = area.adjusted(0, height + theme.px(26), 0, 0)
        gap = theme.px(56)
        if rest.height() / 2 < theme.px(LOWEST):
            self._owners(painter, rest, theme, board.owners)
            return
        if rest.width() < theme.px(NARROW):
            upper = QRectF(rest.x(), rest.y(), rest.width(), rest.height() * 0.5)
            lower = QRectF(rest.x(), upper.bottom() + gap / 2, rest.width(), rest.height() * 0.5 - gap / 2)
        else:
            upper = QRectF(rest.x(), rest.y(), rest.width() * 0.42, rest.height())
            lower = QRectF(upper.right() + gap, rest.y(), rest.width() * 0.58 - gap, rest.height())
        self._owners(painter, upper, theme, board.owners)
        self._deadlines(painter, lower, theme, board.deadlines)

    def _totals(self, painter: QPainter, area: QRectF, theme: Theme, total: TaskCounts) -> None:
        columns = [
            (total.overdue, self.tr("overdue"), Colour.CRITICAL if total.overdue else Colour.TEXT, Severity.CRITICAL),
            (
                total.due_soon,
                self.tr("≤ 7 days"),
                Colour.WARNING if total.due_soon else Colour.TEXT,
                Severity.WARNING,
            ),
            (total.in_term, self.tr("in term"), Colour.TEXT, Severity.NORMAL),
            (total.done_on_time, self.tr("on time"), Colour.TEXT, Severity.NORMAL),
            (total.done_late, self.tr("late"), Colour.TEXT, Severity.NORMAL),
        ]
        value, small = theme.font(Role.VALUE), theme.font(Role.SMALL)
        count = max(1, min(len(columns), int(area.width() / theme.px(290))))
        width = area.width() / count
        for number, (amount, name, colour, severity) in enumerate(columns[:count]):
            cell = QRectF(area.x() + number * width, area.y(), width - theme.px(20), area.height())
            top = QRectF(cell.x(), cell.y(), cell.width(), line_height(value))
            figure = self.language.number(amount)
            if self.is_news(name, amount):
                news_mark(painter, QRectF(top.x(), top.y(), text_width(figure, value), top.height()), theme)
            text(painter, top, figure, value, colour)
            if amount:
                centre = QPointF(cell.x() + text_width(figure, value) + theme.px(44), top.center().y())
                severity_mark(painter, centre, theme.px(44), severity)
            text(painter, QRectF(cell.x(), top.bottom(), cell.width(), line_height(small)), name, small, Colour.QUIET)

    def _owners(self, painter: QPainter, area: QRectF, theme: Theme, owners: tuple[TaskCounts, ...]) -> None:
        """Draw one row per department: name, overdue, and a bar of its open tasks."""
        small, strong = theme.font(Role.SMALL), theme.font(Role.STRONG)
        row_height = line_height(small) + theme.px(26)
        rows = int(area.height() / row_height)
        longest = max((owner.in_term + owner.overdue for owner in owners), default=0) or 1
        number_width = text_width("000", strong) + theme.px(16)
        for number, owner in enumerate(owners[:rows]):
            row = QRectF(area.x(), area.y() + number * row_height, area.width(), row_height)
            label = QRectF(row.x(), row.y(), row.width() - number_width, line_height(small))
            text(painter, label, self.language.say(owner.name), small, Colour.TEXT)
            colour = Colour.CRITICAL if owner.overdue else Colour.QUIET
            text(
                painter,
                QRectF(label.x(), label.y(), row.width(), label.height()),
                str(owner.overdue),
                strong,
                colour,
                RIGHT,
            )
            track = QRectF(
                row.x(),
                label.bottom() + theme.px(2),
                row.width() * (owner.in_term + owner.overdue) / longest,
                theme.px(12),
            )
            _stack(
                painter,
                track,
                [
                    (owner.overdue, Colour.CRITICAL),
                    (owner.due_soon, Colour.WARNING),
                    (owner.in_term - owner.due_soon, Colour.MARK),
                ],
            )

    def _deadlines(self, painter: QPainter, area: QRectF, theme: Theme, deadlines: tuple[Deadline, ...]) -> None:
        """Draw the nearest deadlines: the day, the title in two lines, who has it."""
        small, strong = theme.font(Role.SMALL), theme.font(Role.STRONG)
        line = line_height(small)
        today = self.now.astimezone(LOCAL).date()
        listed = entries((each.title for each in deadlines), small, area.size(), most=2, gap=theme.px(22))
        for entry, deadline in zip(listed, deadlines, strict=False):
            top = area.y() + entry.top
            late = deadline.due < today
            colour: QColor = Colour.CRITICAL if late else Colour.WARNING
            day = self.language.short_day(deadline.due)
            mark = theme.px(34)
            severity_mark(
                painter,
                QPointF(area.x() + mark / 2, top + line / 2),
                mark,
                Severity.CRITICAL if late else Severity.WARNING,
            )
            first = QRectF(area.x() + mark + theme.px(14), top, area.width() - mark - theme.px(14), line)
            text(painter, first, day, strong, colour, LEFT)
            owner = first.adjusted(text_width(day, strong) + theme.px(24), 0, 0, 0)
            text(painter, owner, self.language.say(deadline.owner), small, Colour.QUIET, LEFT)
            for number, words in enumerate(entry.lines):
                text(
                    painter, QRectF(area.x(), top + line * (1 + number), area.width(), line), words, small, Colour.TEXT
                )


def _stack(painter: QPainter, track: QRectF, parts: list[tuple[int, QColor]]) -> None:
    """Draw the parts of a whole one after the other."""
    total = sum(amount for amount, _ in parts) or 1
    left = track.x()
    for amount, colour in parts:
        width = track.width() * amount / total
        painter.fillRect(QRectF(left, track.y(), width, track.height()), colour)
        left += width
