"""What the scenes are drawn on: boxes, panels, discs and shadows at places of the world."""

from collections.abc import Callable

import cv2
import numpy as np
from msgspec import Struct

from demo.scenes_view import FINE, FINE_BITS, NEAR, Colour, Image, Place, View, shade

LIGHT = {"top": 1.1, "near": 0.95, "left": 0.75, "right": 0.6, "under": 0.35}
"""How bright the faces of a box are."""
SHADE = 120
"""How dark a shadow is, of 255."""
DETAILED = 8.0
"""Pixels of a metre from which on small parts are drawn."""


class Canvas(Struct, frozen=True):
    """A picture under work."""

    image: Image
    view: View
    light: float
    """Of the things: 1 by day."""

    def block(self, colour: Colour, x: float, y: float, z: float, wide: float, long: float, high: float) -> None:
        """Draw a box, the faces that can be seen; ``x``, ``y`` is its middle, ``z`` its foot."""
        left, right, near, far, top = x - wide / 2, x + wide / 2, y - long / 2, y + long / 2, z + high
        ray, eye = self.view.ray, self.view.eye
        foot = [ray((left, near, z)), ray((right, near, z)), ray((right, far, z)), ray((left, far, z))]
        head = [ray((left, near, top)), ray((right, near, top)), ray((right, far, top)), ray((left, far, top))]
        faces = [("near", [foot[0], foot[1], head[1], head[0]])]
        if eye.height > top:
            faces.append(("top", head))
        if eye.x > right:
            faces.append(("right", [foot[1], foot[2], head[2], head[1]]))
        if eye.x < left:
            faces.append(("left", [foot[0], foot[3], head[3], head[0]]))
        if eye.height < z:
            faces.append(("under", foot))
        for name, corners in faces:
            self.view.fill(self.image, corners, shade(colour, LIGHT[name] * self.light))

    def panel(self, colour: Colour, *corners: Place) -> None:
        """Draw a flat thing."""
        self.view.polygon(self.image, corners, shade(colour, self.light))

    def disc(self, colour: Colour, x: float, y: float, z: float, radius: float) -> None:
        """Draw a round thing."""
        across, down, depth = self.view.seen((x, y, z))
        if depth > 1 and -200 < across < self.view.width + 200:
            size = max(self.view.size(radius, depth), 0.6)
            at = round(across * FINE), round(down * FINE)
            cv2.circle(self.image, at, round(size * FINE), shade(colour, self.light), -1, cv2.LINE_AA, FINE_BITS)

    def shadow(self, x: float, y: float, wide: float, long: float) -> None:
        """Darken the ground under something."""
        left, right, near, far = x - wide / 2, x + wide / 2 + 0.4, y - long / 2, y + long / 2
        corners = [
            self.view.seen(place) for place in ((left, near, 0), (right, near, 0), (right, far, 0), (left, far, 0))
        ]
        across, down, depths = zip(*corners, strict=True)
        x0, x1 = max(int(min(across)), 0), min(int(max(across)) + 2, self.view.width)
        y0, y1 = max(int(min(down)), 0), min(int(max(down)) + 2, self.view.height)
        if min(depths) <= NEAR or x0 >= x1 or y0 >= y1:
            return
        part = self.image[y0:y1, x0:x1]
        mask = np.zeros((y1 - y0, x1 - x0, 3), np.uint8)
        outline = np.array(
            [(round((a - x0) * FINE), round((b - y0) * FINE)) for a, b in zip(across, down, strict=True)]
        )
        cv2.fillConvexPoly(mask, outline.astype(np.int32), (SHADE,) * 3, cv2.LINE_AA, FINE_BITS)
        part[:] = cv2.subtract(part, cv2.multiply(part, mask, scale=1 / 255))

    def details(self, x: float, y: float) -> bool:
        """Return whether something is near enough to be drawn in full."""
        depth = self.view.seen((x, y, 1.0))[2]
        return self.view.size(1.0, depth) > DETAILED


Drawing = Callable[[Canvas, float, float], None]
"""Draws something whose middle is at x and y."""


def tinted(colour: Colour, light: float) -> Colour:
    """Return a colour under another light."""
    return colour[0] * light, colour[1] * light, colour[2] * light
