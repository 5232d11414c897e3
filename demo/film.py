"""Writes clips as cameras encode: no B frames, key pictures in a fixed rhythm, parameter sets with each of them."""

import os
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Literal

import av
import numpy as np
from numpy.typing import NDArray

Codec = Literal["libx264", "libx265", "mjpeg"]
Planes = NDArray[np.uint8]
"""A picture as I420: brightness and below it the colours, shape (height * 3 / 2, width)."""

SMALL = 400
"""Lines up to which a camera encodes for the weakest player."""


def film(
    path: Path,
    pictures: Iterable[Planes],
    *,
    width: int,
    height: int,
    rate: int,
    bits: int,
    codec: Codec = "libx264",
    key_every: float = 2.0,
    ratio: tuple[int, int] = (1, 1),
    preset: str = "veryfast",
) -> Path:
    """Write pictures, ``bits`` a second, a key picture every ``key_every`` seconds; return the path.

    ``ratio`` is that of a pixel's width to its height, ``preset`` how thorough x264 is.
    The file appears when it is whole.
    """
    gop = max(round(rate * key_every), 1)
    # two may film the same at the same time
    draft = path.with_suffix(f".{os.getpid()}.mp4")
    try:
        with av.open(draft, "w", format="mp4") as container:
            stream = container.add_stream(codec, rate=rate)
            stream.width, stream.height = width, height
            stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
            stream.bit_rate = bits
            context = stream.codec_context
            context.gop_size, context.max_b_frames = gop, 0
            context.sample_aspect_ratio = Fraction(*ratio)
            context.options = _options(codec, gop, preset, small=height <= SMALL)
            for number, planes in enumerate(pictures):
                picture = av.VideoFrame.from_ndarray(planes, format="yuv420p")
                picture.pts = number
                container.mux(stream.encode(picture))
            container.mux(stream.encode(None))
        return draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _options(codec: Codec, gop: int, preset: str, *, small: bool) -> dict[str, str]:
    shape = f"keyint={gop}:min-keyint={gop}:scenecut=0:bframes=0:repeat-headers=1"
    match codec:
        case "libx264":
            profile = "baseline" if small else "main"
            return {"preset": preset, "profile": profile, "x264-params": f"{shape}:aud=0"}
        case "libx265":
            return {"preset": "ultrafast", "x265-params": f"{shape}:log-level=none"}
        case "mjpeg":
            return {"huffman": "default", "qmin": "4", "qmax": "8"}
