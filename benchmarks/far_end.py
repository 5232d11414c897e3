"""A hundred source systems in one process, so cheap that they are not what is measured."""

import asyncio
import time
from asyncio import Protocol, Transport
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from typing import cast

import msgspec

HOSTS = [f"127.1.0.{number}" for number in range(1, 101)]
"""Addresses of the systems, all of them on loopback."""
RECORDS = 20
"""In one answer."""
CHANGED = 10
"""Every so many answers of a source say something new; most questions bring nothing."""
PLACES = 65
"""As many as the province has communes."""
FIGURES = (
    ("gates", "trucks_waiting"),
    ("tourism", "visitors"),
    ("education", "pupils"),
    ("health", "bed_occupancy"),
    ("gates", "trucks_cleared"),
    ("tourism", "room_occupancy"),
    ("education", "attendance"),
    ("health", "dengue"),
)
"""Service and indicator that a source tells of, in turn."""
_TODAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)

Arrivals = dict[int, list[float]]
"""CLOCK_MONOTONIC seconds of every question, by the number of the source."""


def address(number: int, port: int) -> str:
    """Return where the source of this number is asked."""
    return f"http://{HOSTS[number % len(HOSTS)]}:{port}/{number}"


def answer_all(pipe: Connection, port: int) -> None:
    """Answer whoever asks; what the pipe asks for is answered by the arrivals since it last did."""
    asyncio.run(_answer_all(pipe, port))


async def _answer_all(pipe: Connection, port: int) -> None:
    arrivals: Arrivals = {}
    server = await asyncio.get_running_loop().create_server(lambda: _Answering(arrivals), HOSTS, port)
    async with server:
        pipe.send("ready")
        while True:
            await asyncio.to_thread(pipe.recv)
            pipe.send(dict(arrivals))
            arrivals.clear()


class _Answering(Protocol):
    """HTTP/1.1 for questions without a body, one after the other."""

    def __init__(self, arrivals: Arrivals) -> None:
        self._arrivals = arrivals
        self._asked: dict[int, int] = {}
        self._head = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep where answers go."""
        self._transport = cast(Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Answer a question that is complete."""
        self._head += data
        if not self._head.endswith(b"\r\n\r\n"):
            return
        number = int(self._head.split(b" ", 2)[1][1:])
        self._head = b""
        self._arrivals.setdefault(number, []).append(time.monotonic())
        # the clock, not a count, as a source may come over another connection each time
        body = _body(number, int(time.monotonic() / 10 + number) // CHANGED)
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
        self._transport.write(head + body)


def _body(number: int, version: int) -> bytes:
    """Return what a source tells: one figure of twenty places."""
    _, indicator = FIGURES[number % len(FIGURES)]
    readings = [
        {
            "indicator": indicator,
            "period": _TODAY,
            "value": version % 100 + each,
            "place": f"noi-{(number + each) % PLACES}",
        }
        for each in range(RECORDS)
    ]
    return msgspec.json.encode({"readings": readings})
