"""What a pack says of its service as a whole: its name, and who owes its figures."""

from functools import partial

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from server.contract.words import Words
from wall.editor.documents.settings_text import Unreadable
from wall.editor.forms.controls import BothWords
from wall.editor.forms.field import Field
from wall.editor.forms.typing_step import TypingStep
from wall.editor.packs.editing import PackEditing
from wall.editor.packs.pack_text import values_of_pack
from wall.language import Language


class ServiceForm(QWidget):
    """Follows the text; what is typed into one field is one step until it is left."""

    def __init__(self, editing: PackEditing, language: Language) -> None:
        super().__init__()
        self._editing, self._language = editing, language
        self.fields: dict[str, Field] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 10, 16, 16)
        self._column.setSpacing(14)
        self._column.addStretch(1)
        editing.changed.connect(self._follow)
        self._step = TypingStep(editing, self)
        self._make()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Say everything in the language of now."""
        if event.type() is QEvent.Type.LanguageChange:
            self._make()
        super().changeEvent(event)

    def _make(self) -> None:
        for field in self.fields.values():
            self._column.removeWidget(field)
            field.hide()
            field.deleteLater()
        told = {"name": (self.tr("Name of the service"), False), "reporter": (self.tr("Who owes its figures"), True)}
        self.fields = {}
        for key, (label, optional) in told.items():
            field = self.fields[key] = Field(label, "", BothWords(optional=optional), self._language)
            field.edited.connect(partial(self._edited, key))
            # above the stretch
            self._column.insertWidget(len(self.fields) - 1, field)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        told = values_of_pack(self._editing.text)
        self.setEnabled(not isinstance(told, Unreadable))
        if isinstance(told, Unreadable):
            return
        for key, field in self.fields.items():
            field.show_value(told.get(key))

    def _edited(self, key: str, typing: bool) -> None:  # noqa: FBT001 - as the signal has it
        self._step.note(self.fields[key], typing=typing)
        value = self.fields[key].read()
        refused = value if isinstance(value, Words) else self._editing.put_own_value(key, value)
        self.fields[key].settle(refused, value)
