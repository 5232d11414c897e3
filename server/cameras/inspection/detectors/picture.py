"""Pictures as detectors want them: grey, of one size, in tiles."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""Rows of pixels, BGR or grey."""

WIDTH = 640
"""Pixels to which wider pictures are made smaller, so that thresholds mean the same for every camera."""
SMALL = 320
"""Width of what is kept of a look for the next one."""
TILES = (6, 8)
"""Rows and columns in which what a picture shows is judged piece by piece: a burned-in clock is one piece of many."""


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
