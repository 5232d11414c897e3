"""The four places that are drawn: a border gate, a road through the town, a market, a square."""

from collections.abc import Callable, Sequence
from math import ceil

from msgspec import Struct
from numpy.random import Generator

from demo.cameras import Kind
from demo.scenes_canvas import Canvas, Drawing
from demo.scenes_ground import FAR, LEFT, RIGHT, Ground, houses
from demo.scenes_things import barrier, flag, gate, hall, lamp_post, pool, stall, tree
from demo.scenes_traffic import car, motorbike, person, truck
from demo.scenes_view import Colour, Eye

Look = Callable[[float], Drawing]
"""Returns how something looks at a time of the loop, from 0 to 1."""

ASPHALT: Colour = (98, 98, 96)
CONCRETE: Colour = (150, 155, 156)
LINE: Colour = (208, 212, 212)
YELLOW: Colour = (70, 185, 220)
GRASS: Colour = (72, 112, 88)
STEPS = 22
"""Pairs of steps of a person in one loop."""
REEFER: Colour = (232, 234, 232)
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


class Thing(Struct, frozen=True):
    """Something at a place, in metres."""

    x: float
    y: float
    draw: Drawing
    half: float = 0.0
    """Metres from its middle to its lamps; 0 for what has none."""
    away: bool = True
    """It drives away from the camera, and shows its back."""
    wide: float = 0.7
    """Metres from its middle line to each lamp."""


class Flow(Struct, frozen=True, kw_only=True):
    """What moves along one line, evenly spaced; after each loop everything stands where its like stood before."""

    looks: Sequence[Look]
    spacing: float
    """Metres."""
    x: float = 0.0
    near: float = -6.0
    far: float = FAR - 10
    away: bool = True
    across: float | None = None
    """It moves to the right (or left, where not ``away``) at this y instead, from ``near`` to ``far`` in x."""
    half: float = 0.0
    wide: float = 0.7
    queue: bool = False
    """It stands most of the time."""

    def things(self, share: float) -> list[Thing]:
        """Return what is where at a time of the loop, from 0 to 1."""
        moved = _started(share) if self.queue else share
        begun = moved * len(self.looks) * self.spacing
        found: list[Thing] = []
        long = self.far - self.near
        for n in range(-len(self.looks), ceil(long / self.spacing) + 1):
            s = n * self.spacing + begun
            if not 0 <= s <= long:
                continue
            place = self.near + s if self.away else self.far - s
            x, y = (self.x, place) if self.across is None else (place, self.across)
            draw = self.looks[n % len(self.looks)](share)
            found.append(Thing(x, y, draw, half=self.half, away=self.away, wide=self.wide))
        return found


class Place(Struct, frozen=True, kw_only=True):
    """One place."""

    eye: Eye
    ground: Callable[[Generator], Ground]
    built: Callable[[Canvas, Generator, float], None]
    """Draws houses; the number is the share of lit windows."""
    stands: Sequence[Thing]
    moves: Callable[[float], Sequence[Thing]] = lambda _share: ()
    """What stands there, but moves in itself, at a time of the loop."""
    flows: Sequence[Flow]
    lamps: Sequence[tuple[float, float]]
    """Where street lamps hang."""


def _started(share: float) -> float:
    """Return how far a queue has come: it moves up once in a loop, gently."""
    step = min(max((share - 0.35) / 0.4, 0.0), 1.0)
    return step * step * (3 - 2 * step)


def _still(draw: Drawing) -> Look:
    return lambda _share: draw


def _walks(shirt: Colour, trousers: Colour = (60, 50, 45), *, start: float = 0.0, hat: bool = False) -> Look:
    return lambda share: person(shirt, trousers, step=share * STEPS + start, hat=hat)


def _cars(*, away: bool) -> list[Look]:
    return [_still(car(colour, away=away, van=n % 4 == 3)) for n, colour in enumerate(PAINTS)]


def _riders(shift: int) -> list[Look]:
    shirts = SHIRTS[shift:] + SHIRTS[:shift]
    return [_still(motorbike(shirt, PAINTS[n % 6], two=n % 3 == 0)) for n, shirt in enumerate(shirts[:6])]


