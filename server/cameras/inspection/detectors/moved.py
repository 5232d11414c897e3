"""Moved: the camera looks elsewhere than in its reference view, because somebody or the wind has turned it."""

import cv2
import numpy as np

from server.cameras.inspection.detectors.view import NOTHING, CameraLook, Detection
from server.cameras.inspection.messages import ALIKE, ReferenceView, Shift

LIMIT = 0.03
"""Share of the width by which the middle or a corner of the picture has moved: poles in the wind stay below 0.01."""
LEAST = 12
"""Features that have to agree on one movement before it is believed."""
AGREEING = 0.2
"""Share of the matches that have to agree."""
RATIO = 0.8
"""How much worse the second best match has to be (D. Lowe, "Distinctive image features", IJCV 2004)."""
ENOUGH = 120
"""Features that the picture has to show before «not the same view at all» is believed: not in the dark, not in fog."""


def moved(view: CameraLook) -> Detection:
    """Judge how far the view has moved against the reference that fits it best; the score is a share of the width."""
    found = shift(view.known, view.references)
    if found is not None:
        return Detection(found=found.share >= LIMIT, score=found.share)
    return Detection(found=True, score=1.0) if _telling(view.known, view.references) else NOTHING


def shift(now: ReferenceView, references: tuple[ReferenceView, ...]) -> Shift | None:
    """Return the movement against the reference with which most features agree; None where none fits."""
    found = [match for each in references if (match := _match(each, now)) is not None]
    return max(found, key=lambda match: match[0])[1] if found else None


def _telling(now: ReferenceView, references: tuple[ReferenceView, ...]) -> bool:
    """Return whether a view that fits no reference is another view, and not the same one in another light."""
    return len(now.told) >= ENOUGH and any(abs(each.level - now.level) <= ALIKE for each in references)


def _match(before: ReferenceView, now: ReferenceView) -> tuple[int, Shift] | None:
    if (before.width, before.height) != (now.width, now.height) or min(len(before.told), len(now.told)) < LEAST:
        return None
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(before.told, now.told, k=2)
    good = [pair[0] for pair in pairs if len(pair) == 2 and pair[0].distance < RATIO * pair[1].distance]
    if len(good) < LEAST:
        return None
    one = before.places[[each.queryIdx for each in good]]
    other = now.places[[each.trainIdx for each in good]]
    move, agreeing = cv2.estimateAffinePartial2D(one, other, method=cv2.RANSAC, ransacReprojThreshold=4.0)
    if move is None or (count := int(agreeing.sum())) < max(LEAST, AGREEING * len(good)):
        return None
    scale = float(np.hypot(move[0, 0], move[1, 0]))
    if not 0.5 < scale < 2.0:
        return None
    width, height = now.width, now.height
    middle, *corners = (
        np.array([x, y, 1.0]) for x, y in ((width / 2, height / 2), (0, 0), (width, 0), (0, height), (width, height))
    )
    steps = [move @ each - each[:2] for each in (middle, *corners)]
    away = [float(np.hypot(step[0], step[1])) for step in steps]
    right, down = float(steps[0][0]) / width + before.right, float(steps[0][1]) / width + before.down
    share = max(away[0] / width, float(np.median(away[1:])) / width, float(np.hypot(right, down)))
    return count, Shift(share, right, down)
