"""Tells whether news is good or bad for those who answer for the province, by the words that it uses."""

import math
from typing import Literal, Protocol

from msgspec import Struct

from server.services.press.lexicon import Lexicon, Meaning, shipped_lexicon
from server.services.press.tokenizer import Syllables, clauses, longest

Label = Literal["positive", "neutral", "negative"]

ACCURACY = 0.91
"""Share of held-out headlines that the shipped lexicon judges as a person does: docs/sentiment.md."""

TITLE = 2.0
"""A word of the title counts as much as this many of the summary: a summary tells the background too."""
ENOUGH = 0.2
"""Scores nearer to zero than this are neutral."""
_SPREAD = 15.0
_REACH = 3
"""Syllables between a negation and what it negates, at most."""
_TREND_REACH = 6
"""Syllables between a thing and where it goes, at most: «xuất khẩu hồi sang Ấn Độ tăng»."""
_FLIP = {"not": -0.7, "relief": -0.7}
_FORCE = {"more": 1.5, "less": 0.5}
_TREND = 2.0
"""Weight of a good thing that grows."""


class Verdict(Struct, frozen=True):
    """How a reader would take one story."""

    label: Label
    score: float
    """-1 (bad) to 1 (good)."""


class SentimentModel(Protocol):
    """Whatever can tell good news from bad: our lexicon, or a model that a province has."""

    accuracy: float | None
    """Measured share of right labels, 0 to 1; None where nobody has measured it. Shown beside what it judged."""

    def judge(self, title: str, summary: str = "") -> Verdict:
        """Return how a reader would take a story."""
        ...


class _Hit(Struct, frozen=True):
    place: int
    end: int
    meaning: Meaning


class LexiconModel:
    """Judges by a lexicon, with negations, relief («hết ùn tắc»), intensifiers and trends («xuất khẩu giảm»)."""

    def __init__(self, lexicon: Lexicon, *, accuracy: float | None = None) -> None:
        self._lexicon = lexicon
        self.accuracy = accuracy

    def judge(self, title: str, summary: str = "") -> Verdict:
        """Return how a reader would take a story; a text without accents is not understood, and so neutral.

        The sum of weights x is brought to -1…1 by x / √(x² + 15): Hutto and Gilbert, VADER, ICWSM 2014.
        """
        weight = TITLE * self._weigh(title) + self._weigh(summary)
        score = weight / math.sqrt(weight * weight + _SPREAD)
        if abs(score) < ENOUGH:
            return Verdict("neutral", score)
        return Verdict("positive" if score > 0 else "negative", score)

    def _weigh(self, text: str) -> float:
        return math.fsum(self._clause(clause) for clause in clauses(text))

    def _clause(self, clause: Syllables) -> float:
        found = longest(self._lexicon.phrases, clause, self._lexicon.most)
        hits = [_Hit(place, place + length, meaning) for place, length, meaning in found]
        return math.fsum(_weight(hits, number) for number in range(len(hits)))


def shipped_sentiment() -> LexiconModel:
    """Return the judge that the product brings with it, whose accuracy is known."""
    return LexiconModel(shipped_lexicon(), accuracy=ACCURACY)


def _weight(hits: list[_Hit], number: int) -> float:
    """Return the weight of one hit among its neighbours; words without a weight of their own give 0."""
    hit = hits[number]
    if hit.meaning == "good":
        weight = _TREND * _trend(hits, hit)
    elif isinstance(hit.meaning, int):
        weight = float(hit.meaning)
        if weight < 0 and _trend(hits, hit) < 0:
            weight *= _FLIP["relief"]
    else:
        return 0.0
    return weight * _before(hits, number, weight) * _force(hits, hit)


def _before(hits: list[_Hit], number: int, weight: float) -> float:
    """Return what negations before a hit make of it; the next weight before ends their reach."""
    factor = 1.0
    start = hits[number].place
    for other in reversed(hits[:number]):
        if isinstance(other.meaning, int) and other.meaning:
            break
        if start - other.end > _REACH:
            break
        if other.meaning == "not" or (other.meaning == "relief" and weight < 0):
            factor *= _FLIP[other.meaning]
    return factor


def _trend(hits: list[_Hit], hit: _Hit) -> int:
    """Return 1 where a thing grows, -1 where it shrinks, 0 where nothing is said: the nearest trend after it wins."""
    for other in hits:
        if other.place >= hit.end and other.place - hit.end <= _TREND_REACH and other.meaning in ("up", "down"):
            return 1 if other.meaning == "up" else -1
    for other in reversed(hits):
        if other.end <= hit.place and hit.place - other.end <= 1 and other.meaning in ("up", "down"):
            return 1 if other.meaning == "up" else -1
    return 0


def _force(hits: list[_Hit], hit: _Hit) -> float:
    factor = 1.0
    for other in hits:
        near = 0 <= hit.place - other.end <= 1 or 0 <= other.place - hit.end <= 1
        if near and other.meaning in ("more", "less"):
            factor *= _FORCE[str(other.meaning)]
    return factor
