"""Subscribers that check the numbers of what they get, and acknowledge now and then: the far ends of the fan-out."""

from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import NamedTuple

import msgspec
import zmq
from msgspec import Struct

from benchmarks.figures import BenchError
from server.contract.keys import StationKey
from server.contract.wire import BEAT

ACKNOWLEDGE = 500
"""Updates between two acknowledgements."""
AT_ONCE = 100
"""Updates taken from one subscriber before the others have their turn."""
QUEUE = 20_000
"""Messages that may wait in a subscriber, as in the wall."""


class Acknowledged(Struct, frozen=True, array_like=True):
    """How far one subscriber has got."""

    publisher: int
    """0 for the hub, 1 for the bare one."""
    subscriber: int
    seq: int
    lost: int


class Places(NamedTuple):
    """Where both publishers are, and where to acknowledge."""

    publishers: tuple[str, str]
    acknowledge: str
    key: StationKey | None
    """None where nothing is encrypted."""


class _Numbered(Struct):
    seq: int


_number = msgspec.msgpack.Decoder(_Numbered).decode
_encode = msgspec.msgpack.Encoder().encode
_acknowledged = msgspec.msgpack.Decoder(Acknowledged).decode


class Window:
    """Tells a publisher how far all its subscribers have got."""

    def __init__(self, socket: zmq.Socket[bytes], address: str, subscribers: int) -> None:
        self._socket = socket
        self._subscribers = subscribers
        self._reached: tuple[dict[int, int], dict[int, int]] = ({}, {})
        socket.bind(address)

    def is_complete(self) -> bool:
        """Return whether every subscriber hears both publishers."""
        self._read()
        return all(len(reached) == self._subscribers for reached in self._reached)

    def reached(self, publisher: int) -> int:
        """Return the number that every subscriber of a publisher has got; raises BenchError when any lost some."""
        self._read()
        return min(self._reached[publisher].values())

    def _read(self) -> None:
        while self._socket.poll(0):
            news = _acknowledged(self._socket.recv())
            if news.lost:
                raise BenchError(f"subscriber {news.subscriber} lost {news.lost} updates")
            self._reached[news.publisher][news.subscriber] = news.seq


class _Ear:
    """One subscriber of one publisher."""

    def __init__(self, socket: zmq.Socket[bytes], publisher: int, number: int, acknowledge: zmq.Socket[bytes]) -> None:
        self.socket = socket
        self._publisher, self._number = publisher, number
        self._acknowledge = acknowledge
        self._seq: int | None = None
        self._lost = 0

    def take(self) -> None:
        """Take what waits, up to a limit."""
        for _ in range(AT_ONCE):
            try:
                topic, body = self.socket.recv_multipart(zmq.NOBLOCK)
            except zmq.Again:
                return
            if topic != BEAT:
                self._note(_number(body).seq)

    def _note(self, seq: int) -> None:
        first = self._seq is None
        if self._seq is not None:
            if seq <= self._seq:  # a replay for one who joined later
                return
            self._lost += seq - self._seq - 1
        self._seq = seq
        if first or seq % ACKNOWLEDGE == 0:
            self._acknowledge.send(_encode(Acknowledged(self._publisher, self._number, seq, self._lost)))


def listen(_pipe: Connection, places: Places, numbers: Sequence[int]) -> None:
    """Be the subscribers of these numbers, of both publishers, until ended."""
    context = zmq.Context()
    acknowledge = context.socket(zmq.PUSH)
    acknowledge.connect(places.acknowledge)
    poller = zmq.Poller()
    ears: dict[zmq.Socket[bytes], _Ear] = {}
    for number in numbers:
        for publisher, address in enumerate(places.publishers):
            socket = context.socket(zmq.SUB)
            socket.set(zmq.RCVHWM, QUEUE)
            if places.key is not None:
                socket.set(zmq.CURVE_SERVERKEY, places.key.server.encode())
                socket.set(zmq.CURVE_PUBLICKEY, places.key.public.encode())
                socket.set(zmq.CURVE_SECRETKEY, places.key.secret.encode())
            socket.connect(address)
            socket.subscribe(b"")
            poller.register(socket, zmq.POLLIN)
            ears[socket] = _Ear(socket, publisher, number, acknowledge)
    while True:
        for socket, _ in poller.poll():
            ears[socket].take()
