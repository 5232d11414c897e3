"""Who has the tasks: one row for each department, with a bar of what is open."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from server.contract.messages import Severity, TaskCounts
from wall.drawing.shapes import severity_mark
from wall.drawing.text import RIGHT, line_height, text, text_width
from wall.language import Language
from wall.theme import SEVERITY, Colour, Theme, TypeRole

BAR = 12.0
"""Height of a bar."""
MARK = 30.0
"""Of the shape of what is overdue."""
GAP = 12.0
"""On both sides of it."""


def owner_step(theme: Theme) -> float:
    """Return how far two rows are from each other."""
    return line_height(theme.font(TypeRole.SMALL)) + theme.px(2 * BAR + 2)


def owners_width(theme: Theme, owners: Sequence[TaskCounts], language: Language) -> float:
    """Return how wide rows are in which no name is cut."""
    small, strong, mark = theme.font(TypeRole.SMALL), theme.font(TypeRole.STRONG), theme.px(MARK + 2 * GAP)
    names = max((text_width(language.say(owner.name), small) for owner in owners), default=0.0)
    return names + mark + max((text_width(language.number(owner.overdue), strong) for owner in owners), default=0.0)


def draw_owners(
    painter: QPainter, area: QRectF, theme: Theme, owners: Sequence[TaskCounts], language: Language
) -> None:
    """Draw as many rows as are legible, and how many are not.

    In each: name, how many are overdue, a bar of these, those due soon and the rest.
    """
    small, strong, gap = theme.font(TypeRole.SMALL), theme.font(TypeRole.STRONG), theme.px(GAP)
    line, step, mark, bar = line_height(small), owner_step(theme), theme.px(MARK), theme.px(BAR)
    longest = max((owner.in_term + owner.overdue for owner in owners), default=0) or 1
    fitting = max(0, int((area.height() + bar) / step))
    if 0 < fitting < len(owners):
        # the last row says how many there are below it
        row = QRectF(area.x(), area.y() + (fitting - 1) * step, area.width(), line)
        fitting -= 1
        text(painter, row, f"+{language.number(len(owners) - fitting)}", small, Colour.QUIET)
    for number, owner in enumerate(owners[:fitting]):
        row = QRectF(area.x(), area.y() + number * step, area.width(), line)
        figure = language.number(owner.overdue)
        text(painter, row, figure, strong, Colour.CRITICAL if owner.overdue else Colour.QUIET, RIGHT)
        right = row.right() - text_width(figure, strong) - gap
        if owner.overdue:
            severity_mark(painter, QPointF(right - mark / 2, row.center().y()), mark, Severity.CRITICAL)
            right -= mark + gap
        name = QRectF(row.x(), row.y(), right - row.x(), line)
        text(painter, name, language.say(owner.name), small, Colour.TEXT)
        left = row.x()
        for amount, colour in (
            (owner.overdue, SEVERITY[Severity.CRITICAL]),
            (owner.due_soon, SEVERITY[Severity.WARNING]),
            (owner.in_term - owner.due_soon, Colour.MARK),
        ):
            width = area.width() * amount / longest
            painter.fillRect(QRectF(left, row.bottom() + theme.px(2), width, bar), colour)
            left += width
