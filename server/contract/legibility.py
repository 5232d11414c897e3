"""How large type must be to be read from a seat. Pure.

Character heights by the angle they are seen under: ISO 9241-303 and NUREG-0700 ask for 16 minutes of arc at
least and prefer 20 to 22; what counts is the height of a capital letter.
"""

import math
from typing import NamedTuple

PERMITTED, PREFERRED = 16.0, 20.0
"""Minutes of arc of a capital letter: at least, and better."""
OPERATORS = 3.0
"""Metres at which operators sit from a wall, at most: what is for them alone need not be read from the last row."""
CAPITAL = 0.727
"""Height of a capital letter of Inter, as a share of its size."""

LINE = 1.25
"""Distance from one line of type to the next, as a share of its size."""
LETTER = 0.55
"""Width of a usual letter, as a share of its size."""

SLIP = 1.06
"""How much more a layout may be drawn for than a surface has: sizes and seats are measured with a tape."""

_MILLIMETRES = 25.4
"""In an inch."""


class Seat(NamedTuple):
    """From where a screen is read."""

    distance: float
    """Metres from the screen."""
    pitch: float
    """Millimetres of one pixel of it."""

    def minutes(self, pixels: float) -> float:
        """Return the minutes of arc under which capitals are seen, of type so many pixels in size."""
        height = pixels * CAPITAL * self.pitch / 1000
        return math.degrees(2 * math.atan(height / (2 * self.distance))) * 60

    def pixels(self, minutes: float) -> float:
        """Return the size of type whose capitals are seen under so many minutes of arc; pixels."""
        height = 2 * self.distance * math.tan(math.radians(minutes / 60) / 2)
        return height * 1000 / self.pitch / CAPITAL


def pitch(inches: float, width: float, height: float) -> float:
    """Return the millimetres of a pixel of a panel, given its diagonal and its pixels."""
    return inches * _MILLIMETRES / math.hypot(width, height)


class Capacity(NamedTuple):
    """How much can be read of a surface at once, in the smallest legible type."""

    lines: int
    """Beneath each other."""
    letters: int
    """Beside each other, of a usual width."""

    @property
    def amount(self) -> int:
        """Letters that the surface has room for."""
        return self.lines * self.letters

    def holds(self, other: "Capacity") -> bool:
        """Return whether there is room for what was drawn for another capacity; a slip of the tape is no matter."""
        return other.lines <= self.lines * SLIP and other.letters <= self.letters * SLIP


def capacity(width: float, height: float, distance: float) -> Capacity:
    """Return what can be read of a surface of so many millimetres from so many metres.

    A 55-inch panel at 6 m has 14 lines, four of them 28, an LED wall 2.7 m high 56.
    """
    # of type one pixel in size on a surface whose pixels are one millimetre
    type_size = Seat(distance, 1.0).pixels(PERMITTED)
    return Capacity(max(int(height / (type_size * LINE)), 1), max(int(width / (type_size * LETTER)), 1))
