"""Changes the source that is being drawn, a step at a time."""

from typing import Any

from PySide6.QtCore import QObject

from server.contract.publishing import SourceText
from server.contract.words import Words
from wall.editor.documents.settings_text import Key, Unreadable, put_value, values_of
from wall.editor.documents.steps import Steps
from wall.language import Language

BELOW = "source"


class SourceEditing(Steps[SourceText, Key]):
    """The focus is the key of the setting that was changed last; empty for the text."""

    def __init__(self, document: SourceText, language: Language, parent: QObject | None = None) -> None:
        super().__init__(document, (), language, parent)

    @property
    def values(self) -> dict[str, Any] | Unreadable:
        """What the text says."""
        return values_of(self.document.text, BELOW)

    def set_value(self, key: Key, value: Any) -> Words | None:
        """Have another value at a key, None for none; return why that was not done."""
        changed = put_value(self.base(("put", key)).text, BELOW, key, value)
        if isinstance(changed, Words):
            return changed
        name = ".".join(key)
        self.go(SourceText(text=changed), key, Words(vi=f"Sửa {name}", en=f"Change {name}"))
        return None

    def write(self, text: str) -> None:
        """Have another text."""
        self.base("write")
        self.go(SourceText(text=text), (), Words(vi="Sửa văn bản", en="Change the text"))
