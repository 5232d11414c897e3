"""What one changes a number with."""

import math
import re
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from server.contract.words import Words, figure
from wall.editor.forms.control import Control, put_text
from wall.editor.forms.parts import Line, Slider, small_button
from wall.language import Language

_WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(\d{1,300}([.,]\d{0,300})?|[.,]\d{1,300})(e[+-]?\d{1,3})?", re.IGNORECASE | re.ASCII)
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}([.,]\d{3})+", re.ASCII)
"""One writes a thousand so, another one a number with three decimals."""
NO_NUMBER = Words(vi="cần một số", en="expected a number")
_NO_WHOLE_NUMBER = Words(vi="cần một số nguyên, ví dụ 12", en="expected a whole number, such as 12")


class NumberLine(Line):
    """A line for a number that may be empty; the arrow keys make it one more and one less."""

    stepped = Signal()

    def __init__(self, language: Language, low: float | None, high: float | None, step: float, *, whole: bool) -> None:
        super().__init__()
        self._language, self._low, self._high, self._step, self._whole = language, low, high, step, whole
        self._put: tuple[str, Any] = ("", None)
        """What was shown last, and the number that it was."""
        self.setMinimumWidth(56)

    def put(self, value: Any) -> None:
        """Show a number as it is written here; nothing for None."""
        self._put = self.written(value), value
        put_text(self, self._put[0])

    def written(self, value: Any) -> str:
        """Return a number as it is written here."""
        if value is None:
            return ""
        text = repr(value).removesuffix(".0") if isinstance(value, float) else str(value)
        return text.replace(".", ",") if self._language.code == "vi" else text

    def number(self) -> Any:
        """Return the number that is typed; None for nothing, Words where it is none."""
        text, value = self._put
        return value if self.text() == text else _number(self.text().strip(), whole=self._whole)

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


def _number(text: str, *, whole: bool) -> Any:
    """Return the number that a text is, with a point or a comma; None for no text, Words for what is none."""
    if not text:
        return None
    if whole:
        return int(text) if _WHOLE.fullmatch(text) else _NO_WHOLE_NUMBER
    if _GROUPED.fullmatch(text):
        return _ambiguous(text)
    number = float(text.replace(",", ".")) if _DECIMAL.fullmatch(text) else math.inf
    return number if math.isfinite(number) else NO_NUMBER


def _ambiguous(text: str) -> Words:
    """Return what to type instead of a text that may be a thousand or a number with three decimals."""
    whole = re.sub("[.,]", "", text)
    if len(re.findall("[.,]", text)) > 1:
        return Words(vi=f"hãy viết không có dấu nghìn: {whole}", en=f"write it without separators: {whole}")
    before, after = re.split("[.,]", text)
    return Words(
        vi=f"nghìn hay thập phân? Hãy viết {whole}, hoặc {before},{after}0",
        en=f"thousands, or decimals? Write {whole}, or {before}.{after}0",
    )


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
