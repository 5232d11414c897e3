"""Settings as people have written them: one value is read or changed, and all that stands beside it stays. Pure."""

import re
import tomllib
from collections.abc import Callable
from typing import Any, NamedTuple

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, InlineTable, Table

from server.contract.words import Words

Key = tuple[str, ...]
ON_ONE_LINE = ("name", "reporter", "watch", "changes", "consequence", "action")
"""What has no table of its own below the others, however much stands in it."""

_LINE = re.compile(r" \(at line (\d+), column \d+\)$")
_AT_END = " (at end of document)"


class Unreadable(NamedTuple):
    """Why a text is no TOML."""

    words: Words
    line: int | None


def table_values(text: str) -> dict[str, Any] | Unreadable:
    """Return all values of a text."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = _LINE.search(str(error))
        what = _LINE.sub("", str(error)).removesuffix(_AT_END)
        words = Words(vi=f"sai cú pháp TOML: {what}", en=f"not TOML: {what}")
        last = text.count("\n") + 1 if str(error).endswith(_AT_END) else None
        return Unreadable(words, int(at[1]) if at else last)


def values_of(text: str, below: str) -> dict[str, Any] | Unreadable:
    """Return the values of the first table ``[[below]]`` of a text."""
    told = table_values(text)
    if isinstance(told, Unreadable):
        return told
    found = told.get(below)
    if not isinstance(found, list) or not found or not isinstance(found[0], dict):
        return Unreadable(Words(vi=f"thiếu bảng [[{below}]]", en=f"there is no table [[{below}]]"), None)
    return found[0]


def value_at(values: dict[str, Any], key: Key) -> Any:
    """Return the value that stands at a key; None where there is none."""
    found: Any = values
    for step in key:
        found = found.get(step) if isinstance(found, dict) else None
    return found


def put_value(text: str, below: str, key: Key, value: Any, number: int = 0) -> str | Words:
    """Return the text with another value at a key of one ``[[below]]``, None to take it out; else why not."""

    def table(document: Any) -> Any:
        tables = document.get(below)
        if not isinstance(tables, AoT) or number >= len(tables):
            raise LookupError(below)
        return tables[number]

    try:
        return _changed(text, table, key, value)
    except LookupError:
        return Words(vi=f"thiếu bảng [[{below}]]", en=f"there is no table [[{below}]]")


def put_own_value(text: str, key: Key, value: Any) -> str | Words:
    """Return the text with another value at a key from its top, None to take it out; else why not."""
    return _changed(text, lambda document: document, key, value)


def _changed(text: str, table: Callable[[Any], Any], key: Key, value: Any) -> str | Words:
    try:
        document = tomlkit.parse(text)
        _put(table(document), key, value)
        changed = tomlkit.dumps(document)
        tomllib.loads(changed)
    except (TOMLKitError, tomllib.TOMLDecodeError, TypeError, ValueError):
        return Words(
            vi="không đổi được ở đây: hãy sửa trong phần văn bản",
            en="this cannot be changed here: change it in the text",
        )
    return changed


def _put(table: Any, key: Key, value: Any) -> None:
    name, rest = key[0], key[1:]
    if rest:
        if not isinstance(table.get(name), dict):
            if value is None:
                return
            table[name] = tomlkit.inline_table() if len(rest) == 1 else tomlkit.table()
        _put(table[name], rest, value)
        if value is None and not table[name]:
            del table[name]
    elif value is None or value == {}:
        if name in table:
            del table[name]
    elif isinstance(value, dict) and isinstance(table.get(name), InlineTable):
        if table[name] != value:
            table[name] = _inline(value)
    elif isinstance(value, dict) and isinstance(table.get(name), dict):
        _fill(table[name], value)
    elif isinstance(value, dict) and isinstance(table, Table) and name not in ON_ONE_LINE:
        made = tomlkit.table()
        _fill(made, value)
        table[name] = made
    elif table.get(name) != value or type(table.get(name)) is bool:
        table[name] = _shaped(value)


def _fill(table: Any, values: dict[str, Any]) -> None:
    """Let a table hold just these, where the lines of those that stay are not touched."""
    for name in [name for name in table if name not in values]:
        del table[name]
    for name, value in values.items():
        if isinstance(value, dict) and isinstance(table.get(name), dict):
            _fill(table[name], value)
        elif name not in table or table[name] != value:
            table[name] = _inline(value) if isinstance(value, dict) and not isinstance(table, Table) else value


def _shaped(value: Any) -> Any:
    """Return a value as it stands on the line of its key."""
    if isinstance(value, dict):
        return _inline(value)
    if not isinstance(value, list) or not any(isinstance(each, dict) for each in value):
        return value
    made = tomlkit.array()
    for each in value:
        made.append(_shaped(each))
    return made


def _inline(values: dict[str, Any]) -> Any:
    made = tomlkit.inline_table()
    made.update(values)
    return made
