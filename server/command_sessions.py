"""In whose session a command comes, and the answers to those by which sessions begin, change hands and end."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from msgspec import structs

from server.contract.commands import Answer, Envelope
from server.contract.sign_in import ClaimFirst, HandOver, PeopleCommand, SignIn
from server.contract.words import Words
from server.errors import ServerError
from server.people.actor import Actor
from server.people.commands import PeopleCommands
from server.people.sessions import Session
from server.walls.shift_log import ShiftLog

Stored = Callable[[], Awaitable[Words | None]]
"""Waits until all that was published so far is on the disk, not for ever, and says why it is not."""


class CommandSessions:
    """Knows the persons behind commands."""

    def __init__(self, people: PeopleCommands, shifts: ShiftLog, stored: Stored) -> None:
        self._people = people
        self._shifts = shifts
        self._stored = stored

    async def of(self, envelope: Envelope, station: str) -> Session | None:
        """Return the session that a command is given in; raises RefusedError where it has ended."""
        # who signs in says by that who acts, whatever came before
        if not envelope.session or isinstance(envelope.command, SignIn | ClaimFirst):
            return None
        return await self._people.session(envelope.session, station)

    async def answer(self, actor: Actor, session: Session | None, command: PeopleCommand, command_id: str) -> Answer:
        """Return the answer to a command about who acts here: once begun, it is carried out to its end."""
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
