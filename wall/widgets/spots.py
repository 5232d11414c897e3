"""The spots tile: where things are, and in words what is the matter with those that want attention."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from msgspec import Struct
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from server.contract.alarm_folding import in_order
from server.contract.messages import Alarm, Spot, Spots
from server.contract.messages.layouts import TileSpec
from wall.drawing.lists import Item, draw_items, inset
from wall.drawing.shapes import nothing
from wall.drawing.text import CENTRE, line_height, text, text_width
from wall.language import Language
from wall.maps.alarm_place import around, draw_alarmed_spot, draw_place, place_mark, whereabouts
from wall.maps.imported import Imported
from wall.maps.projection import Bounds, PlainMap
from wall.maps.spot_map import Layer, draw_layers, draw_legend
from wall.theme import Colour, Theme, TypeRole
from wall.widgets.base import Tile, TileTools

NARROW = 900
"""Width below which there is a map alone."""
MAPPED = 0.66
"""Share of the tile that a map of several kinds takes."""
LEGEND = 0.35
"""Share of a map's height that what its marks mean may take above it."""
TALL = 0.85
"""Height by width from which on the list stands below the map."""


class SpotsOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is shown."""

    listed: bool = True
    """The list beside the map, or below it where the tile is tall."""
    boundaries: str = ""
    """Name of a file in the station's folder ``boundaries``, without ``.geojson``; by default crosses."""
    chosen: str = ""
    """Id of the one that is meant: it has a ring and its name on the map, and stands first in the list."""


