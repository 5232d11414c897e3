"""Keeps whom alarms call, what each is told and what goes out; each step is one transaction.

An alarm calls by the steps of its routes. A call that is due becomes notices: one person, one alarm, one channel. What
waits for one person and channel becomes a message, which goes out until it is taken, with the same id each time. What
an alarm's change means for that is written together with the change itself.
"""

import logging
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Row, Table, and_, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.alarms.life_cycle import Event
from server.contract.alarm_commands import OutsideTold
from server.contract.messages import Alarm, AlarmState
from server.contract.words import Words
from server.notifying.pacing import BACK_OFF, PERIOD, again_at, may_go
from server.notifying.rosters import IsHoliday, meant, quiet_until
from server.notifying.routes import routes_of
from server.notifying.settings import Channel, Hook, NotifySettings, Person
from server.notifying.wording import ToldAlarm, subject, told
from server.store.alarm_journal import Change
from server.store.database import Database
from server.store.inserting import inserting
from server.store.tables import notify_calls as calls
from server.store.tables import notify_messages as messages
from server.store.tables import notify_notices as notices

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
REMEMBERED_FOR = timedelta(days=7)
"""For which whoever was told of an alarm is told that it is over."""
FURTHEST = timedelta(hours=25)
"""No step and no quiet hours are further away: what is was due by a clock that has been set back since."""
AT_ONCE = 500
"""Rows that are looked at in one transaction."""
KEYS = 1000
"""That one statement names."""

WAITING, DONE, CANCELLED, LATE, TAKEN = "waiting", "done", "cancelled", "late", "taken"
SENDING, SENT, REFUSED = "sending", "sent", "refused"

log = logging.getLogger(__name__)

_encode = msgspec.msgpack.Encoder().encode
_alarm = msgspec.msgpack.Decoder(ToldAlarm).decode
_words = msgspec.msgpack.Decoder(Words).decode


class Outgoing(Struct, frozen=True, kw_only=True):
    """A message on its way to one person, or to a program, by one channel."""

    id: str
    to: str
    """The id of a person or webhook of the settings."""
    channel: Channel
    made: datetime
    """UTC."""
    attempts: int
    alarms: tuple[ToldAlarm, ...]
    answer: str = ""
    answered: datetime | None = None


class Listed(Struct, frozen=True, kw_only=True):
    """A message and what became of it."""

    id: str
    to: str
    channel: str
    made: datetime
    """UTC, as all times."""
    state: str
    attempts: int
    subject: Words
    sent: datetime | None
    error: Words | None
    answer: str
    answered: datetime | None


class Telling(NamedTuple):
    """That somebody was told of an alarm before."""

    route: str
    step: int
    made: datetime


class Nobody(Struct, frozen=True):
    """A step that had nobody to tell."""

    route: str
    step: int


