"""Says below a line what the value in it stands for, and lets it be found by its name."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QLabel, QLineEdit

from wall.editor.forms.choices import Choice
from wall.editor.forms.control import Control
from wall.editor.forms.suggestions import Find, Suggestions


class Naming(QObject):
    """Lives as long as the control that it helps."""

    def __init__(self, control: Control, line: QLineEdit, find: Find, named: Callable[[str], Choice]) -> None:
        super().__init__(control)
        self._control, self._line, self._named = control, line, named
        self.said = QLabel()
        self.said.setObjectName("quiet")
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.suggestions = Suggestions(line, find)
        layout = control.layout()
        assert layout is not None
        layout.addWidget(self.said)
        layout.addWidget(self.suggestions)
        line.textChanged.connect(self.follow)
        control.retold.connect(self.follow)
        self.suggestions.taken.connect(self._take)
        self.follow()

    @Slot()
    def follow(self) -> None:
        """Say what the value is called, where its name is another one."""
        value = self._line.text().strip()
        title = self._named(value).title if value else ""
        self.said.setText(title if title != value else "")
        self.said.setVisible(bool(self.said.text()))

    @Slot(str)
    def _take(self, value: str) -> None:
        self._line.setText(value)
        self._control.edited.emit(False)  # noqa: FBT003 - as the signal has it
