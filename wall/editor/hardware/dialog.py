"""Shows what the room needs of equipment, to be copied or saved."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QSize, QStandardPaths, Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from server.contract.messages import Room
from server.contract.messages.layouts import Layout
from server.contract.os_trouble import because
from server.contract.words import Words
from wall.editor.documents.opened import Spawn
from wall.editor.hardware.files import KINDS, write
from wall.editor.hardware.needs import MAIN_MBITS, SUB_MBITS, hardware
from wall.editor.hardware.tables import NOT_MEASURED, Number, Table, as_text, tables, told
from wall.language import Language
from wall.workplace.where import Where


class HardwareDialog(QDialog):
    """Lists outputs, stations and totals of a room and the layouts that it is to show."""

    def __init__(
        self, window: QWidget, language: Language, room: Room | None, layouts: Mapping[str, Layout], spawn: Spawn
    ) -> None:
        """Ask before ``window``, which has the keyboard again when this is closed; ``room`` is None without one."""
        super().__init__(window)
        self._window, self._language, self._spawn = window, language, spawn
        self.setWindowTitle(self.tr("Hardware that the room needs"))
        room = room or Room()
        titles = {name: layout.title for name, layout in layouts.items()}
        self.found = tables(hardware(room, layouts), room, titles)
        self.cells: list[list[list[QLabel]]] = []
        """Of each table what its rows say, heads first."""
        heading = QLabel(self.windowTitle())
        heading.setObjectName("heading")
        self.said = QLabel()
        self.said.setObjectName("said")
        self.said.setWordWrap(True)
        self.said.hide()
        self.copying, self.saving = QPushButton(self.tr("Copy as text")), QPushButton(self.tr("Save…"))
        self.closing = QPushButton(self.tr("Close"))
        for button, does in ((self.copying, self._copy), (self.saving, self._ask_where), (self.closing, self.reject)):
            button.clicked.connect(does)
        self.closing.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copying)
        buttons.addWidget(self.saving)
        buttons.addStretch(1)
        buttons.addWidget(self.closing)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(14)
        column.addWidget(heading)
        column.addWidget(self._body(), 1)
        if self.found:
            column.addWidget(self._note())
        column.addWidget(self.said)
        column.addLayout(buttons)
        for button in (self.copying, self.saving):
            button.setEnabled(bool(self.found))
        self.resize(self._size() if self.found else QSize(640, 200))

    def done(self, result: int) -> None:
        """Give the keyboard back to the window, also where no window manager does."""
        super().done(result)
        self._window.activateWindow()
        self.deleteLater()

    def _size(self) -> QSize:
        """Return a size that leaves something to be seen of the window."""
        return self._window.size().boundedTo(QSize(1500, 900)) - QSize(60, 60)

    def _body(self) -> QWidget:
        if not self.found:
            empty = QLabel(self._language.say(NOT_MEASURED))
            empty.setWordWrap(True)
            return empty
        inside = QWidget()
        inside.setObjectName("bar")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 16, 0)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetMinimumSize)
        column.setSpacing(8)
        for table in self.found:
            title = QLabel(self._language.say(table.title))
            title.setObjectName("heading")
            column.addWidget(title)
            column.addLayout(self._grid(table))
            column.addSpacing(14)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        return scroll

    def _note(self) -> QLabel:
        note = QLabel(
            self.tr(
                "Cameras are reckoned with {main} Mbit/s for a full stream and {sub} for a small one, each to every "
                "station that shows it. What cameras are set to may be more."
            ).format(main=self._language.number(MAIN_MBITS, 1), sub=self._language.number(SUB_MBITS, 1))
        )
        note.setObjectName("quiet")
        note.setWordWrap(True)
        return note

    def _grid(self, table: Table) -> QGridLayout:
        """Return a table whose columns are as wide as what they say."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(len(table.heads), 1)
        rows = [[self._language.say(head) for head in table.heads]]
        rows += [[told(cell, self._language.code) for cell in row] for row in table.rows]
        numbers = [all(isinstance(row[place], Number) for row in table.rows) for place in range(len(table.heads))]
        labels = []
        for line, row in enumerate(rows):
            labels.append([QLabel(words) for words in row])
            for place, label in enumerate(labels[line]):
                label.setTextFormat(Qt.TextFormat.PlainText)
                # what can be selected would give up its height
                label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
                side = Qt.AlignmentFlag.AlignRight if numbers[place] else Qt.AlignmentFlag.AlignLeft
                grid.addWidget(label, line, place, side)
                if line == 0:
                    label.setObjectName("quiet")
                else:
                    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.cells.append(labels)
        return grid

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(as_text(self.found, self._language.code))
        self._say(self.tr("Copied: paste it into a mail or a document"))

    @Slot()
    def _ask_where(self) -> None:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = self.tr("hardware")
        proposed = Path(documents or Path.home()) / f"{name}.{KINDS[0]}"
        form = Where(self, self._language, self.tr("Where the list goes"), KINDS, proposed)
        form.fileSelected.connect(lambda name: self._spawn(self._save(Path(name))))
        form.open()

    async def _save(self, file: Path) -> None:
        try:
            await asyncio.to_thread(write, self.found, file, self._language.code)
        except OSError as error:
            words = because(error, f"không ghi được {file}", f"cannot write {file}")
        else:
            words = Words(vi=f"Đã lưu vào {file}", en=f"Saved as {file}")
        if isValid(self):
            self._say(self._language.say(words))

    def _say(self, words: str) -> None:
        self.said.setText(words)
        self.said.show()
