"""What is different between two texts of a pack: indicator by indicator, and what the pack says of itself. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from server.contract.publishing import PackText
from server.contract.words import Words
from wall.editor.documents.changes import Changes
from wall.editor.documents.merging import Merge, met
from wall.editor.documents.opened import Comparison
from wall.editor.documents.settings_differing import changed
from wall.editor.documents.settings_text import Unreadable
from wall.editor.packs import pack_text

WHOLE = ""
"""Stands for the text itself, where it cannot be read, or for what is written beside the settings."""


class PackDifference(NamedTuple):
    """A setting that is another."""

    id: str
    """Of its indicator; empty for what the pack says of itself, or the text."""
    key: str
    before: Any = None
    """None where it was not there."""
    after: Any = None
    """None where it is not there any more."""

    @property
    def place(self) -> tuple[str, str]:
        """Where it stands."""
        return self.id, self.key


def differences(before: PackText, after: PackText) -> Sequence[PackDifference]:
    """Return what differs in the second from the first."""
    if before.text == after.text:
        return ()
    old, new = _flat(before.text), _flat(after.text)
    if old is None or new is None:
        return (PackDifference(WHOLE, WHOLE, before.text, after.text),)
    places = [*old, *(place for place in new if place not in old)]
    found = [PackDifference(*at, old.get(at), new.get(at)) for at in places if old.get(at) != new.get(at)]
    return found or (PackDifference(WHOLE, WHOLE, before.text, after.text),)


def merge(base: PackText, mine: PackText, theirs: PackText) -> Merge[PackDifference]:
    """Return what two have made of one base."""
    return met(differences(base, mine), differences(base, theirs), lambda one, other: one.place == other.place)


def merged(mine: PackText, theirs: PackText, stays: Sequence[PackDifference]) -> PackText:
    """Return theirs with the differences of mine that stay."""
    text = theirs.text
    own = [each.get("id") for each in pack_text.indicators(mine.text)]
    for each in stays:
        if each.place == (WHOLE, WHOLE):
            return mine
        ids = [other.get("id") for other in pack_text.indicators(text)]
        if each.id == WHOLE:
            changed = pack_text.put_own(text, each.key, each.after)
        elif each.id not in own:
            changed = pack_text.remove(text, ids.index(each.id)) if each.id in ids else text
        else:
            if each.id not in ids:
                text, ids = pack_text.add(text, each.id), [*ids, each.id]
            changed = pack_text.put(text, ids.index(each.id), (each.key,), each.after)
        text = changed if isinstance(changed, str) else text
    return PackText(text=text)


def said(difference: PackDifference) -> Words:
    """Return one line for a difference."""
    if difference.place == (WHOLE, WHOLE):
        return Words(
            vi="lời ghi chú hoặc thứ tự trong văn bản", en="what is written beside the settings, or their order"
        )
    name = f"{difference.id}.{difference.key}" if difference.id else difference.key
    return changed(name, difference.before, difference.after)


COMPARISON: Comparison[PackText] = Comparison(
    differences, merge, merged, said, lambda language, words: Changes(language, words, said)
)


def _flat(text: str) -> Mapping[tuple[str, str], Any] | None:
    """Return each setting by its place; None for a text that cannot be read."""
    told = pack_text.values_of_pack(text)
    if isinstance(told, Unreadable):
        return None
    found = {(WHOLE, name): value for name, value in told.items() if name != pack_text.TABLE}
    for each in pack_text.indicators(text):
        found |= {(str(each.get("id")), name): value for name, value in each.items() if name != "id"}
    return found
