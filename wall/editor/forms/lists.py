"""What one changes several values with: in a row that may grow, or named ones below each other."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout

from server.contract.words import Words
from wall.editor.forms.control import Control
from wall.editor.forms.parts import small_button


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
