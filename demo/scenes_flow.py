"""What a place is made of: what stands there, what moves along a line, and how all begins again without a seam."""

from collections.abc import Callable, Sequence
from math import ceil

from msgspec import Struct
from numpy.random import Generator

from demo.scenes_canvas import Canvas, Drawing
from demo.scenes_ground import FAR, Ground
from demo.scenes_view import Viewpoint

Look = Callable[[float], Drawing]
"""Returns how something looks at a time of the loop, from 0 to 1."""


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

    eye: Viewpoint
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
