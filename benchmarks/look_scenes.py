"""Draws what cameras may see: streets, gates, squares; by day, at night, in rain; with traffic whose share is known.

``street`` and ``crossing`` are those that thresholds were tuned on; ``gate``, ``market`` and ``square`` are held out.
"""

import functools
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Light = Literal["day", "night", "infrared", "rain", "rainy night"]

WIDTH, HEIGHT = 640, 360
MARGIN = 120
"""Pixels of the world on every side of what a camera sees: it may be turned."""
FULL = (WIDTH + 2 * MARGIN, HEIGHT + 2 * MARGIN)
_INNER = np.s_[MARGIN : MARGIN + HEIGHT, MARGIN : MARGIN + WIDTH]
"""What a camera sees that is not turned."""


class Vehicle(NamedTuple):
    """One that drives along a line, again and again."""

    start: tuple[float, float]
    end: tuple[float, float]
    seconds: float
    """For the whole line."""
    phase: float
    size: float
    """Its length in pixels at the near end of the line."""
    colour: tuple[int, int, int]


class Place(NamedTuple):
    """What stands still in front of one camera, and what drives there."""

    still: Image
    glow: NDArray[np.float32]
    """How much light lamps give at night, 0 to 1."""
    vehicles: tuple[Vehicle, ...]


@functools.lru_cache(maxsize=16)
def place(kind: str, seed: int, *, busy: float = 1.0) -> Place:
    """Return a place; the same seed gives the same one. ``busy`` scales how many vehicles there are."""
    random = np.random.default_rng([seed, len(kind)])
    width, height = FULL
    horizon = int(height * random.uniform(0.3, 0.42))
    still = _sky(random, horizon)
    _hills(still, random, horizon)
    lines = DRAWN[kind](still, random, horizon)
    _grain(still, random)
    glow = np.zeros((height, width), np.float32)
    for _ in range(random.integers(3, 7)):
        x, y = int(random.uniform(0.1, 0.9) * width), int(random.uniform(0.5, 0.9) * height)
        cv2.line(still, (x, y), (x, y - 120), (60, 60, 62), 3)
        cv2.line(still, (x, y - 120), (x + 25, y - 124), (60, 60, 62), 3)
        one = np.zeros_like(glow)
        cv2.ellipse(one, (x + 25, y), (int(random.uniform(90, 170)), 55), 0, 0, 360, 1.0, -1)
        cv2.circle(one, (x + 25, y - 122), 6, 2.0, -1)
        glow = np.maximum(glow, cv2.GaussianBlur(one, (0, 0), 14))
    count = int(busy * random.integers(5, 10))
    vehicles = tuple(_vehicle(random, lines[number % len(lines)]) for number in range(count))
    return Place(still, glow, vehicles)


class Shot(NamedTuple):
    """One picture and how much of it vehicles cover."""

    picture: Image
    covered: float
    """0 to 1."""


def shot(
    where: Place,
    seconds: float,
    light: Light,
    random: np.random.Generator,
    *,
    turned: NDArray[np.float32] | None = None,
    noise: float | None = None,
    label: str = "",
) -> Shot:
    """Return what the camera sees after some seconds; ``turned`` is where the world's pixels come to lie."""
    picture = where.still.copy()
    mask: NDArray[Any] = np.zeros(picture.shape[:2], np.uint8)
    dark = light in ("night", "rainy night")
    lamps = np.zeros(picture.shape[:2], np.float32)
    for each in where.vehicles:
        _drive(picture, mask, lamps, each, seconds)
    # where nothing is turned and no rain blurs, only what is seen needs light
    straight = turned is None and "rain" not in light
    part = _INNER if straight else np.s_[:, :]
    lit: NDArray[Any] = picture[part].astype(np.float32)
    lamps, mask = lamps[part], mask[part]
    if dark:
        lit *= np.array([0.85, 0.95, 1.0], np.float32) * (0.13 + 0.9 * where.glow[part] + 0.5 * lamps)[..., None]
        lit += 190 * lamps[..., None]
    elif light == "infrared":
        lit = np.repeat(lit.mean(axis=2, keepdims=True), 3, axis=2) * 0.62
        lit *= _vignette()[part][..., None]
    if "rain" in light:
        haze = 150.0 if light == "rain" else 28.0
        lit = cv2.GaussianBlur(lit, (0, 0), 0.8) * 0.72 + 0.28 * haze
        lit += _streaks(random)[..., None] * (0.5 if light == "rain" else 0.25)
    if not straight:
        move = np.array([[1, 0, -MARGIN], [0, 1, -MARGIN]], np.float32) if turned is None else turned
        lit = cv2.warpAffine(lit, move, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT)
        mask = cv2.warpAffine(mask, move, (WIDTH, HEIGHT))
    covered = mask.mean() / 255
    strength = noise if noise is not None else {"day": 2.0, "rain": 2.5}.get(light, 5.0)
    seen = np.clip(lit + random.normal(0, strength, lit.shape), 0, 255).astype(np.uint8)
    return Shot(labelled(seen, label, seconds), float(covered))


