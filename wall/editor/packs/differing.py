"""What is different between two texts of a pack: indicator by indicator, and what the pack says of itself. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from server.contract.publishing import PackText
from wall.editor.documents.settings_differing import SettingDifference, comparison_by
from wall.editor.documents.settings_text import Key, Unreadable
from wall.editor.packs import pack_text


def _flat(text: str) -> Mapping[Key, Any] | None:
    """Return what the pack says of itself by its name, and what an indicator has by the indicator's and its own."""
    told = pack_text.values_of_pack(text)
    if isinstance(told, Unreadable):
        return None
    found: dict[Key, Any] = {(name,): value for name, value in told.items() if name != pack_text.TABLE}
    for each in pack_text.indicators(text):
        found |= {(str(each.get("id")), name): value for name, value in each.items() if name != "id"}
    return found


def _merged(mine: PackText, theirs: PackText, stays: Sequence[SettingDifference]) -> PackText:
    text = theirs.text
    own = [each.get("id") for each in pack_text.indicators(mine.text)]
    for each in stays:
        if not each.key:
            return mine
        ids = [other.get("id") for other in pack_text.indicators(text)]
        *of, name = each.key
        if not of:
            changed = pack_text.put_own(text, name, each.after)
        elif (id := of[0]) not in own:
            changed = pack_text.remove(text, ids.index(id)) if id in ids else text
        else:
            if id not in ids:
                text, ids = pack_text.add(text, id), [*ids, id]
            changed = pack_text.put(text, ids.index(id), (name,), each.after)
        text = changed if isinstance(changed, str) else text
    return PackText(text=text)


COMPARISON = comparison_by(_flat, _merged)
