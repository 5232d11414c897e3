"""The threats tile: a map of the world, and from which countries attacks come to the province."""

import math
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from msgspec import Struct
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QHideEvent, QPainter, QPen, QPixmap, QRegion, QShowEvent
from PySide6.QtWidgets import QWidget

from server.contract.messages import Flows
from server.contract.messages.layouts import TileSpec
from wall.client.freshness import Freshness
from wall.drawing.frame_clock import FrameClock
from wall.drawing.shapes import nothing
from wall.drawing.text import line_height, text, text_width
from wall.guard import guarded
from wall.language import Language
from wall.maps.arcs import DOT, Arc
from wall.maps.world import WorldMap
from wall.theme import Colour, Theme, TypeRole
from wall.widgets.base import Tile
from wall.widgets.threats.attackers import Attacker, by_country, by_target, write_line, write_list

MOST = 40
"""Arcs at most: more could not be distinguished."""
JOURNEY = 3.0
"""Seconds that a dot takes from its country to the province."""


class ThreatsOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is shown."""

    moving: bool = True
    """A dot travels along each arc while the data are fresh."""


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
        self._listed = (0, 0)
        """Countries that are named where there is no room for a map, and of how many."""
        self._arcs: list[Arc] = []
        self._dots: list[QPointF] = []
        self._pacing = FrameClock(self)
        self._pacing.due.connect(self._move)

    def heading(self) -> str:
        """Return how many attacks there are a minute."""
        if not self.documents or not math.isfinite(self.document.per_minute):
            return self.tr("Cyber-attacks")
        rate = self.language.number(self.document.per_minute, 1)
        whole = self.tr("Cyber-attacks: {rate}/min").format(rate=rate)
        room = self.title_room
        return whole if text_width(whole, self.theme.font(TypeRole.TITLE)) <= room else self._per_minute(rate)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Move while there is somebody to see it."""
        super().showEvent(event)
        self._pace()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Rest while hidden."""
        self._pacing.stop()
        super().hideEvent(event)

    def judge(self, now: datetime, live: bool) -> None:  # noqa: FBT001 - kept as a pair
        """Judge again how old the content is: what is old does not move."""
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
            self._arcs, self._dots, self._listed = [], [], (0, 0)
            with QPainter(self._still) as still:
                still.setRenderHints(painter.renderHints())
                self._draw_still(still, area, theme, looks)
            self._pace()
        self.showing(*self._listed)
        painter.drawPixmap(area, self._still, QRectF(area.topLeft() * ratio, area.size() * ratio))
        for arc, dot in zip(self._arcs, self._dots, strict=False):
            arc.draw_dot(painter, theme, dot)

    def _pace(self) -> None:
        """Run or rest."""
        runs = self.options.moving and self.isVisible() and self.freshness is Freshness.FRESH and bool(self._arcs)
        if runs and not self._pacing.runs:
            self._pacing.start()
        elif not runs and self._pacing.runs:
            self._pacing.stop()
            self._dots = []
            self.update()

    @guarded
    def _move(self) -> None:
        """Move every dot on and have only the places painted that it leaves and where it comes to."""
        time = self.clock / JOURNEY
        before, reach = self._dots, math.ceil(self.theme.px(DOT)) + 2
        # each begins elsewhere, so that they do not arrive together
        self._dots = [arc.at((time + n * 0.618) % 1.0) for n, arc in enumerate(self._arcs)]
        touched = QRegion()
        for dot in (*before, *self._dots):
            touched += QRect(round(dot.x()) - reach, round(dot.y()) - reach, 2 * reach, 2 * reach)
        self.update(touched)

    def _draw_still(self, painter: QPainter, area: QRectF, theme: Theme, looks: object) -> None:
        """Draw the map with its arcs, and beside and below it who attacks and whom, as far as there is room."""
        font = theme.font(TypeRole.SMALL)
        line, gap = line_height(font), theme.px(34)
        sources = by_country(self.document.flows, self.tr("Unknown"), self.language)
        side = max(theme.px(600), area.width() * 0.3)
        beside = bool(sources) and area.width() - side - gap >= theme.px(900) and area.height() >= 5 * line
        room = area.adjusted(0, 0, -side - gap if beside else 0, 0)
        footed = area.height() - line >= theme.px(330)
        flat = WorldMap.within(room.adjusted(0, 0, 0, 0 if beside or not footed else -line - theme.px(6)))
        if not flat.legible(theme):
            self._listed = (self._list(painter, area, theme, self.tr("Sources"), sources), len(sources))
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
        self._list(painter, below, theme, self.tr("Agencies hit"), by_target(self.document.flows, self.language))

    def _map(self, painter: QPainter, flat: WorldMap, theme: Theme, sources: Sequence[Attacker], looks: object) -> None:
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
        here = flat.place(*self.document.at) if self.document.at else None
        for source in drawn:
            if source.place is not None and here is not None:
                start, share = flat.place(source.place.latitude, source.place.longitude), source.attacks / most
                self._arcs.append(Arc.between(start, here, flat.area, source.severity, share))
                self._arcs[-1].draw(painter, theme)
        flat.draw_islands(painter, theme)
        if here is not None:
            painter.setPen(QPen(Colour.TEXT, theme.px(4)))
            painter.setBrush(Colour.GROUND)
            painter.drawEllipse(here, theme.px(10), theme.px(10))

    def _foot(self, painter: QPainter, row: QRectF, theme: Theme, sources: Sequence[Attacker]) -> None:
        font = theme.font(TypeRole.SMALL)
        if row.height() < line_height(font) - 1:
            return
        if sources:
            write_line(painter, row, theme, sources, self.language)
        else:
            text(painter, row, self._nothing(), font, Colour.QUIET)

    def _list(self, painter: QPainter, area: QRectF, theme: Theme, head: str, found: Sequence[Attacker]) -> int:
        if found:
            minutes = self.tr("{minutes} min").format(minutes=self.document.minutes)
            return write_list(painter, area, theme, found, self.language, head=head, unit=minutes)
        nothing(painter, area, theme, self._nothing())
        return 0

    def _per_minute(self, rate: str) -> str:
        return self.tr("{rate}/min").format(rate=rate)

    def _nothing(self) -> str:
        return self.tr("No attacks in {minutes} minutes").format(minutes=self.document.minutes)
