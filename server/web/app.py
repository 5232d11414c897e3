"""Assembles what is served: the only place that joins routes, guards and headers."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import cast

import msgspec
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.contract.words import Words
from server.web import problems
from server.web.control import Control
from server.web.endpoints import BASE, ENDPOINTS, Endpoint, Handle, Public
from server.web.errors import ProblemError
from server.web.guard import Guard
from server.web.openapi import describe
from server.web.pages import NOWHERE

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": f"default-src 'none'; {NOWHERE}; form-action 'none'",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Of every answer that does not say otherwise; nothing is meant to be shown as a page, or read by pages elsewhere."""

TWO_LENGTHS = ProblemError(
    400,
    "two-lengths",
    Words(
        vi="có cả Content-Length và Transfer-Encoding; chỉ gửi một trong hai",
        en="there are both Content-Length and Transfer-Encoding; send one of the two",
    ),
    headers={"Connection": "close"},
)
INSIST = "max-age=31536000; includeSubDomains"
"""For browsers, where this process encrypts."""

Answering = Callable[[Request], Awaitable[Response]]

log = logging.getLogger(__name__)


def build(control: Control, guard: Guard, pages: Sequence[Route], *, encrypted: bool) -> ASGIApp:
    """Return the application with the ``pages`` of people; encrypted, browsers are to insist on it (RFC 6797)."""
    description = msgspec.json.encode(describe())

    async def openapi(request: Request) -> Response:  # noqa: ARG001 - Starlette gives it
        return Response(description, media_type="application/json")

    routes = [Route(each.place, _answering(each, control, guard), methods=[each.method]) for each in ENDPOINTS]
    for route, endpoint in zip(routes, ENDPOINTS, strict=True):
        if endpoint.media == "text/event-stream" and route.methods is not None:
            # Starlette adds it to every GET, and the head of a stream would not end
            route.methods.discard("HEAD")
    routes += [Route(f"{BASE}/openapi.json", openapi, methods=["GET"]), *pages]
    headers = HEADERS | ({"Strict-Transport-Security": INSIST} if encrypted else {})
    app = Starlette(
        routes=routes,
        middleware=[Middleware(OneLength)],
        exception_handlers={ProblemError: _problem, HTTPException: _refused, Exception: _crashed},
    )
    # it would send whoever asks for a path with a slash too many to whatever host the request names
    app.router.redirect_slashes = False
    # around all of it: Starlette answers what has crashed outside of its own middleware
    return Headers(app, headers)


class Headers:
    """Adds headers to every answer that lacks them."""

    def __init__(self, app: ASGIApp, headers: dict[str, str]) -> None:
        self._app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)


class OneLength:
    """Refuses requests of which it can be told in two ways where they end (RFC 9112, 6.1), and ends the connection.

    A proxy may have chosen the other way: what comes next would be half a request of somebody else.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if {b"content-length", b"transfer-encoding"} <= {name for name, _ in scope["headers"]}:
            await problems.respond(Request(scope), TWO_LENGTHS)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _answering(endpoint: Endpoint, control: Control, guard: Guard) -> Answering:
    """Return what answers an endpoint to those who may ask."""
    role = endpoint.role

    async def answer(request: Request) -> Response:
        if role is None:
            return await cast("Public", endpoint.handle)(control, request)
        return await cast("Handle", endpoint.handle)(control, request, guard.admit(request, role))

    return answer


def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)
    return problems.respond(request, error)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problems.other(request, error.status_code, error.headers)


def _crashed(request: Request, error: Exception) -> Response:  # noqa: ARG001 - it is raised once more, and logged
    return problems.other(request, 500)
