"""Answers devices: what walls show, and orders that change it."""

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from server.contract.commands import Redo, Undo
from server.contract.messages import Scene
from server.contract.toml_words import one_of
from server.contract.wall_commands import (
    LONGEST_SHOWN,
    EndTakeover,
    HoldTurns,
    ResumeTurns,
    Show,
    StartTour,
    StopTour,
    TakeOver,
)
from server.contract.words import Words
from server.web import shapes, views
from server.web.calls import read
from server.web.changes import ChangesResponse
from server.web.errors import ProblemError
from server.web.mirror import Mirror
from server.web.orders import DeviceOrders, as_json, away
from server.web.tokens import Device
from server.web.watching.condition import condition
from server.web.watching.exposition import MEDIA, Exposition

STREAMS = 16
"""Of one device at once."""
ALL_STREAMS = 200


class Control:
    """The methods are the endpoints of the table in ``endpoints``; each raises ProblemError for what it refuses."""

    def __init__(
        self, mirror: Mirror, orders: DeviceOrders, holds: Callable[[Device], bool], stopping: Callable[[], bool]
    ) -> None:
        """Take what tells whether a device still may what it might, and whether the process ends."""
        self._mirror = mirror
        self._orders = orders
        self._holds = holds
        self._stopping = stopping
        self._streams: Counter[str] = Counter()
        self._exposition = Exposition(mirror)

    async def health(self, request: Request) -> Response:  # noqa: ARG002
        """Tell whether orders can be given; 503 where the server is away."""
        told = views.health(self._mirror)
        return as_json(told, status=200 if told.live else 503)

    async def condition(self, request: Request) -> Response:  # noqa: ARG002
        """Tell whether all is well, and what is not; 503 where something critical is wrong."""
        told = condition(self._mirror)
        return as_json(told, status=503 if told.standing is shapes.Standing.FAILED else 200)

    async def metrics(self, request: Request, device: Device) -> Response:  # noqa: ARG002
        """Tell Prometheus how all does, in its text format 0.0.4."""
        return Response(self._exposition.text(), media_type=MEDIA)

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

    async def tours(self, request: Request, device: Device) -> Response:
        """List the tours of a wall's programme."""
        return self._aged(views.tours(self._mirror, self._named(request, device)))

    async def show(self, request: Request, device: Device) -> Response:
        """Show a layout or a scene on a surface of a wall, or on all of it, for good or until a time."""
        wall = self._named(request, device)
        wanted = await read(request, shapes.Show)
        command = Show(
            wall=wall,
            scene=self._scene(wall, wanted),
            screen=self._surface(wall, wanted.surface),
            until=self._ends(wanted.until),
            why=_both(wanted.why),
        )
        return await self._orders.give(request, device, command)

    async def start_tour(self, request: Request, device: Device) -> Response:
        """Begin a tour with its first step, on a surface of a wall or on all of it."""
        wall = self._named(request, device)
        wanted = await read(request, shapes.StartTour)
        command = StartTour(wall=wall, tour=wanted.tour, screen=self._surface(wall, wanted.surface))
        return await self._orders.give(request, device, command)

    async def stop_tour(self, request: Request, device: Device) -> Response:
        """End the tours that somebody has started for a surface of a wall, or all of them."""
        wall, surface = await self._place(request, device)
        return await self._orders.give(request, device, StopTour(wall=wall, screen=surface))

    async def hold(self, request: Request, device: Device) -> Response:
        """Let tours and schedule stand still on a surface of a wall, or on all of it."""
        wall, surface = await self._place(request, device)
        return await self._orders.give(request, device, HoldTurns(wall=wall, screen=surface))

    async def resume(self, request: Request, device: Device) -> Response:
        """Let tours go on from the step at which they were held, and the schedule by the time of now."""
        wall, surface = await self._place(request, device)
        return await self._orders.give(request, device, ResumeTurns(wall=wall, screen=surface))

    async def take_over(self, request: Request, device: Device) -> Response:
        """Cover all of a wall with a text, until that is cleared."""
        wall = self._named(request, device)
        told = await read(request, shapes.TakeOver)
        command = TakeOver(wall=wall, template=told.template or "", text=told.text, severity=told.severity)
        return await self._orders.give(request, device, command)

    async def clear(self, request: Request, device: Device) -> Response:
        """End what covers a wall: exactly what lies beneath is shown again."""
        wall = self._named(request, device)
        await read(request, shapes.Nothing)
        return await self._orders.give(request, device, EndTakeover(wall=wall))

    async def undo(self, request: Request, device: Device) -> Response:
        """Take back what was put on a wall by hand last."""
        wall = self._named(request, device)
        await read(request, shapes.Nothing)
        return await self._orders.give(request, device, Undo(wall=wall))

    async def redo(self, request: Request, device: Device) -> Response:
        """Put on a wall again what was taken back last."""
        wall = self._named(request, device)
        await read(request, shapes.Nothing)
        return await self._orders.give(request, device, Redo(wall=wall))

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

    @contextlib.contextmanager
    def _counted(self, device: Device) -> Iterator[None]:
        """Count a stream of a device as long as it runs."""
        self._streams[device.name] += 1
        try:
            yield
        finally:
            self._streams[device.name] -= 1

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

    async def _place(self, request: Request, device: Device) -> tuple[str, int | None]:
        """Return the wall and the surface for which a request is; None for all surfaces."""
        wall = self._named(request, device)
        return wall, self._surface(wall, (await read(request, shapes.Place)).surface)

    def _surface(self, wall: str, number: int | None) -> int | None:
        """Return the number of a surface; raises ProblemError where the measured room has none of this number."""
        many = len(self._mirror.room(wall).surface)
        if number is not None and many and number > many:
            words = Words(
                vi=f"không có mặt hiển thị số {number}; hãy chọn từ 1 đến {many}",
                en=f"there is no surface {number}; choose from 1 to {many}",
            )
            raise ProblemError(409, "no-such-surface", words)
        return number

    def _scene(self, wall: str, wanted: shapes.Show) -> Scene:
        if wanted.layout is not None and wanted.scene is None:
            return Scene(layout=wanted.layout)
        if wanted.scene is None or wanted.layout is not None:
            words = Words(vi="cần layout hoặc scene, một trong hai", en="layout or scene is needed, one of the two")
            raise ProblemError(400, "wrong-body", words)
        known = self._mirror.programme(wall).scenes
        if wanted.scene not in known:
            raise ProblemError(409, "refused", one_of(wanted.scene, list(known)))
        return known[wanted.scene].scene

    def _ends(self, until: datetime | None) -> datetime | None:
        """Return in UTC when something ends; whether that is over already the server says, by its own clock."""
        if until is None:
            return None
        with contextlib.suppress(OverflowError):
            if (ends := until.astimezone(UTC)) <= self._mirror.now + LONGEST_SHOWN:
                return ends
        words = Words(
            vi=f"until: cần một giờ trong vòng {LONGEST_SHOWN.days} ngày tới",
            en=f"until: expected a time within the next {LONGEST_SHOWN.days} days",
        )
        raise ProblemError(400, "wrong-body", words)

    def _check_known(self) -> None:
        if not self._mirror.known:
            raise away(self._mirror.link)

    def _aged(self, body: Struct, headers: Mapping[str, str] | None = None) -> Response:
        """Return an answer that tells how old it is, where the server is away (RFC 9111, 5.1)."""
        age = {}
        if not self._mirror.live and self._mirror.heard is not None:
            age = {"Age": str(max(int((self._mirror.now - self._mirror.heard).total_seconds()), 0))}
        return as_json(body, {**(headers or {}), **age})


def _both(why: shapes.Why | None) -> Words | None:
    """Return a reason in both languages, whichever it was given in."""
    if why is None:
        return None
    vi, en = why.vi.strip(), why.en.strip()
    if not (vi or en):
        raise ProblemError(400, "wrong-body", Words(vi="why: cần một văn bản", en="why: expected a text"))
    return Words(vi=vi or en, en=en or vi)
