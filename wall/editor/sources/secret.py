"""A secret of a source: its name in the settings, and a line in which what it is may be typed, never read."""

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout
from shiboken6 import isValid

from server.contract.words import Words
from wall.editor.documents.asking import SureDialog
from wall.editor.forms.control import Control, put_text
from wall.editor.forms.parts import Line
from wall.editor.sources.known import KnownSources
from wall.language import Language

MANY_LINES = Words(
    vi="trong mật khẩu có dấu xuống dòng hoặc ký tự không nhìn thấy: hãy chỉ dán đúng một dòng",
    en="there is a line break or a letter that cannot be seen inside the secret: paste just its one line",
)


class SecretName(Control):
    """The value is the name; what is typed goes to the server, or is used for a trial alone until then."""

    def __init__(
        self, known: KnownSources, language: Language, spawn: Callable[[Coroutine[Any, Any, None]], object],
        source: Callable[[], object],
    ) -> None:  # fmt: skip
        """``source`` returns the id of the one that needs it."""
        super().__init__()
        self._known, self._language, self._spawn, self._source = known, language, spawn, source
        self.name, self.typed = Line(), QLineEdit()
        self.typed.setEchoMode(QLineEdit.EchoMode.Password)
        self.keep = QPushButton(self.tr("Keep at the server"))
        self.keep.setAutoDefault(False)
        self.state = QLabel()
        self.state.setObjectName("quiet")
        self.state.setWordWrap(True)
        self.name.setPlaceholderText(self.tr("a name for it"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.name)
        row = QHBoxLayout()
        row.addWidget(self.typed, 1)
        row.addWidget(self.keep)
        column.addLayout(row)
        column.addWidget(self.state)
        self.name.textEdited.connect(self._named)
        self.typed.textChanged.connect(self._remember)
        self.typed.returnPressed.connect(self._keep)
        self.keep.clicked.connect(self._keep)
        known.changed.connect(self._tell)
        self._tell()

    def show_value(self, value: Any) -> None:
        """Show a name."""
        text = value if isinstance(value, str) else ""
        if text != self.name.text():
            put_text(self.name, text)
            self.typed.setText(self._known.typed.get(text, ""))
        self._tell()

    def read(self) -> Any:
        """Return the name; None for none."""
        return self.name.text().strip() or None

    def label(self, words: str) -> None:
        """Say which line is which."""
        self.name.setAccessibleName(words)
        self.typed.setAccessibleName(self.tr("The secret itself"))

    @Slot()
    def _named(self) -> None:
        self._tell()
        self.edited.emit(True)  # noqa: FBT003 - as the signal has it

    @Slot()
    def _remember(self) -> None:
        """Use for trials what is typed, until it is kept."""
        name, value = self.name.text().strip(), self._value()
        if not name:
            return
        self._known.typed.pop(name, None)
        self._known.unfit.pop(name, None)
        if isinstance(value, Words):
            self._known.unfit[name] = value
        elif value:
            self._known.typed[name] = value
        self._tell()

    def _value(self) -> str | Words:
        """Return what was typed or pasted, without what stands around it, or why it can be no secret."""
        text = self.typed.text().strip()
        return text if text.isprintable() else MANY_LINES

    @Slot()
    def _keep(self) -> None:
        name, value = self.name.text().strip(), self._value()
        if not name or not value or isinstance(value, Words):
            return
        others = self._known.others_with(name, self._source())
        if not others:
            self._put_soon(name, value)
            return
        dialog = SureDialog(
            self.window(), self.tr("Replace the secret “{name}”").format(name=name), self.tr("Replace it"),
            self.tr("Other sources use it, too: {sources}. They will use the new one at once.").format(
                sources=", ".join(others)
            ),
            self.tr("For a secret of this source alone, type another name for it."),
        )  # fmt: skip
        dialog.given.connect(lambda: self._put_soon(name, value))
        dialog.open()

    def _put_soon(self, name: str, value: str) -> None:
        # the button is about to be disabled, and the keyboard stays here
        self.typed.setFocus()
        self.keep.setEnabled(False)
        self._spawn(self._put(name, value))

    async def _put(self, name: str, value: str) -> None:
        why = await self._known.put_secret(name, value)
        if not isValid(self):
            return
        if why is None:
            self.typed.clear()
        self._tell()
        if why is not None:
            self.state.setText(self._language.say(why))

    @Slot()
    def _tell(self) -> None:
        name = self.name.text().strip()
        at = self._known.set_at(name)
        self.typed.setEnabled(bool(name))
        value = self._value()
        self.keep.setEnabled(bool(name and value) and not isinstance(value, Words))
        others = self._known.others_with(name, self._source())
        if name and isinstance(value, Words):
            self.state.setText(self._language.say(value))
        elif not name:
            self.typed.setPlaceholderText("")
            self.state.clear()
        elif at is None:
            self.typed.setPlaceholderText(self.tr("type it here"))
            self.state.setText(self.tr("The server does not have it yet. What is typed is used for a trial until then"))
        else:
            when = self._language.moment(at, datetime.now(UTC))
            self.typed.setPlaceholderText(self.tr("type a new one to replace it"))
            told = self.tr("Set {when}; nobody can read it again").format(when=when)
            if others:
                told += ". " + self.tr("Also used by: {sources}").format(sources=", ".join(others))
            self.state.setText(told)
