"""Dark: hardly anything can be seen, because there is no light or the lens is shut."""

import numpy as np

from server.cameras.inspection.detectors.picture import tiles
from server.cameras.inspection.detectors.view import CameraLook, Detection

LIMIT = 30.0
"""Grey level (0 to 255). The brightest tenth of the tiles of a street at night under lamps is at 40 and more; where
it is below 30 a person at a wall sees nothing either."""
BRIGHT_TENTH = 90
"""Per cent: a burned-in clock fills fewer tiles than the rest."""


def dark(view: CameraLook) -> Detection:
    """Judge the light of the bright tenth of all tiles; the score is that level, below LIMIT it is dark."""
    # the ninth tenth of a tile, not its mean: a lit doorway in a dark street is worth looking at
    levels = [float(np.percentile(piece[::2, ::2], 90)) for piece in tiles(view.picture)]
    level = float(np.percentile(levels, BRIGHT_TENTH))
    return Detection(found=level < LIMIT, score=level)
