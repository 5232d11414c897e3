"""Blurred: out of focus, wet or dirty, so that no edge in the picture is sharp.

The width of edges is known from how much they lose when the picture is blurred once more (S. Zhuo, T. Sim, "Defocus map
estimation from a single image", Pattern Recognition 44, 2011): unlike the variance of a Laplacian it does not depend on
how much there is to see, on contrast, or on noise.
"""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from server.cameras.inspection.detectors.picture import tiles
from server.cameras.inspection.detectors.view import NOTHING, CameraLook, Detection

LIMIT = 1.6
"""Pixels (standard deviation of a Gaussian) at a width of 640: a number plate 30 pixels wide cannot be read."""
FINE, COARSE = 1.0, 2.5
"""Pixels of the two blurs that are compared."""
EDGE = 4.0
"""Grey levels a pixel, after the finer blur: weaker ones may be noise."""
STRONG = 95
"""Per cent: only the strongest edges of a tile are measured."""
LEAST = 8
"""Tiles with edges; with fewer nothing can be said."""

Floats = NDArray[np.float32]


def blurred(view: CameraLook) -> Detection:
    """Judge the width of the sharp edges of all tiles; the score is that of the middle tile."""
    picture = view.picture.astype(np.float32)
    fine, coarse = _slopes(picture, FINE), _slopes(picture, COARSE)
    widths = []
    for one, other in zip(tiles(fine), tiles(coarse), strict=True):
        limit = max(float(np.percentile(one, STRONG)), EDGE)
        edges = one >= limit
        if np.count_nonzero(edges) >= 8:
            ratio = np.median(one[edges] / np.maximum(other[edges], 1e-3))
            widths.append(_width(float(ratio)))
    if len(widths) < LEAST:
        return NOTHING
    score = float(np.median(widths))
    return Detection(found=score >= LIMIT, score=score)


def _slopes(picture: Floats, blur: float) -> Floats:
    smooth = cv2.GaussianBlur(picture, (0, 0), blur)
    slopes = cv2.magnitude(
        cv2.Sobel(smooth, cv2.CV_32F, 1, 0, scale=0.25), cv2.Sobel(smooth, cv2.CV_32F, 0, 1, scale=0.25)
    )
    return np.asarray(slopes, np.float32)


def _width(ratio: float) -> float:
    """Return the blur of an edge whose slope falls by ``ratio`` between FINE and COARSE."""
    if ratio <= 1.001:
        return 20.0
    return math.sqrt(max((COARSE**2 - ratio**2 * FINE**2) / (ratio**2 - 1), 0.0))
