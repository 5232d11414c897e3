"""How much moves in a picture: what tells a busy camera from a quiet one."""

import cv2

from server.cameras.inspection.detectors.picture import Image, small

MOVED = 12
"""Grey levels, once single pixels are smoothed: what encoders change in a still picture stays below a third of it."""
BLOCK = 5
"""Pixels of the smoothing, at a width of 320."""


def motion(first: Image, last: Image) -> float | None:
    """Return the share (0 to 1) of the picture that differs between two pictures of one look; None for unlike sizes."""
    one, other = small(first), small(last)
    if one.shape != other.shape:
        return None
    change = cv2.blur(cv2.absdiff(one, other), (BLOCK, BLOCK))
    return float((change >= MOVED).mean())
