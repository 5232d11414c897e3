"""A border gate: lorries queue for it, others come through."""

from numpy.random import Generator

from demo.scenes_canvas import Canvas
from demo.scenes_flow import Flow, Place, Thing
from demo.scenes_ground import ASPHALT, CONCRETE, FAR, GRASS, LINE, YELLOW, Ground, houses
from demo.scenes_people import SHIRTS, cars, still, walks
from demo.scenes_things import barrier, flag, gate, hall, lamp_post, tree
from demo.scenes_traffic import truck
from demo.scenes_view import Colour, Viewpoint

REEFER: Colour = (232, 234, 232)


def _ground(chance: Generator) -> Ground:
    ground = Ground(GRASS, chance)
    ground.area(CONCRETE, -22, 22, 0, FAR)
    ground.area(ASPHALT, -12, 12, 0, FAR)
    for x in (-5.5, 5.5):
        ground.dashes(x)
    for x in (-11.4, 11.4):
        ground.area(LINE, x - 0.1, x + 0.1, 0, FAR)
    ground.area(YELLOW, -0.3, -0.12, 0, FAR)
    ground.area(YELLOW, 0.12, 0.3, 0, FAR)
    for x in (2.75, 8.25):
        ground.area(LINE, x - 2.3, x + 2.3, 38.2, 38.8)
    ground.wear()
    return ground


def _built(on: Canvas, chance: Generator, lit: float) -> None:
    houses(on, chance, x=24, near=24, far=120, lit=lit)
    hall(on, x=-30, y=70, wide=18, long=60, high=9, lit=lit)


def _stands() -> list[Thing]:
    return [
        Thing(0, 48, gate(24)),
        *(Thing(x, y, tree(4.6, 0.9)) for x in (-18, 18) for y in (26, 38, 60, 76, 92)),
        *(Thing(x, y, lamp_post(side=2.2 if x < 0 else -2.2)) for x in (-13, 13) for y in (22, 66, 96)),
    ]


def _moves(share: float) -> list[Thing]:
    opens, closes = min(max((share - 0.27) / 0.06, 0.0), 1.0), min(max((0.83 - share) / 0.06, 0.0), 1.0)
    up = opens * closes
    return [*(Thing(x - 2.1, 40, barrier(up=up)) for x in (2.75, 8.25)), Thing(-14, 42, flag(share * 6 % 1))]


_LORRY = truck((60, 110, 40), REEFER, away=True)
_COMING = (((40, 60, 190), (150, 90, 40)), ((190, 190, 190), (60, 60, 180)), ((60, 150, 220), (90, 140, 80)))

PLACE = Place(
    eye=Viewpoint(x=-1.0, height=9.0, yaw=2.0, pitch=12.0),
    ground=_ground,
    built=_built,
    stands=_stands(),
    moves=_moves,
    flows=[
        # all alike, as those that wait for the gate with fruit are
        *(
            Flow(x=x, looks=[still(_LORRY)], spacing=15.5, near=y, half=6.0, queue=True)
            for x, y in ((2.75, 0), (8.25, 5))
        ),
        Flow(
            x=-2.75,
            looks=[still(truck(cab, load, away=False)) for cab, load in _COMING],
            spacing=34,
            half=6.0,
            away=False,
        ),
        Flow(x=-8.25, looks=cars(away=False)[:4], spacing=22, half=2.2, away=False),
        Flow(looks=[walks(SHIRTS[0])], spacing=15, x=14.5, far=70),
        Flow(looks=[walks(SHIRTS[2], start=0.4)], spacing=14, x=-15.5, far=70, away=False),
    ],
    lamps=[(x, y) for x in (-10.8, 10.8) for y in (22, 66, 96)],
)
