"""Carries HTTP to addresses that have been looked at: the one that is judged is the one that is connected to.

Names are resolved here, once for each connection, and what is resolved is what is used: a name that is another address
a moment later (DNS rebinding) gains nothing by it. ``Host``, SNI and the certificate stay those of the name.
"""

import asyncio
import ssl
from collections.abc import Callable, Coroutine, Iterable, Sequence
from functools import partial
from typing import Any

import httpcore
import httpx

from server.outgoing.destinations import Resolve, permitted, resolve, resolve_here

APART = 0.25
"""Seconds after which the next address of a host is tried beside the one before (RFC 8305, 5)."""

_Option = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
_Connect = Callable[[str], Coroutine[Any, Any, httpcore.AsyncNetworkStream]]
_Attempt = asyncio.Task[httpcore.AsyncNetworkStream]


class CheckedTransport(httpx.AsyncHTTPTransport):
    """A pool of connections, none of them by a proxy, none to an address that is never connected to."""

    def __init__(
        self,
        tls: ssl.SSLContext,
        limits: httpx.Limits,
        *,
        camera: bool = False,
        resolve: Resolve = resolve,
    ) -> None:
        # not its own: httpx lets nobody say how connections are made
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls,
            max_connections=limits.max_connections,
            max_keepalive_connections=limits.max_keepalive_connections,
            keepalive_expiry=limits.keepalive_expiry,
            network_backend=_Network(resolve, camera=camera),
        )


class CheckedHereTransport(httpx.HTTPTransport):
    """The same where there is no event loop: for one camera."""

    def __init__(self, tls: ssl.SSLContext) -> None:
        self._pool = httpcore.ConnectionPool(ssl_context=tls, network_backend=_NetworkHere())


class _Network(httpcore.AsyncNetworkBackend):
    def __init__(self, resolve: Resolve, *, camera: bool) -> None:
        self._resolve, self._camera = resolve, camera
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore says so
        local_address: str | None = None,
        socket_options: Iterable[_Option] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        connect = partial(
            self._network.connect_tcp, port=port, local_address=local_address, socket_options=socket_options
        )
        try:
            async with asyncio.timeout(timeout):
                addresses = permitted(host, await self._resolve(host, port), camera=self._camera)
                return await _first(addresses, connect)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class _NetworkHere(httpcore.NetworkBackend):
    def __init__(self) -> None:
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[_Option] | None = None,
    ) -> httpcore.NetworkStream:
        error: Exception = httpcore.ConnectError("no address")
        try:
            addresses = permitted(host, resolve_here(host, port), camera=True)
        except OSError as unresolved:
            raise httpcore.ConnectError(str(unresolved)) from unresolved
        for address in addresses:
            try:
                return self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                error = failed
        raise error


async def _first(addresses: Sequence[str], connect: _Connect) -> httpcore.AsyncNetworkStream:
    """Return a connection to the first address that takes one."""
    if len(addresses) == 1:
        return await connect(addresses[0])
    waiting, trying = list(addresses), set[_Attempt]()
    error: BaseException = OSError("no address")
    try:
        while waiting or trying:
            if waiting:
                trying.add(asyncio.create_task(connect(waiting.pop(0))))
            done, _ = await asyncio.wait(
                trying, timeout=APART if waiting else None, return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                if (failed := task.exception()) is None:
                    trying.discard(task)
                    return task.result()
                trying.discard(task)
                error = failed
    finally:
        await _give_up(trying)
    raise error


async def _give_up(trying: set[_Attempt]) -> None:
    """Stop attempts that are not needed any more, and close what they have got meanwhile."""
    for task in trying:
        task.cancel()
    for made in await asyncio.gather(*trying, return_exceptions=True):
        if isinstance(made, httpcore.AsyncNetworkStream):
            await made.aclose()
