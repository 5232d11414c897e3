"""What a client asks of the server."""

import asyncio
import contextlib
import itertools
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import zmq
import zmq.asyncio

from server.contract.alarm_commands import TryRules
from server.contract.briefing_commands import ComposeBriefing
from server.contract.client.endpoints import Serving, endpoints
from server.contract.client.feed import show_key
from server.contract.command import Command
from server.contract.commands import (
    Answer,
    AnyCommand,
    Envelope,
    LeaveCamera,
    SendCamera,
    SteerCamera,
    decode_answer,
    encode,
)
from server.contract.duty_commands import BeginDrill, GiveDuty
from server.contract.keys import StationKey
from server.contract.register import FindCameras, ImportCameras
from server.contract.sign_in import ChangePassword, ClaimFirst, HandOver
from server.contract.sources import ReadSourceKinds, TrySource
from server.contract.wire import DAMAGED
from server.contract.words import Words

PATIENCE = 3.0
"""Seconds a command waits for its answer."""

LONGER: dict[type[Command], float] = {
    ComposeBriefing: 30.0,
    TrySource: 75.0,
    FindCameras: 75.0,
    ImportCameras: 30.0,
    ReadSourceKinds: 10.0,
    TryRules: 75.0,
}
"""Seconds for what takes longer, on a busy machine at least: days of figures are compared, others are asked."""

ONCE = (
    *(SteerCamera, SendCamera, LeaveCamera),
    *(ChangePassword, ClaimFirst, HandOver),
    *(ImportCameras, TrySource, GiveDuty, BeginDrill),
)
"""What is never asked of a second server: a camera would move again, a password is no longer the one of before."""
LOOK_EVERY = 0.05
"""Seconds between two looks whether another server has come to serve, while somebody waits for an answer."""

UNREADABLE = Words(
    vi="trạm không hiểu trả lời của máy chủ; hãy dùng cùng phiên bản",
    en="this station does not understand the server's answer; use the same version",
)


class UnansweredError(Exception):
    """The server did not answer in time; whether the command was carried out is unknown."""


