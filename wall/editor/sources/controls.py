"""What settings of sources are filled in with besides what layouts have: tables of names, lists, long texts."""

import tomllib
from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCompleter, QGridLayout, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from server.contract.layout_files import written_value
from server.contract.words import Words
from wall.editor.forms.control import Control, put_text
from wall.editor.forms.parts import Combo, Line, Lines, small_button

SHORTEST, TALLEST = 3, 9
"""Lines of a long text that are seen."""


class LongText(Control):
    """A text of several lines."""

    def __init__(self) -> None:
        super().__init__()
        self.area = Lines()
        self.area.setTabChangesFocus(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.area)
        self._showing = False
        self.area.textChanged.connect(self._typed)
        self._fit()

    def show_value(self, value: Any) -> None:
        """Show a text."""
        text = value if isinstance(value, str) else ""
        if self.area.toPlainText() != text:
            self._showing = True
            self.area.setPlainText(text)
            self._showing = False
        self._fit()

    def read(self) -> Any:
        """Return the text; None for none."""
        return self.area.toPlainText() or None

    @Slot()
    def _typed(self) -> None:
        self._fit()
        if not self._showing:
            self.edited.emit(True)  # noqa: FBT003 - as the signal has it

    def _fit(self) -> None:
        lines = min(max(self.area.blockCount(), SHORTEST), TALLEST)
        self.area.setFixedHeight(self.area.fontMetrics().lineSpacing() * lines + 28)


class ListOfTexts(LongText):
    """Several texts, a line for each."""

    def show_value(self, value: Any) -> None:
        """Show a list."""
        given = value if isinstance(value, list | tuple) else ()
        if self.read() != list(given):
            super().show_value("\n".join(map(str, given)))

    def read(self) -> Any:
        """Return the list; None for none."""
        return [line.strip() for line in self.area.toPlainText().splitlines() if line.strip()] or None


class Column(NamedTuple):
    """One column of a table of names."""

    heading: str
    offered: Sequence[str] = ()
    """What may be meant, while one types."""
    only: Sequence[str] = ()
    """What alone it may be; then it is chosen."""


