"""Draws a small sign for each kind of tile, in the palette that is worn."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap, QPolygonF

from wall.theme import Colour

SIZE = 28
"""Pixels a side; shapes are drawn on a square of 24."""

Shape = tuple[str, tuple[float, ...]]

_CARD = ("box", (2, 3, 20, 18))
SHAPES: dict[str, tuple[Shape, ...]] = {
    "kpi": (("box", (2, 3, 9, 8)), ("box", (13, 3, 9, 8)), ("box", (2, 13, 9, 8)), ("box", (13, 13, 9, 8))),
    "number": (
        ("line", (4, 8, 8, 4, 8, 20)),
        ("line", (12, 8, 14, 4, 18, 4, 20, 8, 12, 20, 21, 20)),
    ),
    "gauge": (("fill", (2, 5, 14, 3)), ("fill", (2, 11, 19, 3)), ("fill", (2, 17, 9, 3)), ("line", (18, 3, 18, 22))),
    "funnel": (("fill", (2, 4, 20, 3)), ("fill", (5, 9, 14, 3)), ("fill", (8, 14, 8, 3)), ("fill", (10, 19, 4, 3))),
    "trend": (("line", (2, 18, 8, 11, 13, 14, 22, 5)), ("line", (2, 22, 22, 22))),
    "sentiment": (
        ("fill", (3, 12, 4, 9)),
        ("fill", (10, 7, 4, 14)),
        ("fill", (17, 15, 4, 6)),
        ("line", (2, 22, 22, 22)),
    ),
    "ranking": (("fill", (2, 4, 19, 4)), ("fill", (2, 10, 13, 4)), ("fill", (2, 16, 8, 4))),
    "breakdown": (_CARD, ("line", (2, 9, 22, 9)), ("line", (2, 15, 22, 15)), ("line", (10, 3, 10, 21))),
    "communes": (("line", (3, 8, 9, 3, 15, 7, 21, 4, 20, 16, 14, 21, 8, 17, 3, 19, 3, 8)), ("fill", (9, 9, 6, 5))),
    "spots": (("line", (12, 22, 6, 12, 6, 7, 9, 3, 15, 3, 18, 7, 18, 12, 12, 22)), ("dot", (12, 9, 3))),
    "threats": (
        ("ring", (12, 12, 9)),
        ("line", (3, 12, 21, 12)),
        ("line", (12, 3, 8, 12, 12, 21)),
        ("dot", (17, 8, 2)),
    ),
    "flows": (("line", (3, 7, 20, 7, 16, 3)), ("line", (3, 17, 20, 17, 16, 21))),
    "tasks": (
        ("line", (3, 6, 5, 8, 9, 3)),
        ("line", (12, 6, 22, 6)),
        ("line", (3, 16, 5, 18, 9, 13)),
        ("line", (12, 16, 22, 16)),
    ),
    "alarms": (
        ("line", (5, 2, 9, 9, 1, 9, 5, 2)),
        ("line", (12, 6, 22, 6)),
        ("line", (5, 13, 9, 20, 1, 20, 5, 13)),
        ("line", (12, 17, 22, 17)),
    ),
    "alarm": (
        ("line", (12, 3, 18, 8, 18, 16, 21, 19, 3, 19, 6, 16, 6, 8, 12, 3)),
        ("dot", (12, 22, 1)),
    ),
    "notices": (("line", (12, 3, 22, 21, 2, 21, 12, 3)), ("line", (12, 10, 12, 15)), ("dot", (12, 18, 1))),
    "banner": (("box", (2, 7, 20, 10)), ("dot", (6, 12, 2)), ("line", (10, 12, 20, 12))),
    "headlines": (
        ("fill", (2, 4, 20, 3)),
        ("line", (2, 11, 22, 11)),
        ("line", (2, 16, 22, 16)),
        ("line", (2, 21, 15, 21)),
    ),
    "ticker": (("line", (2, 12, 16, 12)), ("line", (17, 7, 22, 12, 17, 17))),
    "cameras": (("box", (2, 6, 14, 12)), ("line", (16, 10, 22, 7, 22, 17, 16, 14))),
    "picture": (_CARD, ("line", (2, 19, 9, 11, 13, 16, 16, 13, 22, 19)), ("dot", (16, 8, 2))),
    "video": (_CARD, ("line", (9, 8, 16, 12, 9, 16, 9, 8))),
    "web": (_CARD, ("line", (2, 8, 22, 8)), ("dot", (5, 6, 1)), ("dot", (8, 6, 1))),
    "note": (_CARD, ("line", (6, 9, 18, 9)), ("line", (6, 13, 18, 13)), ("line", (6, 17, 13, 17))),
    "takeover": (("fill", (2, 3, 20, 18)),),
    "qr": (
        ("box", (3, 3, 7, 7)),
        ("box", (14, 3, 7, 7)),
        ("box", (3, 14, 7, 7)),
        ("fill", (14, 14, 3, 3)),
        ("fill", (18, 18, 3, 3)),
    ),
    "header": (("fill", (2, 3, 20, 5)), ("line", (2, 21, 22, 21))),
    "sources": (
        ("dot", (5, 6, 2)),
        ("line", (10, 6, 22, 6)),
        ("dot", (5, 13, 2)),
        ("line", (10, 13, 22, 13)),
        ("ring", (5, 20, 2)),
    ),
    "stations": (("box", (2, 3, 20, 13)), ("line", (12, 16, 12, 21)), ("line", (7, 21, 17, 21))),
    "clock": (("ring", (12, 12, 9)), ("line", (12, 6, 12, 12, 16, 14))),
}
"""Of each kind: boxes (x, y, width, height) empty or filled, dots and rings (x, y, radius), lines through points."""


def icon(kind: str) -> QPixmap:
    """Return the sign of a kind of tile."""
    picture = QPixmap(SIZE * 2, SIZE * 2)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(SIZE / 24, SIZE / 24)
    for name, numbers in SHAPES.get(kind, ()):
        painter.setPen(QPen(Colour.QUIET, 1.6))
        painter.setBrush(Colour.QUIET if name in ("fill", "dot") else Qt.BrushStyle.NoBrush)
        match numbers:
            case x, y, width, height if name in ("box", "fill"):
                painter.drawRect(QRectF(x, y, width, height))
            case x, y, radius:
                painter.drawEllipse(QPointF(x, y), radius, radius)
            case _:
                points = zip(numbers[::2], numbers[1::2], strict=True)
                painter.drawPolyline(QPolygonF([QPointF(*point) for point in points]))
    painter.end()
    return picture
