"""What stands in the scenes: trees, lamps, the gate, stalls, the flag."""

from collections.abc import Sequence
from math import cos, pi, sin

import numpy as np

from demo.scenes_canvas import Canvas, Drawing
from demo.scenes_view import Colour

GLASS: Colour = (70, 60, 52)


def tree(size: float, tone: float = 1.0) -> Drawing:
    """Return a tree."""
    chance = np.random.default_rng(round(size * 100))
    leaves = [(*chance.uniform(-0.45, 0.45, 2) * size, size * chance.uniform(0.75, 1.35)) for _ in range(14)]

    def draw(on: Canvas, x: float, y: float) -> None:
        on.shadow(x, y, size * 0.9, size * 0.5)
        on.block((45, 60, 78), x, y, 0.0, 0.3, 0.3, size)
        for n, (side, ahead, up) in enumerate(sorted(leaves, key=lambda leaf: leaf[2])):
            green = 0.75 + 0.04 * n
            on.disc(
                (45 * green * tone, 95 * green * tone, 62 * green * tone), x + side, y + ahead * 0.3, up, size * 0.27
            )

    return draw


def lamp_post(*, side: float) -> Drawing:
    """Return a lamp over the road; its arm reaches to ``side``, in metres."""

    def draw(on: Canvas, x: float, y: float) -> None:
        on.block((130, 128, 125), x, y, 0.0, 0.18, 0.18, 7.5)
        on.block((130, 128, 125), x + side / 2, y, 7.4, abs(side), 0.12, 0.12)
        on.block((200, 205, 205), x + side, y, 7.3, 0.7, 0.3, 0.12)

    return draw


def gate(width: float, name: Colour = (60, 50, 170)) -> Drawing:
    """Return the roof over the lanes of a border gate, with its columns and booths."""

    def draw(on: Canvas, x: float, y: float) -> None:
        lanes = 5
        for n in range(lanes):
            at = x + (n / (lanes - 1) - 0.5) * (width - 2)
            on.block((190, 196, 200), at, y, 0.0, 0.7, 0.9, 6.2)
            on.block((150, 140, 90), at, y - 2.2, 0.0, 1.5, 2.2, 2.6)
            on.block(GLASS, at, y - 2.2, 1.2, 1.56, 1.8, 0.9)
        on.block((205, 208, 210), x, y, 6.2, width + 3, 9.0, 0.8)
        on.block(name, x, y - 4.6, 6.5, width * 0.6, 0.3, 1.7)
        near = y - 4.8
        chance = np.random.default_rng(5)
        at = x - width * 0.24
        while at < x + width * 0.24:
            wide = float(chance.uniform(0.35, 0.8))
            on.panel((90, 220, 240), (at, near, 6.9), (at + wide, near, 6.9), (at + wide, near, 7.7), (at, near, 7.7))
            at += wide + 0.25

    return draw


def barrier(*, up: float, long: float = 3.4) -> Drawing:
    """Return a barrier; ``up`` 0 is closed, 1 open."""

    def draw(on: Canvas, x: float, y: float) -> None:
        on.block((60, 170, 230), x, y, 0.0, 0.4, 0.4, 1.1)
        turn = up * pi / 2.2
        for n in range(8):
            start, end = n / 8 * long, (n + 1) / 8 * long
            tone: Colour = (50, 50, 210) if n % 2 else (240, 240, 240)
            a, b = (x + start * cos(turn), 1.0 + start * sin(turn)), (x + end * cos(turn), 1.0 + end * sin(turn))
            on.panel(tone, (a[0], y, a[1]), (b[0], y, b[1]), (b[0], y, b[1] + 0.14), (a[0], y, a[1] + 0.14))

    return draw


