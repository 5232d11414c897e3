"""What one look at a camera gives those that judge it: pictures of one size, the look before, the reference."""

from typing import Any, Protocol

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""Rows of pixels, BGR or grey."""

WIDTH = 640
"""Pixels to which wider pictures are made smaller, so that thresholds mean the same for every camera."""
SMALL = 320
"""Width of what is kept of a look for the next one."""
TILES = (6, 8)
"""Rows and columns in which what a picture shows is judged piece by piece: a burned-in clock is one piece of many."""


class View(Struct, frozen=True, kw_only=True):
    """One look at a camera."""

    picture: Image
    """Grey, at most WIDTH wide."""
    earlier: Image | None = None
    """The picture of the look before, as ``small`` makes it."""
    references: tuple[Image, ...] = ()
    """What the camera should show, in different light; grey, of the size of ``picture``."""


class Verdict(Struct, frozen=True):
    """What one detector says."""

    found: bool
    score: float
    """How much speaks for the flaw, in the detector's own unit; its page in the documentation gives the limit."""


class Judge(Protocol):
    """Says whether a view has one flaw; pure."""

    def __call__(self, view: View, /) -> Verdict:
        """Return the verdict on one view."""
        ...


NOTHING = Verdict(found=False, score=0.0)
"""What is said where it cannot be judged."""


def grey(picture: Image) -> Image:
    """Return a picture as detectors want it: grey, at most WIDTH wide."""
    flat = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) if picture.ndim == 3 else picture
    return narrowed(np.asarray(flat, np.uint8), WIDTH)


def small(picture: Image) -> Image:
    """Return what is kept of a picture for the next look."""
    return narrowed(picture, SMALL)


def narrowed(picture: Image, width: int) -> Image:
    """Return a picture that is at most so wide, in its own shape."""
    if picture.shape[1] <= width:
        return picture
    height = max(round(picture.shape[0] * width / picture.shape[1]), 1)
    return np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def tiles(picture: NDArray[Any]) -> list[NDArray[Any]]:
    """Return a picture in pieces, row by row."""
    rows = np.array_split(picture, TILES[0], axis=0)
    return [piece for row in rows for piece in np.array_split(row, TILES[1], axis=1)]
