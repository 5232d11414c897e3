"""The spots tile: where things are, and in words what is the matter with those that want attention."""

import math
from collections.abc import Callable, Sequence
from typing import ClassVar

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from server.contract.messages import Severity, Spot, Spots
from wall.lettering import CENTRE, line_height, text
from wall.listing import Item, draw_items
from wall.paint import nothing, severity_mark
from wall.theme import SEVERITY, Colour, Role, Theme
from wall.widgets.base import Tile

NARROW = 900
"""Width below which there is a list or a map, not both."""


class SpotsOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is shown."""

    listed: bool = True
    """The list beside the map."""


class SpotsTile(Tile[Spots]):
    """A plain map, north at the top, and beside it the list; the gravest are drawn last, so that nothing hides them."""

    Options: ClassVar[type[Struct]] = SpotsOptions

    def heading(self) -> str:
        """Return what there is, and how many."""
        if not self.documents:
            return ""
        return f"{self.language.say(self.document.name)}: {self.language.number(self.document.total)}"

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw the map, and the list where there is room for both."""
        spots = self.document.spots
        if not spots:
            nothing(painter, area, theme, self.tr("Nothing on the map"))
            return
        ground = QRectF(area)
        if self.options.listed and area.width() >= theme.px(NARROW):
            ground.setWidth(area.width() * 0.5)
            gap = theme.px(30)
            beside = QRectF(ground.right() + gap, area.y(), area.right() - ground.right() - gap, area.height())
            draw_items(painter, beside, theme, [self._item(spot) for spot in spots])
        self._map(painter, ground, theme, spots)

    def _item(self, spot: Spot) -> Item:
        name = self.language.say(spot.name)
        count = f" ({spot.count})" if spot.count > 1 else ""
        since = f"{self.language.moment(spot.since, self.now)}  " if spot.since else ""
        return Item(f"{since}{name}{count}", self.language.say(spot.detail), spot.severity)

    def _map(self, painter: QPainter, area: QRectF, theme: Theme, spots: Sequence[Spot]) -> None:
        painter.fillRect(area, Colour.GROUND)
        small = theme.font(Role.SMALL)
        inner = area.adjusted(theme.px(30), line_height(small), -theme.px(30), -theme.px(30))
        corner = QRectF(area.right() - theme.px(70), area.top(), theme.px(60), line_height(small))
        text(painter, corner, self.tr("N"), small, Colour.FAINT, CENTRE)
        place = _projection(inner, spots)
        for spot in reversed(spots):
            middle = place(spot)
            size = theme.px(26 if spot.severity is Severity.NORMAL else 40)
            if spot.severity is Severity.NORMAL:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(Colour.MARK)
                painter.drawEllipse(middle, size / 2, size / 2)
            else:
                severity_mark(painter, middle, size, spot.severity)
            if spot.count > 1:
                row = QRectF(
                    middle.x() + size * 0.6, middle.y() - line_height(small) / 2, theme.px(120), line_height(small)
                )
                text(painter, row, str(spot.count), small, SEVERITY[spot.severity])


def _projection(area: QRectF, spots: Sequence[Spot]) -> Callable[[Spot], QPointF]:
    """Return what places a spot: one scale in both directions, so that shapes are as they are (equirectangular)."""
    north, south = max(spot.latitude for spot in spots), min(spot.latitude for spot in spots)
    east, west = max(spot.longitude for spot in spots), min(spot.longitude for spot in spots)
    squeeze = math.cos(math.radians((north + south) / 2))
    wide, tall = max((east - west) * squeeze, 1e-4), max(north - south, 1e-4)
    scale = min(area.width() / wide, area.height() / tall)
    middle = area.center()

    def place(spot: Spot) -> QPointF:
        x = (spot.longitude - (east + west) / 2) * squeeze * scale
        y = (spot.latitude - (north + south) / 2) * scale
        return QPointF(middle.x() + x, middle.y() - y)

    return place
