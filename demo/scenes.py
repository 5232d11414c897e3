"""The twelve scenes that the cameras of the demo show: four places by day, by night and in the rain.

They are drawn, and loop without a seam; no clock is burned in, because it would jump back with every loop.
"""

import functools
from collections.abc import Iterator
from zlib import crc32

import cv2
import numpy as np
from msgspec import Struct, structs
from numpy.typing import NDArray

from demo.cameras import Kind, Weather
from demo.film import Planes
from demo.scenes_canvas import Canvas
from demo.scenes_flow import Thing
from demo.scenes_ground import hills, lay, sky
from demo.scenes_light import GROUND, SKIES, THINGS, Grain, Rain, headlights, lamp
from demo.scenes_places import PLACES
from demo.scenes_view import Image, View

LOOP = 12
"""Seconds after which a scene begins again."""
LIT: dict[Weather, float] = {"day": 0.0, "night": 0.55, "rain": 0.15}
"""Share of the windows with light behind them."""


Mask = tuple[tuple[slice, slice], NDArray[np.uint8]]
"""A part of a picture, and what of it belongs to something."""


class Scene(Struct, frozen=True):
    """What a camera shows."""

    place: Kind
    weather: Weather
    turned: float = 0.0
    """Degrees by which the camera is turned to the right of where it should look."""
    zoomed: float = 1.0
    """How much nearer it looks."""
    dark: bool = False
    """Nothing is seen: the lens is covered, or the sensor broken."""

    @property
    def name(self) -> str:
        """A name for files."""
        parts: list[str] = [self.place, self.weather]
        parts += [f"{self.turned:+g}"] if self.turned else []
        parts += [f"x{self.zoomed:g}"] if self.zoomed != 1 else []
        return "-".join([*parts, *(["dark"] if self.dark else [])])


SCENES: tuple[Scene, ...] = tuple(
    Scene(place, weather) for weather in ("day", "night", "rain") for place in ("gate", "road", "market", "square")
)


def pictures(scene: Scene, *, width: int, height: int, rate: int, seconds: float = LOOP) -> Iterator[Planes]:
    """Yield the pictures of a scene; after LOOP seconds the first would follow the last."""
    place = PLACES[scene.place]
    eye = structs.replace(
        place.eye,
        yaw=place.eye.yaw + scene.turned,
        focal=place.eye.focal * scene.zoomed,
        pitch=place.eye.pitch - (scene.zoomed - 1) * 3,
    )
    view = View(eye, width, height)
    chance = np.random.default_rng(crc32(scene.place.encode()))
    grain, rain = Grain(view, scene.weather, chance), Rain(view, chance)
    if scene.dark:
        back = np.full((height, width, 3), 6, np.uint8)
        yield from (grain.planes(back, number) for number in range(round(rate * seconds)))
        return
    stage = Stage(scene, view)
    for number in range(round(rate * seconds)):
        image = stage.picture(number / (rate * LOOP) % 1)
        if scene.weather == "rain":
            rain.fall(image, number)
        yield grain.planes(image, number)


class Stage:
    """A scene as it is at any time of its loop."""

    def __init__(self, scene: Scene, view: View) -> None:
        self._place = PLACES[scene.place]
        self._night = scene.weather == "night"
        self._light = THINGS[scene.weather]
        self._view = view
        self._back = background(scene, view)
        self._standing = sorted(self._place.stands, key=lambda thing: -thing.y)
        canvas = Canvas(self._back, view, self._light)
        for thing in self._standing:
            thing.draw(canvas, thing.x, thing.y)
        if self._night:
            for x, y in self._place.lamps:
                lamp(self._back, view, x, y)
        self._masks = [self._mask(thing) for thing in self._standing]

    def picture(self, share: float) -> Image:
        """Return the picture at a time of the loop, from 0 to 1."""
        image = self._back.copy()
        canvas = Canvas(image, self._view, self._light)
        moving = [
            thing
            for part in (self._place.moves(share), *(flow.things(share) for flow in self._place.flows))
            for thing in part
        ]
        standing = [(thing.y, mask) for thing, mask in zip(self._standing, self._masks, strict=True)]
        for thing in sorted(moving, key=lambda each: -each.y):
            while standing and standing[0][0] > thing.y:
                self._restore(image, standing.pop(0)[1])
            thing.draw(canvas, thing.x, thing.y)
            if self._night and thing.half:
                headlights(image, self._view, thing.x, thing.y, thing.half, away=thing.away, wide=thing.wide)
        for _, mask in standing:
            self._restore(image, mask)
        return image

    def _mask(self, thing: Thing) -> Mask | None:
        """Return where something that stands hides what is behind it."""
        alone = np.zeros((self._view.height, self._view.width, 3), np.uint8)
        # on black, a shadow changes nothing
        thing.draw(Canvas(alone, self._view, 1.0), thing.x, thing.y)
        blue, green, red = cv2.split(alone)
        hidden = np.asarray(cv2.max(cv2.max(blue, green), red), np.uint8)
        left, top, wide, high = cv2.boundingRect(hidden)
        part = (slice(top, top + high), slice(left, left + wide))
        return (part, (hidden[part] > 0).astype(np.uint8)) if wide else None

    def _restore(self, image: Image, mask: Mask | None) -> None:
        if mask is not None:
            part, hidden = mask
            cv2.copyTo(self._back[part], hidden, image[part])


@functools.cache
def _ground(place: Kind) -> Image:
    return PLACES[place].ground(np.random.default_rng(crc32(place.encode()))).texture


def background(scene: Scene, view: View) -> Image:
    """Return what is behind all that stands and moves."""
    # the same place in every weather, and from every side
    chance = np.random.default_rng(crc32(scene.place.encode()))
    place, light = PLACES[scene.place], SKIES[scene.weather]
    image = sky(view, light)
    hills(image, view, light, chance)
    texture = np.clip(_ground(scene.place) * np.array(GROUND[scene.weather], np.float32), 0, 255).astype(np.uint8)
    lay(image, view, texture, light)
    place.built(Canvas(image, view, THINGS[scene.weather]), chance, LIT[scene.weather])
    return image
