"""Errors whose words a person reads, in the server and on the wall."""

from collections.abc import Sequence
from pathlib import Path

from server.contract.words import Words


class ExplainedError(Exception):
    """Something went wrong that a person can mend; the words say what and how."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


class ConfigError(ExplainedError):
    """A setting is wrong: which file, which line, which key, and what was expected there."""

    def __init__(self, path: Path, words: Words, *, line: int | None = None, key: str | None = None) -> None:
        self.line = line
        place = ":".join([str(path), *([str(line)] if line else [])]) + ": " + (f"{key}: " if key else "")
        super().__init__(Words(vi=place + words.vi, en=place + words.en))

    @classmethod
    def all(cls, errors: Sequence["ConfigError"]) -> "ConfigError":
        """Return one error that says several, a line each."""
        several = cls.__new__(cls)
        words = Words(*("\n".join(each.words.text(language) for each in errors) for language in ("vi", "en")))
        ExplainedError.__init__(several, words)
        several.line = errors[0].line
        return several


class SettingError(ValueError):
    """A value of a settings file makes no sense; raised where the shape of the file is made."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(vi=vi, en=en)
