"""What the desk does about alarms: orders, the forms before them, and the journal of the one that is looked at."""

import time
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from server.contract.alarm_commands import (
    AcceptProposal,
    AcknowledgeAlarms,
    JournalEntry,
    NoteAlarm,
    OutsideTold,
    ReadAlarms,
    Seen,
    ServeAlarms,
    ShelveAlarms,
    ShowAlarm,
    TickStep,
    UnshelveAlarms,
)
from server.contract.alarm_folding import in_order, is_unacknowledged
from server.contract.client.commands import UnansweredError
from server.contract.commands import Answer
from server.contract.messages import Alarm, AlarmState, Proposal, Update
from server.contract.words import Words
from wall.client.dispatcher import Dispatcher
from wall.client.orders import Orders
from wall.client.standing_alarms import StandingAlarms
from wall.console.alarms.forms import ReasonForm, ShelveForm, named
from wall.console.alarms.page import AlarmPage
from wall.console.doing import Doing
from wall.language import Language

NOTHING = Words(vi="không có báo động nào", en="there is no alarm")
SILENT = Words(vi="máy chủ không trả lời", en="the server does not answer")
AGAIN = 5.0
"""Seconds after which it is asked again who is told of an alarm outside."""
SOON = 300
"""Milliseconds after which the journal of an alarm that has changed is asked for."""


