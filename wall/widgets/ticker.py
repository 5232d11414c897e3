"""The ticker: headlines running along the foot of a screen."""

from typing import ClassVar, NamedTuple

from msgspec import Struct
from PySide6.QtCore import QElapsedTimer, QRectF
from PySide6.QtGui import QFontMetricsF, QHideEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QWidget

from server.contract.messages import Headlines
from wall.drawing.frame_clock import FrameClock
from wall.drawing.text import line_height, text, text_width
from wall.language import Language
from wall.layouts.model import TileSpec
from wall.theme import Colour, Theme, TypeRole
from wall.widgets.base import Tile

MOST = 15
"""Titles of one edition."""


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


class TickerTile(Tile[Headlines]):
    """Runs titles from right to left; a new edition begins when the running one has passed."""

    Options: ClassVar[type[Struct]] = TickerOptions

    def __init__(self, spec: TileSpec, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(spec, language, parent)
        self._running: list[_Title] = []
        self._unit = 0.0
        """The theme's, for which the running titles were measured."""
        self._travelled = 0.0
        self._since = QElapsedTimer()
        self._pace = FrameClock(self)
        self._pace.due.connect(self.update)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Run while there is somebody to see it."""
        self._since.start()
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
        if self._pace.runs:
            letter = QFontMetricsF(body).averageCharWidth()
            self._travelled += self._since.restart() / 1000 * self.options.speed * letter
        if self._unit != theme.unit:
            self._running, self._travelled = [], 0.0
        length = sum(title.width for title in self._running)
        if self._travelled >= length:
            self._travelled -= length
            self._running, self._unit = self._edition(theme), theme.unit
        painter.setClipRect(QRectF(area.x(), 0, area.width(), self.height()))
        left = area.x() - self._travelled
        while left < area.right():
            for title in self._running:
                if left < area.right() and left + title.width > area.x():
                    row.setRect(left, row.y(), title.paper_width, row.height())
                    text(painter, row, title.paper, strong, Colour.QUIET)
                    row.setRect(left + title.paper_width, row.y(), title.width - title.paper_width, row.height())
                    text(painter, row, title.words, body, Colour.TEXT)
                left += title.width

    def _edition(self, theme: Theme) -> list[_Title]:
        """Return the newest titles, measured."""
        body, strong, gap = theme.font(TypeRole.BODY), theme.font(TypeRole.STRONG), theme.px(90)
        edition = []
        for article in self.document.articles[:MOST]:
            paper = f"{article.publisher}  "
            wide = text_width(paper, strong) + 1
            edition.append(_Title(paper, wide, article.title, wide + text_width(article.title, body) + gap))
        return edition
