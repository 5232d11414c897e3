"""Who drives the room's outputs, who stands by, and what the last drill found; to give the duty, and to drill."""

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from server.contract.messages import Drill, Duty, Proofs
from wall.console.pages import Table
from wall.language import Language
from wall.theme import Colour
from wall.workplace.form import Form

MOST_ROWS = 6
"""Stations that are seen without scrolling."""
Chosen = tuple[str, str]
"""The name of a duty, and a station of it."""


class DutyPanel(QWidget):
    """A row for each station of each duty; there is none where no duty is set up."""

    given = Signal(str, str)
    """The name of a duty, and the station that shall have it."""
    drilled = Signal(str)
    """The name of a duty that is to be drilled."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self._duties: Mapping[str, Duty] = {}
        self._head, self.last = QLabel(), QLabel()
        self._head.setObjectName("heading")
        self.last.setWordWrap(True)
        self.stations = Table()
        self.give, self.drill = QPushButton(), QPushButton()
        row = QHBoxLayout()
        row.addWidget(self._head, 1)
        row.addWidget(self.drill)
        row.addWidget(self.give)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.stations)
        column.addWidget(self.last)
        self.give.clicked.connect(self.give_it)
        self.drill.clicked.connect(self.drill_it)
        self.stations.activated_row.connect(self.give_it)
        self.stations.itemSelectionChanged.connect(self._enable)

    def show_duties(self, duties: Mapping[str, Duty], proofs: Proofs, now: datetime) -> None:
        """Show the duties of a wall by name, and what its stations prove."""
        self._duties = duties
        self.setVisible(bool(duties))
        self._head.setText(self.tr("On duty for the room's outputs"))
        self.give.setText(self.tr("Give the duty…"))
        self.drill.setText(self.tr("Drill…"))
        wrong = {
            each.station: "; ".join(map(self._language.say, each.differs)) for each in proofs.stations if each.differs
        }
        rows, held, colours = [], [], []
        for name, duty in duties.items():
            for rank, station in enumerate(duty.stations, 1):
                state, colour = self._state(duty, station)
                told = [self._told(duty, now)] if station == duty.holder else []
                told += [wrong[station]] if station in wrong else []
                colour = Colour.WARNING if station in wrong and colour is None else colour
                rows.append((name, str(rank), station, state, "; ".join(filter(None, told))))
                held.append((name, station))
                colours.append(colour)
        heads = (self.tr("Duty"), self.tr("Rank"), self.tr("Station"), self.tr("State"), self.tr("What is known"))
        self.stations.put(heads, rows, held, colours, wide=4)
        self.stations.fit(MOST_ROWS)
        drills = [(name, duty.drill) for name, duty in duties.items() if duty.drill is not None]
        self.last.setText("\n".join(self._drill(name, drill, now) for name, drill in drills))
        self.last.setVisible(bool(drills))
        self._enable()

    def _state(self, duty: Duty, station: str) -> tuple[str, QColor | None]:
        there = station in duty.present
        if station == duty.holder:
            return (self.tr("on duty"), None) if there else (self.tr("on duty, silent"), Colour.CRITICAL)
        return (self.tr("stands by"), None) if there else (self.tr("not there"), Colour.STALE)

    def _told(self, duty: Duty, now: datetime) -> str:
        """Return what is known of whoever is on duty."""
        say, seconds = self._language.say, self._language.number
        told = [self.tr("since {moment}").format(moment=self._language.moment(duty.since, now))] if duty.since else []
        told += [say(duty.why)] if duty.why is not None else []
        progress = duty.progress
        if progress is None:
            return "; ".join(told)
        if progress.trouble is not None:
            told.append(self.tr("the outputs are not switched: {reason}").format(reason=say(progress.trouble)))
        elif progress.hook is not None:
            told.append(self.tr("outputs switched after {number} s").format(number=seconds(progress.hook, 1)))
        if progress.pictures is not None:
            words = self.tr("{seen} of {count} cameras seen after {number} s")
            told.append(words.format(seen=progress.seen, count=progress.cameras, number=seconds(progress.pictures, 1)))
        return "; ".join(told)

    def _drill(self, name: str, drill: Drill, now: datetime) -> str:
        say, number = self._language.say, self._language.number
        when = self._language.moment(drill.at, now)
        if drill.ended is None:
            return self.tr("{duty}: a drill is under way since {moment}").format(duty=name, moment=when)
        told = [
            words.format(number=number(seconds, 1))
            for words, seconds in (
                (self.tr("on duty after {number} s"), drill.taken),
                (self.tr("outputs after {number} s"), drill.hook),
                (self.tr("cameras after {number} s"), drill.pictures),
                (self.tr("given back within {number} s"), drill.returned),
            )
            if seconds is not None
        ]
        judged = "; ".join(map(say, drill.flaws)) if drill.flaws else self.tr("it went well")
        head = self.tr("{duty}: last drill {moment}: {judgement}").format(duty=name, moment=when, judgement=judged)
        judged = f"{head} ({'; '.join(told)})" if told else head
        where = self.tr("report on the server: {folder}").format(folder=drill.report)
        return f"{judged}\n{where}" if drill.report else judged

    @property
    def _chosen(self) -> Chosen | None:
        """The row that is chosen; where one other station alone is there, that one."""
        chosen = self.stations.chosen
        if isinstance(chosen, tuple):
            return chosen
        others = [(name, each) for name, duty in self._duties.items() for each in duty.present if each != duty.holder]
        return others[0] if len(others) == 1 else None

    @Slot()
    def _enable(self) -> None:
        chosen = self._chosen
        duty = self._duties.get(chosen[0]) if chosen is not None else None
        # one that is not there cannot take it
        able = duty is not None and chosen is not None and chosen[1] != duty.holder and chosen[1] in duty.present
        self.give.setEnabled(able)
        self.drill.setEnabled(bool(self._duties))

    @Slot()
    def give_it(self, _row: object = None) -> None:
        """Ask for the duty to be given to the station that is chosen."""
        if self.give.isEnabled() and (chosen := self._chosen) is not None:
            self.given.emit(*chosen)

    @Slot()
    def drill_it(self) -> None:
        """Ask for a drill of the duty that is chosen, else of the first."""
        chosen = self._chosen
        if self._duties:
            self.drilled.emit(chosen[0] if chosen is not None else next(iter(self._duties)))


class DutyForm(Form):
    """Asks once more: what follows is seen by the whole room."""

    def __init__(self, parent: QWidget, title: str, accept: str, words: str) -> None:
        super().__init__(parent, title, accept)
        label = QLabel(words)
        label.setWordWrap(True)
        self.rows.addRow(label)
