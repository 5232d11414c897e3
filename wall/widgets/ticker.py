"""The ticker: headlines running along the foot of a screen."""

from typing import ClassVar

from msgspec import Struct
from PySide6.QtCore import QElapsedTimer, QRectF, Qt, QTimer
from PySide6.QtGui import QFontMetricsF, QHideEvent, QPainter, QPixmap, QShowEvent

from server.contract.messages import Headlines
from wall.paint import line_height, text_width
from wall.theme import Colour, Role, Theme
from wall.widgets.base import Tile

FRAME = 33
"""Milliseconds a frame; half a display's rate is smooth at reading speed and costs half."""


class TickerOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How fast it runs."""

    speed: float = 7.0
    """Characters a second; 12 can just be read aloud."""


class TickerTile(Tile[Headlines]):
    """Runs titles from right to left; a new edition begins when the running one has passed."""

    Options: ClassVar[type[Struct]] = TickerOptions

    def __init__(self, *arguments, **keywords) -> None:  # type: ignore[no-untyped-def]
        super().__init__(*arguments, **keywords)
        self._titles: list[tuple[str, str]] = []
        self._strip: QPixmap | None = None
        self._strip_for: object = None
        self._travelled = 0.0
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.update)

    def take(self, document: Headlines) -> None:
        """Keep the titles for the next edition."""
        self._titles = [(article.publisher, article.title) for article in document.articles[:15]]

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Run while there is somebody to see it."""
        self._since.start()
        self._timer.start(FRAME)
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Rest while hidden."""
        self._timer.stop()
        super().hideEvent(event)

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw the strip where it has got to."""
        font = theme.font(Role.BODY)
        letter = QFontMetricsF(font).averageCharWidth()
        self._travelled += self._since.restart() / 1000 * self.options.speed * letter
        ratio = self.devicePixelRatio()
        key = (theme.unit, ratio)
        length = self._strip.width() / self._strip.devicePixelRatio() if self._strip else 0.0
        if self._strip is None or self._strip_for != key or self._travelled > length:
            self._travelled = 0.0 if self._strip is None or self._strip_for != key else self._travelled - length
            self._strip, self._strip_for = self._make_strip(theme, ratio), key
            length = self._strip.width() / ratio
        painter.setClipRect(QRectF(area.x(), 0, area.width(), self.height()))
        middle = QRectF(self.rect()).center().y() - self._strip.height() / ratio / 2
        left = area.x() - self._travelled
        while left < area.right() and length:
            painter.drawPixmap(round(left), round(middle), self._strip)
            left += length

    def _make_strip(self, theme: Theme, ratio: float) -> QPixmap:
        """Return all titles in one picture, so that a frame costs one copy."""
        body, strong = theme.font(Role.BODY), theme.font(Role.STRONG)
        gap = theme.px(90)
        widths = [(text_width(f"{paper}  ", strong), text_width(title, body)) for paper, title in self._titles]
        length = sum(paper + title + gap for paper, title in widths) or theme.px(10)
        strip = QPixmap(round(length * ratio), round(line_height(body) * ratio))
        strip.setDevicePixelRatio(ratio)
        strip.fill(Colour.SURFACE)
        left, base = 0.0, QFontMetricsF(body).ascent()
        with QPainter(strip) as painter:
            painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
            for (paper, title), (paper_width, title_width) in zip(self._titles, widths, strict=True):
                painter.setFont(strong)
                painter.setPen(Colour.QUIET)
                painter.drawText(round(left), round(base), f"{paper}  ")
                painter.setFont(body)
                painter.setPen(Colour.TEXT)
                painter.drawText(round(left + paper_width), round(base), title)
                left += paper_width + title_width + gap
        return strip
