"""A market street, full of people."""

from numpy.random import Generator

from demo.scenes_canvas import Canvas
from demo.scenes_flow import Flow, Place, Thing
from demo.scenes_ground import FAR, Ground, houses
from demo.scenes_people import SHIRTS, riders, walks
from demo.scenes_things import hall, stall
from demo.scenes_view import Colour, Viewpoint


def _ground(chance: Generator) -> Ground:
    ground = Ground((128, 138, 146), chance)
    ground.area((118, 122, 124), -4.6, 4.6, 0, FAR)
    at = 0.0
    while at < 80:
        ground.area((108, 112, 114), -4.6, 4.6, at, at + 0.06)
        at += 1.2
    ground.wear()
    return ground


def _built(on: Canvas, chance: Generator, lit: float) -> None:
    houses(on, chance, x=-10.5, near=6, far=110, lit=lit)
    houses(on, chance, x=10.5, near=10, far=110, lit=lit)
    hall(on, x=0, y=112, wide=34, long=10, high=10, lit=lit)


def _stands() -> list[Thing]:
    awnings: tuple[Colour, ...] = ((60, 60, 200), (170, 110, 40), (70, 140, 70), (40, 140, 220))
    goods: tuple[Colour, ...] = ((40, 60, 200), (40, 160, 230), (70, 160, 90), (90, 200, 230), (80, 70, 150))
    return [
        Thing(x, 12.0 + 4.2 * n, stall(awnings[(n + side) % 4], [goods[(n + k + side) % 5] for k in range(4)]))
        for side, x in enumerate((-6.6, 6.6))
        for n in range(18)
    ]


PLACE = Place(
    eye=Viewpoint(x=-0.6, height=6.0, yaw=1.0, pitch=13.0),
    ground=_ground,
    built=_built,
    stands=_stands(),
    flows=[
        *(
            Flow(
                x=-3.6 + n * 0.62,
                looks=[walks(SHIRTS[n % 7], SHIRTS[(n + 3) % 7], start=n / 7, hat=n % 3 == 0)],
                spacing=9.0 + n * 5 % 6,
                near=1 + n * 7 % 9,
                far=80,
                away=n % 2 == 0,
            )
            for n in range(12)
        ),
        Flow(x=1.6, looks=riders(1)[:2], spacing=24, far=90, half=0.9, wide=0.05),
    ],
    lamps=[(x, y) for x in (-4.4, 4.4) for y in (16, 32, 48, 64)],
)
