"""The ticker: headlines running along the foot of a screen."""

import time
from typing import ClassVar, NamedTuple

from msgspec import Struct
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QHideEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QWidget

from server.contract.messages import Headlines
from server.contract.messages.layouts import TileSpec
from wall.drawing.frame_clock import FrameClock
from wall.drawing.text import line_height, text, text_width
from wall.language import Language
from wall.theme import Colour, Theme, TypeRole
from wall.widgets.base import Tile

MOST = 15
"""Titles of one edition."""
LOST = 1.0
"""Seconds without a frame after which a ticker goes on from where it stood."""


class TickerOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How fast it runs."""

    speed: float = 7.0
    """Characters a second; 12 can just be read aloud."""


class _Title(NamedTuple):
    """One title of the running edition; widths in pixels."""

    paper: str
    paper_width: float
    words: str
    width: float
    """Of everything, to where the next one begins."""


class _Run:
    """What runs and how far it has got."""

    def __init__(self) -> None:
        self.titles: list[_Title] = []
        self.travelled = 0.0
        """Pixels."""
        self._at = time.monotonic()

    @property
    def length(self) -> float:
        """Pixels of all titles."""
        return sum(title.width for title in self.titles)

    def advance(self, speed: float) -> None:
        """Go on, so many pixels a second; from where it stood when it has not been seen for a while."""
        now = time.monotonic()
        passed, self._at = now - self._at, now
        self.travelled += speed * (passed if passed < LOST else 0.0)


class TickerTile(Tile[Headlines]):
    """Runs titles from right to left; a new edition begins when the running one has passed.

    One that other outputs show the rest of runs by the server's clock, and a new edition begins at once: so all its
    parts, whichever stations they are on, stand in step.
    """

    Options: ClassVar[type[Struct]] = TickerOptions
    crosses_bezels: ClassVar[bool] = True

    def __init__(self, spec: TileSpec, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(spec, language, parent)
        self._run = _Run()
        self._pace = FrameClock(self)
        self._pace.due.connect(self.update)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Run while there is somebody to see it."""
        self._pace.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Rest while hidden."""
        self._pace.stop()
        super().hideEvent(event)

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw the titles that are in sight, where they have got to."""
        body, strong = theme.font(TypeRole.BODY), theme.font(TypeRole.STRONG)
        row = QRectF(area.x(), self.rect().center().y() - line_height(body) / 2, area.width(), line_height(body))
        if not self.document.articles:
            text(painter, row, self.tr("No articles in the last seven days"), body, Colour.QUIET)
            return
        run = self._in_step(theme) if self.seen != self.rect() else self._alone(theme)
        painter.setClipRect(QRectF(area.x(), 0, area.width(), self.height()), Qt.ClipOperation.IntersectClip)
        left = area.x() - run.travelled
        while left < area.right():
            for title in run.titles:
                if left < area.right() and left + title.width > area.x():
                    row.setRect(left, row.y(), title.paper_width, row.height())
                    text(painter, row, title.paper, strong, Colour.QUIET)
                    row.setRect(left + title.paper_width, row.y(), title.width - title.paper_width, row.height())
                    text(painter, row, title.words, body, Colour.TEXT)
                left += title.width

    def _alone(self, theme: Theme) -> _Run:
        """Return the run of a ticker that stands on this output alone, moved on."""
        run = self._run
        if self._pace.runs:
            run.advance(self._speed(theme))
        if run.travelled >= run.length:
            run.travelled -= run.length
            run.titles = self._edition(theme)
        return run

    def _in_step(self, theme: Theme) -> _Run:
        """Return the run that follows from the server's clock; it takes whole seconds, so that all agree on them."""
        run = _Run()
        run.titles = self._edition(theme)
        lasts = max(round(run.length / self._speed(theme)), 1)
        run.travelled = self.clock % lasts / lasts * run.length
        return run

    def _speed(self, theme: Theme) -> float:
        """Return pixels a second."""
        letters: float = self.options.speed
        return QFontMetricsF(theme.font(TypeRole.BODY)).averageCharWidth() * letters

    def _edition(self, theme: Theme) -> list[_Title]:
        """Return the newest titles, measured."""
        body, strong, gap = theme.font(TypeRole.BODY), theme.font(TypeRole.STRONG), theme.px(90)
        edition = []
        for article in self.document.articles[:MOST]:
            paper = f"{article.publisher}  "
            wide = text_width(paper, strong) + 1
            edition.append(_Title(paper, wide, article.title, wide + text_width(article.title, body) + gap))
        return edition
