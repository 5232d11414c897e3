"""What can be said of an output."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import structs
from PySide6.QtCore import QObject

from server.contract.messages import Output, Rectangle, Room
from server.contract.rooms import area
from server.contract.words import Words
from wall.editor.forms.controls import OneOf, Row, Text
from wall.editor.forms.numbers import Number
from wall.editor.room import driving

if TYPE_CHECKING:
    from wall.editor.room.room_form import RoomForm


class OutputFields(QObject):
    """Which monitor an output is, and what it shows."""

    def __init__(self, form: "RoomForm") -> None:
        super().__init__(form)
        self._form = form

    def ask(self, room: Room, at: int) -> None:
        """Have the fields of an output."""
        form = self._form

        def held() -> Output:
            return form.editing.room.output[at]

        def write(name: str) -> Callable[[Any], Words | None]:
            return lambda value: form.editing.apply(driving.set_output, at, **{name: value})

        def named(name: str) -> Callable[[Any], Words | None]:
            def put(value: Any) -> Words | None:
                # a tab that was pasted along is no part of what a monitor says
                value = int(value or 0) if name == "place" else (value or "").strip()
                monitor = structs.replace(held().monitor, **{name: value})
                return form.editing.apply(driving.set_output, at, monitor=monitor)

            return put

        form.ask("station", self.tr("Station"), "", Text(), lambda: held().station, write("station"))
        help = self.tr("Where it is plugged in, such as DP-1.")
        form.ask("connector", self.tr("Connector"), help, Text(), lambda: held().monitor.connector, named("connector"))
        help = self.tr("What the monitor says of itself; it counts before the connector.")
        form.ask("serial", self.tr("Serial number"), help, Text(), lambda: held().monitor.serial, named("serial"))
        help = self.tr("Counted from the left, where neither is known.")
        place = Number(form.language, 0, 64, whole=True)
        form.ask("place", self.tr("Place"), help, place, lambda: held().monitor.place or None, named("place"))
        surfaces = OneOf([(each.id, form.language.say(each.name)) for each in room.surface])
        form.ask("surface", self.tr("Surface"), "", surfaces, lambda: held().surface, write("surface"))

        def driven() -> Any:
            part = area(held(), form.editing.room)
            return None if part is None else [round(each, 1) for each in (part.x, part.y, part.width, part.height)]

        names = (self.tr("from the left, mm"), self.tr("from above, mm"), self.tr("width, mm"), self.tr("height, mm"))
        part = Row([(name, partial(Number, form.language, 0, 100_000, whole=False)) for name in names])
        form.ask("at", self.tr("Shows of it"), "", part, driven,
                  lambda value: form.editing.apply(driving.drive, at, _rectangle(value)))  # fmt: skip
        form.button("all", self.tr("All of the surface"), partial(form.do, driving.drive, at, None))
        form.button("identify", self.tr("Identify this one"), lambda: form.identified.emit(at))
        form.button("remove", self.tr("Remove the output"), partial(form.do, driving.remove_output, at), grave=True)


def _rectangle(value: Any) -> Any:
    return Rectangle(*(float(each) for each in value))
