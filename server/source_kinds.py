"""Tells how each kind of source is set up: its settings, what each means, and what services make of its records."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec.inspect as inspect
from msgspec import NODEFAULT, structs

from server.connectors import CONNECTORS
from server.connectors.base import Secret, SourceConfig
from server.connectors.mapping.values import choices
from server.contract.layout_files import written_value
from server.contract.sources import (
    Control,
    Part,
    RecordField,
    RecordKind,
    ServiceNeeds,
    SourceKind,
    SourceKinds,
    SourceSetting,
)
from server.contract.words import Words
from server.records import OURS, AnyRecord
from server.services.base import Service, TakesReadings

FOLDER = files("server.connectors")
FIRST = ("id", "name", "service", "record", "every", "timeout")
MAPPING = ("dates", "numbers", "fields", "indicators", "codes")
PROMISES = ("fresh_for", "frequency", "report_days", "reporter", "verified")

_TABLE = re.compile(r"^(?:# ?)?\[(?:source\.)?([\w.]+)\]\s*(?:#\s*(.*))?$")
_SETTING = re.compile(r"^(?:# )?([\w-]+)\s*=\s*(.*)$")
_QUOTED = re.compile(r'"[^"]*"')
_COMMENT = re.compile(r"(?:^|\s)#\s+")
_SECRET = inspect.type_info(Secret)

Key = tuple[str, ...]


def source_kinds(services: Mapping[str, Service], settings: Path) -> SourceKinds:
    """Return all that one needs to know to set up a source for one of these services.

    ``settings`` is the file that names sources beneath those that are published.
    """
    records = {record: None for service in services.values() for record in service.records}
    return SourceKinds(
        kinds=all_kinds(),
        services=tuple(
            ServiceNeeds(
                name=name,
                title=service.title,
                records=tuple(map(called, service.records)),
                readings=tuple(sorted(service.readings)) if isinstance(service, TakesReadings) else (),
            )
            for name, service in services.items()
        ),
        records=tuple(RecordKind(name=called(each), fields=tuple(_record_fields(each))) for each in records),
        settings=texts_of(settings),
    )


def texts_of(settings: Path) -> dict[str, str]:
    """Return the sources of a settings file, each as a text of its own with its comments, by their ids.

    None where it cannot be read any more: the server has begun with it, and runs on.
    """
    # where nobody draws sources, nobody waits for what takes texts apart
    import tomlkit

    try:
        tables: Any = tomlkit.parse(settings.read_text("utf-8-sig")).get("source", ())
    except (OSError, ValueError):
        return {}
    found = {}
    for table in tables:
        alone = tomlkit.aot()
        alone.append(table)
        found[str(table["id"])] = tomlkit.dumps({"source": alone}).strip() + "\n"
    return found


@cache
def all_kinds() -> tuple[SourceKind, ...]:
    """Return the kinds of sources by name."""
    found = sorted(CONNECTORS, key=_tag)
    return tuple(_kind(config) for config in found)


def sample(kind: str) -> str:
    """Return an explained ``[[source]]`` of a kind, TOML; raises KeyError for a kind that there is not."""
    return {each.name: each.sample for each in all_kinds()}[kind]


def called(record: type[AnyRecord]) -> str:
    """Return what settings call a kind of record."""
    return record.__name__.lower()


def comments(text: str) -> dict[Key, str]:
    """Return what a sample says behind its settings and tables, each by the key below ``[[source]]``."""
    found: dict[Key, str] = {}
    table: Key = ()
    for line in text.splitlines():
        if header := _TABLE.match(line):
            table = tuple(header[1].split("."))
            if header[2]:
                found.setdefault(table, header[2])
        elif setting := _SETTING.match(line):
            value = setting[2]
            # a # in a text begins no comment
            blank = _QUOTED.sub(lambda quoted: "_" * len(quoted[0]), value)
            if comment := _COMMENT.search(blank):
                found.setdefault((*table, setting[1]), value[comment.end() :])
    return found


def _kind(config: type[SourceConfig]) -> SourceKind:
    kind = _tag(config)
    text = (FOLDER / f"{kind}.sample.toml").read_text("utf-8")
    about = " ".join(line.removeprefix("#").strip() for line in text.partition("[[source]]")[0].splitlines())
    explain = _Explanations(kind, text)
    # of the whole: msgspec 0.22 frees a pattern twice where it is asked of one setting that may be a text or a list
    whole = inspect.type_info(config)
    assert isinstance(whole, inspect.StructType)
    settings = [setting for each in whole.fields for setting in _settings((each.name,), each, explain)]
    return SourceKind(
        name=kind,
        reads=Words(vi=explain.vietnamese(("reads",)), en=about.strip()),
        gives=tuple(map(called, config.gives)),
        published=config.published,
        settings=tuple(sorted(settings, key=_rank)),
        sample=text,
    )


def _tag(config: type[SourceConfig]) -> str:
    return str(config.__struct_config__.tag)


class _Explanations:
    """What each setting of one kind means: English behind the sample's settings, Vietnamese in a file of its own."""

    def __init__(self, kind: str, text: str) -> None:
        self._kind = kind
        self._english = comments((FOLDER / "transport" / "auth.sample.toml").read_text("utf-8")) | comments(text)

    def __call__(self, key: Key) -> Words:
        """Return both; raises KeyError where one is missing."""
        return Words(vi=self.vietnamese(key), en=self._english.get(key) or _explained()["en"][".".join(key)])

    def vietnamese(self, key: Key) -> str:
        """Return what is said of a setting, of this kind or of all; raises KeyError."""
        told, spelt = _explained()["vi"], ".".join(key)
        return str(told.get(self._kind, {}).get(spelt) or told["all"][spelt])


