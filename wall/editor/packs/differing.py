"""What is different between two texts of a pack: by indicators and rules, and what the pack says of itself. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from server.contract.publishing import PackText
from wall.editor.documents.settings_differing import SettingDifference, comparison_by
from wall.editor.documents.settings_text import Key, Unreadable
from wall.editor.packs import pack_text
from wall.editor.packs.pack_text import INDICATORS, RULES

TABLES = (INDICATORS, RULES)


def _flat(text: str) -> Mapping[Key, Any] | None:
    """Return what the pack says of itself by its name, and what indicators and rules have by kind, id and name."""
    told = pack_text.values_of_pack(text)
    if isinstance(told, Unreadable):
        return None
    found: dict[Key, Any] = {(name,): value for name, value in told.items() if name not in TABLES}
    for table in TABLES:
        for each in pack_text.tables(text, table):
            found |= {(table, str(each.get("id")), name): value for name, value in each.items() if name != "id"}
    return found


def _merged(mine: PackText, theirs: PackText, stays: Sequence[SettingDifference]) -> PackText:
    text = theirs.text
    own = {table: _ids(mine.text, table) for table in TABLES}
    for each in stays:
        if not each.key:
            return mine
        *of, name = each.key
        if not of:
            changed = pack_text.put_own(text, name, each.after)
        else:
            table, id = of
            ids = _ids(text, table)
            if id not in own[table]:
                changed = pack_text.remove(text, ids.index(id), table) if id in ids else text
            else:
                if id not in ids:
                    text, ids = _added(text, mine.text, id, table), [*ids, id]
                changed = pack_text.put(text, ids.index(id), (name,), each.after, table)
        text = changed if isinstance(changed, str) else text
    return PackText(text=text)


def _added(text: str, mine: str, id: str, table: str) -> str:
    """Return the text with another table of that id, of which nothing is there that mine has not."""
    text = pack_text.add(text, id, table)
    new = pack_text.tables(text, table)[-1]
    own = next(each for each in pack_text.tables(mine, table) if str(each.get("id")) == id)
    gone = pack_text.put_several(text, len(_ids(text, table)) - 1, dict.fromkeys(new.keys() - own.keys()), table)
    return gone if isinstance(gone, str) else text


def _ids(text: str, table: str) -> list[str]:
    return [str(each.get("id")) for each in pack_text.tables(text, table)]


COMPARISON = comparison_by(_flat, _merged)
