"""Folds the same story published by several papers into one.

The result does not depend on the order in which stories arrive: whether two are alike is settled between those two, and
groups are made of all that hang together, the oldest first. docs/stories.md: exceptions, figures.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from server.records import Story
from server.services.press.cluster import StoryCluster
from server.services.press.distinguishing_terms import Marker, apart
from server.services.press.similarity import Likeness, StoryReader, likeness
from server.services.press.tokenizer import syllables

WINDOW = timedelta(hours=48)
"""Nobody tells a story as news later than this after the first."""
ALIKE = 0.5
"""Likeness from which two stories tell the same."""
_COMPARED = 40
"""Texts that a new one is compared with, at most: those with the most pairs of syllables in common."""
_CROWDED = 200
"""A pair of syllables in more titles than this within WINDOW tells no stories apart, and is not looked up."""

_Key = tuple[str, str]
_Words = tuple[str, str]


class _SameText:
    """Stories with the very same words: reprints, and posts that copy a headline, are compared once for all."""

    def __init__(self, likeness: Likeness, shelf: "_Shelf", story: Story) -> None:
        self.likeness = likeness
        self.shelf = shelf
        self.stories: dict[_Key, Story] = {}
        self.first = self.last = story.published
        self.alike: dict[_SameText, float] = {}


class _Shelf:
    """What was published within one span of WINDOW."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.texts: dict[_SameText, None] = {}
        self.worded: dict[_Words, _SameText] = {}
        self.paired: dict[str, dict[_SameText, None]] = {}

    def drop(self, text: _SameText) -> None:
        """Hold a text no more, anywhere."""
        del self.texts[text]
        for pair in text.likeness.pairs:
            held = self.paired[pair]
            held.pop(text, None)
            if not held:
                del self.paired[pair]


