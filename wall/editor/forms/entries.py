"""What can be chosen of a tile, of several, and of a layout: how each is read, and changed in one step."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec import inspect

from server.contract.messages.layouts import Area, Form, Grid, Layout, Parameter, ScreenSpec, TileSpec
from server.contract.toml import mistake
from server.contract.words import Words
from wall.editor.forms.making import Path, built, default_of
from wall.editor.forms.mistakes import placed, wrong_of
from wall.editor.layouts.editing import Editing
from wall.editor.layouts.operations import prioritise, regrid, replace
from wall.layouts.parameters import SAMPLE, replaced
from wall.widgets import OPTIONS
from wall.widgets.kinds import KINDS

Key = Literal[
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "0",
    "F2",
    "F3",
    "F4",
    "F5",
    "F6",
    "F7",
    "F8",
    "F9",
    "F10",
    "F11",
    "F12",
]
"""Of the wall's keyboard, that puts a layout up."""

_NUMBER = Words(vi="cần một số nguyên, ví dụ 12", en="expected a whole number, such as 12")
_PRIORITY = TileSpec(kind="", at=Area(0, 0, 1, 1)).priority
"""Of a tile that says none."""


class Entry(NamedTuple):
    """Something that can be chosen; values are those of a layout file, None for nothing said."""

    name: str
    """As findings call it."""
    path: Path
    """To its words."""
    kind: inspect.Type
    get: Callable[[], Any]
    put: Callable[[Any], Words | None]
    """Changes it, and returns None or why not."""
    default: Any = None


