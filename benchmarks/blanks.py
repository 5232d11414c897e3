"""Looks whether a tile on a virtual screen is ever blank."""

import threading
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.glass import Glass

EVERY = 0.05
"""Seconds between two looks at the screens,"""
STEP = 3
"""and pixels between two that are looked at."""
BLANK = 0.2
"""Share of what was painted on a tile before, below which it is blank."""

Place = tuple[int, int, int, int]
"""Left, top, width and height in pixels of the screen."""


class Blanks:
    """Looks at the screen all the time, and counts tiles on which less stands than should."""

    def __init__(self, glass: Glass, places: Sequence[Place]) -> None:
        self._glass = glass
        self._places = places
        pixels = glass.thinned(STEP)
        self._empty = [_commonest(_part(pixels, place)) for place in places]
        self._full = self._inks(pixels)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, name="blanks")
        self.looks = 0
        self.blank = 0
        self.least = 1.0
        """The smallest share of what stood on a tile at the beginning."""

    def __enter__(self) -> "Blanks":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(EVERY):
            shares = [
                now / full for now, full in zip(self._inks(self._glass.thinned(STEP)), self._full, strict=True) if full
            ]
            self.looks += 1
            self.blank += sum(share < BLANK for share in shares)
            self.least = min(self.least, *shares)

    def _inks(self, pixels: NDArray[np.uint8]) -> list[float]:
        """Return of each tile which share of it is not of its background."""
        return [
            float(np.mean(_packed(_part(pixels, place)) != empty))
            for place, empty in zip(self._places, self._empty, strict=True)
        ]


def _part(pixels: NDArray[np.uint8], place: Place) -> NDArray[np.uint8]:
    x, y, width, height = (each // STEP for each in place)
    return pixels[y : y + height, x : x + width]


def _packed(pixels: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return each pixel as one number."""
    return np.ascontiguousarray(pixels).view(np.uint32)[..., 0].astype(np.int64) & 0xFFFFFF


def _commonest(pixels: NDArray[np.uint8]) -> int:
    colours, counts = np.unique(_packed(pixels), return_counts=True)
    return int(colours[np.argmax(counts)])
