"""Answers devices: what walls show, and orders that change it."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from server.contract.client.commands import UnansweredError
from server.contract.client.link import Link
from server.contract.commands import Answer, AnyCommand, Redo, ShowLayout, Undo
from server.contract.toml_words import one_of
from server.contract.wall_commands import EndTakeover, Show, TakeOver
from server.contract.words import Words
from server.web import shapes, views
from server.web.calls import OrderKeys, read, revision
from server.web.changes import ChangesResponse
from server.web.errors import ProblemError
from server.web.mirror import Mirror
from server.web.shapes import Done
from server.web.tokens import Device

SHOWN_WITHIN = 1.0
"""Seconds an answer waits for the feed to show what an order has changed."""
STREAMS = 16
"""Of one device at once."""
ALL_STREAMS = 200

_AWAY = {
    Link.REFUSED: Words(
        vi="máy chủ không nhận khóa của vonglau-server web; hãy đăng ký lại trạm này",
        en="the server does not take the key of vonglau-server web; enroll that station again",
    ),
    Link.OTHER_SERVER: Words(
        vi="máy chủ trả lời không phải máy chủ ghi trong khóa; hãy kiểm tra --server và --key",
        en="the server that answers is not the one in the key; check --server and --key",
    ),
    Link.NO_KEY: Words(
        vi="vonglau-server web không đọc được tệp khóa; hãy kiểm tra --key",
        en="vonglau-server web cannot read its key file; check --key",
    ),
}
_SILENT = Words(
    vi="máy chủ Vọng Lâu không trả lời; trạng thái là lần cuối biết được; hãy thử lại sau ít giây",
    en="the Vọng Lâu server does not answer; states are those last known; try again in some seconds",
)

Order = ShowLayout | Show | Undo | Redo | TakeOver | EndTakeover

log = logging.getLogger(__name__)


class Ask(Protocol):
    """Gives the server an order; raises UnansweredError."""

    async def __call__(self, command: AnyCommand, *, id: str, revision: int | None, device: str) -> Answer:
        """Return the server's answer."""


