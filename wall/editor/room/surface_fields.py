"""What can be said of a surface."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from server.contract.messages import AnySurface, LedWall, Matrix
from server.contract.rooms import hung
from server.contract.words import Words
from wall.editor.forms.controls import BothWords, Text
from wall.editor.forms.field import Field
from wall.editor.forms.numbers import Number
from wall.editor.room import driving, operations
from wall.editor.room.changing import surface_field

if TYPE_CHECKING:
    from wall.editor.room.room_form import RoomForm


class SurfaceFields(QObject):
    """What is measured of a surface, what it is called and how it is shared."""

    def __init__(self, form: "RoomForm") -> None:
        super().__init__(form)
        self._form = form

    def ask(self, surface: AnySurface, at: int) -> None:
        """Have the fields of a surface."""
        form = self._form

        def read(name: str) -> Callable[[], Any]:
            return lambda: surface_field(form.editing.room, at, name)

        def write(name: str) -> Callable[[Any], Words | None]:
            return lambda value: form.editing.apply(operations.set_surface, at, **{name: value})

        sizes = (self.tr("width, mm"), self.tr("height, mm"))
        form.ask("name", self.tr("Name"), "", BothWords(), read("name"), write("name"))
        if isinstance(surface, LedWall):
            form.ask("size", self.tr("Size"), "", form.pair(sizes, form.length), read("size"), write("size"))
            help = self.tr("Millimetres from the middle of one lamp to that of the next: the P of “P1.25”.")
            pitch = Number(form.language, 0.1, 50, whole=False)
            form.ask("pitch", self.tr("Pitch"), help, pitch, read("pitch"), write("pitch"))
        elif isinstance(surface, Matrix):
            for name, label in (("columns", self.tr("Panels across")), ("rows", self.tr("Panels down"))):
                count = Number(form.language, 1, 20, whole=True)
                form.ask(name, label, "", count, read(name), write(name))
            help = self.tr("The picture of one panel, without its frame.")
            panel = form.pair(sizes, form.length)
            form.ask("panel", self.tr("Panel"), help, panel, read("panel"), write("panel"))
            help = self.tr("From the picture of one panel to that of the next.")
            bezel = form.pair(
                (self.tr("across, mm"), self.tr("down, mm")), lambda: Number(form.language, 0, 200, whole=False)
            )
            form.ask("bezel", self.tr("Bezel"), help, bezel, read("bezel"), write("bezel"))
        else:
            inches = Number(form.language, 5, 200, whole=False)
            form.ask("inches", self.tr("Inches"), self.tr("Of the diagonal."), inches, read("inches"), write("inches"))
            aspect = form.pair((self.tr("wide"), self.tr("high")), lambda: Number(form.language, 1, 64, whole=True))
            help = self.tr("16 to 9 lies, 9 to 16 stands upright.")
            form.ask("aspect", self.tr("Proportion"), help, aspect, read("aspect"), write("aspect"))

        def put(value: Any) -> Words | None:
            return form.editing.apply(operations.move_surface, at, float(value[0]), float(value[1]))

        def hangs() -> Any:
            place = hung(form.editing.room)[at]
            return [float(round(place.x)), float(round(place.y))]

        place = form.pair((self.tr("from the left, mm"), self.tr("from above, mm")), form.place)
        help = self.tr("Its top left, seen from the seats; only how surfaces lie to each other counts.")
        form.ask("at", self.tr("Hangs at"), help, place, hangs, put)
        number = Number(form.language, 1, 64, whole=True)
        form.ask("number", self.tr("Number"), self.tr("What operators call it."), number, lambda: at + 1,
                  lambda value: form.editing.apply(operations.reorder_surface, at, int(value) - 1))  # fmt: skip
        help = self.tr("Layouts and seats know it by this: a-z, digits, hyphens.")
        form.ask("id", self.tr("Id"), help, Text(), read("id"),
                  lambda value: form.editing.apply(operations.rename_surface, at, value))  # fmt: skip
        split = form.pair((self.tr("across"), self.tr("down")), lambda: Number(form.language, 1, 20, whole=True))
        field = Field(self.tr("Split evenly among outputs"), "", split, form.language)
        field.show_value([2, 1])
        form.add(field)

        def divide() -> None:
            value = field.control.read()
            refused = value if isinstance(value, Words) else form.editing.apply(driving.split, at, *value)
            field.refuse(refused)

        form.button("split", self.tr("Split"), divide)
        form.button("output", self.tr("Add an output by hand"), partial(form.do, driving.add_by_hand, at))
        form.button("remove", self.tr("Remove the surface"), partial(form.do, operations.remove_surface, at),
                     grave=True)  # fmt: skip
