"""The text of settings, as it stands in a file: what is typed is one step until one leaves it."""

from typing import Protocol

from PySide6.QtCore import Slot
from PySide6.QtGui import QFont, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from server.contract.publishing import SettingsText
from wall.editor.forms.parts import Lines
from wall.editor.forms.typing_step import Gestures, TypingStep

FAMILIES = ("JetBrains Mono", "DejaVu Sans Mono", "monospace")


class Written(Gestures, Protocol):
    """What holds the text, and every step back."""

    @property
    def document(self) -> SettingsText:
        """The text as it is now."""
        ...

    def write(self, text: str) -> None:
        """Have another text."""
        ...


class SettingsLines(Lines):
    """Follows the text only while it is seen."""

    def __init__(self, editing: Written) -> None:
        super().__init__()
        self._editing = editing
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        font = QFont(list(FAMILIES))
        font.setStyleHint(QFont.StyleHint.Monospace)
        names = ", ".join(f"'{name}'" for name in FAMILIES)
        self.setStyleSheet(f"font-family: {names};")
        self.setFont(font)
        self.textChanged.connect(self._typed)
        self._step = TypingStep(editing, self)

    def go_to_line(self, line: int) -> None:
        """Put the cursor on a line, counted from 1."""
        self.setTextCursor(QTextCursor(self.document().findBlockByNumber(line - 1)))
        self.setFocus()

    def follow(self) -> None:
        """Show the text as it is now, and leave the cursor where it is."""
        text = self._editing.document.text
        if not self.isVisible() or self.toPlainText() == text:
            return
        self._step.end()
        at, scrolled = self.textCursor().position(), self.verticalScrollBar().value()
        self.blockSignals(True)  # noqa: FBT003 - as Qt has it
        self.setPlainText(text)
        self.blockSignals(False)  # noqa: FBT003
        cursor = self.textCursor()
        cursor.setPosition(min(at, len(self.toPlainText())))
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(scrolled)

    @Slot()
    def _typed(self) -> None:
        if self.toPlainText() != self._editing.document.text:
            self._step.note(self, typing=True)
            self._editing.write(self.toPlainText())
