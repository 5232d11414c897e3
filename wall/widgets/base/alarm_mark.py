"""Marks a tile whose content an alarm is about: a frame, and the shape and letter of the priority."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from server.contract.alarm_folding import is_unacknowledged
from server.contract.messages import Alarm
from wall.drawing.alarm_marks import COLOURS, mark_width, priority_mark
from wall.drawing.text import line_height
from wall.language import Language
from wall.theme import Colour, Theme, TypeRole

FRAME = 6
"""Thickness."""
MOST = 200
"""Alarms that one tile marks single things for."""


class AlarmMark:
    """Drawn while an alarm is so that is about something the tile shows."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self.alarms: tuple[Alarm, ...] = ()
        """As they are read."""

    def take(self, alarms: Sequence[Alarm]) -> bool:
        """Take the alarms about what a tile shows; return whether something has changed."""
        before, self.alarms = self.alarms, tuple(alarms[:MOST])
        return self.alarms != before

    @property
    def _first(self) -> Alarm | None:
        return max(self.alarms, key=lambda alarm: (alarm.priority.rank, is_unacknowledged(alarm)), default=None)

    def width(self, theme: Theme) -> float:
        """Return the pixels of a title's row that the mark takes."""
        return mark_width(theme, self._language) if self.alarms else 0.0

    def paint(self, painter: QPainter, row: QRectF, theme: Theme) -> None:
        """Paint the mark at the left end of a title's row, which loses the room it takes."""
        if (first := self._first) is not None:
            priority_mark(painter, row, theme, first.priority, self._language, filled=is_unacknowledged(first))
            row.adjust(self.width(theme), 0, 0, 0)

    def paint_frame(self, painter: QPainter, area: QRectF, theme: Theme, *, titled: bool) -> None:
        """Paint the frame around a tile; without a title also the mark, on a plate in the upper right corner."""
        first = self._first
        if first is None:
            return
        line = max(theme.px(FRAME), 2.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(COLOURS[first.priority], line))
        half = line / 2
        painter.drawRoundedRect(area.adjusted(half, half, -half, -half), theme.px(12), theme.px(12))
        if titled:
            return
        wide, high = mark_width(theme, self._language), line_height(theme.font(TypeRole.STRONG))
        if wide > area.width() / 2:
            return
        plate = QRectF(area.right() - wide - theme.px(16), area.y() + theme.px(8), wide, high)
        painter.fillRect(plate.adjusted(-theme.px(8), 0, 0, 0), Colour.SURFACE)
        priority_mark(painter, plate, theme, first.priority, self._language, filled=is_unacknowledged(first))
