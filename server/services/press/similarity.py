"""Tells how much two stories read alike, by the syllables they share."""

import math
from itertools import pairwise
from sys import intern

from msgspec import Struct

from server.records import Story
from server.services.press.distinguishing_terms import NUMERALS, Marker, Marks, apart
from server.services.press.tokenizer import Syllables, longest, syllables

SUMMARY = 60
"""Syllables of a summary that are looked at; newspapers tell the story first and its background after."""
SLOT = 3
"""Syllables that may differ, in titles that are otherwise the same, to make two stories of them."""

_EMPTY = frozenset(
    syllables(
        "các của là và với cho trong trên tại ở từ đến được bị đã đang sẽ vì do khi này đó về có một những sau trước "
        "ra vào "
        "lên xuống qua bằng theo như cũng vẫn còn hơn gần khoảng thì mà rằng nhiều vụ việc người nay hôm sáng chiều tối"
    )
)
"""Syllables that say nothing of what happened."""
_SAME = {
    syllables(phrase): (syllables(group[0]),)
    for group in (
        ("chết", "tử vong", "thiệt mạng", "tử nạn", "không qua khỏi"),
        ("bắt", "bắt giữ", "bắt quả tang", "tạm giữ"),
        ("cháy", "hỏa hoạn", "bốc cháy", "ngọn lửa", "đám cháy"),
        ("ùn tắc", "ùn ứ", "kẹt xe", "tắc đường"),
        ("bị thương", "thương tích"),
        ("ubnd", "ủy ban nhân dân"),
        ("hđnd", "hội đồng nhân dân"),
        ("csgt", "cảnh sát giao thông"),
        ("ra mắt", "khai trương"),
        ("đưa vào sử dụng", "đi vào hoạt động", "đưa vào khai thác"),
        ("giành", "đoạt"),
        ("mua bán", "buôn"),
    )
    for phrase in group
}
_LONGEST = max(map(len, _SAME))


class Likeness(Struct, frozen=True):
    """What a story is compared by."""

    title: Syllables
    told: tuple[str, ...]
    """Syllables of the title that say something, and pairs of neighbours."""
    whole: tuple[str, ...]
    """The same of title and summary."""
    pairs: tuple[str, ...]
    """Pairs of the title alone: stories that share none are not compared."""
    marks: Marks


class StoryReader:
    """Makes likenesses of stories."""

    def __init__(self, marker: Marker, *, common: Syllables = ()) -> None:
        """``common`` are further syllables that say nothing, as the name of the province."""
        self._marker = marker
        self._empty = _EMPTY | set(common)

    def read(self, story: Story) -> Likeness:
        """Return what a story is compared by."""
        title = _plain(syllables(story.title))
        singles, pairs = self._shingles(title)
        more, more_pairs = self._shingles(_plain(syllables(story.summary)[:SUMMARY]))
        told = tuple(sorted(singles | pairs))
        whole = tuple(sorted(singles | pairs | more | more_pairs))
        return Likeness(title, told, whole, tuple(sorted(pairs)), self._marker.marks(story.title, story.summary))

    def _shingles(self, text: Syllables) -> tuple[set[str], set[str]]:
        left = [intern(syllable) for syllable in text if syllable not in self._empty]
        # a place is a mark already; two events at one gate share little else
        singles = set(self._marker.without_names(tuple(left)))
        return singles, {intern(f"{one} {other}") for one, other in pairwise(left)}


def likeness(one: Likeness, other: Likeness) -> float:
    """Return 0 to 1: how much of each title the other story tells; 0 where numbers or names keep them apart.

    The containment of sets (Broder, On the resemblance and containment of documents, 1997): the geometric mean of both.
    """
    if not one.told or not other.told or apart(one.marks, other.marks) or _one_slot(one.title, other.title):
        return 0.0
    there = len(set(one.told).intersection(other.whole)) / len(one.told)
    back = len(set(other.told).intersection(one.whole)) / len(other.told)
    return math.sqrt(there * back)


def _plain(text: Syllables) -> Syllables:
    """Return a text with one word for all that mean the same."""
    plain: list[str] = []
    place = 0
    for start, length, same in longest(_SAME, text, _LONGEST):
        plain += text[place:start]
        plain += same[0]
        place = start + length
    return (*plain, *text[place:])


def _one_slot(one: Syllables, other: Syllables) -> bool:
    """Return whether two titles differ in a few syllables in one place only: «phòng bệnh dại», «phòng bệnh sởi»."""
    one, other = _said(one), _said(other)
    shorter = min(len(one), len(other))
    begin = 0
    while begin < shorter and one[begin] == other[begin]:
        begin += 1
    end = 0
    while end < shorter - begin and one[-1 - end] == other[-1 - end]:
        end += 1
    left = len(one) - begin - end, len(other) - begin - end
    return min(left) > 0 and max(left) <= SLOT and begin + end >= SLOT


def _said(title: Syllables) -> Syllables:
    """Return a title without what says nothing, and without numbers: those are the marks' to judge."""
    return tuple(
        syllable
        for syllable in title
        if syllable not in _EMPTY and syllable not in NUMERALS and not syllable[0].isdecimal()
    )
