"""Keeps the connections to each source system apart, so that thousands of sources cost no more each than a few do."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx

from server.outgoing.transport import CheckedTransport

AT_ONCE = 20
"""Questions to one system at once; the others wait for their turn, first come, first served."""
MOST = 600
"""Questions to all systems at once: most machines let a process open 1,024 files and connections."""
KEPT = 200
"""Systems whose connections stay open between two questions."""
IDLE = 30.0
"""Seconds after which a connection that was not used is not used again; busy servers close theirs earlier."""


class Pools(httpx.AsyncBaseTransport):
    """A pool of connections for each system.

    A single pool looks at all its connections for every question that waits, whenever one begins or ends: with 2,000
    sources that took the server a minute of nothing else.
    """

    def __init__(self, tls: ssl.SSLContext) -> None:
        # reading all authorities takes 20 ms: once, not for each system
        self._tls = tls
        self._pools: dict[tuple[str, str, int | None], _Pool] = {}
        """By scheme, host and port; the one used last stands last."""
        self._turn = asyncio.Semaphore(MOST)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; raises httpx.TransportError. Its turn lasts until the answer is closed."""
        origin = request.url.scheme, request.url.host, request.url.port
        pool = self._pools.pop(origin, None) or _Pool(self._tls)
        self._pools[origin] = pool
        pool.asking += 1
        async with AsyncExitStack() as turn:
            turn.push_async_callback(self._ended, pool)
            await turn.enter_async_context(pool.turn)
            await turn.enter_async_context(self._turn)
            response = await _send(pool.transport, request)
            assert isinstance(response.stream, httpx.AsyncByteStream)
            response.stream = _Stream(response.stream, turn.pop_all())
        return response

    async def _ended(self, pool: "_Pool") -> None:
        pool.asking -= 1
        if len(self._pools) > KEPT:
            oldest = next((origin for origin, each in self._pools.items() if not each.asking), None)
            if oldest is not None:
                await self._pools.pop(oldest).transport.aclose()

    async def aclose(self) -> None:
        """Close all connections."""
        while self._pools:
            await self._pools.popitem()[1].transport.aclose()


async def _send(transport: CheckedTransport, request: httpx.Request) -> httpx.Response:
    """Send a request; again where the system closed the connection that was kept (RFC 9112, 9.3.1).

    Many servers close theirs after 5 seconds without a word, and a question may just be on its way. All that is asked
    here only reads, so that asking again is safe. Raises httpx.TransportError.
    """
    is_new = False

    async def trace(event: str, _: object) -> None:
        nonlocal is_new
        is_new = is_new or event.startswith("connection.connect_")

    request.extensions = {**request.extensions, "trace": trace}
    while True:
        try:
            return await transport.handle_async_request(request)
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
            # each kept connection that fails is gone, so the last attempt is on a new one
            if is_new:
                raise


class _Pool:
    def __init__(self, tls: ssl.SSLContext) -> None:
        limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE, keepalive_expiry=IDLE)
        self.transport = CheckedTransport(tls, limits)
        self.turn = asyncio.Semaphore(AT_ONCE)
        self.asking = 0


class _Stream(httpx.AsyncByteStream):
    """The body of an answer, with whose end a turn ends."""

    def __init__(self, stream: httpx.AsyncByteStream, turn: AsyncExitStack) -> None:
        self._stream = stream
        self._turn = turn

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            yield chunk

    async def aclose(self) -> None:
        try:
            await self._stream.aclose()
        finally:
            await self._turn.aclose()
