"""Where a camera stands and looks, and where in its picture a point of the place comes to lie.

Metres: x to the right, y ahead along the road, z up.
"""

from collections.abc import Iterable, Sequence
from math import cos, radians, sin

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""Blue, green, red; shape (height, width, 3)."""
Colour = tuple[float, float, float]
"""Blue, green, red."""
Place = tuple[float, float, float]
"""Metres."""
Ray = tuple[float, float, float]
"""Across and down in pixels times metres, and metres ahead."""

NEAR = 1.0
"""Metres before the lens, within which nothing is drawn."""
FINE_BITS = 4
"""Of a pixel's fraction, that OpenCV is given."""
FINE = 1 << FINE_BITS


class Viewpoint(Struct, frozen=True, kw_only=True):
    """A camera on its pole."""

    x: float = -4.0
    height: float = 8.0
    """Metres."""
    yaw: float = 0.0
    """Degrees to the right."""
    pitch: float = 12.0
    """Degrees down."""
    focal: float = 1.1
    """In heights of the picture."""


class View:
    """The picture of one eye, of a certain size."""

    def __init__(self, eye: Viewpoint, width: int, height: int) -> None:
        self.eye = eye
        self.width, self.height = width, height
        self.scale = eye.focal * height
        yaw, pitch = radians(eye.yaw), radians(eye.pitch)
        right = np.array([cos(yaw), -sin(yaw), 0.0])
        ahead = np.array([sin(yaw) * cos(pitch), cos(yaw) * cos(pitch), -sin(pitch)])
        down = np.cross(ahead, right)
        lens = np.diag([self.scale, self.scale, 1.0])
        lens[0, 2], lens[1, 2] = width / 2, height / 2
        rotated = np.stack([right, down, ahead])
        place = np.array([eye.x, 0.0, eye.height])
        self._matrix = lens @ np.hstack([rotated, -(rotated @ place)[:, None]])
        self._rows = [tuple(map(float, row)) for row in self._matrix]
        self.horizon = round(height / 2 - self.scale * np.tan(pitch))
        """The line in which the ground ends."""

    def seen(self, place: Place) -> tuple[float, float, float]:
        """Return the pixel where a place is seen, and its depth in metres; behind the lens the pixel means nothing."""
        across, down, depth = self.ray(place)
        near = max(depth, 1e-6)
        return across / near, down / near, depth

    def ray(self, place: Place) -> Ray:
        """Return where a place is from the lens."""
        (a, b, c, d), (e, f, g, h), (i, j, k, m) = self._rows
        x, y, z = place
        return a * x + b * y + c * z + d, e * x + f * y + g * z + h, i * x + j * y + k * z + m

    def polygon(self, image: Image, places: Iterable[Place], colour: Colour) -> None:
        """Fill a polygon."""
        self.fill(image, [self.ray(place) for place in places], colour)

    def fill(self, image: Image, corners: Sequence[Ray], colour: Colour) -> None:
        """Fill a polygon by the rays of its corners."""
        if min(corner[2] for corner in corners) <= NEAR:
            corners = _before_the_lens(corners)
        if not corners:
            return
        pixels = [(across / depth, down / depth) for across, down, depth in corners]
        across, down = zip(*pixels, strict=True)
        if not (max(across) > 0 and min(across) < self.width and max(down) > 0 and min(down) < self.height):
            return
        most = 8 * self.width
        outline = np.array(
            [(round(max(min(x, most), -most) * FINE), round(max(min(y, most), -most) * FINE)) for x, y in pixels],
            np.int32,
        )
        if len(pixels) == 4:
            cv2.fillConvexPoly(image, outline, shade(colour), cv2.LINE_AA, FINE_BITS)
        else:
            cv2.fillPoly(image, [outline], shade(colour), cv2.LINE_AA, FINE_BITS)

    def size(self, metres: float, depth: float) -> float:
        """Return how many pixels a length has at a depth."""
        return metres * self.scale / max(depth, NEAR)

    def ground(self, texture: Image, x: float, y: float, per_metre: float) -> tuple[Image, Image]:
        """Return the ground, drawn from above with its far left corner at ``x``, ``y``, as it is seen; and where."""
        to_metres = np.array([[1 / per_metre, 0, x], [0, -1 / per_metre, y], [0, 0, 1]])
        matrix = self._matrix[:, [0, 1, 3]] @ to_metres
        size = (self.width, self.height)
        laid = cv2.warpPerspective(texture, matrix, size, flags=cv2.INTER_LINEAR)
        where = cv2.warpPerspective(np.full(texture.shape[:2], 255, np.uint8), matrix, size, flags=cv2.INTER_NEAREST)
        # behind the lens the plane comes back, upside down
        laid[: self.horizon + 1], where[: self.horizon + 1] = 0, 0
        return np.asarray(laid, np.uint8), np.asarray(where, np.uint8)


def shade(colour: Colour, light: float = 1.0) -> Colour:
    """Return a colour under another light."""
    blue, green, red = colour
    return min(blue * light, 255.0), min(green * light, 255.0), min(red * light, 255.0)


def _before_the_lens(corners: Sequence[Ray]) -> list[Ray]:
    """Cut off what of a polygon is behind the lens (Sutherland and Hodgman)."""
    kept: list[Ray] = []
    for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
        if start[2] > NEAR:
            kept.append(start)
        if (start[2] > NEAR) != (end[2] > NEAR):
            share = (NEAR - start[2]) / (end[2] - start[2])
            across, down = (start[n] + share * (end[n] - start[n]) for n in (0, 1))
            kept.append((across, down, NEAR))
    return kept
