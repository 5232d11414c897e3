"""The pages of the desk besides the wall itself: its programme, how everything does, and the shift."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from server.contract import past_links
from server.contract.messages import Proofs, Shift, ShiftEntry, SourceHealth, SourceState, StationState
from server.contract.past_links import PastLink
from wall.language import Language
from wall.theme import Colour
from wall.workplace.style import scroll_by_touch

ROW = 40
"""Pixels: a fingertip."""
PADDING = 10
"""Pixels at the left and the right of a cell, as the sheet has it."""
HELD = Qt.ItemDataRole.UserRole


class _Wrapping(QStyledItemDelegate):
    """Measures words by the room that the padding of the sheet leaves them: Qt takes the whole column for it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802 - Qt's name
        own = QStyleOptionViewItem(option)
        if own.rect.width() > 2 * PADDING:
            own.rect = own.rect.adjusted(0, 0, -2 * PADDING, 0)
        return super().sizeHint(own, index)


class Table(QTableWidget):
    """Rows that are read, chosen and copied, and never edited; an empty one says why it is empty."""

    activated_row = Signal(object)
    """What a row is of: it was double-clicked, or Shift+Enter was pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.verticalHeader().hide()
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setMinimumSectionSize(ROW)
        scroll_by_touch(self)
        self.cellDoubleClicked.connect(self._activate)
        self._told: tuple[Sequence[str], Sequence[Sequence[str]], Sequence[QColor | None]] = ((), (), ())
        self._wrapping = _Wrapping(self)
        # words wrap otherwise in a column that has become narrower; all columns change at once
        self._measure = QTimer(self)
        self._measure.setSingleShot(True)
        self._measure.timeout.connect(self.resizeRowsToContents)
        self.horizontalHeader().sectionResized.connect(lambda *_: self._measure.start(0))

    def put(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        held: Sequence[object] = (),
        colours: Sequence[QColor | None] = (),
        *,
        wide: int,
    ) -> None:
        """Show these rows and keep what is chosen; the column of the number ``wide`` takes what room is left."""
        if (heads, rows, colours) == self._told:
            return
        self._told = (heads, rows, colours)
        chosen = self.chosen
        self.setColumnCount(len(heads))
        self.setHorizontalHeaderLabels(list(heads))
        # a column that follows what is in it is measured anew with every cell: seconds for some hundred rows
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setRowCount(len(rows))
        for row, cells in enumerate(rows):
            for column, words in enumerate(cells):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                if row < len(colours) and (colour := colours[row]) is not None:
                    item.setForeground(colour)
                if column == 0 and row < len(held):
                    item.setData(HELD, held[row])
                self.setItem(row, column, item)
        # one alone: what is no C++ is asked for every row
        self.setItemDelegateForColumn(wide, self._wrapping)
        for column in range(len(heads)):
            mode = QHeaderView.ResizeMode.Stretch if column == wide else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(column, mode)
        self.resizeRowsToContents()
        for row, each in enumerate(held):
            if each == chosen:
                self.selectRow(row)

    def fit(self, most: int) -> None:
        """Be as high as the rows, of which at most so many are seen."""
        rows = sum(self.rowHeight(row) for row in range(min(self.rowCount(), most)))
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows + 2 * self.frameWidth())

    @property
    def chosen(self) -> object:
        """What the chosen row is of."""
        item = self.item(self.currentRow(), 0)
        return None if item is None else item.data(HELD)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Copy the rows that are chosen, as a table sheet takes them; Shift+Enter puts one on the wall."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._activate(self.currentRow(), 0)
        elif event.matches(QKeySequence.StandardKey.Copy):
            rows = sorted({index.row() for index in self.selectedIndexes()})
            # a cell of two lines would be two rows of the sheet
            cells = [[words.replace("\n", " – ") for words in self._told[1][row]] for row in rows]
            QGuiApplication.clipboard().setText("\n".join(map("\t".join, cells)))
        else:
            super().keyPressEvent(event)

    @Slot(int, int)
    def _activate(self, row: int, _column: int) -> None:
        item = self.item(row, 0)
        if item is not None:
            self.activated_row.emit(item.data(HELD))


class HealthPage(QWidget):
    """Every station and every source, those first that want attention."""

    def __init__(self, language: Language, above: QWidget) -> None:
        """Stand ``above`` the two tables what is to be known first."""
        super().__init__()
        self._language = language
        self.stations, self.sources = Table(), Table()
        self._heads = QLabel(), QLabel()
        column = QVBoxLayout(self)
        column.addWidget(above)
        for head, table, share in zip(self._heads, (self.stations, self.sources), (2, 3), strict=True):
            head.setObjectName("heading")
            column.addWidget(head)
            column.addWidget(table, share)

    def show_stations(self, stations: Sequence[tuple[str, StationState, bool]], proofs: Proofs, now: datetime) -> None:
        """Show the stations by name, each with whether it still reports, and what they prove of themselves."""
        differs = {each.station: each.differs for each in proofs.stations}
        say, number = self._language.say, self._language.number
        self._heads[0].setText(self.tr("Stations"))
        rows, colours = [], []
        for name, state, alive in stations:
            health = state.health
            wrong = [] if alive else [self.tr("does not report any more")]
            wrong += [say(words) for words in (*(differs.get(name, ()) if alive else ()), *state.unlike_room)]
            wrong += [say(health.trouble)] if health is not None and health.trouble is not None else []
            video = state.video
            if video is not None and video.live < video.cameras:
                wrong.append(self.tr("cameras without picture: {count}").format(count=video.cameras - video.live))
            measured = ["–"] * 5
            if health is not None:
                measured = [
                    number(health.frames),
                    self.tr("{number} ms").format(number=number(health.stall * 1000)),
                    self.tr("{number} MB").format(number=number(health.memory / 1e6)),
                    "–" if health.celsius is None else f"{number(health.celsius)} °C",
                    self.tr("{number} s").format(number=number(health.skew, 1)),
                ]
            rows.append(
                (
                    name,
                    "; ".join(wrong) or self.tr("well"),
                    str(len(state.screens)),
                    *measured,
                    self._language.moment(state.started, now),
                    state.version,
                )
            )
            colours.append(Colour.STALE if not alive else Colour.WARNING if wrong else None)
        heads = (
            self.tr("Station"),
            self.tr("How it does"),
            self.tr("Screens"),
            self.tr("Paintings/s"),
            self.tr("Longest stall"),
            self.tr("Memory"),
            self.tr("Heat"),
            self.tr("Clock"),
            self.tr("Runs since"),
            self.tr("Version"),
        )
        self.stations.put(heads, rows, [name for name, _, _ in stations], colours, wide=1)

    def show_sources(self, sources: Sequence[tuple[str, SourceHealth]], now: datetime) -> None:
        """Show the sources by id."""
        self._heads[1].setText(self.tr("Sources"))
        names = {
            SourceState.UP: self.tr("answers"),
            SourceState.WAITING: self.tr("was not asked yet"),
            SourceState.DOWN: self.tr("does not answer"),
        }
        order = sorted(sources, key=lambda each: (each[1].state is SourceState.UP, each[0]))
        rows = [
            (
                self._language.say(health.name) or name,
                names.get(health.state, health.state),
                self._language.moment(health.last_success, now) if health.last_success else "–",
                self._language.number(health.records),
                self._language.say(health.last_error) if health.last_error else "",
            )
            for name, health in order
        ]
        colours = [None if health.state is SourceState.UP else Colour.WARNING for _, health in order]
        heads = (self.tr("Source"), self.tr("State"), self.tr("Last answer"), self.tr("Records"), self.tr("Last error"))
        self.sources.put(heads, rows, [name for name, _ in order], colours, wide=4)


class ShiftPage(QWidget):
    """Who is on duty, what has happened since they came, and what they leave to the next."""

    noted = Signal(str)
    """A line for the log."""
    handing_over = Signal()
    opened = Signal(object)
    """A PastLink that stands in the log."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self._duty = QLabel()
        self._duty.setObjectName("heading")
        self._duty.setWordWrap(True)
        self.entries = Table()
        self.line = QLineEdit()
        self.line.setMaxLength(1000)
        self._note, self._hand_over = QPushButton(), QPushButton()
        row = QHBoxLayout()
        row.addWidget(self.line, 1)
        row.addWidget(self._note)
        row.addWidget(self._hand_over)
        column = QVBoxLayout(self)
        column.addWidget(self._duty)
        column.addWidget(self.entries, 1)
        column.addLayout(row)
        self._note.clicked.connect(self._write)
        self.line.returnPressed.connect(self._write)
        self._hand_over.clicked.connect(self.handing_over)
        self.entries.activated_row.connect(self._open)

    def show_shift(self, shift: Shift | None, now: datetime) -> None:
        """Show the log of the wall, the newest line first."""
        self.line.setPlaceholderText(self.tr("A note for whoever comes next"))
        self._note.setText(self.tr("Write it down"))
        self._hand_over.setText(self.tr("Hand over…"))
        duty = [
            self.tr("{name} since {time}, at {station}").format(
                name=each.name, time=self._language.moment(each.since, now), station=each.station
            )
            for each in (shift.on_duty if shift is not None else ())
        ]
        self._duty.setText(
            self.tr("On duty: {names}").format(names="; ".join(duty)) if duty else self.tr("Nobody is signed in")
        )
        entries = list(reversed(shift.entries)) if shift is not None else []
        links = [past_links.read(each.said.vi) for each in entries]
        rows = [
            (self._language.moment(each.at, now), self._told(each, link, now), each.by or self.tr("by itself"))
            for each, link in zip(entries, links, strict=True)
        ]
        rows = rows or [("–", self.tr("Nothing has happened in this shift yet"), "")]
        heads = (self.tr("When"), self.tr("What"), self.tr("Who"))
        self.entries.put(heads, rows, links, wide=1)

    def _told(self, entry: ShiftEntry, link: PastLink | None, now: datetime) -> str:
        """Return what an entry says; a link by the moment that it opens."""
        said = self._language.say(entry.said)
        if link is None:
            return said
        opens = self.tr("◀ {moment}, double-click or Shift+Enter opens it")
        return past_links.PATTERN.sub(opens.format(moment=self._language.moment(link.as_of.at, now)), said)

    def begin(self, text: str) -> None:
        """Take the keyboard for a line that begins so."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.insert(text)

    @Slot(object)
    def _open(self, link: object) -> None:
        if isinstance(link, PastLink):
            self.opened.emit(link)

    @Slot()
    def _write(self) -> None:
        if words := self.line.text().strip():
            self.noted.emit(words)