class AlarmDesk(QObject):
    """Follows the alarms, and gives the orders of the page."""

    def __init__(
        self, board: Dispatcher, orders: Orders, doing: Doing, wall: str, language: Language, window: QWidget
    ) -> None:
        super().__init__(window)
        self._board, self._orders, self._doing, self._wall = board, orders, doing, wall
        self._language, self._window = language, window
        self.alarms = StandingAlarms(board, self)
        self.page = AlarmPage(language)
        self._hygiene: Update | None = None
        self._entries: Sequence[JournalEntry] | Words = ()
        """Of the journal, or why it cannot be read."""
        self._outside: Sequence[OutsideTold] = ()
        """Who is told beyond the room of the alarm whose journal was read."""
        self._read_at = 0.0
        """When, by the clock that nobody sets."""
        self._read: tuple[str, int] = ("", 0)
        """Of which alarm the journal was read, and at which revision."""
        self._asking = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._ask)
        board.watch("alarms/hygiene", self._take_hygiene)
        page = self.page
        page.acknowledged.connect(lambda seen: orders.give(AcknowledgeAlarms(alarms=tuple(seen))))
        page.unshelved.connect(lambda seen: orders.give(UnshelveAlarms(alarms=tuple(seen))))
        page.shelving.connect(self._shelve)
        page.serving.connect(self._serve)
        page.noting.connect(self._note)
        page.shown.connect(self._show)
        page.chosen_changed.connect(lambda _: self._soon.start(0))
        page.detail.ticked.connect(self._tick)
        page.detail.skipped.connect(self._skip)
        page.hygiene.accepted.connect(self._accept)

    def refresh(self) -> None:
        """Show what is known now."""
        page, alarms = self.page, self.alarms
        page.show_alarms(
            alarms.standing,
            alarms.put_aside,
            alarms.summary,
            self._hygiene,
            self._entries,
            self._board.now,
            self._board.link,
            outside=self._outside,
        )
        alarm = page.detail.alarm
        if alarm is None or self._soon.isActive():
            return
        # what goes out does not change an alarm
        is_old = alarm.state.stands and page.isVisible() and time.monotonic() - self._read_at > AGAIN
        if (alarm.key, alarm.revision) != self._read or is_old:
            self._soon.start(SOON)

    def show_foremost(self) -> None:
        """Put the scene of the alarm that is looked at on the wall, else of the most urgent one."""
        chosen = [each for each in self.page.chosen if each.state.stands] if self.page.isVisible() else []
        standing = chosen or in_order(each for each in self.alarms.standing if not each.test)
        if standing:
            self._show(standing[0])
        else:
            self._orders.refused.emit(NOTHING)

    def acknowledge(self) -> None:
        """Acknowledge what is chosen on the page; where nothing of it waits for that, look at the most urgent one."""
        if any(map(is_unacknowledged, self.page.chosen)):
            self.page.acknowledge_it()
        else:
            self.open_foremost()

    def open_foremost(self) -> None:
        """Look at the alarm that is most urgent."""
        if self.alarms.standing:
            self.refresh()
            self.page.choose(self.alarms.standing[0].key)
            self.page.list.setFocus()

    def _take_hygiene(self, update: Update) -> None:
        self._hygiene = None if update.is_gone else update

    @Slot()
    def _ask(self) -> None:
        alarm = self.page.detail.alarm
        if alarm is None or self._asking:
            return
        self._asking = True
        self._orders.spawn(self._ask_for(alarm))

    async def _ask_for(self, alarm: Alarm) -> None:
        """Ask for the journal of an alarm, once at a time; what cannot be told now is asked for with the next news."""
        try:
            answer = await self._orders.ask(ReadAlarms(alarm=alarm.key), again=False)
        except UnansweredError:
            answer = Answer(refused=SILENT)
        finally:
            self._asking = False
        # also where it was refused: it is not asked for again and again
        self._read, self._read_at = (alarm.key, alarm.revision), time.monotonic()
        self._outside = answer.alarms.outside if answer.alarms is not None else ()
        told = answer.alarms.entries if answer.alarms is not None else None
        self._entries = answer.refused if answer.refused is not None else told or ()
        if isValid(self.page):
            self.refresh()

    def _called(self, alarms: Sequence[Alarm]) -> str:
        say = self._language.say
        names = [f"{say(each.name)}: {say(each.about)}" if say(each.about) else say(each.name) for each in alarms]
        return named(names, self.tr("and {count} more"))

    @Slot(object)
    def _shelve(self, alarms: list[Alarm]) -> None:
        title, accept = self.tr("Shelve alarms"), self.tr("Shelve")
        form = ShelveForm(self._window, title, accept, self._called(alarms), self._language, self._board.now)

        def give() -> None:
            until = self._board.now + form.length
            order = ShelveAlarms(alarms=tuple(map(_seen, alarms)), until=until, why=form.reason)
            form.submit(self._orders, self._language, order)

        form.given.connect(give)
        form.open()

    @Slot(object)
    def _serve(self, alarms: list[Alarm]) -> None:
        back = [each for each in alarms if each.state is AlarmState.OUT_OF_SERVICE]
        meant = back or alarms
        title = self.tr("Put back into service") if back else self.tr("Take out of service")
        form = ReasonForm(self._window, title, title, self._called(meant))

        def give() -> None:
            order = ServeAlarms(alarms=tuple(map(_seen, meant)), in_service=bool(back), why=form.reason)
            form.submit(self._orders, self._language, order)

        form.given.connect(give)
        form.open()

    @Slot(object)
    def _note(self, alarm: Alarm) -> None:
        form = ReasonForm(self._window, self.tr("A remark for the journal"), self.tr("Write"), self._called([alarm]))
        form.given.connect(
            lambda: form.submit(self._orders, self._language, NoteAlarm(alarm=_seen(alarm), text=form.reason))
        )
        form.open()

    @Slot(object)
    def _show(self, alarm: Alarm) -> None:
        self._orders.give(ShowAlarm(wall=self._wall, alarm=_seen(alarm), screen=self._doing.screen))

    @Slot(str, str)
    def _tick(self, step: str, answer: str) -> None:
        if (alarm := self.page.detail.alarm) is not None:
            self._orders.give(TickStep(alarm=_seen(alarm), step=step, answer=answer))

    @Slot(str)
    def _skip(self, step: str) -> None:
        alarm = self.page.detail.alarm
        if alarm is None:
            return
        said = next((self._language.say(each.said) for each in alarm.procedure if each.id == step), step)
        form = ReasonForm(
            self._window, self.tr("Leave a step out"), self.tr("Leave it out"), f"{self._called([alarm])}\n{said}"
        )

        def give() -> None:
            order = TickStep(alarm=_seen(alarm), step=step, skipped=True, why=form.reason)
            form.submit(self._orders, self._language, order)

        form.given.connect(give)
        form.open()

    @Slot(object)
    def _accept(self, proposal: Proposal) -> None:
        number = self._language.number
        words = self.tr(
            "{name}: {change}. In {days} days {raised} alarms would have been {would_have}. The pack is "
            "published anew with that change; its version of before can be put back."
        ).format(
            name=self._language.say(proposal.name),
            change=self.page.hygiene.change(proposal),
            days=number(proposal.days),
            raised=number(proposal.raised),
            would_have=number(proposal.would_have),
        )
        form = ReasonForm(self._window, self.tr("Change the rule?"), self.tr("Change it"), words, needed=False)
        form.given.connect(lambda: form.submit(self._orders, self._language, AcceptProposal(proposal=proposal.id)))
        form.open()


def _seen(alarm: Alarm) -> Seen:
    return Seen(alarm.key, alarm.occurrence, alarm.revision)
