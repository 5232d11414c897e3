"""The rows of seats below the drawing, the nearest first."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from server.contract.messages import Room, SeatRow
from server.contract.rooms import metres
from wall.editor.room.naming import WHO
from wall.editor.room.outcome import Chosen, Part
from wall.language import Language

HIGH = 62
"""Pixels, with the bar that scrolls many rows."""


class SeatStrip(QWidget):
    """A button for each row; what is read from the chosen one is framed in the drawing."""

    chosen = Signal(int)
    """The position of a row in the room."""
    added = Signal()
    """There is to be another row."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self._shown: object = None
        self._room = Room()
        self._at = Chosen()
        self.heading = QLabel()
        self.heading.setObjectName("quiet")
        self.buttons: dict[int, QPushButton] = {}
        self.more = QPushButton()
        self.more.clicked.connect(self.added)
        # many rows of seats make no window wider
        inner, scroll = QWidget(), QScrollArea()
        self._row = QHBoxLayout(inner)
        self._row.setContentsMargins(0, 4, 0, 4)
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setFixedHeight(HIGH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)
        self._row.addWidget(self.heading)
        self._row.addWidget(self.more)
        self._row.addStretch(1)
        self.speak()

    def speak(self) -> None:
        """Say everything in the language of now."""
        self.heading.setText(self.tr("Seats"))
        self.more.setText(self.tr("Add seats"))
        self._shown = None
        self.show_seats(self._room, self._at)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self.speak()
        super().changeEvent(event)

    def show_seats(self, room: Room, chosen: Chosen) -> None:
        """Show the rows of a room, and which one is chosen."""
        self._room, self._at = room, chosen
        names = {surface.id: self._language.say(surface.name) for surface in room.surface}
        if (room.seat, names) != self._shown:
            self._shown = (room.seat, names)
            self._fill(room, names)
        for number, button in self.buttons.items():
            button.setChecked(chosen == Chosen(Part.SEAT, number))

    def _fill(self, room: Room, names: Mapping[str, str]) -> None:
        for button in self.buttons.values():
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = {}
        order = sorted(range(len(room.seat)), key=lambda number: room.seat[number].distance)
        for place, number in enumerate(order, 2):
            button = QPushButton(self._words(room.seat[number], names))
            button.setCheckable(True)
            # the key Tab leads to them on the drawing
            button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            button.clicked.connect(lambda _=False, number=number: self.chosen.emit(number))
            self._row.insertWidget(place, button)
            self.buttons[number] = button

    def _words(self, row: SeatRow, names: Mapping[str, str]) -> str:
        far = self._language.say(metres(row.distance))
        which = ", ".join(names.get(each, each) for each in row.surfaces) or self.tr("the others")
        if not any(each.surfaces for each in self._room.seat if each.who is row.who):
            which = self.tr("all surfaces")
        return f"{far} · {self._language.say(WHO[row.who])} · {which}"
