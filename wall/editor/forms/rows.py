"""Paints something to choose: its title, and a quieter line below it."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from wall.drawing.text import elide
from wall.theme import Colour

DETAIL = Qt.ItemDataRole.UserRole + 1
"""The second line of an item."""
VALUE = Qt.ItemDataRole.UserRole
"""What is meant by an item."""
HIGH = 44
"""Pixels: a fingertip."""

Index = QModelIndex | QPersistentModelIndex


class TwoLines(QStyledItemDelegate):
    """For lists whose items have DETAIL; one that cannot be chosen is a heading."""

    def __init__(self, parent: QObject, *, icons: int = 0) -> None:
        """Leave so many pixels at the left for the item's icon."""
        super().__init__(parent)
        self._icons = icons

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """Return the height of a row."""
        heading = not index.flags() & Qt.ItemFlag.ItemIsSelectable
        return QSize(120, HIGH - 10 if heading else HIGH)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        self.initStyleOption(option, index)
        area: QRect = option.rect
        font = QFont(option.font)
        small = QFont(font)
        small.setPixelSize(max(QFont(font).pixelSize() - 2, 11))
        if not index.flags() & Qt.ItemFlag.ItemIsSelectable:
            small.setWeight(QFont.Weight.DemiBold)
            inner = area.adjusted(8, 0, -8, -4)
            _line(painter, inner, option.text, small, Colour.QUIET, Qt.AlignmentFlag.AlignBottom)
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, Colour.RAISED)
            painter.fillRect(area.x(), area.y(), 4, area.height(), Colour.TEXT)
        if self._icons:
            place = QRect(area.x() + 10, area.y() + (area.height() - self._icons) // 2, self._icons, self._icons)
            option.icon.paint(painter, place)
        inner = area.adjusted(18 + self._icons if self._icons else 10, 3, -8, -3)
        detail = index.data(DETAIL) or ""
        high = inner.height() // 2 if detail else inner.height()
        top = QRect(inner.x(), inner.y(), inner.width(), high)
        _line(painter, top, option.text, font, Colour.TEXT, Qt.AlignmentFlag.AlignVCenter)
        below = QRect(inner.x(), inner.y() + high, inner.width(), inner.height() - high)
        _line(painter, below, detail, small, Colour.QUIET, Qt.AlignmentFlag.AlignVCenter)


def _line(painter: QPainter, area: QRect, words: str, font: QFont, colour: QColor, where: Qt.AlignmentFlag) -> None:
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(area, Qt.AlignmentFlag.AlignLeft | where, elide(words, font, area.width()))
