"""Numbers that a machine can read off a picture: how many of a camera's pictures are shown, and how old they are.

Twelve bits and four to check them: white and black blocks in the top left corner, each a fortieth of the picture wide.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from demo.film import Codec, Planes, film

BLOCKS = 16
NUMBERS = 1 << 12
"""How many pictures can be distinguished."""
WHITE, BLACK, GREY = 235, 16, 128


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
    return film(
        path,
        _numbered(width, height, 1 if still else pictures, pictures),
        width=width,
        height=height,
        rate=rate,
        bits=bits,
        codec=codec,
        key_every=key_every,
        ratio=ratio,
    )


def _numbered(width: int, height: int, different: int, count: int) -> Iterator[Planes]:
    """Yield so many pictures with numbers and something that moves; after the ``different`` ones all repeats."""
    noise = np.random.default_rng(width)
    grains = [noise.integers(-4, 5, (height, width), np.int16) for _ in range(8)]
    down, across = np.mgrid[0:height, 0:width]
    ground = (60 + 80 * down / height + 30 * np.sin(across / width * 20)).astype(np.int16)
    for shown in (number % different for number in range(count)):
        luma = ground + grains[shown % len(grains)]
        left = shown * 7 % max(width - height // 5, 1)
        luma[height // 2 : height // 2 + height // 8, left : left + height // 5] = 220
        planes = np.full((height * 3 // 2, width), GREY, np.uint8)
        planes[:height] = np.clip(luma, BLACK, WHITE)
        write(planes[:height], shown % NUMBERS)
        yield planes


def _check(number: int) -> int:
    return (number ^ number >> 4 ^ number >> 8 ^ 5) & 15
