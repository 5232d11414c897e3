"""The ranking tile: one figure of departments or communes as bars, with the target they are held to."""

from collections.abc import Sequence
from typing import Annotated, ClassVar, NamedTuple

from msgspec import Meta, Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from server.contract.messages import About, Breakdown, Cell, Column, Severity
from server.contract.messages.layouts import TileSpec
from wall.drawing.number_format import figure, known
from wall.drawing.shapes import nothing, severity_mark
from wall.drawing.text import CENTRE, RIGHT, line_height, text, text_width
from wall.language import Language
from wall.theme import SEVERITY, Colour, Theme, TypeRole
from wall.widgets.base import Tile

NAME = 0.55
"""Share of the width that names get at most."""
SHORTEST = 110
"""Least length of the longest bar beside a name; where there is less room, bars stand below the names."""


class RankingOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which figure is ranked, and how."""

    column: Annotated[int, Meta(ge=1)] = 1
    """Which figure of the breakdown, counted from 1."""
    best: bool = False
    """The best stand first; by default what wants attention."""
    rows: Annotated[int, Meta(ge=1)] | None = None
    """The most that are shown; by default as many as fit."""
    target: float | None = None
    """What the line stands at, and what misses it is marked; by default the figure's own: its plan, or the value at
    which its pack makes it a warning."""


class _Bar(NamedTuple):
    """One row, as it is written."""

    name: str
    value: float | None
    words: str
    severity: Severity


class _Scale(NamedTuple):
    """What the ends of the bars' room stand for."""

    low: float
    high: float

    def x(self, room: QRectF, value: float) -> float:
        span = (self.high - self.low) or 1.0
        return room.x() + room.width() * (value - self.low) / span


