"""Whether the documents that a rule looks at have what it names: a name that nobody has would never be wrong. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec import inspect

from server.contract.kinds import KINDS
from server.contract.messages import AnyDocument
from server.contract.toml_words import one_of
from server.contract.words import Words

Types = tuple[inspect.Type, ...]
Flaw = tuple[tuple[str | int, ...], Words]

NO_ROWS = Words(vi="đó không phải một danh sách", en="that is no list of rows")
NO_NUMBER = Words(vi="đó không phải một số", en="that is no number")


def watch_flaws(
    topic: str, rows: str, fields: Iterable[tuple[str, str]], where: Iterable[tuple[str, Sequence[str]]]
) -> Iterator[Flaw]:
    """Yield what of a rule's ``watch`` is not there.

    ``fields`` are its settings that name a field of a row, or of the document where there are no ``rows``, each with
    that name; ``where`` are fields with the texts that they may have.
    """
    kind = topic.partition("/")[0]
    if kind not in KINDS:
        yield ("topic",), one_of(kind, list(KINDS))
        return
    try:
        held = row_types(topic, rows)
    except NotThereError as error:
        yield ("rows",), error.words
        return
    if not held:
        yield ("rows",), NO_ROWS
        return
    for setting, path in fields:
        try:
            _at(held, path)
        except NotThereError as error:
            yield (setting,), error.words
    for path, wanted in where:
        try:
            found = _at(held, path)
        except NotThereError as error:
            yield ("where", path), error.words
            continue
        for text in wanted:
            if text != "*" and (words := text_flaw(found, text)) is not None:
                yield ("where", path), words


class NotThereError(Exception):
    """A field that no document has."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


def row_types(topic: str, rows: str) -> Types:
    """Return what the rows of a topic may be, or its document itself; none where ``rows`` is no list of such.

    Raises NotThereError.
    """
    documents = _documents(topic.partition("/")[0])
    if not rows:
        return documents
    lists = (each for each in _at(documents, rows) if isinstance(each, inspect.VarTupleType | inspect.ListType))
    return tuple(row for each in lists for row in _flat(each.item_type) if isinstance(row, inspect.StructType))


def value_types(topic: str, rows: str, value: str) -> Types:
    """Return what the value may be that a rule judges; raises NotThereError."""
    return _at(row_types(topic, rows), value)


def text_flaw(types: Types, text: str) -> Words | None:
    """Return why a value of these types is never written so; None where it may be."""
    may: list[str] = []
    for each in types:
        match each:
            case inspect.EnumType(cls=cls):
                may += [str(member.value) for member in cls]
            case inspect.LiteralType(values=values):
                may += [str(value) for value in values]
            case inspect.BoolType():
                may += ["true", "false"]
            case inspect.NoneType():
                may += [""]
            case _:
                return None
    return None if text in may else one_of(text, [each for each in may if each])


def is_number(types: Types) -> bool:
    """Return whether a value of these types may be a number."""
    return any(isinstance(each, inspect.IntType | inspect.FloatType | inspect.AnyType) for each in types)


def _at(types: Types, path: str) -> Types:
    """Return what stands at names of fields with dots between them; raises NotThereError."""
    for name in path.split("."):
        below = [found for each in types for found in _step(each, name)]
        if not below:
            names = [field.name for each in types if isinstance(each, inspect.StructType) for field in each.fields]
            raise NotThereError(one_of(name, list(dict.fromkeys(names))))
        types = tuple(below)
    return types


def _step(held: inspect.Type, name: str) -> Types:
    match held:
        case inspect.StructType(cls=cls, fields=fields):
            found = [field.type for field in fields if field.name == name]
            if not found and isinstance(getattr(cls, name, None), property):
                return (inspect.AnyType(),)
            return tuple(flat for each in found for flat in _flat(each))
        case inspect.VarTupleType(item_type=inner) | inspect.ListType(item_type=inner) if name.isdigit():
            return _flat(inner)
        case inspect.TupleType(item_types=items) if name.isdigit() and int(name) < len(items):
            return _flat(items[int(name)])
        case inspect.DictType(value_type=inner):
            return _flat(inner)
        case inspect.AnyType():
            return (held,)
    return ()


def _flat(info: inspect.Type) -> Types:
    if isinstance(info, inspect.Metadata):
        return _flat(info.type)
    if isinstance(info, inspect.UnionType):
        return tuple(flat for each in info.types for flat in _flat(each))
    return (info,)


@lru_cache
def _documents(kind: str) -> Types:
    every = _flat(inspect.type_info(AnyDocument))
    return tuple(each for each in every if isinstance(each, inspect.StructType) and each.cls in KINDS[kind])
