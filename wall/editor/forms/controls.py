"""What one changes a single value with, but a number; each shows a value as layout files have it, and gives it back."""

import re
import tomllib
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPointF, Qt, Slot
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from server.contract.layout_files import written_value
from server.contract.messages import Severity
from server.contract.words import Words
from wall.drawing.shapes import severity_mark
from wall.editor.forms.control import Control, put_text
from wall.editor.forms.numbers import NO_NUMBER
from wall.editor.forms.parts import Combo, Line, Lines, TickBox

_BREAKS = re.compile("[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
LONGEST = 100_000
"""Letters of a text."""


class Tick(Control):
    """Yes or no."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.box = TickBox(words)
        _only(self, self.box)
        self.box.clicked.connect(lambda: self.edited.emit(False))  # noqa: FBT003 - as the signal has it

    def show_value(self, value: Any) -> None:
        """Show yes or no."""
        self.box.setChecked(value is True)

    def read(self) -> Any:
        """Return yes or no."""
        return self.box.isChecked()

    def label(self, words: str) -> None:
        """Say what is ticked."""
        self.box.setText(words)


class OneOf(Control):
    """One of a few values, each with its words; how grave something is also with its shape."""

    def __init__(self, values: Sequence[tuple[Any, str]], *, graded: bool = False) -> None:
        super().__init__()
        self._values = [value for value, _ in values]
        self._words = [words for _, words in values]
        self._other: Any = None
        """A value that is none of them, and stays until one is chosen."""
        self.box = Combo()
        for value, words in values:
            self.box.addItem(words)
            if graded:
                self.box.setItemIcon(self.box.count() - 1, _grade(Severity(value)))
        _only(self, self.box)
        self.box.activated.connect(lambda: self.edited.emit(False))  # noqa: FBT003 - as the signal has it

    def show_value(self, value: Any) -> None:
        """Show one of them; another one stands there until one is chosen."""
        self._other = value
        self.box.setPlaceholderText(value if isinstance(value, str) else "")
        self.box.setCurrentIndex(self._values.index(value) if value in self._values else -1)

    def read(self) -> Any:
        """Return the one that is shown."""
        index = self.box.currentIndex()
        return self._values[index] if index >= 0 else self._other

    def offer(self, values: Sequence[tuple[Any, str]]) -> None:
        """Have other values to choose from; the one that is shown stays."""
        told, words = [value for value, _ in values], [words for _, words in values]
        if (told, words) != (self._values, self._words):
            shown = self.read()
            self._values, self._words = told, words
            self.box.clear()
            self.box.addItems(words)
            self.show_value(shown)


class Text(Control):
    """A line of text."""

    def __init__(self, *, optional: bool = False) -> None:
        """Take an ``optional`` one that is empty for nothing."""
        super().__init__()
        self._optional = optional
        self.line = Line()
        self.line.setMaxLength(LONGEST)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.line)
        self.line.textEdited.connect(lambda: self.edited.emit(True))  # noqa: FBT003 - as the signal has it

    def show_value(self, value: Any) -> None:
        """Show a text."""
        put_text(self.line, value if isinstance(value, str) else "")

    def read(self) -> Any:
        """Return the text."""
        return self.line.text() or (None if self._optional else "")


class BothWords(Control):
    """A text in Vietnamese and in English."""

    def __init__(self, *, long: bool = False, optional: bool = False) -> None:
        super().__init__()
        self._optional = optional
        self.lines: dict[str, QLineEdit | QPlainTextEdit] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        for row, code in enumerate(("vi", "en")):
            name = QLabel(code.upper())
            name.setObjectName("quiet")
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop if long else Qt.AlignmentFlag.AlignVCenter)
            if long:
                area = Lines()
                area.setTabChangesFocus(True)
                area.setFixedHeight(area.fontMetrics().lineSpacing() * 4 + 24)
                area.textChanged.connect(self._typed)
                self.lines[code] = area
            else:
                line = Line()
                line.setMaxLength(LONGEST)
                line.textEdited.connect(self._typed)
                self.lines[code] = line
            grid.addWidget(self.lines[code], row, 1)
        self._showing = False

    def show_value(self, value: Any) -> None:
        """Show both texts."""
        given = value if isinstance(value, dict) else {}
        self._showing = True
        for code, line in self.lines.items():
            text = given.get(code)
            text = text if isinstance(text, str) else ""
            if isinstance(line, QLineEdit):
                put_text(line, text)
            elif _plain(line) != text:
                line.setPlainText(text)
        self._showing = False

    def read(self) -> Any:
        """Return both texts."""
        told = {code: line.text() if isinstance(line, QLineEdit) else _plain(line) for code, line in self.lines.items()}
        return None if self._optional and not any(told.values()) else told

    def label(self, words: str) -> None:
        """Say what the texts are for, and in which language."""
        for code, line in self.lines.items():
            line.setAccessibleName(f"{words} {code.upper()}")

    @Slot()
    def _typed(self) -> None:
        for line in self.lines.values():
            if isinstance(line, QLineEdit):
                _straighten(line)
        if not self._showing:
            self.edited.emit(True)  # noqa: FBT003 - as the signal has it


class Toml(Control):
    """Whatever no other control is made for, as it stands in a layout file."""

    def __init__(self) -> None:
        super().__init__()
        self.line = Line()
        self.line.setMaxLength(LONGEST)
        _only(self, self.line)
        self.line.textEdited.connect(lambda: self.edited.emit(True))  # noqa: FBT003 - as the signal has it

    def show_value(self, value: Any) -> None:
        """Show a value as a file has it."""
        put_text(self.line, "" if value is None else written_value(value))

    def read(self) -> Any:
        """Return the value."""
        text = self.line.text()
        if not text.strip():
            return None
        try:
            told = tomllib.loads(f"value = {text}")
        except (tomllib.TOMLDecodeError, RecursionError):
            told = {}
        if set(told) != {"value"}:
            return Words(
                vi='cần giá trị TOML, ví dụ "chữ", 12, true, [1, 2] hoặc {a = 1}',
                en='expected a value of TOML, such as "text", 12, true, [1, 2] or {a = 1}',
            )
        return told["value"]


class Row(Control):
    """Some values beside each other, such as a place: column, row, width, height."""

    def __init__(self, parts: Sequence[tuple[str, Callable[[], Control]]]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        self.parts: list[Control] = []
        self._names: list[str] = []
        columns = 2 if len(parts) == 4 else len(parts)
        for number, (name, make) in enumerate(parts):
            part = make()
            part.label(name)
            part.edited.connect(self.edited)
            said = QLabel(name)
            said.setObjectName("quiet")
            across, down = number % columns, number // columns * 2
            grid.addWidget(said, down, across)
            grid.addWidget(part, down + 1, across)
            grid.setColumnStretch(across, 1)
            self.parts.append(part)
            self._names.append(name)

    def show_value(self, value: Any) -> None:
        """Show a list of so many values."""
        given = list(value) if isinstance(value, list | tuple) else []
        for number, part in enumerate(self.parts):
            part.show_value(given[number] if number < len(given) else None)

    def read(self) -> Any:
        """Return the list."""
        values = []
        for name, part in zip(self._names, self.parts, strict=True):
            value = part.read()
            if value is None:
                value = NO_NUMBER
            if isinstance(value, Words):
                return Words(vi=f"{name}: {value.vi}", en=f"{name}: {value.en}")
            values.append(value)
        return values


def _only(control: Control, part: QWidget) -> None:
    row = QHBoxLayout(control)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(part, 1)


def _straighten(line: QLineEdit) -> None:
    """Leave spaces of tabs and ends of lines, which come with what is pasted: a name is one line wherever it stands."""
    text = line.text()
    if (straight := _BREAKS.sub(" ", text)) != text:
        behind = len(_BREAKS.sub(" ", text[line.cursorPosition() :]))
        line.setText(straight)
        line.setCursorPosition(len(straight) - behind)


def _plain(area: QPlainTextEdit) -> str:
    # toPlainText takes a space that may not break for one that may
    return area.document().toRawText().replace("\u2029", "\n")


def _grade(severity: Severity) -> QIcon:
    picture = QPixmap(32, 32)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    severity_mark(painter, QPointF(8, 8), 13, severity)
    painter.end()
    return QIcon(picture)
