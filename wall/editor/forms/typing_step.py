"""What is typed into one field is one step that can be taken back, until the keyboard leaves it."""

from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


class Gestures(Protocol):
    """What holds a document, and every step back."""

    def begin(self) -> int:
        """Begin a gesture: until it ends, doing the same again replaces what was done before."""
        ...

    def end(self, gesture: int | None = None) -> None:
        """End it."""
        ...


class TypingStep(QObject):
    """Lives as long as the form whose fields it follows."""

    left = Signal()
    """The keyboard has left the field that was typed into."""

    def __init__(self, editing: Gestures, form: QWidget) -> None:
        super().__init__(form)
        self._editing = editing
        self._field: QWidget | None = None
        self._gesture = 0
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def note(self, field: QWidget, *, typing: bool) -> None:
        """Note that something was changed in a field, by typing or otherwise; to be called before it is done."""
        if typing and field is self._field:
            return
        self.end()
        if typing:
            self._field, self._gesture = field, self._editing.begin()

    def end(self) -> None:
        """Let what is typed next be another step."""
        if self._field is not None:
            self._field = None
            self._editing.end(self._gesture)

    @Slot(QWidget, QWidget)
    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        field = self._field
        if field is None:
            return
        stays = isValid(field) and new is not None and (new is field or field.isAncestorOf(new))
        if not stays:
            self.end()
            self.left.emit()
