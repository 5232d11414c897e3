"""What one changes several values with: in a row that may grow, or named ones below each other."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from server.contract.words import Words
from wall.editor.forms.choices import Choice
from wall.editor.forms.controls import Control
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
        """Add what is chosen below the line; else what is typed where it is a value, else the first that fits."""
        if (chosen := self.suggestions.value) is not None:
            self.suggestions.hide()
            self.add(chosen)
            return
        typed = self.line.text().strip()
        if not typed:
            return
        found = self._find(typed)
        written = "$" in typed or "/" in typed or not found or any(each.value == typed for each in found)
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


class Several(Control):
    """Values of the same kind below each other, each with a control of its own."""

    def __init__(self, make: Callable[[], Control], fresh: Any, *, add: str) -> None:
        """Make a control for each; ``fresh`` is the value of a new one, and ``add`` the words that ask for it."""
        super().__init__()
        self._make, self._fresh = make, fresh
        self.parts: list[Control] = []
        self._frames: list[QFrame] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        column.addLayout(self._rows)
        self.more = QToolButton()
        self.more.setText(f"+  {add}")
        column.addWidget(self.more)
        self.more.clicked.connect(self._add)

    def show_value(self, value: Any) -> None:
        """Show a list."""
        given = list(value) if isinstance(value, list | tuple) else []
        while len(self.parts) > len(given):
            self.parts.pop()
            frame = self._frames.pop()
            self._rows.removeWidget(frame)
            frame.hide()
            frame.deleteLater()
        while len(self.parts) < len(given):
            self._grow()
        for part, each in zip(self.parts, given, strict=True):
            part.show_value(each)

    def read(self) -> Any:
        """Return the list."""
        values = []
        for number, part in enumerate(self.parts, 1):
            value = part.read()
            if isinstance(value, Words):
                return Words(vi=f"{number}. {value.vi}", en=f"{number}. {value.en}")
            values.append(value)
        return values

    def retell(self) -> None:
        """Say again what all values stand for."""
        for part in self.parts:
            part.retell()

    def label(self, words: str) -> None:
        """Say what is added."""
        self.more.setAccessibleName(f"{self.more.text()} ({words})")

    def _grow(self) -> None:
        part = self._make()
        part.edited.connect(self.edited)
        frame = QFrame()
        frame.setObjectName("card")
        row = QVBoxLayout(frame)
        row.setContentsMargins(8, 4, 8, 8)
        above = QHBoxLayout()
        number = QLabel(f"{len(self.parts) + 1}.")
        number.setObjectName("quiet")
        up = small_button("▲", self.tr("Earlier"))
        down = small_button("▼", self.tr("Later"))
        out = small_button("✕", self.tr("Take away"))
        above.addWidget(number)
        above.addStretch(1)
        for button in (up, down, out):
            above.addWidget(button)
        row.addLayout(above)
        row.addWidget(part)
        up.clicked.connect(lambda: self._swap(self.parts.index(part), -1))
        down.clicked.connect(lambda: self._swap(self.parts.index(part), 1))
        out.clicked.connect(lambda: self._remove(self.parts.index(part)))
        self._rows.addWidget(frame)
        self.parts.append(part)
        self._frames.append(frame)

    def _kept(self) -> list[Any]:
        """Return the values, and for those that cannot be read a fresh one."""
        values = [part.read() for part in self.parts]
        return [self._fresh if isinstance(value, Words) else value for value in values]

    @Slot()
    def _add(self) -> None:
        self._put([*self._kept(), self._fresh])

    def _remove(self, number: int) -> None:
        values = self._kept()
        del values[number]
        self._put(values)

    def _swap(self, number: int, by: int) -> None:
        values, other = self._kept(), number + by
        if 0 <= other < len(values):
            values[number], values[other] = values[other], values[number]
            self._put(values)

    def _put(self, values: list[Any]) -> None:
        self.show_value(values)
        self.edited.emit(False)  # noqa: FBT003 - as the signal has it


class Part(NamedTuple):
    """One of several named values."""

    label: str
    control: Control
    default: Any = None
    """What counts where nothing is said."""
    required: bool = False


class Table(Control):
    """Named values below each other."""

    def __init__(self, parts: Mapping[str, Part]) -> None:
        super().__init__()
        self.parts = parts
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for part in parts.values():
            label = QLabel(part.label)
            label.setObjectName("quiet")
            part.control.label(part.label)
            part.control.edited.connect(self.edited)
            column.addWidget(label)
            column.addWidget(part.control)

    def show_value(self, value: Any) -> None:
        """Show a table."""
        given = value if isinstance(value, dict) else {}
        for name, part in self.parts.items():
            part.control.show_value(given.get(name, part.default))

    def read(self) -> Any:
        """Return the table; what is as it would be anyway is not in it."""
        told = {}
        for name, part in self.parts.items():
            value = part.control.read()
            if isinstance(value, Words):
                return Words(vi=f"{part.label}: {value.vi}", en=f"{part.label}: {value.en}")
            if part.required or (value is not None and value != part.default):
                told[name] = "" if value is None else value
        return told

    def retell(self) -> None:
        """Say again what all values stand for."""
        for part in self.parts.values():
            part.control.retell()