class Commands:
    """Asks the server that serves. Commands leave as they are given, in order; none waits for another's answer.

    When another server comes to serve, what has no answer yet is asked there under the same id, if it may be repeated.
    """

    def __init__(
        self,
        context: zmq.asyncio.Context,
        endpoint: str,
        read_key: Callable[[], StationKey | None],
        now: Callable[[], datetime],
        *,
        patience: float = PATIENCE,
        serving: Callable[[], Serving | None] | None = None,
    ) -> None:
        """Take the server's clock from ``now``: by it the server refuses orders whose sender has given up.

        ``serving`` tells which run of which server is followed, None before the first; until then it is asked at
        ``endpoint``. Without it nothing is ever asked again.
        """
        self._context = context
        self._endpoint = endpoint
        self._serving = serving
        self._read_key = read_key
        self._now = now
        self._patience = patience
        self._numbers = itertools.count(1)
        self._key: StationKey | None = None
        self._line: asyncio.Task[None] | None = None
        self._there: Serving | None = None
        """Whom the socket asks; None before anybody was heard."""
        self._watch: asyncio.TimerHandle | None = None
        self._unsent: dict[bytes, bytes] = {}
        """By number, the oldest first: what no connection has taken yet."""
        self._sent: dict[bytes, bytes] = {}
        """By number: what has no answer yet and may be asked again."""
        self._asked: dict[bytes, asyncio.Future[Answer]] = {}
        self._news = asyncio.Event()

    async def ask(
        self, command: AnyCommand, *, id: str = "", revision: int | None = None, device: str = "", session: str = ""
    ) -> Answer:
        """Return the server's answer; raises UnansweredError. The other arguments are those of an Envelope."""
        self._connect()
        number = next(self._numbers).to_bytes(8, "big")
        patience = max(self._patience, LONGER.get(type(command), 0.0))
        before = self._now() + timedelta(seconds=patience)
        asked: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._asked[number] = asked
        body = encode(
            Envelope(
                command=command, id=id or uuid4().hex, revision=revision, device=device, session=session, before=before
            )
        )
        self._unsent[number] = body
        if self._serving is not None:
            if not isinstance(command, ONCE):
                self._sent[number] = body
            if self._watch is None:
                self._watch = asyncio.get_running_loop().call_later(LOOK_EVERY, self._look)
        self._news.set()
        try:
            async with asyncio.timeout(patience):
                return await asked
        except TimeoutError:
            if self._unsent.pop(number, None) is not None:
                self._connect_anew()
            raise UnansweredError from None
        finally:
            self._unsent.pop(number, None)
            self._sent.pop(number, None)
            del self._asked[number]

    def _look(self) -> None:
        """Notice that another server has come to serve as long as anybody waits for an answer.

        By a timer, and no task: Qt may get its turn in the middle of another one, which no task may be entered from.
        """
        self._watch = None
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            # it has ended, and Qt still lets its timers run out
            return
        if self._asked:
            self._watch = loop.call_later(LOOK_EVERY, self._look)
            with contextlib.suppress(UnansweredError):
                self._connect()

    def close(self) -> None:
        """Drop what is under way."""
        self._disconnect()
        if self._watch is not None:
            self._watch.cancel()
        for asked in self._asked.values():
            if not asked.done():
                asked.set_exception(UnansweredError())

    def _connect(self) -> None:
        """Open a socket where there is none for the key of now; raises UnansweredError where there is no key."""
        key = self._read_key()
        if key is None:
            raise UnansweredError
        if key != self._key:
            self._disconnect()
        there = self._serving() if self._serving is not None else None
        if there is not None and there != self._there:
            self._there = there
            self._disconnect()
            # in the order in which they were given
            self._unsent = dict(sorted((self._sent | self._unsent).items()))
        if self._line is None or self._line.done():
            self._key = key
            self._line = asyncio.get_running_loop().create_task(self._talk(key))

    def _connect_anew(self) -> None:
        """Try another socket where one has never connected: one that was refused once does not try again."""
        self._disconnect()
        if self._unsent:
            with contextlib.suppress(UnansweredError):
                self._connect()

    def _disconnect(self) -> None:
        """Close the socket; what was not sent yet goes through the next one."""
        if self._line is not None:
            self._line.cancel()
            self._line = None

    async def _talk(self, key: StationKey) -> None:
        # opened here: what is cancelled before it has begun leaves none behind
        socket = self._context.socket(zmq.DEALER)
        # nothing is queued for a server that is not there: it waits here, and is dropped when its sender gives up
        socket.set(zmq.IMMEDIATE, 1)
        socket.set(zmq.RECONNECT_IVL, 100)
        socket.set(zmq.HEARTBEAT_IVL, 1000)
        socket.set(zmq.HEARTBEAT_TIMEOUT, 3000)
        show_key(socket, key)
        socket.connect(self._endpoint if self._there is None else command_endpoint(self._there.endpoint))
        sending = asyncio.get_running_loop().create_task(self._send(socket))
        try:
            while True:
                frames = await socket.recv_multipart()
                asked = self._asked.get(frames[0])
                if len(frames) == 2 and asked is not None and not asked.done():
                    asked.set_result(_read(frames[1]))
        finally:
            sending.cancel()
            socket.close()

    async def _send(self, socket: zmq.asyncio.Socket) -> None:
        while True:
            self._news.clear()
            while self._unsent:
                await socket.poll(None, zmq.POLLOUT)  # type: ignore[call-arg]  # its stub knows no flags
                # whoever was first may have given up meanwhile
                if self._unsent:
                    number = next(iter(self._unsent))
                    await socket.send_multipart([number, self._unsent.pop(number)])
            await self._news.wait()


def command_endpoint(server: str) -> str:
    """Return where a server takes commands, the first of two, by the address of its feed: on the next port."""
    host, _, port = endpoints(server)[0].rpartition(":")
    return f"{host}:{int(port) + 1}"


def _read(body: bytes) -> Answer:
    try:
        return decode_answer(body)
    except DAMAGED:
        return Answer(refused=UNREADABLE)
