"""Covered: something stands before the lens, or sticks to it, and hides most of what there was to see."""

import cv2
import numpy as np
from numpy.typing import NDArray

from server.fleet.looks.view import Image, Verdict, View, small, tiles

LIMIT = 0.4
"""Share of the picture that has become empty, measured in tiles that show something in the reference."""
ALONE = 0.85
"""The same where there is no reference: a wall or a sky may fill much of a good picture."""
DETAIL = 3.0
"""Grey levels: the least spread of what a tile shows, once noise is smoothed and slow shading taken out."""
RELATIVE = 0.06
"""The same as a share of how bright the tile is, at night when all is weaker."""


def covered(view: View) -> Verdict:
    """Judge the share of tiles without detail, of those that have some in the reference in the best light."""
    now = _detailed(view.picture)
    known = [_detailed(each) for each in view.references if each.shape == view.picture.shape]
    before = np.logical_or.reduce(known) if known else np.ones_like(now)
    if np.count_nonzero(before) < now.size / 4:
        before, known = np.ones_like(now), []
    share = float(np.mean(~now[before]))
    return Verdict(found=share >= (LIMIT if known else ALONE), score=share)


def _detailed(picture: Image) -> NDArray[np.bool_]:
    smooth = cv2.GaussianBlur(small(picture).astype(np.float32), (0, 0), 0.75)
    detail = smooth - cv2.blur(smooth, (31, 31))
    levels = [float(np.mean(piece)) for piece in tiles(smooth)]
    spread = [float(np.std(piece)) for piece in tiles(detail)]
    return np.array(
        [found >= min(DETAIL, max(RELATIVE * level, 1.0)) for found, level in zip(spread, levels, strict=True)]
    )
