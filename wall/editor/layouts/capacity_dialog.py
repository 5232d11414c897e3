"""Asks for which surface another form of a layout is to be drawn."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSpinBox, QWidget

from server.contract.legibility import Capacity
from wall.editor.documents.asking import HELD, Asking
from wall.editor.layouts.room_forms import RoomSurfaces
from wall.language import Language
from wall.screens.assignment import TURN_EVERY
from wall.theme import Colour
from wall.workplace.style import inset

HEADING = 13
"""Pixels of type."""
NAMED = 3
"""Surfaces that are named where several are alike."""


class CapacityDialog(Asking):
    """Asks for which surface a form is drawn: those of the room come first, then usual sizes."""

    given = Signal(object, int)
    """The Capacity, and how many surfaces; 0 for any number."""

    USUAL = ((14, 57), (28, 115), (56, 227), (35, 141), (25, 32))
    """Lines and letters: a television at six metres, four of them, an LED wall, a desk, an upright television."""

    def __init__(self, parent: QWidget, language: Language, surfaces: Sequence[RoomSurfaces] = ()) -> None:
        super().__init__(parent, self.tr("A form for another surface"), self.tr("Propose"))
        names = (
            self.tr("one television at 6 m"),
            self.tr("two by two televisions"),
            self.tr("an LED wall"),
            self.tr("a desk"),
            self.tr("an upright television"),
        )
        self.usual = QListWidget()
        if surfaces:
            self._head(self.tr("Surfaces of this room"))
        for each in surfaces:
            called = ", ".join(language.say(name) for name in each.names[:NAMED])
            beyond = len(each.names) - NAMED
            self._offer(
                *each.capacity,
                self.tr("{names} and {count} more").format(names=called, count=beyond) if beyond > 0 else called,
            )
        if surfaces:
            self._head(self.tr("Usual sizes"))
        for (lines, letters), name in zip(self.USUAL, names, strict=True):
            self._offer(lines, letters, name)
        self.usual.setMaximumHeight(230)
        self.rows.addRow(self.usual)
        self.lines, self.letters, self.surfaces = QSpinBox(), QSpinBox(), QSpinBox()
        inset(self.lines, self.letters, self.surfaces)
        self.lines.setRange(1, 1000)
        self.letters.setRange(1, 4000)
        self.surfaces.setRange(0, 64)
        self.surfaces.setSpecialValueText(self.tr("any number"))
        self.rows.addRow(self.tr("Lines"), self.lines)
        self.rows.addRow(self.tr("Letters"), self.letters)
        self.rows.addRow(self.tr("Surfaces"), self.surfaces)
        told = self.tr(
            "What one screen has no room for goes to further ones. Where there are more screens than such surfaces, "
            "the last surface shows the rest in turn, each for {seconds} seconds. With 1 at Surfaces there is one "
            "screen, with the most important tiles."
        )
        self.quiet(told.format(seconds=TURN_EVERY))
        self.usual.currentItemChanged.connect(self._take)
        self.usual.setCurrentRow(1 if surfaces else 0)

    def _head(self, title: str) -> None:
        item = QListWidgetItem(title, self.usual)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        font = QFont(self.usual.font())
        font.setPixelSize(HEADING)
        font.setWeight(QFont.Weight.DemiBold)
        item.setFont(font)
        item.setForeground(Colour.QUIET)

    def _offer(self, lines: int, letters: int, name: str) -> None:
        item = QListWidgetItem(f"{lines} × {letters}   {name}", self.usual)
        item.setToolTip(item.text())
        item.setData(HELD, (lines, letters))

    @Slot()
    def _give(self) -> None:
        """Tell for what."""
        self.given.emit(Capacity(self.lines.value(), self.letters.value()), self.surfaces.value())
        self.accept()

    @Slot(QListWidgetItem)
    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(HELD) is not None:
            lines, letters = item.data(HELD)
            self.lines.setValue(lines)
            self.letters.setValue(letters)
