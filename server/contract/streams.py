"""Opens the stream of a camera with PyAV: the options and time-outs that were measured, in one place."""

from urllib.parse import quote, urlsplit, urlunsplit

import av
import av.logging
from av.codec.hwaccel import HWAccel
from av.container import InputContainer

OPEN_WITHIN = 5.0
"""Seconds until a camera that does not answer counts as gone."""
READ_WITHIN = 5.0
"""Seconds without a packet after which a stream counts as gone."""

# the camera's state reports damaged streams, and FFmpeg's own lines about them would carry addresses with passwords
av.logging.set_level(None)

_LIVE = {"probesize": "32", "analyzeduration": "0", "fpsprobesize": "0"}
"""No reading ahead to guess what a stream is: its first key frame is shown at once; ``nobuffer`` would drop it."""
_WHOLE = "mpjpeg,mjpeg,jpeg_pipe,mpegts,mpeg,flv,mov,matroska,avi,asf,ogg,h264,hevc,m4v"
"""What a camera sends by HTTP without leading elsewhere, as FFmpeg calls it."""
_PLAYLISTS = (".m3u8", ".m3u", ".mpd")
"""Addresses by which somebody wants a list, which may name other hosts."""


def with_password(address: str, user: str, password: str) -> str:
    """Return an address as FFmpeg wants it, with user and password in it; never to be logged."""
    if not user:
        return address
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(user, safe='')}:{quote(password, safe='')}@{host}"))


def open_stream(
    address: str,
    *,
    user: str = "",
    password: str = "",
    transport: str = "tcp",
    within: float = OPEN_WITHIN,
    hwaccel: HWAccel | None = None,
) -> InputContainer:
    """Return the opened stream; the caller closes it. Reading it raises av.FFmpegError after READ_WITHIN of silence.

    Raises av.FFmpegError (also an OSError or a ValueError, by its kind) where ``within`` seconds are not enough.
    """
    options = {}
    if address.startswith(("rtsp:", "rtsps:")):
        options = {**_LIVE, "rtsp_transport": transport}
    elif address.startswith(("http:", "https:")):
        options = {"max_redirects": "0"}
        if not urlsplit(address).path.endswith(_PLAYLISTS):
            options |= {"format_whitelist": _WHOLE}
    return av.open(
        with_password(address, user, password), options=options, timeout=(within, READ_WITHIN), hwaccel=hwaccel
    )
