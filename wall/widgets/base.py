"""What a tile is."""

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar, cast

import msgspec
from msgspec import Struct
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSizeF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from server.contract.messages import About, Document, Severity, Update
from server.contract.words import Words
from wall.client.data_quality import Quality
from wall.client.data_quality import worst as worst_of
from wall.client.freshness import Awaited, Freshness, abouts, aged, freshness, is_overdue, worst
from wall.drawing.shapes import doubt_mark, frame, note_alone, note_lines, note_strip
from wall.drawing.text import RIGHT, line_height, text, text_width
from wall.drawing.time_axis import is_running
from wall.guard import Guard
from wall.language import Language
from wall.layouts.grid import Bar
from wall.layouts.model import TileSpec
from wall.theme import Colour, Theme, TypeRole, theme_for
from wall.video.joystick import Joystick
from wall.video.views import Ask, Views
from wall.widgets.notes import Notes

D = TypeVar("D", bound=Document)

TITLED = 0.6
"""Share of a title's row that the count of columns, and who owes figures, may fill up to."""
UNTITLED = 0.4
"""Share of a tile without a title that they may fill up to."""
BESIDE = 0.2
"""Share of a tile without a title that the count of its columns may take."""
DOUBT = 36
"""Size of the mark of data that are not good."""
DIMMED = 0.65
"""Opacity of content that may no longer be so."""


MARKED_FOR = 4000
"""Milliseconds that a changed value is marked."""


class NoOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of tile that lets one choose nothing."""


@dataclass(frozen=True)
class TileTools:
    """What a station lends to its tiles."""

    views: Views
    """Live pictures of cameras."""
    ask: Ask
    """Asks the server; raises UnansweredError."""
    joystick: Joystick
    pictures: Path
    """Folder into which pictures are saved."""
    boundaries: Path
    """Folder of the boundaries of communes that a technician has put there."""
    files: Path
    """Folder of the pictures, PDF files and videos that were laid down for tiles."""


class Tile(QWidget, Generic[D]):
    """Shows the newest documents of its topics and how far to trust them.

    A kind of tile draws in ``draw``; the base receives, judges, and paints frame, title and
    the line that says why content is not fresh.
    """

    Options: ClassVar[type[Struct]] = NoOptions
    live: ClassVar[bool] = False
    """What it shows is judged by itself, not by the age of its documents: those only stand in its title."""
    self_contained: ClassVar[bool] = False
    """Its options say what it shows: no document is waited for, and ``condition`` judges it."""

    crosses_bezels: ClassVar[bool] = False
    """On a wall of panels its picture goes on behind the bezels between them; others keep clear of bezels."""
    counts: ClassVar[bool] = False
    """Its own title says how much of how much is shown."""

    def __init__(self, spec: TileSpec, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.language = language
        self.options: Any = msgspec.convert(spec.options, self.Options)
        self.freshness = Freshness.WAITING
        self.awaited = Awaited.DATA
        self.received = 0
        self.repaints = 0
        self._updates: dict[str, Update] = {}
        self._note = ""
        self._notes = Notes(language)
        self._waiting_since: datetime | None = None
        """When nothing was there to show for the first time, by the server's clock."""
        self._theme: Theme | None = None
        self.bars: tuple[Bar, ...] = ()
        """Bezels that cross it, in its own pixels; only where it goes on behind them."""
        self.guard = Guard(f"{spec.kind} of {', '.join(spec.topics)}", self._fail)
        """Takes what this tile raises, wherever: it costs this tile alone."""
        self.quality: Quality | None = None
        """Of the worst of its sources; None where nothing is known."""
        self._broken = False
        """The content cannot be shown, by a fault of ours."""
        self._counted = (0, 0)
        """How much of the content was drawn last, and of how much."""
        self._columns_out = 0
        self._titled = ""
        """The title that was painted last."""
        self._unsaid = False
        """Whether the content left no room at its foot for why it is not fresh."""
        self._seen: dict[str, tuple[object, float]] = {}
        """What was drawn, with when it was first drawn so; a value that was there from the beginning is no news."""
        self._marked = QTimer(self)
        self._marked.setSingleShot(True)
        self._marked.timeout.connect(self.update)
        self._judged: tuple[datetime, bool] | None = None
        # every tile fills its whole rectangle: nothing behind it needs painting
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def equip(self, tools: TileTools) -> None:
        """Take what is lent by the station; most kinds need nothing."""

    def release(self) -> None:
        """Give back what was lent: the tile is taken down."""

    def key(self, name: str, *, pressed: bool) -> bool:
        """Take a key, by Qt's name, and return whether it means something to this tile."""
        del name, pressed
        return False

    def news(self, topic: str) -> None:
        """Show what has changed in the document of a topic."""
        del topic
        self.update()

    def heading(self) -> str:
        """Return the tile's own title."""
        return ""

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw the content into ``area``; only called when there is something to draw."""
        raise NotImplementedError

    def lacking(self) -> Sequence[str]:
        """Return what the layout wants shown and the documents do not have, by name; the tile says it."""
        return ()

    def showing(self, shown: int, total: int, *, columns: int = 0) -> None:
        """Say how much of the content there is room for; ``draw`` calls this, and the tile says it with any title.

        ``columns`` are those that there was no room for.
        """
        self._counted = (shown, total)
        self._columns_out = columns

    @property
    def left_out(self) -> int:
        """How much of the content there was no room for when it was drawn last."""
        shown, total = self._counted
        return max(total - shown, 0)

    @property
    def title_room(self) -> float:
        """Pixels that the title has beside the count of what is shown."""
        return self.width() - 2 * self.theme.padding - self._rest_width()

    def condition(self) -> tuple[Freshness, str]:
        """Judge what a self-contained tile shows: how far it can be trusted and, in one line, why no further."""
        return Freshness.FRESH, ""

    def abouts(self) -> Sequence[About]:
        """Return which times the figures are about that it shows; by default those of all its documents."""
        return [about for document in self.documents.values() for about in abouts(document)]

    @property
    def has_content(self) -> bool:
        """Whether there is something to draw."""
        return self.self_contained or bool(self.documents)

    @property
    def document(self) -> D:
        """The newest document of the first topic that has one."""
        return next(iter(self.documents.values()))

    @property
    def documents(self) -> dict[str, D]:
        """The newest document of every topic that has one."""
        return {topic: cast(D, update.document) for topic, update in self._updates.items() if update.document}

    @property
    def now(self) -> datetime:
        """The server's time, UTC, when the tile was judged last."""
        return self._judged[0] if self._judged else datetime.now(UTC)

    def is_news(self, name: str, value: object) -> bool:
        """Return whether a value that is drawn has changed within the last seconds: it is marked then."""
        now = time.monotonic()
        before, since = self._seen.get(name, (value, -math.inf))
        if before != value:
            since = now
            self._marked.start(MARKED_FOR)
        self._seen[name] = (value, since)
        return now - since < MARKED_FOR / 1000

    def receive(self, update: Update) -> None:
        """Take the newest update of one of the topics."""
        self.received += 1
        held = self._updates.get(update.topic)
        self._updates[update.topic] = update
        if update.document is not None:
            # what went wrong may have kept it from what came before
            fresh = self._broken or held is None or held.document != update.document
            self._mend()
            if fresh:
                with self.guard:
                    self.news(update.topic)
        if self._judged is not None:
            with self.guard:
                self.judge(*self._judged)

    def forget(self, topic: str) -> None:
        """Show a topic no more, unless the layout names it: it was there for being of its kind."""
        if topic not in self.spec.topics and self._updates.pop(topic, None) is not None:
            self.update()

    def judge(self, now: datetime, live: bool) -> None:  # noqa: FBT001 - kept as a pair
        """Judge again how old the content is, at the server's time ``now``."""
        self._judged = (now, live)
        if self._broken:
            state, note = Freshness.FAILING, self.tr("Cannot be shown: see the log of this station")
        elif self.self_contained:
            state, note = self.condition()
        else:
            named = [topic for topic in self.spec.topics if not topic.endswith("*")]
            others = [topic for topic in self._updates if topic not in named]
            states = {topic: freshness(self._updates.get(topic), now, live=live) for topic in (*named, *others)}
            served = [state for topic, state in states.items() if not self._is_unserved(topic)]
            read = worst(served or states.values())
            if 0 < len(served) < len(states):
                read = worst((read, Freshness.PARTIAL))
            lacking = ", ".join(self.lacking())
            if lacking:
                read = worst((read, Freshness.PARTIAL))
            state = aged(read, self.abouts(), self._rhythms(), now)
            note = self._notes.not_fresh(read, [*self._updates.values()], now, self._waiting(read))
            note = note or self._notes.owed(self._times(), now)
            if lacking and not note:
                note = self.tr("Nobody tells of {names}").format(names=lacking)
        self._become(state, note)

    def rate(self, known: Mapping[str, Quality]) -> None:
        """Say how good the data are, by what is known of their sources: by a mark, with the reason at the pointer."""
        quality = worst_of((update.source for update in self._updates.values() if update.source), known)
        if quality != self.quality:
            self.quality = quality
            self._explain_quality()
            self.update()

    def _explain_quality(self) -> None:
        self.setToolTip(self.language.say(self.quality.reason) if self.quality else "")

    def judge_anew(self) -> None:
        """Judge and paint what has come by itself, not in a document."""
        self._mend()
        if self._judged is not None:
            self.judge(*self._judged)
        self.update()

    def _become(self, state: Freshness, note: str) -> None:
        if (state, note) != (self.freshness, self._note):
            self.freshness, self._note = state, note
            self.update()

    def _fail(self) -> None:
        """Say that the content cannot be shown, until something new comes."""
        self._broken = True
        self._become(Freshness.FAILING, self.tr("Cannot be shown: see the log of this station"))

    def _mend(self) -> None:
        """Try again: something new has come."""
        if self._broken:
            self._broken = False
            self.update()

    def event(self, event: QEvent) -> bool:
        """Take whatever Qt tells; what a kind of tile raises in any of its handlers comes out here."""
        with self.guard:
            return super().event(event)
        return True

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Say everything again in another language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._mend()
            self._explain_quality()
            if self._judged is not None:
                self.judge(*self._judged)
            self.update()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint frame, title, content, and why the content is not fresh."""
        self.repaints += 1
        if not self._broken:
            with self.guard, self._painter() as painter:
                self._paint(painter)
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
            self._titled = ""
        if self._broken or not self.has_content:
            note_alone(painter, below, theme, self.freshness, self._note)
        else:
            self._counted = (0, 0)
            self._columns_out = 0
            self._draw_content(painter, below, theme, flat=flat)
            if not titled and self._rest():
                self._draw_beside_count(painter, below, theme, flat=flat)
        if titled:
            # last, because it may say how much of the content there was room for
            self._titled = self._title()
            row = QRectF(area.topLeft(), QSizeF(area.width(), line_height(font)))
            if self._is_doubtful:
                doubt_mark(painter, QPointF(row.right() - theme.px(DOUBT) / 2, row.center().y()), theme.px(DOUBT))
                row.adjust(0, 0, -theme.px(DOUBT + 20), 0)
            if not self._broken and (rest := self._rest()):
                text(painter, row, rest, font, Colour.TEXT, RIGHT)
                row.adjust(0, 0, -text_width(rest, font) - theme.px(24), 0)
            text(painter, row, self._titled, font, Colour.QUIET)

    def _draw_beside_count(self, painter: QPainter, area: QRectF, theme: Theme, *, flat: bool) -> None:
        """Draw the content again, narrower by how much more there is: there is no title to say it."""
        font = theme.font(TypeRole.SMALL)
        width = text_width(self._rest(), font) + theme.px(20)
        told = True
        if self._columns_out and width > area.width() * BESIDE:
            # a strip so short has to name its rows first
            self._columns_out, told = 0, False
            if not (rest := self._rest()):
                return
            width = text_width(rest, font) + theme.px(20)
        frame(painter, QRectF(self.rect()), theme)
        self._draw_content(painter, area.adjusted(0, 0, -width, 0), theme, flat=flat)
        if not told:
            self._columns_out = 0
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
        """Return what stands beside any title: the period, and how many more rows and columns there are than shown."""
        count = self._columns_out
        columns = self.tr("+{count} columns").format(count=self.language.number(count)) if count > 0 else ""
        said = [*filter(None, (self.dated(), self._surplus()))]
        # what a tile is comes before what it leaves out of each row, and before why it is old
        for forms in (
            [columns],
            [self._note, *self._notes.reporters(self._times(), self.now)[:1]] if self._unsaid else [],
        ):
            said += [form for form in forms if form and not self._is_too_wide("  ".join((*said, form)))][:1]
        return "  ".join(said)

    def _is_too_wide(self, rest: str) -> bool:
        role, share = (TypeRole.TITLE, TITLED) if self._titled else (TypeRole.SMALL, UNTITLED)
        return text_width(rest, self.theme.font(role)) > self.width() * share

    @property
    def _is_doubtful(self) -> bool:
        """Whether the data of one of its sources are bad, beyond what the content says itself."""
        return self.quality is not None and self.quality.severity is not Severity.NORMAL

    def _surplus(self) -> str:
        """Return how much more there is than is shown, where the title does not say it itself."""
        shown, total = self._counted
        whole = text_width(self._titled, self.theme.font(TypeRole.TITLE)) <= self.width() - 2 * self.theme.padding
        told = self.counts and self.spec.title is None and whole and f"{shown}/{total}" in self._titled
        return f"+{self.language.number(self.left_out)}" if self.left_out and not told else ""

    def _rest_width(self) -> float:
        more = self._rest()
        mark = self.theme.px(DOUBT + 20) if self._is_doubtful else 0.0
        return mark + (text_width(more, self.theme.font(TypeRole.TITLE)) + self.theme.px(24) if more else 0.0)

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
            return self._titled
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

    def _is_unserved(self, topic: str) -> bool:
        """Return whether the server has no source for a topic, which is nobody's failure."""
        update = self._updates.get(topic)
        return update is not None and update.document is None and update.error is not None and update.source == ""

    def _waiting(self, read: Freshness) -> str:
        """Return what the tile waits for."""
        missing = [topic for topic in self.spec.topics if topic not in self._updates]
        if read is Freshness.WAITING and self.documents and self.awaited is not Awaited.SOURCE:
            return self.tr("Waiting for the rest of the data")
        if self.documents or self._waiting_since is None:
            self._waiting_since = self.now
        return self._notes.waiting(self.awaited, missing, self._waiting_since, self.now)

    def _times(self) -> list[About]:
        """Return which times all that is shown, and all that sources promise, is about."""
        return [*self._rhythms(), *self.abouts()]

    def _rhythms(self) -> list[About]:
        """Return which periods of their promised rhythms the sources have reported."""
        return [update.about for update in self._updates.values() if update.about is not None]
