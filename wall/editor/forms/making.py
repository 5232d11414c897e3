"""Makes the control for what may be chosen, from its type alone: so a new option of a tile needs none of its own."""

from collections.abc import Callable, Sequence
from enum import Enum
from functools import partial
from typing import Any

import msgspec
from msgspec import inspect
from PySide6.QtCore import QCoreApplication

from server.contract.folding import fold
from server.contract.messages import Severity
from server.contract.words import Words, same
from wall.editor.forms.choices import Choice, Choices
from wall.editor.forms.chooser import Chooser
from wall.editor.forms.control import Control
from wall.editor.forms.controls import BothWords, OneOf, Row, Text, Tick, Toml
from wall.editor.forms.lists import Part, Several, Table
from wall.editor.forms.naming import Naming
from wall.editor.forms.numbers import Number
from wall.editor.forms.option_words import OptionWords, Source, value_words, words_of
from wall.language import Language

_PARAMETER = Words(vi="tham số của bố cục", en="parameter of the layout")

Path = tuple[str, ...]
"""Names on the way to a value, such as ``("cameras", "tour", "dwell")``."""


class Maker:
    """Makes controls for one tile: what it shows is what is chosen from."""

    def __init__(
        self,
        language: Language,
        choices: Choices,
        topics: Callable[[], Sequence[str]] = tuple,
        parameters: Callable[[], Sequence[str]] = tuple,
        kinds: Sequence[str] = (),
        *,
        several: bool = True,
    ) -> None:
        """Choose from the documents of ``topics``, and from the names of ``parameters``.

        Topics of ``kinds`` are offered; all of a kind at once first where the tile shows ``several``, else last.
        """
        self._all_first = several
        self._language, self._choices, self._topics, self._kinds = language, choices, topics, kinds
        self._parameters = parameters

    def control(self, kind: inspect.Type, path: Path, *, optional: bool = False, inside: bool = False) -> Control:
        """Return the control for a type; ``inside`` a list it is a small one. What is ``optional`` may be None."""
        match kind:
            case inspect.Metadata(type=inner):
                return self.control(inner, path, optional=optional, inside=inside)
            case inspect.UnionType(types=types) if kind.includes_none:
                others = [each for each in types if not isinstance(each, inspect.NoneType)]
                if len(others) == 1:
                    return self.control(others[0], path, optional=True, inside=inside)
            case inspect.BoolType() if not optional:
                return Tick(self._label(path))
            case inspect.IntType() | inspect.FloatType():
                return self._number(kind, path, inside=inside)
            case inspect.EnumType(cls=enum):
                return self._one_of([each.value for each in enum], path, optional=optional, graded=enum is Severity)
            case inspect.LiteralType(values=values):
                return self._one_of(list(values), path, optional=optional)
            case inspect.StrType():
                return self._text(path, optional=optional)
            case inspect.StructType(cls=struct) if struct is Words:
                return BothWords(long=found(path).long, optional=optional)
            case inspect.StructType(fields=fields, array_like=True) if not optional and fields:
                return Row([self._part(path, field.name, field.type) for field in fields])
            case inspect.StructType(fields=fields, tag_field=None) if not optional and fields:
                return Table({field.encode_name: self._named(path, field) for field in fields})
            case inspect.TupleType(item_types=types) if not optional:
                return Row([self._part(path, str(number), each) for number, each in enumerate(types)])
            case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item) if not optional:
                return self._several(item, path)
        return Toml()

    def _number(self, kind: inspect.IntType | inspect.FloatType, path: Path, *, inside: bool) -> Control:
        low, high = kind.ge, kind.le
        whole = isinstance(kind, inspect.IntType)
        if whole and kind.gt is not None:
            low = kind.gt + 1
        if whole and kind.lt is not None:
            high = kind.lt - 1
        number = Number(self._language, low, high, whole=whole, sliding=not inside)
        return self._with_name(number, number.line, path)

    def _text(self, path: Path, *, optional: bool) -> Control:
        text = Text(optional=optional)
        return self._with_name(text, text.line, path)

    def _with_name(self, control: Control, line: Any, path: Path) -> Control:
        """Let a value be found by its name, and say the name of the one that is there."""
        source = found(path).source
        if source is not None:
            Naming(control, line, self._find(source), self._name(source))
        return control

    def _one_of(self, values: list[Any], path: Path, *, optional: bool, graded: bool = False) -> Control:
        named = [(value, self._language.say(_value_words(path, value))) for value in values]
        if optional:
            named.insert(0, (None, "–"))
        return OneOf(named, graded=graded)

    def _several(self, item: inspect.Type, path: Path) -> Control:
        bare = item.type if isinstance(item, inspect.Metadata) else item
        source = found(path).source
        if isinstance(bare, inspect.StrType):
            return Chooser(self._find(source), self._name(source), known=source is not None)
        if isinstance(bare, inspect.IntType) and source is not None:
            return Chooser(self._find(source), self._name(source), numbers=True)
        return Several(
            lambda: self.control(item, path, inside=True), fresh(item), add=QCoreApplication.translate("Form", "Add")
        )

    def _part(self, path: Path, name: str, kind: inspect.Type) -> tuple[str, Callable[[], Control]]:
        inner = (*path, name)
        return self._label(inner), lambda: self.control(kind, inner, inside=True)

    def _named(self, path: Path, field: inspect.Field) -> Part:
        inner = (*path, field.encode_name)
        control = self.control(field.type, inner, inside=True)
        default = default_of(field)
        if isinstance(control, Number):
            control.offer(default)
        return Part(self._label(inner), control, default, field.required)

    def _label(self, path: Path) -> str:
        return self._language.say(found(path).label)

    def _find(self, source: Source | None) -> Callable[[str], list[Choice]]:
        if source is None:
            return lambda _text: []
        find = partial(self._choices.find, source, language=self._language, kinds=self._kinds, several=self._all_first)
        return lambda text: [
            *find(text, topics=self._topics()),
            *(self._parameter(name) for name in self._parameters() if fold(text) in fold(f"${name}")),
        ]

    def _parameter(self, name: str) -> Choice:
        return Choice(f"${name}", f"${name}", self._language.say(_PARAMETER))

    def _name(self, source: Source | None) -> Callable[[str], Choice]:
        if source is None:
            return lambda value: Choice(value, value)
        return lambda value: self._choices.named(source, value, self._language, self._topics())


