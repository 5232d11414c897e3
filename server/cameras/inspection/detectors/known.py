"""What a view is known by: where it shows something, and the features by which it is found again."""

import cv2
import numpy as np
from numpy.typing import NDArray

from server.cameras.inspection.detectors.picture import Image, small, tiles
from server.cameras.inspection.messages import FEATURE, ReferenceView

FEATURES = 700
DETAIL = 3.0
"""Grey levels: the least spread of what a tile shows, once noise is smoothed and slow shading taken out."""
RELATIVE = 0.06
"""The same as a share of how bright the tile is, at night when all is weaker."""


def know(picture: Image) -> ReferenceView:
    """Return what a grey picture is known by."""
    points, told = _features(picture)
    return ReferenceView(
        width=picture.shape[1],
        height=picture.shape[0],
        level=float(np.median(picture)),
        detailed=_detailed(picture).tobytes(),
        points=points.tobytes(),
        features=told.tobytes(),
    )


def _detailed(picture: Image) -> NDArray[np.bool_]:
    smooth = cv2.GaussianBlur(small(picture).astype(np.float32), (0, 0), 0.75)
    detail = smooth - cv2.blur(smooth, (31, 31))
    levels = [float(np.mean(piece)) for piece in tiles(smooth)]
    spreads = [float(np.std(piece)) for piece in tiles(detail)]
    return np.array(
        [spread >= min(DETAIL, max(RELATIVE * level, 1.0)) for spread, level in zip(spreads, levels, strict=True)]
    )


def _features(picture: Image) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    # at the top and the bottom cameras burn in clock and name, which never move
    mask = np.full_like(picture, 255)
    band = picture.shape[0] // 10
    mask[:band] = mask[len(mask) - band :] = 0
    # brought to one contrast, so that they are found by day and at night; both keep state and cost little to make
    even = cv2.createCLAHE(4.0, (8, 8)).apply(picture)
    points, told = cv2.ORB.create(FEATURES, fastThreshold=12).detectAndCompute(even, mask)
    places = np.array([each.pt for each in points], np.float32).reshape(-1, 2)
    return places, np.empty((0, FEATURE), np.uint8) if told is None else np.asarray(told, np.uint8)
