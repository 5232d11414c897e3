"""A client of RTSP that hides nothing: what is asked, and every packet that comes back."""

import asyncio
import itertools
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from demo.rtsp_auth import digest


class Reply(NamedTuple):
    status: int
    headers: dict[str, str]
    body: str


class Packet(NamedTuple):
    """One of RTP, or a report."""

    channel: int
    content: bytes

    @property
    def sequence(self) -> int:
        return int.from_bytes(self.content[2:4], "big")

    @property
    def stamp(self) -> int:
        return int.from_bytes(self.content[4:8], "big")

    @property
    def marked(self) -> bool:
        return bool(self.content[1] & 0x80)

    @property
    def unit(self) -> int:
        """The kind of an H.264 unit that begins here, 0 within one."""
        first = self.content[12] & 31
        if first != 28:
            return first
        return self.content[13] & 31 if self.content[13] & 0x80 else 0


class Client:
    def __init__(self, address: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.address = address
        self.reader = reader
        self.writer = writer
        self.session = ""
        self.waiting: list[Packet] = []
        self._numbers = itertools.count(1)

    async def ask(self, method: str, url: str = "", **headers: str) -> Reply:
        said = {"CSeq": str(next(self._numbers)), **({"Session": self.session} if self.session else {}), **headers}
        lines = [f"{method} {url or self.address} RTSP/1.0", *(f"{key}: {value}" for key, value in said.items())]
        self.writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        reply = await self.reply()
        assert reply.headers["cseq"] == said["CSeq"]
        return reply

    async def reply(self) -> Reply:
        while (first := await self.reader.readexactly(1)) == b"$":
            self.waiting.append(await self._packet())
        head = (first + await self.reader.readuntil(b"\r\n\r\n")).decode()
        status, *lines = head.strip().split("\r\n")
        headers: dict[str, str] = {}
        for line in lines:
            key, _, value = line.partition(": ")
            headers[key.lower()] = f"{headers[key.lower()]}, {value}" if key.lower() in headers else value
        body = await self.reader.readexactly(int(headers.get("content-length", 0)))
        self.session = headers.get("session", self.session).partition(";")[0]
        return Reply(int(status.split(" ")[1]), headers, body.decode())

    async def play(self, transport: str = "RTP/AVP/TCP;unicast;interleaved=0-1") -> Reply:
        set_up = await self.ask("SETUP", f"{self.address}/trackID=0", Transport=transport)
        assert set_up.status == 200
        return await self.ask("PLAY")

    async def packet(self) -> Packet:
        if self.waiting:
            return self.waiting.pop(0)
        assert await self.reader.readexactly(1) == b"$"
        return await self._packet()

    async def picture(self) -> list[Packet]:
        """All packets of the next picture; reports are left out."""
        packets: list[Packet] = []
        while not (packets and packets[-1].marked):
            packet = await self.packet()
            if packet.channel == 0:
                packets.append(packet)
        return packets

    async def _packet(self) -> Packet:
        head = await self.reader.readexactly(3)
        return Packet(head[0], await self.reader.readexactly(int.from_bytes(head[1:], "big")))


def answered(reply: Reply, method: str, url: str, user: str, password: str) -> str:
    """The header that answers a challenge."""
    found = re.search(r'nonce="(\w+)"', reply.headers["www-authenticate"])
    assert found
    response = digest(method, url, user, password, found[1])
    return f'Digest username="{user}", realm="camera", nonce="{found[1]}", uri="{url}", response="{response}"'


@asynccontextmanager
async def connected(port: int, path: str = "a", *, window: int | None = None) -> AsyncIterator[Client]:
    """Connect; ``window`` is how many bytes may wait on this side."""
    sock = socket.socket()
    if window is not None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    sock.settimeout(0)
    await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", port))
    reader, writer = await asyncio.open_connection(sock=sock)
    try:
        yield Client(f"rtsp://127.0.0.1:{port}/{path}", reader, writer)
    finally:
        writer.close()
