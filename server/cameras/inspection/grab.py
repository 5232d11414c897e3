"""Gets pictures of one camera, from its stream or singly over HTTP; blocks, and is run in the process that looks."""

import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import av
import cv2
import httpx
import numpy as np
from av.container import InputContainer
from av.error import FFmpegError, HTTPForbiddenError, HTTPNotFoundError, HTTPUnauthorizedError, InvalidDataError

from server.cameras.inspection.detectors.picture import WIDTH, Image, narrowed
from server.cameras.inspection.messages import Reason
from server.contract.commands import Streams
from server.contract.streams import OPEN_WITHIN, READ_WITHIN, open_stream
from server.outgoing.destinations import permitted, resolve_here
from server.outgoing.transport import CheckedHereTransport

FIRST_WITHIN = 10.0
"""Seconds for the first whole picture: cameras send one every one to four seconds, some every ten."""
APART = 0.5
"""Seconds from one picture of a look to the next."""
LARGEST = 8 * 1024 * 1024
"""Bytes of a single picture over HTTP."""
LEAST = 32
"""Pixels of a side: what is smaller is no picture of a camera."""
PATIENCE = 5.0
"""Seconds of silence after which a single picture will not come."""
TO_MANY = ("udp", "rtp")
"""Schemes of streams that may come to many at once: there is no host to connect to."""
EXPECTED = (FFmpegError, OSError, ValueError)


class UnseenError(Exception):
    """No picture came."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


def grab(streams: Streams, count: int) -> list[Image]:
    """Return so many pictures (BGR, at most WIDTH wide), APART from each other; fewer where a stream ends meanwhile.

    Raises UnseenError where there is not even one.
    """
    address = streams.sub or streams.main
    taken = _from_stream(address, streams, count) if address else _from_snapshots(streams, count)
    if min(taken[0].shape[:2]) < LEAST:
        raise UnseenError("garbage")
    return taken


def _from_stream(address: str, streams: Streams, count: int) -> list[Image]:
    taken: list[Image] = []
    began = time.monotonic()
    try:
        _look_at(address)
        with open_stream(address, user=streams.user, password=streams.password, transport=streams.transport) as stream:
            for frame in _frames(stream, FIRST_WITHIN, count * APART + PATIENCE):
                taken.append(_picture(frame))
                if len(taken) == count:
                    break
    except EXPECTED as error:
        if not taken:
            # what FFmpeg says when its time is up depends on where it was
            late = time.monotonic() - began >= min(OPEN_WITHIN, READ_WITHIN)
            raise UnseenError("silent" if late else _reason(error)) from None
    if not taken:
        raise UnseenError("silent")
    return taken


def _look_at(address: str) -> None:
    """Raise OSError for a host that is never connected to: FFmpeg, which finds its addresses by itself, knows none."""
    parts = urlsplit(address)
    if parts.hostname and parts.scheme.lower() not in TO_MANY:
        permitted(parts.hostname, resolve_here(parts.hostname, parts.port or 0), camera=True)


def _frames(stream: InputContainer, first_within: float, all_within: float) -> Iterator[av.VideoFrame]:
    """Yield a whole frame, and further ones APART from each other; ends when time is up."""
    video = stream.streams.video[0] if stream.streams.video else None
    if video is None:
        raise UnseenError("garbage")
    video.thread_type = "NONE"
    began = time.monotonic()
    next_one: float | None = None
    garbage = False
    for packet in stream.demux(video):
        now = time.monotonic()
        if now - began > (first_within if next_one is None else all_within):
            break
        if next_one is None and not packet.is_keyframe:
            continue
        try:
            frames = packet.decode()
        except InvalidDataError:
            garbage = True
            continue
        for frame in frames:
            if not frame.is_corrupt and (next_one is None or now >= next_one):
                next_one = now + APART
                yield frame
    if garbage and next_one is None:
        raise UnseenError("garbage")


def _picture(frame: av.VideoFrame) -> Image:
    width = min(frame.width, WIDTH)
    height = max(round(frame.height * width / frame.width), 1)
    return np.asarray(frame.to_ndarray(width=width, height=height, format="bgr24"), np.uint8)


def _reason(error: Exception) -> Reason:
    match error:
        case HTTPUnauthorizedError() | HTTPForbiddenError():
            return "refused"
        case HTTPNotFoundError():
            return "missing"
        case InvalidDataError():
            return "garbage"
        case _:
            return "unreachable"


def _from_snapshots(streams: Streams, count: int) -> list[Image]:
    taken: list[Image] = []
    try:
        # hardly any camera has a certificate that an authority has signed
        door = CheckedHereTransport(httpx.create_ssl_context(verify=False, trust_env=False))
        with httpx.Client(timeout=PATIENCE, transport=door, trust_env=False) as http:
            while len(taken) < count:
                if taken:
                    time.sleep(APART)
                taken.append(_decoded(_snapshot(http, streams)))
    except (httpx.HTTPError, httpx.InvalidURL, UnseenError) as error:
        if not taken:
            reason: Reason = "silent" if isinstance(error, httpx.TimeoutException) else "unreachable"
            raise UnseenError(error.reason if isinstance(error, UnseenError) else reason) from None
    return taken


def _snapshot(http: httpx.Client, streams: Streams) -> bytes:
    """Return the bytes of a picture; the password is only sent hashed, unless the camera knows no other way."""
    status, told, body = _get(http, streams.snapshot, httpx.DigestAuth(streams.user, streams.password))
    if status == httpx.codes.UNAUTHORIZED and told.lower().startswith("basic") and streams.user:
        status, _, body = _get(http, streams.snapshot, httpx.BasicAuth(streams.user, streams.password))
    if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        raise UnseenError("refused")
    if status != httpx.codes.OK:
        raise UnseenError("missing")
    return body


def _get(http: httpx.Client, address: str, auth: httpx.Auth) -> tuple[int, str, bytes]:
    until = time.monotonic() + FIRST_WITHIN
    body = bytearray()
    with http.stream("GET", address, auth=auth, headers={"Accept-Encoding": "identity"}) as response:
        for piece in response.iter_raw():
            body += piece
            if len(body) > LARGEST or time.monotonic() > until:
                raise UnseenError("garbage" if len(body) > LARGEST else "silent")
        return response.status_code, response.headers.get("WWW-Authenticate", ""), bytes(body)


def _decoded(body: bytes) -> Image:
    try:
        picture = cv2.imdecode(np.frombuffer(body, np.uint8), cv2.IMREAD_COLOR) if body else None
    except cv2.error:
        picture = None
    if picture is None:
        raise UnseenError("garbage")
    return narrowed(np.asarray(picture, np.uint8), WIDTH)
