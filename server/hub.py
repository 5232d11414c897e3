"""Holds the last update of every topic and publishes each change once."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import zmq
from msgspec import structs

from server.contract.messages import About, AnyDocument, Beat, Update
from server.contract.wire import pack
from server.contract.words import Words

BEAT_EVERY = 1.0
"""Seconds."""
JOIN_PAUSE = 0.05
"""Seconds in which a burst of joiners gathers for one replay."""
REPLAY_CHUNK = 200
"""Updates of a replay that are sent before the loop gets its turn."""
QUEUE = 20_000
"""Messages that wait for one slow station before it loses some (and then asks for a replay)."""
HANDSHAKE_WITHIN = 10_000
"""Milliseconds until a connection that has not said who it is ends: each takes one of the files a program may open."""
LARGEST_SUBSCRIPTION = 4096
"""Bytes of what a station may send to the feed: the beginning of a topic, or a step of the handshake."""

FOREVER = 10 * 365 * 86_400.0
"""Seconds: what holds until something else does."""

Listener = Callable[[Update, datetime], None]


class Hub:
    """The one publisher: services write to it, walls and phones read from it.

    The socket is used without waiting, from one event loop: an XPUB drops for a
    slow subscriber rather than block, and numbering shows the loss to that one.
    """

    def __init__(
        self,
        socket: zmq.Socket[bytes],
        *,
        epoch: int | None = None,
        may_send: Callable[[], bool] = lambda: True,
        beaten: Callable[[], object] = lambda: None,
    ) -> None:
        """Number updates within the run ``epoch``, by default that of now; what must not be sent yet waits.

        ``beaten`` is called after each beat.
        """
        self._socket = socket
        self._epoch = time.time_ns() if epoch is None else epoch
        self._may_send = may_send
        self._beaten = beaten
        self._held: list[list[bytes]] = []
        """What was published while nothing was to be sent, the oldest first."""
        self._seq = 0
        self._packed: dict[str, list[bytes]] = {}
        self._listeners: list[Listener] = []
        self._joined = asyncio.Event()
        self._reading = False
        self.latest: dict[str, Update] = {}

    def follow(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` with every update and its UTC time; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def publish(
        self,
        topic: str,
        document: AnyDocument,
        *,
        fresh_for: float,
        observed: datetime | None = None,
        about: About | None = None,
        source: str | None = None,
        error: Words | None = None,
        partial: bool = True,
        taken: datetime | None = None,
    ) -> None:
        """Replace the document of a topic, which was read at ``taken``, by default now.

        An error given with it concerns a part of its sources, or with ``partial=False`` all of them.
        """
        self._send(
            Update(
                topic=topic,
                document=document,
                fresh_for=fresh_for,
                taken=taken or datetime.now(UTC),
                observed=observed,
                about=about,
                source=source,
                error=error,
                partial=partial and error is not None,
            )
        )

    def fail(self, topic: str, error: Words, *, source: str, partial: bool = False) -> None:
        """Say that a source of a topic fails; its last document stays on the walls."""
        held = self.latest.get(topic, Update(topic=topic, fresh_for=0))
        if (held.error, held.partial, held.source) != (error, partial, source):
            self._send(structs.replace(held, error=error, partial=partial, source=source))

    def drop(self, topic: str) -> None:
        """Say that a topic is no more, and forget it."""
        if topic in self.latest:
            self._send(Update(topic=topic, fresh_for=0.0, taken=datetime.now(UTC)))
            del self.latest[topic], self._packed[topic]

    def let_go(self, topic: str) -> None:
        """Hold a restored topic no more, of which nobody was told yet."""
        del self.latest[topic], self._packed[topic]

    def restore(self, updates: Iterable[Update]) -> None:
        """Hold what was known before a restart; it keeps its age, and whatever is newer stays."""
        for update in updates:
            if update.topic not in self.latest:
                self._number(update)

    def restamp(self, step: timedelta) -> None:
        """Tell everything again after the clock was set by ``step``: what was read a second ago is no hour old now."""
        # first the clock by which stations judge
        self._emit(pack(self._beat()))
        for update in list(self.latest.values()):
            self._send(structs.replace(update, taken=update.taken and update.taken + step))

    async def serve(self) -> None:
        """Replay the last values to whoever subscribes, and beat every second; runs until cancelled."""
        loop = asyncio.get_running_loop()
        loop.add_reader(self._socket.FD, self._read)
        try:
            while True:
                self._read()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(BEAT_EVERY):
                        await self._joined.wait()
                if self._joined.is_set():
                    await asyncio.sleep(JOIN_PAUSE)
                    self._joined.clear()
                    await self._replay()
                self._emit(pack(self._beat()))
                self._beaten()
        finally:
            loop.remove_reader(self._socket.FD)

    async def _replay(self) -> None:
        for number, topic in enumerate(list(self._packed)):
            self._emit(self._packed[topic])
            if number % REPLAY_CHUNK == REPLAY_CHUNK - 1:
                await asyncio.sleep(0)

    def _read(self) -> None:
        self._reading = False
        while int(self._socket.get(zmq.EVENTS)) & zmq.POLLIN:
            if self._socket.recv(zmq.NOBLOCK).startswith(b"\x01"):
                self._joined.set()

    def _send(self, update: Update) -> None:
        update = self._number(update)
        self._emit(self._packed[update.topic])
        if not self._reading:
            # ZMQ_FD is edge-triggered: sending may swallow the edge of a subscription that came meanwhile
            self._reading = True
            asyncio.get_running_loop().call_soon(self._read)
        now = datetime.now(UTC)
        for listener in self._listeners:
            listener(update, now)

    def _emit(self, frames: list[bytes]) -> None:
        if not self._may_send():
            # what does not go out in a while is asked for again
            self._held.append(frames)
            del self._held[:-QUEUE]
            return
        held, self._held = self._held, []
        for each in (*held, frames):
            self._socket.send_multipart(each, zmq.NOBLOCK)

    def _number(self, update: Update) -> Update:
        self._seq += 1
        update = structs.replace(update, epoch=self._epoch, seq=self._seq)
        self.latest[update.topic] = update
        self._packed[update.topic] = pack(update)
        return update

    def _beat(self) -> Beat:
        return Beat(epoch=self._epoch, seq=self._seq, topics=len(self.latest), now=datetime.now(UTC))


def publisher(context: zmq.Context[zmq.Socket[bytes]]) -> zmq.Socket[bytes]:
    """Return the server's XPUB socket, not bound yet."""
    socket = context.socket(zmq.XPUB)
    socket.set(zmq.XPUB_VERBOSE, 1)  # report every subscriber, not only the first
    socket.set(zmq.SNDHWM, QUEUE)
    socket.set(zmq.MAXMSGSIZE, LARGEST_SUBSCRIPTION)
    socket.set(zmq.LINGER, 0)
    socket.set(zmq.HANDSHAKE_IVL, HANDSHAKE_WITHIN)
    socket.set(zmq.HEARTBEAT_IVL, 2000)
    socket.set(zmq.HEARTBEAT_TIMEOUT, 6000)
    return socket