def labelled(picture: Image, label: str, seconds: float) -> Image:
    """Return a picture with the name of its camera and a clock, as cameras burn them in."""
    if label:
        clock = f"{int(seconds) // 3600 % 24:02}:{int(seconds) // 60 % 60:02}:{int(seconds) % 60:02}"
        for text, at in ((label, (12, HEIGHT - 12)), (f"2026-11-25 {clock}", (WIDTH - 250, 24))):
            cv2.putText(picture, text, (at[0] + 1, at[1] + 1), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (0, 0, 0), 1, cv2.LINE_AA)
            cv2.putText(picture, text, at, cv2.FONT_HERSHEY_SIMPLEX, 0.6, (255, 255, 255), 1, cv2.LINE_AA)
    return picture


def _sky(random: np.random.Generator, horizon: int) -> Image:
    width, height = FULL
    top = np.array([random.uniform(170, 235), random.uniform(150, 190), random.uniform(110, 170)])
    low = np.array([225, 220, random.uniform(200, 220)])
    share = np.linspace(0, 1, horizon)[:, None]
    picture = np.empty((height, width, 3), np.uint8)
    picture[:horizon] = (top * (1 - share) + low * share)[:, None]
    picture[horizon:] = np.array([random.uniform(80, 110), random.uniform(110, 130), random.uniform(95, 125)])
    return picture


def _hills(picture: Image, random: np.random.Generator, horizon: int) -> None:
    width, height = FULL
    for depth in range(3):
        steps = np.cumsum(random.normal(0, 9, 24))
        line = [
            (int(x), int(horizon - 50 + 25 * depth + y)) for x, y in zip(np.linspace(0, width, 24), steps, strict=True)
        ]
        shade = 150 - 35 * depth
        cv2.fillPoly(picture, [np.array([*line, (width, height), (0, height)])], (shade, shade + 10, shade - 15))
    cv2.rectangle(picture, (0, horizon + 30), FULL, tuple(int(v) for v in picture[-1, -1]), -1)


