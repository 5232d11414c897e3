"""The table of the HTTP interface: routes and the OpenAPI description are both made from it."""

from collections.abc import Awaitable, Callable
from typing import Literal

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from server.web.control import Control
from server.web.shapes import (
    Condition,
    Done,
    Health,
    Layouts,
    Nothing,
    Place,
    Show,
    StartTour,
    TakeOver,
    Tours,
    Wall,
    Walls,
)
from server.web.tokens import Device, DeviceRole
from server.web.watching.exposition import MEDIA

BASE = "/api/v1"

Handle = Callable[[Control, Request, Device], Awaitable[Response]]
Public = Callable[[Control, Request], Awaitable[Response]]


class Endpoint(Struct, frozen=True, kw_only=True):
    """One path and method."""

    method: Literal["GET", "POST"]
    path: str
    """Beneath ``base``; ``{wall}`` stands for a name."""
    base: str = BASE
    """Empty for what others look for at the root."""
    handle: Handle | Public
    role: DeviceRole | None = DeviceRole.VIEWER
    """The least one; None for an endpoint without a token, which a Public handles."""
    body: type[Struct] | None = None
    answer: type[Struct] | type[str]
    media: str = "application/json"
    takes: tuple[str, ...] = ()
    """Headers of the request that mean something here."""
    gives: tuple[str, ...] = ()
    """Headers of a good answer that mean something here."""
    refuses: tuple[int, ...] = ()
    """Statuses of its problems, beside those of all that want a token."""

    @property
    def place(self) -> str:
        """The whole path."""
        return self.base + self.path


def _order(path: str, handle: Handle, body: type[Struct]) -> Endpoint:
    """Return an endpoint that changes a wall."""
    return Endpoint(
        method="POST",
        path=path,
        handle=handle,
        role=DeviceRole.OPERATOR,
        body=body,
        answer=Done,
        takes=("If-Match", "Idempotency-Key"),
        gives=("ETag",),
        refuses=(400, 404, 408, 409, 412, 413, 415, 422, 503, 504),
    )


ENDPOINTS = (
    Endpoint(method="GET", path="/health", handle=Control.health, role=None, answer=Health),
    Endpoint(method="GET", base="", path="/health", handle=Control.condition, role=None, answer=Condition),
    Endpoint(
        method="GET",
        base="",
        path="/metrics",
        handle=Control.metrics,
        role=DeviceRole.MONITOR,
        answer=str,
        media=MEDIA,
    ),
    Endpoint(method="GET", path="/walls", handle=Control.walls, answer=Walls, gives=("Age",), refuses=(503,)),
    Endpoint(
        method="GET",
        path="/walls/{wall}",
        handle=Control.wall,
        answer=Wall,
        takes=("If-None-Match",),
        gives=("ETag", "Age"),
        refuses=(404, 503),
    ),
    Endpoint(
        method="GET",
        path="/walls/{wall}/layouts",
        handle=Control.layouts,
        answer=Layouts,
        gives=("Age",),
        refuses=(404, 503),
    ),
    Endpoint(
        method="GET",
        path="/walls/{wall}/tours",
        handle=Control.tours,
        answer=Tours,
        gives=("Age",),
        refuses=(404, 503),
    ),
    Endpoint(
        method="GET",
        path="/walls/{wall}/changes",
        handle=Control.changes,
        answer=Wall,
        media="text/event-stream",
        takes=("Last-Event-ID",),
        refuses=(404, 503),
    ),
    _order("/walls/{wall}/show", Control.show, Show),
    _order("/walls/{wall}/tours/start", Control.start_tour, StartTour),
    _order("/walls/{wall}/tours/stop", Control.stop_tour, Place),
    _order("/walls/{wall}/hold", Control.hold, Place),
    _order("/walls/{wall}/resume", Control.resume, Place),
    _order("/walls/{wall}/takeover", Control.take_over, TakeOver),
    _order("/walls/{wall}/clear", Control.clear, Nothing),
    _order("/walls/{wall}/undo", Control.undo, Nothing),
    _order("/walls/{wall}/redo", Control.redo, Nothing),
)
