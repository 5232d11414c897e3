"""What went out, and to whom: for whoever asks on the command line or at the desk."""

from datetime import datetime, timedelta

import msgspec
from msgspec import Struct
from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.contract.alarm_commands import OutsideTold
from server.contract.words import Words
from server.notifying.calls import CLEAR, TAKEN, WAITING, told_alarms
from server.notifying.settings import NotifySettings
from server.notifying.wording import ToldAlarm, subject
from server.store.tables import notify_calls as calls
from server.store.tables import notify_messages as messages
from server.store.tables import notify_notices as notices

_words = msgspec.msgpack.Decoder(Words).decode


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


async def listed(connection: AsyncConnection, since: datetime) -> list[Listed]:
    """Return the messages that were made since a time, the newest first."""
    lately = select(messages).where(messages.c.made >= since).order_by(messages.c.made.desc())
    rows = (await connection.execute(lately)).all()
    bodies: dict[str, list[ToldAlarm]] = {}
    mine = select(notices.c.message, notices.c.body).where(notices.c.made >= since - timedelta(days=1))
    for id, body in await connection.execute(mine):
        bodies.setdefault(id, []).extend(told_alarms([body]))
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


async def told_of(
    connection: AsyncConnection, settings: NotifySettings, key: str, since: datetime
) -> list[OutsideTold]:
    """Return who was told of an alarm since a time, and who will be, in the order of when."""
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