class SpotsTile(Tile[Spots | Alarm]):
    """A plain map, north at the top, of one kind of things or several, and beside it the list.

    With an alarm among its topics it is of the country around that.
    """

    Options: ClassVar[type[Struct]] = SpotsOptions
    is_map: ClassVar[bool] = True

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
        """Return what there is, and how many; several kinds are named on the map."""
        told = self._told
        if (alarm := self._alarm) is not None and whereabouts(alarm) is not None:
            return self.tr("Around {place}").format(place=self.language.say(alarm.about))
        if len(told) > 1:
            return self.tr("On the map")
        return f"{self.language.say(told[0].name)}: {self.language.number(told[0].total)}" if told else ""

    @property
    def _told(self) -> list[Spots]:
        """What is told of things that have a place."""
        return [document for document in self.documents.values() if isinstance(document, Spots)]

    @property
    def _alarm(self) -> Alarm | None:
        """The alarm around which the map is."""
        return next((document for document in self.documents.values() if isinstance(document, Alarm)), None)

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw the map, and the list where there is room for both."""
        layers = [Layer(self.language.say(document.name), document.total, document.spots) for document in self._told]
        # of one kind they stand in the order in which they want attention
        spots = sorted(
            (spot for layer in layers for spot in layer.spots),
            key=lambda spot: (spot.id != self.options.chosen, -spot.severity.gravity * (len(layers) > 1)),
        )
        if not spots and (self._alarm is None or whereabouts(self._alarm) is None):
            nothing(painter, area, theme, self.tr("Nothing on the map"))
            return
        ground = QRectF(area)
        if self.options.listed and area.width() >= theme.px(NARROW):
            gap = theme.px(30)
            if area.height() > area.width() * TALL:
                ground.setHeight(area.height() * (0.5 if len(layers) == 1 else MAPPED))
                rest = area.adjusted(0, ground.height() + gap, 0, 0)
            else:
                ground.setWidth(area.width() * (0.5 if len(layers) == 1 else MAPPED))
                rest = area.adjusted(ground.width() + gap, 0, 0, 0)
            room = rest.width() - inset(theme)
            listed = draw_items(painter, rest, theme, (self._item(spot, room, theme) for spot in spots))
        else:
            # each has its place on the map
            listed = len(spots)
        if self._alarm is None:
            # around an alarm there is no more to be seen than what is near
            self.showing(listed, max(len(spots), sum(layer.total for layer in layers)))
        self._map(painter, ground, theme, layers)

    def _item(self, spot: Spot, room: float, theme: Theme) -> Item:
        """Return what is listed of a spot; where its name would be cut beside the time, without that."""
        name = self.language.say(spot.name) + (f" ({spot.count})" if spot.count > 1 else "")
        over = f"{self.language.moment(spot.since, self.now)}  {name}" if spot.since else name
        over = over if text_width(over, theme.font(TypeRole.SMALL)) <= room else name
        return Item(over, self.language.say(spot.detail), spot.severity)

    def _map(self, painter: QPainter, area: QRectF, theme: Theme, layers: Sequence[Layer]) -> None:
        painter.fillRect(area, Colour.GROUND)
        small = theme.font(TypeRole.SMALL)
        line = line_height(small)
        inner = area.adjusted(theme.px(30), line, -theme.px(30), -theme.px(30))
        corner = QRectF(area.right() - theme.px(70), area.top(), theme.px(60), line)
        if len(layers) > 1:
            entries = [(kind, f"{each.name}: {self.language.number(each.total)}") for kind, each in enumerate(layers)]
            row = area.adjusted(theme.px(20), theme.px(10), -theme.px(90), 0)
            beside = max(text_width(words, small) for _, words in entries) + theme.px(80)
            if len(entries) * line > area.height() * LEGEND and area.width() - beside > area.height() * 0.7:
                # a low map: what its marks mean stands beside it
                inner = inner.adjusted(0, theme.px(30) - line, -beside, 0)
                legend = QRectF(area.right() - beside, row.y(), beside, row.height())
                draw_legend(painter, legend, theme, entries)
                corner.moveRight(legend.left())
            else:
                inner.setTop(row.y() + draw_legend(painter, row, theme, entries) + line / 2)
        alarm = self._alarm
        at = whereabouts(alarm) if alarm is not None else None
        plain = PlainMap(inner, Bounds.around(self._extent(layers)) if at is None else around(at, inner))
        room = area if len(layers) == 1 else inner.adjusted(-theme.px(30), -line / 2, theme.px(30), theme.px(30))
        self._land(painter, area if at is None else room, theme, plain)
        text(painter, corner, self.tr("N"), small, Colour.FAINT, CENTRE)
        if alarm is None or at is None:
            draw_layers(painter, room, theme, layers, plain, self.language.say, self.options.chosen)
            self._mark_alarmed(painter, room, theme, layers, plain)
            return
        name = self.language.say(alarm.about) or self.language.say(alarm.name)
        mark = place_mark(room, theme, plain.place(*at), name)
        layers = [each._replace(spots=_within(each.spots, plain, room)) for each in layers]
        draw_layers(painter, room, theme, layers, plain, self.language.say, self.options.chosen, mark.region)
        self._mark_alarmed(painter, room, theme, layers, plain)
        draw_place(painter, theme, mark, alarm, name)

    def _mark_alarmed(
        self, painter: QPainter, room: QRectF, theme: Theme, layers: Sequence[Layer], plain: PlainMap
    ) -> None:
        """Ring what alarms are about: the spot, else their own place; of several at one place the first is drawn."""
        places = {spot.id: (spot.latitude, spot.longitude) for layer in layers for spot in layer.spots}
        drawn: dict[tuple[float, float], Alarm] = {}
        for alarm in in_order(self.alarms_on_map):
            at = places.get(alarm.item) or whereabouts(alarm)
            if at is not None:
                drawn.setdefault(at, alarm)
        own = whereabouts(self._alarm) if self._alarm is not None else None
        for at, alarm in reversed(drawn.items()):
            # the one that the map is around has a mark of its own
            if at != own and room.contains(point := plain.place(*at)):
                draw_alarmed_spot(painter, theme, point, alarm)

    def _extent(self, layers: Sequence[Layer]) -> Iterator[tuple[float, float]]:
        """Yield what the map has to hold: of several kinds all of the province, so that each lies where it is known."""
        yield from ((spot.latitude, spot.longitude) for layer in layers for spot in layer.spots)
        if len(layers) > 1:
            yield from self._middles()

    def _middles(self) -> set[tuple[float, float]]:
        return {middle for document in self._told for middle in document.middles}

    def _land(self, painter: QPainter, area: QRectF, theme: Theme, plain: PlainMap) -> None:
        """Draw the communes faintly: in their boundaries where these are known, else a cross for the middle of each."""
        painter.save()
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
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
            middles = [plain.place(*at) for at in self._middles()]
            across, up = QPointF(reach, 0), QPointF(0, reach)
            painter.drawLines([QLineF(at - way, at + way) for at in middles for way in (across, up)])
        painter.restore()


def _within(spots: Sequence[Spot], plain: PlainMap, room: QRectF) -> list[Spot]:
    """Return the spots that lie on a map."""
    return [spot for spot in spots if room.contains(plain.place(spot.latitude, spot.longitude))]
