"""Reads a settings file into a typed shape, and says all that is wrong with it, and where."""

import math
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from server.contract.errors import ConfigError, Mistake, SettingError
from server.contract.os_trouble import why
from server.contract.toml_left import Left
from server.contract.toml_place import Key, line_of, spell
from server.contract.toml_words import at, explain, fields_at, stand_in, unknown
from server.contract.words import Words

T = TypeVar("T")

MOST = 50
"""Mistakes of one file that are looked for."""
LARGEST = 4_000_000
"""Bytes of a settings file: what is larger was taken for one."""

_PLACE = re.compile(r"^(?P<what>.*?)(?: - at `(?P<path>[^`]*)`)?$", re.DOTALL)
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<key>.*)`")
_MISSING = re.compile(r"Object missing required field `(?P<key>.*)`")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")


NOT_FINITE = Words(vi="cần một số hữu hạn, không phải inf hay nan", en="expected a finite number, not inf or nan")


class ReadSettings(Generic[T]):
    """A settings file as far as it can be read, and what is wrong with it.

    ``value`` is without what is wrong: defaults stand for it, and a stand-in where there are none. It is None where
    nothing of the file can be read. ``below`` is the key under which the values stand in the file.
    """

    def __init__(self, path: Path, text: str, values: Any, shape: type[T], below: Key = ()) -> None:
        self.value: T | None = None
        self.errors: list[ConfigError] = []
        self._path = path
        self._text = text
        self._below = below
        self._told: set[Key] = set()
        """Where something is wrong; what follows from it is not said."""
        self._left = Left(values)
        self._stood_in: set[Key] = set()
        try:
            self.value = msgspec.convert(values, shape, dec_hook=_decode)
        except msgspec.ValidationError as error:
            self._seek(shape, error)
        for key in _endless(values):
            if not self._is_told(key):
                self._say(key, NOT_FINITE, line_of(text, (*below, *key)))

    def add(self, mistakes: Iterable[Mistake]) -> None:
        """Say also what makes no sense in ``value``, unless it follows from what has been said."""
        news = [
            each
            for each in mistakes
            if not self.is_told(*each.key) and not any(self._is_touched(key) for key in each.beside)
        ]
        for each in news[: MOST - len(self.errors)]:
            key = self._left.original(each.key)
            self._say(key, each.words, line_of(self._text, (*self._below, *key)))

    def good(self) -> T:
        """Return the value where nothing is wrong with it; raises ConfigError with all that is."""
        if self.errors or self.value is None:
            raise together(sorted(self.errors, key=lambda error: error.line or 0))
        return self.value

    def is_told(self, *key: str | int) -> bool:
        """Return whether something is wrong with the value that stands at ``key``, or with what it stands in."""
        return self._is_told(self._left.original(key))

    def _is_touched(self, key: Key) -> bool:
        """Return whether something is wrong with the value that stands at ``key``, around it or inside it."""
        original = self._left.original(key)
        return self._is_told(original) or any(told[: len(original)] == original for told in self._told)

    def _is_told(self, key: Key) -> bool:
        return any(key[:length] in self._told for length in range(1, len(key) + 1))

    def _say(self, key: Key, words: Words, line: int | None) -> None:
        self._told.add(key)
        spelt = spell((*self._below, *key)) or None
        self.errors.append(ConfigError(self._path, words, line=line, key=spelt))

    def _seek(self, shape: type[T], error: msgspec.ValidationError) -> None:
        """Find what is wrong, one after the other: each is taken out of the values before the next is sought."""
        while len(self.errors) < MOST:
            wrong = _wrong(error, shape, self._left.values)
            key = self._left.original(wrong.key)
            named = key if wrong.name is None else (*key, wrong.name)
            if not self._is_told(named):
                self._say(named, wrong.words, line_of(self._text, (*self._below, *key)))
            if not self._mend(wrong, key, named, shape):
                return
            try:
                self.value = msgspec.convert(self._left.values, shape, dec_hook=_decode)
            except msgspec.ValidationError as next_error:
                error = next_error
            else:
                return

    def _mend(self, wrong: "_Wrong", key: Key, named: Key, shape: type[T]) -> bool:
        """Take out what is wrong, or put in what is missing; return whether the rest can be read."""
        whole = wrong.key
        if wrong.name is not None and named not in self._stood_in:
            self._stood_in.add(named)
            found = fields_at(shape, self._left.values, whole).get(wrong.name)
            if (value := stand_in(found)) is not None:
                at(self._left.values, whole)[wrong.name] = value
                return True
            self._beside(shape, whole, key)
        while whole and isinstance(whole[-1], int) and not isinstance(at(self._left.values, whole), dict):
            # a list with one element less may be wrong for that alone
            whole = whole[:-1]
        self._told.add(self._left.original(whole))
        return bool(whole) and self._left.take_out(whole)

    def _beside(self, shape: type[T], place: Key, original: Key) -> None:
        """Find what else is wrong in a table of which nobody knows the kind, and so what has to be in it."""
        fields = fields_at(shape, self._left.values, place)
        for name, value in at(self._left.values, place).items():
            inside = (*original, name)
            line = line_of(self._text, (*self._below, *inside))
            if name not in fields:
                self._say(inside, unknown(name, shape, self._left.values, place), line)
            else:
                self.errors += ReadSettings(self._path, self._text, value, fields[name], (*self._below, *inside)).errors


def read(path: Path, shape: type[T]) -> ReadSettings[T]:
    """Return the file as ``shape``, as far as it can be read; raises ConfigError for what is no TOML."""
    return read_text(path, text_of(path), shape)


def read_text(path: Path, text: str, shape: type[T]) -> ReadSettings[T]:
    """Return what a file says, or something that is called so, like ``read``."""
    try:
        return ReadSettings(path, text, tomllib.loads(text), shape)
    except tomllib.TOMLDecodeError as error:
        what, line = _syntax(str(error), text)
        raise ConfigError(path, Words(vi=f"sai cú pháp TOML: {what}", en=f"not TOML: {what}"), line=line) from None
    except ValueError:
        words = Words(vi="sai cú pháp TOML: một số quá nhiều chữ số", en="not TOML: a number has too many digits")
        raise ConfigError(path, words) from None
    except RecursionError:
        words = Words(vi="bảng hoặc danh sách lồng nhau quá sâu", en="tables or lists are nested too deeply")
        raise ConfigError(path, words) from None


def read_toml(path: Path, shape: type[T]) -> T:
    """Return the file as ``shape``, strictly: no unknown key, no value of another type.

    Raises ConfigError with every mistake, each with file, line, key and what was expected there.
    """
    return read(path, shape).good()


def fit(path: Path, text: str, values: Any, shape: type[T], below: Key = ()) -> T:
    """Return values that stand below a key of a file, ``text``, as ``shape``; raises like ``read_toml``."""
    return ReadSettings(path, text, values, shape, below).good()


def mistake(values: Any, shape: type) -> Mistake | None:
    """Return what is wrong first with values that stand in no file; None where they can be read as ``shape``."""
    try:
        msgspec.convert(values, shape, dec_hook=_decode)
    except msgspec.ValidationError as error:
        wrong = _wrong(error, shape, values)
        return Mistake(wrong.key if wrong.name is None else (*wrong.key, wrong.name), wrong.words)
    return None


def refuse(path: Path, key: Key, words: Words) -> ConfigError:
    """Return the error for a value of ``path`` that has the right type but makes no sense.

    ``key`` leads to it, for example ``("source", 2, "id")``.
    """
    return ConfigError(path, words, line=line_of(path.read_text("utf-8-sig"), key), key=spell(key))


def together(errors: Iterable[ConfigError]) -> ConfigError:
    """Return one error that says all of them, a line each; there must be one at least."""
    several = list(errors)
    return several[0] if len(several) == 1 else ConfigError.all(several)


def text_of(path: Path) -> str:
    """Return what a settings file says; raises ConfigError where that is no text, or too much for one."""
    try:
        with path.open("rb") as file:
            told = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise ConfigError(path, Words(vi="không có tệp này", en="no such file")) from None
    except OSError as error:
        raise ConfigError(path, why(error)) from None
    if len(told) > LARGEST:
        most = LARGEST // 1_000_000
        words = Words(
            vi=f"lớn hơn {most} MB: đây có phải tệp thiết lập?", en=f"larger than {most} MB: is this a settings file?"
        )
        raise ConfigError(path, words)
    try:
        # editors on Windows put a mark before the text
        return told.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = told.count(b"\n", 0, error.start) + 1
        raise ConfigError(path, Words(vi="phải là văn bản UTF-8", en="must be UTF-8 text"), line=line) from None


def _endless(values: Any, key: Key = ()) -> Iterator[Key]:
    """Yield where numbers stand that TOML knows and no setting means: inf and nan."""
    if isinstance(values, float):
        if not math.isfinite(values):
            yield key
        return
    steps = values.items() if isinstance(values, dict) else enumerate(values) if isinstance(values, list) else ()
    for step, value in steps:
        yield from _endless(value, (*key, step))


def _decode(kind: type, value: object) -> object:
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise TypeError(f"Expected `{kind.__name__}`, got `{type(value).__name__}`")


def _syntax(message: str, text: str) -> tuple[str, int]:
    found = re.match(r"(.*) \(at line (\d+), column \d+\)$", message)
    if found:
        return found[1], int(found[2])
    return message.removesuffix(" (at end of document)"), text.count("\n") + 1


class _Wrong(NamedTuple):
    key: Key
    """What has to be taken out for the rest to be read."""
    words: Words
    name: str | None = None
    """The setting below it that is missing."""


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
