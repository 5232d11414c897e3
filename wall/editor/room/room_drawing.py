"""What one room is drawn on: its canvas, the seats below it, and what can be said of the chosen piece."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from server.contract.messages import PluggedMonitor
from server.contract.words import Words
from wall.editor.findings import Weight
from wall.editor.room import driving, operations
from wall.editor.room.beginning import begun
from wall.editor.room.open_room import OpenRoom
from wall.editor.room.operations import KINDS
from wall.editor.room.outcome import NOTHING, Chosen, Part
from wall.editor.room.painting import Marks
from wall.editor.room.plugged import Plugged, compared
from wall.editor.room.plugged_list import Adoption, adoptions
from wall.editor.room.room_canvas import RoomCanvas
from wall.editor.room.room_form import RoomForm
from wall.editor.room.seat_strip import SeatStrip
from wall.language import Language

NO_SURFACE = Words(
    vi="hãy chọn mặt trước: bấm vào mặt trên bản vẽ", en="choose a surface first: click it in the drawing"
)


class RoomDrawing(QWidget):
    """Kept for as long as its room is open."""

    refused = Signal(object)
    """Words: why something was not done; None where what was said is over."""
    identified = Signal(int)
    """The output whose monitor is to say what it is."""

    def __init__(self, opened: OpenRoom, language: Language) -> None:
        super().__init__()
        self.opened, self._language = opened, language
        self.plugged: Plugged = {}
        """What the stations of the wall tell."""
        self.canvas = RoomCanvas(opened.editing, language)
        self.form = RoomForm(opened.editing, language)
        self.seats = SeatStrip(language)
        self.surface_menu = QMenu(self)
        for kind in KINDS:
            self.surface_menu.addAction("", partial(self._do, operations.add_surface, kind))
        self.welcome, self.begin, self.first = QLabel(), QPushButton(), QPushButton()
        self.welcome.setWordWrap(True)
        self.welcome.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.first.setMenu(self.surface_menu)
        self.begin.clicked.connect(self._begin)
        self.drawn = QStackedWidget()
        self.drawn.addWidget(self._empty())
        self.drawn.addWidget(self.canvas)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.drawn, 1)
        column.addWidget(self.seats)
        parts = QSplitter()
        parts.addWidget(middle)
        parts.addWidget(self.form)
        parts.setStretchFactor(0, 1)
        parts.setSizes([1100, 360])
        parts.setChildrenCollapsible(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(parts)
        self.setFocusProxy(self.canvas)
        for part in (self.canvas, self.form):
            part.refused.connect(self.refused)
        self.canvas.opened.connect(self._edit)
        self.canvas.assigned.connect(self._dropped)
        self.canvas.wanted.connect(self._want)
        self.form.identified.connect(self.identified)
        self.seats.chosen.connect(lambda at: opened.editing.choose(Part.SEAT, at))
        self.seats.added.connect(partial(self._do, operations.add_seat))
        opened.editing.changed.connect(self._follow)
        self.speak()
        self._follow()

    def speak(self) -> None:
        """Say everything in the language of now."""
        self.first.setText(self.tr("Add a surface"))
        self.begin.setText(self.tr("Begin from what is plugged in"))
        self.welcome.setText(
            self.tr(
                "Nobody has measured this room yet.\n"
                "Each monitor shows itself as if it were a 55-inch television six metres away."
            )
        )
        for action, (_, name) in zip(self.surface_menu.actions(), KINDS.values(), strict=True):
            action.setText(self._language.say(name))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self.speak()
        super().changeEvent(event)

    def show_plugged(self, plugged: Plugged) -> None:
        """Show what is plugged in at the stations."""
        self.plugged = plugged
        self.opened.plug(plugged)
        self._follow()

    def show_findings(self) -> None:
        """Mark what is wrong."""
        plugs = compared(self.opened.editing.room, self.plugged)
        errors = [each for each in self.opened.findings if each.weight is Weight.ERROR]
        wrong = frozenset(piece for each in errors for piece in (each.chosen, each.beside))
        self.canvas.show_marks(Marks(plugs), wrong)

    def assign(self, station: str, monitor: PluggedMonitor) -> None:
        """Let a monitor drive the surface that one is at."""
        room, chosen = self.opened.editing.room, self.opened.editing.chosen
        surface: int | None = chosen.at if chosen.part is Part.SURFACE else None
        if chosen.part is Part.OUTPUT:
            id = room.output[chosen.at].surface
            surface = next((n for n, each in enumerate(room.surface) if each.id == id), None)
        if surface is None and len(room.surface) == 1:
            surface = 0
        if surface is None:
            self.refused.emit(NO_SURFACE)
        else:
            self._do(driving.assign, station, monitor, surface)

    def adopt(self, adoption: Adoption) -> None:
        """Let a monitor take the place of the one that is drawn."""
        self._do(driving.adopt, adoption.output, adoption.monitor)

    def choose(self, chosen: Chosen) -> None:
        """Be at a piece of the room."""
        if chosen != NOTHING:
            self.opened.editing.choose(*chosen)

    def _empty(self) -> QWidget:
        page = QWidget()
        page.setObjectName("side")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(page)
        column.addStretch(1)
        column.addWidget(self.welcome)
        column.addSpacing(16)
        for button in (self.begin, self.first):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return page

    @Slot()
    def _follow(self) -> None:
        editing = self.opened.editing
        is_empty = not editing.room.surface
        self.drawn.setCurrentIndex(0 if is_empty else 1)
        self.begin.setEnabled(any(self.plugged.values()))
        self.seats.setVisible(not is_empty)
        self.seats.show_seats(editing.room, editing.chosen)
        self.show_findings()

    @Slot()
    def _begin(self) -> None:
        """Make a surface of each monitor."""
        room = begun(self.plugged)
        self.opened.editing.put(room, Words(vi="Bắt đầu từ màn hình đang cắm", en="Begin from what is plugged in"))
        self.canvas.setFocus()

    @Slot()
    def _edit(self) -> None:
        """Go to what can be said of the chosen piece."""
        first = next(iter(self.form.fields.values()), None)
        if first is not None:
            first.control.setFocus()
            first.control.focusNextChild()

    @Slot(str, int, int)
    def _dropped(self, station: str, place: int, surface: int) -> None:
        monitors: Sequence[PluggedMonitor] = self.plugged.get(station, ())
        monitor = next((each for each in monitors if each.place == place), None)
        if monitor is not None:
            self._do(driving.assign, station, monitor, surface)

    @Slot(str)
    def _want(self, what: str) -> None:
        """Do what a key on the drawing means."""
        chosen = self.opened.editing.chosen
        if what == "identify" and chosen.part is Part.OUTPUT:
            self.identified.emit(chosen.at)
        elif what == "identify":
            self.identified.emit(-1)
        else:
            found = adoptions(compared(self.opened.editing.room, self.plugged))
            mine = [each for each in found if chosen == Chosen(Part.OUTPUT, each.output)] or found
            if mine:
                self.adopt(mine[0])
            else:
                self.refused.emit(Words(vi="không có màn hình nào để nhận", en="there is no monitor to adopt"))

    def _do(self, operation: object, *arguments: object) -> None:
        self.refused.emit(self.opened.editing.apply(operation, *arguments))  # type: ignore[arg-type]
        self.canvas.setFocus()
