"""Frozen: the camera sends the same picture again and again, however much it claims to live.

Sensors are never silent: two pictures of an empty street differ in most pixels, even after a frugal encoder. What does
not differ is a picture that was sent before. Two encodings of one picture at different qualities differ as much as two
pictures of an empty street, and are not found; within one look an encoder may leave out everything, so only pictures
of two looks are compared.
"""

import cv2
import numpy as np

from server.fleet.looks.picture import small
from server.fleet.looks.view import NOTHING, Verdict, View

LIMIT = 1.0
MEAN = 0.2
"""Grey levels of change over the whole picture at a width of 320; an empty street has at least thrice that."""
PLACE = 3.0
"""Grey levels in the place that has changed most: where noise is taken out altogether, a clock or a passer-by tells."""
BLOCK = 9
"""Pixels of such a place, at a width of 320."""


def frozen(view: View) -> Verdict:
    """Judge the change since the look before, as a multiple of what is allowed; below LIMIT it is frozen."""
    now = small(view.picture)
    if view.earlier is None or view.earlier.shape != now.shape:
        return NOTHING
    change = cv2.absdiff(view.earlier, now)
    place = float(cv2.blur(change.astype(np.float32), (BLOCK, BLOCK)).max())
    score = max(float(change.mean()) / MEAN, place / PLACE)
    return Verdict(found=score < LIMIT, score=score)
