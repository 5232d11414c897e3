"""Names the alarm that has to be looked at first, at the foot of every page, as long as nobody knows of it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from server.contract.alarm_folding import Foremost
from wall.console.alarms.marks import PriorityMark
from wall.console.lines import Lines
from wall.drawing.alarm_marks import COLOURS
from wall.language import Language


class AlarmNotice(QWidget):
    """A shape, the alarm, how many more there are like it, and the keys that lead to it."""

    opened = Signal()
    """It was clicked: somebody wants to look at the alarm."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self.mark, self.words = PriorityMark(), Lines(2, middle=True)
        self.more, self._keys = QLabel(), QLabel()
        self._keys.setObjectName("quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for part in (self.mark, self.words, self.more, self._keys):
            row.addWidget(part, 1 if part is self.words else 0)
        self.show_foremost(None)

    def show_foremost(self, foremost: Foremost | None) -> None:
        """Show an alarm, with how many more there are; nothing for None."""
        for part in (self.mark, self.words, self.more, self._keys):
            part.setVisible(foremost is not None)
        if foremost is None:
            self.words.setText("")
            self.more.setText("")
            self.unsetCursor()
            return
        say, alarm = self._language.say, foremost.alarm
        about = f": {say(alarm.about)}" if say(alarm.about) else ""
        self.mark.show_mark(alarm.priority, filled=True)
        self.words.setText(f"{say(alarm.name)}{about}, {say(alarm.said)}")
        for part in (self.words, self.more):
            part.setStyleSheet(f"color: {COLOURS[alarm.priority].name()}")
        count = self._language.number(foremost.others)
        self.more.setText(self.tr("and {count} more").format(count=count) if foremost.others else "")
        self._keys.setText(self.tr("Ctrl+J looks at it\nCtrl+M puts it on the wall"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Look at the alarm; nothing is acknowledged by that."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit()