def default_of(field: inspect.Field) -> Any:
    """Return what counts where a field is not said, as a layout file would have it; None for nothing."""
    if field.default is not msgspec.NODEFAULT:
        return built(field.default)
    return None if field.default_factory is msgspec.NODEFAULT else built(field.default_factory())


def built(value: Any) -> Any:
    """Return a value as a layout file has it: lists, and tables without what is None."""
    if isinstance(value, msgspec.Struct | Enum):
        value = msgspec.to_builtins(value)
    match value:
        case tuple() | list():
            return [built(each) for each in value]
        case dict():
            return {key: built(each) for key, each in value.items() if each is not None}
    return value


def fresh(kind: inspect.Type) -> Any:
    """Return the value of something new: zero, no text, the first of a few."""
    match kind:
        case inspect.Metadata(type=inner):
            return fresh(inner)
        case inspect.IntType() | inspect.FloatType():
            return kind.ge if kind.ge is not None else 0
        case inspect.StrType():
            return ""
        case inspect.BoolType():
            return False
        case inspect.EnumType(cls=enum):
            return next(iter(enum)).value
        case inspect.LiteralType(values=values):
            return values[0]
        case inspect.StructType(fields=fields, array_like=True):
            return [fresh(field.type) for field in fields]
        case inspect.StructType(fields=fields):
            return {field.encode_name: fresh(field.type) for field in fields if field.required}
        case inspect.TupleType(item_types=types):
            return [fresh(each) for each in types]
        case inspect.VarTupleType() | inspect.ListType():
            return []
        case inspect.DictType():
            return {}
    return None


def found(path: Path) -> OptionWords:
    """Return the words of what is at a path; its own name where nobody has thought of any."""
    try:
        return words_of(path)
    except KeyError:
        return OptionWords(same(path[-1].replace("_", " ")))


def _value_words(path: Path, value: object) -> Words:
    try:
        return value_words(path, value)
    except KeyError:
        return same(str(value))
