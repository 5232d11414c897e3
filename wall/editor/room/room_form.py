"""What can be said of the piece of a room that is chosen: its measures, its name, what drives it."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from msgspec import structs
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from server.contract.messages import AnySurface, LedWall, Matrix, Monitor, Output, Rectangle, Room, SeatRow
from server.contract.rooms import area, hung
from server.contract.words import Words
from wall.editor.forms.control import Control
from wall.editor.forms.controls import BothWords, OneOf, Row, Text
from wall.editor.forms.field import Field
from wall.editor.forms.numbers import Number
from wall.editor.forms.parts import TickBox
from wall.editor.room import driving, operations
from wall.editor.room.changing import part_of, surface_field
from wall.editor.room.differing import WHO, called
from wall.editor.room.editing import RoomEditing
from wall.editor.room.outcome import Part
from wall.language import Language

NARROWEST, WIDEST = 320, 560
"""Pixels."""
LENGTHS = (10.0, 100_000.0)
"""Millimetres."""


class Asked(NamedTuple):
    """A field, and what it says of the room."""

    field: Field
    read: Callable[[], Any]
    """Returns the value as it is now."""
    write: Callable[[Any], Words | None]


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


class RoomForm(QWidget):
    """Follows what is chosen; each change is one step that can be taken back."""

    refused = Signal(object)
    """Words: why something was not done."""
    identified = Signal(int)
    """The output whose monitor is to say what it is."""

    def __init__(self, editing: RoomEditing, language: Language) -> None:
        super().__init__()
        self._editing, self._language = editing, language
        self._made: object = None
        self._asked: dict[str, Asked] = {}
        self._typed: str | None = None
        """The field that is being typed into: one step until it is left."""
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
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)
        editing.changed.connect(self._follow)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._left)
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
            self._end()
        editing, room = self._editing, self._editing.room
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
                    self._ask_surface(piece, at)
                case Output():
                    self._ask_output(room, at)
                case SeatRow():
                    self._ask_seat(room, at)
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
        words = self._language.say(called(piece))
        self.heading.setText(words[:1].upper() + words[1:])
        about = ""
        if isinstance(piece, LedWall):
            across, down = (round(length / piece.pitch) for length in (piece.size.width, piece.size.height))
            about = self.tr("{across} × {down} lamps").format(across=across, down=down)
        elif isinstance(piece, Matrix | Monitor):
            size = piece.extent
            about = self.tr("{width} × {height} mm, all of it").format(
                width=self._language.number(size.width), height=self._language.number(size.height)
            )
        self.about.setText(about)
        self.about.setVisible(bool(about))

    def _keys(self) -> str:
        return "\n".join(
            (
                self.tr("Click a surface to choose it, click again for what drives it."),
                self.tr("Drag to move; edges go to edges that are near, with Ctrl they do not."),
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

    def _length(self) -> Control:
        return Number(self._language, *LENGTHS, whole=False)

    def _place(self) -> Control:
        return Number(self._language, -1_000_000, 1_000_000, whole=False)

    def _pair(self, names: tuple[str, str], make: Callable[[], Control]) -> Row:
        return Row([(name, make) for name in names])

    def _ask(
        self, name: str, label: str, help: str, control: Control, read: Callable[[], Any],
        write: Callable[[Any], Words | None],
    ) -> None:  # fmt: skip
        field = Field(label, help, control, self._language)
        self._asked[name] = Asked(field, read, write)
        field.edited.connect(partial(self._edited, name))
        self._fields.addWidget(field)

    def _button(self, name: str, words: str, do: Callable[[], object], *, grave: bool = False) -> None:
        button = self.buttons[name] = QPushButton(words)
        if grave:
            button.setObjectName("grave")
        button.clicked.connect(lambda _=False: do())
        self._fields.addWidget(button)

    # surfaces

    def _ask_surface(self, surface: AnySurface, at: int) -> None:
        def read(name: str) -> Callable[[], Any]:
            return lambda: surface_field(self._editing.room, at, name)

        def write(name: str) -> Callable[[Any], Words | None]:
            return lambda value: self._editing.apply(operations.set_surface, at, **{name: value})

        sizes = (self.tr("width, mm"), self.tr("height, mm"))
        self._ask("name", self.tr("Name"), "", BothWords(), read("name"), write("name"))
        if isinstance(surface, LedWall):
            self._ask("size", self.tr("Size"), "", self._pair(sizes, self._length), read("size"), write("size"))
            help = self.tr("Millimetres from the middle of one lamp to that of the next: the P of “P1.25”.")
            pitch = Number(self._language, 0.1, 50, whole=False)
            self._ask("pitch", self.tr("Pitch"), help, pitch, read("pitch"), write("pitch"))
        elif isinstance(surface, Matrix):
            for name, label in (("columns", self.tr("Panels across")), ("rows", self.tr("Panels down"))):
                count = Number(self._language, 1, 20, whole=True)
                self._ask(name, label, "", count, read(name), write(name))
            help = self.tr("The picture of one panel, without its frame.")
            panel = self._pair(sizes, self._length)
            self._ask("panel", self.tr("Panel"), help, panel, read("panel"), write("panel"))
            help = self.tr("From the picture of one panel to that of the next.")
            bezel = self._pair(
                (self.tr("across, mm"), self.tr("down, mm")), lambda: Number(self._language, 0, 200, whole=False)
            )
            self._ask("bezel", self.tr("Bezel"), help, bezel, read("bezel"), write("bezel"))
        else:
            inches = Number(self._language, 5, 200, whole=False)
            self._ask("inches", self.tr("Inches"), self.tr("Of the diagonal."), inches, read("inches"), write("inches"))
            aspect = self._pair((self.tr("wide"), self.tr("high")), lambda: Number(self._language, 1, 64, whole=True))
            help = self.tr("16 to 9 lies, 9 to 16 stands upright.")
            self._ask("aspect", self.tr("Proportion"), help, aspect, read("aspect"), write("aspect"))

        def put(value: Any) -> Words | None:
            return self._editing.apply(operations.move_surface, at, float(value[0]), float(value[1]))

        def hangs() -> Any:
            place = hung(self._editing.room)[at]
            return [float(round(place.x)), float(round(place.y))]

        place = self._pair((self.tr("from the left, mm"), self.tr("from above, mm")), self._place)
        help = self.tr("Its top left, seen from the seats; only how surfaces lie to each other counts.")
        self._ask("at", self.tr("Hangs at"), help, place, hangs, put)
        number = Number(self._language, 1, 64, whole=True)
        self._ask("number", self.tr("Number"), self.tr("What operators call it."), number, lambda: at + 1,
                  lambda value: self._editing.apply(operations.reorder_surface, at, int(value) - 1))  # fmt: skip
        help = self.tr("Layouts and seats know it by this: a-z, digits, hyphens.")
        self._ask("id", self.tr("Id"), help, Text(), read("id"),
                  lambda value: self._editing.apply(operations.rename_surface, at, value))  # fmt: skip
        split = self._pair((self.tr("across"), self.tr("down")), lambda: Number(self._language, 1, 20, whole=True))
        field = Field(self.tr("Split evenly among outputs"), "", split, self._language)
        field.show_value([2, 1])
        self._fields.addWidget(field)

        def divide() -> None:
            value = field.control.read()
            refused = value if isinstance(value, Words) else self._editing.apply(driving.split, at, *value)
            field.refuse(refused)

        self._button("split", self.tr("Split"), divide)
        self._button("remove", self.tr("Remove the surface"), partial(self._do, operations.remove_surface, at),
                     grave=True)  # fmt: skip

    # outputs

    def _ask_output(self, room: Room, at: int) -> None:
        def held() -> Output:
            return self._editing.room.output[at]

        def write(name: str) -> Callable[[Any], Words | None]:
            return lambda value: self._editing.apply(driving.set_output, at, **{name: value})

        def named(name: str) -> Callable[[Any], Words | None]:
            def put(value: Any) -> Words | None:
                value = int(value or 0) if name == "place" else (value or "")
                monitor = structs.replace(held().monitor, **{name: value})
                return self._editing.apply(driving.set_output, at, monitor=monitor)

            return put

        self._ask("station", self.tr("Station"), "", Text(), lambda: held().station, write("station"))
        help = self.tr("Where it is plugged in, such as DP-1.")
        self._ask("connector", self.tr("Connector"), help, Text(), lambda: held().monitor.connector, named("connector"))
        help = self.tr("What the monitor says of itself; it counts before the connector.")
        self._ask("serial", self.tr("Serial number"), help, Text(), lambda: held().monitor.serial, named("serial"))
        help = self.tr("Counted from the left, where neither is known.")
        place = Number(self._language, 0, 64, whole=True)
        self._ask("place", self.tr("Place"), help, place, lambda: held().monitor.place or None, named("place"))
        surfaces = OneOf([(each.id, self._language.say(each.name)) for each in room.surface])
        self._ask("surface", self.tr("Surface"), "", surfaces, lambda: held().surface, write("surface"))

        def driven() -> Any:
            part = area(held(), self._editing.room)
            return None if part is None else [round(each, 1) for each in (part.x, part.y, part.width, part.height)]

        names = (self.tr("from the left, mm"), self.tr("from above, mm"), self.tr("width, mm"), self.tr("height, mm"))
        part = Row([(name, partial(Number, self._language, 0, 100_000, whole=False)) for name in names])
        self._ask("at", self.tr("Shows of it"), "", part, driven,
                  lambda value: self._editing.apply(driving.drive, at, _rectangle(value)))  # fmt: skip
        self._button("all", self.tr("All of the surface"), partial(self._do, driving.drive, at, None))
        self._button("identify", self.tr("Identify this one"), lambda: self.identified.emit(at))
        self._button("remove", self.tr("Remove the output"), partial(self._do, driving.remove_output, at), grave=True)

    # seats

    def _ask_seat(self, room: Room, at: int) -> None:
        def row() -> SeatRow:
            return self._editing.room.seat[at]

        def write(name: str) -> Callable[[Any], Words | None]:
            return lambda value: self._editing.apply(operations.set_seat, at, **{name: value})

        help = self.tr("Metres, of the farthest one, from the surfaces.")
        distance = Number(self._language, 0.1, 100, whole=False)
        self._ask("distance", self.tr("Distance"), help, distance, lambda: row().distance, write("distance"))
        help = self.tr("Operators read small marks and names of cameras too.")
        who = OneOf([(each, self._language.say(words)) for each, words in WHO.items()])
        self._ask("who", self.tr("Who"), help, who, lambda: row().who, write("who"))
        help = self.tr("Without a tick: all that no other row of the same people names.")
        ticks = SurfaceTicks(room, self._language)
        self._ask("surfaces", self.tr("Read from there"), help, ticks, lambda: row().surfaces, write("surfaces"))
        self._button("remove", self.tr("Remove the row"), partial(self._do, operations.remove_seat, at), grave=True)

    # what is done

    def _do(self, operation: Callable[..., Any], *arguments: Any) -> None:
        refused = self._editing.apply(operation, *arguments)
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
        if typing and self._typed != name:
            self._end()
            self._typed = name
            self._editing.begin()
        elif not typing:
            self._end()
        self._putting = True
        try:
            refused = asked.write(value)
        finally:
            self._putting = False
        if name in self._asked:
            asked.field.settle(refused, asked.read() if refused is not None else value)
        if not typing and refused is None:
            self._follow()

    def _end(self) -> None:
        if self._typed is not None:
            self._typed = None
            self._editing.end()

    def _left(self, before: QWidget | None, _now: QWidget | None) -> None:
        """End the step of a field that the keyboard leaves, and show what it became."""
        if self._typed is not None and before is not None and self.isAncestorOf(before):
            self._end()
            self._follow()


def _rectangle(value: Any) -> Any:
    return Rectangle(*(float(each) for each in value))
