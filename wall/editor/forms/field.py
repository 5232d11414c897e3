"""One row of a form: what it is called, what it holds, and what is wrong with it."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from server.contract.messages import Severity
from server.contract.words import Words
from wall.drawing.shapes import severity_mark
from wall.editor.documents.opened import Found
from wall.editor.findings import Weight
from wall.editor.forms.control import Control
from wall.editor.forms.controls import Tick
from wall.editor.forms.numbers import Number
from wall.editor.forms.parts import small_button
from wall.language import Language
from wall.theme import SEVERITY

MARK = 20
"""Pixels beside a remark, for its shape."""


def graded(findings: Sequence[Found]) -> list[tuple[Words, Severity]]:
    """Return the words of findings, and how grave each is."""
    return [(each.words, Severity.CRITICAL if each.weight is Weight.ERROR else Severity.WARNING) for each in findings]


class RemarkLabel(QWidget):
    """What is wrong, with the shape of how grave it is."""

    def __init__(self, words: str, severity: Severity) -> None:
        super().__init__()
        self._severity = severity
        self.words = QLabel(words)
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setStyleSheet(f"color: {SEVERITY[severity].name()};")
        row = QHBoxLayout(self)
        row.setContentsMargins(MARK, 0, 0, 0)
        row.addWidget(self.words)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the shape."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        severity_mark(painter, QPointF(MARK / 2 - 2, self.words.fontMetrics().height() / 2), 12, self._severity)


class Remarks(QWidget):
    """What is wrong, each on a line; takes no room where nothing is."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._said: list[tuple[Words, Severity]] = []
        self._labels: list[RemarkLabel] = []
        self.hide()

    @property
    def said(self) -> list[Words]:
        """What is said now."""
        return [words for words, _ in self._said]

    def say(self, said: Sequence[tuple[Words, Severity]], *, again: bool = False) -> None:
        """Say these; ``again`` where they are to be worn in another palette."""
        if list(said) == self._said and not again:
            return
        self._said = list(said)
        for label in self._labels:
            self._column.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._labels = [RemarkLabel(self._language.say(words), severity) for words, severity in said]
        for label in self._labels:
            self._column.addWidget(label)
        self.setVisible(bool(said))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Wear the palette of now."""
        if event.type() is QEvent.Type.StyleChange and self._said:
            self.say(self._said, again=True)
        super().changeEvent(event)


class HoldsFields:
    """A widget somewhere above fields that wants to know when one of them holds what was not taken."""

    def fields_changed(self) -> None:
        """Look again at what they hold."""
        raise NotImplementedError


class Field(QWidget):
    """A control with its words; ``default`` counts where nothing is said."""

    edited = Signal(bool)
    """As of the control; also where the default is taken again."""

    def __init__(self, label: str, help: str, control: Control, language: Language, *, default: Any = None) -> None:
        super().__init__()
        self.control, self.default, self.label = control, default, label
        self._given: Any = None
        """What is shown, None for the default."""
        self._taken: Any = None
        """What counts, which is something else where that was refused."""
        self._refused: Words | None = None
        self._findings: list[Found] = []
        self._remarks = Remarks(language)
        self._back = small_button("↺", self.tr("Take the default again"))
        self._back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._back.clicked.connect(self.clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        above = QHBoxLayout()
        if isinstance(control, Tick):
            above.addWidget(control, 1)
        else:
            name = QLabel(label)
            name.setWordWrap(True)
            above.addWidget(name, 1)
        column.addLayout(above)
        self._help, self._told = help, QLabel(help)
        self._told.setObjectName("quiet")
        self._told.setWordWrap(True)
        self._told.setTextFormat(Qt.TextFormat.PlainText)
        column.addWidget(self._told)
        self._told.setHidden(not help)
        if not isinstance(control, Tick):
            column.addWidget(control)
        # the key Tab leads to it after the control
        above.addWidget(self._back)
        column.addWidget(self._remarks)
        control.label(label)
        if isinstance(control, Number):
            control.offer(default)
        control.edited.connect(self._edited)
        self.show_value(None, anew=True)

    def tell(self, more: str) -> None:
        """Say more of what it is for, below what is always said."""
        self._told.setText(f"{self._help}\n{more}" if self._help else more)
        self._told.show()

    @property
    def said(self) -> list[Words]:
        """What is said to be wrong."""
        return self._remarks.said

    def show_value(self, value: Any, *, anew: bool = False) -> None:
        """Show a value, None for the default; whoever types just this is not disturbed.

        What was typed and refused stays, with the reason, until there is another value, or it is shown ``anew``.
        """
        if self._refused is not None and not anew and value == self._taken:
            return
        self._given = self._taken = value
        shown = self.default if value is None else value
        if isinstance(self.control, Number):
            # the default stands there faintly
            shown = value
        if self.control.read() != shown or anew:
            self.control.show_value(shown)
        self.refuse(None)
        self._offer_back()

    def settle(self, refused: Words | None, value: Any) -> None:
        """Say whether what is shown was taken; ``value`` is the one that counts now."""
        self._taken = value
        self.refuse(refused)

    def read(self) -> Any:
        """Return the value that is shown; None where it is the default, Words where it is none."""
        value = self.control.read()
        return None if value == self.default else value

    def clear(self) -> None:
        """Take the default again."""
        self.show_value(None, anew=True)
        self.edited.emit(False)  # noqa: FBT003 - as the signal has it

    def take_keyboard(self) -> None:
        """Have the keyboard in the first part of the control that takes it."""
        parts = self.control.findChildren(QWidget)
        first = next((each for each in parts if each.focusPolicy() & Qt.FocusPolicy.TabFocus), None)
        if first is not None:
            first.setFocus()

    @property
    def refused(self) -> Words | None:
        """Why what is shown was not taken; None where it was."""
        return self._refused

    def refuse(self, words: Words | None) -> None:
        """Say why what is shown was not taken; None where it was."""
        was, self._refused = self._refused, words
        self._say()
        if words != was:
            above = self.parentWidget()
            while above is not None and not isinstance(above, HoldsFields):
                above = above.parentWidget()
            if above is not None:
                above.fields_changed()

    def say_findings(self, findings: Sequence[Found]) -> None:
        """Say what checks have found."""
        self._findings = list(findings)
        self._say()

    def _say(self) -> None:
        said = [] if self._refused is None else [(self._refused, Severity.CRITICAL)]
        self._remarks.say([*said, *graded([each for each in self._findings if each.words != self._refused])])

    def _edited(self, typing: bool) -> None:  # noqa: FBT001 - as the signal has it
        self._given = self.read()
        self._offer_back()
        self.edited.emit(typing)

    def _offer_back(self) -> None:
        self._back.setVisible(self.default is not None and self._given not in (None, self.default))