class FoldedStories:
    """Stories, folded as they come. Keeps all until it is asked to forget."""

    def __init__(self, *, places: Iterable[str] = (), home: str = "") -> None:
        """``places`` (communes, gates) keep stories apart; ``home``, the province, makes none alike: most name it."""
        self._reader = StoryReader(Marker(places), common=syllables(home))
        self._texts: dict[_Key, _SameText] = {}
        self._shelves: dict[int, _Shelf] = {}
        self._changed: dict[_SameText, None] = {}
        self._told: dict[_SameText, StoryCluster] = {}
        """By the oldest text of each group."""

    def __len__(self) -> int:
        return len(self._texts)

    def add(self, story: Story) -> None:
        """Take one story; where publisher and id are known it replaces what they published before."""
        key = story.publisher, story.id
        text = self._texts.get(key)
        if text is not None:
            known = text.stories[key]
            if known == story:
                return
            if known.published != story.published or _words(known) != _words(story):
                self._remove(key)
                text = None
        if text is None:
            text = self._texts[key] = self._same(story) or self._new(story)
        text.stories[key] = story
        text.first = min(text.first, story.published)
        text.last = max(text.last, story.published)
        self._changed[text] = None

    def forget(self, before: datetime) -> None:
        """Forget the stories that were published before a time."""
        for number in [number for number in self._shelves if number <= _number(before)]:
            shelf = self._shelves[number]
            for text in list(shelf.texts):
                for key in [key for key, story in text.stories.items() if story.published < before]:
                    self._remove(key)

    def trim(self, most: int) -> datetime | None:
        """Forget the oldest stories beyond ``most``; return when the oldest was published that is left, if any went."""
        if len(self._texts) <= most:
            return None
        aged = sorted(self._texts, key=lambda key: _age(self._texts[key].stories[key]))
        for key in aged[:-most]:
            self._remove(key)
        return self._texts[aged[-most]].stories[aged[-most]].published

    def __contains__(self, key: _Key) -> bool:
        return key in self._texts

    def clusters(self) -> tuple[StoryCluster, ...]:
        """Return every story once, with all that tell it; the one that came up last first."""
        while self._changed:
            text, _ = self._changed.popitem()
            connected = _connected(text)
            for one in connected:
                self._changed.pop(one, None)
                self._told.pop(one, None)
            for group in _groups(connected):
                self._told[group[0]] = StoryCluster(
                    tuple(sorted((one for text in group for one in text.stories.values()), key=_age))
                )
        return tuple(sorted(self._told.values(), key=lambda told: _age(told.first), reverse=True))

    def _same(self, story: Story) -> _SameText | None:
        """Return the text that has the very words of a story."""
        for shelf in self._near(story):
            text = shelf.worded.get(_words(story))
            if text is not None and max(text.last, story.published) - min(text.first, story.published) <= WINDOW:
                return text
        return None

    def _new(self, story: Story) -> _SameText:
        read = self._reader.read(story)
        shared: Counter[_SameText] = Counter()
        for shelf in self._near(story):
            for pair in read.pairs:
                texts = shelf.paired.get(pair, {})
                if len(texts) <= _CROWDED:
                    shared.update(texts.keys())
        number = _number(story.published)
        shelf = self._shelves.setdefault(number, _Shelf(number))
        text = _SameText(read, shelf, story)
        for other, _ in shared.most_common(_COMPARED):
            if abs(other.first - story.published) <= WINDOW:
                alike = likeness(read, other.likeness)
                if alike >= ALIKE:
                    text.alike[other] = other.alike[text] = alike
        shelf.texts[text] = None
        shelf.worded[_words(story)] = text
        for pair in read.pairs:
            shelf.paired.setdefault(pair, {})[text] = None
        return text

    def _near(self, story: Story) -> Iterator[_Shelf]:
        number = _number(story.published)
        return (self._shelves[near] for near in (number - 1, number, number + 1) if near in self._shelves)

    def _remove(self, key: _Key) -> None:
        text = self._texts.pop(key)
        story = text.stories.pop(key)
        if text.stories:
            text.first = min(one.published for one in text.stories.values())
            text.last = max(one.published for one in text.stories.values())
            self._changed[text] = None
            return
        text.shelf.drop(text)
        if text.shelf.worded.get(_words(story)) is text:
            del text.shelf.worded[_words(story)]
        if not text.shelf.texts:
            del self._shelves[text.shelf.number]
        for other in text.alike:
            del other.alike[text]
            self._changed[other] = None
        text.alike.clear()
        self._changed.pop(text, None)
        self._told.pop(text, None)


def _groups(texts: Iterable[_SameText]) -> list[list[_SameText]]:
    """Part texts that hang together into groups: each is alike to half of its group and apart from none of it."""
    groups: list[list[_SameText]] = []
    for text in sorted(texts, key=lambda text: min(map(_age, text.stories.values()))):
        fitting = [group for group in groups if _fits(text, group)]
        if fitting:
            max(fitting, key=lambda group: _mean(text, group)).append(text)
        else:
            groups.append([text])
    return groups


def _fits(text: _SameText, group: list[_SameText]) -> bool:
    others = [one for one in group if one not in text.alike]
    return (
        2 * len(others) <= len(group)
        and text.last - group[0].first <= WINDOW
        and not any(apart(text.likeness.marks, one.likeness.marks) for one in others)
    )


def _mean(text: _SameText, group: list[_SameText]) -> float:
    return sum(text.alike.get(one, 0.0) for one in group) / len(group)


def _connected(text: _SameText) -> set[_SameText]:
    found = {text}
    ways = [text]
    while ways:
        new = ways.pop().alike.keys() - found
        found |= new
        ways += new
    return found


def _words(story: Story) -> _Words:
    return story.title, story.summary


def _age(story: Story) -> tuple[datetime, str, str]:
    """Return what sorts stories, the oldest first."""
    return story.published, story.publisher, story.id


def _number(time: datetime) -> int:
    return int(time.timestamp() // WINDOW.total_seconds())
