"""What one changes a single value with; each shows a value as layout files have it, and gives it back."""

import math
import re
import tomllib
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPointF, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from server.contract.layout_files import written_value
from server.contract.messages import Severity
from server.contract.words import Words, figure
from wall.drawing.shapes import severity_mark
from wall.editor.forms.parts import Combo, Line, Lines, Slider, TickBox, small_button
from wall.language import Language

LONGEST = 100_000
"""Letters of a text."""

_WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_DECIMAL = re.compile(
    r"[+-]?(\d{1,300}([.,]\d{0,300})?|[.,]\d{1,300})(e[+-]?\d{1,3})?|[+-]?inf", re.IGNORECASE | re.ASCII
)
_NO_NUMBER = Words(vi="cần một số", en="expected a number")
_NO_WHOLE_NUMBER = Words(vi="cần một số nguyên, ví dụ 12", en="expected a whole number, such as 12")


class Control(QWidget):
    """One value of a form.

    Values are those of a layout file: texts, numbers, true or false, lists and tables; None where nothing is said.
    """

    edited = Signal(bool)
    """Somebody has changed it; and whether by a key, so that more of the same may follow."""

    retold = Signal()
    """What is known of its values may have changed."""

    def show_value(self, value: Any) -> None:
        """Show a value; does not emit ``edited``."""
        raise NotImplementedError

    def read(self) -> Any:
        """Return the value that is shown now, or as Words why it is none."""
        raise NotImplementedError

    def retell(self) -> None:
        """Say again what its values stand for: what is known of them may have changed."""
        self.retold.emit()

    def label(self, words: str) -> None:
        """Say to whoever cannot see it what it is for."""
        for part in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if not isinstance(part, QToolButton | QLabel):
                part.setAccessibleName(words)


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