def stall(awning: Colour, goods: Sequence[Colour]) -> Drawing:
    """Return a market stall."""

    def draw(on: Canvas, x: float, y: float) -> None:
        on.shadow(x, y, 3.0, 2.4)
        on.block((75, 95, 120), x, y, 0.0, 2.4, 1.6, 0.75)
        for n, colour in enumerate(goods):
            on.block(colour, x - 0.9 + n * 1.8 / max(len(goods) - 1, 1), y - 0.2, 0.75, 0.5, 0.9, 0.22)
        for side in (-1.35, 1.35):
            on.block((120, 120, 120), x + side, y - 1.0, 0.0, 0.08, 0.08, 2.3)
        for n in range(6):
            tone = awning if n % 2 else (225, 228, 230)
            left, right = x - 1.6 + n * 3.2 / 6, x - 1.6 + (n + 1) * 3.2 / 6
            on.panel(tone, (left, y - 1.4, 2.2), (right, y - 1.4, 2.2), (right, y + 1.2, 2.9), (left, y + 1.2, 2.9))

    return draw


def flag(wave: float) -> Drawing:
    """Return the national flag on its pole; ``wave`` is where in a wave it is, 0 to 1."""

    def draw(on: Canvas, x: float, y: float) -> None:
        on.block((200, 200, 200), x, y, 0.0, 0.16, 0.16, 12.0)
        steps = 8

        def edge(n: float) -> float:
            return 0.18 * n / steps * sin(2 * pi * (wave + n / steps))

        for n in range(steps):
            a, b = x + n * 3.0 / steps, x + (n + 1) * 3.0 / steps
            tone = 0.9 + 0.25 * sin(2 * pi * (wave + n / steps))
            on.panel(
                (40 * tone, 35 * tone, 205 * tone),
                (a, y, 9.9 + edge(n)),
                (b, y, 9.9 + edge(n + 1)),
                (b, y, 11.9 + edge(n + 1)),
                (a, y, 11.9 + edge(n)),
            )
        star = [(0.52 if n % 2 == 0 else 0.2, pi / 2 + n * pi / 5) for n in range(10)]
        middle = 10.9 + edge(4)
        on.panel((40, 225, 250), *((x + 1.5 + far * cos(turn), y, middle + far * sin(turn)) for far, turn in star))

    return draw


def hall(on: Canvas, *, x: float, y: float, wide: float, long: float, high: float, lit: float) -> None:
    """Draw a public building with rows of windows and a red roof."""
    on.block((185, 205, 218), x, y, 0.0, wide, long, high)
    on.block((70, 80, 150), x, y, high, wide + 1.5, long + 1.5, 0.9)
    chance = np.random.default_rng(7)
    near = y - long / 2 - 0.02
    side = x + wide / 2 + 0.02 if on.view.eye.x > x else x - wide / 2 - 0.02
    for floor in range(int(high // 3.6)):
        low = 1.0 + floor * 3.6
        for n in range(int(wide // 3)):
            left = x - wide / 2 + 0.9 + n * 3
            tone = _pane(on, bright=bool(chance.random() < lit))
            on.panel(
                tone, (left, near, low), (left + 1.6, near, low), (left + 1.6, near, low + 2), (left, near, low + 2)
            )
        for n in range(int(long // 3)):
            left = y - long / 2 + 0.9 + n * 3
            tone = _pane(on, bright=bool(chance.random() < lit))
            on.panel(
                tone, (side, left, low), (side, left + 1.6, low), (side, left + 1.6, low + 2), (side, left, low + 2)
            )


def pool(on: Canvas, *, x: float, y: float, radius: float) -> None:
    """Draw a round pool with a column in its middle."""
    for size, colour in ((radius, (185, 190, 192)), (radius - 0.6, (150, 140, 95))):
        ring = [(x + size * cos(n * pi / 24), y + size * sin(n * pi / 24), 0.02) for n in range(48)]
        on.panel(colour, *ring)
    on.block((190, 195, 200), x, y, 0.0, 1.6, 1.6, 3.5)


def _pane(on: Canvas, *, bright: bool) -> Colour:
    # what shines is as bright as it is, whatever the light outside
    share = 0.9 / max(on.light, 0.2)
    return (120 * share, 190 * share, 235 * share) if bright else (98, 88, 76)
