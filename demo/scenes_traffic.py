"""Whatever moves through the scenes: lorries, cars, motorbikes, people on foot."""

from math import pi, sin

from demo.scenes_canvas import Canvas, Drawing, tinted
from demo.scenes_view import Colour

GLASS: Colour = (70, 60, 52)
TYRE: Colour = (28, 28, 30)
SKIN: Colour = (120, 160, 205)


def truck(cab: Colour, load: Colour, *, away: bool, long: float = 12.0) -> Drawing:
    """Return a lorry with a container."""
    ahead = 1 if away else -1

    def draw(on: Canvas, x: float, y: float) -> None:
        on.shadow(x, y, 2.8, long + 0.6)
        for at in (-0.42, -0.32, 0.25, 0.4) if on.details(x, y) else ():
            on.block(TYRE, x, y + ahead * at * long, 0.0, 2.4, 1.0, 1.0)
        body, front = y - ahead * 1.2, y + ahead * (long / 2 - 1.0)

        def container() -> None:
            on.block(load, x, body, 1.1, 2.5, long - 2.6, 2.7)
            for n in range(7 if on.details(x, y) else 0):
                side = body + (n - 3) * (long - 3) / 7
                for at in (x - 1.26,) if on.view.eye.x < x else (x + 1.26,):
                    tone = tinted(load, 0.68)
                    on.panel(tone, (at, side, 1.2), (at, side + 0.12, 1.2), (at, side + 0.12, 3.7), (at, side, 3.7))

        def head() -> None:
            on.block(cab, x, front, 0.5, 2.45, 2.0, 2.4)
            if not away:
                near = front - 1.01
                on.panel(GLASS, (x - 1.0, near, 1.7), (x + 1.0, near, 1.7), (x + 1.0, near, 2.6), (x - 1.0, near, 2.6))

        # what is farther first
        for part in (head, container) if away else (container, head):
            part()
        if away:
            end = body - (long - 2.6) / 2 - 0.01
            tone = tinted(load, 0.8)
            on.panel(tone, (x - 0.03, end, 1.1), (x + 0.03, end, 1.1), (x + 0.03, end, 3.8), (x - 0.03, end, 3.8))

    return draw


def car(colour: Colour, *, away: bool, van: bool = False) -> Drawing:
    """Return a car, or a small bus."""
    long, high = (5.4, 1.5) if van else (4.4, 0.75)

    def draw(on: Canvas, x: float, y: float) -> None:
        on.shadow(x, y, 2.0, long + 0.4)
        for at in (-0.3, 0.3) if on.details(x, y) else ():
            on.block(TYRE, x, y + at * long, 0.0, 1.75, 0.6, 0.6)
        on.block(colour, x, y, 0.3, 1.8, long, high if van else 0.65)
        if not van:
            on.block(GLASS, x, y - (0.2 if away else -0.2), 0.95, 1.55, 2.3, 0.5)
            on.block(colour, x, y - (0.2 if away else -0.2), 1.42, 1.4, 1.8, 0.06)
        else:
            on.block(GLASS, x, y, 1.3, 1.82, long - 0.6, 0.55)
            on.block(colour, x, y, 1.85, 1.75, long - 0.2, 0.2)
        near = y - long / 2 - 0.01
        lamp: Colour = (40, 40, 190) if away else (235, 240, 245)
        for side in (-0.7, 0.7):
            on.panel(
                lamp,
                (x + side - 0.18, near, 0.55),
                (x + side + 0.18, near, 0.55),
                (x + side + 0.18, near, 0.8),
                (x + side - 0.18, near, 0.8),
            )

    return draw


def motorbike(shirt: Colour, helmet: Colour, *, two: bool = False) -> Drawing:
    """Return a motorbike with whoever rides it."""

    def draw(on: Canvas, x: float, y: float) -> None:
        on.shadow(x, y, 0.7, 1.9)
        on.block(TYRE, x, y, 0.0, 0.14, 1.8, 0.55)
        on.block((60, 50, 120), x, y, 0.45, 0.4, 1.2, 0.35)
        for back in (0.55, 0.0) if two else (0.0,):
            on.block((70, 55, 45), x, y - back + 0.1, 0.6, 0.5, 0.5, 0.25)
            on.block(shirt, x, y - back, 0.8, 0.5, 0.3, 0.6)
            on.disc(helmet, x, y - back, 1.55, 0.16)

    return draw


def person(shirt: Colour, trousers: Colour, *, step: float, hat: bool = False) -> Drawing:
    """Return somebody who walks; ``step`` is where between two steps they are, 0 to 1; or wears a conical hat."""
    swing = 0.22 * sin(2 * pi * step)

    def draw(on: Canvas, x: float, y: float) -> None:
        on.shadow(x + 0.1, y, 0.5, 0.4)
        for leg in (swing, -swing):
            on.panel(
                trousers,
                (x - 0.13 + leg, y, 0.0),
                (x + 0.07 + leg, y, 0.0),
                (x + 0.14, y, 0.85),
                (x - 0.14, y, 0.85),
            )
        on.panel(shirt, (x - 0.17, y, 0.8), (x + 0.17, y, 0.8), (x + 0.22, y, 1.42), (x - 0.22, y, 1.42))
        on.disc(SKIN, x, y, 1.55, 0.12)
        if hat:
            on.panel((150, 205, 225), (x - 0.28, y, 1.58), (x + 0.28, y, 1.58), (x, y, 1.84))
        else:
            on.disc((35, 30, 30), x, y, 1.61, 0.11)

    return draw