def _gate_ground(chance: Generator) -> Ground:
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


def _gate_built(on: Canvas, chance: Generator, lit: float) -> None:
    houses(on, chance, x=24, near=24, far=120, lit=lit)
    hall(on, x=-30, y=70, wide=18, long=60, high=9, lit=lit)


def _gate_stands() -> list[Thing]:
    return [
        Thing(0, 48, gate(24)),
        *(Thing(x, y, tree(4.6, 0.9)) for x in (-18, 18) for y in (26, 38, 60, 76, 92)),
        *(Thing(x, y, lamp_post(side=2.2 if x < 0 else -2.2)) for x in (-13, 13) for y in (22, 66, 96)),
    ]


def _gate_moves(share: float) -> list[Thing]:
    opens, closes = min(max((share - 0.27) / 0.06, 0.0), 1.0), min(max((0.83 - share) / 0.06, 0.0), 1.0)
    up = opens * closes
    return [*(Thing(x - 2.1, 40, barrier(up=up)) for x in (2.75, 8.25)), Thing(-14, 42, flag(share * 6 % 1))]


def _road_ground(chance: Generator) -> Ground:
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


def _road_built(on: Canvas, chance: Generator, lit: float) -> None:
    houses(on, chance, x=-13, near=6, far=140, lit=lit)
    houses(on, chance, x=13, near=14, far=140, lit=lit)


def _road_stands() -> list[Thing]:
    return [
        *(Thing(x, y, tree(3.6)) for x in (-10.5, 10.5) for y in (20, 33, 46, 60, 74, 90)),
        *(Thing(x, y, lamp_post(side=2.6 if x < 0 else -2.6)) for x in (-9, 9) for y in (24, 52, 80)),
    ]


def _market_ground(chance: Generator) -> Ground:
    ground = Ground((128, 138, 146), chance)
    ground.area((118, 122, 124), -4.6, 4.6, 0, FAR)
    at = 0.0
    while at < 80:
        ground.area((108, 112, 114), -4.6, 4.6, at, at + 0.06)
        at += 1.2
    ground.wear()
    return ground


def _market_built(on: Canvas, chance: Generator, lit: float) -> None:
    houses(on, chance, x=-10.5, near=6, far=110, lit=lit)
    houses(on, chance, x=10.5, near=10, far=110, lit=lit)
    hall(on, x=0, y=112, wide=34, long=10, high=10, lit=lit)


def _market_stands() -> list[Thing]:
    awnings: tuple[Colour, ...] = ((60, 60, 200), (170, 110, 40), (70, 140, 70), (40, 140, 220))
    goods: tuple[Colour, ...] = ((40, 60, 200), (40, 160, 230), (70, 160, 90), (90, 200, 230), (80, 70, 150))
    return [
        Thing(x, 12.0 + 4.2 * n, stall(awnings[(n + side) % 4], [goods[(n + k + side) % 5] for k in range(4)]))
        for side, x in enumerate((-6.6, 6.6))
        for n in range(18)
    ]


def _square_ground(chance: Generator) -> Ground:
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


def _square_built(on: Canvas, _chance: Generator, lit: float) -> None:
    hall(on, x=0, y=104, wide=62, long=14, high=13, lit=lit)
    pool(on, x=0, y=36, radius=7)


def _square_stands() -> list[Thing]:
    rows = enumerate((25, 32, 52, 60, 67))
    return [
        *(Thing(x, y, tree(4.0 + n % 3 * 0.5)) for n, y in rows for x in (-19.0, -26, 19, 26)),
        *(Thing(x, 88.5, tree(5.0 + x % 5 * 0.2, 0.85)) for x in range(-70, 71, 7) if abs(x) > 32),
        *(Thing(x, y, lamp_post(side=1.2 if x < 0 else -1.2)) for x in (-12, 12) for y in (24, 48, 70)),
    ]


def _square_moves(share: float) -> list[Thing]:
    return [Thing(0, 70, flag(share * 6 % 1))]


_LORRY = truck((60, 110, 40), REEFER, away=True)
_COMING = (((40, 60, 190), (150, 90, 40)), ((190, 190, 190), (60, 60, 180)), ((60, 150, 220), (90, 140, 80)))

