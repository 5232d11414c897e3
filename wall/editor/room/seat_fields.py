"""What can be said of a row of seats."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout

from server.contract.messages import Room, SeatRow
from server.contract.words import Words
from wall.editor.forms.control import Control
from wall.editor.forms.controls import OneOf
from wall.editor.forms.numbers import Number
from wall.editor.forms.parts import TickBox
from wall.editor.room import operations
from wall.editor.room.naming import WHO
from wall.language import Language

if TYPE_CHECKING:
    from wall.editor.room.room_form import RoomForm


class SurfaceTicks(Control):
    """Which surfaces are read from some seats; none for all."""

    def __init__(self, room: Room, language: Language) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.boxes: dict[str, TickBox] = {}
        for surface in room.surface:
            box = TickBox(language.say(surface.name))
            box.clicked.connect(lambda: self.edited.emit(False))  # noqa: FBT003 - as the signal has it
            column.addWidget(box)
            self.boxes[surface.id] = box

    def show_value(self, value: Any) -> None:
        """Tick these."""
        for id, box in self.boxes.items():
            box.setChecked(id in (value or ()))

    def read(self) -> Any:
        """Return the ids that are ticked."""
        return tuple(id for id, box in self.boxes.items() if box.isChecked())

    def label(self, words: str) -> None:
        """Each box has its own words."""


class SeatFields(QObject):
    """How far some seats are away, who sits there, and what is read from them."""

    def __init__(self, form: "RoomForm") -> None:
        super().__init__(form)
        self._form = form

    def ask(self, room: Room, at: int) -> None:
        """Have the fields of a row of seats."""
        form = self._form

        def row() -> SeatRow:
            return form.editing.room.seat[at]

        def write(name: str) -> Callable[[Any], Words | None]:
            return lambda value: form.editing.apply(operations.set_seat, at, **{name: value})

        help = self.tr("Metres, of the farthest one, from the surfaces.")
        distance = Number(form.language, 0.1, 100, whole=False)
        form.ask("distance", self.tr("Distance"), help, distance, lambda: row().distance, write("distance"))
        help = self.tr("Operators read small marks and names of cameras too.")
        who = OneOf([(each, form.language.say(words)) for each, words in WHO.items()])
        form.ask("who", self.tr("Who"), help, who, lambda: row().who, write("who"))
        help = self.tr("Without a tick: all that no other row of the same people names.")
        ticks = SurfaceTicks(room, form.language)
        form.ask("surfaces", self.tr("Read from there"), help, ticks, lambda: row().surfaces, write("surfaces"))
        form.button("remove", self.tr("Remove the row"), partial(form.do, operations.remove_seat, at), grave=True)
