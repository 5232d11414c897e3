"""Tells what a story is about, by the words that a province has listed for each topic."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated

from msgspec import Meta, Struct

from server.contract.folding import fold
from server.contract.words import Words
from server.services.press.tokenizer import Syllables, longest, syllables


class Topic(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One ``[[topic]]`` of the press pack."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,62}(?!\n)$")]
    name: Words
    words: Annotated[tuple[str, ...], Meta(min_length=1)]
    """Words and phrases with their accents; one is enough. A longer one of any topic hides the shorter ones in it."""


def flaws(topics: Iterable[Topic]) -> Iterator[tuple[tuple[str | int, ...], Words]]:
    """Yield the key of what makes no sense in a list of topics and why."""
    known: set[str] = set()
    for number, topic in enumerate(topics):
        if topic.id in known:
            yield (
                ("topic", number, "id"),
                Words(vi=f"«{topic.id}» đã được dùng ở trên", en=f"“{topic.id}” is used above already"),
            )
        known.add(topic.id)
        if not all(syllables(word) for word in topic.words):
            yield ("topic", number, "words"), Words(vi="có từ để trống", en="one of the words is empty")


class Topics:
    """Finds topics by whole syllables, with accents where the text has them.

    A text without any accents is compared without; single syllables are then left alone: «lu» may be lũ or lú.
    """

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._order = tuple(topics)
        self._spelt: dict[Syllables, set[str]] = {}
        self._bare: dict[Syllables, set[str]] = {}
        for topic in self._order:
            for word in topic.words:
                spelt = syllables(word)
                self._spelt.setdefault(spelt, set()).add(topic.id)
                bare = tuple(fold(syllable) for syllable in spelt)
                if len(bare) > 1 or bare == spelt:
                    self._bare.setdefault(bare, set()).add(topic.id)
        self._most = max(map(len, self._spelt), default=0)

    def of(self, *texts: str) -> tuple[str, ...]:
        """Return the ids of the topics that the texts of one story are about, in the order of the pack."""
        found: set[str] = set()
        for text in texts:
            words = syllables(text)
            phrases: Mapping[Syllables, set[str]] = self._bare if all(map(str.isascii, words)) else self._spelt
            for _, _, ids in longest(phrases, words, self._most):
                found |= ids
        return tuple(topic.id for topic in self._order if topic.id in found)
