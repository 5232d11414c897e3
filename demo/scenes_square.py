"""The square before a public building, with a pool and a flag."""

from numpy.random import Generator

from demo.scenes_canvas import Canvas
from demo.scenes_flow import Flow, Place, Thing
from demo.scenes_ground import ASPHALT, FAR, GRASS, LEFT, RIGHT, Ground
from demo.scenes_people import SHIRTS, cars, riders, walks
from demo.scenes_things import flag, hall, lamp_post, pool, tree
from demo.scenes_view import Viewpoint


def _ground(chance: Generator) -> Ground:
    ground = Ground((158, 168, 176), chance)
    for n in range(-10, 11):
        ground.area((146, 155, 163), n * 4 - 0.07, n * 4 + 0.07, 0, FAR)
    for n in range(38):
        ground.area((146, 155, 163), LEFT, RIGHT, n * 4 - 0.07, n * 4 + 0.07)
    for left, right in ((LEFT, -15), (15, RIGHT)):
        ground.area(GRASS, left, right, 22, 40)
        ground.area(GRASS, left, right, 48, 70)
    ground.area(ASPHALT, LEFT, RIGHT, 76, 86)
    ground.area(GRASS, LEFT, RIGHT, 87.5, FAR)
    ground.wear()
    return ground


def _built(on: Canvas, _chance: Generator, lit: float) -> None:
    hall(on, x=0, y=104, wide=62, long=14, high=13, lit=lit)
    pool(on, x=0, y=36, radius=7)


def _stands() -> list[Thing]:
    rows = enumerate((25, 32, 52, 60, 67))
    return [
        *(Thing(x, y, tree(4.0 + n % 3 * 0.5)) for n, y in rows for x in (-19.0, -26, 19, 26)),
        *(Thing(x, 88.5, tree(5.0 + x % 5 * 0.2, 0.85)) for x in range(-70, 71, 7) if abs(x) > 32),
        *(Thing(x, y, lamp_post(side=1.2 if x < 0 else -1.2)) for x in (-12, 12) for y in (24, 48, 70)),
    ]


def _moves(share: float) -> list[Thing]:
    return [Thing(0, 70, flag(share * 6 % 1))]


PLACE = Place(
    eye=Viewpoint(x=-3.0, height=11.0, yaw=3.0, pitch=15.0),
    ground=_ground,
    built=_built,
    stands=_stands(),
    moves=_moves,
    flows=[
        *(
            Flow(
                looks=[walks(SHIRTS[n % 7], SHIRTS[(n + 2) % 7], start=n / 5, hat=n % 4 == 1)],
                spacing=13.0 + n % 4,
                near=-40 + n * 3,
                far=40,
                across=y,
                away=n % 2 == 0,
            )
            # around the pool
            for n, y in enumerate((17, 21, 26, 46, 50, 55, 61, 66, 71))
        ),
        *(
            Flow(
                x=x,
                looks=[walks(SHIRTS[n % 7], start=n / 3)],
                spacing=15.0,
                near=3 + n * 4,
                far=74,
                away=n % 2 == 0,
            )
            for n, x in enumerate((-11.0, -9.6, 9.4, 11.0))
        ),
        Flow(looks=cars(away=True), spacing=17, near=-70, far=70, across=83.5),
        Flow(looks=riders(2), spacing=13, near=-70, far=70, across=79, away=False),
    ],
    lamps=[(x, y) for x in (-10.8, 10.8) for y in (24, 48, 70)],
)
