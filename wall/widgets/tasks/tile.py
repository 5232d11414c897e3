"""The task board: assigned tasks by state, and by whom."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from server.contract.messages import Severity, TaskBoard, TaskCard
from wall.drawing.shapes import nothing
from wall.drawing.text import line_height
from wall.theme import Theme, TypeRole
from wall.widgets.base import Tile
from wall.widgets.tasks.cards import Card, draw_cards, least_card
from wall.widgets.tasks.owners import draw_owners, owner_step, owners_width
from wall.widgets.tasks.tally import Tally, draw_head, draw_line, draw_total

COLUMN = 580
"""Least width of a column of cards: how late a task is stands in one line."""
STRIP = 570
"""Least width of the departments beside cards."""
TOTAL = 275
"""Least width of one of the totals."""
NARROW = 520
"""Width below which nothing but totals is legible."""
GAP = 44


class TasksTile(Tile[TaskBoard]):
    """Columns of cards by state, departments beside them; with less room totals and what is most urgent."""

    def heading(self) -> str:
        """Return the tile's own title."""
        return self.tr("Assigned tasks")

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw all five columns, the three open ones or the two that press; without room for these, totals."""
        tallies = self._tallies()
        if not any(tally.amount for tally in tallies):
            nothing(painter, area, theme, self.tr("No tasks assigned"))
            return
        fitting = int((area.width() - theme.px(STRIP)) / theme.px(COLUMN + GAP))
        count = next((number for number in (5, 3, 2) if number <= fitting), 0)
        head = line_height(theme.font(TypeRole.VALUE)) + theme.px(8)
        if count and area.height() >= head + least_card(theme):
            self._columns(painter, area, theme, tallies[:count], tallies[count:])
        elif area.height() >= self._total_height(theme) - theme.padding:
            self._totals(painter, area, theme, tallies)
        else:
            across = max(1, int(area.width() / theme.px(NARROW)))
            self.showing(min(across, len(tallies)), len(tallies))
            for number, tally in enumerate(tallies[:across]):
                left = area.x() + number * area.width() / across
                draw_head(painter, QRectF(left, area.y(), area.width() / across, area.height()), theme, tally)

    def _columns(
        self, painter: QPainter, area: QRectF, theme: Theme, columns: Sequence[Tally], others: Sequence[Tally]
    ) -> None:
        """Draw columns with their cards, and beside them in lines the other states and the departments."""
        gap, head = theme.px(GAP), line_height(theme.font(TypeRole.VALUE)) + theme.px(8)
        strip = max(theme.px(STRIP), area.width() * 0.7 / (len(columns) + 1))
        spare = area.width() - theme.px(COLUMN + GAP) * len(columns)
        strip = max(strip, min(owners_width(theme, self.document.owners, self.language), spare))
        width = (area.width() - strip) / len(columns) - gap
        for number, tally in enumerate(columns):
            row = QRectF(area.x() + number * (width + gap), area.y(), width, head)
            below = QRectF(row.x(), row.bottom(), width, area.bottom() - row.bottom())
            hidden = self._cards(painter, below, theme, [tally])
            more = (self._more(hidden), f"+{self.language.number(hidden)}") if hidden else ()
            draw_head(painter, row, theme, tally, more)
        row = QRectF(area.right() - strip, area.y(), strip, line_height(theme.font(TypeRole.SMALL)))
        for tally in others:
            draw_line(painter, row, theme, tally)
            row.translate(0, row.height())
        top = row.y() + theme.px(18)
        rest = QRectF(row.x(), top, strip, area.bottom() - top)
        draw_owners(painter, rest, theme, self.document.owners, self.language)

    def _totals(self, painter: QPainter, area: QRectF, theme: Theme, tallies: Sequence[Tally]) -> None:
        """Draw totals above, in several rows where nothing else is legible, and below them cards and departments."""
        height, gap, between = self._total_height(theme), theme.px(16), theme.px(8)
        across = max(1, min(len(tallies), int(area.width() / theme.px(TOTAL))))
        alone = area.width() < theme.px(NARROW)
        rows = max(1, int((area.height() + between) / (height + between))) if alone else 1
        width = (area.width() + gap) / across
        self.showing(min(across * rows, len(tallies)), len(tallies))
        for number, tally in enumerate(tallies[: across * rows]):
            left, top = area.x() + number % across * width, area.y() + number // across * (height + between)
            draw_total(painter, QRectF(left, top, width - gap, height), theme, tally)
        if not alone:
            self._below(painter, area.adjusted(0, height + gap, 0, 0), theme, tallies[:3])

    def _below(self, painter: QPainter, area: QRectF, theme: Theme, tallies: Sequence[Tally]) -> None:
        """Draw what is open in one list, and departments beside it, under it, or instead of it."""
        gap, least, owners = theme.px(GAP), least_card(theme), self.document.owners
        listed, strip = QRectF(area), QRectF(area)
        if area.height() < least:
            draw_owners(painter, strip, theme, owners, self.language)
            return
        if area.width() >= theme.px(COLUMN + GAP + STRIP):
            strip.setLeft(area.right() - max(area.width() * 0.36, theme.px(STRIP)))
            listed.setRight(strip.left() - gap)
        else:
            rows = min(int(area.height() * 0.45 / owner_step(theme)), len(owners))
            strip.setTop(area.bottom() - rows * owner_step(theme))
            if strip.top() - gap - area.top() >= least and rows:
                listed.setBottom(strip.top() - gap)
            else:
                strip.setTop(area.bottom())
        self._cards(painter, listed, theme, tallies)
        draw_owners(painter, strip, theme, owners, self.language)

    def _total_height(self, theme: Theme) -> float:
        return line_height(theme.font(TypeRole.VALUE)) + line_height(theme.font(TypeRole.SMALL))

    def _tallies(self) -> list[Tally]:
        """Return the states in the order of their columns."""
        board, total = self.document, self.document.total
        soon = self.tr("≤ {n} days").format(n=board.soon_days)
        later = self.tr("> {n} days").format(n=board.soon_days)
        return [
            self._tally(self.tr("overdue"), total.overdue, board.overdue, Severity.CRITICAL),
            self._tally(soon, total.due_soon, board.due_soon, Severity.WARNING),
            self._tally(later, total.in_term - total.due_soon, board.in_term),
            self._tally(self.tr("on time"), total.done_on_time, board.done_on_time, finished=True),
            self._tally(self.tr("late"), total.done_late, board.done_late, finished=True),
        ]

    def _tally(
        self,
        word: str,
        amount: int,
        tasks: Sequence[TaskCard],
        severity: Severity = Severity.NORMAL,
        *,
        finished: bool = False,
    ) -> Tally:
        return Tally(
            word=word,
            amount=amount,
            figure=self.language.number(amount),
            cards=[self._card(task, severity) for task in tasks],
            severity=severity if amount else Severity.NORMAL,
            finished=finished,
            news=self.is_news(word, amount),
        )

    def _cards(self, painter: QPainter, area: QRectF, theme: Theme, tallies: Sequence[Tally]) -> int:
        """Draw the cards of some states, and return how many tasks are neither drawn nor counted in a line."""
        cards = [card for tally in tallies for card in tally.cards]
        return draw_cards(painter, area, theme, cards, total=sum(tally.amount for tally in tallies), more=self._more)

    def _more(self, hidden: int) -> str:
        return self.tr("{n} more").format(n=self.language.number(hidden))

    def _card(self, task: TaskCard, severity: Severity) -> Card:
        """Return a task in words; how late it is in fewer and fewer."""
        owner, few = self.language.say(task.owner), self.tr("{n} d")
        if task.finished is None:
            left = (task.due - self.document.day).days
            days = self.tr("{n} d overdue") if left < 0 else self.tr("in {n} d") if left else self.tr("due today")
            told = tuple(words.format(n=abs(left)) for words in (days, few))
            return Card(task.title, told, self._day(task.due), owner, severity)
        done, late = self.tr("finished {day}").format(day=self._day(task.finished)), (task.finished - task.due).days
        if late <= 0:
            return Card(task.title, (done, self._day(task.finished)), "", owner)
        return Card(task.title, tuple(words.format(n=late) for words in (self.tr("{n} d late"), few)), done, owner)

    def _day(self, day: date) -> str:
        return self.language.short_day(day) if day.year == self.document.day.year else self.language.day(day)
