"""Keeps where each alarm stands, and the journal of how that came about; both are written together or not at all."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Row, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.contract.alarm_commands import MOST_TOLD, JournalEntry
from server.contract.messages import Alarm, AlarmState, Deed, Priority
from server.contract.words import Words
from server.store.database import Database
from server.store.inserting import inserting
from server.store.tables import alarm_journal, alarms

MOST_NAMED = 1000
"""Keys in one statement."""

_encode = msgspec.msgpack.Encoder().encode
_alarm = msgspec.msgpack.Decoder(Alarm).decode


class Change(Struct, frozen=True, kw_only=True):
    """One change of one alarm, not written yet."""

    at: datetime
    """UTC."""
    event: str
    before: AlarmState
    after: Alarm
    deed: Deed | None = None
    command: str = ""


class _Body(Struct, frozen=True, kw_only=True):
    name: Words
    about: Words
    said: Words
    deed: Deed | None = None


_body = msgspec.msgpack.Decoder(_Body).decode


class Raised(Struct, frozen=True, kw_only=True):
    """When an alarm was raised, or was over again."""

    at: datetime
    key: str
    priority: Priority
    raised: bool


class AlarmJournal:
    """The tables of alarms. Every method raises StoreError where they cannot be read or written."""

    def __init__(self, database: Database, *, retention: timedelta) -> None:
        """Keep entries for ``retention``; where alarms stand now is kept as long as they are known."""
        self._database, self._retention = database, retention
        self.beside: Callable[[AsyncConnection, Sequence[Change]], Awaitable[None]] | None = None
        """Writes what follows from changes in their transaction: both are on the disk, or neither."""

    async def write(self, changes: Sequence[Change]) -> None:
        """Write changes in their order, through to the disk; what was written before is left as it is."""
        newest = {change.after.key: change.after for change in changes}
        async with self._database.begin(durable=True) as connection:
            # to write first takes the lock: after a read another program may be in the way for good
            once = inserting(connection, alarm_journal).on_conflict_do_nothing(index_elements=["key", "revision"])
            await connection.execute(once, [_row(each) for each in changes])
            fresh = await _not_written(connection, changes) if self.beside is not None else ()
            held = inserting(connection, alarms)
            kept = held.on_conflict_do_update(
                index_elements=["key"],
                set_={"revision": held.excluded.revision, "body": held.excluded.body},
                where=held.excluded.revision >= alarms.c.revision,
            )
            rows = [{"key": key, "revision": each.revision, "body": _encode(each)} for key, each in newest.items()]
            await connection.execute(kept, rows)
            if self.beside is not None:
                await self.beside(connection, fresh)

    async def standing(self) -> dict[str, Alarm]:
        """Return every alarm that was ever raised, as it stands; one that cannot be read is left out."""
        async with self._database.begin() as connection:
            rows = (await connection.execute(select(alarms))).all()
        found = {}
        for row in rows:
            with contextlib.suppress(msgspec.MsgspecError):
                found[row.key] = _alarm(row.body)
        return found

    async def carried_out(self, command: str) -> frozenset[str]:
        """Return the alarms that an order has changed before; none where it was not carried out."""
        if not command:
            return frozenset()
        found = select(alarm_journal.c.key).where(alarm_journal.c.command == command)
        async with self._database.begin() as connection:
            return frozenset((await connection.execute(found)).scalars())

    async def read(
        self,
        alarm: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
        before: int | None = None,
    ) -> tuple[JournalEntry, ...]:
        """Return entries of an alarm, of a rule, or of all, the newest first; MOST_TOLD at most."""
        found = select(alarm_journal)
        if alarm:
            found = found.where((alarm_journal.c.key == alarm) | (alarm_journal.c.rule == alarm))
        if since is not None:
            found = found.where(alarm_journal.c.at >= since)
        if until is not None:
            found = found.where(alarm_journal.c.at <= until)
        if before is not None:
            found = found.where(alarm_journal.c.number < before)
        async with self._database.begin() as connection:
            rows = (await connection.execute(found.order_by(alarm_journal.c.number.desc()).limit(MOST_TOLD))).all()
        return tuple(filter(None, map(_entry, rows)))

    async def everything(self) -> AsyncIterator[JournalEntry]:
        """Yield all entries, the oldest first."""
        after = 0
        while True:
            found = select(alarm_journal).where(alarm_journal.c.number > after)
            async with self._database.begin() as connection:
                rows = (await connection.execute(found.order_by(alarm_journal.c.number).limit(MOST_TOLD))).all()
            if not rows:
                return
            for row in rows:
                if (entry := _entry(row)) is not None:
                    yield entry
            after = rows[-1].number

    async def raised(self, since: datetime) -> list[Raised]:
        """Return when alarms were raised and were over since a time, the oldest first."""
        columns = (alarm_journal.c.at, alarm_journal.c.key, alarm_journal.c.priority, alarm_journal.c.event)
        found = select(*columns).where(alarm_journal.c.at >= since, alarm_journal.c.event.in_(["raise", "return"]))
        async with self._database.begin() as connection:
            rows = (await connection.execute(found.order_by(alarm_journal.c.number))).all()
        return [
            Raised(at=row.at, key=row.key, priority=Priority(row.priority), raised=row.event == "raise") for row in rows
        ]

    async def forget_old(self, now: datetime) -> None:
        """Forget entries that are older than they are kept."""
        async with self._database.begin() as connection:
            await connection.execute(delete(alarm_journal).where(alarm_journal.c.at < now - self._retention))


async def _not_written(connection: AsyncConnection, changes: Sequence[Change]) -> list[Change]:
    """Return those of which ``alarms`` does not know yet: a commit may have succeeded of which nobody has heard."""
    held: dict[str, int] = {}
    keys = list({change.after.key for change in changes})
    for start in range(0, len(keys), MOST_NAMED):
        some = keys[start : start + MOST_NAMED]
        found = await connection.execute(select(alarms.c.key, alarms.c.revision).where(alarms.c.key.in_(some)))
        held |= {row.key: row.revision for row in found}
    return [change for change in changes if change.after.revision > held.get(change.after.key, 0)]


def _row(change: Change) -> dict[str, Any]:
    after = change.after
    return {
        "at": change.at,
        "key": after.key,
        "rule": after.rule,
        "occurrence": after.occurrence,
        "revision": after.revision,
        "event": change.event,
        "before": change.before,
        "after": after.state,
        "priority": after.priority,
        "command": change.command,
        "body": _encode(_Body(name=after.name, about=after.about, said=after.said, deed=change.deed)),
    }


def _entry(row: Row[Any]) -> JournalEntry | None:
    """Return an entry; None for what is damaged, or of a newer version."""
    try:
        body = _body(row.body)
        return JournalEntry(
            number=row.number,
            at=row.at,
            alarm=row.key,
            name=body.name,
            about=body.about,
            occurrence=row.occurrence,
            revision=row.revision,
            event=row.event,
            before=AlarmState(row.before),
            after=AlarmState(row.after),
            said=body.said,
            deed=body.deed,
        )
    except (msgspec.MsgspecError, ValueError, TypeError):
        return None
