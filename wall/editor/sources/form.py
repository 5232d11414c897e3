"""The settings of a source as a form, each with what it means beside it."""

import tomllib
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from server.contract.sources import SourceKind, SourceSetting
from server.contract.words import Words
from wall.editor.documents.settings_text import Key, Unreadable, value_at
from wall.editor.forms.controls import OneOf
from wall.editor.forms.field import Field, Remarks, graded
from wall.editor.forms.typing_step import TypingStep
from wall.editor.sources.controls import NamedTexts
from wall.editor.sources.editing import SourceEditing
from wall.editor.sources.findings import SourceFinding
from wall.editor.sources.known import KnownSources
from wall.editor.sources.setting_maker import RECORD, SERVICE, SettingMaker
from wall.language import Language

WIDEST = 760
"""Pixels of the fields: longer lines are hard to read."""
LATER = "promises"
"""What hardly anybody needs at first is folded away."""


class _Row(NamedTuple):
    field: Field
    setting: SourceSetting


class SourceForm(QWidget):
    """Follows the text of a source; each change of a field is one step that can be taken back."""

    def __init__(
        self, editing: SourceEditing, known: KnownSources, language: Language,
        spawn: Callable[[Coroutine[Any, Any, None]], object],
    ) -> None:  # fmt: skip
        super().__init__()
        self._editing, self._known, self._language, self._spawn = editing, known, language, spawn
        self._maker = SettingMaker(known, language, spawn, self._id)
        self._rows: dict[Key, _Row] = {}
        self._made: object = None
        """For what the fields were made."""
        self._putting: Key | None = None
        self._findings: Sequence[SourceFinding] = ()
        self._reads, self._note = QLabel(), QLabel()
        self._note.setObjectName("quiet")
        for label in (self._reads, self._note):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._remarks = Remarks(language)
        self._fold = QToolButton()
        self._fold.setCheckable(True)
        self._fold.toggled.connect(self._show_folded)
        self._folded = QWidget()
        inner = QWidget()
        inner.setMaximumWidth(WIDEST)
        column = QVBoxLayout(inner)
        column.setContentsMargins(12, 10, 16, 16)
        column.setSpacing(14)
        for part in (self._reads, self._note, self._remarks):
            column.addWidget(part)
        self._fields, self._folded_fields = QVBoxLayout(), QVBoxLayout(self._folded)
        self._folded_fields.setContentsMargins(0, 0, 0, 0)
        for fields in (self._fields, self._folded_fields):
            fields.setSpacing(16)
        column.addLayout(self._fields)
        column.addWidget(self._fold)
        column.addWidget(self._folded)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        editing.changed.connect(self._follow)
        known.changed.connect(self._follow)
        self._step = TypingStep(editing, self)
        self._show()

    @property
    def fields(self) -> dict[Key, Field]:
        """The fields that there are, by the keys of their settings."""
        return {key: row.field for key, row in self._rows.items()}

    def show_findings(self, findings: Sequence[SourceFinding]) -> None:
        """Say at the fields what is wrong with them; what belongs to none, above."""
        self._findings = findings
        self._say()

    def go_to(self, key: Key) -> None:
        """Bring the field of a setting into view, and the keyboard to it."""
        name = self._nearest(key)
        if name is None:
            return
        row = self._rows[name]
        if row.setting.part == LATER:
            self._fold.setChecked(True)
        self._scroll.ensureWidgetVisible(row.field, 0, 60)
        row.field.take_keyboard()

    def map_field(self, place: str) -> None:
        """Add a row for what stands at a place of the source, and be in it; named where a field of ours is alike."""
        row, values = self._rows.get(("fields",)), self._editing.values
        if row is None or not isinstance(row.field.control, NamedTexts) or isinstance(values, Unreadable):
            return
        record = self._known.record_of(values)
        last = place.rpartition(".")[2].strip('"').lower()
        free = {each.name for each in record.fields} if record is not None else set()
        name = last if last in free - {cells[0] for cells in row.field.control.cells} else ""
        row.field.control.put(name, place)
        self._scroll.ensureWidgetVisible(row.field, 0, 60)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Say everything in the language of now."""
        if event.type() is QEvent.Type.LanguageChange:
            self._made = None
            self._show()
        super().changeEvent(event)

    @Slot(bool)
    def _show_folded(self, shown: bool) -> None:  # noqa: FBT001 - as the signal has it
        self._folded.setVisible(shown)
        self._fold.setText(("▾  " if shown else "▸  ") + self.tr("What the source promises, and who owes it"))

    @Slot()
    def _follow(self) -> None:
        if self._putting is None:
            # somebody else has changed something: what is typed next is another step
            self._step.end()
        self._show()

    def _show(self) -> None:
        values = self._editing.values
        if isinstance(values, Unreadable):
            # what the fields showed last stays, and cannot be changed until the text can be read
            self._note.setText(self.tr("The text cannot be read: mend it in the view “Text”"))
            self._note.show()
            self._set_enabled(enabled=False)
            return
        kind = self._known.kind(values.get("kind"))
        self._set_enabled(enabled=True)
        self._note.setText("" if kind is not None else self.tr("Which kind of source it is, is not known here"))
        self._note.setVisible(kind is None)
        made = kind.name if kind is not None else None, bool(self._known.kinds.kinds)
        if made != self._made:
            self._make(kind, made)
        self._offer_choices(values)
        for key, row in self._rows.items():
            self._show_row(key, row, values)
        self._offer_fields(values)
        self._say()

    def _set_enabled(self, *, enabled: bool) -> None:
        for row in self._rows.values():
            row.field.setEnabled(enabled)

    def _show_row(self, key: Key, row: _Row, values: dict[str, Any]) -> None:
        kinds = row.setting.with_kinds
        chosen = value_at(values, (*key[:-1], "kind"))
        row.field.setVisible(not kinds or chosen in kinds)
        if key != self._putting:
            row.field.show_value(value_at(values, key))

    def _make(self, kind: SourceKind | None, made: object) -> None:
        self._made = made
        for layout in (self._fields, self._folded_fields):
            while (item := layout.takeAt(0)) is not None:
                if (widget := item.widget()) is not None:
                    widget.hide()
                    widget.deleteLater()
        self._rows = {}
        self._reads.setText(self._language.say(kind.reads) if kind is not None else "")
        self._fold.setVisible(kind is not None)
        self._fold.setChecked(False)
        self._show_folded(False)  # noqa: FBT003 - as the signal has it
        headings = {
            "source": self.tr("The source"),
            "connection": self.tr("How it is asked"),
            "mapping": self.tr("What is read"),
        }
        part = ""
        for setting in kind.settings if kind is not None else ():
            if setting.part != part and setting.part != LATER:
                part = setting.part
                heading = QLabel(headings[part])
                heading.setObjectName("heading")
                self._fields.addWidget(heading)
            self._place(setting)

    def _place(self, setting: SourceSetting) -> None:
        control = self._maker.control(setting)
        default = tomllib.loads(f"value = {setting.default}")["value"] if setting.default else None
        if setting.control == "tick" and default is None:
            default = False
        label = ".".join(setting.key) + (" *" if setting.required else "")
        field = Field(label, self._language.say(setting.explained), control, self._language, default=default)
        field.edited.connect(partial(self._edited, setting.key))
        self._rows[setting.key] = _Row(field, setting)
        (self._folded_fields if setting.part == LATER else self._fields).addWidget(field)

    def _offer_choices(self, values: dict[str, Any]) -> None:
        """Offer the services that there are now, and what the chosen one takes."""
        for key, offered in ((SERVICE, self._maker.services()), (RECORD, self._maker.records(values.get("service")))):
            row = self._rows.get(key)
            if row is not None and (key == SERVICE or row.setting.control == "text"):
                assert isinstance(row.field.control, OneOf)
                row.field.control.offer(offered)

    def _offer_fields(self, values: dict[str, Any]) -> None:
        """Offer the fields of the record that the service takes."""
        record = self._known.record_of(values)
        names = [each.name for each in record.fields] if record is not None else []
        for key in (("fields",), ("codes",)):
            row = self._rows.get(key)
            if row is not None and isinstance(row.field.control, NamedTexts):
                row.field.control.offer(0, names)
        row = self._rows.get(("fields",))
        if row is not None and record is not None and not self._known.gives(values):
            needed = ", ".join(each.name for each in record.fields if each.needed)
            others = ", ".join(each.name for each in record.fields if not each.needed)
            told = self.tr("{record} needs: {needed}. It may have: {others}")
            row.field.tell(told.format(record=record.name, needed=needed, others=others))

    # what is changed

    def _edited(self, key: Key, typing: bool) -> None:  # noqa: FBT001 - as the signal has it
        row = self._rows[key]
        self._step.note(row.field, typing=typing)
        value = row.field.read()
        self._putting = key
        try:
            refused = value if isinstance(value, Words) else self._put(row.setting, value)
        finally:
            self._putting = None
        values = self._editing.values
        row.field.settle(refused, None if isinstance(values, Unreadable) else value_at(values, key))

    def _put(self, setting: SourceSetting, value: Any) -> Words | None:
        if setting.control == "number" and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if len(setting.key) > 1 and setting.key[-1] == "kind":
            return self._put_table(setting, value)
        return self._editing.set_value(setting.key, value)

    def _id(self) -> object:
        values = self._editing.values
        return None if isinstance(values, Unreadable) else values.get("id")

    def _put_table(self, chosen: SourceSetting, kind: Any) -> Words | None:
        """Have a table of another kind: without what only the one before has, a secret called like the source."""
        values, above = self._editing.values, chosen.key[:-1]
        if isinstance(values, Unreadable):
            return values.words
        known = {key[-1]: row.setting for key, row in self._rows.items() if key[:-1] == above}
        found = value_at(values, above)
        table = {name: value for name, value in (found or {}).items() if name not in known}
        table["kind"] = kind
        for name, setting in known.items():
            if name != "kind" and (not setting.with_kinds or kind in setting.with_kinds):
                value = value_at(values, setting.key)
                if value is None and setting.control == "secret":
                    value = values.get("id")
                if value is not None:
                    table[name] = value
        return self._editing.set_value(above, table)

    # what is said of it

    def _nearest(self, key: Key) -> Key | None:
        """Return the field of a setting, or the one that holds it."""
        found = [name for name in self._rows if key[: len(name)] == name or name[: len(key)] == key]
        return max(found, key=len, default=None) if key else None

    def _say(self) -> None:
        at: dict[Key, list[SourceFinding]] = {key: [] for key in self._rows}
        above: list[SourceFinding] = []
        for finding in self._findings:
            key = self._nearest(finding.key)
            (above if key is None else at[key]).append(finding)
        for key, row in self._rows.items():
            row.field.say_findings(at[key])
        self._remarks.say(graded(above))