class Outbox:
    """The tables of what goes out. Every method raises StoreError where they cannot be read or written.

    All times are UTC, by the clock on the wall: what a clock that was set makes too old is given up and said.
    """

    def __init__(self, database: Database, settings: Callable[[], NotifySettings], is_holiday: IsHoliday) -> None:
        self._database, self._settings, self._is_holiday = database, settings, is_holiday
        self.news: Callable[[], object] = lambda: None
        """Called when there may be something to do."""

    async def follow(self, connection: AsyncConnection, changes: Sequence[Change]) -> None:
        """Take what alarms have done, within the transaction that writes it down."""
        settings = self._settings()
        ended: dict[str, None] = {}
        wanted: dict[str, list[dict[str, Any]]] = {}
        for change in changes:
            found = _calls_of(change, settings)
            if found is None:
                continue
            # a later change of the same alarm ends what an earlier one wanted
            ended[change.after.key] = None
            wanted[change.after.key] = found
        on_their_way = select(messages.c.id).where(messages.c.state == SENDING)
        tried_again = and_(notices.c.state == TAKEN, notices.c.message.in_(on_their_way))
        for keys in _chunks(list(ended), KEYS):
            for table, state in ((calls, calls.c.state == WAITING), (notices, notices.c.state == WAITING)):
                await connection.execute(update(table).where(table.c.key.in_(keys), state).values(state=CANCELLED))
            stop = update(notices).where(notices.c.key.in_(keys), tried_again).values(state=CANCELLED)
            await connection.execute(stop)
        rows = [row for found in wanted.values() for row in found]
        for some in _chunks(rows, AT_ONCE):
            once = inserting(connection, calls).on_conflict_do_nothing(
                index_elements=["key", "revision", "route", "step"]
            )
            await connection.execute(once, some)
        if rows:
            self.news()

    async def resolve(self, now: datetime) -> tuple[int, list[Nobody]]:
        """Make notices of the calls that are due; return how many calls there were, and which steps had nobody."""
        settings = self._settings()
        oldest = now - timedelta(seconds=settings.too_old)
        nobody: list[Nobody] = []
        waiting = and_(calls.c.state == WAITING, or_(calls.c.due <= now, calls.c.due > now + FURTHEST))
        if not await self._is_there(calls, waiting):
            return 0, nobody
        async with self._database.begin() as connection:
            # to write first takes the lock: after a read another program may be in the way for good
            await connection.execute(update(calls).where(waiting, calls.c.due < oldest).values(state=LATE))
            due = select(calls).where(waiting).order_by(calls.c.due, calls.c.number).limit(AT_ONCE)
            # whoever acknowledges meanwhile waits, and cancels what comes of it (PostgreSQL)
            found = (await connection.execute(due.with_for_update())).all()
            known = await self._known(connection, found, now)
            rows: list[dict[str, Any]] = []
            for row in found:
                ways = self._ways(row, settings, now)
                rows += self._notices(row, ways, known, now)
                if ways is not None and row.step != CLEAR and not _is_somebody(row, ways, settings):
                    nobody.append(Nobody(row.route, row.step))
                    following = and_(calls.c.key == row.key, calls.c.revision == row.revision)
                    following = and_(following, calls.c.route == row.route, calls.c.step == row.step + 1)
                    await connection.execute(
                        update(calls).where(following, calls.c.state == WAITING, calls.c.due > now).values(due=now)
                    )
            for some in _chunks(rows, AT_ONCE):
                once = inserting(connection, notices).on_conflict_do_nothing(
                    index_elements=["call", "person", "channel"]
                )
                await connection.execute(once, some)
            numbers = [row.number for row in found]
            await connection.execute(update(calls).where(calls.c.number.in_(numbers)).values(state=DONE))
        return len(found), nobody

    async def gather(self, now: datetime) -> int:
        """Make messages of the notices that are due, as often as people are told; return how many were given up."""
        oldest = now - timedelta(seconds=self._settings().too_old)
        due = and_(notices.c.state == WAITING, or_(notices.c.due <= now, notices.c.due > now + FURTHEST))
        old_ones = and_(messages.c.state == SENDING, messages.c.made < oldest)
        if not (await self._is_there(notices, due) or await self._is_there(messages, old_ones)):
            return 0
        async with self._database.begin(durable=True) as connection:
            late = update(notices).where(due, notices.c.due < oldest).values(state=LATE)
            given_up = (await connection.execute(late)).rowcount
            old = update(messages).where(old_ones).values(state=LATE)
            if gone := (await connection.execute(old)).rowcount:
                given_up += gone
                await _untell(connection)
            pairs = (await connection.execute(select(notices.c.person, notices.c.channel).where(due).distinct())).all()
            for person, channel in pairs:
                theirs = and_(messages.c.person == person, messages.c.channel == channel)
                before = select(messages.c.made).where(theirs, messages.c.made > now - PERIOD)
                if not may_go((await connection.execute(before)).scalars().all(), now):
                    continue
                id = uuid.uuid4().hex
                await connection.execute(
                    insert(messages).values(
                        id=id, person=person, channel=channel, made=now, state=SENDING, attempts=0, next=now, answer=""
                    )
                )
                mine = and_(due, notices.c.person == person, notices.c.channel == channel)
                await connection.execute(update(notices).where(mine).values(state=TAKEN, message=id))
        return given_up

    async def sending(self, now: datetime, most: int) -> list[Outgoing]:
        """Return messages that are to be sent now, at ``most`` so many of each channel, the oldest first."""
        # by a clock that was set back they would wait for months
        never = now + timedelta(seconds=2 * BACK_OFF[-1])
        due = and_(messages.c.state == SENDING, or_(messages.c.next <= now, messages.c.next > never))
        async with self._database.begin() as connection:
            found = []
            for channel in Channel:
                theirs = select(messages).where(due, messages.c.channel == channel)
                rows = (await connection.execute(theirs.order_by(messages.c.made).limit(most))).all()
                found += [await _outgoing(connection, row) for row in rows]
        if needless := [each.id for each in found if not each.alarms]:
            # all of it was acknowledged before it could go
            async with self._database.begin() as connection:
                stop = update(messages).where(messages.c.id.in_(needless), messages.c.state == SENDING)
                await connection.execute(stop.values(state=CANCELLED))
        return [each for each in found if each.alarms]

    async def find(self, id: str) -> Outgoing | None:
        """Return a message; None where there is none of that id."""
        async with self._database.begin() as connection:
            row = (await connection.execute(select(messages).where(messages.c.id == id))).one_or_none()
            return None if row is None else await _outgoing(connection, row)

    async def listed(self, since: datetime) -> list[Listed]:
        """Return the messages that were made since a time, the newest first."""
        async with self._database.begin() as connection:
            lately = select(messages).where(messages.c.made >= since).order_by(messages.c.made.desc())
            rows = (await connection.execute(lately)).all()
            bodies: dict[str, list[ToldAlarm]] = {}
            mine = select(notices.c.message, notices.c.body).where(notices.c.made >= since - timedelta(days=1))
            for id, body in await connection.execute(mine):
                bodies.setdefault(id, []).extend(_told([body]))
        return [
            Listed(
                id=row.id,
                to=row.person,
                channel=row.channel,
                made=row.made,
                state=row.state,
                attempts=row.attempts,
                subject=Words(*(subject(bodies.get(row.id, ()), language) for language in ("vi", "en"))),
                sent=row.sent,
                error=None if row.error is None else _words(row.error),
                answer=row.answer,
                answered=row.answered,
            )
            for row in rows
        ]

    async def told_of(self, key: str, since: datetime) -> list[OutsideTold]:
        """Return who was told of an alarm since a time, and who will be, in the order of when."""
        settings = self._settings()
        names = {each.id: each for each in settings.person}
        agencies = {each.id: each.name for each in settings.agency}
        steps = {route.id: route.step for route in settings.route}
        joined = notices.join(calls, calls.c.number == notices.c.call).outerjoin(
            messages, messages.c.id == notices.c.message
        )
        told = (notices.c.person, notices.c.channel, notices.c.due, calls.c.step, messages.c.sent, messages.c.error)
        states = (notices.c.state, messages.c.state.label("message_state"))
        lately = and_(notices.c.key == key, notices.c.made >= since)
        coming = select(calls).where(calls.c.key == key, calls.c.state == WAITING, calls.c.step != CLEAR)
        async with self._database.begin() as connection:
            rows = (await connection.execute(select(*told, *states).select_from(joined).where(lately))).all()
            planned = (await connection.execute(coming)).all()
        found = []
        for row in rows:
            who = names.get(row.person)
            found.append(
                OutsideTold(
                    who=who.name if who is not None else row.person,
                    agency=agencies.get(who.agency) if who is not None else None,
                    channel=row.channel,
                    state=row.message_state if row.state == TAKEN and row.message_state else row.state,
                    at=row.sent or row.due,
                    over=row.step == CLEAR,
                    why=None if row.error is None or row.sent is not None else _words(row.error),
                )
            )
        for row in planned:
            if row.step < len(meant_by := steps.get(row.route, ())):
                who_else = ", ".join(meant_by[row.step].to)
                found.append(OutsideTold(who=who_else, agency=None, channel="", state="planned", at=row.due))
        return sorted(found, key=lambda each: each.at)

    async def sent(self, message: Outgoing, now: datetime) -> None:
        """Take that a message is with whoever takes it on."""
        told_all_the_same = and_(notices.c.message == message.id, notices.c.state.in_((CANCELLED, LATE)))
        async with self._database.begin(durable=True) as connection:
            done = update(messages).where(messages.c.id == message.id)
            await connection.execute(done.values(state=SENT, sent=now, attempts=message.attempts + 1, error=None))
            await connection.execute(update(notices).where(told_all_the_same).values(state=TAKEN))

    async def failed(self, message: Outgoing, why: Words, now: datetime, *, for_ever: bool) -> bool:
        """Take that a message could not be sent; return whether it is tried again."""
        attempts = message.attempts + 1
        state = REFUSED if for_ever else SENDING
        if not for_ever and now - message.made > timedelta(seconds=self._settings().too_old):
            state = LATE
        async with self._database.begin(durable=True) as connection:
            await connection.execute(
                update(messages)
                .where(messages.c.id == message.id)
                .values(state=state, attempts=attempts, next=again_at(attempts, now), error=_encode(why))
            )
            if state != SENDING:
                await _untell(connection)
        return state == SENDING

    async def answer(self, id: str, answer: str, now: datetime) -> None:
        """Write down what was answered to a message."""
        await self._mark(id, answer=answer, answered=now)

    async def forget_old(self, before: datetime) -> None:
        """Forget what was done before a time."""
        async with self._database.begin() as connection:
            await connection.execute(delete(calls).where(calls.c.due < before, calls.c.state != WAITING))
            await connection.execute(delete(notices).where(notices.c.made < before, notices.c.state != WAITING))
            await connection.execute(delete(messages).where(messages.c.made < before, messages.c.state != SENDING))

    async def _is_there(self, table: Table, what: ColumnElement[bool]) -> bool:
        """Return whether there is such a row, without a lock."""
        async with self._database.begin() as connection:
            return (await connection.execute(select(table.c.state).where(what).limit(1))).first() is not None

    async def _mark(self, id: str, **values: Any) -> None:
        async with self._database.begin(durable=True) as connection:
            await connection.execute(update(messages).where(messages.c.id == id).values(**values))

    async def _known(
        self, connection: AsyncConnection, found: Sequence[Row[Any]], now: datetime
    ) -> dict[tuple[str, str, str], list[Telling]]:
        """Return of alarms who was told of them lately, by which steps of which routes, the last one last."""
        known: dict[tuple[str, str, str], list[Telling]] = {}
        for keys in _chunks(list({row.key for row in found}), KEYS):
            before = (
                select(notices.c.key, notices.c.person, notices.c.channel, notices.c.made, calls.c.route, calls.c.step)
                .join(calls, calls.c.number == notices.c.call)
                .where(
                    notices.c.key.in_(keys),
                    notices.c.state.in_((WAITING, TAKEN)),
                    notices.c.made > now - REMEMBERED_FOR,
                )
                .order_by(notices.c.number)
            )
            for key, person, channel, made, route, step in await connection.execute(before):
                known.setdefault((key, person, channel), []).append(Telling(route, step, made))
        return known

    def _ways(
        self, row: Row[Any], settings: NotifySettings, now: datetime
    ) -> dict[tuple[str, Channel], Person | Hook] | None:
        """Return whom a call is for, and by what; None where its route is no more."""
        route = next((each for each in settings.route if each.id == row.route), None)
        if route is None or row.step >= len(route.step):
            return None
        found: dict[tuple[str, Channel], Person | Hook] = {}
        for step in route.step if row.step == CLEAR else (route.step[row.step],):
            for each in meant(step.to, settings, now, self._is_holiday):
                if isinstance(each, Hook):
                    found[each.id, Channel.WEBHOOK] = each
                    continue
                if "mail" in step.by and each.mail is not None:
                    found[each.id, Channel.MAIL] = each
                if "sms" in step.by and each.phone is not None:
                    found[each.id, Channel.SMS] = each
        return found

    def _notices(
        self,
        row: Row[Any],
        ways: dict[tuple[str, Channel], Person | Hook] | None,
        known: dict[tuple[str, str, str], list[Telling]],
        now: datetime,
    ) -> Iterator[dict[str, Any]]:
        """Yield whom a call tells, by what and when; who knows already is not told again."""
        if (alarm := next(_told([row.body]), None)) is None:
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


