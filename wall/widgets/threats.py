"""The threats tile: a map of the world, and from which countries attacks come to the province."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import ClassVar, NamedTuple

from msgspec import Struct
from PySide6.QtCore import QElapsedTimer, QPointF, QRect, QRectF
from PySide6.QtGui import QHideEvent, QPainter, QPen, QPixmap, QRegion, QShowEvent
from PySide6.QtWidgets import QWidget

from server.contract.messages import Flow, Flows, Severity
from wall.arcs import DOT, Arc
from wall.freshness import Freshness
from wall.language import Language
from wall.layouts.model import TileSpec
from wall.lettering import line_height, text, text_width
from wall.pace import Pace
from wall.paint import nothing, severity_mark
from wall.table import Figure, TableRow, draw_table
from wall.theme import Colour, Role, Theme
from wall.widgets.base import Tile
from wall.world import Country, WorldMap, world

MOST = 40
"""Arcs at most: more could not be told apart."""
JOURNEY = 3.0
"""Seconds that a dot takes from its country to the province."""
NARROW = 400
"""Width below which there are names without figures."""
HERE = (21.85, 106.76)
"""Where attacks arrive: Lạng Sơn, latitude and longitude."""


class ThreatsOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is shown."""

    moving: bool = True
    """A dot travels along each arc while the data are fresh."""


class _Source(NamedTuple):
    """What comes from one country."""

    name: str
    place: Country | None
    """None where nobody knows."""
    attacks: int
    severity: Severity


