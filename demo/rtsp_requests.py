"""What clients of the cameras ask (RFC 2326), and what they are answered."""

import asyncio
import re
import secrets
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from demo.rtsp_camera import Camera
from demo.rtsp_viewer import Viewer, connected

LONGEST = 16 * 1024
"""Bytes of a request."""
METHODS = "OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, TEARDOWN, GET_PARAMETER, SET_PARAMETER"
NEED_SESSION = ("PLAY", "PAUSE", "TEARDOWN")
GONE = (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError, TimeoutError)
"""What reading raises once a client is away, says too much at once, or nothing for too long."""

_URL = re.compile(r"rtsps?://[^/]+/?([^?]*)")
_TRACK = re.compile(r"/?trackID=\d+$")


class _Request(NamedTuple):
    method: str
    url: str
    headers: Mapping[str, str]

    @property
    def path(self) -> str:
        found = _URL.match(self.url)
        return _TRACK.sub("", found[1]).strip("/") if found else ""


class Connection:
    """One client: its requests, and the session that it plays."""

    def __init__(
        self,
        cameras: Mapping[str, Camera],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        patience: float,
    ) -> None:
        """Take the cameras by their paths; after ``patience`` seconds of silence the client is given up."""
        self._cameras = cameras
        self._reader = reader
        self._writer = writer
        self._patience = patience
        self._host: str = writer.get_extra_info("sockname")[0]
        self._session = ""
        self._camera: Camera | None = None
        self._viewer: Viewer | None = None

    async def serve(self) -> None:
        """Answer until the client is gone."""
        try:
            while True:
                async with asyncio.timeout(self._patience):
                    raw = await self._next()
                if raw and not await self._take(raw):
                    return
        except GONE:
            return
        finally:
            self._leave()
            self._writer.close()

    async def _next(self) -> bytes:
        """Return the head of the next request; empty for a report about the pictures, which is read and left."""
        first = await self._reader.readexactly(1)
        if first != b"$":
            return first + await self._reader.readuntil(b"\r\n\r\n")
        head = await self._reader.readexactly(3)
        await self._reader.readexactly(int.from_bytes(head[1:], "big"))
        return b""

    async def _take(self, raw: bytes) -> bool:
        """Carry out a request; return whether there may be another."""
        try:
            request, length = _parsed(raw)
        except ValueError:
            self._answer({}, "400 Bad Request")
            return False
        await self._reader.readexactly(length)
        camera = self._cameras.get(request.path)
        if camera is not None and not (camera.behaviour.answers and camera.behaviour.listens):
            # it says nothing more, and does not hang up
            while await self._reader.read(LONGEST):
                pass
            return False
        if request.method == "OPTIONS":
            self._answer(request.headers, extra=[f"Public: {METHODS}"])
        elif camera is None or camera.behaviour.gone:
            self._answer(request.headers, "404 Not Found")
        elif not camera.door.lets_in(request.method, request.url, request.headers.get("authorization", "")):
            extra = [f"WWW-Authenticate: {challenge}" for challenge in camera.door.challenge()]
            self._answer(request.headers, "401 Unauthorized", extra)
        elif self._is_of_another(request):
            self._answer(request.headers, "454 Session Not Found")
        else:
            self._carry_out(request, camera)
            return request.method != "TEARDOWN"
        return True

    def _is_of_another(self, request: _Request) -> bool:
        said = request.headers.get("session", "").partition(";")[0].strip()
        if request.method in NEED_SESSION:
            return self._viewer is None or said != self._session
        return bool(said) and said != self._session

    def _carry_out(self, request: _Request, camera: Camera) -> None:
        match request.method:
            case "DESCRIBE":
                self._describe(request, camera)
            case "SETUP":
                self._set_up(request, camera)
            case "PLAY" if self._viewer is not None and self._camera is camera:
                sequence, stamp = self._viewer.sequence, camera.first(self._viewer)
                info = f"RTP-Info: url={request.url.rstrip('/')}/trackID=0;seq={sequence};rtptime={stamp}"
                self._answer(request.headers, extra=["Range: npt=now-", info])
                camera.join(self._viewer)
            case "PLAY":
                self._answer(request.headers, "455 Method Not Valid in This State")
            case "PAUSE" if self._viewer is not None:
                camera.leave(self._viewer)
                self._answer(request.headers)
            case "GET_PARAMETER" | "SET_PARAMETER" | "TEARDOWN":
                self._answer(request.headers)
            case _:
                self._answer(request.headers, "501 Not Implemented")

    def _describe(self, request: _Request, camera: Camera) -> None:
        try:
            body = camera.clip.description(self._host).encode()
        except OSError:
            self._answer(request.headers, "503 Service Unavailable")
            return
        extra = [f"Content-Base: {request.url.rstrip('/')}/", "Content-Type: application/sdp"]
        self._answer(request.headers, extra=extra, body=body)

    def _set_up(self, request: _Request, camera: Camera) -> None:
        wish = request.headers.get("transport", "")
        self._leave()
        if "RTP/AVP/TCP" in wish:
            numbers = re.search(r"interleaved=(\d{1,3})", wish)
            channel = min(int(numbers[1]), 254) & 0xFE if numbers else 0
            viewer = Viewer(self._writer, channel)
            how = f"RTP/AVP/TCP;unicast;interleaved={channel}-{channel + 1}"
        elif "multicast" not in wish and (numbers := re.search(r"client_port=(\d{1,5})(?:-(\d{1,5}))?", wish)):
            ports = int(numbers[1]), int(numbers[2] or int(numbers[1]) + 1)
            peer = self._writer.get_extra_info("peername")[0]
            if not all(0 < port < 65536 for port in ports):
                return self._answer(request.headers, "461 Unsupported Transport")
            sockets = [connected(self._host, peer, port) for port in ports]
            viewer = Viewer(self._writer, 0, sockets)
            ours = "-".join(str(each.getsockname()[1]) for each in sockets)
            how = f"RTP/AVP;unicast;client_port={ports[0]}-{ports[1]};server_port={ours}"
        else:
            return self._answer(request.headers, "461 Unsupported Transport")
        self._session = self._session or secrets.token_hex(4)
        self._camera, self._viewer = camera, viewer
        return self._answer(request.headers, extra=[f"Transport: {how};ssrc={viewer.source:08X}"])

    def _leave(self) -> None:
        if self._viewer is not None and self._camera is not None:
            self._camera.leave(self._viewer)
            self._viewer.close()
        self._viewer = None

    def _answer(
        self, headers: Mapping[str, str], status: str = "200 OK", extra: Sequence[str] = (), body: bytes = b""
    ) -> None:
        lines = [f"RTSP/1.0 {status}", f"CSeq: {headers.get('cseq', '0')}"]
        lines += [f"Session: {self._session};timeout={self._patience:.0f}"] if self._session else []
        lines += [*extra, *([f"Content-Length: {len(body)}"] if body else [])]
        self._writer.write(("\r\n".join(lines) + "\r\n\r\n").encode() + body)


def _parsed(raw: bytes) -> tuple[_Request, int]:
    """Return a request, and the bytes of its body; raises ValueError."""
    first, *lines = raw.decode("latin-1").strip().split("\r\n")
    method, url, version = first.split(" ")
    headers = {key.strip().lower(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    length = int(headers.get("content-length", 0))
    if not version.startswith("RTSP/1.") or not 0 <= length <= LONGEST:
        raise ValueError(first)
    return _Request(method, url, headers), length
