"""The text of settings, as it stands in a file: what is typed is one step until one leaves it."""

from typing import Protocol

from PySide6.QtCore import Slot
from PySide6.QtGui import QFont, QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from server.contract.publishing import SettingsText
from wall.editor.forms.parts import Lines

FAMILIES = ("JetBrains Mono", "DejaVu Sans Mono", "monospace")


class Written(Protocol):
    """What holds the text, and every step back."""

    @property
    def document(self) -> SettingsText:
        """The text as it is now."""
        ...

    def write(self, text: str) -> None:
        """Have another text."""
        ...

    def begin(self) -> int:
        """Begin a gesture."""
        ...

    def end(self, gesture: int | None = None) -> None:
        """End it."""
        ...


class SettingsLines(Lines):
    """Follows the text only while it is seen."""

    def __init__(self, editing: Written) -> None:
        super().__init__()
        self._editing = editing
        self._gesture: int | None = None
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        font = QFont(list(FAMILIES))
        font.setStyleHint(QFont.StyleHint.Monospace)
        names = ", ".join(f"'{name}'" for name in FAMILIES)
        self.setStyleSheet(f"font-family: {names};")
        self.setFont(font)
        self.textChanged.connect(self._typed)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._left)

    def go_to_line(self, line: int) -> None:
        """Put the cursor on a line, counted from 1."""
        self.setTextCursor(QTextCursor(self.document().findBlockByNumber(line - 1)))
        self.setFocus()

    def follow(self) -> None:
        """Show the text as it is now, and leave the cursor where it is."""
        text = self._editing.document.text
        if not self.isVisible() or self.toPlainText() == text:
            return
        self._end()
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
            if self._gesture is None:
                self._gesture = self._editing.begin()
            self._editing.write(self.toPlainText())

    @Slot(QWidget, QWidget)
    def _left(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not self:
            self._end()

    def _end(self) -> None:
        if self._gesture is not None:
            self._editing.end(self._gesture)
            self._gesture = None
