"""A source system that answers as a test wants, on a real socket of its own."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Mapping
from contextlib import suppress

import httpx
from msgspec import Struct, field

from server.contract.words import Words

LARGEST = 256 * 1024
NAME = Words(vi="Nguồn thử", en="Test source")

Body = bytes | AsyncIterable[bytes]


class Question(Struct, frozen=True):
    """What a client asks."""

    target: str
    headers: Mapping[str, str]
    """Their names in lower case."""
    content: bytes

    @property
    def query(self) -> httpx.QueryParams:
        return httpx.URL(self.target).params


class Reply(Struct, frozen=True):
    """What it is answered."""

    body: Body
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Answering = Callable[[Question], Reply | bytes]


class FarEnd:
    """Serves HTTP/1.1, one request a connection."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Mapping[str, str]]] = []
        """Target and headers, names in lower case, of all requests."""
        self.questions: list[Question] = []
        self.left = 0
        """How many clients went away before the end of their answer."""
        self.url = ""
        self._answers: dict[str, Answering] = {}

    def answer(self, path: str, body: Body, *, status: int = 200, headers: Mapping[str, str] | None = None) -> str:
        """Answer like this from now on; return the address."""
        return self.answering(path, lambda _question: Reply(body, status, headers or {}))

    def answering(self, path: str, answering: Answering) -> str:
        """Answer from now on what ``answering`` says; return the address."""
        self._answers[path] = answering
        return self.url + path

    def row(self, path: str, *replies: Reply | bytes) -> str:
        """Answer one after the other, then the last one for ever; return the address."""
        left = list(replies)
        return self.answering(path, lambda _question: left.pop(0) if len(left) > 1 else left[0])

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            target = head[0].split(" ")[1]
            headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in head[1:] if line)}
            question = Question(target, headers, await reader.readexactly(int(headers.get("content-length", 0))))
            self.asked.append((target, headers))
            self.questions.append(question)
            try:
                async for chunk in _spoken(self._answers[target.partition("?")[0]](question)):
                    writer.write(chunk)
                    await writer.drain()
            except ConnectionError:
                self.left += 1
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def _spoken(reply: Reply | bytes) -> AsyncIterator[bytes]:
    reply = Reply(reply) if isinstance(reply, bytes) else reply
    given = dict(reply.headers)
    if isinstance(reply.body, bytes):
        given.setdefault("Content-Length", str(len(reply.body)))
    lines = [f"HTTP/1.1 {reply.status} Text", "Connection: close", *(f"{name}: {given[name]}" for name in given)]
    yield "\r\n".join([*lines, "", ""]).encode()
    if isinstance(reply.body, bytes):
        yield reply.body
    else:
        async for chunk in reply.body:
            yield chunk
