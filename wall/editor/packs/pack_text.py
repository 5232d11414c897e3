"""A service pack as people have written it: one indicator is read or changed, all that stands beside it stays. Pure."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from server.contract.words import Words
from wall.editor.documents.settings_text import Key, Unreadable, put_own_value, put_value, table_values

TABLE = "indicator"
_HEADER = re.compile(r"(?:^[ \t]*#.*\n)*^[ \t]*\[\[[ \t]*indicator[ \t]*\]\]", re.MULTILINE)
_OTHER = re.compile(r"(?:^[ \t]*#.*\n)*^[ \t]*\[\[?[ \t]*(?!indicator\b)[\w\"']", re.MULTILINE)
UNCHANGEABLE = Words(
    vi="không đổi được ở đây: hãy sửa trong phần văn bản", en="this cannot be changed here: change it in the text"
)
_NEW = """
[[indicator]]
id = "{id}"
name = {{vi = "{id}", en = "{id}"}}
short = {{vi = "{short}", en = "{short}"}}
unit = {{vi = "", en = ""}}
decimals = 0
better = "higher"
"""
_PACK = """name = {{vi = "{name}", en = "{name}"}}
logic = "figures"
"""
SHORT = 16
"""Letters of a short name."""


def new_pack(name: str) -> str:
    """Return a pack with one indicator to begin with."""
    return add(_PACK.format(name=name), f"{name.replace('-', '_')}_1")


def values_of_pack(text: str) -> dict[str, Any] | Unreadable:
    """Return all that a pack says."""
    return table_values(text)


def indicators(text: str) -> Sequence[dict[str, Any]]:
    """Return the indicators of a pack, in its order; none where the text cannot be read."""
    found = values_of_pack(text)
    tables = [] if isinstance(found, Unreadable) else found.get(TABLE, [])
    return [each for each in tables if isinstance(each, dict)] if isinstance(tables, list) else []


def put(text: str, number: int, key: Key, value: Any) -> str | Words:
    """Return the text with another value at a key of one indicator, None to take it out; else why not."""
    return put_value(text, TABLE, key, value, number)


def put_own(text: str, key: str, value: Any) -> str | Words:
    """Return the text with another value of what the pack says of itself, None to take it out; else why not."""
    return put_own_value(text, (key,), value)


def add(text: str, id: str) -> str:
    """Return the text with another indicator behind the others."""
    return f"{text.rstrip()}\n{_NEW.format(id=id, short=id[:SHORT])}"


def duplicate(text: str, number: int, id: str) -> str | Words:
    """Return the text with an indicator once more behind itself, under another id."""

    def twice(parts: list[str]) -> list[str]:
        return [*parts[: number + 1], _apart(parts[number]), *parts[number + 1 :]]

    doubled = _reordered(text, twice)
    return doubled if isinstance(doubled, Words) else put(doubled, number + 1, ("id",), id)


def remove(text: str, number: int) -> str | Words:
    """Return the text without one indicator."""
    return _reordered(text, lambda parts: [*parts[:number], *parts[number + 1 :]])


def move(text: str, number: int, to: int) -> str | Words:
    """Return the text with an indicator at another place among the others."""

    def moved(parts: list[str]) -> list[str]:
        left = [*parts[:number], *parts[number + 1 :]]
        return [*left[:to], _apart(parts[number]), *left[to:]]

    return _reordered(text, moved)


def free_id(text: str, wanted: str) -> str:
    """Return an id that no indicator of the text has."""
    taken = {each.get("id") for each in indicators(text)}
    stem = wanted.rstrip("0123456789").rstrip("_") or "indicator"
    return next(each for n in range(1, 10_000) if (each := f"{stem}_{n}") not in taken)


def _reordered(text: str, change: Callable[[list[str]], list[str]]) -> str | Words:
    """Return the text with its indicators, each with what is written above it, in another order."""
    starts = _starts(text)
    ends = [*starts[1:], _end(text, starts[-1])] if starts else []
    parts = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    tables = indicators(text)
    if not starts or len(parts) != len(tables):
        return UNCHANGEABLE
    # the last one may have no empty line below it
    apart = [_apart(part) for part in parts[:-1]] + parts[-1:]
    changed = text[: starts[0]] + "".join(change(apart)) + text[ends[-1] :]
    told = values_of_pack(changed)
    by_part = dict(zip(map(str.strip, apart), tables, strict=True))
    wanted = [by_part[part.strip()] for part in change(apart)]
    # a text in quotes may look like a table: then nothing is changed rather than something else
    if isinstance(told, Unreadable) or told.get(TABLE, []) != wanted:
        return UNCHANGEABLE
    return changed


def _starts(text: str) -> list[int]:
    """Return where each indicator begins, with the lines of comment right above it."""
    return [found.start() for found in _HEADER.finditer(text)]


def _end(text: str, last: int) -> int:
    """Return where the last indicator ends: where a table begins that is no part of it."""
    header = _HEADER.match(text, last)
    assert header is not None
    other = _OTHER.search(text, header.end())
    return other.start() if other is not None else len(text)


def _apart(part: str) -> str:
    return f"{part.rstrip()}\n\n"
