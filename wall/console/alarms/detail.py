"""One alarm at the desk: what is so, what to do, whom to call, its procedure, what else has changed, its journal."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from server.contract.alarm_commands import JournalEntry, OutsideTold
from server.contract.alarm_procedure import StepOnWay, StepProgress, way
from server.contract.alarm_words import ANSWERS, PRIORITIES, STATES, answered
from server.contract.messages import Alarm, Deed
from server.contract.words import Words
from wall.language import Language

MOST_OUTSIDE = 12
"""People and steps that are listed: the newest ones."""
MOST_ENTRIES = 12
"""Of the journal."""


class AlarmDetail(QScrollArea):
    """Tells all that is known of an alarm; steps of its procedure are ticked here."""

    ticked = Signal(str, str)
    """The id of a step that is done, and of what it has come to; empty where there is nothing to choose."""
    skipped = Signal(str)
    """The id of a step that is to be left out."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self.alarm: Alarm | None = None
        self._entries: Sequence[JournalEntry] | Words = ()
        self._outside: tuple[OutsideTold, ...] = ()
        self._told: object = None
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_alarm(
        self,
        alarm: Alarm | None,
        entries: Sequence[JournalEntry] | Words,
        now: datetime,
        outside: Sequence[OutsideTold] = (),
    ) -> None:
        """Show an alarm with its newest entries of the journal, or why that cannot be read; nothing for None.

        ``outside`` is who is told of it beyond the room.
        """
        entries = entries if isinstance(entries, Words) else tuple(entries)
        outside = tuple(outside)
        told = (alarm, entries, outside, self._language.code, self._language.moment(now, now))
        if told == self._told:
            return
        same = self.alarm is not None and alarm is not None and alarm.key == self.alarm.key
        at = self.verticalScrollBar().value() if same else 0
        # whoever has got to a button by keys goes on there
        before = self.window().focusWidget()
        focused = [each is before for each in self.findChildren(QPushButton)] if same else []
        self._told, self.alarm, self._entries, self._outside = told, alarm, entries, outside
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        if alarm is None:
            column.addWidget(_text(self.tr("Choose an alarm: what to do, and whom to call, stands here"), "quiet"))
        else:
            self._fill(column, alarm, now)
        column.addStretch(1)
        self.setWidget(inside)
        self.verticalScrollBar().setValue(at)
        buttons = inside.findChildren(QPushButton)
        if True in focused and focused.index(True) < len(buttons):
            buttons[focused.index(True)].setFocus()

    def _fill(self, column: QVBoxLayout, alarm: Alarm, now: datetime) -> None:
        say, moment = self._language.say, self._language.moment
        about = say(alarm.about)
        column.addWidget(_text(f"{say(alarm.name)}: {about}" if about else say(alarm.name), "heading"))
        column.addWidget(_text(say(alarm.said)))
        since = self.tr("since {moment}").format(moment=moment(alarm.since, now))
        kind = self.tr("test") if alarm.test else ""
        told = [say(PRIORITIES[alarm.priority]), say(STATES[alarm.state]), since, kind]
        if alarm.first:
            told.append(self.tr("the first one of its group"))
        column.addWidget(_text(" · ".join(filter(None, told)), "quiet"))
        for words in self._standing(alarm, now):
            column.addWidget(_text(words, "quiet"))
        if alarm.action is not None:
            _section(column, self.tr("What to do"))
            column.addWidget(_text(say(alarm.action), "heading"))
        if alarm.consequence is not None:
            _section(column, self.tr("If nobody acts"))
            column.addWidget(_text(say(alarm.consequence)))
        if alarm.calls:
            _section(column, self.tr("Whom to call"))
            for each in alarm.calls:
                number = _text(f"<b>{each.number}</b>  {say(each.name)}" if each.number else say(each.name))
                number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                column.addWidget(number)
        if self._outside:
            _section(column, self.tr("Told outside the room"))
            for told_to in self._outside[-MOST_OUTSIDE:]:
                column.addWidget(_text(self._outside_line(told_to, now)))
        if alarm.procedure:
            _section(column, self.tr("Procedure"))
            for step in way(alarm):
                column.addWidget(self._step(step, now))
        if alarm.causes:
            _section(column, self.tr("What else changed in the ten minutes before"))
            for cause in alarm.causes:
                column.addWidget(_text(f"{moment(cause.at, now)}  {say(cause.said)}"))
        if isinstance(self._entries, Words):
            _section(column, self.tr("Journal"))
            column.addWidget(_text(self.tr("It cannot be read: {why}").format(why=say(self._entries))))
        elif self._entries:
            _section(column, self.tr("Journal"))
            for entry in self._entries[:MOST_ENTRIES]:
                column.addWidget(_text(self._line(entry, now)))

    def _outside_line(self, told: OutsideTold, now: datetime) -> str:
        """Return who is told, by what, and what became of it."""
        states = {
            "planned": self.tr("will be told, unless somebody takes it on"),
            "waiting": self.tr("will be told"),
            "sending": self.tr("is being told"),
            "sent": self.tr("told"),
            "refused": self.tr("refused, given up"),
            "late": self.tr("too late, given up"),
            "cancelled": self.tr("no longer needed"),
        }
        ways = {"mail": self.tr("mail"), "sms": "SMS", "webhook": "webhook"}
        state = self.tr("told that it is over") if told.over and told.state == "sent" else states.get(told.state)
        agency = self._language.say(told.agency) if told.agency is not None else ""
        why = self._language.say(told.why) if told.why is not None and told.state != "sent" else ""
        parts = [told.who, agency, ways.get(told.channel, told.channel), state or told.state, why]
        return f"{self._language.moment(told.at, now)}  {' · '.join(filter(None, parts))}"

    def _line(self, entry: JournalEntry, now: datetime) -> str:
        """Return a line of the journal."""
        told = [self._language.moment(entry.at, now), self._happened(entry)]
        if entry.deed is not None:
            told += [_by(entry.deed), entry.deed.why]
        return "  ".join(filter(None, told))

    def _happened(self, entry: JournalEntry) -> str:
        """Return what an entry says has happened."""
        names = {
            "raise": self.tr("raised: {said}"),
            "return": self.tr("over"),
            "acknowledge": self.tr("acknowledged"),
            "re-alarm": self.tr("to be acknowledged again"),
            "shelve": self.tr("shelved"),
            "unshelve": self.tr("taken off the shelf"),
            "expire": self.tr("the time on the shelf is over"),
            "suppress": self.tr("suppressed by design"),
            "release": self.tr("no longer suppressed"),
            "remove": self.tr("taken out of service"),
            "restore": self.tr("put back into service"),
            "withdraw": self.tr("its rule was taken away"),
            "note": self.tr("remark"),
            "tick": self.tr("step done: {step}"),
            "skip": self.tr("step left out: {step}"),
            "answer": self.tr("answered from outside: {answer}"),
        }
        event, _, step = entry.event.partition(" ")
        name = self._step_name(step.partition(" ")[0])
        answer = self._language.say(ANSWERS[step]) if step in ANSWERS else step
        return names.get(event, event).format(said=self._language.say(entry.said), step=name, answer=answer)

    def _step_name(self, step: str) -> str:
        procedure = self.alarm.procedure if self.alarm is not None else ()
        return next((self._language.say(each.said) for each in procedure if each.id == step), step)

    def _standing(self, alarm: Alarm, now: datetime) -> list[str]:
        """Return who has done something about it, and until when it is put aside."""
        moment, told = self._language.moment, []
        if alarm.acknowledged is not None:
            words = self.tr("acknowledged by {name}, {moment}")
            told.append(words.format(name=_by(alarm.acknowledged), moment=moment(alarm.acknowledged.at, now)))
        told += [f"{self._language.say(answered(each))}, {moment(each.at, now)}" for each in alarm.answers]
        if alarm.put_aside is not None:
            words = self.tr("put aside by {name}, {moment}: {why}")
            name, at = _by(alarm.put_aside), moment(alarm.put_aside.at, now)
            told.append(words.format(name=name, moment=at, why=alarm.put_aside.why))
        if alarm.until is not None:
            told.append(self.tr("shelved until {moment}").format(moment=moment(alarm.until, now)))
        if alarm.suppressed_by is not None:
            told.append(self.tr("because of: {what}").format(what=self._language.say(alarm.suppressed_by)))
        if alarm.returned is not None and not alarm.active:
            told.append(self.tr("over since {moment}").format(moment=moment(alarm.returned, now)))
        return told

    def _step(self, on_way: StepOnWay, now: datetime) -> QWidget:
        """Return a step: ticked with who and when, left out, or with what may be chosen."""
        say, step = self._language.say, on_way.step
        row = QWidget()
        line = QVBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        mark = {StepProgress.DONE: "✓", StepProgress.SKIPPED: "✗", StepProgress.DUE: "▶", StepProgress.AHEAD: "·"}
        words = f"{mark[on_way.progress]}  {say(step.said)}"
        if on_way.tick is not None:
            answer = next((say(each.said) for each in step.answers if each.id == on_way.tick.answer), "")
            deed = on_way.tick.deed
            told = (answer, _by(deed), self._language.moment(deed.at, now), deed.why)
            words = f"{words}  ({', '.join(filter(None, told))})"
        tone = "" if on_way.progress is StepProgress.DUE else "quiet"
        line.addWidget(_text(words, tone))
        if on_way.progress is StepProgress.DUE:
            buttons = QHBoxLayout()
            for answer, called in [(each.id, say(each.said)) for each in step.answers] or [("", self.tr("Done"))]:
                button = QPushButton(called)
                button.clicked.connect(lambda _=False, answer=answer: self.ticked.emit(step.id, answer))
                buttons.addWidget(button)
            leave = QPushButton(self.tr("Leave out…"))
            leave.clicked.connect(lambda: self.skipped.emit(step.id))
            buttons.addWidget(leave)
            buttons.addStretch(1)
            line.addLayout(buttons)
        return row


def _section(column: QVBoxLayout, head: str) -> None:
    column.addSpacing(12)
    column.addWidget(_text(head, "quiet"))


def _text(words: str, name: str = "") -> QLabel:
    label = QLabel(words)
    label.setWordWrap(True)
    label.setObjectName(name)
    return label


def _by(deed: Deed) -> str:
    return f"{deed.by} ({deed.station})" if deed.station else deed.by
