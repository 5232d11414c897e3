"""What all tiles look like around their content."""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, ClassVar

import msgspec
from msgspec import Struct
from PySide6.QtCore import QEvent, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from server.contract.changes import Change
from server.contract.messages import About, Alarm
from server.contract.messages.layouts import TileSpec
from server.contract.words import Words
from wall.client.data_quality import Quality
from wall.client.freshness import Freshness, is_overdue
from wall.drawing.shapes import frame, note_alone, note_lines, note_strip
from wall.drawing.text import RIGHT, line_height, text, text_width
from wall.drawing.time_axis import is_running
from wall.language import Language
from wall.layouts.grid import Bar
from wall.theme import Colour, Theme, TypeRole, theme_for
from wall.widgets.base.alarm_mark import AlarmMark
from wall.widgets.base.changes import Changes
from wall.widgets.base.differences import Differences
from wall.widgets.base.judgement import rhythms
from wall.widgets.base.quality_mark import QualityMark
from wall.widgets.base.subscriber import D, Subscriber
from wall.widgets.base.title import TitleRow
from wall.widgets.base.tools import TileTools

BESIDE = 0.2
"""Share of a tile without a title that the count of its columns may take."""
DIMMED = 0.65
"""Opacity of content that may no longer be so."""


class NoOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of tile that lets one choose nothing."""


class Tile(Subscriber[D]):
    """Paints frame, title and the line that says why content is not fresh; a kind of tile draws the content."""

    Options: ClassVar[type[Struct]] = NoOptions
    live: ClassVar[bool] = False
    """What it shows is judged by itself, not by the age of its documents: those only stand in its title."""
    crosses_bezels: ClassVar[bool] = False
    """On a wall of panels its picture goes on behind the bezels between them; others keep clear of bezels."""
    always_now: ClassVar[bool] = False
    """It follows no documents but something that nobody records: it is of now, also where the past is looked at."""
    is_map: ClassVar[bool] = False
    """It marks the places of alarms, whatever they are about."""
    tells_alarms: ClassVar[bool] = False
    """It tells of alarms itself: no further mark is put on it."""
    counts: ClassVar[bool] = False
    """Its own title says how much of how much is shown."""

    acted = Signal(object, str)
    """The tile itself, of which somebody wants one thing shown alone, or all of them at empty.

    Whoever listens must not hold the tile in the connection: the last hold on it would then end while it is being
    destroyed, which ends the process.
    """

    def __init__(self, spec: TileSpec, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(spec, language, parent)
        self._scene_said = ("", 0)
        self.options: Any = msgspec.convert(spec.options, self.Options)
        self.repaints = 0
        self.bars: tuple[Bar, ...] = ()
        """Bezels that cross it, in its own pixels; only where it goes on behind them."""
        self._theme: Theme | None = None
        self._title_row = TitleRow(language, counts=self.counts and spec.title is None)
        self._quality_mark = QualityMark()
        self._alarm_mark = AlarmMark(language)
        self._placed: tuple[Alarm, ...] = ()
        self._changes = Changes(self)
        self._differences = Differences(language)
        self._in_past = False
        """Whether what stands around it is of the past."""
        self._unsaid = False
        """Whether the content left no room at its foot for why it is not fresh."""
        # every tile fills its whole rectangle: nothing behind it needs painting
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def equip(self, tools: TileTools) -> None:
        """Take what is lent by the station; most kinds need nothing."""

    def release(self) -> None:
        """Give back what was lent: the tile is taken down."""

    def stand_in_past(self) -> None:
        """Stand among tiles of the past from now on: what is of now all the same says so."""
        self._in_past = True
        self.update()

    def key(self, name: str, *, pressed: bool) -> bool:
        """Take a key, by Qt's name, and return whether it means something to this tile."""
        del name, pressed
        return False

    def told(self, item: str, page: int) -> None:
        """Show what the scene says of this tile, where that is something else than it said before."""
        if (item, page) != self._scene_said:
            self._scene_said = (item, page)
            with self.guard:
                self.follow(item, page)

    def follow(self, item: str, page: int = 0) -> None:
        """Show one thing of several alone, or all of them at empty; and a page of them, or each in turn at 0."""

    def heading(self) -> str:
        """Return the tile's own title."""
        return ""

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw the content into ``area``; only called when there is something to draw."""
        raise NotImplementedError

    def showing(self, shown: int, total: int, *, columns: int = 0) -> None:
        """Say how much of the content there is room for; ``draw`` calls this, and the tile says it with any title.

        ``columns`` are those that there was no room for.
        """
        self._title_row.count(shown, total, columns)

    @property
    def left_out(self) -> int:
        """How much of the content there was no room for when it was drawn last."""
        return self._title_row.left_out

    @property
    def title_room(self) -> float:
        """Pixels that the title has beside the count of what is shown."""
        theme = self.theme
        marks = self._quality_mark.width(theme) + self._alarm_mark.width(theme)
        beside = marks + self._title_row.width_of(self._rest(), theme)
        return self.width() - 2 * theme.padding - beside

    def is_news(self, name: str, value: object) -> bool:
        """Return whether a value that is drawn has changed within the last seconds: it is marked then."""
        return self._changes.is_news(name, value)

    @property
    def quality(self) -> Quality | None:
        """How good the data of the worst of its sources are; None where nothing is known."""
        return self._quality_mark.quality

    def rate(self, known: Mapping[str, Quality]) -> None:
        """Say how good the data are, by what is known of their sources: by a mark, with the reason at the pointer."""
        if self._quality_mark.rate(self._updates.values(), known):
            self._explain()
            self.update()

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """The alarms that are about something it shows, as they are read."""
        return self._alarm_mark.alarms

    def concern(self, alarms: Sequence[Alarm]) -> None:
        """Mark the tile while alarms are about its topics; of those about one thing only those that it shows."""
        if not self.tells_alarms and self._alarm_mark.take([each for each in alarms if self.is_about(each)]):
            self.update()

    def mark_places(self, alarms: Sequence[Alarm]) -> None:
        """Mark on a map where alarms are."""
        if self.is_map and self._placed != (placed := tuple(alarms)):
            self._placed = placed
            self.update()

    @property
    def alarms_on_map(self) -> list[Alarm]:
        """Those about what it shows, then others of which it is known where they are."""
        return list({each.key: each for each in (*self._placed, *self.alarms)}.values())

    def is_about(self, alarm: Alarm) -> bool:
        """Return whether an alarm about its topics is about something that the tile was asked to show."""
        wanted = getattr(self.options, "show", ())
        chosen = (wanted,) if isinstance(wanted, str) else wanted
        named = [each for each in chosen if each]
        return not alarm.item or not named or any(fnmatchcase(alarm.item, each) for each in named)

    def differ(self, changes: Sequence[Change]) -> None:
        """Mark by a count how much is different from another moment; the pointer says what."""
        if list(changes) != self._differences.changes:
            self._differences.changes = list(changes)
            self._explain()
            self.update()

    def _explain(self) -> None:
        reason = self.language.say(self.quality.reason) if self.quality else ""
        self.setToolTip("\n".join(filter(None, (*self._differences.lines(), reason))))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Explain marks in another language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._explain()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint frame, title, content, and why the content is not fresh."""
        self.repaints += 1
        if not self._broken:
            with self.guard, self._painter() as painter:
                self._paint(painter)
                self._differences.paint(painter, QRectF(self.rect()), self.theme)
                self._alarm_mark.paint_frame(
                    painter, QRectF(self.rect()), self.theme, titled=bool(self._title_row.words)
                )
        if self._broken:
            # over whatever was painted before it went wrong
            with self._painter() as painter:
                self._paint(painter)

    def _painter(self) -> QPainter:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        if (seen := self.seen) != self.rect():
            # what is written on the rest costs nothing here
            painter.setClipRect(seen)
        return painter

    @property
    def seen(self) -> QRect:
        """The part of it that stands on this output, in its own pixels; the rest is on another one."""
        parent = self.parentWidget()
        return self.rect() if parent is None else parent.rect().translated(-self.pos()).intersected(self.rect())

    def _paint(self, painter: QPainter) -> None:
        theme = self.theme
        area = frame(painter, QRectF(self.rect()), theme)
        flat = area.height() < 2 * line_height(theme.font(TypeRole.SMALL))
        font = theme.font(TypeRole.TITLE)
        titled = not flat and bool(self._title())
        below = area.adjusted(0, line_height(font) + theme.px(10), 0, 0) if titled else area
        if not titled:
            self._title_row.words = ""
        if self._broken or not self.has_content:
            note_alone(painter, below, theme, self.freshness, self._note)
        else:
            self._title_row.count(0, 0, 0)
            self._draw_content(painter, below, theme, flat=flat)
            if not titled and self._rest():
                self._draw_beside_count(painter, below, theme, flat=flat)
        if titled:
            # last, because it may say how much of the content there was room for
            self._title_row.words = self._title()
            row = QRectF(area.topLeft(), QSizeF(area.width(), line_height(font)))
            self._alarm_mark.paint(painter, row, theme)
            self._quality_mark.paint(painter, row, theme)
            self._title_row.paint(painter, row, theme, "" if self._broken else self._rest())

    def _draw_beside_count(self, painter: QPainter, area: QRectF, theme: Theme, *, flat: bool) -> None:
        """Draw the content again, narrower by how much more there is: there is no title to say it."""
        font = theme.font(TypeRole.SMALL)
        width = text_width(self._rest(), font) + theme.px(20)
        told = True
        if self._title_row.columns_out and width > area.width() * BESIDE:
            # a strip so short has to name its rows first
            self._title_row.columns_out, told = 0, False
            if not (rest := self._rest()):
                return
            width = text_width(rest, font) + theme.px(20)
        frame(painter, QRectF(self.rect()), theme)
        self._draw_content(painter, area.adjusted(0, 0, -width, 0), theme, flat=flat)
        if not told:
            self._title_row.columns_out = 0
        row = QRectF(area.right() - width, area.y(), width, area.height())
        if rest := self._rest():
            text(painter, row, rest, font, Colour.TEXT, RIGHT)

    def dated(self) -> str:
        """Return which period all that is shown is of; empty where it is the running one, or where they differ."""
        told = self.abouts()
        names = {self.language.period(about, self.now) for about in told}
        running = any(is_running(about.span, about.period, self.now) for about in told)
        return "" if running or len(names) != 1 else names.pop()

    def period_of(self, about: About | None) -> str:
        """Return which period one of several figures is of; empty where the title says it, or it is the running one."""
        if about is None or self.dated() or is_running(about.span, about.period, self.now):
            return ""
        return self.language.period(about, self.now)

    def dated_name(self, name: Words, about: About | None) -> str:
        """Return the name of one of several figures behind its period, which is never cut."""
        return " ".join(filter(None, (self.period_of(about), self.language.say(name))))

    def faded(self, painter: QPainter, about: About | None) -> None:
        """Draw on dimmed where one of several figures should have been followed by another one."""
        overdue = about is not None and is_overdue(about, self.now)
        painter.setOpacity(DIMMED if overdue or self._is_old else 1.0)

    def _rest(self) -> str:
        """Return what stands beside any title: the period, and how many more rows and columns there are than shown.

        Of what is of now among tiles of the past it is that.
        """
        if self._in_past and self.always_now:
            return self.tr("now")
        unsaid: list[str] = []
        if self._unsaid:
            times = [*rhythms(self._updates.values()), *self.abouts()]
            unsaid = [self._note, *self._notes.reporters(times, self.now)[:1]]
        return self._title_row.rest(self.width(), self.theme, self.dated(), unsaid)

    @property
    def theme(self) -> Theme:
        """The measures of the screen that the tile stands on."""
        window = self.window()
        return self._theme or theme_for(window.width(), window.height())

    @theme.setter
    def theme(self, theme: Theme) -> None:
        if theme != self._theme:
            self._theme = theme
            self.update()

    def _title(self) -> str:
        if self._broken:
            return self._title_row.words
        title = self.language.say(self.spec.title) if self.spec.title else self.heading()
        # of what is fresh a note is no warning
        quiet = self.live or self.freshness is Freshness.FRESH
        return " · ".join(filter(None, (title, self._note if quiet else "")))

    def _draw_content(self, painter: QPainter, area: QRectF, theme: Theme, *, flat: bool) -> None:
        """Draw the content and, at its foot or its side, why it is not fresh."""
        self._unsaid = False
        if self.freshness is not Freshness.FRESH and not self.live:
            self._unsaid = flat or note_lines(area, theme) < 1
            area = note_strip(painter, area, theme, self.freshness, "" if flat else self._note)
        painter.save()
        painter.setOpacity(DIMMED if self._is_old else 1.0)
        try:
            self.draw(painter, area, theme)
        finally:
            painter.restore()

    @property
    def _is_old(self) -> bool:
        """Whether all of the content may no longer be so."""
        return self.freshness in (Freshness.STALE, Freshness.FAILING) and not self.live
