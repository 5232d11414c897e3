"""Which moment is shown, and the buttons and keys that move it: one for the wall, one for each rehearsal."""

from datetime import datetime, timedelta
from functools import partial

from msgspec import structs
from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from server.contract.commands import Answer
from server.contract.messages import AsOf
from server.contract.past import ReadMarks
from server.contract.words import Words
from wall.client.dispatcher import Dispatcher
from wall.client.orders import Orders
from wall.console.dialogs import Choice
from wall.console.past import typed
from wall.console.past.timeline import Timeline
from wall.language import Language

SPEEDS = (1, 10, 60, 300, 600)
GATHER = 250
"""Milliseconds after which what happened in another stretch is asked for."""
AGAIN = 15_000
"""Milliseconds after which it is asked again: more may have happened."""
BEYOND = 0.5
"""Share of what is seen that is asked for beyond either end, so that it is there when one moves."""


class Player(QWidget):
    """A timeline with its buttons. It begins at now."""

    changed = Signal(object)
    """The AsOf that is to be shown; None for now."""
    marked = Signal(object)
    """The Marks of what is seen, and of some time around it."""

    def __init__(self, board: Dispatcher, orders: Orders, language: Language, wall: str) -> None:
        super().__init__()
        self._board, self._orders, self._language, self._wall = board, orders, language, wall
        self.as_of: AsOf | None = None
        self.first: datetime | None = None
        """Before it nothing is known."""
        self.timeline = Timeline(language)
        self.buttons = {id: QPushButton() for id in ("before", "play", "after", "now", "nearer", "further")}
        self.speed = Choice()
        for speed in SPEEDS:
            self.speed.addItem(f"×{speed}", speed)
        self.speed.setCurrentIndex(SPEEDS.index(60))
        self.clock = MomentLine()
        self.clock.setFixedWidth(190)
        row = QHBoxLayout()
        for id in ("before", "play", "after"):
            row.addWidget(self.buttons[id])
        row.addWidget(self.speed)
        row.addWidget(self.clock)
        row.addWidget(self.buttons["now"])
        row.addStretch(1)
        self.row = row
        for id in ("nearer", "further"):
            row.addWidget(self.buttons[id])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.timeline)
        column.addLayout(row)
        self.buttons["play"].setCheckable(True)
        does = {
            "before": partial(self.step, -1),
            "after": partial(self.step, 1),
            "play": self.play,
            "now": self.go_live,
            "nearer": partial(self.timeline.zoom, -1),
            "further": partial(self.timeline.zoom, 1),
        }
        for id, button in self.buttons.items():
            button.clicked.connect(lambda _=False, do=does[id]: do())
        self.speed.currentIndexChanged.connect(self._change_speed)
        self.speed.activated.connect(self._leave_speed)
        self.clock.returnPressed.connect(self._type)
        self.clock.left.connect(self._leave_clock)
        self.timeline.wanted.connect(self.seek)
        self._gathering = QTimer(self)
        self._gathering.setSingleShot(True)
        self._gathering.timeout.connect(self._ask_marks)
        self.timeline.stretched.connect(lambda: self._gathering.start(GATHER))
        self._again = QTimer(self)
        self._again.timeout.connect(self._ask_marks)
        self.speak()

    @property
    def at(self) -> datetime | None:
        """The moment that is to be shown; None for now."""
        return None if self.as_of is None else self.as_of.moment(self._board.now)

    @property
    def plays(self) -> bool:
        """Whether time goes on in what is shown."""
        return self.as_of is not None and self.as_of.since is not None

    def speak(self) -> None:
        """Say everything in the language of now."""
        names = {
            "before": ("|◀", self.tr("to what happened before")),
            "after": ("▶|", self.tr("to what happened next")),
            "play": ("||" if self.plays else "▶", self.tr("play, or stand still")),
            "now": (self.tr("Back to now"), self.tr("show what comes now")),
            "nearer": ("+", self.tr("see less time, larger")),
            "further": ("−", self.tr("see more time at once")),
        }
        keys = {
            "before": "PgUp",
            "after": "PgDn",
            "play": self.tr("Space"),
            "now": "End",
            "nearer": "+",
            "further": "−",
        }
        for id, (name, tip) in names.items():
            self.buttons[id].setText(name)
            self.buttons[id].setToolTip(f"{tip}  {keys[id]}")
            self.buttons[id].setAccessibleName(tip)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self.speak()
        super().changeEvent(event)

    def refresh(self) -> None:
        """Show the moment of now; to be called every second, and oftener while it plays."""
        now, at = self._board.now, self.at
        against = self.as_of.against if self.as_of is not None else None
        if at is not None and at >= now and self.plays:
            # it has caught up
            self.go_live()
            return
        self.timeline.tell(now, at, against, self.first)
        if not self.clock.hasFocus():
            self.clock.setText(typed.spelt(at or now, self._language.code))
        self.buttons["play"].setChecked(self.plays)
        self.buttons["play"].setText("||" if self.plays else "▶")
        self.buttons["now"].setEnabled(self.as_of is not None)
        if self.isVisible() and not self._again.isActive():
            self._again.start(AGAIN)
            self._ask_marks()
        elif not self.isVisible():
            self._again.stop()

    @Slot(object)
    def seek(self, at: datetime) -> None:
        """Show a moment, standing; one that is compared with stays."""
        against = self.as_of.against if self.as_of is not None else None
        self._become(AsOf(at=min(at, self._board.now), against=against))

    def show_as_of(self, as_of: AsOf | None) -> None:
        """Take what somebody else has set, without asking for it."""
        if as_of != self.as_of:
            self.as_of = as_of
            if as_of is not None and as_of.since is not None and int(as_of.speed) in SPEEDS:
                self.speed.blockSignals(True)  # noqa: FBT003 - Qt's
                self.speed.setCurrentIndex(SPEEDS.index(int(as_of.speed)))
                self.speed.blockSignals(False)  # noqa: FBT003 - Qt's
            self.refresh()

    def play(self) -> None:
        """Go on from the moment that is shown, or stand still there; from now, from an hour ago."""
        now = self._board.now
        if self.plays:
            self._become(structs.replace(self._standing(), since=None))
        else:
            start = self._standing()
            at = start.at if now - start.at > timedelta(seconds=1) else now - timedelta(hours=1)
            self._become(structs.replace(start, at=at, since=now, speed=float(self.speed.currentData())))

    def go_live(self) -> None:
        """Show now."""
        self._become(None)

    def step(self, way: int) -> None:
        """Go to what happened next (1) or before (-1); where nothing is known of it, by a tenth of what is seen."""
        mark = self.timeline.mark_beside(way)
        at = self.at or self._board.now
        self.seek(mark.at if mark is not None else at + self.timeline.span / 10 * way)

    def compare(self, against: datetime | None) -> None:
        """Mark what is different from another moment; None for nothing."""
        base = self.as_of or AsOf(at=self._board.now)
        self._become(structs.replace(base, against=against))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Play, step, and go back to now."""
        match event.key():
            case Qt.Key.Key_Space:
                self.play()
            case Qt.Key.Key_PageUp:
                self.step(-1)
            case Qt.Key.Key_PageDown:
                self.step(1)
            case Qt.Key.Key_End:
                self.go_live()
            case Qt.Key.Key_Home if self.first is not None:
                self.seek(self.first)
            case _:
                super().keyPressEvent(event)

    def _standing(self) -> AsOf:
        """Return the moment that is shown, standing."""
        now = self._board.now
        return (
            AsOf(at=now) if self.as_of is None else structs.replace(self.as_of, at=self.as_of.moment(now), since=None)
        )

    def _become(self, as_of: AsOf | None) -> None:
        if as_of != self.as_of:
            self.as_of = as_of
            self.refresh()
            self.changed.emit(as_of)

    @Slot()
    def _change_speed(self) -> None:
        if self.plays:
            speed = float(self.speed.currentData())
            self._become(structs.replace(self._standing(), since=self._board.now, speed=speed))

    @Slot()
    def _leave_speed(self) -> None:
        """Give the keyboard back to the timeline: End goes back to now, and not to the last speed."""
        self.timeline.setFocus()

    @Slot()
    def _type(self) -> None:
        """Go to what was typed, or say why not: then it stays, to be mended."""
        now = self._board.now
        at = typed.moment(self.clock.text(), self.at or now, now)
        if isinstance(at, Words):
            self._orders.refused.emit(at)
            self.clock.selectAll()
            return
        self.timeline.setFocus()
        self.seek(at)

    @Slot()
    def _leave_clock(self) -> None:
        """Give the keyboard back to the timeline."""
        self.timeline.setFocus()
        self.refresh()

    @Slot()
    def _ask_marks(self) -> None:
        line = self.timeline
        beyond = line.span * BEYOND
        order = ReadMarks(wall=self._wall, since=line.begin - beyond, until=min(line.end + beyond, self._board.now))
        self._orders.look_up(order, self._take_marks)

    def _take_marks(self, answer: Answer) -> None:
        # a rehearsal may have been closed meanwhile
        if answer.marks is not None and isValid(self):
            self.timeline.show_marks(answer.marks.marks)
            self.marked.emit(answer.marks)


class MomentLine(QLineEdit):
    """A moment that can be typed; the pointer alone takes it, Escape leaves it as it was."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose all of it, as whoever types another one wants."""
        super().mousePressEvent(event)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Leave with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