class RankingTile(Tile[Breakdown]):
    """Name, bar and value in each row; what misses the target bears a shape."""

    Options: ClassVar[type[Struct]] = RankingOptions
    counts: ClassVar[bool] = True

    def __init__(self, spec: TileSpec, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(spec, language, parent)
        self._fitting = 0
        """Rows that there was room for when they were drawn last."""

    def heading(self) -> str:
        """Return which figure is ranked, and how many of the rows are shown where not all of them are."""
        column = self._column()
        if column is None:
            return self.language.say(self.document.name) if self.documents else ""
        name, unit = self.language.say(column.name), self.language.say(column.unit)
        measured = name if unit.casefold() in name.casefold() else f"{name}, {unit}"
        whole, by = self.language.say(self.document.name), self.language.say(self.document.by)
        # "Overdue dossiers: Overdue, dossiers" would say everything twice
        twice = name.casefold() in whole.casefold() and unit.casefold() in whole.casefold()
        total = len(self.document.rows)
        shown = f" {self._fitting}/{total}" if self._fitting < total else ""
        whole_row, font = self.width() - 2 * self.theme.padding, self.theme.font(TypeRole.TITLE)
        room = self.title_room if self.dated() else whole_row
        spelt = (
            (whole if twice else f"{whole}: {measured}") + shown,
            f"{by}: {measured}{shown}",
            name + shown,
        )
        return next((words for words in spelt if text_width(words, font) <= room), (shown or name).strip())

    def abouts(self) -> Sequence[About]:
        """Return which time the figure is about."""
        column = self._column() if self.documents else None
        return [column.about] if column is not None and column.about is not None else []

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw as many rows as are legible."""
        column = self._column()
        bars = self._bars(column) if column is not None else []
        if column is None or not bars:
            self._fitting = 0
            nothing(painter, area, theme, self.tr("Nothing to show"))
            return
        bars = bars[
            : min(self.options.rows or len(bars), 1 + int(area.height() / line_height(theme.font(TypeRole.SMALL))))
        ]
        target = self._target(column)
        small = theme.font(TypeRole.SMALL)
        line, gap = line_height(small), theme.px(22)
        mark = theme.px(36) + theme.px(12) if any(bar.severity is not Severity.NORMAL for bar in bars) else 0.0
        names = min(max(text_width(bar.name, small) for bar in bars) + mark, area.width() * NAME)
        values = max(text_width(bar.words, small) for bar in bars)
        stacked = area.width() - names - values - 2 * gap < theme.px(SHORTEST)
        least = 2 * line + theme.px(4) if stacked else line
        between = theme.px(14)
        fitting, below = (int((room + between) / (least + between)) for room in (area.height(), area.height() - line))
        # a line that does not say what it stands for is left out, and one that would take the second row
        head = line if target is not None and below >= min(fitting, 2, len(bars)) > 0 else 0.0
        target = target if head else None
        self._fitting = min(len(bars), max(1, below if head else fitting))
        self.showing(self._fitting, len(self.document.rows))
        step = min((area.height() - head + between) / self._fitting, 1.7 * least)
        if stacked:
            tracks = area.adjusted(0, head, -min(values + gap, area.width()), 0)
        else:
            tracks = area.adjusted(names + gap, head, -values - gap, 0)
        ends = [bar.value for bar in bars if bar.value is not None]
        ends += [0.0] if target is None else [0.0, target]
        scale = _Scale(min(ends), max(ends))
        for number, bar in enumerate(bars[: self._fitting]):
            top = area.y() + head + number * step
            row = QRectF(area.x(), top, area.width(), line)
            self._name(painter, QRectF(row.x(), top, area.width() if stacked else names, line), theme, bar, mark)
            if stacked and area.height() >= least:
                row.translate(0, line)
            elif stacked:
                return
            text(painter, row, bar.words, small, SEVERITY[bar.severity], RIGHT)
            track = QRectF(tracks.x(), row.center().y() - theme.px(16), tracks.width(), theme.px(32))
            _bar(painter, track, bar, scale)
            if target is not None and stacked:
                _target(painter, track, scale.x(track, target), theme)
        if target is not None:
            if not stacked:
                down = QRectF(tracks.x(), tracks.y(), tracks.width(), (self._fitting - 1) * step + line)
                _target(painter, down, scale.x(tracks, target), theme)
            said = QRectF(area.x(), area.y(), tracks.right() - area.x(), head)
            self._say_target(painter, said, theme, scale.x(tracks, target), target, column)

    def _column(self) -> Column | None:
        columns = self.document.columns if self.documents else ()
        return columns[self.options.column - 1] if self.options.column <= len(columns) else None

    def _target(self, column: Column) -> float | None:
        return known(self.options.target if self.options.target is not None else column.target)

    def _bars(self, column: Column) -> list[_Bar]:
        """Return the rows in order; what nobody knows stands last."""
        bars, target = [], self._target(column)
        for row in self.document.rows:
            cell = row.cells[self.options.column - 1]
            words = figure(self.language, cell.value, column.decimals)
            bars.append(_Bar(self.language.say(row.name), known(cell.value), words, _severity(cell, column, target)))
        if self.options.best:
            up = 1 if column.better == "lower" else -1
            return sorted(bars, key=lambda bar: (bar.value is None, up * (bar.value or 0.0)))
        up = 1 if column.better == "higher" else -1
        return sorted(bars, key=lambda bar: (bar.value is None, -bar.severity.gravity, up * (bar.value or 0.0)))

    def _name(self, painter: QPainter, room: QRectF, theme: Theme, bar: _Bar, inset: float) -> None:
        severity_mark(painter, QPointF(room.x() + theme.px(18), room.center().y()), theme.px(36), bar.severity)
        text(painter, room.adjusted(inset, 0, 0, 0), bar.name, theme.font(TypeRole.SMALL), Colour.TEXT)

    def _say_target(
        self, painter: QPainter, room: QRectF, theme: Theme, x: float, target: float, column: Column
    ) -> None:
        """Write above the line what it stands for."""
        small = theme.font(TypeRole.SMALL)
        value = figure(self.language, target, column.decimals)
        words = self.tr("target {value}").format(value=value)
        if text_width(words, small) > room.width():
            words = value
        width = min(text_width(words, small), room.width())
        left = min(max(x - width / 2, room.x()), room.right() - width)
        text(painter, QRectF(left, room.y(), width, room.height()), words, small, Colour.QUIET, CENTRE)


def _severity(cell: Cell, column: Column, target: float | None) -> Severity:
    """Return how grave a value is: what misses the target is a warning at least."""
    value = known(cell.value)
    if cell.severity is not Severity.NORMAL or value is None or target is None or column.better is None:
        return cell.severity
    missed = value < target if column.better == "higher" else value > target
    return Severity.WARNING if missed else Severity.NORMAL


def _bar(painter: QPainter, track: QRectF, bar: _Bar, scale: _Scale) -> None:
    painter.fillRect(track, Colour.LINE if bar.value is not None else Colour.RAISED)
    if bar.value is None:
        return
    ends = sorted((scale.x(track, 0.0), scale.x(track, bar.value)))
    colour = Colour.MARK if bar.severity is Severity.NORMAL else SEVERITY[bar.severity]
    painter.fillRect(QRectF(ends[0], track.y(), ends[1] - ends[0], track.height()), colour)


def _target(painter: QPainter, down: QRectF, x: float, theme: Theme) -> None:
    painter.setPen(QPen(Colour.TEXT, theme.px(5), Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawLine(QPointF(x, down.top() - theme.px(4)), QPointF(x, down.bottom() + theme.px(4)))
