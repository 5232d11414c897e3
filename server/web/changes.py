"""Streams the states of a wall as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html).

An event is the whole newest state, so nothing is queued: whoever reads slowly is given what is newest when there is
room again, and whoever comes back with Last-Event-ID is given the newest where it is another one.
"""

import asyncio
import contextlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from server.web import views
from server.web.mirror import Mirror

HEARTBEAT = 15.0
"""Seconds after which something is sent even where nothing has changed: proxies and panels drop what is silent."""
LOOK_EVERY = 0.5
"""Seconds between two looks whether the device still may look, and whether the process ends."""
READ_WITHIN = 30.0
"""Seconds that a device may read nothing."""
COME_BACK_AFTER = 2000
"""Milliseconds after which a device whose stream ended connects again."""


class ChangesResponse(Response):
    """The answer to one device; it ends when the device goes, may look no more or reads nothing."""

    media_type = "text/event-stream"

    def __init__(
        self,
        mirror: Mirror,
        wall: str,
        seen: str,
        *,
        allowed: Callable[[], bool],
        running: AbstractContextManager[None],
        abort: Callable[[], object],
    ) -> None:
        """Take the tag of the state that the device has seen last, what holds while the stream runs, what cuts it."""
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._mirror = mirror
        self._wall = wall
        self._seen = seen
        self._allowed = allowed
        self._running = running
        self._abort = abort

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Send events until the stream ends."""
        gone = asyncio.ensure_future(_gone(receive))
        try:
            with self._running, self._mirror.watch() as news:
                await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
                await self._stream(send, gone, news)
            if not gone.done():
                await self._put(send, b"", more=False)
        except TimeoutError:
            self._abort()
            await gone
        finally:
            gone.cancel()

    async def _stream(self, send: Send, gone: asyncio.Future[None], news: asyncio.Event) -> None:
        clock = asyncio.get_running_loop().time
        await self._put(send, f"retry: {COME_BACK_AFTER}\n\n".encode())
        said = clock()
        while self._allowed() and not gone.done():
            news.clear()
            event = self._event()
            if event or clock() - said >= HEARTBEAT:
                await self._put(send, event or b": alive\n\n")
                said = clock()
            waiting = asyncio.ensure_future(news.wait())
            first: set[asyncio.Future[Any]] = {gone, waiting}
            await asyncio.wait(first, timeout=LOOK_EVERY, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()

    def _event(self) -> bytes:
        """Return the newest state as an event; nothing where the device has it, or the wall has gone."""
        with contextlib.suppress(KeyError):
            shown = views.wall(self._mirror, self._wall)
            tag = views.tag(shown)
            if tag != self._seen:
                self._seen = tag
                return b"id: %b\nevent: wall\ndata: %b\n\n" % (tag.encode(), views.encode(shown))
        return b""

    async def _put(self, send: Send, content: bytes, *, more: bool = True) -> None:
        async with asyncio.timeout(READ_WITHIN):
            await send({"type": "http.response.body", "body": content, "more_body": more})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
