"""What can be said of the tile that is selected; of the layout, its form and its screen where none is."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import msgspec
from msgspec import inspect, structs
from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QVBoxLayout, QWidget

from server.contract.messages.layouts import Area, Form, Grid, Layout, Parameter, TileSpec
from server.contract.toml import mistake
from server.contract.toml_place import Key
from server.contract.words import Words, same
from wall.editor.commands import Focus
from wall.editor.editing import Editing
from wall.editor.findings import Finding
from wall.editor.forms.choices import Choices
from wall.editor.forms.controls import Control, OneOf
from wall.editor.forms.field import Field, Remarks, graded
from wall.editor.forms.making import Maker, built, default_of, found
from wall.editor.operations import prioritise, regrid, replace
from wall.language import Language
from wall.layouts.parameters import SAMPLE, replaced
from wall.widgets import OPTIONS
from wall.widgets.kinds import KINDS

KEYS = (*"1234567890", *(f"F{number}" for number in range(2, 13)))
"""Of the wall's keyboard, that put a layout up."""
NARROWEST = 340
"""Pixels."""
WIDEST = 680
"""Pixels of the fields: longer lines are hard to read."""


class _Row(NamedTuple):
    """A field, and how it is read from and written to what is edited."""

    field: Field
    get: Callable[[], Any]
    put: Callable[[Any], Words | None]


