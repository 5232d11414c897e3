"""Errors whose words a person reads, in the server and on the wall."""

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
        place = ":".join([str(path), *([str(line)] if line else [])]) + ": " + (f"{key}: " if key else "")
        super().__init__(Words(vi=place + words.vi, en=place + words.en))
