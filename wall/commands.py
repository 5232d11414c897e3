"""What the wall asks of the server, awaited in the GUI thread."""

import asyncio
import itertools
from collections.abc import Callable

import zmq
import zmq.asyncio

from server.contract.commands import Answer, AnyCommand, decode_answer, encode
from server.contract.keys import StationKey
from wall.feed import show_key

PATIENCE = 3.0
"""Seconds a command waits for its answer."""


class UnansweredError(Exception):
    """The server did not answer in time; whether the command was carried out is unknown."""


class Commands:
    """Asks one server, one command after the other."""

    def __init__(self, context: zmq.asyncio.Context, endpoint: str, read_key: Callable[[], StationKey | None]) -> None:
        self._context = context
        self._endpoint = endpoint
        self._read_key = read_key
        self._socket: zmq.asyncio.Socket | None = None
        self._numbers = itertools.count(1)
        self._turn = asyncio.Lock()

    async def ask(self, command: AnyCommand) -> Answer:
        """Return the server's answer; raises UnansweredError."""
        async with self._turn:
            number = next(self._numbers).to_bytes(8, "big")
            try:
                async with asyncio.timeout(PATIENCE):
                    return await self._exchange(self._connected(), number, encode(command))
            except TimeoutError:
                # drops what waits to be sent: an order must not be carried out long after it was given
                self.close()
                raise UnansweredError from None

    def close(self) -> None:
        """Drop what is under way."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    async def _exchange(self, socket: zmq.asyncio.Socket, number: bytes, body: bytes) -> Answer:
        await socket.send_multipart([number, body])
        while True:
            answered, answer = await socket.recv_multipart()
            if answered == number:
                return decode_answer(answer)

    def _connected(self) -> zmq.asyncio.Socket:
        if self._socket is not None:
            return self._socket
        key = self._read_key()
        if key is None:
            raise UnansweredError
        self._socket = self._context.socket(zmq.DEALER)
        self._socket.set(zmq.RECONNECT_IVL, 100)
        show_key(self._socket, key)
        self._socket.connect(self._endpoint)
        return self._socket