def _house(picture: Image, random: np.random.Generator, left: int, ground: int, width: int, height: int) -> None:
    colour = _colour(random, 70, 215)
    top = ground - height
    cv2.rectangle(picture, (left, top), (left + width, ground), colour, -1)
    cv2.rectangle(picture, (left, top), (left + width, ground), (50, 50, 55), 2)
    step = int(random.integers(18, 34))
    for y in range(top + 8, ground - 14, step):
        for x in range(left + 6, left + width - 10, step):
            shade = int(random.uniform(25, 95))
            cv2.rectangle(picture, (x, y), (x + step // 2, y + step // 2), (shade + 12, shade, shade), -1)
    cv2.rectangle(picture, (left, ground - 22), (left + width, ground - 12), _colour(random, 20, 240), -1)
    cv2.putText(
        picture,
        "PHO " + "".join(random.choice(list("ABCDEHKLMNT"), 5)),
        (left + 6, ground - 13),
        cv2.FONT_HERSHEY_SIMPLEX,
        0.4,
        (250, 250, 250),
        1,
    )


def _tree(picture: Image, random: np.random.Generator, x: int, ground: int, size: int) -> None:
    cv2.line(picture, (x, ground), (x, ground - size), (45, 60, 75), max(size // 12, 2))
    for _ in range(size * 3):
        at = random.normal((x, ground - size), size / 3.2)
        green = random.uniform(50, 150)
        cv2.circle(picture, (int(at[0]), int(at[1])), int(random.integers(2, 6)), (green * 0.5, green, green * 0.6), -1)


def _grain(picture: Image, random: np.random.Generator) -> None:
    """Give surfaces the roughness that real ones have."""
    height, width = picture.shape[:2]
    rough = np.zeros((height, width), np.float32)
    for scale, strength in ((1, 2.5), (3, 3.5), (12, 5.0)):
        small = random.normal(0, strength, (height // scale + 1, width // scale + 1)).astype(np.float32)
        rough += cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    picture[:] = np.clip(picture + rough[..., None], 0, 255).astype(np.uint8)


Lines = list[tuple[tuple[float, float], tuple[float, float]]]


def _street(picture: Image, random: np.random.Generator, horizon: int) -> Lines:
    width, height = FULL
    middle = width * random.uniform(0.4, 0.6)
    for x in range(0, width, 70):
        if abs(x - middle) > 90:
            _house(picture, random, x, horizon + 60, int(random.integers(50, 72)), int(random.integers(50, 130)))
    spread = random.uniform(230, 330)
    cv2.fillPoly(
        picture,
        [
            np.array(
                [
                    (middle - 25, horizon + 25),
                    (middle + 25, horizon + 25),
                    (middle + spread, height),
                    (middle - spread, height),
                ],
                np.int32,
            )
        ],
        (92, 92, 94),
    )
    for start in np.linspace(0, 1, 12):
        one, other = start**2, (start + 0.035) ** 2
        cv2.line(
            picture,
            (int(middle), int(horizon + 25 + one * (height - horizon))),
            (int(middle), int(horizon + 25 + other * (height - horizon))),
            (225, 225, 225),
            int(2 + 5 * one),
        )
    for side in (-1, 1):
        cv2.line(
            picture,
            (int(middle + side * 27), horizon + 25),
            (int(middle + side * (spread + 5)), height),
            (210, 210, 205),
            3,
        )
        for step in np.linspace(0.15, 0.9, 5):
            _tree(
                picture,
                random,
                int(middle + side * (60 + step * (spread + 60))),
                int(horizon + 40 + step * (height - horizon)),
                int(30 + 60 * step),
            )
    return [
        ((middle - 12, horizon + 30), (middle - spread / 2, height)),
        ((middle + spread / 2, height), (middle + 12, horizon + 30)),
    ]


def _crossing(picture: Image, random: np.random.Generator, horizon: int) -> Lines:
    width, height = FULL
    for x in range(0, width, 95):
        _house(picture, random, x, horizon + 75, 92, int(random.integers(60, 150)))
    level = horizon + 150
    cv2.rectangle(picture, (0, level - 55), (width, level + 65), (88, 90, 92), -1)
    middle = int(width * random.uniform(0.35, 0.65))
    cv2.fillPoly(
        picture,
        [
            np.array(
                [(middle - 80, level), (middle + 80, level), (middle + 190, height), (middle - 190, height)], np.int32
            )
        ],
        (88, 90, 92),
    )
    for x in range(0, width, 60):
        cv2.line(picture, (x, level + 5), (x + 30, level + 5), (230, 230, 228), 4)
    for x in range(middle - 95, middle + 95, 26):
        cv2.rectangle(picture, (x, level + 75), (x + 13, level + 105), (228, 228, 225), -1)
    for _ in range(6):
        _tree(picture, random, int(random.uniform(0, width)), level - 60, int(random.integers(30, 60)))
    return [((-60, level - 25), (width + 60, level - 25)), ((width + 60, level + 38), (-60, level + 38))]


def _gate(picture: Image, random: np.random.Generator, horizon: int) -> Lines:
    width, height = FULL
    level = horizon + 50
    cv2.rectangle(picture, (0, level), (width, height), (110, 112, 112), -1)
    left = int(width * random.uniform(0.1, 0.25))
    cv2.rectangle(picture, (left, level - 130), (left + 480, level - 85), (60, 70, 175), -1)
    cv2.putText(picture, "CUA KHAU QUOC TE", (left + 60, level - 98), cv2.FONT_HERSHEY_DUPLEX, 1.0, (90, 220, 240), 2)
    for x in range(left, left + 500, 120):
        cv2.rectangle(picture, (x - 8, level - 85), (x + 8, level + 80), (165, 160, 150), -1)
        cv2.rectangle(picture, (x - 22, level + 40), (x + 22, level + 100), (150, 170, 180), -1)
        cv2.rectangle(picture, (x - 15, level + 48), (x + 15, level + 72), (60, 55, 50), -1)
        for piece in range(0, 90, 18):
            cv2.line(picture, (x + 22 + piece, level + 82), (x + 31 + piece, level + 82), (40, 40, 215), 4)
            cv2.line(picture, (x + 31 + piece, level + 82), (x + 40 + piece, level + 82), (240, 240, 240), 4)
    for x in range(0, width, 160):
        cv2.line(picture, (width // 2 + (x - width // 2) // 3, level + 60), (x, height), (215, 215, 90), 3)
    for x in range(0, width, 13):
        cv2.line(picture, (x, level - 28), (x, level), (130, 130, 128), 1)
    return [
        ((left + offset, level + 60), (left + (offset - 180) * 1.7 + 150, height)) for offset in (60, 180, 300, 420)
    ]


def _market(picture: Image, random: np.random.Generator, horizon: int) -> Lines:
    width, height = FULL
    for row in range(3):
        ground = horizon + 90 + row * 85
        for x in range(-20, width, 100 + 20 * row):
            if random.random() < 0.85:
                colour = _colour(random, 40, 240)
                roof = np.array(
                    [(x, ground - 45), (x + 85, ground - 45), (x + 97, ground - 22), (x - 12, ground - 22)], np.int32
                )
                cv2.fillPoly(picture, [roof], colour)
                for stripe in range(0, 85, 14):
                    cv2.line(picture, (x + stripe, ground - 45), (x + stripe, ground - 22), (235, 235, 235), 3)
                cv2.rectangle(picture, (x, ground - 22), (x + 85, ground + 15), (55, 62, 70), -1)
                for _ in range(24):
                    spot = (int(x + random.uniform(4, 80)), int(ground + random.uniform(-4, 12)))
                    cv2.circle(picture, spot, 4, _colour(random, 30, 240), -1)
    aisle = height - 110
    cv2.rectangle(picture, (0, aisle), (width, aisle + 75), (135, 140, 142), -1)
    for x in range(0, width, 28):
        cv2.line(picture, (x, aisle), (x - 12, aisle + 75), (118, 122, 125), 1)
    return [((-40, aisle + 20), (width + 40, aisle + 28)), ((width + 40, aisle + 52), (-40, aisle + 48))]


def _square(picture: Image, random: np.random.Generator, horizon: int) -> Lines:
    width, height = FULL
    _house(picture, random, width // 2 - 190, horizon + 70, 380, 165)
    cv2.rectangle(picture, (0, horizon + 70), (width, height), (165, 168, 172), -1)
    for step in np.linspace(0, 1, 14) ** 2:
        y = int(horizon + 70 + step * (height - horizon - 70))
        cv2.line(picture, (0, y), (width, y), (138, 140, 146), 1)
    for x in range(-width, 2 * width, 75):
        cv2.line(picture, (width // 2 + (x - width // 2) // 4, horizon + 70), (x, height), (138, 140, 146), 1)
    for share in (0.1, 0.2, 0.82, 0.93):
        _tree(picture, random, int(share * width), horizon + 130, 70)
    cv2.ellipse(picture, (width // 2, horizon + 190), (120, 34), 0, 0, 360, (190, 170, 120), -1)
    cv2.ellipse(picture, (width // 2, horizon + 190), (120, 34), 0, 0, 360, (90, 92, 95), 6)
    return [((-50, horizon + 110), (width + 50, horizon + 115)), ((width + 50, height - 140), (-50, height - 150))]


DRAWN: dict[str, Callable[[Image, np.random.Generator, int], Lines]] = {
    "street": _street,
    "crossing": _crossing,
    "gate": _gate,
    "market": _market,
    "square": _square,
}


def _colour(random: np.random.Generator, low: float, high: float) -> tuple[int, int, int]:
    blue, green, red = (int(v) for v in random.uniform(low, high, 3))
    return blue, green, red


def _vehicle(random: np.random.Generator, line: tuple[Any, Any]) -> Vehicle:
    return Vehicle(
        start=line[0],
        end=line[1],
        seconds=float(random.uniform(6, 25)),
        phase=float(random.random()),
        size=float(random.uniform(45, 110)),
        colour=_colour(random, 20, 235),
    )


def _drive(picture: Image, mask: Image, lamps: NDArray[np.float32], one: Vehicle, seconds: float) -> None:
    share = (one.phase + seconds / one.seconds) % 1.0
    x, y = (a + share * (b - a) for a, b in zip(one.start, one.end, strict=True))
    nearness = max((y / FULL[1]) ** 2, 0.12)
    length, tall = int(one.size * nearness * 1.5), int(one.size * nearness * 0.8)
    left, top = int(x - length / 2), int(y - tall)
    for image, colours in ((picture, (one.colour, (45, 40, 38))), (mask, (255, 255))):
        cv2.rectangle(image, (left, top + tall // 3), (left + length, top + tall), colours[0], -1)
        cv2.rectangle(image, (left + length // 5, top), (left + length * 4 // 5, top + tall // 3), colours[1], -1)
        for wheel in (0.2, 0.8):
            cv2.circle(image, (int(left + wheel * length), top + tall), max(tall // 6, 1), colours[1], -1)
    small = max(tall // 7, 1)
    cv2.circle(lamps, (left, top + tall * 2 // 3), small, 1.0, -1)
    cv2.circle(lamps, (left + length, top + tall * 2 // 3), small, 0.5, -1)


@functools.cache
def _vignette() -> NDArray[np.float32]:
    width, height = FULL
    x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    return np.clip(1.2 - 0.55 * (x**2 + y**2), 0.25, 1.0).astype(np.float32)


def _streaks(random: np.random.Generator) -> NDArray[np.float32]:
    width, height = FULL
    drops = np.zeros((height, width), np.float32)
    for _ in range(260):
        x, y, length = int(random.uniform(0, width)), int(random.uniform(0, height)), int(random.uniform(8, 26))
        cv2.line(drops, (x, y), (x + length // 5, y + length), float(random.uniform(50, 130)), 1, cv2.LINE_AA)
    return drops
