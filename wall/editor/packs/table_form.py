"""The settings of one indicator or rule as a form, each with what it means."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from server.contract.messages import Severity
from server.contract.words import Words
from wall.editor.documents.settings_text import Key, Unreadable
from wall.editor.forms.control import Control
from wall.editor.forms.field import Field, Remarks, graded
from wall.editor.forms.typing_step import TypingStep
from wall.editor.packs.editing import PackEditing
from wall.editor.packs.findings import PackFinding
from wall.editor.packs.pack_text import tables, values_of_pack
from wall.language import Language

UNREADABLE = Words(
    vi="văn bản không đọc được: hãy sửa ở phần Văn bản trước", en="the text cannot be read: mend it in Text first"
)
WIDEST = 720
"""Pixels of the fields: longer lines are hard to read."""


class Setting(NamedTuple):
    """A field of a form."""

    key: str
    name: str
    help: str
    make: Callable[[], Control]
    default: Any = None
    keys: Sequence[str] = ()
    """Where it stands for several settings at once, as a table of those that are there."""


class TableForm(QWidget):
    """Follows what is chosen; each change of a field is one step that can be taken back."""

    refused = Signal(object)
    """Words: why something was not done."""

    def __init__(self, editing: PackEditing, language: Language, table: str) -> None:
        super().__init__()
        self._editing, self._language, self._table = editing, language, table
        self.fields: dict[str, Field] = {}
        self._settings: dict[str, Setting] = {}
        self._putting = False
        self._number = -1
        self._findings: Sequence[PackFinding] = ()
        self._remarks = Remarks(language)
        self._more = QLabel()
        self._more.setObjectName("quiet")
        self._more.setWordWrap(True)
        self._inner = QWidget()
        self._inner.setMaximumWidth(WIDEST)
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(12, 10, 16, 16)
        self._column.setSpacing(14)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        editing.changed.connect(self.follow)
        self._step = TypingStep(editing, self)
        self._make()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Say everything in the language of now."""
        if event.type() is QEvent.Type.LanguageChange:
            self._make()
        super().changeEvent(event)

    def settings(self) -> Sequence[Setting]:
        """Return the fields, in their order."""
        raise NotImplementedError

    def more(self) -> str:
        """Return what is said below the fields; empty for nothing."""
        return ""

    def put(self, number: int, key: str, value: Any) -> Words | None:
        """Have another value of a field; return why it was not taken."""
        if keys := self._settings[key].keys:
            return self._editing.put_values(number, {each: (value or {}).get(each) for each in keys}, self._table)
        return self._editing.put_value(number, (key,), value, self._table)

    def show_findings(self, findings: Sequence[PackFinding]) -> None:
        """Say at the fields what is wrong with them; what belongs to none, above."""
        self._findings = findings
        number = self._editing.focus.number(self._table)
        here = [each for each in findings if (each.table, each.number) == (self._table, number)]
        for key, field in self.fields.items():
            field.say_findings([each for each in here if each.key and self._field_of(each.key[0]) == key])
        self._remarks.say(graded([each for each in here if not each.key or self._field_of(each.key[0]) is None]))

    def go_to(self, key: Key) -> None:
        """Bring the field of a setting into view, and the keyboard to it."""
        name = self._field_of(key[0]) if key else None
        if name is None:
            return
        self._scroll.ensureWidgetVisible(self.fields[name], 0, 60)
        self.fields[name].take_keyboard()

    @Slot()
    def follow(self) -> None:
        """Show what is chosen, as it is now."""
        number = self._editing.focus.number(self._table)
        told = tables(self._editing.text, self._table)
        self._inner.setEnabled(number < len(told))
        if isinstance(values_of_pack(self._editing.text), Unreadable):
            self._remarks.say([(UNREADABLE, Severity.CRITICAL)])
        if self._putting or number >= len(told):
            return
        anew, self._number = number != self._number, number
        for key, field in self.fields.items():
            field.show_value(self._value(told[number], key), anew=anew)
        if anew:
            self._step.end()
            self._scroll.verticalScrollBar().setValue(0)
            self.show_findings(self._findings)

    def _make(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget not in (self._remarks, self._more):
                widget.hide()
                widget.deleteLater()
        self._column.addWidget(self._remarks)
        self.fields, self._settings = {}, {}
        for each in self.settings():
            field = Field(each.name, each.help, each.make(), self._language, default=each.default)
            field.edited.connect(partial(self._edited, each.key))
            self.fields[each.key], self._settings[each.key] = field, each
            self._column.addWidget(field)
        self._more.setText(self.more())
        self._more.setVisible(bool(self._more.text()))
        self._column.addWidget(self._more)
        self._column.addStretch(1)
        self._number = -1
        self.follow()

    def _field_of(self, key: str) -> str | None:
        """Return the field of a setting; None where it has none."""
        return next((name for name, each in self._settings.items() if key in (name, *each.keys)), None)

    def _value(self, told: Mapping[str, Any], key: str) -> Any:
        if keys := self._settings[key].keys:
            return {each: told[each] for each in keys if each in told}
        return told.get(key)

    def _edited(self, key: str, typing: bool) -> None:  # noqa: FBT001 - as the signal has it
        field = self.fields[key]
        value = field.read()
        number, told = self._editing.focus.number(self._table), tables(self._editing.text, self._table)
        if number >= len(told):
            return
        now = self._value(told[number], key)
        if isinstance(value, Words):
            field.settle(value, now)
            return
        self._step.note(field, typing=typing)
        self._putting = True
        try:
            refused = self.put(number, key, value)
        finally:
            self._putting = False
        field.settle(refused, now if refused is not None else value)