class Control:
    """The methods are the endpoints of the table in ``endpoints``; each raises ProblemError for what it refuses."""

    def __init__(self, mirror: Mirror, ask: Ask, holds: Callable[[Device], bool], stopping: Callable[[], bool]) -> None:
        """Take what tells whether a device still may what it might, and whether the process ends."""
        self._mirror = mirror
        self._ask = ask
        self._holds = holds
        self._stopping = stopping
        self._keys = OrderKeys()
        self._streams: Counter[str] = Counter()

    async def health(self, request: Request) -> Response:  # noqa: ARG002
        """Tell whether orders can be given; 503 where the server is away."""
        told = views.health(self._mirror)
        return _json(told, status=200 if told.live else 503)

    async def walls(self, request: Request, device: Device) -> Response:  # noqa: ARG002
        """List the walls."""
        self._check_known()
        return self._aged(views.walls(self._mirror, device))

    async def wall(self, request: Request, device: Device) -> Response:
        """Tell what a wall shows, and why."""
        shown = views.wall(self._mirror, self._named(request, device))
        tag = views.tag(shown)
        headers = {"ETag": f'"{tag}"', "Cache-Control": "private, no-cache"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return self._aged(shown, headers)

    async def layouts(self, request: Request, device: Device) -> Response:
        """List what a wall can show."""
        return self._aged(views.layouts(self._mirror, self._named(request, device)))

    async def show(self, request: Request, device: Device) -> Response:
        """Show a layout or a scene on a surface of a wall, or on all of it."""
        wall = self._named(request, device)
        wanted = await read(request, shapes.Show)
        if wanted.layout is not None and wanted.scene is None:
            return await self._order(
                request, device, ShowLayout(wall=wall, layout=wanted.layout, screen=wanted.surface)
            )
        if wanted.scene is None or wanted.layout is not None:
            words = Words(vi="cần layout hoặc scene, một trong hai", en="layout or scene is needed, one of the two")
            raise ProblemError(400, "wrong-body", words)
        known = self._mirror.programme(wall).scenes
        if wanted.scene not in known:
            raise ProblemError(409, "refused", one_of(wanted.scene, list(known)))
        scene = known[wanted.scene].scene
        return await self._order(request, device, Show(wall=wall, scene=scene, screen=wanted.surface))

    async def take_over(self, request: Request, device: Device) -> Response:
        """Cover all of a wall with a text, until that is cleared."""
        wall = self._named(request, device)
        told = await read(request, shapes.TakeOver)
        command = TakeOver(wall=wall, template=told.template or "", text=told.text, severity=told.severity)
        return await self._order(request, device, command)

    async def clear(self, request: Request, device: Device) -> Response:
        """End what covers a wall: exactly what lies beneath is shown again."""
        wall = self._named(request, device)
        await read(request, shapes.Nothing)
        return await self._order(request, device, EndTakeover(wall=wall))

    async def undo(self, request: Request, device: Device) -> Response:
        """Take back what was put on a wall by hand last."""
        wall = self._named(request, device)
        await read(request, shapes.Nothing)
        return await self._order(request, device, Undo(wall=wall))

    async def redo(self, request: Request, device: Device) -> Response:
        """Put on a wall again what was taken back last."""
        wall = self._named(request, device)
        await read(request, shapes.Nothing)
        return await self._order(request, device, Redo(wall=wall))

    async def changes(self, request: Request, device: Device) -> Response:
        """Follow a wall: its state now, and whenever that changes."""
        wall = self._named(request, device)
        if self._streams[device.name] >= STREAMS or self._streams.total() >= ALL_STREAMS:
            words = Words(
                vi="thiết bị này đã mở quá nhiều luồng; hãy đóng bớt",
                en="this device has too many streams open; close some",
            )
            raise ProblemError(429, "streams", words, headers={"Retry-After": "30"})
        return ChangesResponse(
            self._mirror,
            wall,
            request.headers.get("last-event-id", ""),
            allowed=lambda: self._holds(device) and not self._stopping(),
            running=self._counted(device),
            abort=request.state.abort,
        )

    @contextmanager
    def _counted(self, device: Device) -> Iterator[None]:
        """Count a stream of a device as long as it runs."""
        self._streams[device.name] += 1
        try:
            yield
        finally:
            self._streams[device.name] -= 1

    async def _order(self, request: Request, device: Device, command: Order) -> Response:
        if not self._mirror.live:
            raise self._away()
        seen = revision(request.headers)
        name = self._keys.id(request.headers, device.name, repr(command))
        try:
            answer = await self._ask(command, id=name, revision=seen, device=device.name)
        except UnansweredError:
            words = Words(
                vi="máy chủ trả lời quá chậm, không rõ lệnh đã thực hiện chưa; gửi lại với cùng Idempotency-Key"
                " là an toàn",
                en="the server did not answer in time, and may have done it; sending it again is safe with the same"
                " Idempotency-Key",
            )
            raise ProblemError(504, "unanswered", words, headers={"Retry-After": "1"}) from None
        if answer.refused is not None:
            log.info("device %s was refused %s: %s", device.name, command, answer.refused.en)
            if answer.stale:
                now = views.wall(self._mirror, command.wall).revision
                raise ProblemError(412, "changed", answer.refused, revision=now)
            raise ProblemError(409, "refused", answer.refused)
        log.info("device %s gave the order %s", device.name, command)
        await self._until_shown(command.wall, name)
        shown = views.wall(self._mirror, command.wall)
        return _json(Done(wall=shown, warning=answer.unstored), {"ETag": f'"{views.tag(shown)}"'})

    async def _until_shown(self, wall: str, order: str) -> None:
        """Return when the feed has brought what an order changed, or soon after: the two are separate sockets."""
        try:
            with self._mirror.watch() as news:
                async with asyncio.timeout(SHOWN_WITHIN):
                    while order not in self._mirror.walls()[wall].done:
                        await news.wait()
                        news.clear()
        except (TimeoutError, KeyError):
            return

    def _named(self, request: Request, device: Device) -> str:
        """Return the wall in the path of a request."""
        name = str(request.path_params["wall"])[:64]
        if not device.may(name):
            words = Words(
                vi=f"mã của thiết bị này không dùng cho tường «{name}»",
                en=f"the token of this device is not for the wall “{name}”",
            )
            raise ProblemError(403, "wall", words)
        self._check_known()
        walls = self._mirror.walls()
        if name not in walls:
            raise ProblemError(404, "no-such-wall", one_of(name, [each for each in walls if device.may(each)]))
        return name

    def _check_known(self) -> None:
        if not self._mirror.known:
            raise self._away()

    def _away(self) -> ProblemError:
        return ProblemError(503, "away", _AWAY.get(self._mirror.link, _SILENT), headers={"Retry-After": "5"})

    def _aged(self, body: Struct, headers: Mapping[str, str] | None = None) -> Response:
        """Return an answer that tells how old it is, where the server is away (RFC 9111, 5.1)."""
        age = {}
        if not self._mirror.live and self._mirror.heard is not None:
            age = {"Age": str(max(int((self._mirror.now - self._mirror.heard).total_seconds()), 0))}
        return _json(body, {**(headers or {}), **age})


def _json(body: Struct, headers: Mapping[str, str] | None = None, *, status: int = 200) -> Response:
    return Response(views.encode(body), status, {"Cache-Control": "no-store", **(headers or {})}, "application/json")
