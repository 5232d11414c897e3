"""Follows a server: copies what it publishes, and says how the client stands with it."""

import asyncio
import itertools
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Protocol

import zmq
import zmq.asyncio
from zmq.utils.monitor import recv_monitor_message

from server.contract.client.link import Link
from server.contract.keys import StationKey
from server.contract.messages import Beat, Update
from server.contract.replica import Replica
from server.contract.wire import DAMAGED, unpack

SILENCE = 3.5
"""Seconds without a beat after which the next server is tried."""
QUEUE = 100_000
"""Messages that may wait in this station; the rest of a burst waits in the network and in the server.

So many that it is never full: libzmq 4.3 ends the process (an assertion in stream_engine_base.cpp, issue 3937) where
a heart-beat runs out while a full queue has stopped the input.
"""
ASK_AGAIN = 1.0
"""Seconds between two requests for a replay, at least."""

FAILURES = 3
"""Handshakes that end without an answer: one may have met a server that was just ending."""
REFUSALS = zmq.EVENT_HANDSHAKE_FAILED_AUTH | zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL | zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL

log = logging.getLogger(__name__)


class NoKeyError(Exception):
    """There is no readable key to show the server."""


class StationRefusedError(Exception):
    """The server does not let this station in."""


class OtherServerError(Exception):
    """Whoever answers cannot read what is meant for the server that the station's key names."""


class Inbox(Protocol):
    """Takes what the server says."""

    def put(self, update: Update) -> None:
        """Take an update that is newer than what was put before it."""

    def set_link(self, link: Link, *, ahead: float | None = None, complete: int | None = None) -> None:
        """Take how the client stands with its server, with each beat, and whenever that changes.

        ``ahead``: seconds by which the server's clock is ahead, None where it says nothing. ``complete``: the run of
        the server, its epoch, of which every topic has come; None before.
        """


class Follower:
    """Copies one server at a time into an inbox."""

    def __init__(self, endpoints: Sequence[str], read_key: Callable[[], StationKey | None], inbox: Inbox) -> None:
        self._endpoints = endpoints
        self._read_key = read_key
        self._inbox = inbox
        self._link = Link.CONNECTING

    async def run(self) -> None:
        """Follow the first server that answers until cancelled."""
        with zmq.asyncio.Context() as context:
            context.linger = 0
            for endpoint in itertools.cycle(self._endpoints):
                try:
                    await self._follow(context, endpoint)
                except TimeoutError:
                    if self._link not in (Link.REFUSED, Link.OTHER_SERVER):
                        self._say(Link.SILENT)
                except NoKeyError:
                    self._say(Link.NO_KEY)
                    await asyncio.sleep(SILENCE)
                except StationRefusedError:
                    self._say(Link.REFUSED)
                    await asyncio.sleep(SILENCE)
                except OtherServerError:
                    self._say(Link.OTHER_SERVER)
                    await asyncio.sleep(SILENCE)
                except Exception:
                    # nobody else would hear of it: the client must say that nothing comes any more, and go on trying
                    log.exception("the feed of %s crashed", endpoint)
                    self._say(Link.SILENT)
                    await asyncio.sleep(SILENCE)

    async def _follow(self, context: zmq.asyncio.Context, endpoint: str) -> None:
        """Copy one server until it falls silent (TimeoutError), refuses this station or proves to be another one."""
        key = self._read_key()
        if key is None:
            raise NoKeyError
        with subscriber(context, key) as socket:
            monitor = socket.get_monitor_socket(REFUSALS)
            watching = asyncio.ensure_future(_refusal(monitor))
            socket.connect(endpoint)
            copying = asyncio.ensure_future(self._copy(socket))
            try:
                await asyncio.wait({copying, watching}, return_when=asyncio.FIRST_COMPLETED)
                if copying.done():
                    await copying
                raise await watching
            finally:
                for task in (copying, watching):
                    task.cancel()
                await asyncio.wait({copying, watching})
                socket.disable_monitor()
                monitor.close()

    async def _copy(self, socket: zmq.asyncio.Socket) -> None:
        replica, loop = Replica(), asyncio.get_running_loop()
        asked = loop.time()
        socket.subscribe(b"")
        async with asyncio.timeout(SILENCE) as silence:
            while True:
                frames = await socket.recv_multipart()
                try:
                    message = unpack(frames)
                except DAMAGED as error:
                    log.warning("unreadable message of %d bytes: %s", sum(map(len, frames)), error)
                    continue
                if not replica.apply(message) and loop.time() - asked > ASK_AGAIN:
                    asked = loop.time()
                    socket.unsubscribe(b"")
                    socket.subscribe(b"")
                if isinstance(message, Beat):
                    silence.reschedule(loop.time() + SILENCE)
                    ahead = (message.now - datetime.now(UTC)).total_seconds()
                    self._say(Link.LIVE, ahead=ahead, complete=message.epoch if replica.complete else None)
                elif replica.latest[message.topic] is message:
                    self._inbox.put(message)

    def _say(self, link: Link, *, ahead: float | None = None, complete: int | None = None) -> None:
        if link is not self._link:
            log.info("feed: %s", link.value)
        self._link = link
        self._inbox.set_link(link, ahead=ahead, complete=complete)


async def _refusal(monitor: zmq.asyncio.Socket) -> Exception:
    """Return why no connection comes about.

    A server answers an unknown key with 400 (RFC 27/ZAP). What is locked for another server's key it cannot open: it
    hangs up without a word (RFC 26/CurveZMQ), again and again.
    """
    for _ in range(FAILURES):
        event = await recv_monitor_message(monitor)
        if event["event"] == zmq.EVENT_HANDSHAKE_FAILED_AUTH:
            return StationRefusedError()
    return OtherServerError()


def subscriber(context: zmq.asyncio.Context, key: StationKey) -> zmq.asyncio.Socket:
    """Return a SUB socket that shows the station's key, not connected yet."""
    socket = context.socket(zmq.SUB)
    socket.set(zmq.RCVHWM, QUEUE)
    socket.set(zmq.HEARTBEAT_IVL, 2000)
    socket.set(zmq.HEARTBEAT_TIMEOUT, 6000)
    socket.set(zmq.RECONNECT_IVL, 100)
    show_key(socket, key)
    return socket


def show_key(socket: zmq.asyncio.Socket, key: StationKey) -> None:
    """Make a socket, before it connects, identify the station and insist on the right server."""
    socket.set(zmq.LINGER, 0)
    socket.set(zmq.CURVE_SERVERKEY, key.server.encode())
    socket.set(zmq.CURVE_PUBLICKEY, key.public.encode())
    socket.set(zmq.CURVE_SECRETKEY, key.secret.encode())
