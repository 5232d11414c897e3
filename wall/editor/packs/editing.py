"""Changes the pack that is being drawn, a step at a time."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from PySide6.QtCore import QObject

from server.contract.publishing import PackText
from server.contract.words import Words
from wall.editor.documents.settings_text import Key
from wall.editor.documents.steps import Steps
from wall.editor.packs import pack_text
from wall.editor.packs.pack_text import INDICATORS, RULES
from wall.language import Language

ADD = {INDICATORS: Words(vi="Thêm chỉ tiêu", en="Add an indicator"), RULES: Words(vi="Thêm luật", en="Add a rule")}
DUPLICATE = {
    INDICATORS: Words(vi="Nhân đôi chỉ tiêu", en="Duplicate an indicator"),
    RULES: Words(vi="Nhân đôi luật", en="Duplicate a rule"),
}
REMOVE = {
    INDICATORS: Words(vi="Bỏ chỉ tiêu", en="Remove an indicator"),
    RULES: Words(vi="Bỏ luật", en="Remove a rule"),
}


class Chosen(NamedTuple):
    """The indicator and the rule that are chosen, counted from 0, and which of them is seen."""

    indicator: int = 0
    rule: int = 0
    table: str = INDICATORS

    def number(self, table: str) -> int:
        """Return the one of a kind."""
        return self.rule if table == RULES else self.indicator

    def at(self, number: int, table: str) -> "Chosen":
        """Return that with another one of a kind, which is seen then."""
        return Chosen(self.indicator, number, table) if table == RULES else Chosen(number, self.rule, table)


class PackEditing(Steps[PackText, Chosen]):
    """The focus is the indicator and the rule that are chosen; ``table`` says of which kind something is.

    All that changes it returns None, or why it was not done.
    """

    def __init__(self, document: PackText, language: Language, parent: QObject | None = None) -> None:
        alone = pack_text.rules(document.text) and not pack_text.indicators(document.text)
        super().__init__(document, Chosen(table=RULES if alone else INDICATORS), language, parent)

    @property
    def text(self) -> str:
        """The text as it is now."""
        return self.document.text

    def choose(self, number: int, table: str = INDICATORS) -> None:
        """Look at an indicator or a rule."""
        self.look_at(self.focus.at(number, table))

    def put_value(self, number: int, key: Key, value: Any, table: str = INDICATORS) -> Words | None:
        """Have another value at a key of an indicator or a rule, None for none."""
        changed = pack_text.put(self.base(("put", table, number, key)).text, number, key, value, table)
        name = ".".join(key)
        return self._take(changed, number, Words(vi=f"Sửa {name}", en=f"Change {name}"), table)

    def put_values(self, number: int, values: Mapping[str, Any], table: str) -> Words | None:
        """Have other values at several keys of an indicator or a rule in one step, None for none."""
        changed = pack_text.put_several(self.base(("put", table, number, tuple(values))).text, number, values, table)
        name = ", ".join(name for name, value in values.items() if value is not None)
        return self._take(changed, number, Words(vi=f"Sửa {name}", en=f"Change {name}"), table)

    def put_own_value(self, key: str, value: Any) -> Words | None:
        """Have another value of what the pack says of itself, None for none."""
        changed = pack_text.put_own(self.base(("own", key)).text, key, value)
        return self._step(changed, self.focus, Words(vi=f"Sửa {key}", en=f"Change {key}"))

    def write(self, text: str) -> None:
        """Have another text."""
        self.base("write")
        self.go(PackText(text=text), self.focus, Words(vi="Sửa văn bản", en="Change the text"))

    def add(self, table: str = INDICATORS) -> Words | None:
        """Add an indicator or a rule behind the others."""
        self.end()
        count = len(pack_text.tables(self.text, table))
        changed = pack_text.add(self.text, pack_text.free_id(self.text, self._stem(table), table), table)
        return self._take(changed, count, ADD[table], table)

    def duplicate(self, number: int, table: str = INDICATORS) -> Words | None:
        """Have an indicator or a rule once more."""
        self.end()
        told = pack_text.tables(self.text, table)[number].get("id")
        changed = pack_text.duplicate(self.text, number, pack_text.free_id(self.text, str(told), table), table)
        return self._take(changed, number + 1, DUPLICATE[table], table)

    def remove(self, number: int, table: str = INDICATORS) -> Words | None:
        """Take an indicator or a rule away."""
        self.end()
        left = max(min(number, len(pack_text.tables(self.text, table)) - 2), 0)
        return self._take(pack_text.remove(self.text, number, table), left, REMOVE[table], table)

    def move(self, number: int, by: int, table: str = INDICATORS) -> Words | None:
        """Have an indicator or a rule so many places further down in its order."""
        self.end()
        to = min(max(number + by, 0), len(pack_text.tables(self.text, table)) - 1)
        if to == number:
            return None
        changed = pack_text.move(self.text, number, to, table)
        return self._take(changed, to, Words(vi="Đổi thứ tự", en="Change the order"), table)

    def focus_in(self, document: PackText) -> Chosen:
        """Return the indicator and the rule that one is at, as far as there are so many."""
        told = {table: len(pack_text.tables(document.text, table)) for table in (INDICATORS, RULES)}
        indicator, rule = (max(min(self.focus.number(table), count - 1), 0) for table, count in told.items())
        return Chosen(indicator, rule, self.focus.table)

    def _stem(self, table: str) -> str:
        """Return how the id of a new one begins: that of a rule is one among those of all packs."""
        told = pack_text.indicators(self.text)
        if table == INDICATORS:
            return "indicator"
        return str(told[0].get("id")) if told else "source"

    def _take(self, changed: str | Words, number: int, name: Words, table: str) -> Words | None:
        return self._step(changed, self.focus.at(number, table), name)

    def _step(self, changed: str | Words, focus: Chosen, name: Words) -> Words | None:
        if isinstance(changed, Words):
            return changed
        self.go(PackText(text=changed), focus, name)
        return None
