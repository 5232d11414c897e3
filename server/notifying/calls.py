"""Whom an alarm calls, and who of them is told: what follows from its changes and from the settings. Pure."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct
from sqlalchemy import Row

from server.alarms.life_cycle import Event
from server.contract.messages import Alarm, AlarmState
from server.notifying.rosters import IsHoliday, meant, quiet_until
from server.notifying.routes import routes_of
from server.notifying.settings import Channel, Hook, NotifySettings, Person
from server.notifying.wording import ToldAlarm, told
from server.store.alarm_journal import Change

CALLING = frozenset({Event.RAISE, Event.REALARM, Event.EXPIRE, Event.RELEASE, Event.RESTORE})
"""What brings an alarm before people; where it is unacknowledged after it, it calls."""
ANSWERED = frozenset({"answer received", "answer handled"})
"""What the journal calls it when somebody outside has taken an alarm on."""
CLEAR = -1
"""The step that says that an alarm is over."""
CLEAR_AFTER = timedelta(minutes=2)
"""So long it has to be over, so that what flaps is one message."""
TOLD_FOR = timedelta(hours=1)
"""For which somebody knows of an alarm that has come back: one step does not tell them twice."""

WAITING, DONE, CANCELLED, LATE, TAKEN = "waiting", "done", "cancelled", "late", "taken"
SENDING, SENT, REFUSED = "sending", "sent", "refused"

log = logging.getLogger(__name__)

_encode = msgspec.msgpack.Encoder().encode
_alarm = msgspec.msgpack.Decoder(ToldAlarm).decode


class Telling(NamedTuple):
    """That somebody was told of an alarm before."""

    route: str
    step: int
    made: datetime


class Nobody(Struct, frozen=True):
    """A step that had nobody to tell."""

    route: str
    step: int


def calls_of(change: Change, settings: NotifySettings) -> list[dict[str, Any]] | None:
    """Return the calls that follow from a change, none where it only ends those before; None where it means nothing."""
    alarm = change.after
    if change.event in CALLING and alarm.state is AlarmState.UNACKNOWLEDGED:
        return [
            _call(change, alarm, route.id, number, change.at + timedelta(seconds=step.after))
            for route in routes_of(alarm, settings)
            for number, step in enumerate(route.step)
        ]
    if change.event == Event.RETURN and alarm.state in (AlarmState.RETURNED, AlarmState.NORMAL):
        return [
            _call(change, alarm, route.id, CLEAR, change.at + CLEAR_AFTER)
            for route in routes_of(alarm, settings)
            if route.clear
        ]
    if change.event in ANSWERED:
        # of what is over nothing else is on its way than that
        return [] if alarm.active else None
    # what is known, put aside or gone calls nobody any more; that it is over is told all the same
    gone = change.before is AlarmState.UNACKNOWLEDGED and alarm.state is not AlarmState.UNACKNOWLEDGED
    return [] if gone else None


def ways_of(
    row: Row[Any], settings: NotifySettings, is_holiday: IsHoliday, now: datetime
) -> dict[tuple[str, Channel], Person | Hook] | None:
    """Return whom a call is for, and by what; None where its route is no more."""
    route = next((each for each in settings.route if each.id == row.route), None)
    if route is None or row.step >= len(route.step):
        return None
    found: dict[tuple[str, Channel], Person | Hook] = {}
    for step in route.step if row.step == CLEAR else (route.step[row.step],):
        for each in meant(step.to, settings, now, is_holiday):
            if isinstance(each, Hook):
                found[each.id, Channel.WEBHOOK] = each
                continue
            if "mail" in step.by and each.mail is not None:
                found[each.id, Channel.MAIL] = each
            if "sms" in step.by and each.phone is not None:
                found[each.id, Channel.SMS] = each
    return found


def notices_of(
    row: Row[Any],
    ways: dict[tuple[str, Channel], Person | Hook] | None,
    known: dict[tuple[str, str, str], list[Telling]],
    now: datetime,
) -> Iterator[dict[str, Any]]:
    """Yield whom a call tells, by what and when; who knows already is not told again."""
    if (alarm := next(told_alarms([row.body]), None)) is None:
        return
    for (name, channel), who in (ways or {}).items():
        told_by = known.get((row.key, name, channel), [])
        if row.step == CLEAR:
            # nobody hears that something is over who has not heard that it was so
            if not told_by or told_by[-1].step == CLEAR:
                continue
        elif not row.anew and _knows(told_by, row.route, row.step, now - TOLD_FOR):
            continue
        quiet = quiet_until(who, alarm.priority, now) if isinstance(who, Person) else None
        yield {
            "call": row.number,
            "key": row.key,
            "person": name,
            "channel": channel,
            "made": now,
            "due": quiet or now,
            "state": WAITING,
            "message": "",
            "body": row.body,
        }


def is_somebody(row: Row[Any], ways: dict[tuple[str, Channel], Person | Hook], settings: NotifySettings) -> bool:
    """Return whether a step tells a person, or is for programs alone."""
    if any(isinstance(each, Person) for each in ways.values()):
        return True
    step = next(each for each in settings.route if each.id == row.route).step[row.step]
    return set(step.to) <= {each.id for each in settings.webhook}


def _knows(told_by: Sequence[Telling], route: str, step: int, since: datetime) -> bool:
    """Return whether somebody has heard from a step that something is so, and not since then that it is over."""
    since_over: list[Telling] = []
    for each in told_by:
        since_over = [] if each.step == CLEAR else [*since_over, each]
    return any((each.route, each.step) == (route, step) and each.made > since for each in since_over)


def told_alarms(bodies: Iterable[bytes]) -> Iterator[ToldAlarm]:
    """Yield what rows tell; those that cannot be read hold up no others."""
    for body in bodies:
        try:
            yield _alarm(body)
        except msgspec.MsgspecError as error:
            log.warning("a notice cannot be read: %s", error)


def _call(change: Change, alarm: Alarm, route: str, step: int, due: datetime) -> dict[str, Any]:
    return {
        "key": alarm.key,
        "revision": alarm.revision,
        "route": route,
        "step": step,
        "due": due,
        "anew": change.event == Event.REALARM,
        "state": WAITING,
        "body": _encode(told(alarm, over=step == CLEAR)),
    }
