"""The takeover tile: a text that covers a surface, so that everybody in the room looks up."""

from typing import ClassVar

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from server.contract.messages import Document, Severity
from server.contract.words import Words, same
from wall.drawing.paragraphs import LONGEST, fits, lines_of
from wall.drawing.shapes import nothing
from wall.drawing.text import CENTRE, LEFT, line_height, text, text_width
from wall.layouts.grid import Box, between
from wall.theme import SEVERITY, Colour, Theme, TypeRole
from wall.widgets.base import Tile

SCALES = (7.0, 6.0, 5.0, 4.2, 3.5, 2.9, 2.4, 2.0, 1.7, 1.4, 1.2, 1.0)
"""Times as large as the smallest type that are tried for the text, the largest first."""
WORD = (2.4, 2.0, 1.6, 1.3, 1.0)
"""The same for the word of the severity."""


class TakeoverOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is said, and how grave it is."""

    text: Words = same("")
    severity: Severity = Severity.WARNING


class TakeoverTile(Tile[Document]):
    """A band with the shape, colour and word of the severity, and the text in the largest type in which it fits."""

    Options: ClassVar[type[Struct]] = TakeoverOptions
    self_contained: ClassVar[bool] = True
    crosses_bezels: ClassVar[bool] = True

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw all of it on every panel that the tile stands on: no bezel cuts a word."""
        whole = area.toRect()
        for box in between(Box(whole.x(), whole.y(), whole.width(), whole.height()), self.bars):
            self._draw_one(painter, QRectF(*box), theme)

    def _draw_one(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw the band, the text beneath it, and a frame in the colour of the severity around both."""
        severity: Severity = self.options.severity
        colour = Colour.QUIET if severity is Severity.NORMAL else SEVERITY[severity]
        word = self._word(severity)
        fonts = [Theme(unit=theme.unit * scale).font(TypeRole.TITLE) for scale in WORD]
        beside = [each for each in fonts if text_width(word, each) + 1.2 * line_height(each) <= area.width()]
        band_font = next((each for each in beside if line_height(each) <= area.height() * 0.3), fonts[-1])
        line = line_height(band_font)
        band = QRectF(area.x(), area.y(), area.width(), min(line * 1.3, area.height() * 0.4))
        painter.fillRect(band, colour)
        size = line * 0.8
        # a strip so narrow has room for the shape and the colour
        word = word if beside else ""
        wide = size * 1.4 + text_width(word, band_font) if word else size
        left = band.center().x() - min(wide, band.width()) / 2
        _shape(painter, QPointF(left + size / 2, band.center().y()), size, severity)
        text(painter, QRectF(left + size * 1.4, band.y(), wide, band.height()), word, band_font, Colour.GROUND, LEFT)
        painter.setPen(QPen(colour, theme.px(8)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        half = theme.px(4)
        painter.drawRect(area.adjusted(half, half, -half, -half))
        self._draw_text(painter, area.adjusted(theme.px(40), band.height(), -theme.px(40), -theme.px(20)), theme)

    def _draw_text(self, painter: QPainter, room: QRectF, theme: Theme) -> None:
        words = self.language.say(self.options.text)[:LONGEST].strip()
        if not words:
            nothing(painter, room, theme, self.tr("No text: write one in the options of this tile"))
            return
        font = _font(theme, SCALES, words, room)
        line = line_height(font)
        lines = lines_of(words, font, room.width())
        rows = max(1, int((room.height() + 1) / line))
        if len(lines) > rows:
            # the whole text is on the larger surfaces; here it must not look as if this were all
            lines = [*lines[: rows - 1], f"{lines[rows - 1]}…"]
        top = room.y() + max(room.height() - len(lines) * line, 0.0) / 2
        for number, each in enumerate(lines):
            text(painter, QRectF(room.x(), top + number * line, room.width(), line), each, font, Colour.TEXT, CENTRE)

    def _word(self, severity: Severity) -> str:
        match severity:
            case Severity.NORMAL:
                return self.tr("Announcement")
            case Severity.WARNING:
                return self.tr("Warning")
            case Severity.CRITICAL:
                return self.tr("Emergency")


def _font(theme: Theme, scales: tuple[float, ...], words: str, room: QRectF) -> QFont:
    """Return the largest type in which a text fits; the smallest that can be read where none does."""
    fonts = [Theme(unit=theme.unit * scale).font(TypeRole.TITLE) for scale in scales]
    return next((font for font in fonts if fits(words, font, room)), fonts[-1])


def _shape(painter: QPainter, centre: QPointF, size: float, severity: Severity) -> None:
    """Draw a triangle for an emergency, a diamond for a warning and a ring for an announcement, on the band."""
    half = size / 2
    ground: QColor = Colour.GROUND
    if severity is Severity.NORMAL:
        painter.setPen(QPen(ground, size * 0.16))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, half * 0.84, half * 0.84)
        return
    triangle = [(0, -half), (half * 1.1, half * 0.85), (-half * 1.1, half * 0.85)]
    diamond = [(0, -half), (half, 0), (0, half), (-half, 0)]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    corners = triangle if severity is Severity.CRITICAL else diamond
    painter.drawPolygon(QPolygonF([centre + QPointF(x, y) for x, y in corners]))
