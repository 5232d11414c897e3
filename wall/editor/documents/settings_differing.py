"""What is different between two texts of settings, value by value. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from msgspec import structs

from server.contract.layout_files import written_value
from server.contract.publishing import PackText, SourceText
from server.contract.words import Words, same
from wall.editor.documents.changes import Changes
from wall.editor.documents.merging import Merge, met
from wall.editor.documents.opened import Comparison
from wall.editor.documents.settings_text import Key, Unreadable, put_value, values_of

LONGEST = 90
"""Letters of a value that are told."""

S = TypeVar("S", bound=SourceText | PackText)


class SettingDifference(NamedTuple):
    """A value that is another; where ``key`` is empty, the text itself or what is written beside the values."""

    key: Key
    before: Any = None
    """None where it was not there."""
    after: Any = None
    """None where it is not there any more."""


def comparison_by(
    flat: Callable[[str], Mapping[Key, Any] | None],
    merged: Callable[[S, S, Sequence[SettingDifference]], S],
) -> Comparison[S]:
    """Return how texts are compared whose values ``flat`` returns by their keys, None where a text cannot be read."""

    def differences(before: S, after: S) -> Sequence[SettingDifference]:
        if before.text == after.text:
            return ()
        old, new = flat(before.text), flat(after.text)
        if old is None or new is None:
            return (SettingDifference((), before.text, after.text),)
        keys = [*old, *(key for key in new if key not in old)]
        found = [SettingDifference(key, old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key)]
        return found or (SettingDifference((), before.text, after.text),)

    def merge(base: S, mine: S, theirs: S) -> Merge[SettingDifference]:
        return met(differences(base, mine), differences(base, theirs), lambda one, other: one.key == other.key)

    return Comparison(differences, merge, merged, said, lambda language, words: Changes(language, words, said))


def comparison_of(below: str) -> Comparison[SourceText]:
    """Return how texts of settings are compared and merged by the values of their ``[[below]]``."""

    def flat(text: str) -> Mapping[Key, Any] | None:
        values = values_of(text, below)
        return None if isinstance(values, Unreadable) else dict(_flat(values))

    def merged(mine: SourceText, theirs: SourceText, stays: Sequence[SettingDifference]) -> SourceText:
        text = theirs.text
        for each in stays:
            changed = put_value(text, below, each.key, each.after) if each.key else mine.text
            text = changed if isinstance(changed, str) else text
        return structs.replace(theirs, text=text)

    return comparison_by(flat, merged)


def said(difference: SettingDifference) -> Words:
    """Return one line for a difference."""
    if not difference.key:
        return Words(
            vi="lời ghi chú hoặc thứ tự trong văn bản", en="what is written beside the settings, or their order"
        )
    name, before, after = ".".join(difference.key), difference.before, difference.after
    if before is None:
        return same(f"{name} = {_short(after)}")
    if after is None:
        return Words(vi=f"bỏ {name} = {_short(before)}", en=f"without {name} = {_short(before)}")
    return same(f"{name}: {_short(before)} → {_short(after)}")


def _short(value: Any) -> str:
    text = written_value(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _flat(values: dict[str, Any], below: Key = ()) -> Iterator[tuple[Key, Any]]:
    for name, value in values.items():
        key = (*below, name)
        if isinstance(value, dict) and value and set(value) != {"vi", "en"}:
            yield from _flat(value, key)
        else:
            yield key, value
