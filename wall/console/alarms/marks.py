"""The marks of the wall at the desk: a shape by priority, filled while nobody has said that they know, and a letter."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from server.contract.alarm_folding import is_unacknowledged
from server.contract.alarm_words import LETTERS, PRIORITIES, STATES
from server.contract.messages import Alarm, Priority
from wall.drawing.alarm_marks import COLOURS, priority_shape
from wall.drawing.text import text, text_width
from wall.language import Language

MARKED = Qt.ItemDataRole.UserRole + 1
"""The Mark of a row."""
SIZE = 15
"""Pixels of a shape: as high as a line of type is large."""
GAP = 7
"""Between the shape and its letter."""
INSET = 10
"""Left of the shape in a row, as of all words there."""

_WRITTEN: dict[Priority, tuple[str, str]] = {
    Priority.CRITICAL: ("▲", "△"),
    Priority.HIGH: ("◆", "◇"),
    Priority.MEDIUM: ("■", "□"),
    Priority.LOW: ("●", "○"),
}
"""Filled, and as a line."""


class PriorityMark(QWidget):
    """One shape, beside words that say the rest."""

    def __init__(self) -> None:
        super().__init__()
        self._mark: tuple[Priority, bool] | None = None
        self.setFixedSize(SIZE + 4, SIZE + 4)

    def show_mark(self, priority: Priority, *, filled: bool) -> None:
        """Show the shape of a priority."""
        if (priority, filled) != self._mark:
            self._mark = priority, filled
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint it in the middle."""
        if self._mark is not None:
            priority, filled = self._mark
            with QPainter(self) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                priority_shape(painter, QRectF(self.rect()).center(), SIZE, priority, filled=filled)


class MarkDelegate(QStyledItemDelegate):
    """Draws the marks of a list of alarms; what is copied of a row has them as letters."""

    def __init__(self, language: Language, parent: QWidget) -> None:
        super().__init__(parent)
        self._language = language

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a mark in its own colours, also in a row that is chosen."""
        alarm = index.data(MARKED)
        if not isinstance(alarm, Alarm):
            super().paint(painter, option, index)
            return
        own = QStyleOptionViewItem(option)
        self.initStyleOption(own, index)
        own.text = ""
        widget: QWidget = own.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, own, painter, widget)
        row = QRectF(own.rect)
        shape = QRectF(row.x() + INSET, row.center().y() - SIZE / 2, SIZE, SIZE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        priority_shape(painter, shape.center(), SIZE, alarm.priority, filled=is_unacknowledged(alarm))
        letter = row.adjusted(INSET + SIZE + GAP, 0, 0, 0)
        font = _strong(own.font)
        text(painter, letter, self._language.say(LETTERS[alarm.priority]), font, COLOURS[alarm.priority])
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802 - Qt's name
        """Want room for the shape and the widest letter."""
        font = _strong(option.font)
        widest = max(text_width(self._language.say(words), font) for words in LETTERS.values())
        return QSize(round(INSET + SIZE + GAP + widest + INSET), super().sizeHint(option, index).height())


def written(alarm: Alarm, language: Language) -> str:
    """Return the mark of an alarm as letters, for what takes no drawing."""
    filled, line = _WRITTEN[alarm.priority]
    return f"{filled if is_unacknowledged(alarm) else line} {language.say(LETTERS[alarm.priority])}"


def spoken(alarm: Alarm, language: Language) -> str:
    """Return what the mark of an alarm means."""
    return f"{language.say(PRIORITIES[alarm.priority])}, {language.say(STATES[alarm.state])}"


def _strong(font: QFont) -> QFont:
    strong = QFont(font)
    strong.setWeight(QFont.Weight.DemiBold)
    return strong
