"""A plain map of a small part of the country: north at the top, one scale in both directions (equirectangular)."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF

SMALLEST = 1e-4
"""Degrees that a map shows at least: ten metres."""


class Bounds(NamedTuple):
    """A part of the country, degrees."""

    south: float
    west: float
    north: float
    east: float

    @classmethod
    def around(cls, places: Iterable[tuple[float, float]]) -> "Bounds":
        """Return the least that holds all places, each a latitude and a longitude; raises ValueError without any."""
        latitudes, longitudes = zip(*places, strict=True)
        return cls(min(latitudes), min(longitudes), max(latitudes), max(longitudes))


@dataclass(frozen=True)
class PlainMap:
    """A part of the country as it lies in a rectangle, in the middle and as large as fits."""

    area: QRectF
    bounds: Bounds

    @cached_property
    def scale(self) -> tuple[float, float]:
        """Pixels of a degree of longitude and of one of latitude."""
        south, west, north, east = self.bounds
        squeeze = math.cos(math.radians((north + south) / 2))
        wide, tall = max((east - west) * squeeze, SMALLEST), max(north - south, SMALLEST)
        scale = min(self.area.width() / wide, self.area.height() / tall)
        return squeeze * scale, scale

    @cached_property
    def _origin(self) -> tuple[float, float]:
        """Where latitude and longitude 0 would be."""
        south, west, north, east = self.bounds
        across, up = self.scale
        centre = self.area.center()
        return centre.x() - (east + west) / 2 * across, centre.y() + (north + south) / 2 * up

    def place(self, latitude: float, longitude: float) -> QPointF:
        """Return where a place is."""
        (across, up), (x, y) = self.scale, self._origin
        return QPointF(x + longitude * across, y - latitude * up)
