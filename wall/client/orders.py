"""What a window of a person asks of the server, and what it is answered."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from server.contract.client.commands import Commands, UnansweredError
from server.contract.commands import Answer, AnyCommand
from server.contract.sign_in import SignOut
from server.contract.words import Words

UNANSWERED = Words(
    vi="Máy chủ không trả lời: không rõ đã thực hiện chưa; hãy xem lại rồi thử lại",
    en="The server does not answer: whether it was done is not known; look, then try again",
)
NOT_DONE = Words(
    vi="Máy chủ im lặng: chưa thực hiện gì; hãy thử lại khi máy chủ trả lời",
    en="The server is silent: nothing was done; try again when it answers",
)
LEAVE_WITHIN = 2.0
"""Seconds that closing the desk waits for the server."""


class Orders(QObject):
    """Gives orders in the name of whoever is signed in; what becomes of each is said."""

    refused = Signal(object)
    """Words: why an order was not carried out."""
    done = Signal(object)
    """Words to be said of an order that was carried out; None where there are none."""
    signed_out = Signal()
    """The server no longer takes the session."""

    def __init__(self, commands: Commands, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self.session = ""
        """Of the person who is signed in; empty for nobody."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopped = False

    def give(
        self, command: AnyCommand, then: Callable[[Answer], None] | None = None, *, revision: int | None = None
    ) -> None:
        """Give an order, and call ``then`` with the answer where it was carried out."""
        self.spawn(self._give(command, then, revision))

    def look_up(
        self, command: AnyCommand, then: Callable[[Answer], None], otherwise: Callable[[Words], None] | None = None
    ) -> None:
        """Ask for something that nobody ordered: nothing is said of it, but ``otherwise`` hears why it was refused."""

        async def ask() -> None:
            with contextlib.suppress(UnansweredError):
                answer = await self.ask(command)
                if answer.refused is None:
                    then(answer)
                elif otherwise is not None:
                    otherwise(answer.refused)

        self.spawn(ask())

    async def ask(
        self, command: AnyCommand, *, id: str = "", revision: int | None = None, again: bool = True
    ) -> Answer:
        """Return the server's answer, also to a command that was given before with this ``id``.

        Raises UnansweredError, after asking ``again``: the answer may have been lost on its way, and what is given with
        one id is carried out once. What nobody wants any more a few seconds later is asked once.
        """
        id, session = id or uuid4().hex, self.session
        try:
            answer = await self._commands.ask(command, id=id, revision=revision, session=session)
        except UnansweredError:
            if not again:
                raise
            answer = await self._commands.ask(command, id=id, revision=revision, session=session)
        if answer.signed_out and self.session:
            self.session = ""
            self.signed_out.emit()
        return answer

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something beside the window."""
        if self._stopped:
            # a timer of a window that is going away
            work.close()
            return
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def sign_out(self) -> None:
        """End the session of whoever leaves with the desk; a server that is away is not waited for."""
        if self.session:
            with contextlib.suppress(TimeoutError, UnansweredError):
                async with asyncio.timeout(LEAVE_WITHIN):
                    await self._commands.ask(SignOut(), session=self.session)

    async def stop(self) -> None:
        """End what is under way, and begin nothing any more."""
        self._stopped = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _give(self, command: AnyCommand, then: Callable[[Answer], None] | None, revision: int | None) -> None:
        try:
            answer = await self.ask(command, revision=revision)
        except UnansweredError:
            self.refused.emit(UNANSWERED)
            return
        if answer.refused is not None:
            self.refused.emit(answer.refused)
            return
        self.done.emit(answer.unstored)
        if then is not None:
            then(answer)
