"""Follows a server: copies what it publishes, and says how the client stands with it."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Protocol

import zmq
import zmq.asyncio
from zmq.utils.monitor import recv_monitor_message

from server.contract.client.endpoints import Serving
from server.contract.client.link import Link
from server.contract.keys import StationKey
from server.contract.messages import Beat, Update
from server.contract.replica import Replica
from server.contract.wire import BEAT, DAMAGED, unpack

SILENCE = 3.5
"""Seconds without a beat after which the next server is tried."""
SCOUT_ANEW = 5.0
"""Seconds without a beat after which a new connection is made to a server that may come to serve."""
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


class ReplacedError(Exception):
    """Another server has taken over from the one that answers."""


class Inbox(Protocol):
    """Takes what the server says."""

    def set_serving(self, serving: Serving) -> None:
        """Take which run of which server is followed from now on."""

    def put(self, update: Update) -> None:
        """Take an update that is newer than what was put before it."""

    def set_link(self, link: Link, *, ahead: float | None = None, complete: int | None = None) -> None:
        """Take how the client stands with its server, with each beat, and whenever that changes.

        ``ahead``: seconds by which the server's clock is ahead, None where it says nothing. ``complete``: the run of
        the server, its epoch, of which every topic has come; None before.
        """


class Follower:
    """Copies one server at a time into an inbox.

    Of two servers it follows the one whose run is the newest, as soon as that is heard of, and never an older one
    again: epochs grow with every change of hands. Of one alone it takes every run as it comes.
    """

    def __init__(self, endpoints: Sequence[str], read_key: Callable[[], StationKey | None], inbox: Inbox) -> None:
        self._endpoints = endpoints
        self._read_key = read_key
        self._inbox = inbox
        self._link = Link.CONNECTING
        self._epoch = 0
        """The newest run that was heard of."""
        self._serving = Serving(endpoints[0], 0)

    async def run(self) -> None:
        """Follow the first server that answers until cancelled."""
        with zmq.asyncio.Context() as context:
            context.linger = 0
            endpoint = self._endpoints[0]
            while True:
                newer = None
                try:
                    newer = await self._follow_newest(context, endpoint)
                except TimeoutError:
                    if self._link not in (Link.REFUSED, Link.OTHER_SERVER):
                        self._say(Link.SILENT)
                except NoKeyError:
                    self._say(Link.NO_KEY)
                    await asyncio.sleep(SILENCE)
                except ReplacedError:
                    log.info("%s is no longer the server that serves", endpoint)
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
                endpoint = newer or self._after(endpoint)

    async def _follow_newest(self, context: zmq.asyncio.Context, endpoint: str) -> str:
        """Copy one server, raising like ``_follow``, until another one is heard that is newer; return where that is."""
        following = asyncio.ensure_future(self._follow(context, endpoint))
        others = [each for each in self._endpoints if each != endpoint]
        scouting = [asyncio.ensure_future(self._scout(context, each)) for each in others]
        try:
            done, _ = await asyncio.wait({following, *scouting}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                await task
            return next(each for each, task in zip(others, scouting, strict=True) if task in done)
        finally:
            for task in (following, *scouting):
                task.cancel()
            await asyncio.wait({following, *scouting})

    async def _scout(self, context: zmq.asyncio.Context, endpoint: str) -> None:
        """Return when a server is heard whose run is newer than that which is followed."""
        while True:
            if (key := self._read_key()) is not None:
                with subscriber(context, key) as socket, contextlib.suppress(TimeoutError):
                    # a machine that is off answers nothing, and is asked anew when it may be there again
                    socket.set(zmq.CONNECT_TIMEOUT, 1000)
                    socket.subscribe(BEAT)
                    socket.connect(endpoint)
                    return await self._hear_newer(socket)
            else:
                await asyncio.sleep(SCOUT_ANEW)

    async def _hear_newer(self, socket: zmq.asyncio.Socket) -> None:
        """Return when a newer run is heard; raises TimeoutError where nothing is: who was refused is never asked."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(SCOUT_ANEW) as silence:
            while True:
                with contextlib.suppress(*DAMAGED):
                    beat = unpack(await socket.recv_multipart())
                    if beat.epoch > self._epoch:
                        return
                    silence.reschedule(loop.time() + SCOUT_ANEW)

    def _after(self, endpoint: str) -> str:
        return self._endpoints[(self._endpoints.index(endpoint) + 1) % len(self._endpoints)]

    async def _follow(self, context: zmq.asyncio.Context, endpoint: str) -> None:
        """Copy one server until it falls silent (TimeoutError), refuses this station or proves to be another one.

        Raises ReplacedError where its run is older than one that was heard of.
        """
        key = self._read_key()
        if key is None:
            raise NoKeyError
        with subscriber(context, key) as socket:
            monitor = socket.get_monitor_socket(REFUSALS)
            watching = asyncio.ensure_future(_refusal(monitor))
            socket.connect(endpoint)
            copying = asyncio.ensure_future(self._copy(socket, endpoint))
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

    async def _copy(self, socket: zmq.asyncio.Socket, endpoint: str) -> None:
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
                self._judge_run(endpoint, message.epoch)
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

    def _judge_run(self, endpoint: str, epoch: int) -> None:
        """Raise ReplacedError for what one of two servers says that another one has replaced."""
        if len(self._endpoints) > 1 and epoch < self._epoch:
            raise ReplacedError
        self._epoch = epoch
        if self._serving != (endpoint, epoch):
            self._serving = Serving(endpoint, epoch)
            self._inbox.set_serving(self._serving)

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
