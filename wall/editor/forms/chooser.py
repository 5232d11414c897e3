"""Values in an order, each found by its name."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from wall.editor.forms.choices import Choice
from wall.editor.forms.control import Control
from wall.editor.forms.parts import Line, small_button
from wall.editor.forms.rows import DETAIL, HIGH, VALUE, TwoLines
from wall.editor.forms.suggestions import Find, Suggestions

SHOWN = 6
"""Rows of a list at once."""

_OF_LIST = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Up, Qt.Key.Key_Down)


class Chooser(Control):
    """Values in an order, each found by its name; what is not known may be typed as it stands in a layout."""

    def __init__(
        self, find: Find, named: Callable[[str], Choice], *, known: bool = True, numbers: bool = False
    ) -> None:
        """Let values be chosen that ``find`` finds, where any are ``known``; ``numbers`` are whole ones."""
        super().__init__()
        self._find, self._named, self._numbers = find, named, numbers
        self.list = QListWidget()
        self.list.setItemDelegate(TwoLines(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.installEventFilter(self)
        self.line = Line()
        self.suggestions = Suggestions(self.line, find)
        self._buttons = QWidget()
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 0, 0, 0)
        self.up = small_button("▲", self.tr("Earlier (Alt+Up)"))
        self.down = small_button("▼", self.tr("Later (Alt+Down)"))
        self.out = small_button("✕", self.tr("Take away (Delete)"))
        row.addStretch(1)
        for button in (self.up, self.down, self.out):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (self.list, self._buttons, self.line, self.suggestions):
            column.addWidget(part)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.out.clicked.connect(self._remove)
        self.suggestions.taken.connect(self.add)
        self.line.installEventFilter(self)
        if known:
            self.suggestions.nothing = self.tr("Nothing is called so; Enter adds it as it is typed")
        self.line.setPlaceholderText(self.tr("Search and add…") if known else self.tr("Type, and Enter adds it"))
        self._fit()

    def show_value(self, value: Any) -> None:
        """Show a list; those that are there stay chosen."""
        given = [str(each) for each in value] if isinstance(value, list | tuple) else []
        before = self.list.currentRow()
        self.list.clear()
        for each in given:
            item = QListWidgetItem(self.list)
            item.setData(VALUE, each)
        self.retell()
        self.list.setCurrentRow(min(before, len(given) - 1))
        self._fit()

    def retell(self) -> None:
        """Say what each value stands for now."""
        for row in range(self.list.count()):
            item = self.list.item(row)
            choice = self._named(item.data(VALUE))
            item.setText(choice.title)
            item.setData(DETAIL, choice.detail if choice.detail != choice.title else "")
            item.setToolTip(f"{choice.title}\n{choice.detail}".strip())

    def read(self) -> Any:
        """Return the list."""
        values = [self.list.item(row).data(VALUE) for row in range(self.list.count())]
        return [int(value) for value in values] if self._numbers else values

    @Slot(str)
    def add(self, value: str) -> None:
        """Add a value behind all others."""
        self.line.clear()
        self._put([*map(str, self.read()), value], self.list.count())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Add what is typed with Enter; move and remove with keys of the list."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and watched is self.list:
            # the same keys mean something else on the drawing
            if event.key() in _OF_LIST:
                event.accept()
                return True
        elif event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
            match event.key():
                case Qt.Key.Key_Return | Qt.Key.Key_Enter if watched is self.line:
                    self._add_typed()
                    return True
                case Qt.Key.Key_Escape if watched is self.line and self.line.text():
                    self.suggestions.hide()
                    self.line.clear()
                    return True
                case Qt.Key.Key_Delete | Qt.Key.Key_Backspace if watched is self.list:
                    self._remove()
                    return True
                case Qt.Key.Key_Up if watched is self.list and alt:
                    self._move(-1)
                    return True
                case Qt.Key.Key_Down if watched is self.list and alt:
                    self._move(1)
                    return True
        return super().eventFilter(watched, event)

    def _add_typed(self) -> None:
        """Add what is chosen below the line; else what is typed where it is a value, else the first that is listed."""
        if (chosen := self.suggestions.value) is not None:
            self.suggestions.hide()
            self.add(chosen)
            return
        typed = self.line.text().strip()
        if not typed and self.suggestions.isHidden():
            return
        found = self._find(typed)
        if not (typed or found):
            return
        written = "$" in typed or "*" in typed or not found or any(each.value == typed for each in found)
        value = typed if written else found[0].value
        if not self._numbers or (value.isascii() and value.isdigit() and len(value) < 10):
            self.suggestions.hide()
            self.add(value)

    @Slot()
    def _remove(self) -> None:
        row = self.list.currentRow()
        if row >= 0:
            values = list(map(str, self.read()))
            del values[row]
            self._put(values, row)

    def _move(self, by: int) -> None:
        row, values = self.list.currentRow(), list(map(str, self.read()))
        to = row + by
        if row >= 0 and 0 <= to < len(values):
            values[row], values[to] = values[to], values[row]
            self._put(values, to)

    def _put(self, values: list[str], row: int) -> None:
        self.show_value(values)
        self.list.setCurrentRow(min(row, len(values) - 1))
        self.edited.emit(False)  # noqa: FBT003 - as the signal has it

    def _fit(self) -> None:
        count = self.list.count()
        self.list.setFixedHeight(HIGH * min(count, SHOWN) + 4)
        self.list.setVisible(count > 0)
        self._buttons.setVisible(count > 0)
