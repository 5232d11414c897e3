"""The room that a station stands in: how far people sit from its screens, and how large these are."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QScreen

from wall.legibility import Seat, pitch

USUAL = 55.0
"""Inches of a panel that does not tell."""
LARGE = 1000.0
"""Millimetres of the diagonal from which on a monitor that tells is taken for one of a wall, not of a desk."""
ROOM = 6.0
"""Metres from a wall to the farthest seat where nobody measured."""


@dataclass(frozen=True)
class Room:
    """What the technician measured; one number for all screens, or one for each from the left."""

    distances: tuple[float, ...] = ()
    """Metres to the farthest seat; empty for those that layouts were made for."""
    panels: tuple[float, ...] = ()
    """Inches of the diagonal; empty for what the monitor tells (EDID), or 55."""

    def seat(self, number: int, screen: QScreen, width: float, height: float) -> Seat | None:
        """Return the distance from which a screen of so many logical pixels is read; None where nobody knows."""
        told, inches = _told(screen), _one(self.panels, number)
        distance = _one(self.distances, number)
        if distance is None:
            large = told is not None and math.hypot(told.width(), told.height()) >= LARGE
            distance = ROOM if large else None
        if distance is None:
            return None
        if told is not None and inches is None:
            return Seat(distance, told.width() / screen.geometry().width())
        return Seat(distance, pitch(inches or USUAL, width, height))


def _one(values: tuple[float, ...], number: int) -> float | None:
    return values[min(number, len(values)) - 1] if values else None


def _told(screen: QScreen) -> QSizeF | None:
    """Return the millimetres of a monitor that says what it is: without EDID, X11 makes a size up."""
    size = screen.physicalSize()
    return size if screen.model() and size.width() > 0 else None
