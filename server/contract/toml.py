"""Reads a settings file into a typed shape, and says all that is wrong with it, and where."""

import copy
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec

from server.contract.errors import ConfigError, SettingError
from server.contract.toml_place import Key, line_of, spell
from server.contract.toml_words import at, explain, fields_at, unknown
from server.contract.words import Words, same

T = TypeVar("T")

MOST = 50
"""Mistakes of one file that are looked for."""

_PLACE = re.compile(r"^(?P<what>.*?)(?: - at `(?P<path>[^`]*)`)?$", re.DOTALL)
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<key>.*)`")
_MISSING = re.compile(r"Object missing required field `(?P<key>.*)`")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")


def read_toml(path: Path, shape: type[T]) -> T:
    """Return the file as ``shape``, strictly: no unknown key, no value of another type.

    Raises ConfigError with every mistake, each with file, line, key and what was expected there.
    """
    text = _text(path)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, line = _syntax(str(error), text)
        raise ConfigError(path, Words(vi=f"sai cú pháp TOML: {what}", en=f"not TOML: {what}"), line=line) from None
    return fit(path, text, values, shape)


def fit(path: Path, text: str, values: Any, shape: type[T], below: Key = ()) -> T:
    """Return values that stand below a key of a file, ``text``, as ``shape``; raises like ``read_toml``."""
    try:
        return msgspec.convert(values, shape, dec_hook=_decode)
    except msgspec.ValidationError as error:
        found = sorted(_mistakes(path, text, values, shape, error, below), key=lambda each: each.line or 0)
        raise together(found) from None


def refuse(path: Path, key: Key, words: Words) -> ConfigError:
    """Return the error for a value of ``path`` that has the right type but makes no sense.

    ``key`` leads to it, for example ``("source", 2, "id")``.
    """
    return ConfigError(path, words, line=line_of(path.read_text("utf-8-sig"), key), key=spell(key))


def together(errors: Iterable[ConfigError]) -> ConfigError:
    """Return one error that says all of them, a line each; there must be one at least."""
    several = list(errors)
    return several[0] if len(several) == 1 else ConfigError.all(several)


def _text(path: Path) -> str:
    try:
        # editors on Windows put a mark before the text
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(path, Words(vi="không có tệp này", en="no such file")) from None
    except UnicodeDecodeError:
        raise ConfigError(path, Words(vi="phải là văn bản UTF-8", en="must be UTF-8 text")) from None
    except OSError as error:
        raise ConfigError(path, same(error.strerror or str(error))) from None


def _decode(kind: type, value: object) -> object:
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise TypeError(f"Expected `{kind.__name__}`, got `{type(value).__name__}`")


def _syntax(message: str, text: str) -> tuple[str, int]:
    found = re.match(r"(.*) \(at line (\d+), column \d+\)$", message)
    if found:
        return found[1], int(found[2])
    return message.removesuffix(" (at end of document)"), text.count("\n") + 1


class _Left:
    """The values of a file without those that were wrong, and where what is left stood in the file."""

    def __init__(self, values: Any) -> None:
        self.values = copy.deepcopy(values)
        self._kept: dict[Key, list[int]] = {}
        """Of lists that have lost elements, the positions in the file of those that are left."""

    def original(self, key: Key) -> Key:
        """Return the key in the file of what stands at ``key`` now."""
        found: Key = ()
        for step in key:
            kept = self._kept.get(found)
            found = (*found, kept[step] if kept is not None and isinstance(step, int) else step)
        return found

    def take_out(self, key: Key) -> bool:
        """Take out the value at ``key``; return whether there was one."""
        holder = self.values
        try:
            for step in key[:-1]:
                holder = holder[step]
            size = len(holder)
            del holder[key[-1]]
        except (KeyError, IndexError, TypeError):
            return False
        if isinstance(key[-1], int):
            del self._kept.setdefault(self.original(key[:-1]), list(range(size)))[key[-1]]
        return True


class _Wrong(NamedTuple):
    key: Key
    """What has to be taken out for the rest to be read."""
    words: Words
    name: str | None = None
    """The setting below it that is missing."""


def _mistakes(
    path: Path, text: str, values: Any, shape: type, error: msgspec.ValidationError, below: Key
) -> Iterator[ConfigError]:
    """Yield what is wrong, one after the other: each is taken out of the values before the next is sought."""
    left = _Left(values)
    taken: set[Key] = set()
    for _ in range(MOST):
        wrong = _wrong(error, shape, left.values)
        key = (*below, *left.original(wrong.key))
        named = key if wrong.name is None else (*key, wrong.name)
        if named not in taken:
            yield ConfigError(path, wrong.words, line=line_of(text, key), key=spell(named) or None)
        taken.add(named)
        if wrong.name is not None:
            yield from _beside(path, text, left.values, shape, wrong.key, key)
        whole = wrong.key
        while whole and isinstance(whole[-1], int) and not isinstance(at(left.values, whole), dict):
            # a list with one element less may be wrong for that alone
            whole = whole[:-1]
        taken.add((*below, *left.original(whole)))
        if not whole or not left.take_out(whole):
            return
        try:
            msgspec.convert(left.values, shape, dec_hook=_decode)
        except msgspec.ValidationError as next_error:
            error = next_error
        else:
            return


def _beside(path: Path, text: str, values: Any, shape: type, key: Key, original: Key) -> Iterator[ConfigError]:
    """Yield what else is wrong in the table at ``key``: it is so whatever the table lacks."""
    fields = fields_at(shape, values, key)
    for name, value in at(values, key).items():
        inside = (*original, name)
        if name not in fields:
            words = unknown(name, shape, values, key)
            yield ConfigError(path, words, line=line_of(text, inside), key=spell(inside))
            continue
        try:
            msgspec.convert(value, fields[name], dec_hook=_decode)
        except msgspec.ValidationError as error:
            yield from _mistakes(path, text, value, fields[name], error, inside)


def _wrong(error: msgspec.ValidationError, shape: type, values: Any) -> _Wrong:
    matched = _PLACE.match(str(error))
    assert matched is not None
    what, key = matched["what"], _parse(matched["path"] or "$")
    if stranger := _UNKNOWN.match(what):
        return _Wrong((*key, stranger["key"]), unknown(stranger["key"], shape, values, key))
    if missing := _MISSING.match(what):
        name = missing["key"]
        words = Words(vi=f"thiếu thiết lập bắt buộc «{name}»", en=f"the required setting “{name}” is missing")
        return _Wrong(key, words, name)
    if isinstance(error.__cause__, SettingError):
        return _Wrong(key, error.__cause__.words)
    return _Wrong(key, explain(what, shape, values, key))


def _parse(path: str) -> Key:
    steps: list[str | int] = []
    for name, index in _STEP.findall(path):
        # msgspec names no key inside a mapping; the keys before it are enough to find the line
        if index == "..." or name == "...":
            break
        steps.append(name or int(index))
    return tuple(steps)
