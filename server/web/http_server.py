"""Serves HTTP with uvicorn, which is told what a control network needs: limits on slow and idle connections."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Iterator
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from server.contract.os_trouble import because
from server.web.certificate import Certificate
from server.web.errors import WebError

HEADERS_WITHIN = 10.0
"""Seconds from the first byte of a request to the end of its headers, and from the start of a connection."""
LARGEST_HEADERS = 16 * 1024
"""Bytes."""
CONNECTIONS = 512
UNREAD = 64 * 1024
"""Bytes that wait in the system for a device that reads slowly, about."""
UNACKNOWLEDGED = 30_000
"""Milliseconds after which a device that takes nothing is given up; see tcp(7)."""
END_WITHIN = 5
"""Seconds for answers under way when the process ends."""


class Connection(H11Protocol):
    """A connection that is cut when a request does not come to its end, which uvicorn waits for without limit."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        # a stream that nobody reads can only be cut
        self.app_state = {**self.app_state, "abort": transport.abort}
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Wait only as long as the headers of a request are not complete."""
        super().data_received(data)
        if self._is_idle():
            self._wait()
        else:
            self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _wait(self) -> None:
        if self._waiting is None:
            self._waiting = self.loop.call_later(HEADERS_WITHIN, self._give_up)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _give_up(self) -> None:
        self._waiting = None
        if self._is_idle():
            self.transport.abort()


class HttpServer(uvicorn.Server):
    """Ends when it is told to, and leaves the signals to whoever runs it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take none."""
        yield

    def stop(self) -> None:
        """Take no new connections, and let answers under way come to their end."""
        self.should_exit = True


def http_server(app: ASGIApp, certificate: Certificate | None) -> HttpServer:
    """Return what serves an application."""
    # what strangers send is no news for a log, and it says what it starts and ends with in our place
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    tls: dict[str, Any] = {"ssl_context_factory": lambda *_: certificate.context} if certificate else {}
    config = uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=CONNECTIONS,
        h11_max_incomplete_event_size=LARGEST_HEADERS,
        timeout_graceful_shutdown=END_WITHIN,
        **tls,
    )
    return HttpServer(config)


def listener(bind: str, port: int) -> socket.socket:
    """Return a socket that listens; raises WebError."""
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # those that it accepts have these too
        made.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, UNREAD)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNACKNOWLEDGED)
        made.bind((bind, port))
        made.listen(128)
    except OSError as error:
        made.close()
        place = f"{bind}:{port}"
        raise WebError(because(error, f"không mở được {place}", f"cannot open {place}")) from None
    return made
