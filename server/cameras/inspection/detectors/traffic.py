"""How much of a road vehicles and people cover: the picture against what stays when they have gone.

The background follows the sigma-delta estimate (A. Manzanera, J. Richefeu, "A robust and computationally efficient
motion detection algorithm based on sigma-delta background estimation", ICVGIP 2004): it moves by a few levels a step
towards what is seen. It takes a step with every look, not with every frame, so that a queue is not taken for the road
within minutes. Mixtures of Gaussians (MOG2) were left out: their state is fifty times as large, and it has to outlive
the process that looks.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from server.cameras.inspection.detectors.picture import Image, narrowed
from server.cameras.inspection.messages import Background

WIDTH = 160
"""Pixels: a motorcycle in the middle of a road is still some of them."""
LEARNT = 20
"""Looks before density is reported: until then those who stand there may be the background."""
LEVELS = 18.0
"""Grey levels that something differs from the background at least; noise and codec stay below 8 at this size."""
SPREAD = 3.0
"""The same as a multiple of how much the place changes anyway: leaves, water."""
SPREADS = (2.0, 10.0)
"""Between these a place may change as a rule: where cars pass it must not become blind to them."""
STEP, FIRST_STEP = 0.5, 8.0
"""Levels that the background follows in one look, and while it is learnt: what stands for hours becomes road."""


class TrafficLook(Struct, frozen=True):
    """What one longer look at a road showed."""

    density: float | None
    """Share of the picture, 0 to 1; None while the background is being learnt."""
    background: Background


def traffic(pictures: Sequence[Image], background: Background | None) -> TrafficLook:
    """Return how much of some grey pictures of one look is covered, and the background that follows from them."""
    seen = [narrowed(each, WIDTH).astype(np.float32) for each in pictures]
    middle = np.median(seen, axis=0)
    if background is None or (background.height, background.width) != middle.shape:
        return TrafficLook(None, _kept(middle, np.full_like(middle, 4.0), 1))
    level = _read(background.level, middle.shape)
    spread = _read(background.spread, middle.shape)
    # clouds and the camera's own exposure change all of the picture alike
    gain = float(np.clip(np.median(middle + 1) / np.median(level + 1), 0.25, 4.0))
    level = np.clip(level * gain, 0, 255)
    limit = np.maximum(LEVELS, SPREAD * spread)
    shares = [float(_closed(np.abs(each - level) > limit).mean()) for each in seen]
    change = middle - level
    spread = np.clip(spread + 0.5 * np.sign(np.abs(change) - spread), *SPREADS)
    step = FIRST_STEP if background.looks < LEARNT else STEP
    follows = level + np.clip(change, -step, step)
    learnt = background.looks + 1
    return TrafficLook(float(np.mean(shares)) if learnt > LEARNT else None, _kept(follows, spread, learnt))


def _closed(mask: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Return a mask without single pixels and with small holes filled."""
    plain = mask.astype(np.uint8)
    opened = cv2.morphologyEx(plain, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    return np.asarray(cv2.morphologyEx(opened, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)), np.uint8)


def _read(kept: bytes, shape: tuple[int, ...]) -> NDArray[np.float32]:
    return np.frombuffer(kept, np.float16).reshape(shape).astype(np.float32)


def _kept(level: NDArray[np.float32], spread: NDArray[np.float32], looks: int) -> Background:
    height, width = level.shape
    return Background(width, height, level.astype(np.float16).tobytes(), spread.astype(np.float16).tobytes(), looks)
