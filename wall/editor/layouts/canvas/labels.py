"""A few lines of type on the canvas, as large at every zoom."""

from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from wall.drawing.text import elide, text_width
from wall.theme import FAMILY, Colour

TYPE = 14
"""Pixels of what is written."""
TOP = 2000.0
"""Above everything."""


class Line(NamedTuple):
    """One line of a label."""

    words: str
    colour: QColor
    strong: bool = False


def font(*, strong: bool = False) -> QFont:
    """Return the type of what is written beside tiles."""
    found = QFont(FAMILY)
    found.setPixelSize(TYPE)
    found.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    return found


class LabelItem(QGraphicsItem):
    """A few lines of type at a point, as large at every zoom."""

    def __init__(self, parent: QGraphicsItem, *, above: bool = False, framed: bool = False) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()
        self._above, self._framed = above, framed
        self._room = 4000.0
        self._size = QRectF()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.setZValue(TOP)

    def say(self, *lines: Line) -> None:
        """Say these."""
        if lines != self.lines:
            self.lines = lines
            self._measure()

    def fit(self, pixels: float) -> None:
        """Have so much room from left to right; what is longer is cut."""
        if pixels != self._room:
            self._room = pixels
            self._measure()

    def _measure(self) -> None:
        self.prepareGeometryChange()
        pad = 8.0 if self._framed else 2.0
        widest = max((text_width(line.words, font(strong=line.strong)) for line in self.lines), default=0.0) + 2 * pad
        width, height = min(widest, max(self._room, 1.0)), self._line_height * len(self.lines) + 2 * pad
        self._size = QRectF(0, -height if self._above else 0, width, height)
        self.setToolTip("\n".join(line.words for line in self.lines) if widest > width else "")
        self.update()

    @property
    def _line_height(self) -> float:
        return QFontMetricsF(font()).height()

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """Return what it covers."""
        return self._size

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint it."""
        pad = 8.0 if self._framed else 2.0
        if self._framed:
            painter.fillRect(self._size, Colour.RAISED)
            painter.setPen(QPen(Colour.MARK, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self._size.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        high = self._line_height
        for number, line in enumerate(self.lines):
            type_ = font(strong=line.strong)
            row = QRectF(pad, self._size.top() + pad + number * high, self._size.width() - 2 * pad, high)
            painter.setFont(type_)
            painter.setPen(line.colour)
            left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
            painter.drawText(row, int(left), elide(line.words, type_, row.width() + 1))
