"""The spots tile: where things are, and in words what is the matter with those that want attention."""

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from server.contract.messages import Severity, Spot, Spots
from wall.drawing.lists import Item, draw_items
from wall.drawing.shapes import nothing, severity_mark
from wall.drawing.text import CENTRE, line_height, text
from wall.language import Language
from wall.layouts.model import TileSpec
from wall.maps.boundaries import Imported
from wall.maps.projection import Bounds, PlainMap
from wall.theme import SEVERITY, Colour, Theme, TypeRole
from wall.widgets.base import Tile, TileTools

NARROW = 900
"""Width below which there is a map alone."""
TALL = 0.85
"""Height by width from which on the list stands below the map."""


class SpotsOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is shown."""

    listed: bool = True
    """The list beside the map, or below it where the tile is tall."""
    boundaries: str = ""
    """Name of a file in the station's folder ``boundaries``, without ``.geojson``; by default crosses."""


class SpotsTile(Tile[Spots]):
    """A plain map, north at the top, and beside it the list; the gravest are drawn last, so that nothing hides them."""

    Options: ClassVar[type[Struct]] = SpotsOptions

    def __init__(self, spec: TileSpec, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(spec, language, parent)
        self._imported = Imported()
        self._imported.ready.connect(self.update)
        self._paths: list[QPainterPath] = []
        self._paths_on: PlainMap | None = None

    def equip(self, tools: TileTools) -> None:
        """Read the boundaries of the station."""
        if self.options.boundaries:
            self._imported.read(tools.boundaries, self.options.boundaries)

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
            gap = theme.px(30)
            if area.height() > area.width() * TALL:
                ground.setHeight(area.height() * 0.5)
                rest = area.adjusted(0, ground.height() + gap, 0, 0)
            else:
                ground.setWidth(area.width() * 0.5)
                rest = area.adjusted(ground.width() + gap, 0, 0, 0)
            listed = draw_items(painter, rest, theme, [self._item(spot) for spot in spots])
        else:
            # each has its place on the map
            listed = len(spots)
        self.showing(listed, max(len(spots), self.document.total))
        self._map(painter, ground, theme, spots)

    def _item(self, spot: Spot) -> Item:
        name = self.language.say(spot.name)
        count = f" ({spot.count})" if spot.count > 1 else ""
        since = f"{self.language.moment(spot.since, self.now)}  " if spot.since else ""
        return Item(f"{since}{name}{count}", self.language.say(spot.detail), spot.severity)

    def _map(self, painter: QPainter, area: QRectF, theme: Theme, spots: Sequence[Spot]) -> None:
        painter.fillRect(area, Colour.GROUND)
        small = theme.font(TypeRole.SMALL)
        inner = area.adjusted(theme.px(30), line_height(small), -theme.px(30), -theme.px(30))
        corner = QRectF(area.right() - theme.px(70), area.top(), theme.px(60), line_height(small))
        plain = PlainMap(inner, Bounds.around((spot.latitude, spot.longitude) for spot in spots))
        self._land(painter, area, theme, plain)
        text(painter, corner, self.tr("N"), small, Colour.FAINT, CENTRE)
        for spot in reversed(spots):
            middle = plain.place(spot.latitude, spot.longitude)
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

    def _land(self, painter: QPainter, area: QRectF, theme: Theme, plain: PlainMap) -> None:
        """Draw the communes faintly: in their boundaries where these are known, else a cross for the middle of each."""
        painter.save()
        painter.setClipRect(area)
        if self._imported.boundaries is not None:
            if plain != self._paths_on:
                self._paths, self._paths_on = list(self._imported.boundaries.paths(plain).values()), plain
            painter.setPen(QPen(Colour.LINE, max(theme.px(3), 1.0)))
            painter.setBrush(Colour.SURFACE)
            for path in self._paths:
                painter.drawPath(path)
        else:
            # a dot would look like one of the spots
            painter.setPen(QPen(Colour.LINE, max(theme.px(3), 1.0)))
            reach = theme.px(9)
            for at in self.document.middles:
                middle = plain.place(*at)
                painter.drawLine(middle - QPointF(reach, 0), middle + QPointF(reach, 0))
                painter.drawLine(middle - QPointF(0, reach), middle + QPointF(0, reach))
        painter.restore()
