"""Listens to syslog (RFC 5424 and 3164; over TCP RFC 6587) with CEF, LEEF or plain text in it."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Annotated, ClassVar, Literal

from msgspec import Meta, field

from server.connectors.base import ConnectorTools, SourceConfig, aside
from server.connectors.formats.syslog_message import Message, SyslogReading, read
from server.connectors.mapping.privacy import names_person
from server.connectors.mapping.records import fit
from server.connectors.mapping.rejected_record import RejectedRecord
from server.connectors.mapping.values import Notation
from server.connectors.transport.inbox import Inbox, heard
from server.contract.errors import Mistake
from server.contract.os_trouble import because
from server.contract.words import Words
from server.errors import SourceError
from server.records import AnyRecord, Batch, Event

PATIENCE = 20.0
"""Seconds for the rest of a message whose first byte has come."""
_LINES = 1024 * 1024
"""Bytes of a message that are read only to get behind it."""
_BACKLOG = 4 * 1024 * 1024
"""Bytes that the kernel is asked to keep while we are busy."""

_MESSAGE = Words(vi="bản tin", en="message")
_LONG = Words(vi="bản tin dài quá giới hạn largest", en="the message is longer than largest")
_LOST = Words(vi="luồng TCP không theo RFC 6587", en="the TCP stream does not follow RFC 6587")
_SLOW = Words(vi="bản tin TCP gửi dở rồi ngừng", en="a message over TCP that never ended")
_FULL = Words(vi="quá nhiều kết nối TCP, hãy tăng connections", en="too many TCP connections, raise connections")

Key = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.-]{0,63}(?!\n)$")]


class SyslogConfig(SourceConfig, frozen=True, kw_only=True, tag="syslog"):
    """One ``[[source]]`` of kind ``syslog``."""

    gives: ClassVar[tuple[type[AnyRecord], ...]] = (Event,)
    bind: str = "127.0.0.1"
    """Address of the network card that listens."""
    port: Annotated[int, Meta(ge=1, le=65535)] = 5514
    transports: tuple[Literal["udp", "tcp"], ...] = ("udp", "tcp")
    largest: Annotated[int, Meta(ge=480, le=1024 * 1024)] = 8192
    """Bytes of one message."""
    connections: Annotated[int, Meta(ge=1, le=10_000)] = 64
    """Over TCP, at the same time."""
    idle: Annotated[float, Meta(gt=0)] = 3600.0
    """Seconds after which a connection that says nothing is closed."""
    category: Key = "cat"
    """The key of CEF or LEEF with the type of an event; without a value the id of the event counts."""
    agency: Key = ""
    """The key with the agency; without a value the host that the header names."""
    agencies: dict[str, str] = field(default_factory=dict)
    """What the source calls an agency or a host to our code; others stay as they are."""
    plain: bool = False
    """Also messages that are neither CEF nor LEEF. They are written for people and may name them."""

    def mistakes(self) -> Iterator[Mistake]:
        """Yield all of its settings that make no sense by themselves."""
        yield from super().mistakes()
        if not self.transports:
            yield Mistake(("transports",), Words(vi="cần udp, tcp hoặc cả hai", en="expected udp, tcp or both"))
        for name in ("category", "agency"):
            if names_person(told := getattr(self, name)):
                words = Words(
                    vi=f"{told} chỉ đích danh một người nên không bao giờ được đọc",
                    en=f"{told} names a person and is never read",
                )
                yield Mistake((name,), words)

    @property
    def taste(self) -> SyslogReading:
        """What is read of a message."""
        return SyslogReading(category=self.category, agency=self.agency, agencies=self.agencies, plain=self.plain)


class Syslog:
    """Listens on one port, by UDP, TCP or both."""

    def __init__(self, config: SyslogConfig, tools: ConnectorTools, _record: type[AnyRecord]) -> None:
        self._config = config
        self._now = tools.now
        self._inbox: Inbox[tuple[bytes, str], Message] = Inbox(tools.largest_body)
        self._ready = asyncio.Event()
        self._connected = 0

    async def fetch(self) -> Batch:
        """Return what has come since the last answer."""
        await self._ready.wait()
        taken = self._inbox.items()
        batch = await aside(self._inbox.size, _batch, [message for _, message in taken], self._config.taste)
        return self._inbox.told(batch, taken)

    async def listen(self) -> None:
        """Take what comes until cancelled; raises SourceError where the port cannot be used."""
        bind, port = self._config.bind, self._config.port
        async with contextlib.AsyncExitStack() as stack:
            group = asyncio.TaskGroup()
            server = None
            try:
                if "udp" in self._config.transports:
                    loop = asyncio.get_running_loop()
                    transport, _ = await loop.create_datagram_endpoint(lambda: _Datagrams(self), (bind, port))
                    stack.callback(transport.close)
                    ear: socket.socket = transport.get_extra_info("socket")
                    ear.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BACKLOG)
                if "tcp" in self._config.transports:
                    server = await asyncio.start_server(
                        lambda reader, writer: self._accept(group, reader, writer),
                        bind,
                        port,
                        limit=self._config.largest,
                        start_serving=False,
                    )
                    stack.callback(server.close)
            except OSError as error:
                raise SourceError(
                    because(error, f"không mở được cổng {bind}:{port}", f"cannot listen on {bind}:{port}")
                ) from None
            async with group:
                if server is not None:
                    await server.start_serving()
                self._ready.set()
                stack.callback(self._ready.clear)
                await asyncio.Event().wait()

    def take(self, content: bytes, sender: str) -> None:
        """Keep one message until it is asked for."""
        if len(content) > self._config.largest:
            self._inbox.refuse(_LONG)
        elif content := content.rstrip(b"\r\n\0"):
            # what comes twice, by two ways, is one message
            self._inbox.put((content, sender), Message(content, sender, self._now()), len(content))

    def _accept(self, group: asyncio.TaskGroup, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._connected >= self._config.connections:
            self._inbox.refuse(_FULL)
            writer.transport.abort()
            return
        self._connected += 1
        group.create_task(self._hear(reader, writer))

    async def _hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sender = writer.get_extra_info("peername")[0]
        try:
            async for frame in frames(reader, largest=self._config.largest, idle=self._config.idle):
                if isinstance(frame, Words):
                    self._inbox.refuse(frame)
                else:
                    self.take(frame, sender)
        except ConnectionError:
            pass
        finally:
            self._connected -= 1
            writer.transport.abort()


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, syslog: Syslog) -> None:
        self._syslog = syslog

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._syslog.take(data, addr[0])


async def frames(reader: asyncio.StreamReader, *, largest: int, idle: float) -> AsyncIterator[bytes | Words]:
    """Return the messages of one stream, and why some were left out (RFC 6587, octet counting or one a line).

    Ends where the stream does, where it says nothing for ``idle`` seconds, and where it cannot be followed.
    """
    while True:
        try:
            async with asyncio.timeout(idle):
                first = await reader.read(1)
        except TimeoutError:
            return
        if not first:
            return
        try:
            async with asyncio.timeout(PATIENCE):
                frame = await (_counted if first.isdigit() else _line)(reader, first, largest)
        except TimeoutError:
            yield _SLOW
            return
        except (asyncio.IncompleteReadError, ValueError):
            yield _LOST
            return
        yield frame


async def _counted(reader: asyncio.StreamReader, first: bytes, largest: int) -> bytes | Words:
    digits = first
    while (byte := await reader.readexactly(1)) != b" ":
        digits += byte
        if not byte.isdigit() or len(digits) > len(str(_LINES)):
            raise ValueError
    if (size := int(digits)) <= largest:
        return await reader.readexactly(size)
    if size > _LINES:
        raise ValueError
    while size:
        size -= len(await reader.readexactly(min(size, largest)))
    return _LONG


async def _line(reader: asyncio.StreamReader, first: bytes, largest: int) -> bytes | Words:
    skipped = 0
    while True:
        try:
            rest = await reader.readuntil(b"\n")
        except asyncio.IncompleteReadError as error:
            # the last line of a stream may lack its end
            rest = error.partial
        except asyncio.LimitOverrunError as error:
            skipped += len(await reader.readexactly(max(error.consumed, 1)))
            if skipped > _LINES:
                raise ValueError from None
            continue
        return _LONG if skipped or len(rest) > largest else first + rest


def _batch(messages: Iterable[Message], taste: SyslogReading) -> Batch:
    return heard(events(messages, taste))


def events(messages: Iterable[Message], taste: SyslogReading) -> Iterable[AnyRecord | RejectedRecord]:
    """Return messages as events; those that are none are left out."""
    rows = (row for row in (read(message, taste) for message in messages) if row is not None)
    return fit(enumerate(rows, start=1), Event, Notation(), _MESSAGE)
