"""What words mean to a reader of news: read from a text file that a province may edit."""

import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Literal, get_args

from msgspec import Struct

from server.contract.errors import ConfigError
from server.contract.words import Words
from server.services.press.tokenizer import Syllables, syllables

Part = Literal["not", "relief", "more", "less", "good", "up", "down"]
"""What a word does to its neighbours instead of having a weight; the file tells what each means."""

Meaning = int | Part
"""A weight from -3 to 3, or what the word does to its neighbours."""

_WEIGHT = re.compile(r"[+-]?[0-3]")
_SHIPPED = "sentiment.txt"


class Lexicon(Struct, frozen=True):
    """Phrases and what they mean."""

    phrases: Mapping[Syllables, Meaning]
    most: int
    """Syllables of the longest phrase."""


def read_lexicon(path: Path) -> Lexicon:
    """Return the lexicon of a file: lines of a kind and of phrases with commas between them, ``#`` for comments.

    A phrase that is given twice means what its last line says. Raises ConfigError with file and line.
    """
    try:
        text = path.read_bytes().decode()
    except OSError:
        raise ConfigError(path, Words(vi="không đọc được tệp này", en="this file cannot be read")) from None
    except UnicodeDecodeError:
        raise ConfigError(path, Words(vi="phải là văn bản UTF-8", en="must be UTF-8 text")) from None
    return _parse(path, text)


def shipped_lexicon() -> Lexicon:
    """Return the lexicon that the product brings with it."""
    return _parse(Path(_SHIPPED), files("resources.services").joinpath(_SHIPPED).read_text("utf-8"))


def _parse(path: Path, text: str) -> Lexicon:
    phrases: dict[Syllables, Meaning] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        kind, _, rest = line.partition("#")[0].strip().partition(" ")
        if not kind:
            continue
        meaning = _meaning(kind)
        if meaning is None:
            known = "-3…+3, " + ", ".join(get_args(Part))
            words = Words(vi=f"đầu dòng cần một trong: {known}", en=f"a line begins with one of: {known}")
            raise ConfigError(path, words, line=number)
        for phrase in rest.split(","):
            found = syllables(phrase)
            if not found:
                words = Words(vi="thiếu cụm từ giữa hai dấu phẩy", en="a phrase is missing between two commas")
                raise ConfigError(path, words, line=number)
            phrases[found] = meaning
    return Lexicon(phrases, max(map(len, phrases), default=0))


def _meaning(kind: str) -> Meaning | None:
    if _WEIGHT.fullmatch(kind):
        return int(kind)
    return next((part for part in get_args(Part) if part == kind), None)
