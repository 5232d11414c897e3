"""Numbers that a machine can read off a picture: how many of a camera's pictures are shown, and how old they are.

Twelve bits and four to check them: white and black blocks in the top left corner, each a fortieth of the picture wide.
"""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Literal

import av
import numpy as np
from numpy.typing import NDArray

BLOCKS = 16
NUMBERS = 1 << 12
"""How many pictures can be told apart."""
WHITE, BLACK, GREY = 235, 16, 128

Codec = Literal["libx264", "libx265", "mjpeg"]


def encode(number: int) -> list[int]:
    """Return the bits of a number, 0 or 1, the highest first."""
    code = (number << 4) | _check(number)
    return [(code >> (BLOCKS - 1 - n)) & 1 for n in range(BLOCKS)]


def decode(bits: Sequence[int] | NDArray[np.bool_]) -> int | None:
    """Return the number of its bits; None where they are not what ``encode`` gives."""
    code = 0
    for bit in bits:
        code = code << 1 | int(bit)
    number = code >> 4
    return number if code & 15 == _check(number) else None


def write(luma: NDArray[np.uint8], number: int) -> None:
    """Write a number into the brightness of a picture, shape (height, width), on a black ground."""
    block = luma.shape[1] / 40
    luma[: round(block * 1.5), : round((BLOCKS + 1) * block)] = BLACK
    for n, bit in enumerate(encode(number)):
        if bit:
            luma[: round(block), round(n * block) : round((n + 1) * block)] = WHITE


def read(luma: NDArray[np.uint8]) -> int | None:
    """Return the number that is written in a picture's brightness, or None."""
    block = luma.shape[1] / 40
    return decode([int(luma[round(block / 2), round((n + 0.5) * block)] > GREY) for n in range(BLOCKS)])


def make_clip(
    path: Path,
    *,
    width: int = 640,
    height: int = 360,
    rate: int = 15,
    pictures: int = 150,
    codec: Codec = "libx264",
    bits: int = 500_000,
    key_every: float = 2.0,
    still: bool = False,
    ratio: tuple[int, int] = (1, 1),
) -> Path:
    """Write a clip as cameras encode: no B frames, a key frame every ``key_every`` seconds, ``bits`` a second.

    Its pictures are numbered from 0. A ``still`` one shows the same picture all the time; ``ratio`` is that of a
    pixel's width to its height.
    """
    gop = max(round(rate * key_every), 1)
    noise = np.random.default_rng(width)
    grains = [noise.integers(-4, 5, (height, width), np.int16) for _ in range(8)]
    down, across = np.mgrid[0:height, 0:width]
    ground = (60 + 80 * down / height + 30 * np.sin(across / width * 20)).astype(np.int16)
    draft = path.with_suffix(".new.mp4")
    with av.open(draft, "w", format="mp4") as container:
        stream = container.add_stream(codec, rate=rate)
        stream.width, stream.height = width, height
        stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        stream.bit_rate = bits
        context = stream.codec_context
        context.gop_size, context.max_b_frames = gop, 0
        context.sample_aspect_ratio = Fraction(*ratio)
        context.options = _options(codec, gop, small=height <= 400)
        for number in range(pictures):
            shown = 0 if still else number
            luma = ground + grains[shown % len(grains)]
            left = shown * 7 % max(width - height // 5, 1)
            luma[height // 2 : height // 2 + height // 8, left : left + height // 5] = 220
            frame = np.full((height * 3 // 2, width), GREY, np.uint8)
            frame[:height] = np.clip(luma, BLACK, WHITE)
            write(frame[:height], shown % NUMBERS)
            picture = av.VideoFrame.from_ndarray(frame, format="yuv420p")
            picture.pts = number
            for packet in stream.encode(picture):
                container.mux(packet)
        for packet in stream.encode(None):
            container.mux(packet)
    draft.replace(path)
    return path


def _options(codec: Codec, gop: int, *, small: bool) -> dict[str, str]:
    shape = f"keyint={gop}:min-keyint={gop}:scenecut=0:bframes=0:repeat-headers=1"
    match codec:
        case "libx264":
            profile = "baseline" if small else "main"
            return {"preset": "veryfast", "profile": profile, "x264-params": f"{shape}:aud=0"}
        case "libx265":
            return {"preset": "ultrafast", "x265-params": f"{shape}:log-level=none"}
        case "mjpeg":
            return {"huffman": "default", "qmin": "4", "qmax": "8"}


def _check(number: int) -> int:
    return (number ^ number >> 4 ^ number >> 8 ^ 5) & 15