class NamedTexts(Control):
    """Texts by name, a row for each; with three columns such tables by name."""

    def __init__(self, columns: Sequence[Column], *, add: str, remove: str) -> None:
        """The last column is the value, those before it are the names that lead to it."""
        super().__init__()
        self._columns, self._remove = list(columns), remove
        self._rows: list[list[Line | Combo]] = []
        self._buttons: list[QToolButton] = []
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        for at, column in enumerate(columns):
            heading = QLabel(column.heading)
            heading.setObjectName("quiet")
            self._grid.addWidget(heading, 0, at)
            self._grid.setColumnStretch(at, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(6)
        outer.addLayout(self._grid)
        self.more = QToolButton()
        self.more.setText(f"+  {add}")
        self.more.clicked.connect(self.add)
        outer.addWidget(self.more)

    def offer(self, column: int, offered: Sequence[str]) -> None:
        """Offer other texts in a column from now on."""
        if list(offered) == list(self._columns[column].offered):
            return
        self._columns[column] = self._columns[column]._replace(offered=offered)
        for row in self._rows:
            part = row[column]
            if isinstance(part, Line):
                self._complete(part, offered)

    @property
    def cells(self) -> list[list[str]]:
        """The texts of all rows."""
        return [[_text_of(part) for part in row] for row in self._rows]

    def show_value(self, value: Any) -> None:
        """Show a table."""
        wanted = _rows_of(value, len(self._columns))
        if _is_alike(wanted, self.cells):
            return
        while len(self._rows) > len(wanted):
            self._drop(len(self._rows) - 1)
        while len(self._rows) < len(wanted):
            self._grow()
        for row, texts in zip(self._rows, wanted, strict=True):
            for part, text in zip(row, texts, strict=True):
                _show_text(part, text)

    def read(self) -> Any:
        """Return the table, or why it is none."""
        table: dict[str, Any] = {}
        for number, texts in enumerate(self.cells, 1):
            if not any(texts):
                continue
            if not all(texts[:-1]):
                return Words(vi=f"dòng {number}: thiếu tên", en=f"row {number}: a name is missing")
            inner = table
            for name in texts[:-2]:
                inner = inner.setdefault(name, {})
            if texts[-2] in inner:
                name = texts[-2]
                return Words(vi=f"dòng {number}: «{name}» đã có ở trên", en=f"row {number}: “{name}” is there already")
            inner[texts[-2]] = _value_of(texts[-1], self._columns[-1].only)
        return table or None

    @Slot()
    def add(self) -> None:
        """Have another row, and be in it."""
        self._grow()
        self._rows[-1][0].setFocus()

    def put(self, name: str, text: str) -> None:
        """Have another row with a name and its value."""
        self._grow()
        row = self._rows[-1]
        _show_text(row[0], name)
        _show_text(row[-1], text)
        row[0].setFocus()
        self.edited.emit(False)  # noqa: FBT003 - as the signal has it

    def label(self, words: str) -> None:
        """Say what is added."""
        self.more.setAccessibleName(f"{self.more.text()} ({words})")

    def _grow(self) -> None:
        row: list[Line | Combo] = []
        for at, column in enumerate(self._columns):
            part = self._part(column)
            part.setAccessibleName(column.heading)
            self._grid.addWidget(part, len(self._rows) + 1, at)
            row.append(part)
        button = small_button("✕", self._remove)
        button.clicked.connect(lambda: self._take_out(row))
        self._grid.addWidget(button, len(self._rows) + 1, len(self._columns))
        for before, after in zip([*row], [*row[1:], button], strict=True):
            QWidget.setTabOrder(before, after)
        self._rows.append(row)
        self._buttons.append(button)

    def _part(self, column: Column) -> Line | Combo:
        if column.only:
            box = Combo()
            box.addItems(list(column.only))
            box.setCurrentIndex(-1)
            box.activated.connect(lambda: self.edited.emit(False))  # noqa: FBT003 - as the signal has it
            return box
        line = Line()
        line.textEdited.connect(lambda: self.edited.emit(True))  # noqa: FBT003
        self._complete(line, column.offered)
        return line

    def _complete(self, line: Line, offered: Sequence[str]) -> None:
        if offered:
            completer = QCompleter(list(offered), line)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.activated.connect(lambda: self.edited.emit(True))  # noqa: FBT003 - as the signal has it
            line.setCompleter(completer)

    def _take_out(self, row: list[Line | Combo]) -> None:
        self._drop(self._rows.index(row))
        self.edited.emit(False)  # noqa: FBT003 - as the signal has it

    def _drop(self, number: int) -> None:
        for part in (*self._rows.pop(number), self._buttons.pop(number)):
            self._grid.removeWidget(part)
            part.hide()
            part.deleteLater()
        # those below move up
        for at in range(number, len(self._rows)):
            for column, part in enumerate((*self._rows[at], self._buttons[at])):
                self._grid.addWidget(part, at + 1, column)


def _text_of(part: Line | Combo) -> str:
    return part.text().strip() if isinstance(part, Line) else part.currentText()


def _show_text(part: Line | Combo, text: str) -> None:
    if isinstance(part, Line):
        if part.text().strip() != text:
            put_text(part, text)
    else:
        part.setCurrentIndex(part.findText(text))


def _rows_of(value: Any, columns: int) -> list[list[str]]:
    if not isinstance(value, dict):
        return []
    if columns == 2:
        return [[name, _shown(each)] for name, each in value.items()]
    return [
        [name, code, _shown(each)]
        for name, inner in value.items()
        if isinstance(inner, dict)
        for code, each in inner.items()
    ]


def _is_alike(wanted: list[list[str]], shown: list[list[str]]) -> bool:
    """Return whether the rows that say something are these: whoever is about to fill in another is not disturbed."""
    return wanted == [row for row in shown if any(row)]


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else written_value(value)


def _value_of(text: str, only: Sequence[str]) -> Any:
    """Return what a text of a cell stands for: a list may stand where most have texts."""
    if set(only) == {"true", "false"}:
        return text == "true"
    if text.startswith("["):
        try:
            return tomllib.loads(f"value = {text}")["value"]
        except tomllib.TOMLDecodeError:
            return text
    return text
