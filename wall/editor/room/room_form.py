"""What can be said of the piece of a room that is chosen: its measures, its name, what drives it."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from server.contract.messages import LedWall, Matrix, Monitor, Output, Room, SeatRow
from server.contract.words import Words
from wall.editor.forms.control import Control
from wall.editor.forms.controls import Row
from wall.editor.forms.field import Field
from wall.editor.forms.numbers import Number
from wall.editor.forms.typing_step import TypingStep
from wall.editor.room.changing import part_of
from wall.editor.room.editing import RoomEditing
from wall.editor.room.naming import called
from wall.editor.room.outcome import Part
from wall.editor.room.output_fields import OutputFields
from wall.editor.room.seat_fields import SeatFields
from wall.editor.room.surface_fields import SurfaceFields
from wall.language import Language

NARROWEST, WIDEST = 304, 560
"""Pixels."""
LENGTHS = (10.0, 100_000.0)
"""Millimetres."""


class Asked(NamedTuple):
    """A field, and what it says of the room."""

    field: Field
    read: Callable[[], Any]
    """Returns the value as it is now."""
    write: Callable[[Any], Words | None]


class RoomForm(QWidget):
    """Follows what is chosen; each change is one step that can be taken back."""

    refused = Signal(object)
    """Words: why something was not done."""
    identified = Signal(int)
    """The output whose monitor is to say what it is."""

    def __init__(self, editing: RoomEditing, language: Language) -> None:
        super().__init__()
        self.editing, self.language = editing, language
        self._surfaces, self._outputs, self._seats = SurfaceFields(self), OutputFields(self), SeatFields(self)
        self._made: object = None
        self._asked: dict[str, Asked] = {}
        self._putting = False
        self.heading, self.about = QLabel(), QLabel()
        self.heading.setObjectName("heading")
        self.about.setObjectName("quiet")
        for label in (self.heading, self.about):
            label.setWordWrap(True)
        self.buttons: dict[str, QPushButton] = {}
        self.setMinimumWidth(NARROWEST)
        self._inner = QWidget()
        self._inner.setMaximumWidth(WIDEST)
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(12, 10, 12, 16)
        self._column.setSpacing(14)
        self._column.addWidget(self.heading)
        self._column.addWidget(self.about)
        self._fields = QVBoxLayout()
        self._fields.setSpacing(14)
        self._column.addLayout(self._fields)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)
        editing.changed.connect(self._follow)
        self._step = TypingStep(editing, self)
        # what was typed is shown as the room has it
        self._step.left.connect(self._follow)
        self._follow()

    @property
    def fields(self) -> dict[str, Field]:
        """The fields that are shown, by their names."""
        return {name: each.field for name, each in self._asked.items()}

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Say everything in the language of now."""
        if event.type() is QEvent.Type.LanguageChange:
            self._made = None
            self._follow()
        super().changeEvent(event)

    # what is shown

    def _follow(self) -> None:
        if not self._putting:
            self._step.end()
        editing, room = self.editing, self.editing.room
        part, at = editing.chosen
        piece = part_of(room, editing.chosen)
        ids = tuple((each.id, each.name) for each in room.surface)
        # what there is to choose from belongs to what is shown
        made = (part, at, type(piece), ids if part in (Part.OUTPUT, Part.SEAT) else len(ids))
        if made != self._made and not self._putting:
            self._made = made
            self._clear()
            match piece:
                case LedWall() | Matrix() | Monitor():
                    self._surfaces.ask(piece, at)
                case Output():
                    self._outputs.ask(room, at)
                case SeatRow():
                    self._seats.ask(room, at)
                case None:
                    pass
        self._say(room, piece)
        for each in self._asked.values():
            if not self._putting:
                each.field.show_value(each.read())

    def _say(self, room: Room, piece: Any) -> None:
        if piece is None:
            self.heading.setText(self.tr("The room"))
            counts = self.tr("Surfaces: {surfaces} · outputs: {outputs} · rows of seats: {seats}").format(
                surfaces=len(room.surface), outputs=len(room.output), seats=len(room.seat)
            )
            self.about.setText(f"{counts}\n\n{self._keys()}")
            return
        words = self.language.say(called(piece))
        self.heading.setText(words[:1].upper() + words[1:])
        about = ""
        if isinstance(piece, LedWall):
            across, down = (round(length / piece.pitch) for length in (piece.size.width, piece.size.height))
            about = self.tr("{across} × {down} lamps").format(across=across, down=down)
        elif isinstance(piece, Matrix | Monitor):
            size = piece.extent
            about = self.tr("{width} × {height} mm, all of it").format(
                width=self.language.number(size.width), height=self.language.number(size.height)
            )
        self.about.setText(about)
        self.about.setVisible(bool(about))

    def _keys(self) -> str:
        return "\n".join(
            (
                self.tr("Click a surface to choose it, click again for what drives it."),
                self.tr("Drag to move; edges go to edges that are near, with Ctrl they do not."),
                self.tr("Page Down, Page Up: the next surface, the one before. Ctrl+D: another surface like this."),
                self.tr("Tab: the next piece. Arrows: 10 mm, with Shift 100 mm; with Ctrl: larger, smaller."),
                self.tr("S: halves side by side, Shift+S: one below the other. F: an output drives all."),
                self.tr("I: identify. A: adopt. Delete: remove. + − 0: nearer, further, all."),
            )
        )

    def _clear(self) -> None:
        self._asked = {}
        while (item := self._fields.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = {}

    def length(self) -> Control:
        """Return a line for millimetres."""
        return Number(self.language, *LENGTHS, whole=False)

    def place(self) -> Control:
        """Return a line for a place, millimetres."""
        return Number(self.language, -1_000_000, 1_000_000, whole=False)

    def pair(self, names: tuple[str, str], make: Callable[[], Control]) -> Row:
        """Return two of these beside each other."""
        return Row([(name, make) for name in names])

    def ask(
        self, name: str, label: str, help: str, control: Control, read: Callable[[], Any],
        write: Callable[[Any], Words | None],
    ) -> None:  # fmt: skip
        """Have a field that ``read`` returns the value of, and ``write`` puts into the room, or says why not."""
        field = Field(label, help, control, self.language)
        self._asked[name] = Asked(field, read, write)
        field.edited.connect(partial(self._edited, name))
        self.add(field)

    def add(self, widget: QWidget) -> None:
        """Have something below the other fields."""
        self._fields.addWidget(widget)

    def button(self, name: str, words: str, do: Callable[[], object], *, grave: bool = False) -> None:
        """Have a button."""
        button = self.buttons[name] = QPushButton(words)
        if grave:
            button.setObjectName("grave")
        button.clicked.connect(lambda _=False: do())
        self._fields.addWidget(button)

    # what is done

    def do(self, operation: Callable[..., Any], *arguments: Any) -> None:
        """Do something to the room, and say why not."""
        refused = self.editing.apply(operation, *arguments)
        if refused is not None:
            self.refused.emit(refused)

    def _edited(self, name: str, typing: bool) -> None:  # noqa: FBT001 - as the signal has it
        """Put what was said into the room."""
        asked = self._asked[name]
        value = asked.field.control.read()
        if isinstance(value, Words):
            asked.field.settle(value, asked.read())
            return
        if value is None and name not in ("place",):
            return
        self._step.note(asked.field, typing=typing)
        self._putting = True
        try:
            refused = asked.write(value)
        finally:
            self._putting = False
        if name in self._asked:
            asked.field.settle(refused, asked.read() if refused is not None else value)
        if not typing and refused is None:
            self._follow()
