"""Errors whose words a person reads, in the server and on the wall."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, ParamSpec

from server.contract.toml_place import Key
from server.contract.words import Words

P = ParamSpec("P")


class ExplainedError(Exception):
    """Something went wrong that a person can mend; the words say what and how."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


class ConfigError(ExplainedError):
    """A setting is wrong: which file, which line, which key, and what was expected there."""

    def __init__(self, path: Path, words: Words, *, line: int | None = None, key: str | None = None) -> None:
        self.line, self.key, self.what = line, key, words
        self.path = path
        self.each: tuple[ConfigError, ...] = (self,)
        """All that one error says, each by itself."""
        place = ":".join([str(path), *([str(line)] if line else [])]) + ": " + (f"{key}: " if key else "")
        super().__init__(Words(vi=place + words.vi, en=place + words.en))

    @classmethod
    def all(cls, errors: Sequence["ConfigError"]) -> "ConfigError":
        """Return one error that says several, a line each."""
        several = cls.__new__(cls)
        words = Words(*("\n".join(each.words.text(language) for each in errors) for language in ("vi", "en")))
        ExplainedError.__init__(several, words)
        several.line, several.key, several.what = errors[0].line, errors[0].key, errors[0].what
        several.each = tuple(errors)
        return several


class SettingError(ValueError):
    """A value of a settings file makes no sense; raised by what checks it, or where the shape of the file is made."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(vi=vi, en=en)


class Mistake(NamedTuple):
    """A setting that has the right type and makes no sense."""

    key: Key
    """Leads to it from the table that knows of it."""
    words: Words
    beside: tuple[Key, ...] = ()
    """Other settings on which it hangs: where one of them, or a part of one, is wrong, nothing is said of this one."""

    def below(self, *key: str | int) -> "Mistake":
        """Return it as it is called one table further out."""
        return Mistake((*key, *self.key), self.words, tuple((*key, *each) for each in self.beside))


def tried(key: Key, check: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> Iterator[Mistake]:
    """Yield what a check that raises SettingError says of the setting at ``key``."""
    try:
        check(*args, **kwargs)
    except SettingError as error:
        yield Mistake(key, error.words)
