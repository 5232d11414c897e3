"""What can be said of the tile that is selected; of the layout, its form and its screen where none is."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from server.contract.words import Words, same
from wall.editor.findings import Finding
from wall.editor.forms.choices import Choices
from wall.editor.forms.entries import Entries, Entry
from wall.editor.forms.field import Field, Remarks, graded
from wall.editor.forms.making import Maker, found
from wall.editor.forms.typing_step import TypingStep
from wall.editor.layouts.commands import Focus
from wall.editor.layouts.editing import Editing
from wall.language import Language
from wall.widgets.kinds import KINDS, SEVERAL

NARROWEST = 340
"""Pixels."""
WIDEST = 680
"""Pixels of the fields: longer lines are hard to read."""


class _Row(NamedTuple):
    """A field, and what it is for."""

    field: Field
    entry: Entry


class TileForm(QWidget):
    """Follows what is selected; each change of it is one step that can be taken back."""

    def __init__(self, editing: Editing, language: Language, choices: Choices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editing, self._language, self._choices = editing, language, choices
        self._entries = Entries(editing)
        self._rows: dict[str, _Row] = {}
        self._made: object = None
        """For what the fields were made."""
        self._shown: Focus | None = None
        self._topics: Sequence[str] = ()
        """Of the tile that is shown: what its values are called follows from them."""
        self._putting: str | None = None
        """The field whose change is being made."""
        self._findings: Sequence[Finding] = ()
        self._heading = QLabel()
        self._heading.setObjectName("heading")
        self._heading.setWordWrap(True)
        self._about = QLabel()
        self._about.setObjectName("quiet")
        self._about.setWordWrap(True)
        self._remarks = Remarks(language)
        self._inner = QWidget()
        self._inner.setMaximumWidth(WIDEST)
        self.setMinimumWidth(NARROWEST)
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(12, 10, 12, 16)
        self._column.setSpacing(14)
        for part in (self._heading, self._about, self._remarks):
            self._column.addWidget(part)
        self._fields = QVBoxLayout()
        self._fields.setSpacing(16)
        self._column.addLayout(self._fields)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)
        editing.changed.connect(self._follow)
        choices.board.judged.connect(self._retell)
        self._step = TypingStep(editing, self)
        self._show()

    @property
    def fields(self) -> dict[str, Field]:
        """The fields that are shown, by the names that findings use."""
        return {name: row.field for name, row in self._rows.items()}

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say at the fields what checks have found of what is shown; the rest of it above them."""
        self._findings = findings
        self._say()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Say everything in the language of now."""
        if event.type() is QEvent.Type.LanguageChange:
            self._made = None
            self._show()
        super().changeEvent(event)

    # what is shown

    @Slot()
    def _follow(self) -> None:
        if self._putting is None:
            # somebody else has changed something: what is typed next is another step
            self._step.end()
        self._show()

    @Slot()
    def _retell(self) -> None:
        """Say what the topics tell now."""
        row = self._rows.get("topics")
        if row is not None and self.isVisible():
            row.field.control.retell()

    def _show(self) -> None:
        chosen = self._entries.chosen
        made: tuple[object, ...] = ("layout",) if not chosen else ("tiles",)
        if len(chosen) == 1:
            made = ("tile", self._entries.tile.kind, self._entries.shows_topics())
        if made != self._made:
            self._make(made)
        if len(chosen) > 1:
            count = len(chosen)
            self._heading.setText(self.tr("{count} tiles").format(count=count))
        focus, topics = self._editing.focus, self._entries.topics
        elsewhere, others = self._shown != focus, self._topics != topics
        self._shown, self._topics = focus, topics
        for name, row in self._rows.items():
            if elsewhere or name != self._putting:
                row.field.show_value(row.entry.get(), anew=elsewhere)
            if others and not elsewhere:
                row.field.control.retell()
        self._say()

    def _make(self, made: tuple[object, ...]) -> None:
        self._made = made
        for row in self._rows.values():
            self._fields.removeWidget(row.field)
            row.field.hide()
            row.field.deleteLater()
        self._rows, several = {}, True
        match made:
            case "tile", str(kind), _:
                told = KINDS.get(kind)
                self._heading.setText(self._language.say(told.name if told else same(kind)))
                self._about.setText(self._language.say(told.shows) if told else "")
                kinds, entries = told.topics if told else (), self._entries.of_tile()
                several = kind in SEVERAL
            case ("tiles",):
                self._about.setText(self.tr("What is changed here is changed of all of them"))
                kinds, entries = (), self._entries.of_tiles()
            case _:
                self._heading.setText(self.tr("Layout"))
                self._about.setText(self.tr("Select a tile to see what can be chosen of it"))
                kinds, entries = (), self._entries.of_layout()
        topics = lambda: self._entries.topics  # noqa: E731
        maker = Maker(self._language, self._choices, topics, self._entries.parameters, kinds, several=several)
        for entry in entries:
            self._place(entry, maker)
        self._about.setVisible(bool(self._about.text()))
        self._scroll.verticalScrollBar().setValue(0)

    def _place(self, entry: Entry, maker: Maker) -> None:
        words = found(entry.path)
        label, help_ = self._language.say(words.label), self._language.say(words.help)
        control = maker.control(entry.kind, entry.path)
        field = Field(label, help_, control, self._language, default=entry.default)
        field.edited.connect(partial(self._edited, entry.name))
        self._rows[entry.name] = _Row(field, entry)
        self._fields.addWidget(field)

    # what is changed

    def _edited(self, name: str, typing: bool) -> None:  # noqa: FBT001 - as the signal has it
        row = self._rows[name]
        self._step.note(row.field, typing=typing)
        value = row.field.read()
        self._putting = name
        try:
            refused = value if isinstance(value, Words) else row.entry.put(value)
        finally:
            self._putting = None
        row.field.settle(refused, row.entry.get())

    # what is said of it

    def _say(self) -> None:
        at: dict[str, list[Finding]] = {name: [] for name in self._rows}
        above: list[Finding] = []
        for finding in self._findings:
            if not self._concerns(finding):
                continue
            name = next((name for name in at if _is_of(finding.field, name)), None)
            (above if name is None else at[name]).append(finding)
        for name, row in self._rows.items():
            row.field.say_findings(at[name])
        self._remarks.say(graded(above))

    def _concerns(self, finding: Finding) -> bool:
        form, screen, _ = self._editing.focus
        chosen = self._entries.chosen
        if chosen:
            return (finding.form, finding.screen) == (form, screen) and finding.tile in chosen[:2] and len(chosen) == 1
        return finding.tile is None and finding.form in (None, form) and finding.screen in (None, screen)


def _is_of(field: str, name: str) -> bool:
    """Return whether what was found at a field such as ``options.tour[1].camera`` is of one of the form's."""
    return field == name or (field.startswith(name) and field[len(name)] in ".[")