PLACES: dict[Kind, Place] = {
    "gate": Place(
        eye=Eye(x=-1.0, height=9.0, yaw=2.0, pitch=12.0),
        ground=_gate_ground,
        built=_gate_built,
        stands=_gate_stands(),
        moves=_gate_moves,
        flows=[
            # all alike, as those that wait for the gate with fruit are
            *(
                Flow(x=x, looks=[_still(_LORRY)], spacing=15.5, near=y, half=6.0, queue=True)
                for x, y in ((2.75, 0), (8.25, 5))
            ),
            Flow(
                x=-2.75,
                looks=[_still(truck(cab, load, away=False)) for cab, load in _COMING],
                spacing=34,
                half=6.0,
                away=False,
            ),
            Flow(x=-8.25, looks=_cars(away=False)[:4], spacing=22, half=2.2, away=False),
            Flow(looks=[_walks(SHIRTS[0])], spacing=15, x=14.5, far=70),
            Flow(looks=[_walks(SHIRTS[2], start=0.4)], spacing=14, x=-15.5, far=70, away=False),
        ],
        lamps=[(x, y) for x in (-10.8, 10.8) for y in (22, 66, 96)],
    ),
    "road": Place(
        eye=Eye(x=-5.0, height=8.0, yaw=7.0, pitch=12.0),
        ground=_road_ground,
        built=_road_built,
        stands=_road_stands(),
        flows=[
            Flow(x=2.2, looks=_cars(away=True), spacing=21, half=2.2),
            Flow(x=5.0, looks=_riders(0), spacing=14, half=0.9, wide=0.05),
            Flow(x=6.4, looks=_riders(3)[:5], spacing=18, near=5, half=0.9, wide=0.05),
            Flow(x=-2.2, looks=_cars(away=False)[1:6], spacing=25, half=2.2, away=False),
            Flow(x=-5.2, looks=_riders(2), spacing=15, half=0.9, wide=0.05, away=False),
            Flow(x=9.6, looks=[_walks(SHIRTS[1])], spacing=15.6, far=70),
            Flow(x=-9.4, looks=[_walks(SHIRTS[4], start=0.3)], spacing=15.0, far=70, away=False),
        ],
        lamps=[(x, y) for x in (-6.4, 6.4) for y in (24, 52, 80)],
    ),
    "market": Place(
        eye=Eye(x=-0.6, height=6.0, yaw=1.0, pitch=13.0),
        ground=_market_ground,
        built=_market_built,
        stands=_market_stands(),
        flows=[
            *(
                Flow(
                    x=-3.6 + n * 0.62,
                    looks=[_walks(SHIRTS[n % 7], SHIRTS[(n + 3) % 7], start=n / 7, hat=n % 3 == 0)],
                    spacing=9.0 + n * 5 % 6,
                    near=1 + n * 7 % 9,
                    far=80,
                    away=n % 2 == 0,
                )
                for n in range(12)
            ),
            Flow(x=1.6, looks=_riders(1)[:2], spacing=24, far=90, half=0.9, wide=0.05),
        ],
        lamps=[(x, y) for x in (-4.4, 4.4) for y in (16, 32, 48, 64)],
    ),
    "square": Place(
        eye=Eye(x=-3.0, height=11.0, yaw=3.0, pitch=15.0),
        ground=_square_ground,
        built=_square_built,
        stands=_square_stands(),
        moves=_square_moves,
        flows=[
            *(
                Flow(
                    looks=[_walks(SHIRTS[n % 7], SHIRTS[(n + 2) % 7], start=n / 5, hat=n % 4 == 1)],
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
                    looks=[_walks(SHIRTS[n % 7], start=n / 3)],
                    spacing=15.0,
                    near=3 + n * 4,
                    far=74,
                    away=n % 2 == 0,
                )
                for n, x in enumerate((-11.0, -9.6, 9.4, 11.0))
            ),
            Flow(looks=_cars(away=True), spacing=17, near=-70, far=70, across=83.5),
            Flow(looks=_riders(2), spacing=13, near=-70, far=70, across=79, away=False),
        ],
        lamps=[(x, y) for x in (-10.8, 10.8) for y in (24, 48, 70)],
    ),
}
