"""What does not move: the ground, drawn from above, the sky, the hills of Lạng Sơn, and rows of narrow houses."""

import cv2
import numpy as np
from msgspec import Struct
from numpy.random import Generator

from demo.scenes_canvas import Canvas, tinted
from demo.scenes_view import Colour, Image, View, shade

PER_METRE = 16.0
"""Pixels of the ground's drawing."""
LEFT, RIGHT, FAR = -75.0, 75.0, 150.0
"""Metres of ground that are drawn."""
ASPHALT: Colour = (98, 98, 96)
CONCRETE: Colour = (150, 155, 156)
LINE: Colour = (208, 212, 212)
YELLOW: Colour = (70, 185, 220)
GRASS: Colour = (72, 112, 88)
HAZE: Colour = (205, 200, 192)
FAR_GROUND = (0.72, 0.84, 0.76)
"""How bright ground is that vanishes in haze, by colour."""
WALLS: tuple[Colour, ...] = (
    *((150, 190, 215), (170, 205, 225), (190, 200, 200), (140, 175, 190), (205, 215, 220)),
    *((160, 190, 170), (195, 185, 165), (130, 160, 205), (175, 180, 215)),
)
SIGNS: tuple[Colour, ...] = ((50, 50, 190), (170, 90, 40), (60, 140, 60), (40, 150, 220), (150, 60, 130))


