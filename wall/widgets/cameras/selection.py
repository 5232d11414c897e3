"""Which picture of a mosaic the keyboard has chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPen

from wall.theme import Colour, Theme

_ALONG = {"Left": (-1, 0), "Right": (1, 0), "Up": (0, -1), "Down": (0, 1)}
KEYS = tuple(_ALONG)
"""Qt's names of those that choose."""
ASIDE = 2
"""Times farther that a place seems which is to the side of the way."""


class Selection:
    """None before the first arrow."""

    def __init__(self) -> None:
        self.number: int | None = None
        """Of the place in the mosaic."""

    def move(self, key: str, places: Sequence[QRect]) -> None:
        """Go from place to place with an arrow; the first one chooses the first place."""
        if self.number is None or self.number >= len(places):
            self.number = 0
            return
        here = places[self.number].center()
        along = _ALONG[key]

        def distance(number: int) -> float:
            way = places[number].center() - here
            ahead = way.x() * along[0] + way.y() * along[1]
            aside = abs(way.x() * along[1]) + abs(way.y() * along[0])
            return ahead + ASIDE * aside if ahead > 0 else float("inf")

        nearest = min(range(len(places)), key=distance)
        if distance(nearest) < float("inf"):
            self.number = nearest

    def draw(self, painter: QPainter, place: QRect, theme: Theme) -> None:
        """Draw a frame around the chosen picture."""
        width = max(round(theme.px(6)), 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(Colour.TEXT, width))
        painter.drawRect(place.adjusted(width // 2, width // 2, -width // 2, -width // 2))
