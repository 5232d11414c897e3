"""Day, night and rain over the scenes, and the grain of a sensor."""

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from demo.cameras import Weather
from demo.scenes_ground import Light
from demo.scenes_view import Colour, Image, View

SKIES: dict[Weather, Light] = {
    "day": Light(top=(215, 170, 120), bottom=(235, 222, 205), haze=(214, 208, 200)),
    "night": Light(top=(38, 26, 20), bottom=(58, 46, 40), haze=(44, 38, 36)),
    "rain": Light(top=(150, 146, 140), bottom=(188, 186, 182), haze=(178, 177, 174)),
}
THINGS: dict[Weather, float] = {"day": 1.0, "night": 0.34, "rain": 0.8}
"""How bright things are."""
GROUND: dict[Weather, Colour] = {"day": (1.0, 1.0, 1.0), "night": (0.34, 0.28, 0.26), "rain": (0.72, 0.7, 0.68)}
"""How bright the ground is, by colour."""
WARM: Colour = (120, 190, 255)
"""Of street lamps."""
WHITE: Colour = (235, 245, 255)
RED: Colour = (30, 30, 255)
GRAIN: dict[Weather, float] = {"day": 2.0, "night": 5.0, "rain": 3.0}
"""Standard deviation of the sensor's noise, of 255."""
RAINS = 7


def glow(
    image: Image, view: View, place: tuple[float, float, float], metres: float, colour: Colour, *, flat: float = 1.0
) -> None:
    """Add light around a place; ``flat`` below 1 presses it onto the ground."""
    x, y, depth = view.seen(place)
    if depth <= 1.5:
        return
    wide = max(view.size(metres, depth), 1.5)
    high = max(wide * flat, 1.0)
    left, right = max(int(x - wide), 0), min(int(x + wide) + 2, view.width)
    top, bottom = max(int(y - high), 0), min(int(y + high) + 2, view.height)
    if left >= right or top >= bottom:
        return
    across = ((np.arange(left, right, dtype=np.float32) - x) / wide) ** 2
    down = ((np.arange(top, bottom, dtype=np.float32) - y) / high) ** 2
    share = np.maximum(1 - across[None, :] - down[:, None], 0) ** 2
    part = image[top:bottom, left:right]
    light = (share[..., None] * np.array(colour, np.float32)).astype(np.uint8)
    part[:] = cv2.add(part, light)


def headlights(image: Image, view: View, x: float, y: float, half: float, *, away: bool, wide: float) -> None:
    """Add the lamps of a vehicle, and where they shine on the road."""
    for side in (-wide, wide):
        glow(image, view, (x + side, y - half, 0.8), 0.5 if away else 0.9, RED if away else WHITE)
    if not away:
        for far, strength in ((4.0, 0.3), (8.0, 0.2)):
            tone = (WHITE[0] * strength, WHITE[1] * strength, WHITE[2] * strength)
            glow(image, view, (x, y - half - far, 0.0), 3.4, tone, flat=0.35)


def lamp(image: Image, view: View, x: float, y: float) -> None:
    """Add a street lamp 7 m above a place, and its pool of light."""
    glow(image, view, (x, y, 0.0), 9.0, (WARM[0] * 0.35, WARM[1] * 0.42, WARM[2] * 0.42), flat=0.3)
    glow(image, view, (x, y, 7.2), 1.3, WARM)


class Rain:
    """Streaks that fall: a few pictures of them, in turn."""

    def __init__(self, view: View, chance: Generator) -> None:
        self._some: list[Image] = []
        width = max(round(view.height / 540), 1)
        for _ in range(RAINS):
            veil = np.zeros((view.height, view.width, 3), np.uint8)
            for _ in range(260):
                x, y = chance.uniform(0, view.width), chance.uniform(-0.1, 1) * view.height
                long = chance.uniform(0.02, 0.09) * view.height
                low = round(x - long * 0.18), round(y + long)
                cv2.line(veil, (round(x), round(y)), low, (62, 60, 58), width, cv2.LINE_AA)
            self._some.append(veil)

    def fall(self, image: Image, number: int) -> None:
        """Draw what falls in one picture."""
        cv2.add(image, self._some[number % RAINS], dst=image)


class Grain:
    """The noise of a sensor: a few pictures of it, in turn."""

    def __init__(self, view: View, weather: Weather, chance: Generator) -> None:
        shape = (view.height, view.width)
        self._some = [np.clip(chance.normal(128, GRAIN[weather], shape), 0, 255).astype(np.uint8) for _ in range(6)]

    def planes(self, image: Image, number: int) -> NDArray[np.uint8]:
        """Return a picture as an encoder takes it (I420), with noise in its brightness."""
        planes = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2YUV_I420), np.uint8)
        height = image.shape[0]
        noise = self._some[number % len(self._some)]
        planes[:height] = cv2.addWeighted(planes[:height], 1.0, noise, 1.0, -128.0)
        return planes
