"""Covered: something stands before the lens, or sticks to it, and hides most of what there was to see."""

import numpy as np

from server.cameras.inspection.detectors.view import CameraLook, Detection

LIMIT = 0.4
"""Share of the picture that has become empty, measured in tiles that show something in the reference."""
ALONE = 0.85
"""The same where there is no reference: a wall or a sky may fill much of a good picture."""
TELLING = 0.25
"""Share of the tiles that a reference has to show something in, or it cannot tell what is missing."""


def covered(view: CameraLook) -> Detection:
    """Judge the share of tiles without detail, of those that have some in the reference in the best light."""
    now = view.known.shows
    known = [each.shows for each in view.references if each.height == view.known.height]
    before = np.logical_or.reduce([np.zeros_like(now), *known])
    alone = float(np.mean(before)) < TELLING
    share = float(np.mean(~now if alone else ~now[before]))
    return Detection(found=share >= (ALONE if alone else LIMIT), score=share)
