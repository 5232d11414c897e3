"""Reads a settings file into a typed shape, and says where it is wrong."""

import re
import tomllib
from pathlib import Path
from typing import TypeVar

import msgspec

from server.contract.errors import ConfigError
from server.contract.words import Words, same

T = TypeVar("T")

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]#]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PLACE = re.compile(r"^(?P<what>.*?)(?: - at `(?P<path>[^`]*)`)?$", re.DOTALL)
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<key>.*)`")
_MISSING = re.compile(r"Object missing required field `(?P<key>.*)`")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")

Key = tuple[str | int, ...]


def read_toml(path: Path, shape: type[T]) -> T:
    """Return the file as ``shape``, strictly: no unknown key, no value of another type.

    Raises ConfigError with file, line, key and what was expected there.
    """
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError:
        raise ConfigError(path, Words(vi="không có tệp này", en="no such file")) from None
    except UnicodeDecodeError:
        raise ConfigError(path, Words(vi="phải là văn bản UTF-8", en="must be UTF-8 text")) from None
    except OSError as error:
        raise ConfigError(path, same(error.strerror or str(error))) from None
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, line = _syntax(str(error), text)
        raise ConfigError(path, Words(vi=f"sai cú pháp TOML: {what}", en=f"not TOML: {what}"), line=line) from None
    try:
        return msgspec.convert(values, shape, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise _explain(path, text, str(error)) from None


def refuse(path: Path, key: Key, words: Words) -> ConfigError:
    """Return the error for a value of ``path`` that has the right type but makes no sense.

    ``key`` leads to it, for example ``("source", 2, "id")``.
    """
    return ConfigError(path, words, line=_line(path.read_text(), key), key=_spell(key))


def _decode(kind: type, value: object) -> object:
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise TypeError(f"Expected `{kind.__name__}`, got `{type(value).__name__}`")


def _syntax(message: str, text: str) -> tuple[str, int]:
    found = re.match(r"(.*) \(at line (\d+), column \d+\)$", message)
    if found:
        return found[1], int(found[2])
    return message.removesuffix(" (at end of document)"), text.count("\n") + 1


def _explain(path: Path, text: str, message: str) -> ConfigError:
    found = _PLACE.match(message)
    assert found is not None
    what, key = found["what"], _parse(found["path"] or "$")
    words = Words(vi=what, en=what)
    if unknown := _UNKNOWN.match(what):
        key = (*key, unknown["key"])
        words = Words(vi="không có thiết lập này", en="there is no such setting")
    elif missing := _MISSING.match(what):
        line = _line(text, key)
        words = Words(
            vi=f"thiếu thiết lập bắt buộc «{missing['key']}»", en=f"the required setting “{missing['key']}” is missing"
        )
        return ConfigError(path, words, line=line, key=_spell((*key, missing["key"])))
    elif expected := re.match(r"Expected `(.*)`, got `(.*)`$", what):
        words = Words(vi=f"cần {expected[1]}, nhưng là {expected[2]}", en=f"expected {expected[1]}, got {expected[2]}")
    elif invalid := re.match(r"Invalid (?:enum )?value (.*)$", what):
        words = Words(
            vi=f"giá trị {invalid[1]} không dùng được", en=f"the value {invalid[1]} is not one of those possible"
        )
    return ConfigError(path, words, line=_line(text, key), key=_spell(key))


def _parse(path: str) -> Key:
    steps: list[str | int] = []
    for name, index in _STEP.findall(path):
        # msgspec names no key inside a mapping; the keys before it are enough to find the line
        if index == "..." or name == "...":
            break
        steps.append(name or int(index))
    return tuple(steps)


def _spell(key: Key) -> str:
    return "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in key).lstrip(".")


def _line(text: str, key: Key) -> int | None:
    """Return the line where ``key`` stands, or that of the nearest table around it."""
    best, best_length = None, 0
    table: Key = ()
    counts: dict[Key, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _resolve(_names(header[2]), counts, new=header[1] == "[[")
            here = table
        elif assigned := _KEY.match(line):
            here = (*table, *_names(assigned[1]))
        else:
            continue
        if len(here) > best_length and here == key[: len(here)]:
            best, best_length = number, len(here)
    return best


def _names(dotted: str) -> list[str]:
    return [part.strip().strip("\"'") for part in re.findall(r"\"[^\"]*\"|'[^']*'|[^.]+", dotted)]


def _resolve(names: list[str], counts: dict[Key, int], *, new: bool) -> Key:
    """Return the table's place, with the positions of the arrays of tables it lies in."""
    place: Key = ()
    for depth, name in enumerate(names):
        place = (*place, name)
        if new and depth == len(names) - 1:
            counts[place] = counts.get(place, -1) + 1
        if place in counts:
            place = (*place, counts[place])
    return place
