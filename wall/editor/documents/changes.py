"""Shows what differs between two states of a document, a line for each."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QListWidget, QVBoxLayout, QWidget

from server.contract.words import Words
from wall.language import Language


class Changes(QWidget):
    """What a difference is, only the kind of document knows."""

    def __init__(self, language: Language, words: str, said: Callable[[Any], Words]) -> None:
        """Begin with ``words``; ``said`` returns the line of a difference."""
        super().__init__()
        self._language, self._said = language, said
        self._pair: tuple[Any, Any] | None = None
        self._found: Sequence[Any] = ()
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.addItem(words)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.addWidget(self.list, 1)
        self.list.currentRowChanged.connect(self._look)

    def show_changes(self, before: Any, after: Any, found: Sequence[Any], none: str) -> None:
        """Show these differences; ``none`` is said where there are none."""
        self._pair, self._found = (before, after), found
        self.list.clear()
        self.list.addItems([self._language.say(self._said(each)) for each in found] or [none])
        self.list.setCurrentRow(0)
        self._look(0)

    def look_at(self, before: Any, after: Any, difference: Any | None) -> None:
        """Show more of the chosen difference; None where there is none."""

    @Slot(int)
    def _look(self, row: int) -> None:
        if self._pair is not None:
            self.look_at(*self._pair, self._found[row] if 0 <= row < len(self._found) else None)
