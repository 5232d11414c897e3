"""What is different between two texts of settings, value by value. Pure."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from msgspec import structs

from server.contract.layout_files import written_value
from server.contract.publishing import SettingsText
from server.contract.words import Words, same
from wall.editor.documents.changes import Changes
from wall.editor.documents.merging import Merge, met
from wall.editor.documents.opened import Comparison
from wall.editor.documents.settings_text import Key, Unreadable, put_value, values_of

LONGEST = 90
"""Letters of a value that are told."""

S = TypeVar("S", bound=SettingsText)


class SettingDifference(NamedTuple):
    """A value that is another, or what people have written beside the values, where ``key`` is empty."""

    key: Key
    before: Any = None
    """None where it was not there."""
    after: Any = None
    """None where it is not there any more."""


def differences_of(below: str) -> Callable[[SettingsText, SettingsText], Sequence[SettingDifference]]:
    """Return what compares texts by the values of their ``[[below]]``."""

    def differences(before: SettingsText, after: SettingsText) -> Sequence[SettingDifference]:
        if before.text == after.text:
            return ()
        old, new = values_of(before.text, below), values_of(after.text, below)
        if isinstance(old, Unreadable) or isinstance(new, Unreadable):
            return (SettingDifference((), before.text, after.text),)
        flat, other = dict(_flat(old)), dict(_flat(new))
        keys = [*flat, *(key for key in other if key not in flat)]
        found = [
            SettingDifference(key, flat.get(key), other.get(key)) for key in keys if flat.get(key) != other.get(key)
        ]
        return found or (SettingDifference((), before.text, after.text),)

    return differences


def comparison_of(below: str) -> Comparison[Any]:
    """Return how texts of settings are compared and merged."""
    differences = differences_of(below)

    def merge(base: SettingsText, mine: SettingsText, theirs: SettingsText) -> Merge[SettingDifference]:
        return met(differences(base, mine), differences(base, theirs), lambda one, other: one.key == other.key)

    def merged(mine: S, theirs: S, stays: Sequence[SettingDifference]) -> S:
        text = theirs.text
        for each in stays:
            changed = put_value(text, below, each.key, each.after) if each.key else mine.text
            text = changed if isinstance(changed, str) else text
        return structs.replace(theirs, text=text)

    return Comparison(differences, merge, merged, said, lambda language, words: Changes(language, words, said))


def said(difference: SettingDifference) -> Words:
    """Return one line for a difference."""
    if not difference.key:
        return Words(vi="lời ghi chú trong văn bản", en="what is written beside the settings")
    return changed(".".join(difference.key), difference.before, difference.after)


def changed(name: str, before: Any, after: Any) -> Words:
    """Return how a value of this name has changed; None where it was not, or is not there any more."""
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
