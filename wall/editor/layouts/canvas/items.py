"""What is painted on the canvas: surfaces, tiles, and what is written beside them.

Positions are millimetres; lines and type have as many pixels at every zoom.
"""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from server.contract.messages import Rectangle, Severity
from server.contract.messages.layouts import TileSpec
from wall.drawing.shapes import severity_mark
from wall.drawing.text import CENTRE, text
from wall.editor.findings import Weight
from wall.editor.layouts.canvas.cells import Box, Cells
from wall.editor.layouts.canvas.labels import TOP, TYPE, font
from wall.theme import Colour

MARK = 16.0
"""Pixels of the mark of a finding."""
HATCHED = 5.0
"""Pixels of an outline that is hatched."""
BADGE = HATCHED + 1.35 * MARK + 1
"""Pixels across and down of the least tile that bears its mark: on a smaller one it would cover what is shown, or lie
beyond the tile, where nothing takes it away again."""
OUTLINE = 4.0
"""Pixels of the outline of what is selected."""
IN_HAND = 0.75
"""Opacity of a tile that is dragged."""
NARROWEST = 5.0
"""Pixels between two lines of a grid; where they would be nearer, none is drawn."""
OVER = 1000.0
"""Above all tiles."""

SEVERITIES = {Weight.ERROR: Severity.CRITICAL, Weight.WARNING: Severity.WARNING}
COLOURS = {Weight.ERROR: Colour.CRITICAL, Weight.WARNING: Colour.WARNING}


