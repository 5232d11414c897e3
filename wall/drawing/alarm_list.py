"""A list of alarms: each a line with its mark, since when and where, and what is so below it."""

from collections.abc import Iterable, Iterator
from itertools import tee
from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from server.contract.messages import Priority
from wall.drawing.alarm_marks import mark_width, priority_mark, shape_at
from wall.drawing.text import entries, line_height, text, text_width
from wall.language import Language
from wall.theme import Colour, Theme, TypeRole

LINES = 2
"""Of what is said of one at most."""
COLUMN = 1500
"""Width of a list from which on it has two columns, and so on."""
BETWEEN = 60
"""Two columns."""


class AlarmLine(NamedTuple):
    """One alarm of a list, or several that are said at once."""

    over: tuple[str, ...]
    """The line above, in forms of which the first that has room is written."""
    words: str
    priority: Priority
    colour: QColor
    """Of the words."""
    filled: bool
    """Somebody has yet to say that they know."""
    blinks: bool
    stands_for: int = 1
    """How many alarms."""


class Listed(NamedTuple):
    """What of a list had room."""

    shown: int
    """Alarms."""
    blinking: list[tuple[QRectF, Priority]]
    """Where the shapes stand that blink."""


def draw_alarms(
    painter: QPainter, area: QRectF, theme: Theme, lines: Iterable[AlarmLine], language: Language
) -> Listed:
    """Draw as many as there is room for, in columns where it is wide; no more of them are taken than that, and one."""
    gap = theme.px(BETWEEN)
    columns = max(1, int(area.width() / theme.px(COLUMN)))
    width = (area.width() - gap * (columns - 1)) / columns
    rest = iter(lines)
    shown, blinking = 0, []
    for number in range(columns):
        column = QRectF(area.x() + number * (width + gap), area.y(), width, area.height())
        # what was measured and had no room is the first of the next one
        rest, measured = tee(rest)
        drawn = _column(painter, column, theme, rest, measured, language)
        shown += drawn.shown
        blinking += drawn.blinking
    return Listed(shown, blinking)


def _column(
    painter: QPainter,
    area: QRectF,
    theme: Theme,
    taken: Iterator[AlarmLine],
    measured: Iterator[AlarmLine],
    language: Language,
) -> Listed:
    strong, small = theme.font(TypeRole.STRONG), theme.font(TypeRole.SMALL)
    line, inset = line_height(strong), mark_width(theme, language)
    found = entries((each.words for each in measured), strong, area.size(), most=LINES, gap=theme.px(24))
    shown, blinking = 0, []
    row = QRectF(area.x(), area.y(), area.width(), line)
    for entry in found:
        each = next(taken)
        if entry.top:
            middle = (row.bottom() + area.y() + entry.top) / 2
            painter.fillRect(QRectF(area.x(), middle, area.width(), max(theme.px(2), 1)), Colour.LINE)
        row.moveTop(area.y() + entry.top)
        priority_mark(painter, row, theme, each.priority, language, filled=each.filled)
        if each.blinks:
            blinking.append((shape_at(row, theme), each.priority))
        over = row.adjusted(inset, 0, 0, 0)
        fitting = (form for form in each.over if text_width(form, small) <= over.width())
        text(painter, over, next(fitting, each.over[-1]), small, Colour.QUIET)
        for words in entry.lines:
            row.translate(0, line)
            text(painter, row, words, strong, each.colour)
        shown += each.stands_for
    return Listed(shown, blinking)
