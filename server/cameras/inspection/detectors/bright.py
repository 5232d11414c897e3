"""Over-exposed: most of the picture is white, and what stood there cannot be seen."""

import numpy as np

from server.cameras.inspection.detectors.view import CameraLook, Detection

WHITE = 245
"""Grey level from which on nothing can be distinguished; encoders rarely reach 255."""
LIMIT = 0.5
"""Share of the picture. A white sky may fill a third of a good one."""


def bright(view: CameraLook) -> Detection:
    """Judge the share of the picture that is white; from LIMIT on it is over-exposed."""
    share = float(np.mean(view.picture >= WHITE))
    return Detection(found=share >= LIMIT, score=share)