def _is_somebody(row: Row[Any], ways: dict[tuple[str, Channel], Person | Hook], settings: NotifySettings) -> bool:
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


def _calls_of(change: Change, settings: NotifySettings) -> list[dict[str, Any]] | None:
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


def _told(bodies: Iterable[bytes]) -> Iterator[ToldAlarm]:
    """Yield what rows tell; those that cannot be read hold up no others."""
    for body in bodies:
        try:
            yield _alarm(body)
        except msgspec.MsgspecError as error:
            log.warning("a notice cannot be read: %s", error)


async def _untell(connection: AsyncConnection) -> None:
    """Take that nobody was told by messages that were given up."""
    gone = select(messages.c.id).where(messages.c.state.in_((LATE, REFUSED)))
    await connection.execute(
        update(notices).where(notices.c.state == TAKEN, notices.c.message.in_(gone)).values(state=LATE)
    )


async def _outgoing(connection: AsyncConnection, row: Row[Any]) -> Outgoing:
    mine = and_(notices.c.message == row.id, notices.c.state == TAKEN)
    bodies = select(notices.c.body).where(mine).order_by(notices.c.number)
    return Outgoing(
        id=row.id,
        to=row.person,
        channel=Channel(row.channel),
        made=row.made,
        attempts=row.attempts,
        alarms=tuple(_told((await connection.execute(bodies)).scalars())),
        answer=row.answer,
        answered=row.answered,
    )


def _chunks(rows: list[Any], size: int) -> Iterator[list[Any]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
