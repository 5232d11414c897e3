"""Who is about in the scenes: people on foot, on motorbikes and in cars, in many colours."""

from demo.scenes_canvas import Drawing
from demo.scenes_flow import Look
from demo.scenes_traffic import car, motorbike, person
from demo.scenes_view import Colour

STEPS = 22
"""Pairs of steps of a person in one loop."""
SHIRTS: tuple[Colour, ...] = (
    *((70, 70, 180), (190, 150, 70), (220, 225, 225), (60, 60, 65), (90, 170, 210), (120, 150, 80), (150, 90, 150)),
)
PAINTS: tuple[Colour, ...] = (
    (225, 228, 228),
    (60, 58, 58),
    (150, 150, 152),
    (50, 45, 150),
    (140, 90, 50),
    (190, 190, 186),
)


def still(draw: Drawing) -> Look:
    """Return the look of something that does not change."""
    return lambda _share: draw


def walks(shirt: Colour, trousers: Colour = (60, 50, 45), *, start: float = 0.0, hat: bool = False) -> Look:
    """Return somebody on foot; ``start`` is where between two steps they begin."""
    return lambda share: person(shirt, trousers, step=share * STEPS + start, hat=hat)


def cars(*, away: bool) -> list[Look]:
    """Return cars of all paints, and some vans."""
    return [still(car(colour, away=away, van=n % 4 == 3)) for n, colour in enumerate(PAINTS)]


def riders(shift: int) -> list[Look]:
    """Return six on motorbikes; another ``shift``, other shirts."""
    shirts = SHIRTS[shift:] + SHIRTS[:shift]
    return [still(motorbike(shirt, PAINTS[n % 6], two=n % 3 == 0)) for n, shirt in enumerate(shirts[:6])]
