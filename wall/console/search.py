"""Finds things by words, with or without accents. Pure."""

import itertools
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import NamedTuple

from server.contract.folding import fold
from server.contract.messages.scenes import Scene

MOST_FOUND = 60
"""Things that are listed."""
LOOKED_AT = 200
"""Things that fit, and that are compared before the best of them are listed."""
LONGEST = 400
"""Letters of a thing's words that are compared."""


class Kind(IntEnum):
    """What a thing is; of those that fit alike, the smaller stands first."""

    SCENE = 1
    TOUR = 2
    LAYOUT = 3
    CAMERA = 4
    COMMUNE = 5
    PLACE = 6
    INDICATOR = 7
    SERIES = 8
    TABLE = 9
    TASK = 10
    NOTICE = 11
    ARTICLE = 12
    ACTION = 13
    """Something to do."""


class Thing(NamedTuple):
    """Something that can be found, and what is put on the wall for it."""

    kind: Kind
    id: str
    """The same as long as it is the same thing."""
    title: str
    detail: str = ""
    also: str = ""
    """Other words by which it is found: its name in the other language, its street, its number."""
    scene: Scene | None = None
    """None for what is not shown but done."""


class _Line(NamedTuple):
    """A thing, and its words as they are compared."""

    thing: Thing
    title: str
    words: str


class SearchIndex:
    """All that can be found, by where it comes from."""

    def __init__(self) -> None:
        self._lines: dict[str, Sequence[_Line]] = {}
        self._all: list[_Line] = []
        """The first kinds first."""
        self._words: list[str] = []
        """Of each of them."""
        self._sorted = True
        self._last: tuple[str, Sequence[int]] = "", range(0)
        """What was looked for last, and the numbers of all lines that have it."""

    def __len__(self) -> int:
        """Return how many things there are."""
        return sum(map(len, self._lines.values()))

    def put(self, origin: str, things: Iterable[Thing]) -> None:
        """Have these things, and no others, of one topic or other origin."""
        known = {line.thing.id: line for line in self._lines.get(origin, ())}
        held = ((known.get(thing.id), thing) for thing in things)
        lines = tuple(line if line and line.thing == thing else _line(thing) for line, thing in held)
        # most news changes figures, and nothing by which a thing is found
        if lines != self._lines.get(origin, ()):
            self._lines[origin] = lines
            self._sorted = False

    def of(self, origins: Iterable[str]) -> list[Thing]:
        """Return what these topics or other origins have, MOST_FOUND at most."""
        found = (line.thing for origin in origins for line in self._lines.get(origin, ()))
        return list(itertools.islice(found, MOST_FOUND))

    def find(self, text: str, most: int = MOST_FOUND) -> list[Thing]:
        """Return what has every word of a text, the best first; the first of all where there is no word."""
        if not self._sorted:
            self._all = sorted(itertools.chain(*self._lines.values()), key=lambda line: line.thing.kind)
            self._words = [line.words for line in self._all]
            self._sorted = True
            self._last = "", range(len(self._all))
        query = fold(text)
        # the longest is in the fewest things
        words = sorted(set(query.split()), key=len, reverse=True)
        if not words:
            return [line.thing for line in self._all[:most]]
        every = self._words
        # whoever types on looks for less
        before, fitting = self._last
        if not query.startswith(before):
            fitting = range(len(every))
        for word in words:
            fitting = [number for number in fitting if word in every[number]]
        self._last = query, fitting
        looked_at = max(LOOKED_AT, most)
        if len(fitting) > looked_at:
            # as their title's beginning, as that of a word, anywhere
            first, begun = words[0], f" {words[0]}"
            best = dict.fromkeys(itertools.islice((n for n in fitting if every[n].startswith(first)), looked_at))
            for following in ((n for n in fitting if begun in every[n]), fitting):
                for number in following:
                    if len(best) == looked_at:
                        break
                    best[number] = None
            fitting = list(best)
        ranked = sorted(fitting, key=lambda number: (_misfit(self._all[number], query, words), number))
        return [self._all[number].thing for number in ranked[:most]]


def _misfit(line: _Line, query: str, words: Sequence[str]) -> int:
    """Return how badly a thing fits that has all words: least where it is called so."""
    title = f" {line.title} "
    if title.startswith(f" {query}"):
        return 0 if line.title == query else 1
    if f" {query} " in title:
        return 2
    if all(f" {word}" in title for word in words):
        return 3
    return 4 if all(f" {word}" in f" {line.words}" for word in words) else 5


def _line(thing: Thing) -> _Line:
    return _Line(thing, fold(thing.title), fold(f"{thing.title} {thing.detail} {thing.also}"[:LONGEST]))
