"""The communes tile: one figure of every commune at a glance, as a map of equal cells."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from server.contract.alarm_folding import in_order
from server.contract.messages import About, Alarm, Breakdown, Column, MapCell, Severity
from server.contract.messages.layouts import TileSpec
from wall.drawing.number_format import known
from wall.drawing.shapes import nothing, severity_mark
from wall.drawing.text import line_height, text, text_width
from wall.language import Language
from wall.maps.alarm_place import draw_alarmed_commune
from wall.maps.choropleth import ShadedCommune, fill, label
from wall.maps.colour_scale import Shades, boxed
from wall.maps.highlights import Marked, list_worst, marked
from wall.maps.imported import Imported
from wall.maps.legend import hatching, shapes, steps
from wall.maps.projection import PlainMap
from wall.theme import Colour, Theme, TypeRole
from wall.widgets.base import Tile, TileTools

if TYPE_CHECKING:
    from wall.maps.boundaries import Boundaries

LEAST = 14
"""Side of the smallest cell."""
TALL = 0.75
"""Height of a map as a share of its width."""
LISTED = 12
"""Lines below a map, from which on its list stands there and not beside it."""
WIDEST = 200
"""Columns and rows of the largest map."""


class CommunesOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which figure is shown."""

    column: int = 1
    """Of the breakdown, counted from 1."""
    boundaries: str = ""
    """Name of a file in the station's folder ``boundaries``, without ``.geojson``; by default the map is of cells."""
    chosen: str = ""
    """Code of the one that is meant: it has a frame on the map, and stands first in the list."""


