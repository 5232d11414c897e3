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

_MILLIMETRES = 25.4
"""In an inch."""


class Seat(NamedTuple):
    """Whence a screen is read."""

    distance: float
    """Metres from the screen."""
    pitch: float
    """Millimetres of one pixel of it."""

    @property
    def near(self) -> "Seat":
        """Whence operators read the same screen."""
        return Seat(min(self.distance, OPERATORS), self.pitch)

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


def smallest_type(made_for: Seat, size: tuple[int, int], shown: Seat | None, shorter: float) -> float:
    """Return the pixels of the smallest type on a screen whose shorter side has ``shorter`` pixels.

    It keeps the proportions of the panel of ``size`` that a layout was made for, and grows where the screen is
    ``shown`` to a seat from which that could not be read.
    """
    kept = math.ceil(made_for.pixels(PERMITTED)) * shorter / min(size)
    return kept if shown is None else max(kept, float(math.ceil(shown.pixels(PERMITTED))))
