"""A service pack as people have written it: an indicator or a rule is changed, what stands beside it stays. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from server.contract.words import Words
from wall.editor.documents.settings_text import Key, Unreadable, put_own_value, put_value, table_values

INDICATORS, RULES = "indicator", "alarm"
"""The tables of which a pack has as many as it likes."""
ALARMS, PROVINCE = "alarms", "province"
"""The pack that has rules alone, and the one that has places alone."""
_COMMENT = r"(?:^[ \t]*#.*\n)*^[ \t]*"
_HEADERS = {name: re.compile(rf"{_COMMENT}\[\[[ \t]*{name}[ \t]*\]\]", re.MULTILINE) for name in (INDICATORS, RULES)}
_OTHERS = {name: re.compile(rf"{_COMMENT}\[\[?[ \t]*(?!{name}\b)[\w\"']", re.MULTILINE) for name in _HEADERS}
UNCHANGEABLE = Words(
    vi="không đổi được ở đây: hãy sửa trong phần văn bản", en="this cannot be changed here: change it in the text"
)
_NEW_INDICATOR = """
[[indicator]]
id = "{id}"
name = {{vi = "{id}", en = "{id}"}}
short = {{vi = "{short}", en = "{short}"}}
unit = {{vi = "", en = ""}}
decimals = 0
better = "higher"
"""
_NEW_RULE = """
[[alarm]]
id = "{id}"
name = {{vi = "{id}", en = "{id}"}}
priority = "medium"
{test}
on_delay = 60
"""
_OF_FIGURE = 'figure = "{figure}"\nabove = 0'
_OF_SOURCES = 'watch = {topic = "source/*", value = "state", said = "last_error"}\nequals = "down"'
_PACK = """name = {{vi = "{name}", en = "{name}"}}
logic = "figures"
"""
SHORT = 16
"""Letters of a short name."""


def new_pack(name: str) -> str:
    """Return a pack to begin with: with one indicator, or, where it has rules alone, with one rule."""
    if name == ALARMS:
        return add("", "source_1", RULES).lstrip()
    return add(_PACK.format(name=name), f"{name.replace('-', '_')}_1")


def values_of_pack(text: str) -> dict[str, Any] | Unreadable:
    """Return all that a pack says."""
    return table_values(text)


def tables(text: str, table: str) -> Sequence[dict[str, Any]]:
    """Return the indicators or the rules of a pack, in its order; none where the text cannot be read."""
    found = values_of_pack(text)
    told = [] if isinstance(found, Unreadable) else found.get(table, [])
    return [each for each in told if isinstance(each, dict)] if isinstance(told, list) else []


def indicators(text: str) -> Sequence[dict[str, Any]]:
    """Return the indicators of a pack, in its order; none where the text cannot be read."""
    return tables(text, INDICATORS)


def rules(text: str) -> Sequence[dict[str, Any]]:
    """Return the rules of a pack, in its order; none where the text cannot be read."""
    return tables(text, RULES)


def put(text: str, number: int, key: Key, value: Any, table: str = INDICATORS) -> str | Words:
    """Return the text with another value at a key of one indicator or rule, None to take it out; else why not."""
    return put_value(text, table, key, value, number)


def put_several(text: str, number: int, values: Mapping[str, Any], table: str) -> str | Words:
    """Return the text with other values at several keys of one indicator or rule; else why not."""
    # what goes makes room first: a condition has one test
    for name, value in sorted(values.items(), key=lambda each: each[1] is not None):
        changed = put(text, number, (name,), value, table)
        if isinstance(changed, Words):
            return changed
        text = changed
    return text


def put_own(text: str, key: str, value: Any) -> str | Words:
    """Return the text with another value of what the pack says of itself, None to take it out; else why not."""
    return put_own_value(text, (key,), value)


def add(text: str, id: str, table: str = INDICATORS) -> str:
    """Return the text with another indicator or rule behind the others of its kind."""
    new = _new_rule(text, id) if table == RULES else _NEW_INDICATOR.format(id=id, short=id[:SHORT])
    starts = _starts(text, table)
    at = _end(text, starts[-1], table) if starts else len(text)
    below = text[at:]
    among = f"{text[:at].rstrip()}\n{new}" + (f"\n{below}" if below.strip() else "")
    told = tables(among, table)
    # a text in quotes may look like a table
    if len(told) == len(tables(text, table)) + 1 and told[-1].get("id") == id:
        return among
    return f"{text.rstrip()}\n{new}"


def duplicate(text: str, number: int, id: str, table: str = INDICATORS) -> str | Words:
    """Return the text with an indicator or rule once more behind itself, under another id."""

    def twice(parts: list[str]) -> list[str]:
        return [*parts[: number + 1], _apart(parts[number]), *parts[number + 1 :]]

    doubled = _reordered(text, twice, table)
    return doubled if isinstance(doubled, Words) else put(doubled, number + 1, ("id",), id, table)


def remove(text: str, number: int, table: str = INDICATORS) -> str | Words:
    """Return the text without one indicator or rule."""
    return _reordered(text, lambda parts: [*parts[:number], *parts[number + 1 :]], table)


def move(text: str, number: int, to: int, table: str = INDICATORS) -> str | Words:
    """Return the text with an indicator or rule at another place among the others."""

    def moved(parts: list[str]) -> list[str]:
        left = [*parts[:number], *parts[number + 1 :]]
        return [*left[:to], _apart(parts[number]), *left[to:]]

    return _reordered(text, moved, table)


def free_id(text: str, wanted: str, table: str = INDICATORS) -> str:
    """Return an id that no indicator or rule of the text has."""
    taken = {each.get("id") for each in tables(text, table)}
    stem = wanted.rstrip("0123456789").rstrip("_") or table
    return next(each for n in range(1, 10_000) if (each := f"{stem}_{n}") not in taken)


def _new_rule(text: str, id: str) -> str:
    figure = next((each.get("id") for each in indicators(text)), None)
    test = _OF_FIGURE.format(figure=figure) if isinstance(figure, str) else _OF_SOURCES
    return _NEW_RULE.format(id=id, test=test)


def _reordered(text: str, change: Callable[[list[str]], list[str]], table: str) -> str | Words:
    """Return the text with its tables of a kind, each with what is written above it, in another order."""
    starts = _starts(text, table)
    follow = [*starts[1:], len(text)][: len(starts)]
    ends = [min(_end(text, start, table), other) for start, other in zip(starts, follow, strict=True)]
    parts = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    told = tables(text, table)
    if not starts or len(parts) != len(told):
        return UNCHANGEABLE
    # the last one may have no empty line below it
    apart = [_apart(part) for part in parts[:-1]] + parts[-1:]
    # what stands between them is of another kind, and comes behind them
    between = "".join(text[end:start] for end, start in zip(ends[:-1], starts[1:], strict=True))
    below = between + text[ends[-1] :]
    reordered = "".join(change(apart))
    changed = text[: starts[0]] + (_apart(reordered) if below.strip() and reordered else reordered) + below
    by_part = dict(zip(map(str.strip, apart), told, strict=True))
    wanted = [by_part[part.strip()] for part in change(apart)]
    # a text in quotes may look like a table: then nothing is changed rather than something else
    if _whole(changed, table) != (wanted, _whole(text, table)[1]):
        return UNCHANGEABLE
    return changed


def _whole(text: str, table: str) -> tuple[Any, Any]:
    """Return the tables of a kind, and all else that a text says."""
    told = values_of_pack(text)
    if isinstance(told, Unreadable):
        return None, None
    return told.get(table, []), {name: value for name, value in told.items() if name != table}


def _starts(text: str, table: str) -> list[int]:
    """Return where each indicator or rule begins, with the lines of comment right above it."""
    return [found.start() for found in _HEADERS[table].finditer(text)]


def _end(text: str, start: int, table: str) -> int:
    """Return where an indicator or rule ends that is the last before others: where a table of another kind begins."""
    header = _HEADERS[table].match(text, start)
    assert header is not None
    other = _OTHERS[table].search(text, header.end())
    return other.start() if other is not None else len(text)


def _apart(part: str) -> str:
    return f"{part.rstrip()}\n\n"