class NumberLine(Line):
    """A line for a number that may be empty; the arrow keys make it one more and one less."""

    stepped = Signal()

    def __init__(self, language: Language, low: float | None, high: float | None, step: float, *, whole: bool) -> None:
        super().__init__()
        self._language, self._low, self._high, self._step, self._whole = language, low, high, step, whole
        self.setMinimumWidth(56)

    def put(self, value: Any) -> None:
        """Show a number as it is written here; nothing for None."""
        _put(self, self.written(value))

    def written(self, value: Any) -> str:
        """Return a number as it is written here."""
        if value is None:
            return ""
        text = repr(value).removesuffix(".0") if isinstance(value, float) else str(value)
        return text.replace(".", ",") if self._language.code == "vi" else text

    def number(self) -> Any:
        """Return the number that is typed; None for nothing, Words where it is none."""
        return _number(self.text().strip(), whole=self._whole)

    def step(self, steps: int) -> None:
        """Make it so many steps more, within its bounds."""
        before = self.number()
        if not isinstance(before, int | float) or not math.isfinite(before):
            before = _number(self.placeholderText(), whole=self._whole)
        if not isinstance(before, int | float):
            before = 0 if self._low is None else self._low
        wanted = before + steps * self._step
        low = -math.inf if self._low is None else self._low
        high = math.inf if self._high is None else self._high
        self.put(min(max(wanted if self._whole else round(wanted, 6), low), high))
        self.stepped.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Let the arrow keys step."""
        match event.key():
            case Qt.Key.Key_Up:
                self.step(1)
            case Qt.Key.Key_Down:
                self.step(-1)
            case _:
                super().keyPressEvent(event)


class Number(Control):
    """A number; with bounds that are near each other, also to be drawn along a line."""

    def __init__(
        self,
        language: Language,
        low: float | None = None,
        high: float | None = None,
        *,
        whole: bool,
        sliding: bool = False,
    ) -> None:
        super().__init__()
        near = low is not None and high is not None and high - low <= 10
        self._step = 1.0 if whole or not near else 0.25 if (high or 0) - (low or 0) > 1 else 0.05
        if whole:
            self._step = 1
        self._low = low or 0
        self._bounds = low, high
        self._default: Any = None
        self.line = NumberLine(language, low, high, self._step, whole=whole)
        self.slider: Slider | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.line, 1)
        for sign, words, steps in (("−", self.tr("Less"), -1), ("+", self.tr("More"), 1)):
            button = small_button(sign, words)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(partial(self.line.step, steps))
            row.addWidget(button)
        if near and sliding:
            self.slider = Slider(round(((high or 0) - self._low) / self._step))
            row.addWidget(self.slider, 2)
            self.slider.valueChanged.connect(self._slid)
        column.addLayout(row)
        self.line.textEdited.connect(self._typed)
        self.line.stepped.connect(self._typed)

    def show_value(self, value: Any) -> None:
        """Show a number."""
        self.line.put(value if isinstance(value, int | float) and not isinstance(value, bool) else None)
        self._follow()

    def read(self) -> Any:
        """Return the number, where it is within its bounds."""
        number = self.line.number()
        low, high = self._bounds
        if isinstance(number, int | float) and not (
            (low is None or number >= low) and (high is None or number <= high)
        ):
            return _within(low, high)
        return number

    def offer(self, default: Any) -> None:
        """Say what counts while nothing is typed."""
        self._default = default
        self.line.setPlaceholderText(self.line.written(default))

    @Slot()
    def _typed(self) -> None:
        self._follow()
        self.edited.emit(True)  # noqa: FBT003 - as the signal has it

    @Slot(int)
    def _slid(self, steps: int) -> None:
        self.line.put(self._low + steps * self._step)
        self.edited.emit(True)  # noqa: FBT003

    def _follow(self) -> None:
        number = self._default if self.read() is None else self.read()
        if self.slider is not None and isinstance(number, int | float) and math.isfinite(number):
            self.slider.blockSignals(True)  # noqa: FBT003 - Qt's own
            low, high = self.slider.minimum(), self.slider.maximum()
            self.slider.setValue(round(min(max((number - self._low) / self._step, low), high)))
            self.slider.blockSignals(False)  # noqa: FBT003


class OneOf(Control):
    """One of a few values, each with its words; how grave something is also with its shape."""

    def __init__(self, values: Sequence[tuple[Any, str]], *, graded: bool = False) -> None:
        super().__init__()
        self._values = [value for value, _ in values]
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
        """Show one of them; another one leaves the line empty."""
        self._other = value
        self.box.setCurrentIndex(self._values.index(value) if value in self._values else -1)

    def read(self) -> Any:
        """Return the one that is shown."""
        index = self.box.currentIndex()
        return self._values[index] if index >= 0 else self._other


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
        _put(self.line, value if isinstance(value, str) else "")

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
                _put(line, text)
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
        _put(self.line, "" if value is None else written_value(value))

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
                value = _NO_NUMBER
            if isinstance(value, Words):
                return Words(vi=f"{name}: {value.vi}", en=f"{name}: {value.en}")
            values.append(value)
        return values


def _only(control: Control, part: QWidget) -> None:
    row = QHBoxLayout(control)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(part, 1)


def _number(text: str, *, whole: bool) -> Any:
    """Return the number that a text is, with a point or a comma; None for no text, Words for what is none."""
    if not text:
        return None
    if whole:
        return int(text) if _WHOLE.fullmatch(text) else _NO_WHOLE_NUMBER
    return float(text.replace(",", ".")) if _DECIMAL.fullmatch(text) else _NO_NUMBER


def _within(low: float | None, high: float | None) -> Words:
    """Return between which bounds a number has to be."""
    if low is None:
        return Words(vi=f"nhiều nhất là {_plainly(high).vi}", en=f"expected {_plainly(high).en} at most")
    if high is None:
        return Words(vi=f"cần từ {_plainly(low).vi} trở lên", en=f"expected {_plainly(low).en} or more")
    return Words(
        vi=f"cần từ {_plainly(low).vi} đến {_plainly(high).vi}",
        en=f"expected {_plainly(low).en} to {_plainly(high).en}",
    )


def _plainly(bound: float | None) -> Words:
    decimals = len(repr(float(bound or 0)).rpartition(".")[2])
    return figure(bound or 0, 0 if float(bound or 0).is_integer() else decimals)


def _put(line: QLineEdit, text: str) -> None:
    # whoever types keeps the place where they are
    if line.text() != text:
        line.setText(text)


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