class CommunesTile(Tile[Breakdown]):
    """A cell for each commune near where it lies, the darker or brighter the more; with its shape what is abnormal."""

    Options: ClassVar[type[Struct]] = CommunesOptions
    is_map: ClassVar[bool] = True

    def __init__(self, spec: TileSpec, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(spec, language, parent)
        self._imported = Imported()
        self._imported.ready.connect(self.update)
        self._shapes: dict[str, QPainterPath] = {}
        self._shapes_in = QRectF()

    def equip(self, tools: TileTools) -> None:
        """Read the boundaries of the station."""
        if self.options.boundaries:
            self._imported.read(tools.boundaries, self.options.boundaries)

    def heading(self) -> str:
        """Return which figure it is, and its unit."""
        if not self.documents:
            return self.tr("Communes")
        name = self.language.say(self.document.name)
        column = self._column()
        if column is None:
            return name
        figure, unit = self.language.say(column.name), self.language.say(column.unit)
        figure = figure if not unit or unit.casefold() in figure.casefold() else f"{figure}, {unit}"
        whole = f"{name}: {figure[:1].lower()}{figure[1:]}"
        room = self.title_room
        return whole if text_width(whole, self.theme.font(TypeRole.TITLE)) <= room else figure

    def abouts(self) -> Sequence[About]:
        """Return which time the figure is about."""
        column = self._column() if self.documents else None
        return [column.about] if column is not None and column.about is not None else []

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw the map, and beside or below it the steps and the worst, as far as there is room."""
        column, font = self._column(), theme.font(TypeRole.SMALL)
        if column is None or not (places := self._places()):
            words = self.tr("No figures of communes") if self.document.rows else self.tr("Nothing to show")
            nothing(painter, area, theme, words)
            return
        line, gap = line_height(font), theme.px(30)
        self.showing(len(places), len(self.document.rows))
        found = marked(places, column)
        told = [place.value for place in places if place.value is not None]
        shades = Shades.of(told, column.decimals)
        side = max(theme.px(560), area.width() * 0.32)
        words = ""
        below = area.height() - area.width() * TALL
        # beside the map of a tall tile its list would leave more room empty than it takes
        if area.width() - side - gap >= theme.px(600) and area.height() >= 4 * line and below < LISTED * line:
            ground = area.adjusted(0, 0, -side - gap, 0)
            beside = QRectF(ground.right() + gap, area.y(), side, area.height())
            self._beside(painter, beside, theme, found, shades, column)
        elif below >= 3 * line:
            ground = area.adjusted(0, 0, 0, -below)
            self._beside(painter, area.adjusted(0, ground.height() + theme.px(16), 0, 0), theme, found, shades, column)
        else:
            ground, words = area, self._said(found)
            # a step cannot be read without its number
            if told and area.height() >= theme.px(380):
                strip = QRectF(area.x(), area.bottom() - line, area.width(), line)
                ground = area.adjusted(0, 0, 0, -steps(painter, strip, theme, shades, column, self.language))
        cells = self._cells()
        wide, tall = _size(cells)
        if cells and min(ground.width() / wide, ground.height() / tall) < theme.px(LEAST):
            self.showing(list_worst(painter, area, theme, self._listed(found), column, self.language), len(places))
            return
        if words and text_width(words, font) + theme.px(48) <= ground.width():
            ground = self._foot(painter, ground, theme, words, found.severity)
        if self._imported.problem is not None:
            ground = self._foot(painter, ground, theme, self.language.say(self._imported.problem), Severity.WARNING)
        if self._imported.boundaries is not None:
            self._land(painter, ground, theme, found.places, shades, self._imported.boundaries)
        elif not cells:
            ground = self._foot(
                painter, ground, theme, self.tr("No map: these places have no positions"), Severity.NORMAL
            )
            self.showing(list_worst(painter, ground, theme, self._listed(found), column, self.language), len(places))
        else:
            self._map(painter, ground, theme, found.places, shades)

    def _column(self) -> Column | None:
        columns, number = self.document.columns, self.options.column
        return columns[number - 1] if 1 <= number <= len(columns) else None

    def _places(self) -> list[ShadedCommune]:
        """Return the communes of the document, in its order; where it has no map, all that it tells of."""
        number, drawn = self.options.column - 1, {cell.code for cell in self._cells()}
        rows = (row for row in self.document.rows if (not drawn or row.id in drawn) and number < len(row.cells))
        return [
            ShadedCommune(
                row.id, self.language.say(row.name), known(row.cells[number].value), row.cells[number].severity
            )
            for row in rows
        ]

    def _cells(self) -> tuple[MapCell, ...]:
        """Return the map, without cells that no map has room for."""
        return tuple(cell for cell in self.document.cells if 0 <= cell.column < WIDEST and 0 <= cell.row < WIDEST)

    def _map(
        self, painter: QPainter, area: QRectF, theme: Theme, places: Sequence[ShadedCommune], shades: Shades
    ) -> None:
        columns, rows = _size(self._cells())
        wide, tall = area.width() / columns, area.height() / rows
        # a cell much wider than high would no longer look like a map
        wide, tall = min(wide, tall * 1.8), min(tall, wide * 1.2)
        left = area.center().x() - wide * columns / 2
        top = area.center().y() - tall * rows / 2
        by_code = {place.code: place for place in places}
        inset, chosen = max(theme.px(2), 0.5), None
        drawn: dict[str, QRectF] = {}
        for code, across, down in ((cell.code, cell.column, cell.row) for cell in self._cells()):
            box = QRectF(left + across * wide, top + down * tall, wide, tall).adjusted(inset, inset, -inset, -inset)
            place = by_code.get(code) or ShadedCommune(code, "", None, Severity.NORMAL)
            fill(painter, boxed(box), theme, place, shades)
            label(painter, box, theme, place, shades)
            drawn[code] = box
            if code == self.options.chosen:
                chosen = boxed(box)
        for code, alarm in self._alarmed().items():
            if code in drawn:
                draw_alarmed_commune(painter, boxed(drawn[code]), theme, alarm)
        # above all cells, so that no neighbour hides it
        if chosen is not None:
            self._frame(painter, chosen, theme)

    def _land(
        self,
        painter: QPainter,
        area: QRectF,
        theme: Theme,
        places: Sequence[ShadedCommune],
        shades: Shades,
        boundaries: "Boundaries",
    ) -> None:
        """Draw the communes in their own boundaries, and where these come from."""
        source = boundaries.provenance or self.tr("unknown source")
        told = self.tr("Boundaries: {source}").format(source=source)
        area = self._foot(painter, area, theme, told, Severity.NORMAL)
        if area != self._shapes_in:
            self._shapes, self._shapes_in = boundaries.paths(PlainMap(area, boundaries.bounds)), QRectF(area)
        by_code = {place.code: place for place in places}
        for code, path in self._shapes.items():
            place = by_code.get(code) or ShadedCommune(code, "", None, Severity.NORMAL)
            fill(painter, path, theme, place, shades)
            painter.strokePath(path, QPen(Colour.SURFACE, max(theme.px(2), 1.0)))
        # above all shapes, so that no neighbour hides one
        for code, path in self._shapes.items():
            if code in by_code and by_code[code].severity is not Severity.NORMAL:
                middle = path.boundingRect().center()
                small = min(theme.px(22), area.height() * 0.035)
                spot = QRectF(middle, middle).adjusted(-small, -small, small, small)
                label(painter, spot, theme, by_code[code], shades)
        for code, alarm in self._alarmed().items():
            if code in self._shapes:
                draw_alarmed_commune(painter, self._shapes[code], theme, alarm)
        if self.options.chosen in self._shapes:
            self._frame(painter, self._shapes[self.options.chosen], theme)

    def _foot(self, painter: QPainter, area: QRectF, theme: Theme, words: str, severity: Severity) -> QRectF:
        """Say something in one line below the map where there is room for it; return what is left for the map."""
        font = theme.font(TypeRole.SMALL)
        line = line_height(font)
        if area.height() < 5 * line:
            return area
        row = QRectF(area.x(), area.bottom() - line, area.width(), line)
        inset = 0.0 if severity is Severity.NORMAL else theme.px(48)
        severity_mark(painter, QPointF(row.x() + theme.px(18), row.center().y()), theme.px(36), severity)
        text(painter, row.adjusted(inset, 0, 0, 0), words, font, Colour.QUIET)
        return area.adjusted(0, 0, 0, -line - theme.px(6))

    def _beside(
        self, painter: QPainter, area: QRectF, theme: Theme, found: Marked, shades: Shades, column: Column
    ) -> None:
        """Draw what the map's shades and shapes stand for, and list the worst."""
        told = {place.code for place in found.places if place.value is not None}
        area = QRectF(area)
        if told:
            area.adjust(0, steps(painter, area, theme, shades, column, self.language), 0, 0)
        if len(told) < len(self._cells()):
            unknown = self.tr("unknown: {count}").format(count=len(self._cells()) - len(told))
            area.adjust(0, hatching(painter, area, theme, unknown), 0, 0)
        if words := self._said(found):
            area.adjust(0, shapes(painter, area, theme, found.severity, words), 0, 0)
        list_worst(painter, area, theme, self._listed(found), column, self.language)

    def _listed(self, found: Marked) -> list[ShadedCommune]:
        """Return the places, the one that is meant before the worst."""
        return sorted(found.places, key=lambda place: place.code != self.options.chosen)

    def _frame(self, painter: QPainter, path: QPainterPath, theme: Theme) -> None:
        """Frame the one that is meant: light within dark, seen on every shade, and as bold as it is large."""
        bounds = path.boundingRect()
        line = max(theme.px(7), min(bounds.width(), bounds.height()) / 14, 1.5)
        for wide, colour in ((2 * line, Colour.GROUND), (line, Colour.TEXT)):
            painter.strokePath(path, QPen(colour, wide))

    def _alarmed(self) -> dict[str, Alarm]:
        """Return the alarm that each commune is marked for: the first of those that are about it."""
        found: dict[str, Alarm] = {}
        for alarm in in_order(self.alarms_on_map):
            for code in {alarm.item, alarm.commune} - {""}:
                found.setdefault(code, alarm)
        return found

    def _said(self, found: Marked) -> str:
        """Return what bears a shape where that is not all that is beyond a limit."""
        if found.marked == found.abnormal:
            return ""
        counts = {"count": found.marked, "all": found.abnormal}
        return self.tr("{count} worst of {all} beyond the limit").format(**counts)


def _size(cells: Sequence[MapCell]) -> tuple[int, int]:
    """Return how many columns and rows a map has."""
    return max((cell.column for cell in cells), default=0) + 1, max((cell.row for cell in cells), default=0) + 1
