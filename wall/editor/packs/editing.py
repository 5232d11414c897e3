"""Changes the pack that is being drawn, a step at a time."""

from typing import Any

from PySide6.QtCore import QObject

from server.contract.publishing import PackText
from server.contract.words import Words
from wall.editor.documents.settings_text import Key
from wall.editor.documents.steps import Steps
from wall.editor.packs import pack_text
from wall.language import Language


class PackEditing(Steps[PackText, int]):
    """The focus is the indicator that is chosen, counted from 0.

    All that changes it returns None, or why it was not done.
    """

    def __init__(self, document: PackText, language: Language, parent: QObject | None = None) -> None:
        super().__init__(document, 0, language, parent)

    @property
    def text(self) -> str:
        """The text as it is now."""
        return self.document.text

    def choose(self, number: int) -> None:
        """Look at an indicator."""
        self.look_at(number)

    def put_value(self, number: int, key: Key, value: Any) -> Words | None:
        """Have another value at a key of an indicator, None for none."""
        changed = pack_text.put(self.base(("put", number, key)).text, number, key, value)
        name = ".".join(key)
        return self._take(changed, number, Words(vi=f"Sửa {name}", en=f"Change {name}"))

    def put_own_value(self, key: str, value: Any) -> Words | None:
        """Have another value of what the pack says of itself, None for none."""
        changed = pack_text.put_own(self.base(("own", key)).text, key, value)
        return self._take(changed, self.focus, Words(vi=f"Sửa {key}", en=f"Change {key}"))

    def write(self, text: str) -> None:
        """Have another text."""
        self.base("write")
        self.go(PackText(text=text), self.focus, Words(vi="Sửa văn bản", en="Change the text"))

    def add(self) -> Words | None:
        """Add an indicator behind the others."""
        self.end()
        count = len(pack_text.indicators(self.text))
        changed = pack_text.add(self.text, pack_text.free_id(self.text, "indicator"))
        return self._take(changed, count, Words(vi="Thêm chỉ tiêu", en="Add an indicator"))

    def duplicate(self, number: int) -> Words | None:
        """Have an indicator once more."""
        self.end()
        told = pack_text.indicators(self.text)[number].get("id")
        changed = pack_text.duplicate(self.text, number, pack_text.free_id(self.text, str(told)))
        return self._take(changed, number + 1, Words(vi="Nhân đôi chỉ tiêu", en="Duplicate an indicator"))

    def remove(self, number: int) -> Words | None:
        """Take an indicator away."""
        self.end()
        left = max(min(number, len(pack_text.indicators(self.text)) - 2), 0)
        return self._take(pack_text.remove(self.text, number), left, Words(vi="Bỏ chỉ tiêu", en="Remove an indicator"))

    def move(self, number: int, by: int) -> Words | None:
        """Have an indicator so many places further down the wall's order."""
        self.end()
        to = min(max(number + by, 0), len(pack_text.indicators(self.text)) - 1)
        if to == number:
            return None
        return self._take(pack_text.move(self.text, number, to), to, Words(vi="Đổi thứ tự", en="Change the order"))

    def focus_in(self, document: PackText) -> int:
        """Return the indicator that one is at, as far as there are so many."""
        return max(min(self.focus, len(pack_text.indicators(document.text)) - 1), 0)

    def _take(self, changed: str | Words, focus: int, name: Words) -> Words | None:
        if isinstance(changed, Words):
            return changed
        self.go(PackText(text=changed), focus, name)
        return None
