"""Lets the sources fail on purpose, in the ways real ones do."""

import asyncio
import functools
import gzip
import zlib
from collections.abc import Mapping
from enum import StrEnum

from starlette.datastructures import URL, QueryParams
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

HUGE = 100 * 1024 * 1024
"""Bytes of the huge answer."""
BOMB = 10 * 1024**3
"""Bytes the bomb unpacks to."""
TRICKLE = 0.2
"""Seconds from one byte of the slow answer to the next."""

_CHUNK = b'{"data": {"tasks": [' + b" " * 65516
_BLOCK = 4 * 1024 * 1024
_BOMB_CRC = 0xF41D912F
"""CRC-32 of BOMB zeros: counting them takes seconds each time."""
_MAINTENANCE = """<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>Bảo trì</title></head>
<body><h1>Hệ thống đang bảo trì</h1><p>Vui lòng quay lại sau.</p></body></html>
"""


class Fault(StrEnum):
    """What goes wrong."""

    HANG = "hang"
    """Takes the request and never answers."""
    ERROR = "error"
    """Answers 500."""
    HTML = "html"
    """Answers 200 with a page for people."""
    HUGE = "huge"
    """Answers with 100 MB."""
    UTF8 = "utf8"
    """Answers JSON that is not UTF-8."""
    BOMB = "bomb"
    """Answers with a few kB that unpack to 10 GiB, packed twice."""
    REDIRECTS = "redirects"
    """Leads from one address to the next for ever."""
    SLOW = "slow"
    """Sends a byte now and then, for ever."""


class Faults:
    """Which paths fail at the moment, and how."""

    def __init__(self) -> None:
        self._faults: dict[str, Fault] = {}
        self._ended = asyncio.Event()

    @property
    def all(self) -> Mapping[str, Fault]:
        """The faults by path."""
        return self._faults

    def set(self, path: str, fault: Fault | None) -> None:
        """Let every answer at ``path`` and below fail, or no longer."""
        self._faults.pop(path, None)
        if fault:
            self._faults[path] = fault

    def of(self, path: str) -> Fault | None:
        """Return what is wrong with ``path``; what was set nearest to it counts."""
        above = [prefix for prefix in self._faults if f"{path}/".startswith(f"{prefix.rstrip('/')}/")]
        return self._faults[max(above, key=len)] if above else None

    def end(self) -> None:
        """End the answers that never end, so that the demo can stop."""
        self._ended.set()

    async def lasting(self, receive: Receive) -> None:
        """Return when the client has gone or the demo ends."""
        gone, ended = asyncio.ensure_future(_gone(receive)), asyncio.ensure_future(self._ended.wait())
        try:
            await asyncio.wait({gone, ended}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            ended.cancel()


class FaultyApplication:
    """Stands before an ASGI application and answers in its place where a fault is set; never under ``/faults``."""

    def __init__(self, application: ASGIApp, faults: Faults) -> None:
        self._application = application
        self._faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        fault = self._faults.of(scope["path"]) if scope["type"] == "http" and scope["path"] != "/faults" else None
        match fault:
            case None:
                await self._application(scope, receive, send)
            case Fault.HANG:
                await self._faults.lasting(receive)
                await Response(status_code=503)(scope, receive, send)
            case Fault.SLOW:
                await self._stream(receive, send, pause=TRICKLE)
            case Fault.HUGE:
                await self._stream(receive, send, size=HUGE)
            case _:
                await _answer(fault, URL(scope=scope))(scope, receive, send)

    async def _stream(self, receive: Receive, send: Send, *, size: int | None = None, pause: float = 0.0) -> None:
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        lasting = asyncio.ensure_future(self._faults.lasting(receive))
        sent = 0
        while not lasting.done() and (size is None or sent < size):
            chunk = b" " if size is None else _CHUNK[: size - sent]
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
            sent += len(chunk)
            await asyncio.wait({lasting}, timeout=pause)
        lasting.cancel()
        await send({"type": "http.response.body", "body": b""})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _answer(fault: Fault, url: URL) -> Response:
    match fault:
        case Fault.HTML:
            return HTMLResponse(_MAINTENANCE)
        case Fault.UTF8:
            return Response(b'{"data": {"tasks": [{"title": "L\xfang S\xacn"}]}}', media_type="application/json")
        case Fault.BOMB:
            return Response(bomb(), headers={"Content-Encoding": "gzip, gzip"}, media_type="application/json")
        case Fault.REDIRECTS:
            hop = QueryParams(url.query).get("hop", "")
            further = url.include_query_params(hop=int(hop) + 1 if hop.isdecimal() else 1)
            return RedirectResponse(further, status_code=302)
        case _:
            return JSONResponse({"error": "lỗi máy chủ"}, status_code=500)


@functools.cache
def bomb() -> bytes:
    """Return BOMB zeros, packed twice as gzip.

    The inner one repeats one deflate block, which the outer one packs again. The format: RFC 1952.
    """
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    # after a full flush a block stands for itself and ends on a whole byte, so it may be repeated
    block = deflate.compress(bytes(_BLOCK)) + deflate.flush(zlib.Z_FULL_FLUSH)
    header = b"\x1f\x8b\x08" + bytes(6) + b"\xff"
    trailer = _BOMB_CRC.to_bytes(4, "little") + (BOMB % 2**32).to_bytes(4, "little")
    return gzip.compress(header + block * (BOMB // _BLOCK) + deflate.flush() + trailer, mtime=0)
