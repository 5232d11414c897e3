"""In whose session a command comes, and the answers to those by which sessions begin, change hands and end."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial

from msgspec import structs

from server.command_asked import CRASHED
from server.contract.commands import Answer, Envelope
from server.contract.sign_in import (
    AwaitProviderSignIn,
    BeginProviderSignIn,
    ClaimFirst,
    FinishProviderSignIn,
    HandOver,
    PeopleCommand,
    ReadProvider,
    SignIn,
)
from server.contract.words import Words
from server.errors import ServerError
from server.people.actor import Actor
from server.people.commands import PeopleCommands
from server.people.sessions import Session
from server.walls.shift_log import ShiftLog

REPEATED = 64
"""First answers that are kept for whoever asks again because none has come,"""
REPEATED_WITHIN = 60.0
"""and for how many seconds: there may be a session in them."""

WITHOUT = SignIn | ClaimFirst | ReadProvider | BeginProviderSignIn | AwaitProviderSignIn | FinishProviderSignIn
"""Whoever gives these is not yet known."""

Stored = Callable[[], Awaitable[Words | None]]
"""Waits until all that was published so far is on the disk, not for ever, and says why it is not."""


class CommandSessions:
    """Knows the persons behind commands."""

    def __init__(self, people: PeopleCommands, shifts: ShiftLog, stored: Stored) -> None:
        self._people = people
        self._shifts = shifts
        self._stored = stored
        self._first: dict[tuple[str, str], asyncio.Future[Answer]] = {}
        """The answers to the newest commands, by the station and the id of each, also those that are to come."""

    def again(self, station: str, envelope: Envelope) -> Callable[[], Awaitable[Answer]] | None:
        """Return what gives the first answer to a command about who acts that comes again; None for a new one.

        The session it was given in may have ended by the command itself.
        """
        first = self._first.get((station, envelope.id)) if isinstance(envelope.command, PeopleCommand) else None
        return partial(asyncio.shield, first) if first is not None else None

    async def of(self, envelope: Envelope, station: str) -> Session | None:
        """Return the session that a command is given in; raises RefusedError where it has ended."""
        # who signs in says by that who acts, whatever came before
        if not envelope.session or isinstance(envelope.command, WITHOUT):
            return None
        return await self._people.session(envelope.session, station)

    def answer(
        self, actor: Actor, session: Session | None, command: PeopleCommand, command_id: str
    ) -> Callable[[], Awaitable[Answer]]:
        """Return what answers a command about who acts here: once begun, it is carried out to its end.

        From now on, also before it begins, its id stands for its answer.
        """
        loop = asyncio.get_running_loop()
        first: asyncio.Future[Answer] = loop.create_future()
        if command_id:
            self._first[actor.station, command_id] = first
            loop.call_later(REPEATED_WITHIN, self._first.pop, (actor.station, command_id), None)
            while len(self._first) > REPEATED:
                del self._first[next(iter(self._first))]

        async def carry_out() -> Answer:
            answer = CRASHED
            try:
                answer = await self._carry_out(actor, session, command, command_id)
            finally:
                first.set_result(answer)
            return answer

        return carry_out

    async def _carry_out(
        self, actor: Actor, session: Session | None, command: PeopleCommand, command_id: str
    ) -> Answer:
        try:
            answer = await self._people.answer(actor.station, session, command)
            if not isinstance(command, HandOver):
                return answer
            following = await self._people.session(answer.session, actor.station)
        except ServerError as error:
            return Answer(refused=error.words)
        after = Actor(actor.station, following.person.name)
        self._shifts.hand_over(actor.person, after, command.note, command_id, datetime.now(UTC))
        return structs.replace(answer, unstored=await self._stored())
