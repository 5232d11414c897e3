"""What people do about alarms: each act names what was seen, and is refused where that is no longer so."""

from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec import structs

from server.alarms.book import Book
from server.alarms.life_cycle import Event
from server.contract.alarm_commands import (
    LONGEST_SHELVED,
    AcknowledgeAlarms,
    Left,
    NoteAlarm,
    Seen,
    ServeAlarms,
    ShelveAlarms,
    TickStep,
    UnshelveAlarms,
)
from server.contract.alarm_words import STATES
from server.contract.calendar import CALENDAR
from server.contract.messages import Alarm, AlarmState, Deed, Tick
from server.contract.words import Words, figure
from server.people.actor import Actor

Act = AcknowledgeAlarms | ShelveAlarms | UnshelveAlarms | ServeAlarms | NoteAlarm | TickStep

UNKNOWN = Words(
    vi="không còn báo động này: đã về bình thường, hoặc luật đã gỡ",
    en="there is no such alarm any more: it is normal again, or its rule was taken away",
)
NOT_SAID = Words(vi="hãy ghi lý do", en="say why")
PAST = Words(vi="hạn tạm gác phải ở phía trước", en="the end of the shelving must lie ahead")


class Acts:
    """Carries acts out on the book."""

    def __init__(self, book: Book, longest: Callable[[str], float]) -> None:
        """``longest`` tells for how many seconds alarms of a rule may be shelved."""
        self._book, self._longest = book, longest

    def carry_out(self, act: Act, actor: Actor, command: str, now: datetime) -> list[Left]:
        """Do what can be done, and return the alarms that stay as they are, and why."""
        why = "" if isinstance(act, NoteAlarm) else act.why.strip()
        deed = Deed(by=actor.name, station=actor.station if actor.person else "", at=now, why=why)
        seen = act.alarms if isinstance(act, AcknowledgeAlarms | ShelveAlarms | UnshelveAlarms | ServeAlarms) else ()
        left = []
        for each in seen or (act.alarm,):  # type: ignore[union-attr]
            if (refused := self._one(act, each, deed, command, now)) is not None:
                left.append(Left(alarm=each.alarm, why=refused))
        return left

    def _one(self, act: Act, seen: Seen, deed: Deed, command: str, now: datetime) -> Words | None:
        alarm = self._book.alarms.get(seen.alarm)
        if alarm is None:
            return UNKNOWN
        if (changed := _changed(alarm, seen)) is not None:
            return changed
        if isinstance(act, ShelveAlarms | ServeAlarms) and not deed.why:
            return NOT_SAID
        match act:
            case AcknowledgeAlarms():
                return self._do(alarm, Event.ACKNOWLEDGE, deed, command, now)
            case ShelveAlarms(until=until):
                longest = min(timedelta(seconds=self._longest(alarm.rule)), LONGEST_SHELVED)
                if until <= now:
                    return PAST
                if until > now + longest:
                    hours = figure(
                        longest / timedelta(hours=1), 0 if longest % timedelta(hours=1) == timedelta() else 1
                    )
                    return Words(
                        vi=f"chỉ được tạm gác tối đa {hours.vi} giờ", en=f"it may be shelved for {hours.en} h at most"
                    )
                return self._do(structs.replace(alarm, until=until), Event.SHELVE, deed, command, now)
            case UnshelveAlarms():
                return self._do(alarm, Event.UNSHELVE, deed, command, now)
            case ServeAlarms(in_service=in_service):
                return self._do(alarm, Event.RESTORE if in_service else Event.REMOVE, deed, command, now)
            case NoteAlarm(text=text):
                said = structs.replace(deed, why=text.strip())
                self._book.note(alarm, "note", now, said, command)
                return None
            case TickStep():
                return self._tick(alarm, act, deed, command, now)

    def _do(self, alarm: Alarm, event: Event, deed: Deed, command: str, now: datetime) -> Words | None:
        done = self._book.change(alarm, event, now, deed=deed, command=command)
        return None if done is not None else _impossible(alarm)

    def _tick(self, alarm: Alarm, act: TickStep, deed: Deed, command: str, now: datetime) -> Words | None:
        step = next((each for each in alarm.procedure if each.id == act.step), None)
        if step is None:
            return Words(vi="quy trình không có bước này", en="its procedure has no such step")
        if any(each.step == act.step for each in alarm.ticks):
            return Words(vi="bước này đã ghi", en="this step is done already")
        if act.skipped and step.needed and not deed.why:
            return NOT_SAID
        if step.answers and not act.skipped and act.answer not in {each.id for each in step.answers}:
            return Words(vi="hãy chọn một kết quả của bước", en="choose what the step has come to")
        tick = Tick(step=act.step, answer=act.answer, skipped=act.skipped, deed=deed)
        event = f"skip {step.id}" if act.skipped else f"tick {step.id} {act.answer}".strip()
        self._book.note(alarm, event, now, deed, command, ticks=(*alarm.ticks, tick))
        return None


def _changed(alarm: Alarm, seen: Seen) -> Words | None:
    """Return that an alarm is another one than was seen; None where it is the same."""
    if alarm.occurrence != seen.occurrence:
        return Words(
            vi=f"đã là lần báo khác ({_at(alarm.since)}): hãy xem lại",
            en=f"it was raised anew at {_at(alarm.since)}: look again",
        )
    if alarm.revision == seen.revision:
        return None
    by = alarm.put_aside or alarm.acknowledged
    state = STATES[alarm.state]
    if by is not None and alarm.state is not AlarmState.RETURNED:
        return Words(
            vi=f"đã đổi trước đó: {state.vi} ({by.by}, {_at(by.at)})",
            en=f"it has changed meanwhile: {state.en} ({by.by}, {_at(by.at)})",
        )
    return Words(vi=f"đã đổi trước đó: {state.vi}", en=f"it has changed meanwhile: {state.en}")


def _impossible(alarm: Alarm) -> Words:
    state = STATES[alarm.state]
    return Words(vi=f"không làm được khi báo động {state.vi}", en=f"not possible: it is {state.en}")


def _at(moment: datetime) -> str:
    return moment.astimezone(CALENDAR).strftime("%H:%M:%S")
