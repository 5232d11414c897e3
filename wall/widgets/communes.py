"""The communes tile: one figure of every commune at a glance, as a map of equal cells."""

import math
from collections.abc import Callable, Sequence
from typing import ClassVar

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from server.contract.messages import Breakdown, Column, Severity
from wall.boundaries import Boundaries, Imported
from wall.communes import communes
from wall.figures import figure, known
from wall.language import Language
from wall.layouts.model import TileSpec
from wall.lettering import CENTRE, RIGHT, line_height, text, text_width
from wall.paint import nothing, severity_mark
from wall.plain import PlainMap
from wall.shaded import Place, fill, label
from wall.shades import Shades, boxed, hatch, ink, shade
from wall.theme import SEVERITY, Colour, Role, Theme
from wall.widgets.base import Tile, Tools

LEAST = 14
"""Side of the smallest cell."""


class CommunesOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which figure is shown."""

    column: int = 1
    """Of the breakdown, counted from 1."""
    boundaries: str = ""
    """Name of a file in the station's folder ``boundaries``, without ``.geojson``; by default the map is of cells."""


class CommunesTile(Tile[Breakdown]):
    """A cell for each commune near where it lies, the darker or brighter the more; with its shape what is abnormal."""

    Options: ClassVar[type[Struct]] = CommunesOptions

    def __init__(self, spec: TileSpec, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(spec, language, parent)
        self._imported = Imported()
        self._imported.ready.connect(self.update)
        self._shapes: dict[str, QPainterPath] = {}
        self._shapes_in = QRectF()

    def equip(self, tools: Tools) -> None:
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
        room = self.width() - 2 * self.theme.padding
        return whole if text_width(whole, self.theme.font(Role.TITLE)) <= room else figure

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw the map, and beside or below it the steps and the worst, as far as there is room."""
        column, font = self._column(), theme.font(Role.SMALL)
        places = self._places()
        if column is None or not places:
            words = self.tr("No figures of communes") if self.document.rows else self.tr("Nothing to show")
            nothing(painter, area, theme, words)
            return
        line, gap = line_height(font), theme.px(30)
        told = [place.value for place in places if place.value is not None]
        shades = Shades.of(told)
        side = max(theme.px(560), area.width() * 0.32)
        if area.width() - side - gap >= theme.px(600) and area.height() >= 4 * line:
            ground = area.adjusted(0, 0, -side - gap, 0)
            beside = QRectF(ground.right() + gap, area.y(), side, area.height())
            legend = self._legend(painter, beside, theme, shades, column) if told else 0.0
            beside.adjust(0, legend, 0, 0)
            beside.adjust(0, self._unknown(painter, beside, theme, places), 0, 0)
            self._worst(painter, beside, theme, places, column)
        elif area.height() >= area.width() * 0.75 + 3 * line:
            ground = area.adjusted(0, 0, 0, area.width() * 0.75 - area.height())
            below = area.adjusted(0, ground.height() + theme.px(16), 0, 0)
            legend = self._legend(painter, below, theme, shades, column) if told else 0.0
            self._worst(painter, below.adjusted(0, legend, 0, 0), theme, places, column)
        else:
            ground = area
            # a step cannot be read without its number
            if told and area.height() >= theme.px(380):
                strip = QRectF(area.x(), area.bottom() - line, area.width(), line)
                drawn = self._legend(painter, strip, theme, shades, column)
                ground = area.adjusted(0, 0, 0, -drawn)
        if min(ground.width() / _columns(), ground.height() / _rows()) < theme.px(LEAST):
            self._worst(painter, area, theme, places, column)
            return
        if self._imported.problem is not None:
            ground = self._foot(painter, ground, theme, self.language.say(self._imported.problem), Severity.WARNING)
        if self._imported.boundaries is not None:
            self._land(painter, ground, theme, places, shades, self._imported.boundaries)
        else:
            self._map(painter, ground, theme, places, shades)

    def _column(self) -> Column | None:
        columns, number = self.document.columns, self.options.column
        return columns[number - 1] if 1 <= number <= len(columns) else None

    def _places(self) -> list[Place]:
        """Return the communes of the document, in its order."""
        number = self.options.column - 1
        rows = (row for row in self.document.rows if row.id in communes() and number < len(row.cells))
        return [
            Place(row.id, self.language.say(row.name), known(row.cells[number].value), row.cells[number].severity)
            for row in rows
        ]

    def _map(self, painter: QPainter, area: QRectF, theme: Theme, places: Sequence[Place], shades: Shades) -> None:
        wide, tall = area.width() / _columns(), area.height() / _rows()
        # a cell much wider than high would no longer look like a map
        wide, tall = min(wide, tall * 1.8), min(tall, wide * 1.2)
        left = area.center().x() - wide * _columns() / 2
        top = area.center().y() - tall * _rows() / 2
        by_code = {place.code: place for place in places}
        inset = max(theme.px(2), 0.5)
        for code, commune in communes().items():
            across, down = commune.cell
            box = QRectF(left + across * wide, top + down * tall, wide, tall).adjusted(inset, inset, -inset, -inset)
            place = by_code.get(code) or Place(code, "", None, Severity.NORMAL)
            fill(painter, boxed(box), theme, place, shades)
            label(painter, box, theme, place, shades)

    def _land(
        self,
        painter: QPainter,
        area: QRectF,
        theme: Theme,
        places: Sequence[Place],
        shades: Shades,
        boundaries: Boundaries,
    ) -> None:
        """Draw the communes in their own boundaries, and where these come from."""
        source = boundaries.provenance or self.tr("unknown source")
        told = self.tr("Boundaries: {source}").format(source=source)
        area = self._foot(painter, area, theme, told, Severity.NORMAL)
        if area != self._shapes_in:
            self._shapes, self._shapes_in = boundaries.paths(PlainMap(area, boundaries.bounds)), QRectF(area)
        by_code = {place.code: place for place in places}
        for code, path in self._shapes.items():
            place = by_code.get(code) or Place(code, "", None, Severity.NORMAL)
            fill(painter, path, theme, place, shades)
            painter.strokePath(path, QPen(Colour.SURFACE, max(theme.px(2), 1.0)))
        # above all shapes, so that no neighbour hides one
        for code, path in self._shapes.items():
            if code in by_code and by_code[code].severity is not Severity.NORMAL:
                middle = path.boundingRect().center()
                small = min(theme.px(22), area.height() * 0.035)
                spot = QRectF(middle, middle).adjusted(-small, -small, small, small)
                label(painter, spot, theme, by_code[code], shades)

    def _foot(self, painter: QPainter, area: QRectF, theme: Theme, words: str, severity: Severity) -> QRectF:
        """Say something in one line below the map where there is room for it; return what is left for the map."""
        font = theme.font(Role.SMALL)
        line = line_height(font)
        if area.height() < 5 * line:
            return area
        row = QRectF(area.x(), area.bottom() - line, area.width(), line)
        inset = 0.0 if severity is Severity.NORMAL else theme.px(48)
        severity_mark(painter, QPointF(row.x() + theme.px(18), row.center().y()), theme.px(36), severity)
        text(painter, row.adjusted(inset, 0, 0, 0), words, font, Colour.QUIET)
        return area.adjusted(0, 0, 0, -line - theme.px(6))

    def _legend(self, painter: QPainter, area: QRectF, theme: Theme, shades: Shades, column: Column) -> float:
        """Draw each step with where it begins; return the height that took, none where they do not fit."""
        font = theme.font(Role.SMALL)
        line = line_height(font)
        starts = shades.starts()
        # round steps may be finer than the figures are written
        finer = 0 if not shades.step else max(0, math.ceil(-math.log10(shades.step) - 1e-9))
        decimals = max(column.decimals if shades.step < 1 else 0, finer)
        words = [self.language.number(start, decimals) for start in starts]
        each = max(text_width(word, font) for word in words) + theme.px(24)
        if each * len(words) > area.width():
            # the least and the most tell which way the shades go
            words, each = [words[0], *[""] * (len(words) - 2), words[-1]], area.width() / len(words)
            if max(text_width(words[0], font), text_width(words[-1], font)) > each or len(words) < 2:
                return 0.0
        for number, word in enumerate(words):
            box = QRectF(area.x() + number * each, area.y(), each, line)
            colour = shade(number)
            painter.fillRect(box, colour)
            text(painter, box, word, font, ink(colour), CENTRE)
        return line + theme.px(20)

    def _unknown(self, painter: QPainter, area: QRectF, theme: Theme, places: Sequence[Place]) -> float:
        """Say what hatching means and of how many nobody knows anything; return the height that took."""
        font = theme.font(Role.SMALL)
        line = line_height(font)
        told = {place.code for place in places if place.value is not None}
        words = self.tr("unknown: {count}").format(count=len(communes()) - len(told))
        if len(told) == len(communes()) or area.height() < 5 * line or area.width() < theme.px(500):
            return 0.0
        box = QRectF(area.x(), area.y(), theme.px(90), line)
        hatch(painter, boxed(box), theme.px(22), max(theme.px(4), 1.0))
        text(painter, area.adjusted(theme.px(114), 0, 0, line - area.height()), words, font, Colour.QUIET)
        return line + theme.px(20)

    def _worst(self, painter: QPainter, area: QRectF, theme: Theme, places: Sequence[Place], column: Column) -> None:
        """List those that want attention first, as many as fit."""
        font, mark = theme.font(Role.SMALL), theme.px(36)
        row = QRectF(area.x(), area.y(), area.width(), line_height(font))
        for place in sorted(places, key=_attention(column)):
            if row.bottom() > area.bottom() + 1:
                break
            amount = figure(self.language, place.value, column.decimals)
            width = text_width(amount, font) + 1
            inset = 0.0 if place.severity is Severity.NORMAL else mark + theme.px(12)
            names = row.width() - inset - width - theme.px(24)
            if names < theme.px(100):
                width, names = 0.0, row.width() - inset
            severity_mark(painter, QPointF(row.x() + mark / 2, row.center().y()), mark, place.severity)
            name = QRectF(row.x() + inset, row.y(), names, row.height())
            words = place.name if text_width(place.name, font) <= names else " ".join(place.which)
            text(painter, name, words, font, Colour.TEXT)
            if width:
                text(painter, row.adjusted(row.width() - width, 0, 0, 0), amount, font, SEVERITY[place.severity], RIGHT)
            row.translate(0, row.height() + theme.px(4))


def _attention(column: Column) -> Callable[[Place], tuple[int, int, float]]:
    """Return what orders communes: the gravest first, then the worst figure, then those that nobody knows."""
    sign = 1.0 if column.better == "higher" else -1.0

    def order(place: Place) -> tuple[int, int, float]:
        return -place.severity.gravity, int(place.value is None), sign * (place.value or 0.0)

    return order


def _columns() -> int:
    return max(commune.cell[0] for commune in communes().values()) + 1


def _rows() -> int:
    return max(commune.cell[1] for commune in communes().values()) + 1
