"""Lists what fits what is typed into a line, below it, while one types."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QScrollArea, QWidget

from wall.editor.forms.choices import Choice
from wall.editor.forms.rows import DETAIL, HIGH, VALUE, TwoLines

SHOWN = 6
"""Rows at once."""

Find = Callable[[str], list[Choice]]


class Suggestions(QListWidget):
    """Belongs to a line: Down goes into it, Enter takes what is chosen, Escape closes it."""

    taken = Signal(str)
    """A value was taken."""

    def __init__(self, line: QLineEdit, find: Find, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line, self._find = line, find
        self.nothing = ""
        """What is said where nothing fits."""
        self.setItemDelegate(TwoLines(self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hide()
        line.installEventFilter(self)
        line.textEdited.connect(self.search)
        self.itemClicked.connect(self._take)

    @property
    def value(self) -> str | None:
        """What is chosen in the list, while it is open."""
        item = self.currentItem()
        value: str | None = None if item is None or self.isHidden() else item.data(VALUE)
        return value

    @Slot()
    def search(self) -> None:
        """List what fits."""
        typed = self._line.text()
        self.clear()
        for choice in self._find(typed):
            item = QListWidgetItem(choice.title, self)
            item.setData(VALUE, choice.value)
            item.setData(DETAIL, choice.detail)
            item.setToolTip(f"{choice.title}\n{choice.detail}")
        if typed and not self.count() and self.nothing:
            QListWidgetItem(self.nothing, self).setFlags(Qt.ItemFlag.NoItemFlags)
        self.setFixedHeight(HIGH * min(self.count(), SHOWN) + 4)
        self.setVisible(self.count() > 0)
        if self.count():
            # once it has its place
            QTimer.singleShot(0, self._reveal)

    @Slot()
    def _reveal(self) -> None:
        """Scroll the form so far that the list is seen below its line."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None and not self.isHidden():
            above.ensureWidgetVisible(self, 0, 8)
            above.ensureWidgetVisible(self._line, 0, 8)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let the keys of the list work while one types."""
        match event:
            case QKeyEvent() if event.type() is QEvent.Type.KeyPress:
                return self._key(event)
            case QMouseEvent() if event.type() is QEvent.Type.MouseButtonPress and self.isHidden():
                self.search()
        if event.type() is QEvent.Type.FocusOut:
            self.hide()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Up:
                if self.isHidden():
                    self.search()
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                self.setCurrentRow(min(max(self.currentRow() + step, 0), self.count() - 1))
                return True
            case Qt.Key.Key_Escape if not self.isHidden():
                self.hide()
                return True
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.value is not None:
                self._take(self.currentItem())
                return True
        return False

    @Slot(QListWidgetItem)
    def _take(self, item: QListWidgetItem) -> None:
        value = item.data(VALUE)
        if value is not None:
            self.hide()
            self.taken.emit(value)
