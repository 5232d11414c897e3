"""Which way the cameras that can be turned look, and how fast they are turning."""

import math
from datetime import datetime, timedelta

from msgspec import Struct, structs

SPEED = 0.25
"""Of the whole way from one end to the other, in a second, at full speed."""
LONGEST = 10.0
"""Seconds for which a camera turns that gets no order to stop."""


class Direction(Struct, frozen=True):
    """Where a camera looks: pan and tilt from -1 to 1, zoom from 0 to 1."""

    pan: float = 0.0
    tilt: float = 0.0
    zoom: float = 0.0


VIEWS = (Direction(), Direction(pan=-0.6), Direction(tilt=-0.1, zoom=0.6))
"""The directions that there are pictures of, in the order of a camera's views."""


class _Turn(Struct, frozen=True):
    start: Direction
    began: datetime
    ends: datetime
    speed: Direction = Direction()
    """Shares of the greatest speed."""

    def at(self, now: datetime) -> Direction:
        seconds = (min(now, self.ends) - self.began).total_seconds() * SPEED
        return Direction(
            pan=_within(self.start.pan + self.speed.pan * seconds * 2, -1.0),
            tilt=_within(self.start.tilt + self.speed.tilt * seconds * 2, -1.0),
            zoom=_within(self.start.zoom + self.speed.zoom * seconds, 0.0),
        )


class Heads:
    """All cameras, by their numbers; whoever was never turned looks home."""

    def __init__(self) -> None:
        self._turns: dict[int, _Turn] = {}

    def direction(self, number: int, now: datetime) -> Direction:
        """Return where a camera looks at ``now``."""
        turn = self._turns.get(number)
        return turn.at(now) if turn else Direction()

    def moving(self, number: int, now: datetime) -> bool:
        """Return whether a camera is turning at ``now``."""
        turn = self._turns.get(number)
        return turn is not None and turn.speed != Direction() and now < turn.ends

    def move(self, number: int, speed: Direction, now: datetime, seconds: float = LONGEST) -> None:
        """Turn a camera for so many seconds, with shares of its greatest speed."""
        speed = Direction(*(_within(part, -1.0) for part in structs.astuple(speed)))
        ends = now + timedelta(seconds=min(max(seconds, 0.0), LONGEST))
        self._turns[number] = _Turn(self.direction(number, now), now, ends, speed)

    def stop(self, number: int, now: datetime) -> None:
        """Leave a camera as it is."""
        self.look(number, self.direction(number, now), now)

    def look(self, number: int, direction: Direction, now: datetime) -> None:
        """Let a camera look somewhere at once."""
        self._turns[number] = _Turn(direction, now, now)

    def view(self, number: int, now: datetime) -> int:
        """Return which of VIEWS is nearest to where a camera looks."""
        looks = structs.astuple(self.direction(number, now))

        def far(view: int) -> float:
            return math.dist(looks, structs.astuple(VIEWS[view]))

        return min(range(len(VIEWS)), key=far)


def _within(value: float, least: float) -> float:
    return min(max(value, least), 1.0)
