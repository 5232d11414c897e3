"""What every control of a value does, whatever it looks like."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton, QWidget


class Control(QWidget):
    """One value of a form.

    Values are those of a layout file: texts, numbers, true or false, lists and tables; None where nothing is said.
    """

    edited = Signal(bool)
    """Somebody has changed it; and whether by a key, so that more of the same may follow."""

    retold = Signal()
    """What is known of its values may have changed."""

    def show_value(self, value: Any) -> None:
        """Show a value; does not emit ``edited``."""
        raise NotImplementedError

    def read(self) -> Any:
        """Return the value that is shown now, or as Words why it is none."""
        raise NotImplementedError

    def retell(self) -> None:
        """Say again what its values stand for: what is known of them may have changed."""
        self.retold.emit()

    def label(self, words: str) -> None:
        """Say to whoever cannot see it what it is for."""
        for part in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if not isinstance(part, QToolButton | QLabel):
                part.setAccessibleName(words)


def put_text(line: QLineEdit, text: str) -> None:
    """Let a line have a text."""
    # whoever types keeps the place where they are
    if line.text() != text:
        line.setText(text)
