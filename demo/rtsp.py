"""Cameras that speak RTSP (RFC 2326): looping clips as endless live pictures, nothing encoded while it runs.

The n-th picture of a camera is due ``n / rate`` seconds after 1970: time stamps run on across the loop and across
restarts for ever, and whoever reads a picture's number knows how old it is. TCP (interleaved) and UDP.

As a program, ``python -m demo.rtsp PATH=CLIP[,CLIP…] …`` prints its port, and takes on its input how cameras behave, as
JSON lines: ``{"path": "a", "loss": 0.9}``.
"""

import argparse
import asyncio
import contextlib
import os
import random
import re
import secrets
import socket
import sys
import time
import zlib
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from demo import rtp
from demo.clips import Clip, clip
from demo.rtsp_auth import Door

QUEUE = 2 * 1024 * 1024
"""Bytes that may wait for a slow viewer; then it gets nothing until the next key picture."""
REPORT_EVERY = 5.0
"""Seconds between two sender reports."""
LONGEST_REQUEST = 16 * 1024
METHODS = "OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, TEARDOWN, GET_PARAMETER, SET_PARAMETER"

_URL = re.compile(r"rtsps?://[^/]+/?([^?]*)")
_TRACK = re.compile(r"/?trackID=\d+$")


class Behaviour(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a camera does; by default well."""

    path: str = ""
    answers: bool = True
    """It answers requests; otherwise it accepts connections and says nothing."""
    plays: bool = True
    """It sends pictures; otherwise it only claims to."""
    listens: bool = True
    """It goes on with connections that stand; otherwise they hang, half open."""
    gone: bool = False
    """There is no such camera."""
    garbage: bool = False
    keys: bool = True
    """It sends key pictures; otherwise what depends on them alone."""
    loss: float = 0.0
    """Share of the packets that get lost."""
    frozen: bool = False
    """The same picture again and again, with time stamps that go on."""
    clip: int = 0
    """Which of its clips it sends."""
    password: str | None = None
    """Another password from now on."""


class Camera:
    """One camera, with those who look at it."""

    def __init__(self, path: str, clips: Sequence[Path], user: str, password: str) -> None:
        self.path = path
        self._clips = clips
        self.behaviour = Behaviour(path=path)
        self.door = Door(user, password)
        self.viewers: set[Viewer] = set()
        self._next = 0
        self._timer: asyncio.TimerHandle | None = None
        self._seed = zlib.crc32(path.encode())
        self._frozen_at = 0

    @property
    def clip(self) -> Clip:
        """What it sends."""
        return clip(self._clips[self.behaviour.clip % len(self._clips)])

    def behave(self, behaviour: Behaviour) -> None:
        """Do otherwise from now on."""
        if behaviour.frozen and not self.behaviour.frozen:
            newest = self.number(time.time())
            self._frozen_at = self.clip.last_key(newest + self._phase) - self._phase
        if behaviour.password is not None:
            self.door.password = behaviour.password
        self.behaviour = behaviour

    def number(self, at: float) -> int:
        """Return the number of the picture that was due last at a time, seconds since 1970."""
        return int(at * self.clip.rate)

    def stamp(self, number: int) -> int:
        """Return the time stamp of a picture, modulo 2**32."""
        return (number * rtp.CLOCK * 1000 // round(self.clip.rate * 1000) + self._seed) & 0xFFFFFFFF

    def join(self, viewer: "Viewer") -> None:
        """Send pictures to one more, from the last key picture on, so that it need not wait for the next."""
        now = time.time()
        newest = self.number(now)
        viewer.report(now, self.stamp(newest))
        for number in range(self.clip.last_key(newest + self._phase) - self._phase, newest + 1):
            self._send_one(viewer, number)
        self.viewers.add(viewer)
        if self._timer is None:
            self._next = newest + 1
            self._arm()

    def close(self) -> None:
        """Send no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    @property
    def _phase(self) -> int:
        """Where in its loop the camera began: no two show the same at the same time."""
        return self._seed % len(self.clip.pictures)

    def _arm(self) -> None:
        due = self._next / self.clip.rate
        self._timer = asyncio.get_running_loop().call_later(max(0.0, due - time.time()), self._fire)

    def _fire(self) -> None:
        self._timer = None
        if not self.viewers:
            return
        now = time.time()
        newest = self.number(now + 0.0005)
        # after a standstill what was missed is gone, as it is with a camera
        for number in range(max(self._next, newest - round(self.clip.rate)), newest + 1):
            for viewer in list(self.viewers):
                self._send_one(viewer, number)
        self._next = newest + 1
        for viewer in self.viewers:
            if now - viewer.reported > REPORT_EVERY:
                viewer.report(now, self.stamp(newest))
        self._arm()

    def _send_one(self, viewer: "Viewer", number: int) -> None:
        does = self.behaviour
        if not does.plays or not does.listens:
            return
        shown = self._frozen_at if does.frozen else number
        picture = self.clip.pictures[(shown + self._phase) % len(self.clip.pictures)]
        if picture.key and not does.keys:
            return
        payloads = [os.urandom(400)] if does.garbage else picture.payloads
        viewer.send(payloads, rtp.Head(self.clip.kind, self.stamp(number), viewer.source), does.loss, key=picture.key)


class Viewer:
    """One session that plays."""

    def __init__(self, writer: asyncio.StreamWriter, channel: int, sockets: Sequence[socket.socket] = ()) -> None:
        self._writer = writer
        self._channel = channel
        self._sockets = sockets
        """For UDP, connected: pictures and reports."""
        self.source = random.getrandbits(32)
        self.sequence = random.getrandbits(16)
        self.reported = 0.0
        self._sent = self._octets = 0
        self._waiting = False
        """For the next key picture: it was too slow."""

    def send(self, payloads: Sequence[bytes], head: rtp.Head, loss: float, *, key: bool) -> None:
        """Send one picture."""
        if self._writer.is_closing():
            return
        if self._waiting and not key:
            return
        self._waiting = self._writer.transport.get_write_buffer_size() > QUEUE
        if self._waiting:
            return
        packets = rtp.packets(payloads, head, self.sequence)
        self.sequence = (self.sequence + len(packets)) & 0xFFFF
        self._sent += len(packets)
        self._octets += sum(map(len, payloads))
        if loss:
            packets = [packet for packet in packets if random.random() >= loss]
        self._write(packets, 0)

    def report(self, now: float, stamp: int) -> None:
        """Tell what time it is by the camera's clock."""
        self.reported = now
        self._write([rtp.sender_report(self.source, now, stamp, self._sent, self._octets)], 1)

    def close(self) -> None:
        """Let go of the sockets."""
        for each in self._sockets:
            each.close()

    def _write(self, packets: Sequence[bytes], offset: int) -> None:
        if self._sockets:
            for packet in packets:
                # a viewer that is gone, or a full buffer: what UDP loses is lost
                with contextlib.suppress(OSError):
                    self._sockets[offset].send(packet)
            return
        head = bytes([0x24, self._channel + offset])
        self._writer.write(b"".join(head + len(packet).to_bytes(2, "big") + packet for packet in packets))


class Connection:
    """One client: its requests, and the session that it plays."""

    def __init__(self, server: "Server", reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._server = server
        self._reader = reader
        self._writer = writer
        self._session = ""
        self._camera: Camera | None = None
        self._viewer: Viewer | None = None

    async def serve(self) -> None:
        """Answer until the client is gone."""
        try:
            while True:
                first = await self._reader.readexactly(1)
                if first == b"$":
                    head = await self._reader.readexactly(3)
                    await self._reader.readexactly(int.from_bytes(head[1:], "big"))
                elif not await self._request(first + await self._reader.readuntil(b"\r\n\r\n")):
                    return
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError, ValueError):
            return
        finally:
            self._leave()
            self._writer.close()

    def _leave(self) -> None:
        if self._viewer is not None:
            if self._camera is not None:
                self._camera.viewers.discard(self._viewer)
            self._viewer.close()
            self._viewer = None

    async def _request(self, raw: bytes) -> bool:
        first, *lines = raw.decode("latin-1").strip().split("\r\n")
        method, url, _ = first.split(" ", 2)
        headers = {key.strip().lower(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
        await self._reader.readexactly(min(int(headers.get("content-length", 0)), LONGEST_REQUEST))
        found = _URL.match(url)
        camera = self._server.cameras.get(_TRACK.sub("", found[1]).strip("/") if found else "")
        if camera is not None and not (camera.behaviour.answers and camera.behaviour.listens):
            # says nothing more, and hangs up no more
            await asyncio.Event().wait()
        if method == "OPTIONS":
            self._answer(headers, extra=[f"Public: {METHODS}"])
        elif camera is None or camera.behaviour.gone:
            self._answer(headers, "404 Not Found")
        elif not camera.door.lets_in(method, headers.get("authorization", "")):
            self._answer(headers, "401 Unauthorized", camera.door.challenge())
        else:
            return self._carry_out(method, url, headers, camera)
        return True

    def _carry_out(self, method: str, url: str, headers: Mapping[str, str], camera: Camera) -> bool:
        match method:
            case "DESCRIBE":
                body = camera.clip.description(self._server.host).encode()
                base = f"Content-Base: {url.rstrip('/')}/"
                self._answer(headers, extra=[base, "Content-Type: application/sdp"], body=body)
            case "SETUP":
                self._set_up(headers, camera)
            case "PLAY" if self._viewer is not None:
                self._answer(headers, extra=["Range: npt=now-"])
                camera.join(self._viewer)
            case "PLAY":
                self._answer(headers, "454 Session Not Found")
            case "PAUSE":
                if self._viewer is not None:
                    camera.viewers.discard(self._viewer)
                self._answer(headers)
            case "GET_PARAMETER" | "SET_PARAMETER":
                self._answer(headers)
            case "TEARDOWN":
                self._answer(headers)
                return False
            case _:
                self._answer(headers, "501 Not Implemented")
        return True

    def _set_up(self, headers: Mapping[str, str], camera: Camera) -> None:
        wish = headers.get("transport", "")
        self._leave()
        self._session = self._session or secrets.token_hex(4)
        self._camera = camera
        if "RTP/AVP/TCP" in wish:
            numbers = re.search(r"interleaved=(\d+)", wish)
            channel = int(numbers[1]) & 0xFE if numbers else 0
            self._viewer = Viewer(self._writer, channel)
            how = f"RTP/AVP/TCP;unicast;interleaved={channel}-{channel + 1}"
        elif numbers := re.search(r"client_port=(\d+)-(\d+)", wish):
            peer = self._writer.get_extra_info("peername")[0]
            ports = int(numbers[1]), int(numbers[2])
            sockets = [_udp(self._server.host, (peer, port)) for port in ports]
            self._viewer = Viewer(self._writer, 0, sockets)
            ours = "-".join(str(each.getsockname()[1]) for each in sockets)
            how = f"RTP/AVP;unicast;client_port={ports[0]}-{ports[1]};server_port={ours}"
        else:
            return self._answer(headers, "461 Unsupported Transport")
        return self._answer(headers, extra=[f"Transport: {how};ssrc={self._viewer.source:08X}"])

    def _answer(
        self, headers: Mapping[str, str], status: str = "200 OK", extra: Sequence[str] = (), body: bytes = b""
    ) -> None:
        lines = [f"RTSP/1.0 {status}", f"CSeq: {headers.get('cseq', '0')}"]
        lines += [f"Session: {self._session};timeout=60"] if self._session else []
        lines += [*extra, *([f"Content-Length: {len(body)}"] if body else [])]
        self._writer.write(("\r\n".join(lines) + "\r\n\r\n").encode() + body)


class Server:
    """Cameras by their paths."""

    def __init__(self, cameras: Mapping[str, Sequence[Path]], host: str, user: str, password: str) -> None:
        self.host = host
        self.cameras = {path: Camera(path, clips, user, password) for path, clips in cameras.items()}
        self._clients: set[asyncio.Task[None]] = set()

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one client; the loop calls this."""
        task = asyncio.current_task()
        assert task is not None
        self._clients.add(task)
        task.add_done_callback(self._clients.discard)
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with contextlib.suppress(asyncio.CancelledError):
            await Connection(self, reader, writer).serve()

    async def close(self) -> None:
        """End all sessions."""
        for camera in self.cameras.values():
            camera.close()
        for task in self._clients:
            task.cancel()
        await asyncio.gather(*self._clients, return_exceptions=True)


@contextlib.asynccontextmanager
async def serve(
    cameras: Mapping[str, Sequence[Path]],
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    user: str = "",
    password: str = "",
) -> AsyncIterator[tuple[Server, int]]:
    """Serve cameras, each with its clips, until the block ends; yields the server and its port."""
    server = Server(cameras, host, user, password)
    listening = await asyncio.start_server(server.accept, host, port, limit=LONGEST_REQUEST, backlog=512)
    try:
        yield server, listening.sockets[0].getsockname()[1]
    finally:
        listening.close()
        await server.close()


def _udp(host: str, to: tuple[str, int]) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.bind((host, 0))
    made.connect(to)
    made.setblocking(False)  # noqa: FBT003 - socket's own
    made.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
    return made


async def _program(arguments: argparse.Namespace) -> None:
    cameras = {
        path: [Path(each) for each in clips.split(",")]
        for path, _, clips in (each.partition("=") for each in arguments.cameras)
    }
    orders = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    password = os.environ.get("RTSP_PASSWORD", "")
    async with serve(cameras, port=arguments.port, user=arguments.user, password=password) as (server, port):
        sys.stdout.write(f"{port}\n")
        sys.stdout.flush()
        while line := await orders.readline():
            behaviour = msgspec.json.decode(line, type=Behaviour)
            server.cameras[behaviour.path].behave(behaviour)


def main() -> None:
    """Serve until the input ends."""
    parser = argparse.ArgumentParser(prog="python -m demo.rtsp")
    parser.add_argument("cameras", nargs="+", metavar="PATH=CLIP,…")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--user", default="", help="its password is in the variable RTSP_PASSWORD")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_program(parser.parse_args()))


if __name__ == "__main__":
    main()