class SurfaceItem(QGraphicsItem):
    """The ground of one surface, with the cells of its grid."""

    def __init__(self, position: int) -> None:
        super().__init__()
        self.position = position
        """Of its screen in the form."""
        self.cells: Cells | None = None
        self._size = QRectF()
        self.focused = False
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def stand(self, cells: Cells) -> None:
        """Be as large as a surface, and divided as a screen is."""
        if cells != self.cells:
            self.prepareGeometryChange()
            self.cells = cells
            self._size = QRectF(0, 0, cells.width, cells.height)
            self.update()

    def focus(self, focused: bool) -> None:  # noqa: FBT001 - what it is
        """Show whether it is the one that one is at."""
        if focused != self.focused:
            self.focused = focused
            self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """Return what it covers."""
        return self._size

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint the ground and the lines between cells, as far as they are to be seen anew."""
        seen = QRectF(option.exposedRect).intersected(self._size)
        painter.fillRect(seen, Colour.GROUND)
        cells = self.cells
        scale = painter.worldTransform().m11()
        if cells is None:
            return
        painter.setPen(same_width(Colour.LINE, 1))
        (left, top), (right, bottom) = (cells.cell(*_xy(point)) for point in (seen.topLeft(), seen.bottomRight()))
        lines: list[QLineF] = []
        if cells.across * scale >= NARROWEST:
            for column in range(max(int(left), 0), min(int(right) + 1, cells.grid.columns) + 1):
                x = cells.line(column, 0)[0]
                lines.append(QLineF(x, seen.top(), x, seen.bottom()))
        if cells.down * scale >= NARROWEST:
            for row in range(max(int(top), 0), min(int(bottom) + 1, cells.grid.rows) + 1):
                y = cells.line(0, row)[1]
                lines.append(QLineF(seen.left(), y, seen.right(), y))
        painter.drawLines(lines)
        inset = 1 / scale
        # brighter where keys would act on it
        keyed = self.focused and widget is not None and widget.hasFocus()
        painter.setPen(same_width(Colour.TEXT if keyed else Colour.MARK, 2 if self.focused else 1))
        painter.drawRect(self._size.adjusted(inset, inset, -inset, -inset))


class FrameItem(QGraphicsItem):
    """What a surface is made of, over its tiles: the bezels between its panels, and what each output drives."""

    def __init__(self, parent: SurfaceItem) -> None:
        super().__init__(parent)
        self.bezels: Sequence[Rectangle] = ()
        self.outputs: Sequence[Rectangle] = ()
        self.setZValue(OVER)

    def stand(self, bezels: Sequence[Rectangle], outputs: Sequence[Rectangle]) -> None:
        """Show these; millimetres of the surface."""
        if (bezels, outputs) != (self.bezels, self.outputs):
            self.bezels, self.outputs = bezels, outputs
            self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """Return what it covers."""
        parent = self.parentItem()
        return parent.boundingRect() if parent is not None else QRectF()

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint bezels as bars that cover what lies behind them, and outputs as dashed outlines."""
        scale = painter.worldTransform().m11()
        thin = 2 / scale
        for bar in self.bezels:
            area = QRectF(bar.x, bar.y, bar.width, bar.height)
            if bar.height > bar.width:
                area.adjust(-max(thin - bar.width, 0) / 2, 0, max(thin - bar.width, 0) / 2, 0)
            else:
                area.adjust(0, -max(thin - bar.height, 0) / 2, 0, max(thin - bar.height, 0) / 2)
            painter.fillRect(area, Colour.FAINT)
        painter.setPen(same_width(Colour.MARK, 2, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for part in self.outputs:
            area = QRectF(part.x, part.y, part.width, part.height)
            painter.drawRect(area.adjusted(thin, thin, -thin, -thin))


class TileItem(QGraphicsItem):
    """One tile: its last picture, and what is wrong with it."""

    def __init__(self, parent: SurfaceItem, spec: TileSpec) -> None:
        super().__init__(parent)
        self.spec = spec
        self.picture: QPixmap | None = None
        """The last one; None where there is none yet."""
        self.unknown = ""
        """Why there never is one; empty where there is."""
        self._area = QRectF()
        self._chosen = False
        self._weight: Weight | None = None
        self._in_hand = False

    @property
    def area(self) -> QRectF:
        """Where it is painted, in millimetres of its surface."""
        return self._area.translated(self.pos())

    def stand(self, box: Box, order: int) -> None:
        """Stand where a tile stands, above those before it."""
        area = QRectF(0, 0, box.width, box.height)
        if area != self._area:
            self.prepareGeometryChange()
            self._area = area
        self.setPos(box.x, box.y)
        self.setZValue(OVER - 1 if self._in_hand else order)

    def take(self) -> None:
        """Lie over all others: a hand has it."""
        self._in_hand = True
        self.setOpacity(IN_HAND)
        self.setZValue(OVER - 1)

    def let_go(self) -> None:
        """Lie where it did before, when it stands next."""
        self._in_hand = False
        self.setOpacity(1.0)

    def choose(self, chosen: bool) -> None:  # noqa: FBT001 - what it is
        """Show whether it is selected."""
        if chosen != self._chosen:
            self._chosen = chosen
            self.update()

    def show_picture(self, picture: QPixmap | None) -> None:
        """Show another picture."""
        self.picture = picture
        self.update()

    def mark(self, weight: Weight | None, words: str) -> None:
        """Mark what is wrong with it, and say it at the pointer."""
        self.setToolTip(words)
        if weight != self._weight:
            self._weight = weight
            self.update()

    @property
    def weight(self) -> Weight | None:
        """How much the worst matters that is wrong with it; None where nothing is."""
        return self._weight

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """Return what it covers."""
        return self._area

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint picture, mark and outline."""
        to = painter.worldTransform()
        corner, far = to.map(self._area.topLeft()), to.map(self._area.bottomRight())
        area = QRectF(round(corner.x()), round(corner.y()), round(far.x() - corner.x()), round(far.y() - corner.y()))
        painter.save()
        painter.resetTransform()
        self._paint_picture(painter, area)
        if self._weight is not None:
            inset = OUTLINE if self._chosen else 0
            _hatched(painter, area.adjusted(inset, inset, -inset, -inset), COLOURS[self._weight])
        if self._chosen:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for colour, inset, width in ((Colour.TEXT, 1.5, 3), (Colour.GROUND, OUTLINE - 0.5, 1)):
                painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, _MITER))
                painter.drawRect(area.adjusted(inset, inset, -inset, -inset))
        if self._weight is not None and min(area.width(), area.height()) >= BADGE:
            _marked(painter, area.topRight() + QPointF(-HATCHED - MARK * 0.6, HATCHED + MARK * 0.6), self._weight)
        painter.restore()

    def _paint_picture(self, painter: QPainter, area: QRectF) -> None:
        picture = self.picture
        if picture is None or self.unknown:
            painter.fillRect(area, Colour.RAISED if self.unknown else Colour.SURFACE)
            line = QRectF(area.x() + 4, area.center().y() - TYPE, max(area.width() - 8, 0), 2 * TYPE)
            colour = Colour.TEXT if self.unknown else Colour.QUIET
            text(painter, line, self.unknown or self.spec.kind, font(), colour, CENTRE)
            return
        ratio = picture.devicePixelRatio()
        wide, high = picture.width() / ratio, picture.height() / ratio
        if abs(wide - area.width()) <= 2 and abs(high - area.height()) <= 2:
            # as it was drawn: to smooth what is a pixel too wide would blur it
            wide, high = min(wide, area.width()), min(high, area.height())
            painter.drawPixmap(area.topLeft(), picture, QRectF(0, 0, wide * ratio, high * ratio))
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not self._in_hand)
        painter.drawPixmap(area, picture, QRectF(picture.rect()))


class MarkItem(QGraphicsItem):
    """The mark of what is wrong with a whole screen, at the upper right corner of its surface."""

    def __init__(self, parent: SurfaceItem) -> None:
        super().__init__(parent)
        self.weight: Weight | None = None
        """How much the worst matters; None where nothing is wrong."""
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.setZValue(TOP)
        self.hide()

    def mark(self, weight: Weight | None, words: str) -> None:
        """Mark what is wrong, and say it at the pointer."""
        self.setToolTip(words)
        self.setVisible(weight is not None)
        if weight != self.weight:
            self.weight = weight
            self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """Return what it covers."""
        return QRectF(-MARK * 1.6, -MARK * 1.6, MARK * 1.6, MARK * 1.6)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint it."""
        if self.weight is not None:
            _marked(painter, self.boundingRect().center(), self.weight)


_MITER = Qt.PenJoinStyle.MiterJoin


def _xy(point: QPointF) -> tuple[float, float]:
    return point.x(), point.y()


def same_width(colour: QColor, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """Return a pen that is as wide at every zoom."""
    pen = QPen(colour, width, style)
    pen.setCosmetic(True)
    return pen


def _marked(painter: QPainter, centre: QPointF, weight: Weight) -> None:
    """Paint the shape of a finding on a ground of its own."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(COLOURS[weight], 1))
    painter.setBrush(Colour.GROUND)
    painter.drawEllipse(centre, MARK * 0.75, MARK * 0.75)
    severity_mark(painter, centre, MARK * 0.8, SEVERITIES[weight])


def _hatched(painter: QPainter, area: QRectF, colour: QColor) -> None:
    """Paint a hatched frame inside an area."""
    brush = QBrush(colour, Qt.BrushStyle.BDiagPattern)
    width = min(HATCHED, area.width() / 3, area.height() / 3)
    inner = area.adjusted(width, width, -width, -width)
    for part in (
        QRectF(area.left(), area.top(), area.width(), width),
        QRectF(area.left(), inner.bottom(), area.width(), width),
        QRectF(area.left(), inner.top(), width, inner.height()),
        QRectF(inner.right(), inner.top(), width, inner.height()),
    ):
        painter.fillRect(part, Colour.GROUND)
        painter.fillRect(part, brush)
