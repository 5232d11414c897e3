"""A source system that answers as it is told, on a real socket of its own."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Mapping
from contextlib import suppress

from server.contract.words import Words

LARGEST = 256 * 1024
NAME = Words(vi="Nguồn thử", en="Test source")

Body = bytes | AsyncIterable[bytes]


class FarEnd:
    """Serves HTTP/1.1, one request a connection."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Mapping[str, str]]] = []
        """Target and headers, names in lower case, of all requests."""
        self.left = 0
        """How many clients went away before the end of their answer."""
        self.url = ""
        self._answers: dict[str, Callable[[asyncio.StreamWriter], AsyncIterator[bytes]]] = {}

    def answer(self, path: str, body: Body, *, status: int = 200, headers: Mapping[str, str] | None = None) -> str:
        """Answer like this from now on; return the address."""
        given = dict(headers or {})
        if isinstance(body, bytes):
            given.setdefault("Content-Length", str(len(body)))

        async def send(_writer: asyncio.StreamWriter) -> AsyncIterator[bytes]:
            lines = [f"HTTP/1.1 {status} Text", "Connection: close", *(f"{name}: {given[name]}" for name in given)]
            yield "\r\n".join([*lines, "", ""]).encode()
            if isinstance(body, bytes):
                yield body
            else:
                async for chunk in body:
                    yield chunk

        self._answers[path] = send
        return self.url + path

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            target = head[0].split(" ")[1]
            self.asked.append(
                (target, {k.lower(): v for k, _, v in (line.partition(": ") for line in head[1:] if line)})
            )
            try:
                async for chunk in self._answers[target.partition("?")[0]](writer):
                    writer.write(chunk)
                    await writer.drain()
            except ConnectionError:
                self.left += 1
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
