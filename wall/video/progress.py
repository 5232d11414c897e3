"""Tells a living picture from one that only claims to be: the same picture again and again. Pure."""

import numpy as np
from numpy.typing import NDArray

LEVELS = 6
"""Steps of 256 by which a pixel has changed: encoding the same picture once more moves it less."""
PIXELS = 12
"""Changed pixels at least: fewer than one digit of a clock in a small stream."""
SHARE = 1 / 20_000
"""Share of the picture's pixels that have changed at least, in large ones."""


def has_changed(before: NDArray[np.uint8], now: NDArray[np.uint8]) -> bool:
    """Return whether two pictures of brightness, shape (height, width), differ by more than their encoding."""
    if before.shape != now.shape:
        return True
    difference = np.maximum(before, now) - np.minimum(before, now)
    return int(np.count_nonzero(difference > LEVELS)) >= max(PIXELS, int(difference.size * SHARE))
