"""Keeps whom alarms call, what each is told and what goes out; each step is one transaction.

An alarm calls by the steps of its routes. A call that is due becomes notices: one person, one alarm, one channel. What
waits for one person and channel becomes a message, which goes out until it is taken, with the same id each time. What
an alarm's change means for that is written together with the change itself.
"""

import logging
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Row, Table, and_, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.contract.alarm_commands import OutsideTold
from server.contract.words import Words
from server.notifying.calls import (
    CANCELLED,
    CLEAR,
    DONE,
    LATE,
    REFUSED,
    SENDING,
    SENT,
    TAKEN,
    WAITING,
    Nobody,
    Telling,
    calls_of,
    is_somebody,
    notices_of,
    told_alarms,
    ways_of,
)
from server.notifying.pacing import BACK_OFF, PERIOD, again_at, may_go
from server.notifying.recounting import Listed, listed, told_of
from server.notifying.rosters import IsHoliday
from server.notifying.settings import Channel, NotifySettings
from server.notifying.wording import ToldAlarm
from server.store.alarm_journal import Change
from server.store.database import Database
from server.store.inserting import inserting
from server.store.tables import notify_calls as calls
from server.store.tables import notify_messages as messages
from server.store.tables import notify_notices as notices

REMEMBERED_FOR = timedelta(days=7)
"""For which whoever was told of an alarm is told that it is over."""
FURTHEST = timedelta(hours=25)
"""No step and no quiet hours are further away: what is was due by a clock that has been set back since."""
AT_ONCE = 500
"""Rows that are looked at in one transaction."""
KEYS = 1000
"""That one statement names."""

log = logging.getLogger(__name__)

_encode = msgspec.msgpack.Encoder().encode


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
            found = calls_of(change, settings)
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
                ways = ways_of(row, settings, self._is_holiday, now)
                rows += notices_of(row, ways, known, now)
                if ways is not None and row.step != CLEAR and not is_somebody(row, ways, settings):
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
            return await listed(connection, since)

    async def told_of(self, key: str, since: datetime) -> list[OutsideTold]:
        """Return who was told of an alarm since a time, and who will be, in the order of when."""
        async with self._database.begin() as connection:
            return await told_of(connection, self._settings(), key, since)

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
        alarms=tuple(told_alarms((await connection.execute(bodies)).scalars())),
        answer=row.answer,
        answered=row.answered,
    )


def _chunks(rows: list[Any], size: int) -> Iterator[list[Any]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