class TileForm(QWidget):
    """Follows what is selected; each change of it is one step that can be taken back."""

    def __init__(self, editing: Editing, language: Language, choices: Choices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editing, self._language, self._choices = editing, language, choices
        self._rows: dict[str, _Row] = {}
        self._made: object = None
        """For what the fields were made."""
        self._shown: Focus | None = None
        self._topics: tuple[str, ...] = ()
        """Of the tile that is shown: what its values are called follows from them."""
        self._typed: str | None = None
        """The field that is being typed into: one step until it is left."""
        self._gesture = 0
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
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._left)
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

    @property
    def _focus(self) -> Focus:
        return self._editing.focus

    @property
    def _chosen(self) -> list[int]:
        count = len(self._editing.screen(self._focus.form, self._focus.screen).tile)
        return [number for number in sorted(self._focus.selection) if number < count]

    @property
    def _tile(self) -> TileSpec:
        return self._editing.screen(self._focus.form, self._focus.screen).tile[self._chosen[0]]

    @property
    def _form(self) -> Form:
        return self._editing.layout.form[self._focus.form]

    @Slot()
    def _follow(self) -> None:
        if self._putting is None:
            # somebody else has changed something: what is typed next is another step
            self._end()
        self._show()

    @Slot()
    def _retell(self) -> None:
        """Say what the topics tell now."""
        row = self._rows.get("topics")
        if row is not None and self.isVisible():
            row.field.control.retell()

    def _show(self) -> None:
        chosen = self._chosen
        made = ("layout",) if not chosen else ("tile", self._tile.kind) if len(chosen) == 1 else ("tiles",)
        if made != self._made:
            self._make(made)
        if len(chosen) > 1:
            count = len(chosen)
            self._heading.setText(self.tr("{count} tiles").format(count=count))
        topics = self._tile.topics if len(chosen) == 1 else ()
        elsewhere, others = self._shown != self._focus, self._topics != topics
        self._shown, self._topics = self._focus, topics
        for name, row in self._rows.items():
            if elsewhere or name != self._putting:
                row.field.show_value(row.get(), anew=elsewhere)
            if others and not elsewhere:
                row.field.control.retell()
        self._say()

    def _make(self, made: tuple[str, ...]) -> None:
        self._made = made
        for row in self._rows.values():
            self._fields.removeWidget(row.field)
            row.field.hide()
            row.field.deleteLater()
        self._rows = {}
        match made:
            case ("tile", kind):
                told = KINDS.get(kind)
                self._heading.setText(self._language.say(told.name if told else same(kind)))
                self._about.setText(self._language.say(told.shows) if told else "")
                self._make_tile(kind)
            case ("tiles",):
                self._about.setText(self.tr("What is changed here is changed of all of them"))
                self._make_tiles()
            case _:
                self._heading.setText(self.tr("Layout"))
                self._about.setText(self.tr("Select a tile to see what can be chosen of it"))
                self._make_layout()
        self._about.setVisible(bool(self._about.text()))
        self._scroll.verticalScrollBar().setValue(0)

    def _make_tile(self, kind: str) -> None:
        told = KINDS.get(kind)
        maker = Maker(
            self._language,
            self._choices,
            lambda: self._tile.topics if len(self._chosen) == 1 else (),
            lambda: [each.name for each in self._editing.layout.parameter],
            told.topics if told else (),
        )
        types = _types(TileSpec)
        if told is None or told.topics or self._tile.topics:
            self._add(
                "topics", maker, types["topics"], (kind, "topics"), lambda: list(self._tile.topics), self._put_topics
            )
        for field in _fields(OPTIONS.get(kind)):
            name = field.encode_name
            self._add(
                f"options.{name}",
                maker,
                field.type,
                (kind, name),
                partial(self._option, name),
                partial(self._put_option, name),
                default_of(field),
            )
        self._add("title", maker, types["title"], ("title",), lambda: built(self._tile.title), self._put_title)
        get, put = (lambda: self._tile.priority), (lambda value: self._put_field(priority=value))
        self._add(
            "priority",
            maker,
            types["priority"],
            ("priority",),
            get,
            put,
            TileSpec(kind="", at=Area(0, 0, 1, 1)).priority,
        )
        self._add("at", maker, types["at"], ("at",), lambda: built(self._tile.at), self._put_at)

    def _make_tiles(self) -> None:
        maker = Maker(self._language, self._choices)
        self._add("priority", maker, _types(TileSpec)["priority"], ("priority",), self._shared, self._put_shared)

    def _make_layout(self) -> None:
        maker = Maker(self._language, self._choices)
        editing, types = self._editing, _types(Layout)
        self._add(
            "title",
            maker,
            types["title"],
            ("layout", "title"),
            lambda: built(editing.layout.title),
            self._put_layout_title,
        )
        keys = OneOf([(None, "–"), *((key, key) for key in KEYS)])
        self._place("key", keys, ("layout", "key"), lambda: editing.layout.key, editing.set_key)
        get = lambda: built(editing.layout.parameter)  # noqa: E731
        self._add("parameter", maker, types["parameter"], ("layout", "parameter"), get, self._put_parameters)
        for name in ("lines", "letters", "surfaces"):
            get, put = partial(self._form_field, name), partial(self._put_form, name)
            self._add(name, maker, _types(Form)[name], ("form", name), get, put)
        grid = inspect.type_info(Grid)
        self._add("grid", maker, grid, ("screen", "grid"), self._grid, self._put_grid)

    def _add(
        self,
        name: str,
        maker: Maker,
        kind: inspect.Type,
        path: tuple[str, ...],
        get: Callable[[], Any],
        put: Callable[[Any], Words | None],
        default: Any = None,
    ) -> None:
        self._place(name, maker.control(kind, path), path, get, put, default)

    def _place(
        self,
        name: str,
        control: Control,
        path: tuple[str, ...],
        get: Callable[[], Any],
        put: Callable[[Any], Words | None],
        default: Any = None,
    ) -> None:
        words = found(path)
        field = Field(
            self._language.say(words.label), self._language.say(words.help), control, self._language, default=default
        )
        field.edited.connect(partial(self._edited, name))
        self._rows[name] = _Row(field, get, put)
        self._fields.addWidget(field)

    # what is changed

    def _edited(self, name: str, typing: bool) -> None:  # noqa: FBT001 - as the signal has it
        if not typing:
            self._end()
        elif self._typed != name:
            self._end()
            self._gesture, self._typed = self._editing.begin(), name
        row = self._rows[name]
        value = row.field.read()
        self._putting = name
        try:
            refused = value if isinstance(value, Words) else row.put(value)
        finally:
            self._putting = None
        row.field.settle(refused, row.get())

    @Slot(QWidget, QWidget)
    def _left(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._typed is not None:
            field = self._rows[self._typed].field
            if new is None or not field.isAncestorOf(new):
                self._end()

    def _end(self) -> None:
        if self._typed is not None:
            self._typed = None
            self._editing.end(self._gesture)

    def _put_field(self, **fields: Any) -> Words | None:
        for name, value in fields.items():
            told = built(value)
            if (wrong := _wrong({name: told}, TileSpec, (), only=name)) is not None:
                return wrong
        form, screen, _ = self._focus
        return self._editing.apply(form, screen, replace, self._chosen[0], **fields)

    def _put_topics(self, value: Any) -> Words | None:
        return self._put_field(topics=tuple(value or ()))

    def _put_title(self, value: Any) -> Words | None:
        # a space is typed before the word that follows it
        empty = value is None or not any(text.strip() for text in value.values())
        return self._put_field(title=None if empty else Words(**value))

    def _put_at(self, value: Any) -> Words | None:
        wrong = mistake(value, Area)
        return _said(wrong.key, wrong.words, ("at",), Area) if wrong else self._put_field(at=Area(*value))

    def _option(self, name: str) -> Any:
        return self._tile.options.get(name)

    def _put_option(self, name: str, value: Any) -> Words | None:
        tile, shape = self._tile, OPTIONS.get(self._tile.kind)
        if value is not None and shape is not None:
            sample = {each.name: each.default or SAMPLE for each in self._editing.layout.parameter}
            wrong = _wrong(replaced({name: value}, sample), shape, (tile.kind,), only=name)
            if wrong is not None:
                return wrong
        # what is there keeps its place in the file
        options = dict(tile.options) | {name: value}
        return self._put_field(options={key: each for key, each in options.items() if each is not None})

    def _shared(self) -> Any:
        tiles = self._editing.screen(self._focus.form, self._focus.screen).tile
        found = {tiles[number].priority for number in self._chosen}
        return found.pop() if len(found) == 1 else None

    def _put_shared(self, value: Any) -> Words | None:
        if value is None:
            return None
        if (wrong := _wrong({"priority": value}, TileSpec, (), only="priority")) is not None:
            return wrong
        form, screen, _ = self._focus
        return self._editing.apply(form, screen, prioritise, frozenset(self._chosen), value)

    def _put_layout_title(self, value: Any) -> Words | None:
        return self._editing.set_title(Words(**value))

    def _put_parameters(self, value: Any) -> Words | None:
        wrong = mistake(value, tuple[Parameter, ...])
        if wrong is not None:
            return _said(wrong.key, wrong.words, ("layout", "parameter"), Layout)
        return self._editing.set_parameters(msgspec.convert(value, tuple[Parameter, ...]))

    def _form_field(self, name: str) -> Any:
        return getattr(self._form, name)

    def _put_form(self, name: str, value: Any) -> Words | None:
        if value is None:
            return _NUMBER
        if (wrong := _wrong({name: value}, Form, ("form",), only=name)) is not None:
            return wrong
        return self._editing.set_form(self._focus.form, **{name: value})

    def _grid(self) -> Any:
        return built(self._editing.screen(self._focus.form, self._focus.screen).grid)

    def _put_grid(self, value: Any) -> Words | None:
        wrong = mistake(value, Grid)
        if wrong is not None:
            return _said(wrong.key, wrong.words, ("screen", "grid"), Grid)
        return self._editing.apply(self._focus.form, self._focus.screen, regrid, Grid(*value))

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
        form, screen, _ = self._focus
        chosen = self._chosen
        if chosen:
            return (finding.form, finding.screen) == (form, screen) and finding.tile in chosen[:2] and len(chosen) == 1
        return finding.tile is None and finding.form in (None, form) and finding.screen in (None, screen)


_NUMBER = Words(vi="cần một số nguyên, ví dụ 12", en="expected a whole number, such as 12")


def _fields(shape: type | None) -> Sequence[inspect.Field]:
    info = None if shape is None else inspect.type_info(shape)
    return info.fields if isinstance(info, inspect.StructType) else ()


def _types(shape: type) -> dict[str, inspect.Type]:
    return {field.encode_name: field.type for field in _fields(shape)}


def _wrong(values: dict[str, Any], shape: type, path: tuple[str, ...], *, only: str) -> Words | None:
    """Return what is wrong with one field of a shape; what else it would need does not matter."""
    kind = next((field.type for field in structs.fields(shape) if field.encode_name == only), None)
    wrong = None if kind is None else mistake(values[only], kind)
    if wrong is not None:
        return _said(wrong.key, wrong.words, (*path, only), shape)
    if not any(field.required for field in structs.fields(shape)):
        # what a shape refuses by itself
        whole = mistake(values, shape)
        return whole.words if whole is not None else None
    return None


def _said(key: Key, words: Words, path: tuple[str, ...], shape: type) -> Words:
    """Return what is wrong at a key below a path, with the names that the form has for it."""
    del shape
    named = [str(step + 1) if isinstance(step, int) else step for step in key]
    inner = path
    vi, en = [], []
    for step, name in zip(key, named, strict=True):
        if isinstance(step, int) and found((*inner, str(step))).label.vi == str(step):
            vi.append(f"{name}.")
            en.append(f"{name}.")
            continue
        inner = (*inner, str(step))
        label = found(inner).label
        vi.append(f"{label.vi}:")
        en.append(f"{label.en}:")
    if words.en.startswith("expected str like"):
        # a pattern says nothing to most people
        words = found(inner).help if found(inner).help.en else words
    return Words(vi=" ".join((*vi, words.vi)), en=" ".join((*en, words.en)))


def _is_of(field: str, name: str) -> bool:
    """Return whether what was found at a field such as ``options.tour[1].camera`` is of one of the form's."""
    return field == name or (field.startswith(name) and field[len(name)] in ".[")
