"""Frozen: the camera sends the same picture again and again, however much it claims to live.

Sensors are never silent: two pictures of an empty street differ in most pixels, even after a frugal encoder. What does
not differ is a picture that was sent before. Two encodings of one picture at different qualities differ as much as two
pictures of an empty street, and are not found. Within one look an encoder may leave out everything: that nothing
changes there tells nothing, but what does change there tells that the camera lives.
"""

import cv2
import numpy as np

from server.cameras.inspection.detectors.picture import Image, small
from server.cameras.inspection.detectors.view import NOTHING, CameraLook, Detection

LIMIT = 1.0
MEAN = 0.2
"""Grey levels of change over the whole picture at a width of 320; an empty street has at least thrice that."""
PLACE = 3.0
"""Grey levels in the place that has changed most: where noise is taken out altogether, a clock or a passer-by tells."""
WITHIN = 12.0
"""The same within one look, where an encoder still betters a still picture by up to a third of it."""
BLOCK = 9
"""Pixels of such a place, at a width of 320."""


def frozen(view: CameraLook) -> Detection:
    """Judge the change since the look before, as a multiple of what is allowed; below LIMIT it is frozen."""
    now = small(view.picture)
    if view.earlier is None or view.earlier.shape != now.shape:
        return NOTHING
    mean, place = _change(view.earlier, now)
    score = max(mean / MEAN, place / PLACE)
    if view.later is not None and view.later.shape == view.picture.shape:
        score = max(score, _change(now, small(view.later))[1] / WITHIN)
    return Detection(found=score < LIMIT, score=score)


def _change(one: Image, other: Image) -> tuple[float, float]:
    """Return the change over the whole picture, and in the place that has changed most."""
    change = cv2.absdiff(one, other)
    return float(change.mean()), float(cv2.blur(change.astype(np.float32), (BLOCK, BLOCK)).max())