@cache
def _explained() -> Mapping[str, Any]:
    return tomllib.loads((FOLDER / "explanations.toml").read_text("utf-8"))


def _rank(setting: SourceSetting) -> tuple[int, int]:
    parts = ("source", "connection", "mapping", "promises")
    order = (*FIRST, *MAPPING, *PROMISES)
    name = setting.key[0]
    return parts.index(setting.part), order.index(name) if name in order else -1


def _part(key: Key) -> Part:
    if key[0] in PROMISES:
        return "promises"
    if key[0] in FIRST:
        return "source"
    return "mapping" if key[0] in MAPPING else "connection"


def _settings(key: Key, field: inspect.Field, explain: _Explanations) -> Iterator[SourceSetting]:
    """Yield a setting, or those of the table that it is."""
    type = field.type
    alternatives = (
        [each for each in type.types if not isinstance(each, inspect.NoneType)]
        if isinstance(type, inspect.UnionType)
        else [type]
    )
    tables = [each for each in alternatives if isinstance(each, inspect.StructType) and each.cls is not Words]
    if tables and tables[0].tag is not None:
        yield from _either(key, tables, explain)
    elif tables:
        for each in tables[0].fields:
            yield from _settings((*key, each.name), each, explain)
    else:
        yield _setting(key, field, alternatives[0], explain)


def _either(key: Key, tables: list[inspect.StructType], explain: _Explanations) -> Iterator[SourceSetting]:
    """Yield the settings of a table that is of one kind or another."""
    kinds = tuple(str(table.tag) for table in tables)
    there = (*key, "kind")
    yield SourceSetting(
        key=there, control="choice", part=_part(key), explained=explain(there), choices=kinds, default='"none"'
    )
    takers: dict[str, list[str]] = {}
    fields: dict[str, inspect.Field] = {}
    for table in tables:
        for each in table.fields:
            takers.setdefault(each.name, []).append(str(table.tag))
            fields.setdefault(each.name, each)
    for name, each in fields.items():
        yield _setting((*key, name), each, each.type, explain, with_kinds=tuple(takers[name]))


def _setting(
    key: Key, field: inspect.Field, type: inspect.Type, explain: _Explanations, with_kinds: Key = ()
) -> SourceSetting:
    control, possible = _control(type)
    return SourceSetting(
        key=key,
        control=control,
        part=_part(key),
        explained=explain(key),
        required=field.required,
        default=_default(field),
        least=_bound(type, "ge", "gt"),
        most=_bound(type, "le", "lt"),
        choices=possible,
        with_kinds=with_kinds,
    )


def _control(type: inspect.Type) -> tuple[Control, tuple[str | int, ...]]:
    match type:
        case inspect.BoolType():
            return "tick", ()
        case inspect.IntType():
            return "whole", ()
        case inspect.FloatType():
            return "number", ()
        case inspect.LiteralType(values=values):
            return "choice", tuple(value for value in values if isinstance(value, str | int))
        case inspect.EnumType(cls=several):
            return "choice", tuple(each.value for each in several)
        case inspect.StructType():
            return "words", ()
        case inspect.CustomType():
            return "path", ()
        case inspect.DictType(value_type=inspect.DictType()):
            return "tables", ()
        case inspect.DictType(value_type=inner):
            # what else than texts stands in a table is chosen
            possible: tuple[str | int, ...] = (
                ("true", "false") if isinstance(inner, inspect.BoolType) else _control(inner)[1]
            )
            return "table", possible
        case inspect.VarTupleType(item_type=inner):
            return "list", _control(inner)[1]
        case _ if type == _SECRET:
            return "secret", ()
    return "text", ()


def _bound(type: inspect.Type, *names: str) -> float | None:
    found = [getattr(type, name, None) for name in names]
    return next((float(each) for each in found if each is not None), None)


def _default(field: inspect.Field) -> str:
    value = field.default
    if value is NODEFAULT and field.default_factory is not NODEFAULT:
        value = field.default_factory()
    if value is NODEFAULT or value is None or value in ("", (), {}):
        return ""
    return written_value(str(value) if isinstance(value, Path) else value)


def _record_fields(record: type[AnyRecord]) -> Iterator[RecordField]:
    for each in structs.fields(record):
        if each.name not in OURS:
            yield RecordField(
                name=each.name,
                needed=each.default is NODEFAULT and each.default_factory is NODEFAULT,
                choices=choices(each.type),
            )
