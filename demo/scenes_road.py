"""A road through the town, between rows of houses."""

from numpy.random import Generator

from demo.scenes_canvas import Canvas
from demo.scenes_flow import Flow, Place, Thing
from demo.scenes_ground import ASPHALT, FAR, LINE, YELLOW, Ground, houses
from demo.scenes_people import SHIRTS, cars, riders, walks
from demo.scenes_things import lamp_post, tree
from demo.scenes_view import Viewpoint


def _ground(chance: Generator) -> Ground:
    ground = Ground((140, 148, 150), chance)
    ground.area(ASPHALT, -8, 8, 0, FAR)
    for x in (-4.2, 4.2):
        ground.dashes(x)
    ground.area(YELLOW, -0.25, -0.1, 0, FAR)
    ground.area(YELLOW, 0.1, 0.25, 0, FAR)
    for x in (-8.15, 8.15):
        ground.area((175, 178, 178), x - 0.15, x + 0.15, 0, FAR)
    ground.zebra(-8, 8, 27, 30.5)
    ground.area(LINE, 0.3, 7.8, 25.2, 25.7)
    ground.area(LINE, -7.8, -0.3, 31.8, 32.3)
    ground.wear()
    return ground


def _built(on: Canvas, chance: Generator, lit: float) -> None:
    houses(on, chance, x=-13, near=6, far=140, lit=lit)
    houses(on, chance, x=13, near=14, far=140, lit=lit)


def _stands() -> list[Thing]:
    return [
        *(Thing(x, y, tree(3.6)) for x in (-10.5, 10.5) for y in (20, 33, 46, 60, 74, 90)),
        *(Thing(x, y, lamp_post(side=2.6 if x < 0 else -2.6)) for x in (-9, 9) for y in (24, 52, 80)),
    ]


PLACE = Place(
    eye=Viewpoint(x=-5.0, height=8.0, yaw=7.0, pitch=12.0),
    ground=_ground,
    built=_built,
    stands=_stands(),
    flows=[
        Flow(x=2.2, looks=cars(away=True), spacing=21, half=2.2),
        Flow(x=5.0, looks=riders(0), spacing=14, half=0.9, wide=0.05),
        Flow(x=6.4, looks=riders(3)[:5], spacing=18, near=5, half=0.9, wide=0.05),
        Flow(x=-2.2, looks=cars(away=False)[1:6], spacing=25, half=2.2, away=False),
        Flow(x=-5.2, looks=riders(2), spacing=15, half=0.9, wide=0.05, away=False),
        Flow(x=9.6, looks=[walks(SHIRTS[1])], spacing=15.6, far=70),
        Flow(x=-9.4, looks=[walks(SHIRTS[4], start=0.3)], spacing=15.0, far=70, away=False),
    ],
    lamps=[(x, y) for x in (-6.4, 6.4) for y in (24, 52, 80)],
)