class Entries:
    """Of whatever is selected: positions that the screen does not have any more are not."""

    def __init__(self, editing: Editing) -> None:
        self._editing = editing

    @property
    def screen(self) -> ScreenSpec:
        """The screen that one is at."""
        return self._editing.screen(self._editing.focus.form, self._editing.focus.screen)

    @property
    def chosen(self) -> list[int]:
        """Which of its tiles are selected."""
        return [number for number in sorted(self._editing.focus.selection) if number < len(self.screen.tile)]

    @property
    def tile(self) -> TileSpec:
        """The first of them."""
        return self.screen.tile[self.chosen[0]]

    @property
    def topics(self) -> Sequence[str]:
        """Of the tile, where just one is selected."""
        return self.tile.topics if len(self.chosen) == 1 else ()

    def parameters(self) -> Sequence[str]:
        """Return the names of what the layout leaves open."""
        return [each.name for each in self._editing.layout.parameter]

    def of_tile(self) -> Iterator[Entry]:
        """Yield what can be chosen of the tile."""
        kind, types = self.tile.kind, _types(TileSpec)
        if self.shows_topics():
            yield Entry("topics", (kind, "topics"), types["topics"], lambda: list(self.tile.topics), self._put_topics)
        for field in _fields(OPTIONS.get(kind)):
            name = field.encode_name
            get, put = partial(self._option, name), partial(self._put_option, name)
            yield Entry(f"options.{name}", (kind, name), field.type, get, put, default_of(field))
        yield Entry("title", ("title",), types["title"], lambda: built(self.tile.title), self._put_title)
        yield Entry("priority", ("priority",), types["priority"], self._priority, self._put_priority, _PRIORITY)
        yield Entry("at", ("at",), types["at"], lambda: built(self.tile.at), self._put_at)

    def shows_topics(self) -> bool:
        """Return whether there is anything to be chosen of topics."""
        told = KINDS.get(self.tile.kind)
        return told is None or bool(told.topics or self.tile.topics)

    def of_tiles(self) -> Iterator[Entry]:
        """Yield what can be chosen of all tiles that are selected."""
        yield Entry("priority", ("priority",), _types(TileSpec)["priority"], self._shared, self._put_shared)

    def of_layout(self) -> Iterator[Entry]:
        """Yield what can be chosen of the layout, of the form and of the screen that one is at."""
        editing, types = self._editing, _types(Layout)
        get: Callable[[], Any] = lambda: built(editing.layout.title)  # noqa: E731
        yield Entry("title", ("layout", "title"), types["title"], get, self._put_layout_title)
        keys = inspect.type_info(Key | None)
        yield Entry("key", ("layout", "key"), keys, lambda: editing.layout.key, editing.set_key)
        get = lambda: built(editing.layout.parameter)  # noqa: E731
        yield Entry("parameter", ("layout", "parameter"), types["parameter"], get, self._put_parameters)
        for name in ("lines", "letters", "surfaces"):
            get, put = partial(self._form_field, name), partial(self._put_form, name)
            yield Entry(name, ("form", name), _types(Form)[name], get, put)
        grid = inspect.type_info(Grid)
        yield Entry("grid", ("screen", "grid"), grid, lambda: built(self.screen.grid), self._put_grid)

    def _put_field(self, **fields: Any) -> Words | None:
        for name, value in fields.items():
            told = built(value)
            if (wrong := wrong_of({name: told}, TileSpec, (), only=name)) is not None:
                return wrong
        form, screen, _ = self._editing.focus
        return self._editing.apply(form, screen, replace, self.chosen[0], **fields)

    def _put_topics(self, value: Any) -> Words | None:
        return self._put_field(topics=tuple(value or ()))

    def _put_title(self, value: Any) -> Words | None:
        # a space is typed before the word that follows it
        empty = value is None or not any(text.strip() for text in value.values())
        return self._put_field(title=None if empty else Words(**value))

    def _put_at(self, value: Any) -> Words | None:
        wrong = mistake(value, Area)
        return placed(wrong.key, wrong.words, ("at",)) if wrong else self._put_field(at=Area(*value))

    def _priority(self) -> Any:
        return self.tile.priority

    def _put_priority(self, value: Any) -> Words | None:
        return self._put_field(priority=_PRIORITY if value is None else value)

    def _option(self, name: str) -> Any:
        return self.tile.options.get(name)

    def _put_option(self, name: str, value: Any) -> Words | None:
        tile, shape = self.tile, OPTIONS.get(self.tile.kind)
        if value is not None and shape is not None:
            sample = {each.name: each.default or SAMPLE for each in self._editing.layout.parameter}
            wrong = wrong_of(replaced({name: value}, sample), shape, (tile.kind,), only=name)
            if wrong is not None:
                return wrong
        # what is there keeps its place in the file
        options = dict(tile.options) | {name: value}
        return self._put_field(options={key: each for key, each in options.items() if each is not None})

    def _shared(self) -> Any:
        tiles = self.screen.tile
        found = {tiles[number].priority for number in self.chosen}
        return found.pop() if len(found) == 1 else None

    def _put_shared(self, value: Any) -> Words | None:
        if value is None:
            return None
        if (wrong := wrong_of({"priority": value}, TileSpec, (), only="priority")) is not None:
            return wrong
        form, screen, _ = self._editing.focus
        return self._editing.apply(form, screen, prioritise, frozenset(self.chosen), value)

    def _put_layout_title(self, value: Any) -> Words | None:
        return self._editing.set_title(Words(**value))

    def _put_parameters(self, value: Any) -> Words | None:
        wrong = mistake(value, tuple[Parameter, ...])
        if wrong is not None:
            return placed(wrong.key, wrong.words, ("layout", "parameter"))
        return self._editing.set_parameters(msgspec.convert(value, tuple[Parameter, ...]))

    def _form_field(self, name: str) -> Any:
        return getattr(self._editing.layout.form[self._editing.focus.form], name)

    def _put_form(self, name: str, value: Any) -> Words | None:
        if value is None:
            return _NUMBER
        if (wrong := wrong_of({name: value}, Form, ("form",), only=name)) is not None:
            return wrong
        return self._editing.set_form(self._editing.focus.form, **{name: value})

    def _put_grid(self, value: Any) -> Words | None:
        wrong = mistake(value, Grid)
        if wrong is not None:
            return placed(wrong.key, wrong.words, ("screen", "grid"))
        return self._editing.apply(self._editing.focus.form, self._editing.focus.screen, regrid, Grid(*value))


def _fields(shape: type | None) -> Sequence[inspect.Field]:
    info = None if shape is None else inspect.type_info(shape)
    return info.fields if isinstance(info, inspect.StructType) else ()


def _types(shape: type) -> dict[str, inspect.Type]:
    return {field.encode_name: field.type for field in _fields(shape)}
