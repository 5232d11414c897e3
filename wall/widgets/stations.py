"""The stations tile: what each computer of a wall really shows, and what of it is not as it should be."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from server.contract.messages import Severity, StationState, Update
from server.contract.messages.layouts import TileSpec
from wall import __version__
from wall.client.freshness import Freshness, freshness
from wall.drawing.number_format import UNKNOWN
from wall.drawing.shapes import nothing, severity_mark, state_mark
from wall.drawing.text import RIGHT, elide, line_height, text, text_width, wrap
from wall.language import Language
from wall.theme import Colour, Theme, TypeRole
from wall.widgets.base import Tile

NAME = 0.4
"""Share of the width that names get at most."""
WIDEST = 0.3
"""Share of the width that one column gets at most."""
CUT = 260
"""Narrower than this no column is cut: it is left out."""


class _Station(NamedTuple):
    """One station, as it is written."""

    name: str
    silent: bool
    troubles: list[str]
    cells: list[str]
    """One for each column."""


class StationsTile(Tile[StationState]):
    """One row for each station, those first that are silent or show less than they should."""

    # a station that is silent is no reason to doubt the others
    live = True

    def __init__(self, spec: TileSpec, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(spec, language, parent)
        self._states: dict[str, Freshness] = {}
        """How each station was judged last."""

    def judge(self, now: datetime, live: bool) -> None:  # noqa: FBT001 - as the base has it
        """Judge again, and show which of the stations have fallen silent or report again."""
        super().judge(now, live)
        states = {topic: freshness(update, now, live=live) for topic, update in self._updates.items()}
        if states != self._states:
            self._states = states
            self.update()

    def heading(self) -> str:
        """Return how many of the stations report."""
        stations = self._stations()
        if not stations:
            return self.tr("Stations")
        heard = sum(not station.silent for station in stations)
        return self.tr("Stations: {heard}/{all} report").format(heard=heard, all=len(stations))

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw as many rows and columns as fit."""
        stations = self._stations()
        if not stations:
            nothing(painter, area, theme, self.tr("No stations"))
            return
        small = theme.font(TypeRole.SMALL)
        line, gap, mark = line_height(small), theme.px(34), theme.px(34) + theme.px(18)
        names = min(
            mark + max(text_width(station.name, theme.font(TypeRole.STRONG)) for station in stations),
            area.width() * NAME,
        )
        widths = self._widths(stations, theme, area.width() - names, area.width() * WIDEST)
        top = area.y()
        if widths and area.height() >= 2 * line:
            heads = [elide(head, small, width) for head, width in zip(self._heads(), widths, strict=False)]
            self._cells(painter, QRectF(area.x(), top, area.width(), line), theme, heads, widths, quiet=True)
            top += line
        left = area.width() - sum(widths) - gap * len(widths)
        shown = 0
        for number, station in enumerate(stations):
            if number and top + line > area.bottom() + 1:
                break
            shown += 1
            row = QRectF(area.x(), top, area.width(), line)
            self._mark(painter, row, theme, station)
            name = QRectF(row.x() + mark, top, left - mark, line)
            text(painter, name, station.name, theme.font(TypeRole.STRONG) if station.troubles else small, Colour.TEXT)
            self._cells(painter, row, theme, station.cells, widths, quiet=station.silent)
            top = self._troubles(painter, row.adjusted(mark, 0, 0, 0), area.bottom(), theme, station) + theme.px(8)
        self.showing(shown, len(stations), columns=len(self._heads()) - len(widths))

    def _stations(self) -> list[_Station]:
        """Return what is known of each station, what is wrong first."""
        found = [
            self._station(topic, update, update.document)
            for topic, update in self._updates.items()
            if isinstance(update.document, StationState) and not update.document.revoked
        ]
        return sorted(found, key=lambda station: (not station.silent, not station.troubles, station.name))

    def _station(self, topic: str, update: Update, state: StationState) -> _Station:
        silent = self._states.get(topic, Freshness.FRESH) not in (Freshness.FRESH, Freshness.PARTIAL)
        troubles = self._wrong(state)
        if silent and update.taken is not None:
            troubles = [self.tr("silent since {moment}").format(moment=self.language.moment(update.taken, self.now))]
        if update.error is not None:
            troubles.append(self.language.say(update.error))
        video = state.video
        layouts = Counter(screen.layout for screen in state.screens)
        cells = [
            ", ".join(f"{count} \u00d7 {layout}" for layout, count in layouts.items()) or UNKNOWN,
            f"{video.live}/{video.cameras}" if video else UNKNOWN,
            f"{self.language.number(video.memory / 1e6)} MB" if video else UNKNOWN,
            state.version,
            f"{state.wall} \u00b7 {state.language}",
        ]
        return _Station(topic.partition("/")[2], silent, troubles, cells)

    def _heads(self) -> list[str]:
        """Return what the columns are, the one that is left out last first."""
        return [
            self.tr("Screens"),
            self.tr("Cameras"),
            self.tr("Memory"),
            self.tr("Version"),
            self.tr("Wall"),
        ]

    def _wrong(self, state: StationState) -> list[str]:
        """Return what a station that reports does not do as it should."""
        wrong = []
        if not state.screens:
            wrong.append(self.tr("no screen"))
        wrong += map(self.language.say, state.unlike_room)
        if state.video and state.video.live < state.video.cameras:
            missing = state.video.cameras - state.video.live
            wrong.append(self.tr("cameras without picture: {count}").format(count=self.language.number(missing)))
        if state.video and state.video.reduced:
            reduced = self.language.number(state.video.reduced)
            wrong.append(self.tr("cameras reduced, it can decode no more: {count}").format(count=reduced))
        if state.version != __version__:
            wrong.append(self.tr("version {version}, here {own}").format(version=state.version, own=__version__))
        return wrong

    def _widths(self, stations: Sequence[_Station], theme: Theme, room: float, widest: float) -> list[float]:
        """Return how wide the columns are that fit beside the names; the first gets what room is left."""
        small, gap = theme.font(TypeRole.SMALL), theme.px(34)
        widths: list[float] = []
        wanted = [
            max(text_width(words, small) for words in (head, *(each.cells[number] for each in stations)))
            for number, head in enumerate(self._heads())
        ]
        for each in wanted:
            width = min(each, widest)
            if room < width + gap or width < min(each, theme.px(CUT)):
                break
            room -= width + gap
            widths.append(width)
        return [min(wanted[0], widths[0] + room), *widths[1:]] if widths else []

    def _cells(
        self,
        painter: QPainter,
        row: QRectF,
        theme: Theme,
        cells: Sequence[str],
        widths: Sequence[float],
        *,
        quiet: bool,
    ) -> None:
        small, gap = theme.font(TypeRole.SMALL), theme.px(34)
        left = row.right() - sum(widths) - gap * (len(widths) - 1)
        for words, width in zip(cells, widths, strict=False):
            where = QRectF(left, row.y(), width, row.height())
            text(painter, where, words, small, Colour.QUIET if quiet else Colour.TEXT, RIGHT)
            left += width + gap

    def _mark(self, painter: QPainter, row: QRectF, theme: Theme, station: _Station) -> None:
        size = theme.px(34)
        middle = QPointF(row.x() + size / 2, row.center().y())
        if station.silent or not station.troubles:
            state_mark(painter, middle, size, Freshness.STALE if station.silent else Freshness.FRESH)
        else:
            severity_mark(painter, middle, size, Severity.WARNING)

    def _troubles(self, painter: QPainter, row: QRectF, bottom: float, theme: Theme, station: _Station) -> float:
        """Draw below a row what is wrong, in at most two lines; return where the next row begins."""
        small, top = theme.font(TypeRole.SMALL), row.bottom()
        most = min(2, int((bottom + 1 - top) / row.height()))
        colour = Colour.STALE if station.silent else Colour.WARNING
        words = ", ".join(station.troubles)
        for each in wrap(words, small, row.width(), most) if words and most > 0 else ():
            text(painter, QRectF(row.x(), top, row.width(), row.height()), each, small, colour)
            top += row.height()
        return top
