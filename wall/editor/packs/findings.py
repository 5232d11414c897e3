"""What is wrong with a pack, and where. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from server.contract.sources import SettingMistake
from server.contract.words import Words
from wall.editor.documents.settings_text import Key
from wall.editor.findings import Weight
from wall.editor.packs.pack_text import INDICATORS, RULES


class PackFinding(NamedTuple):
    """Something that is wrong with a pack, and where."""

    weight: Weight
    words: Words
    number: int | None = None
    """Of the indicator or rule, counted from 0; None for the pack itself."""
    key: Key = ()
    """Below the indicator or rule, or the pack."""
    line: int | None = None
    table: str = INDICATORS


def findings_of(mistakes: Sequence[SettingMistake]) -> list[PackFinding]:
    """Return what the server says is wrong, with where it is."""
    found = []
    for each in mistakes:
        table, number, key = _place(each.key)
        found.append(PackFinding(Weight.ERROR, each.words, number, key, each.line, table))
    return found


def _place(spelt: str) -> tuple[str, int | None, Key]:
    """Return table, number and the key below it of ``indicator[2].warn``."""
    first, _, rest = spelt.partition(".")
    name, _, number = first.partition("[")
    if name not in (INDICATORS, RULES) or not number.removesuffix("]").isdigit():
        return INDICATORS, None, tuple(spelt.split(".")) if spelt else ()
    return name, int(number.removesuffix("]")) - 1, tuple(rest.split(".")) if rest else ()