class Ground:
    """The ground of a place, seen from above."""

    def __init__(self, base: Colour, chance: Generator) -> None:
        size = (round(FAR * PER_METRE), round((RIGHT - LEFT) * PER_METRE), 3)
        self.texture: Image = np.empty(size, np.uint8)
        self.texture[:] = base
        self._chance = chance

    def area(self, colour: Colour, left: float, right: float, near: float, far: float) -> None:
        """Fill a rectangle, in metres."""
        (x0, y0), (x1, y1) = self._at(left, far), self._at(right, near)
        self.texture[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)] = colour

    def dashes(self, x: float, *, long: float = 3.0, gap: float = 4.0, near: float = 0.0, far: float = FAR) -> None:
        """Draw a broken line along the road."""
        at = near
        while at < far:
            self.area((205, 208, 208), x - 0.08, x + 0.08, at, min(at + long, far))
            at += long + gap

    def zebra(self, left: float, right: float, near: float, far: float) -> None:
        """Draw a crossing for people who cross the road."""
        at = left + 0.3
        while at + 0.5 < right:
            self.area((215, 218, 218), at, at + 0.5, near, far)
            at += 1.0

    def wear(self) -> None:
        """Leave traces of use, stains and grain."""
        height, width = self.texture.shape[:2]
        worn = np.zeros((height, width), np.float32)
        for cell, strength in ((160, 9.0), (40, 6.0), (5, 5.0)):
            rough = self._chance.normal(0, strength, (height // cell + 2, width // cell + 2)).astype(np.float32)
            worn += cv2.resize(rough, (width, height), interpolation=cv2.INTER_CUBIC)
        worn += self._chance.normal(0, 4, (height, width)).astype(np.float32)
        self.texture = np.clip(self.texture + worn[..., None], 0, 255).astype(np.uint8)

    def _at(self, x: float, y: float) -> tuple[int, int]:
        return round((x - LEFT) * PER_METRE), round((FAR - y) * PER_METRE)


class Light(Struct, frozen=True, kw_only=True):
    """How the sky is."""

    top: Colour
    bottom: Colour
    haze: Colour


def sky(view: View, light: Light) -> Image:
    """Return a picture of sky alone, and of ground as it is far away."""
    image = np.empty((view.height, view.width, 3), np.uint8)
    high = max(view.horizon, 1)
    share = np.clip(np.linspace(0, 1, high), 0, 1)[:, None]
    image[:high] = (np.array(light.top) * (1 - share) + np.array(light.bottom) * share)[:, None, :]
    image[high:] = light.haze
    return image


def hills(image: Image, view: View, light: Light, chance: Generator) -> None:
    """Draw ridges of steep limestone hills, the farther the paler; they stand still when the camera turns a little."""
    turned = view.eye.yaw / 60
    for distance in range(3):
        across = np.linspace(0, 1, view.width) + turned
        ridge = np.zeros(view.width)
        for _ in range(9):
            middle, wide, high = chance.uniform(-0.6, 1.6), chance.uniform(0.05, 0.16), chance.uniform(0.4, 1.0)
            ridge = np.maximum(ridge, high * np.exp(-(np.abs((across - middle) / wide) ** 1.7)))
        for wave in (23, 51, 97):
            ridge += 0.02 * np.sin(across * wave + chance.uniform(0, 6))
        lines = view.horizon - ridge * view.height * (0.2 - 0.05 * distance) - view.height * 0.012
        share = 0.3 + 0.25 * (2 - distance)
        colour = [near * (1 - share) + haze * share for near, haze in zip((88, 98, 74), light.haze, strict=True)]
        edge = [(x, line) for x, line in enumerate(lines)]
        outline = [(0, view.horizon + 2), *edge, (view.width, view.horizon + 2)]
        cv2.fillPoly(
            image,
            [np.round(np.array(outline) * 16).astype(np.int32)],
            shade((colour[0], colour[1], colour[2])),
            cv2.LINE_AA,
            4,
        )


def lay(image: Image, view: View, texture: Image, light: Light) -> None:
    """Lay the ground, drawn from above, into a picture; far away it vanishes in haze."""
    laid, where = view.ground(texture, LEFT, FAR, PER_METRE)
    lines = np.arange(view.height)
    depth = view.eye.height * view.scale / np.maximum(lines - view.horizon, 1)
    share = (np.exp(-depth / 110.0) * (lines > view.horizon))[:, None, None] * (where[..., None] / 255)
    base = np.where(lines[:, None, None] > view.horizon, np.array(light.haze) * FAR_GROUND, image)
    image[:] = np.clip(laid * share + base * (1 - share), 0, 255).astype(np.uint8)


def houses(on: Canvas, chance: Generator, *, x: float, near: float, far: float, lit: float = 0.0) -> None:
    """Draw a row of houses along the road, the farthest first; ``lit`` is the share of windows with light behind."""
    row: list[tuple[float, float, float, Colour, int]] = []
    at = near
    while at < far:
        wide = float(chance.uniform(4.0, 6.5))
        floors = int(chance.integers(2, 6))
        row.append((at + wide / 2, wide, 3.6 + 3.2 * (floors - 1), WALLS[chance.integers(len(WALLS))], floors))
        at += wide + (float(chance.uniform(1, 5)) if chance.random() < 0.15 else 0.0)
    for middle, wide, high, colour, floors in reversed(row):
        deep = 12.0
        side = x + deep / 2 if x > on.view.eye.x else x - deep / 2
        pale = min(middle / 260, 0.5)
        wall = tuple(part * (1 - pale) + haze * pale for part, haze in zip(colour, HAZE, strict=True))
        on.block((wall[0], wall[1], wall[2]), side, middle, 0.0, deep, wide, high)
        _front(on, chance, x=x, middle=middle, wide=wide, floors=floors, lit=lit)


def _front(on: Canvas, chance: Generator, *, x: float, middle: float, wide: float, floors: int, lit: float) -> None:
    face = x - 0.02 if x > on.view.eye.x else x + 0.02

    def pane(colour: Colour, left: float, right: float, low: float, high: float) -> None:
        on.panel(colour, (face, left, low), (face, right, low), (face, right, high), (face, left, high))

    left, right = middle - wide / 2, middle + wide / 2
    shutter = tinted((140, 140, 135), float(chance.uniform(0.5, 1.1)))
    pane(shutter, left + 0.4, right - 0.4, 0.1, 2.7)
    pane(SIGNS[chance.integers(len(SIGNS))], left + 0.2, right - 0.2, 2.8, 3.6)
    for floor in range(1, floors):
        low = 3.6 + (floor - 1) * 3.2 + 0.9
        count = 2 if wide > 5 else 1
        for n in range(count):
            start = left + wide * (n + 0.5) / count - 0.75
            bright = chance.random() < lit
            # what shines is drawn as bright as it is, whatever the light outside
            glass: Colour = tinted((120, 190, 235), 0.9 / max(on.light, 0.2)) if bright else (92, 84, 74)
            pane(glass, start, start + 1.5, low, low + 1.6)
        pane((120, 120, 118), left + 0.1, right - 0.1, low - 0.9, low - 0.75)
