"""Moved: the camera looks elsewhere than in its reference view, because somebody or the wind has turned it."""

from typing import Any

import cv2
import numpy as np
from msgspec import Struct

from server.fleet.looks.view import NOTHING, Image, Verdict, View

LIMIT = 0.03
"""Share of the width by which the middle or a corner of the picture has moved: poles in the wind stay below 0.01."""
LEAST = 12
"""Features that have to agree on one movement before it is believed."""
AGREEING = 0.2
"""Share of the matches that have to agree."""
FEATURES = 700
RATIO = 0.8
"""How much worse the second best match has to be (D. Lowe, 2004)."""
ENOUGH = 120
"""Features that the picture has to show before «not the same view at all» is believed: not in the dark, not in fog."""
ALIKE = 30.0
"""Grey levels by which the middle brightness of two pictures in the same light differs at most."""
_EQUAL = cv2.createCLAHE(4.0, (8, 8))


class Shift(Struct, frozen=True):
    """How far a view has moved against a reference."""

    share: float
    """Of the width: the greatest distance that the middle or a corner has moved."""
    right: float
    down: float
    """Of the width: how far the middle has moved."""


def moved(view: View) -> Verdict:
    """Judge how far the view has moved against the reference that fits it best; the score is a share of the width."""
    if not view.references:
        return NOTHING
    found = shift(view.picture, view.references)
    if found is not None:
        return Verdict(found=found.share >= LIMIT, score=found.share)
    if not _telling(view.picture, view.references):
        return NOTHING
    return Verdict(found=True, score=1.0)


def shift(picture: Image, references: tuple[Image, ...]) -> Shift | None:
    """Return the movement against the reference with which most features agree; None where none fits."""
    best: tuple[int, Shift] | None = None
    now = _features(picture)
    for reference in references:
        if reference.shape == picture.shape:
            match = _match(_features(reference), now, picture.shape)
            if match is not None and (best is None or match[0] > best[0]):
                best = match
    return best and best[1]


def _telling(picture: Image, references: tuple[Image, ...]) -> bool:
    """Return whether a view that fits no reference is another view, and not the same one in another light."""
    level = float(np.median(picture))
    alike = any(abs(float(np.median(each)) - level) <= ALIKE for each in references)
    return alike and len(_features(picture)[0]) >= ENOUGH


def _features(picture: Image) -> tuple[Any, Any]:
    orb = cv2.ORB.create(FEATURES, fastThreshold=12)
    # at the top and the bottom cameras burn in clock and name, which never move
    mask = np.full_like(picture, 255)
    band = picture.shape[0] // 10
    mask[:band] = mask[-band:] = 0
    points, told = orb.detectAndCompute(_EQUAL.apply(picture), mask)
    return np.array([each.pt for each in points], np.float32).reshape(-1, 2), told


def _match(before: tuple[Any, Any], now: tuple[Any, Any], shape: tuple[int, ...]) -> tuple[int, Shift] | None:
    if before[1] is None or now[1] is None or len(before[0]) < LEAST or len(now[0]) < LEAST:
        return None
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(before[1], now[1], k=2)
    good = [pair[0] for pair in pairs if len(pair) == 2 and pair[0].distance < RATIO * pair[1].distance]
    if len(good) < LEAST:
        return None
    one = before[0][[each.queryIdx for each in good]]
    other = now[0][[each.trainIdx for each in good]]
    move, agreeing = cv2.estimateAffinePartial2D(one, other, method=cv2.RANSAC, ransacReprojThreshold=4.0)
    if move is None or (count := int(agreeing.sum())) < max(LEAST, AGREEING * len(good)):
        return None
    scale = float(np.hypot(move[0, 0], move[1, 0]))
    if not 0.5 < scale < 2.0:
        return None
    height, width = shape[:2]
    middle, *corners = (
        np.array([x, y, 1.0]) for x, y in ((width / 2, height / 2), (0, 0), (width, 0), (0, height), (width, height))
    )
    steps = [move @ each - each[:2] for each in (middle, *corners)]
    away = [float(np.hypot(step[0], step[1])) for step in steps]
    found = Shift(
        share=max(away[0], float(np.median(away[1:]))) / width,
        right=float(steps[0][0]) / width,
        down=float(steps[0][1]) / width,
    )
    return count, found
