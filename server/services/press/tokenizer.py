"""Takes Vietnamese text apart into syllables, spelt in one way, for whatever looks for words in it.

Vietnamese writes a space between syllables, not between words: a word is a run of one or more syllables.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import TypeVar

T = TypeVar("T")

Syllables = tuple[str, ...]
"""In lower case, composed (NFC), with accents; a number is one syllable."""

_TOKEN = re.compile(r"\d+(?:[.,/]\d+)*|[^\W\d_]+|[^\w\s]")
_SAME_CLAUSE = frozenset("'’%&@#/()“”\"«»")
"""Observables that do not end what a negation reaches."""
_TONES = dict(
    zip(
        ("oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"),
        ("òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"),
        strict=True,
    )
)
"""Both are right and both are printed: hoà and hòa, thuỷ and thủy."""
_LONG_I = dict(zip("iìíỉĩị", "yỳýỷỹỵ", strict=True))
_BEFORE_LONG_I = frozenset(("h", "k", "l", "m", "s", "t", "qu"))
"""After these newspapers write i or y as they like: kỉ luật and kỷ luật."""


_JOINED = re.compile(r"\bphòng, (?=chống)", re.IGNORECASE)
"""One word in spite of its comma, as laws write it."""


def syllables(text: str) -> Syllables:
    """Return the syllables and numbers of a text."""
    return tuple(syllable for clause in clauses(text) for syllable in clause)


def clauses(text: str) -> list[Syllables]:
    """Return the syllables between one sign of punctuation and the next."""
    found: list[Syllables] = []
    current: list[str] = []
    for token in _TOKEN.findall(_JOINED.sub("phòng ", unicodedata.normalize("NFC", text))):
        if token[0].isalnum():
            current.append(_spelt(token.casefold()))
        elif token not in _SAME_CLAUSE and current:
            found.append(tuple(current))
            current = []
    return [*found, tuple(current)] if current else found


def longest(phrases: Mapping[Syllables, T], text: Syllables, most: int) -> Iterator[tuple[int, int, T]]:
    """Yield place, length and meaning of the phrases in a text; a longer one hides those inside it.

    ``most`` is the number of syllables of the longest phrase.
    """
    place = 0
    while place < len(text):
        for length in range(min(most, len(text) - place), 0, -1):
            meaning = phrases.get(text[place : place + length])
            if meaning is not None:
                yield place, length, meaning
                place += length
                break
        else:
            place += 1


def _spelt(syllable: str) -> str:
    if syllable.isascii() and syllable[-1] != "i":
        return syllable
    end = syllable[-2:]
    if end in _TONES and not syllable.startswith("q"):
        return syllable[:-2] + _TONES[end]
    if syllable[:-1] in _BEFORE_LONG_I:
        return syllable[:-1] + _LONG_I.get(syllable[-1], syllable[-1])
    return syllable
