"""The note tile: a text that somebody wrote for this wall."""

from typing import ClassVar, Literal

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from server.contract.messages import Document
from server.contract.words import Words, same
from wall.drawing.paragraphs import LONGEST, fits, lines_of
from wall.drawing.shapes import nothing
from wall.drawing.text import line_height, text, wrap
from wall.theme import Colour, Theme, TypeRole
from wall.widgets.base import Tile

SCALES = (4.0, 3.2, 2.5, 2.0, 1.6, 1.25, 1.0)
"""Times as large as the smallest type, the largest first."""
LARGEST = {"huge": 4.0, "large": 2.0, "plain": 1.0}


class NoteOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is written."""

    text: Words = same("")
    """An empty line or a line's end begins a paragraph."""
    size: Literal["huge", "large", "plain"] = "huge"
    """The largest type that is taken; smaller where the text does not fit."""


class NoteTile(Tile[Document]):
    """The text in the largest type in which all of it fits; a shape at the end where not even the smallest does."""

    Options: ClassVar[type[Struct]] = NoteOptions
    self_contained: ClassVar[bool] = True

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw the lines that there is room for."""
        words = self.language.say(self.options.text)[:LONGEST].strip()
        if not words:
            nothing(painter, area, theme, self.tr("No text: write one in the options of this tile"))
            return
        most = LARGEST[self.options.size]
        fonts = [Theme(unit=theme.unit * scale).font(TypeRole.SMALL) for scale in SCALES if scale <= most]
        font = next((font for font in fonts if fits(words, font, area)), fonts[-1])
        line = line_height(font)
        rows = max(1, int((area.height() + 1) / line))
        lines = lines_of(words, font, area.width())
        if len(lines) > rows:
            mark = theme.px(34)
            del lines[rows:]
            lines[-1] = next(iter(wrap(lines[-1], font, area.width() - 1.5 * mark, LONGEST)), "")
            _more(painter, QPointF(area.right() - mark / 2, area.y() + (rows - 0.5) * line), mark)
        top = area.y() + max(area.height() - len(lines) * line, 0.0) / 2
        for number, each in enumerate(lines):
            text(painter, QRectF(area.x(), top + number * line, area.width(), line), each, font, Colour.TEXT)


def _more(painter: QPainter, centre: QPointF, size: float) -> None:
    """Draw the shape that says that the text goes on: a triangle that points down."""
    half = size / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Colour.QUIET)
    painter.drawPolygon(QPolygonF([centre + QPointF(x, y) for x, y in ((-half, -half), (half, -half), (0, half))]))
