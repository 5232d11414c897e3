"""Asks for which surface another form of a layout is to be drawn."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSpinBox, QWidget

from server.contract.legibility import Capacity
from wall.editor.documents.asking import HELD, Asking
from wall.workplace.style import inset


class CapacityDialog(Asking):
    """Asks for which surface a form is drawn."""

    given = Signal(object, int)
    """The Capacity, and how many surfaces; 0 for any number."""

    USUAL = ((14, 57), (28, 115), (56, 227), (35, 141), (25, 32))
    """Lines and letters: a television at six metres, four of them, an LED wall, a desk, an upright television."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, self.tr("A form for another surface"), self.tr("Propose"))
        names = (
            self.tr("one television at 6 m"),
            self.tr("two by two televisions"),
            self.tr("an LED wall"),
            self.tr("a desk"),
            self.tr("an upright television"),
        )
        self.usual = QListWidget()
        for (lines, letters), name in zip(self.USUAL, names, strict=True):
            item = QListWidgetItem(f"{lines} × {letters}   {name}")
            item.setData(HELD, (lines, letters))
            self.usual.addItem(item)
        self.usual.setMaximumHeight(170)
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
        self.usual.currentItemChanged.connect(self._take)
        self.usual.setCurrentRow(0)

    @Slot()
    def _give(self) -> None:
        """Tell for what."""
        self.given.emit(Capacity(self.lines.value(), self.letters.value()), self.surfaces.value())
        self.accept()

    @Slot(QListWidgetItem)
    def _take(self, item: QListWidgetItem) -> None:
        lines, letters = item.data(HELD)
        self.lines.setValue(lines)
        self.letters.setValue(letters)
