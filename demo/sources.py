"""The source systems as one web application on loopback."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from html import escape

import msgspec
import uvicorn
from msgspec import Struct
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from demo import (
    cap,
    gates,
    indexer,
    mastodon,
    misp,
    oneroster,
    onvif,
    open311,
    portal,
    press,
    pxweb,
    sdmx,
    soc,
    tasks,
    taxii,
    youtube,
)
from demo.camera_room import CameraRoom
from demo.economy import INDICATORS, statistics
from demo.faults import Fault, Faults, FaultyApplication
from demo.heads import Heads
from demo.sheets import BUDGET, VISITORS
from demo.stage import TOKEN, Clock, Stage, base, clock

STATISTICS = tuple(name for name in INDICATORS if name not in BUDGET and name not in VISITORS)
"""Indicators of the statistics office; the others come in sheets."""
JSON = "application/json"


class _Order(Struct, frozen=True, forbid_unknown_fields=True):
    path: str
    fault: Fault | None


class _Sources:
    """Answers requests out of the seed and the clock."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._seed = stage.seed
        self._faults = stage.faults
        self._now = stage.now

    async def tasks(self, request: Request) -> Response:
        self._stage.bearer(request)
        try:
            number = int(request.query_params.get("page", "1"))
            body = tasks.page(self._seed, self._now(), number, address=str(request.url.replace(query="")))
        except ValueError as error:
            raise HTTPException(400, str(error)) from error
        return Response(body, media_type=JSON)

    async def feed(self, request: Request) -> Response:
        newspaper = next((paper for paper in press.NEWSPAPERS if paper.id == request.path_params["newspaper"]), None)
        if newspaper is None:
            raise HTTPException(404)
        body = press.feed(self._seed, newspaper, self._now(), address=base(request))
        return Response(body, media_type=f"application/{newspaper.format}+xml")

    async def story(self, request: Request) -> Response:
        number = request.path_params["number"]
        if number > press.newest(self._now()) or (story := press.story(self._seed, number)).published > self._now():
            raise HTTPException(404)
        title = escape(story.title)
        page = f'<!DOCTYPE html><html lang="vi"><meta charset="utf-8"><title>{title}</title><h1>{title}</h1>'
        return HTMLResponse(page + "<p>Tin minh hoạ, không có thật.</p></html>")

    async def statistics(self, _request: Request) -> Response:
        return Response(statistics(self._seed, self._now(), STATISTICS), media_type=JSON)

    async def gates(self, _request: Request) -> Response:
        return Response(msgspec.json.encode({"gates": gates.figures(self._seed, self._now())}), media_type=JSON)

    async def faults(self, request: Request) -> Response:
        if request.method == "POST":
            try:
                order = msgspec.json.decode(await request.body(), type=_Order)
            except (ValueError, RecursionError) as error:
                raise HTTPException(400, str(error)) from error
            self._faults.set(order.path, order.fault)
        return JSONResponse({"faults": self._faults.all})


def _gone(_request: Request, _error: Exception) -> Response:
    """Answer whoever went away while they asked: nobody hears it, and it is no fault of ours."""
    return Response(status_code=400)


def application(
    faults: Faults, *, seed: int, token: str = TOKEN, now: Clock = clock, room: CameraRoom | None = None
) -> FaultyApplication:
    """Return the ASGI application of all sources; it fails as ``faults`` says, which ``/faults`` shows and sets."""
    room = room or CameraRoom(seed=seed, heads=Heads())
    stage = Stage(seed=seed, token=token, now=now, faults=faults, room=room)
    sources = _Sources(stage)
    routes = [
        Route("/tasks", sources.tasks),
        *youtube.routes(stage),
        Route("/press/{newspaper}", sources.feed),
        Route("/stories/{number:int}", sources.story),
        Route("/statistics", sources.statistics),
        Route("/gates", sources.gates),
        *portal.routes(stage),
        *open311.routes(stage),
        *mastodon.routes(stage),
        *pxweb.routes(stage),
        *sdmx.routes(stage),
        *indexer.routes(stage),
        *misp.routes(stage),
        *taxii.routes(stage),
        *soc.routes(stage),
        *cap.routes(stage),
        *onvif.routes(stage),
        *oneroster.routes(stage),
        Route("/faults", sources.faults, methods=["GET", "POST"]),
    ]
    return FaultyApplication(Starlette(routes=routes, exception_handlers={ClientDisconnect: _gone}), faults)


@asynccontextmanager
async def serving(
    seed: int, *, port: int = 0, token: str = TOKEN, now: Clock = clock, room: CameraRoom | None = None
) -> AsyncIterator[str]:
    """Serve the sources on loopback until the block ends, and give their address; port 0 takes any that is free.

    Raises OSError where the port is taken.
    """
    faults = Faults()
    with socket.create_server(("127.0.0.1", port)) as listener:
        server = _Server(
            uvicorn.Config(
                application(faults, seed=seed, token=token, now=now, room=room),
                lifespan="off",
                ws="none",
                log_config=None,
                log_level="error",
                timeout_graceful_shutdown=2,
                # as most servers do; 5 s is so short that a busy machine asks just as the connection is closed
                timeout_keep_alive=75,
            )
        )
        task = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            await server.listening.wait()
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            faults.end()
            server.should_exit = True
            await task


class _Server(uvicorn.Server):
    """Says when it listens, and leaves signals to whoever started it."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
