"""The page of alarms: the list with filters, the one that is chosen beside it, and what is done about them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum

from PySide6.QtCore import QItemSelectionModel, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from server.contract.alarm_commands import JournalEntry, OutsideTold, Seen
from server.contract.alarm_folding import is_unacknowledged
from server.contract.alarm_words import PRIORITIES, STATES
from server.contract.client.link import Link
from server.contract.folding import fold
from server.contract.messages import Alarm, AlarmState, AlarmSummary, Priority, Update
from server.contract.words import Words
from wall.console.alarms.detail import AlarmDetail
from wall.console.alarms.hygiene import HygienePanel
from wall.console.alarms.marks import MARKED, MarkDelegate, spoken, written
from wall.console.pages import HELD, Table
from wall.drawing.alarm_marks import COLOURS
from wall.language import Language
from wall.theme import Colour

MOST_ROWS = 500
"""Of the list; the search finds the others."""


class Which(StrEnum):
    """What the list shows."""

    STANDING = "standing"
    PUT_ASIDE = "put aside"
    QUALITY = "quality"


class AlarmPage(QWidget):
    """What needs somebody to act; everything can be done by the keyboard alone."""

    acknowledged = Signal(object)
    """Several Seen."""
    shelving = Signal(object)
    unshelved = Signal(object)
    serving = Signal(object)
    """Alarms that are to be taken out of service, or put back."""
    noting = Signal(object)
    """An alarm."""
    shown = Signal(object)
    """An alarm whose scene is to be put on the wall."""
    chosen_changed = Signal(str)
    """The key of the alarm that is looked at; empty for none."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self._alarms: dict[str, Alarm] = {}
        self._which = Which.STANDING
        self._lists: dict[Which, Sequence[Alarm]] = {Which.STANDING: (), Which.PUT_ASIDE: ()}
        self._now = datetime.now(UTC)
        self._summary: AlarmSummary | None = None
        """None before the server has told of any alarms."""
        self._heard: datetime | None = None
        """When the server was heard last, UTC."""
        self._drawn: object = None
        self.head, self.trouble = QLabel(), QLabel()
        self.head.setObjectName("heading")
        self.head.setWordWrap(True)
        self.trouble.setObjectName("said")
        self.trouble.setProperty("tone", "refused")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        self.filters = {which: QPushButton() for which in Which}
        self.line = QLineEdit()
        self.line.setClearButtonEnabled(True)
        self.list = Table()
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setItemDelegateForColumn(0, MarkDelegate(language, self.list))
        self.detail = AlarmDetail(language)
        self.hygiene = HygienePanel(language)
        self.acknowledge, self.shelve, self.serve = QPushButton(), QPushButton(), QPushButton()
        self.note, self.show_scene = QPushButton(), QPushButton()
        self._build()
        for which, button in self.filters.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, which=which: self.turn_to(which))
        self.line.textChanged.connect(self._refill)
        self.list.itemSelectionChanged.connect(self._choose)
        self.list.activated_row.connect(lambda _: self.show_it())
        self.acknowledge.clicked.connect(self.acknowledge_it)
        self.shelve.clicked.connect(self.shelve_it)
        self.serve.clicked.connect(lambda: self.serving.emit(self.chosen))
        self.note.clicked.connect(lambda: self.noting.emit(self.chosen[0]))
        self.show_scene.clicked.connect(self.show_it)

    def _build(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.head, 1)
        for button in self.filters.values():
            top.addWidget(button)
        deeds = QHBoxLayout()
        for button in (self.acknowledge, self.show_scene, self.shelve, self.note, self.serve):
            deeds.addWidget(button)
        deeds.addStretch(1)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.line)
        column.addWidget(self.list, 1)
        column.addLayout(deeds)
        side = QWidget()
        side.setObjectName("side")
        beside = QVBoxLayout(side)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.detail)
        self.split = QSplitter()
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(10)
        self.split.addWidget(left)
        self.split.addWidget(side)
        self.split.setStretchFactor(0, 5)
        self.split.setStretchFactor(1, 3)
        self.split.setSizes([1200, 720])
        self._stack = QStackedWidget()
        self._stack.addWidget(self.split)
        self._stack.addWidget(self.hygiene)
        whole = QVBoxLayout(self)
        whole.addLayout(top)
        whole.addWidget(self.trouble)
        whole.addWidget(self._stack, 1)

    def enter(self) -> None:
        """Take the keyboard, and look at the most urgent alarm where none is looked at."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._alarms and not self.list.selectedIndexes():
            self._select(0)

    def stand(self, *, upright: bool) -> None:
        """On an upright screen the alarm stands below the list."""
        self.split.setOrientation(Qt.Orientation.Vertical if upright else Qt.Orientation.Horizontal)
        self.hygiene.stand(upright=upright)

    def turn_to(self, which: Which) -> None:
        """Show another list, or the figures."""
        self._which = which
        self._stack.setCurrentIndex(1 if which is Which.QUALITY else 0)
        for each, button in self.filters.items():
            button.setChecked(each is which)
        self._drawn = None
        self._refill()

    def show_alarms(
        self,
        standing: Sequence[Alarm],
        put_aside: Sequence[Alarm],
        summary: AlarmSummary | None,
        hygiene: Update | None,
        entries: Sequence[JournalEntry] | Words,
        now: datetime,
        link: Link,
        *,
        outside: Sequence[OutsideTold] = (),
    ) -> None:
        """Show the alarms, each list in its order, and the journal of the one that is chosen, or why it is not known.

        ``outside`` is who is told of that one beyond the room.

        Where the server cannot be heard they are those of when it was heard last.
        """
        self._summary, self._now = summary, now
        self._heard = now if link is Link.LIVE else self._heard
        away = self._away(link)
        self._lists = {Which.STANDING: standing, Which.PUT_ASIDE: put_aside}
        self._alarms = {each.key: each for each in (*standing, *put_aside)}
        self._name(standing, put_aside)
        self._say_trouble(away)
        if self._which is Which.QUALITY:
            self.hygiene.show_hygiene(hygiene, summary, now, away)
        self._refill()
        chosen = self.chosen
        alarm = chosen[0] if chosen else None
        if not isinstance(entries, Words):
            entries = [each for each in entries if alarm and each.alarm == alarm.key]
            # both were asked for together
            outside = outside if entries else ()
        self.detail.show_alarm(alarm, entries, now, outside)

    def _name(self, standing: Sequence[Alarm], put_aside: Sequence[Alarm]) -> None:
        summary, number = self._summary, self._language.number
        new = sum(map(is_unacknowledged, standing))
        told = [self.tr("{count} not acknowledged").format(count=number(new))] if new else []
        if standing:
            told.append(self.tr("{count} alarms").format(count=number(len(standing))))
        else:
            told.append(self.tr("No alarm") if summary is not None else self._unknown())
        if summary is not None and summary.flood is not None:
            words = self.tr("flood since {moment}, {count} in ten minutes")
            told.append(
                words.format(moment=self._language.moment(summary.flood, self._now), count=number(summary.rate))
            )
        self.head.setText(" · ".join(told))
        counts = [number(len(each)) if each or summary is not None else "–" for each in (standing, put_aside)]
        names = {
            Which.STANDING: self.tr("Standing ({count})").format(count=counts[0]),
            Which.PUT_ASIDE: self.tr("Put aside ({count})").format(count=counts[1]),
            Which.QUALITY: self.tr("Quality"),
        }
        for which, button in self.filters.items():
            button.setText(names[which])
            button.setChecked(which is self._which)
        self.line.setPlaceholderText(self.tr("Search alarms: a place, a kind, a word"))
        self.acknowledge.setText(self.tr("Acknowledge  Ctrl+J"))
        self.show_scene.setText(self.tr("On the wall  Ctrl+M"))
        self.note.setText(self.tr("Remark…"))
        self._enable()

    def _away(self, link: Link) -> str:
        """Return why the server cannot be heard; nothing where it can."""
        match link:
            case Link.LIVE:
                return ""
            case Link.CONNECTING:
                return self.tr("Connecting to the server")
            case Link.SILENT:
                return self.tr("The server is silent")
            case Link.REFUSED:
                return self.tr("The server does not accept the key of this desk")
            case Link.OTHER_SERVER:
                return self.tr("Another server answers than the one of this desk's key")
            case Link.NO_KEY:
                return self.tr("This desk has no key to show the server")

    def _say_trouble(self, away: str) -> None:
        """Say why what is listed may not be all, or not be so any more."""
        told = []
        if away and self._summary is None:
            told.append(away)
        elif away and self._heard is not None:
            words = self.tr("{why}: this is what was known at {moment}")
            told.append(words.format(why=away, moment=self._language.moment(self._heard, self._now)))
        elif away:
            told.append(self.tr("{why}: this is what was known when the desk was open last").format(why=away))
        if self._summary is not None and self._summary.trouble is not None:
            told.append(self._language.say(self._summary.trouble))
        self.trouble.setText("\n".join(told))
        self.trouble.setVisible(bool(told))

    def _unknown(self) -> str:
        return self.tr("The server has not told of alarms yet")

    @property
    def chosen(self) -> list[Alarm]:
        """The alarms that are chosen, in the order of the list, as they are now."""
        if self._which is Which.QUALITY:
            return []
        rows = sorted({index.row() for index in self.list.selectedIndexes()})
        items = [self.list.item(row, 0) for row in rows]
        keys = [item.data(HELD) for item in items if item is not None]
        return [self._alarms[key] for key in keys if key in self._alarms]

    def choose(self, key: str) -> None:
        """Look at an alarm."""
        alarm = self._alarms.get(key)
        if alarm is not None:
            self.line.clear()
            self.turn_to(Which.STANDING if alarm.state.stands else Which.PUT_ASIDE)
        for row in range(self.list.rowCount()):
            if (item := self.list.item(row, 0)) is not None and item.data(HELD) == key:
                self._select(row)
                self.list.scrollToItem(item)

    def _select(self, row: int) -> None:
        # not selectRow, which adds and takes away as long as Ctrl is down
        flags = QItemSelectionModel.SelectionFlag
        self.list.setCurrentCell(row, 0, flags.ClearAndSelect | flags.Rows)

    @Slot()
    def acknowledge_it(self) -> None:
        """Acknowledge what is chosen and nobody has acknowledged."""
        if seen := [_seen(each) for each in self.chosen if is_unacknowledged(each)]:
            self.acknowledged.emit(seen)

    @Slot()
    def shelve_it(self) -> None:
        """Put aside what is chosen, or have it before one again."""
        if back := [_seen(each) for each in self.chosen if each.state is AlarmState.SHELVED]:
            self.unshelved.emit(back)
        elif standing := [each for each in self.chosen if each.state.stands]:
            self.shelving.emit(standing)

    @Slot()
    def show_it(self) -> None:
        """Put the scene of the alarm that is chosen on the wall."""
        if (chosen := self.chosen) and chosen[0].state.stands:
            self.shown.emit(chosen[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Begin a search by typing; Escape clears it."""
        if event.key() == Qt.Key.Key_Escape and self.line.text():
            self.line.clear()
            self.list.setFocus()
        elif event.text().strip() and event.text().isprintable() and not event.modifiers():
            self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.line.insert(event.text())
        else:
            super().keyPressEvent(event)

    @Slot()
    def _refill(self) -> None:
        if self._which is Which.QUALITY:
            return
        wanted = fold(self.line.text()).split()
        alarms = [each for each in self._lists[self._which] if _holds(each, wanted)]
        nothing = self._nothing(wanted)
        drawn = (self._which, tuple(alarms[:MOST_ROWS]), len(alarms), self._language.code, nothing)
        moments = tuple(self._language.moment(each.since, self._now) for each in alarms[:MOST_ROWS])
        if (drawn, moments) == self._drawn:
            return
        self._drawn = drawn, moments
        chosen = {each.key for each in self.chosen}
        say = self._language.say
        rows, held, colours = [], [], []
        for each, moment in zip(alarms, moments, strict=False):
            what = f"{say(each.name)}: {say(each.about)}" if say(each.about) else say(each.name)
            what = self.tr("{name} (test)").format(name=what) if each.test else what
            who = each.put_aside or each.acknowledged
            said = say(each.said)
            told = f"{what}\n{said}" if said else what
            state = say(STATES[each.state])
            rows.append((written(each, self._language), told, f"{state}\n{who.by}" if who else state, moment))
            held.append(each.key)
            colours.append(_colour(each))
        if len(alarms) > MOST_ROWS:
            more = self.tr("and {count} more: search").format(count=self._language.number(len(alarms) - MOST_ROWS))
            rows.append(("", more, "", ""))
        heads = (
            self.tr("Priority"),
            self.tr("Alarm"),
            self.tr("State"),
            self.tr("Since"),
        )
        self.list.put(heads, rows or [("", nothing, "", "")], held, colours, wide=1)
        with QSignalBlocker(self.list):
            for row, each in enumerate(alarms[:MOST_ROWS]):
                if (item := self.list.item(row, 0)) is not None:
                    item.setData(MARKED, each)
                    item.setToolTip(spoken(each, self._language))
            self.list.clearSelection()
            for row, key in enumerate(held):
                for column in range(self.list.columnCount() if key in chosen else 0):
                    if (item := self.list.item(row, column)) is not None:
                        item.setSelected(True)
        self._choose()

    def _nothing(self, wanted: Sequence[str]) -> str:
        if self._summary is None:
            return self._unknown()
        if wanted:
            return self.tr("No alarm has these words")
        if self._which is Which.PUT_ASIDE:
            return self.tr("Nothing is shelved, suppressed or out of service")
        return self.tr("No alarm. {count} rules are in force").format(count=self._language.number(self._summary.rules))

    @Slot()
    def _choose(self) -> None:
        chosen = self.chosen
        self._enable()
        key = chosen[0].key if chosen else ""
        if key != (self.detail.alarm.key if self.detail.alarm is not None else ""):
            self.detail.show_alarm(chosen[0] if chosen else None, (), self._now)
            self.chosen_changed.emit(key)

    def _enable(self) -> None:
        chosen = self.chosen
        self.acknowledge.setEnabled(any(map(is_unacknowledged, chosen)))
        self.show_scene.setEnabled(len(chosen) == 1 and chosen[0].state.stands)
        self.note.setEnabled(len(chosen) == 1)
        shelved = any(each.state is AlarmState.SHELVED for each in chosen)
        self.shelve.setText(self.tr("Take off the shelf") if shelved else self.tr("Shelve…"))
        self.shelve.setEnabled(shelved or any(each.state.stands for each in chosen))
        out = any(each.state is AlarmState.OUT_OF_SERVICE for each in chosen)
        self.serve.setText(self.tr("Back into service…") if out else self.tr("Out of service…"))
        self.serve.setEnabled(bool(chosen))


def _seen(alarm: Alarm) -> Seen:
    return Seen(alarm.key, alarm.occurrence, alarm.revision)


def _holds(alarm: Alarm, wanted: Sequence[str]) -> bool:
    if not wanted:
        return True
    words = (alarm.name, alarm.about, alarm.said, PRIORITIES[alarm.priority], STATES[alarm.state])
    text = fold(" ".join(f"{each.vi} {each.en}" for each in words) + f" {alarm.gate} {alarm.road} {alarm.key}")
    return all(word in text for word in wanted)


def _colour(alarm: Alarm) -> QColor | None:
    """Return the colour of what is said, as the wall has it; None for that of all words."""
    if alarm.test:
        return Colour.STALE
    if alarm.state is AlarmState.UNACKNOWLEDGED:
        return None if alarm.priority is Priority.LOW else COLOURS[alarm.priority]
    return None if alarm.state is AlarmState.ACKNOWLEDGED else Colour.QUIET
