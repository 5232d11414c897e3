"""The room that a station stands in: how far people sit from its screens, and how large these are."""

from dataclasses import dataclass

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QScreen

from wall.legibility import Seat, pitch

USUAL = 55.0
"""Inches of a panel that does not tell."""


@dataclass(frozen=True)
class Room:
    """What the technician measured; one number for all screens, or one for each from the left."""

    distances: tuple[float, ...] = ()
    """Metres to the farthest seat; empty for those that layouts were made for."""
    panels: tuple[float, ...] = ()
    """Inches of the diagonal; empty for what the monitor tells (EDID), or 55."""

    def seat(self, number: int, screen: QScreen, width: float, height: float) -> Seat | None:
        """Return whence a screen is read, which has so many logical pixels; None where nobody measured."""
        distance = _one(self.distances, number)
        if distance is None:
            return None
        inches = _one(self.panels, number)
        if inches is not None:
            return Seat(distance, pitch(inches, width, height))
        told, pixels = _told(screen), screen.geometry()
        return Seat(distance, told.width() / pixels.width() if told else pitch(USUAL, width, height))


def _one(values: tuple[float, ...], number: int) -> float | None:
    return values[min(number, len(values)) - 1] if values else None


def _told(screen: QScreen) -> QSizeF | None:
    """Return the millimetres of a monitor that says what it is: without EDID, X11 makes a size up."""
    size = screen.physicalSize()
    return size if screen.model() and size.width() > 0 else None
