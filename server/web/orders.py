"""Gives the server the orders of devices, and answers with what came of them."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from server.contract.client.commands import UnansweredError
from server.contract.client.link import Link
from server.contract.commands import Answer, AnyCommand, Redo, Undo
from server.contract.wall_commands import EndTakeover, HoldTurns, ResumeTurns, Show, StartTour, StopTour, TakeOver
from server.contract.words import Words
from server.web import views
from server.web.calls import OrderKeys, revision
from server.web.errors import ProblemError
from server.web.mirror import Mirror
from server.web.shapes import Done
from server.web.tokens import Device

SHOWN_WITHIN = 1.0
"""Seconds an answer waits for the feed to show what an order has changed."""

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

Order = Show | Undo | Redo | TakeOver | EndTakeover | StartTour | StopTour | HoldTurns | ResumeTurns

log = logging.getLogger(__name__)


class Ask(Protocol):
    """Gives the server an order; raises UnansweredError."""

    async def __call__(self, command: AnyCommand, *, id: str, revision: int | None, device: str) -> Answer:
        """Return the server's answer."""


class DeviceOrders:
    """Remembers which keys stood for which orders."""

    def __init__(self, mirror: Mirror, ask: Ask) -> None:
        self._mirror = mirror
        self._ask = ask
        self._keys = OrderKeys()

    async def give(self, request: Request, device: Device, command: Order) -> Response:
        """Return what the wall shows after an order; raises ProblemError where it was refused."""
        if not self._mirror.live:
            raise away(self._mirror.link)
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
        return as_json(Done(wall=shown, warning=answer.unstored), {"ETag": f'"{views.tag(shown)}"'})

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


def away(link: Link) -> ProblemError:
    """Return why orders cannot be given."""
    return ProblemError(503, "away", _AWAY.get(link, _SILENT), headers={"Retry-After": "5"})


def as_json(body: Struct, headers: Mapping[str, str] | None = None, *, status: int = 200) -> Response:
    """Return a good answer, which nobody keeps unless its headers say otherwise."""
    return Response(views.encode(body), status, {"Cache-Control": "no-store", **(headers or {})}, "application/json")