class ThreatsTile(Tile[Flows]):
    """An arc for each country: the more attacks the wider, the graver the stronger in colour, with a shape.

    What does not move is drawn when a document comes, and copied; the dots alone are drawn in each frame. So a frame
    costs the same however many attacks there are.
    """

    Options: ClassVar[type[Struct]] = ThreatsOptions

    def __init__(self, spec: TileSpec, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(spec, language, parent)
        self._ground = QPixmap()
        """Sea and land."""
        self._ground_of: object = None
        self._still = QPixmap()
        """All that does not move."""
        self._still_of: object = None
        self._arcs: list[Arc] = []
        self._dots: list[QPointF] = []
        self._since = QElapsedTimer()
        self._pacing = Pace(self)
        self._pacing.due.connect(self._move)

    def heading(self) -> str:
        """Return how many attacks there are a minute."""
        if not self.documents or not math.isfinite(self.document.per_minute):
            return self.tr("Cyber-attacks")
        rate = self.language.number(self.document.per_minute, 1)
        whole = self.tr("Cyber-attacks: {rate}/min").format(rate=rate)
        room = self.width() - 2 * self.theme.padding
        return whole if text_width(whole, self.theme.font(Role.TITLE)) <= room else self._per_minute(rate)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Move while there is somebody to see it."""
        super().showEvent(event)
        self._pace()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Rest while hidden."""
        self._pacing.stop()
        super().hideEvent(event)

    def judge(self, now: datetime, live: bool) -> None:  # noqa: FBT001 - kept as a pair
        """Judge anew how old the content is: what is old does not move."""
        super().judge(now, live)
        self._pace()

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Copy what does not move, and draw the dots where they have got to."""
        ratio = painter.device().devicePixelRatio()
        # the palette's colours change in place
        looks = (ratio, theme, Colour.TEXT.rgba(), Colour.GROUND.rgba())
        key = (self.document, area.getRect(), self.language.code, looks)
        # compared by what it is first: a document of the same content is the same picture
        if key != self._still_of:
            self._still, self._still_of = QPixmap(self.size() * ratio), key
            self._still.setDevicePixelRatio(ratio)
            self._still.fill(Colour.SURFACE)
            self._arcs, self._dots = [], []
            with QPainter(self._still) as still:
                still.setRenderHints(painter.renderHints())
                self._draw_still(still, area, theme, looks)
            self._pace()
        painter.drawPixmap(area, self._still, QRectF(area.topLeft() * ratio, area.size() * ratio))
        for arc, dot in zip(self._arcs, self._dots, strict=False):
            arc.draw_dot(painter, theme, dot)

    def _pace(self) -> None:
        """Run or rest."""
        runs = self.options.moving and self.isVisible() and self.freshness is Freshness.FRESH and bool(self._arcs)
        if runs and not self._pacing.runs:
            self._since.start()
            self._pacing.start()
        elif not runs and self._pacing.runs:
            self._pacing.stop()
            self._dots = []
            self.update()

    def _move(self) -> None:
        """Move every dot on and have only the places painted that it leaves and where it comes to."""
        time = self._since.elapsed() / 1000 / JOURNEY
        before, reach = self._dots, math.ceil(self.theme.px(DOT)) + 2
        # each begins elsewhere, so that they do not arrive together
        self._dots = [arc.at((time + n * 0.618) % 1.0) for n, arc in enumerate(self._arcs)]
        touched = QRegion()
        for dot in (*before, *self._dots):
            touched += QRect(round(dot.x()) - reach, round(dot.y()) - reach, 2 * reach, 2 * reach)
        self.update(touched)

    def _draw_still(self, painter: QPainter, area: QRectF, theme: Theme, looks: object) -> None:
        """Draw the map with its arcs, and beside and below it who attacks and whom, as far as there is room."""
        font = theme.font(Role.SMALL)
        line, gap = line_height(font), theme.px(34)
        sources = self._sources()
        side = max(theme.px(600), area.width() * 0.3)
        beside = bool(sources) and area.width() - side - gap >= theme.px(900) and area.height() >= 5 * line
        room = area.adjusted(0, 0, -side - gap if beside else 0, 0)
        footed = area.height() - line >= theme.px(330)
        flat = WorldMap.within(room.adjusted(0, 0, 0, 0 if beside or not footed else -line - theme.px(6)))
        if not flat.legible(theme):
            self._list(painter, area, theme, self.tr("Sources"), sources)
            return
        self._map(painter, flat, theme, sources, looks)
        below = QRectF(room.x(), flat.area.bottom() + theme.px(6), room.width(), area.bottom() - flat.area.bottom())
        below.adjust(0, 0, 0, -theme.px(6))
        if not beside:
            self._foot(painter, below.adjusted(0, 0, 0, min(line - below.height(), 0)), theme, sources)
            return
        right = QRectF(area.right() - side, area.y(), side, area.height())
        if below.height() < 3 * line:
            right.setHeight(area.height() * 0.55)
            below = QRectF(right.x(), right.bottom(), side, area.height() * 0.45)
        self._list(painter, right, theme, self.tr("Sources"), sources)
        self._list(painter, below, theme, self.tr("Agencies hit"), self._targets())

    def _map(self, painter: QPainter, flat: WorldMap, theme: Theme, sources: Sequence[_Source], looks: object) -> None:
        ratio = painter.device().devicePixelRatio()
        key = (flat.area.getRect(), looks)
        if key != self._ground_of:
            self._ground, self._ground_of = QPixmap((flat.area.size() * ratio).toSize()), key
            self._ground.setDevicePixelRatio(ratio)
            self._ground.fill(Colour.GROUND)
            with QPainter(self._ground) as ground:
                ground.setRenderHint(QPainter.RenderHint.Antialiasing)
                WorldMap(QRectF(QPointF(0, 0), flat.area.size())).draw_land(ground)
        painter.drawPixmap(flat.area.topLeft(), self._ground)
        placed = [source for source in sources if source.place is not None]
        drawn = sorted(placed, key=lambda one: (one.severity.gravity, one.attacks))[-MOST:]
        most = max((source.attacks for source in drawn), default=1) or 1
        here = flat.place(*HERE)
        for source in drawn:
            if source.place is not None:
                start, share = flat.place(source.place.latitude, source.place.longitude), source.attacks / most
                self._arcs.append(Arc.between(start, here, flat.area, source.severity, share))
                self._arcs[-1].draw(painter, theme)
        flat.draw_islands(painter, theme)
        painter.setPen(QPen(Colour.TEXT, theme.px(4)))
        painter.setBrush(Colour.GROUND)
        painter.drawEllipse(here, theme.px(10), theme.px(10))

    def _foot(self, painter: QPainter, row: QRectF, theme: Theme, sources: Sequence[_Source]) -> None:
        """Say in one line who attacks most, as many as fit, and how many come from nobody knows where."""
        font = theme.font(Role.SMALL)
        if row.height() < line_height(font) - 1:
            return
        if not sources:
            text(painter, row, self._nothing(), font, Colour.QUIET)
            return
        mark, gap, left = theme.px(34), theme.px(40), row.x()
        # those on the map can be seen there: of the others, nothing but this line tells
        for source in sorted(sources, key=lambda one: one.place is not None):
            words = f"{source.name} {self.language.number(source.attacks)}"
            inset = 0.0 if source.severity is Severity.NORMAL else mark + theme.px(10)
            width = inset + text_width(words, font) + 1
            if left + width > row.right():
                continue
            severity_mark(painter, QPointF(left + mark / 2, row.center().y()), mark, source.severity)
            text(painter, QRectF(left + inset, row.y(), width - inset, row.height()), words, font, Colour.TEXT)
            left += width + gap

    def _list(self, painter: QPainter, area: QRectF, theme: Theme, head: str, sources: Sequence[_Source]) -> None:
        font = theme.font(Role.SMALL)
        if not sources:
            nothing(painter, area, theme, self._nothing())
            return
        if area.width() < theme.px(NARROW):
            self._names(painter, area, theme, sources)
            return
        if area.height() < 2 * line_height(font):
            self._foot(painter, area, theme, sources)
            return
        longest = max(source.attacks for source in sources) or 1
        rows = [
            TableRow(
                source.name,
                [Figure(self.language.number(source.attacks), source.severity)],
                source.attacks / longest,
            )
            for source in sources
        ]
        minutes = self.tr("{minutes} min").format(minutes=self.document.minutes)
        wide = area.width() - text_width(minutes, font) - theme.px(34)
        if text_width(head, font) <= wide:
            text(painter, QRectF(area.x(), area.y(), wide, line_height(font)), head, font, Colour.QUIET)
        draw_table(painter, area, theme, [minutes], rows)

    def _names(self, painter: QPainter, area: QRectF, theme: Theme, sources: Sequence[_Source]) -> None:
        """Name those that want attention, where there is no room for figures."""
        font, mark = theme.font(Role.SMALL), theme.px(34)
        row = QRectF(area.x(), area.y(), area.width(), line_height(font))
        for source in sorted(sources, key=lambda one: -one.severity.gravity):
            if row.bottom() > area.bottom() + 1:
                break
            inset = 0.0 if source.severity is Severity.NORMAL else mark + theme.px(10)
            severity_mark(painter, QPointF(row.x() + mark / 2, row.center().y()), mark, source.severity)
            text(painter, row.adjusted(inset, 0, 0, 0), source.name, font, Colour.TEXT)
            row.translate(0, row.height())

    def _per_minute(self, rate: str) -> str:
        return self.tr("{rate}/min").format(rate=rate)

    def _nothing(self) -> str:
        return self.tr("No attacks in {minutes} minutes").format(minutes=self.document.minutes)

    def _sources(self) -> list[_Source]:
        """Return the countries that attack, the most frequent first."""
        countries = world().countries

        def source(code: str, count: int, severity: Severity) -> _Source:
            country = countries.get(code)
            name = self.language.say(country.name) if country else code or self.tr("Unknown")
            return _Source(name, country, count, severity)

        return [source(*each) for each in _counted((flow.country, flow) for flow in self.document.flows)]

    def _targets(self) -> list[_Source]:
        """Return the agencies that are hit, the most frequent first."""
        named = ((self.language.say(flow.target), flow) for flow in self.document.flows)
        return [_Source(name, None, count, severity) for name, count, severity in _counted(named)]


def _counted(flows: Iterable[tuple[str, Flow]]) -> list[tuple[str, int, Severity]]:
    """Return by name how many there are, and how grave the gravest is."""
    counts: Counter[str] = Counter()
    gravest: dict[str, Severity] = {}
    for name, flow in flows:
        counts[name] += flow.count
        gravest[name] = max(gravest.get(name, Severity.NORMAL), flow.severity, key=lambda one: one.gravity)
    return [(name, count, gravest[name]) for name, count in counts.most_common()]
