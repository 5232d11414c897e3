"""What is plugged in at each station, with what is drawn of it; what was replaced is adopted by one click."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from server.contract.messages import PluggedMonitor, Room
from wall.editor.forms.rows import DETAIL, VALUE, TwoLines
from wall.editor.room.outcome import NOTHING, Chosen, Part
from wall.editor.room.plugged import StationPlugs, said, spelt

MIME = "application/x-vonglau-monitor"
"""What is dragged: the name of a station, a line's end, and the place of one of its monitors from the left."""
MOST_BUTTONS = 4
"""Replaced monitors that have a button at the same time."""


class Row(NamedTuple):
    """One monitor of the list."""

    station: str
    monitor: PluggedMonitor | None
    """None for one that is drawn and not there."""
    output: int | None
    """What it drives; None for nothing."""


class Adoption(NamedTuple):
    """A monitor that may take the place of another one."""

    station: str
    output: int
    monitor: PluggedMonitor


def adoptions(plugs: Sequence[StationPlugs]) -> list[Adoption]:
    """Return which monitors may be adopted: those that were put in for another one, and spare ones for missing ones."""
    found = []
    for station in plugs:
        found += [Adoption(station.station, output, monitor) for output, monitor in station.replaced.items()]
        found += [
            Adoption(station.station, each.output, each.instead) for each in station.missing if each.instead is not None
        ]
    return found


class _Monitors(QListWidget):
    """The rows; a drag says which monitor."""

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt's name
        return [MIME]

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:  # noqa: N802 - Qt's name
        data = QMimeData()
        row: Row = items[0].data(VALUE)
        if row.monitor is not None:
            data.setData(MIME, f"{row.station}\n{row.monitor.place}".encode())
        return data


class PluggedList(QWidget):
    """Drag a monitor onto a surface, or press Enter to have it drive the surface that is chosen."""

    chosen = Signal(object)
    """A Chosen: what drives something is looked at."""
    assigned = Signal(str, object)
    """A station and its monitor: it is to drive the surface that one is at."""
    adopted = Signal(object)
    """An Adoption."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[object, ...] = ()
        self._room = Room()
        self._plugs: Sequence[StationPlugs] = ()
        self._is_silent = False
        self.heading, self.nothing = QLabel(), QLabel()
        self.nothing.setObjectName("quiet")
        self.nothing.setWordWrap(True)
        self.list = _Monitors()
        self.list.setItemDelegate(TwoLines(self.list))
        self.list.setDragEnabled(True)
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.list.setDefaultDropAction(Qt.DropAction.CopyAction)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.buttons: list[QPushButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 6, 0, 0)
        for part in (self.heading, self.nothing):
            self._column.addWidget(part)
        self._column.addWidget(self.list, 1)
        self.list.itemActivated.connect(self._assign)
        self.list.currentItemChanged.connect(self._look)
        self.speak()

    def speak(self) -> None:
        """Say everything in the language of now."""
        self.heading.setText(self.tr("Plugged in"))
        self.list.setAccessibleName(self.tr("Plugged in"))
        self._say()
        self._fill()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self.speak()
        super().changeEvent(event)

    def _say(self) -> None:
        """Say why there is nothing to show."""
        if self._is_silent:
            words = self.tr("The server is silent: what is plugged in is shown again when it answers.")
        else:
            words = self.tr("No station of this wall tells what is plugged in: start one, or draw by hand.")
        self.nothing.setText(words)

    def show_plugs(self, room: Room, plugs: Sequence[StationPlugs], *, is_silent: bool) -> None:
        """Show what is plugged in against what a room has; a server that ``is_silent`` tells nothing of stations."""
        if is_silent is not self._is_silent:
            self._is_silent = is_silent
            self._say()
        if (room.output, plugs) != self._shown:
            self._shown, self._room, self._plugs = (room.output, plugs), room, plugs
            self._fill()

    def _fill(self) -> None:
        row = self.list.currentRow()
        self.list.blockSignals(True)  # noqa: FBT003 - as Qt has it
        self.list.clear()
        for station in self._plugs:
            state = "" if station.tells else self.tr(" (silent)")
            heading = QListWidgetItem(f"{station.station}{state}", self.list)
            heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
            for each in _rows(station):
                item = QListWidgetItem(self._name(each), self.list)
                item.setData(VALUE, each)
                detail = self._detail(each, station)
                item.setData(DETAIL, detail)
                item.setToolTip(f"{self._name(each)}\n{detail}")
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self.list.blockSignals(False)  # noqa: FBT003
        self.nothing.setVisible(not any(station.tells for station in self._plugs))
        self._offer()

    def _name(self, row: Row) -> str:
        if row.monitor is None:
            assert row.output is not None
            return f"✕ {spelt(self._room.output[row.output].monitor)}"
        mark = "✓" if row.output is not None else "+"
        return f"{mark} {said(row.monitor)} · {row.monitor.width}×{row.monitor.height}"

    def _detail(self, row: Row, station: StationPlugs) -> str:
        if row.monitor is None:
            return self.tr("drawn, and not plugged in")
        serial = row.monitor.serial or self.tr("no serial number")
        if row.output is None:
            return self.tr("not drawn · {serial}").format(serial=serial)
        if row.output in station.replaced:
            return self.tr("another one than drawn · {serial}").format(serial=serial)
        return self.tr("as drawn · {serial}").format(serial=serial)

    def _offer(self) -> None:
        """Have a button for each monitor that may be adopted."""
        for button in self.buttons:
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        for each in adoptions(self._plugs)[:MOST_BUTTONS]:
            before = spelt(self._room.output[each.output].monitor)
            if before == said(each.monitor):
                words = self.tr("Adopt the new {monitor} of {station}")
            else:
                words = self.tr("Adopt {monitor} for {before} of {station}")
            button = QPushButton(words.format(monitor=said(each.monitor), before=before, station=each.station))
            button.setStyleSheet("text-align: left;")
            button.clicked.connect(lambda _=False, each=each: self.adopted.emit(each))
            self._column.addWidget(button)
            self.buttons.append(button)

    @Slot(QListWidgetItem)
    def _assign(self, item: QListWidgetItem) -> None:
        row: Row | None = item.data(VALUE)
        if row is not None and row.monitor is not None:
            self.assigned.emit(row.station, row.monitor)

    @Slot(QListWidgetItem)
    def _look(self, item: QListWidgetItem | None) -> None:
        row: Row | None = item.data(VALUE) if item is not None else None
        if row is not None:
            self.chosen.emit(Chosen(Part.OUTPUT, row.output) if row.output is not None else NOTHING)


def _rows(station: StationPlugs) -> list[Row]:
    of = {monitor.place: output for output, monitor in station.found.items()}
    there = [*station.found.values(), *station.spare]
    rows = [Row(station.station, each, of.get(each.place)) for each in sorted(there, key=lambda each: each.place)]
    return [*rows, *(Row(station.station, None, each.output) for each in station.missing)]
