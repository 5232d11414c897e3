"""The map of the world that tiles draw on: land without borders, and our islands by their names."""

import math
from functools import cache
from typing import NamedTuple

import msgspec
from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from server.contract.words import Words
from wall.drawing.text import line_height, text, text_width
from wall.resources import world_map
from wall.theme import Colour, Theme, TypeRole

NORTH, SOUTH = 80.0, -58.0
CUT = -30.0
"""Longitude of the map's left and right edge, in the Atlantic: no coast of ours near an edge."""
SQUEEZE = math.cos(math.radians(37.0))
"""How wide a degree of longitude is drawn, of one of latitude: true at 37 degrees (equirectangular)."""
ASPECT = 360.0 * SQUEEZE / (NORTH - SOUTH)
"""Width of the map for a height of one."""
LEAST = 300
"""Height of the smallest map."""

HOANG_SA = ((16.84, 112.34), (16.54, 111.61), (16.45, 111.6), (16.05, 111.77), (16.67, 112.73))
TRUONG_SA = ((11.43, 114.33), (10.38, 114.37), (9.89, 114.33), (9.55, 112.89), (8.64, 111.92), (7.89, 112.92))
"""Latitude and longitude of some of the islands, roughly: outlines of the world are too coarse for them."""
OURS = "(Việt Nam)"


class Country(NamedTuple):
    """Where arrows from a country begin, degrees, and what it is called."""

    latitude: float
    longitude: float
    vi: str
    en: str

    @property
    def name(self) -> Words:
        """Its name in both languages."""
        return Words(vi=self.vi, en=self.en)


class World(Struct, frozen=True, kw_only=True):
    """The shipped map."""

    land: tuple[tuple[float, ...], ...]
    """Rings of longitudes and latitudes in turn; beyond 180 where one crosses the date line."""
    countries: dict[str, Country]
    """By ISO 3166-1 alpha-2 code."""


@cache
def world() -> World:
    """Return the shipped map, read once."""
    return msgspec.json.decode(world_map().read_bytes(), type=World)


class WorldMap(NamedTuple):
    """The map as it lies in a rectangle of its own proportions."""

    area: QRectF

    @classmethod
    def within(cls, room: QRectF) -> "WorldMap":
        """Return the largest map that fits, in the middle of the top of the room."""
        width = min(room.width(), room.height() * ASPECT)
        return cls(QRectF(room.center().x() - width / 2, room.y(), width, width / ASPECT))

    def place(self, latitude: float, longitude: float) -> QPointF:
        """Return where a place is."""
        return self._point(latitude, (longitude - CUT) % 360.0)

    def legible(self, theme: Theme) -> bool:
        """Return whether there is room for the names of our islands, without which there is no map, and for more."""
        return self.area.height() >= theme.px(LEAST) and all(
            row.right() <= self.area.right() and self.area.top() <= row.top() and row.bottom() <= self.area.bottom()
            for _, row, _ in self._names(theme)
        )

    def draw_land(self, painter: QPainter) -> None:
        """Draw sea and land: slow, and always the same in one size."""
        painter.save()
        painter.setClipRect(self.area, Qt.ClipOperation.IntersectClip)
        painter.fillRect(self.area, Colour.GROUND)
        path = QPainterPath()
        for ring in world().land:
            for turn in (0.0, 360.0):
                longitudes = [longitude - CUT + turn for longitude in ring[::2]]
                if max(longitudes) <= 0.0 or min(longitudes) >= 360.0:
                    continue
                first, *others = map(self._point, ring[1::2], longitudes)
                path.moveTo(first)
                for point in others:
                    path.lineTo(point)
                path.closeSubpath()
        path.setFillRule(Qt.FillRule.WindingFill)
        painter.fillPath(path, Colour.LINE)
        painter.restore()

    def draw_islands(self, painter: QPainter, theme: Theme) -> None:
        """Draw Hoàng Sa and Trường Sa, which are Việt Nam's, with their names."""
        font, size = theme.font(TypeRole.SMALL), max(theme.px(3.0), 1.0)
        for (words, row, middle), islands in zip(self._names(theme), (HOANG_SA, TRUONG_SA), strict=True):
            painter.setPen(QPen(Colour.QUIET, max(theme.px(2), 1)))
            painter.drawLine(middle, QPointF(row.left() - theme.px(4), row.center().y()))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(Colour.QUIET)
            for island in islands:
                painter.drawEllipse(self.place(*island), size, size)
            plate = QColor(Colour.GROUND)
            plate.setAlphaF(0.7)
            painter.fillRect(row, plate)
            text(painter, row, words, font, Colour.TEXT)

    def _names(self, theme: Theme) -> list[tuple[str, QRectF, QPointF]]:
        """Return what our islands are called, where that stands, and what it is about."""
        font = theme.font(TypeRole.SMALL)
        line = line_height(font)
        names = []
        for name, islands, down in (("Hoàng Sa", HOANG_SA, -0.5), ("Trường Sa", TRUONG_SA, 0.5)):
            points = [self.place(*island) for island in islands]
            middle = QPointF(sum(p.x() for p in points) / len(points), sum(p.y() for p in points) / len(points))
            left = middle.x() + self.area.width() * 0.04
            whole = f"{name} {OURS}"
            # in a large map the whole name still leaves the ocean open
            fits = text_width(whole, font) <= (self.area.right() - left) * 0.9
            words = whole if fits else name
            row = QRectF(left, middle.y() + down * line - line / 2, text_width(words, font) + 1, line)
            names.append((words, row, middle))
        # the two stand apart even where the islands are a few pixels from each other
        overlap = max(names[0][1].bottom() - names[1][1].top(), 0.0)
        names[1][1].translate(0, overlap)
        return names

    def _point(self, latitude: float, east: float) -> QPointF:
        return QPointF(
            self.area.x() + east / 360.0 * self.area.width(),
            self.area.y() + (NORTH - latitude) / (NORTH - SOUTH) * self.area.height(),
        )
