"""Things on a plain map: each kind has a shape of its own, what is abnormal the shape of its severity."""

import math
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPen, QPolygonF, QRegion

from server.contract.messages import Severity, Spot
from server.contract.words import Words
from wall.drawing.shapes import severity_mark
from wall.drawing.text import line_height, text, text_width
from wall.maps.projection import PlainMap
from wall.theme import SEVERITY, Colour, Theme, TypeRole

NORMAL, ABNORMAL = 26, 40
"""Sizes of marks."""
NAMED = 12
"""Kinds of which there are more are not named one by one while they are normal: names would hide them."""
BESIDE = 12
"""Between a mark and its name."""
RING = 84
"""Size of the ring round the one that is chosen."""


class Layer(NamedTuple):
    """Things of one kind."""

    name: str
    total: int
    """Also of those whose place nobody knows."""
    spots: Sequence[Spot]


class _Marked(NamedTuple):
    spot: Spot
    kind: int
    """Which of the layers it is of."""
    at: QPointF


def draw_layers(
    painter: QPainter,
    area: QRectF,
    theme: Theme,
    layers: Sequence[Layer],
    plain: PlainMap,
    say: Callable[[Words], str],
    chosen: str = "",
    clear: QRegion | None = None,
) -> None:
    """Draw all marks, the gravest last, and the names of those that matter where they hide nothing.

    The one whose id is ``chosen`` has a ring, and its name in any case. No name is written where it is to be ``clear``.
    """
    marks = [
        _Marked(spot, kind, plain.place(spot.latitude, spot.longitude))
        for kind, layer in enumerate(layers)
        for spot in layer.spots
    ]
    marks.sort(key=lambda mark: (mark.spot.id == chosen, mark.spot.severity.gravity))
    places: list[QRectF] = []
    ratio = painter.device().devicePixelRatio()
    seen = painter.clipBoundingRect() if painter.hasClipping() else area
    for mark in marks:
        size = theme.px(NORMAL if mark.spot.severity is Severity.NORMAL else ABNORMAL)
        places.append(QRectF(mark.at.x() - size / 2, mark.at.y() - size / 2, size, size))
        if seen.intersects(places[-1].adjusted(-size, -size, size, size)):
            stamp = _stamp(mark.kind, mark.spot.severity, size, ratio, Colour.MARK.rgba())
            half = stamp.deviceIndependentSize() / 2
            painter.drawImage(mark.at - QPointF(half.width(), half.height()), stamp)
    taken = _united([place.toAlignedRect() for place in places]) + (clear or QRegion())
    if marks and marks[-1].spot.id == chosen:
        taken += _ring(painter, area, theme, say(marks[-1].spot.name), marks[-1].at)
    few = {kind for kind, layer in enumerate(layers) if len(layer.spots) <= NAMED}
    for mark, place in zip(reversed(marks), reversed(places), strict=True):
        if mark.spot.id == chosen:
            continue
        named = len(layers) > 1 and (mark.spot.severity is not Severity.NORMAL or mark.kind in few)
        count = str(mark.spot.count) if mark.spot.count > 1 else ""
        words = " ".join(filter(None, (say(mark.spot.name) if named else "", count)))
        if words:
            taken += _name(painter, area, theme, words, mark.spot.severity, place, taken)


def _united(rectangles: Sequence[QRect]) -> QRegion:
    """Return a region of all; half by half, as adding one takes time by how many there are."""
    if len(rectangles) < 2:
        return QRegion(rectangles[0]) if rectangles else QRegion()
    middle = len(rectangles) // 2
    return _united(rectangles[:middle]) + _united(rectangles[middle:])


@lru_cache(maxsize=64)
def _stamp(kind: int, severity: Severity, size: float, ratio: float, colour: int) -> QImage:
    """Return the mark of a kind, or of a severity that is not normal: a map has hundreds that look alike."""
    del colour
    side = math.ceil(size * 1.2) + 2
    picture = QImage(QSize(side, side) * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(side / 2, side / 2)
        if severity is Severity.NORMAL:
            draw_kind(painter, middle, size, kind)
        else:
            severity_mark(painter, middle, size, severity)
    return picture


def _name(
    painter: QPainter,
    area: QRectF,
    theme: Theme,
    words: str,
    severity: Severity,
    mark: QRectF,
    taken: QRegion,
) -> QRect:
    """Write a name beside its mark where there is room, on the right, the left, above or below; return where, if."""
    font = theme.font(TypeRole.SMALL)
    wide, high, gap = text_width(words, font), line_height(font), theme.px(BESIDE)
    centre = mark.center()
    for row in (
        QRectF(mark.right() + gap, centre.y() - high / 2, wide, high),
        QRectF(mark.left() - gap - wide, centre.y() - high / 2, wide, high),
        QRectF(centre.x() - wide / 2, mark.top() - high, wide, high),
        QRectF(centre.x() - wide / 2, mark.bottom(), wide, high),
    ):
        # half a pixel of its own mark does not count
        whole = row.toAlignedRect().adjusted(1, 1, -1, -1)
        if area.contains(row) and not taken.intersects(whole):
            text(painter, row, words, font, SEVERITY[severity])
            return whole
    return QRect()


def _ring(painter: QPainter, area: QRectF, theme: Theme, words: str, at: QPointF) -> QRegion:
    """Draw a ring, and a name over whatever is beside it; return what both cover."""
    font = theme.font(TypeRole.STRONG)
    wide, high, gap = text_width(words, font), line_height(font), theme.px(BESIDE)
    side = theme.px(RING)
    ring = QRectF(at.x() - side / 2, at.y() - side / 2, side, side)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(Colour.TEXT, max(theme.px(6), 2.0)))
    painter.drawEllipse(ring)
    row = QRectF(ring.right() + gap, at.y() - high / 2, min(wide, area.width()), high)
    if row.right() > area.right() and ring.left() - gap - row.width() >= area.left():
        row.moveRight(ring.left() - gap)
    elif row.right() > area.right():
        # neither beside it: below, or above at the foot of the map
        left = min(max(at.x() - row.width() / 2, area.left()), area.right() - row.width())
        row.moveTo(left, ring.bottom() if ring.bottom() + high <= area.bottom() else ring.top() - high)
    painter.fillRect(row.adjusted(-gap / 2, 0, gap / 2, 0), Colour.GROUND)
    text(painter, row, words, font, Colour.TEXT)
    return QRegion(ring.toAlignedRect()) + row.toAlignedRect()


def draw_kind(painter: QPainter, centre: QPointF, size: float, kind: int) -> None:
    """Draw the mark of a kind: a disc, a square, a ring, a cross, a hexagon, then these again."""
    half = size / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Colour.MARK)
    match kind % 5:
        case 0:
            painter.drawEllipse(centre, half, half)
        case 1:
            painter.drawRect(QRectF(centre.x() - half * 0.85, centre.y() - half * 0.85, size * 0.85, size * 0.85))
        case 2:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(Colour.MARK, size * 0.22))
            painter.drawEllipse(centre, half * 0.8, half * 0.8)
        case 3:
            painter.setPen(QPen(Colour.MARK, size * 0.28))
            reach = half * 0.75
            painter.drawLine(centre + QPointF(-reach, -reach), centre + QPointF(reach, reach))
            painter.drawLine(centre + QPointF(-reach, reach), centre + QPointF(reach, -reach))
        case _:
            turns = (math.tau * corner / 6 for corner in range(6))
            painter.drawPolygon(
                QPolygonF([centre + QPointF(math.sin(turn) * half, math.cos(turn) * half) for turn in turns])
            )


def draw_legend(painter: QPainter, area: QRectF, theme: Theme, entries: Iterable[tuple[int, str]]) -> float:
    """Write beside the mark of each kind what it is, in rows from the top of ``area``; return how high they are."""
    font = theme.font(TypeRole.SMALL)
    high, size = line_height(font), theme.px(NORMAL)
    left, top = area.x(), area.y()
    for kind, words in entries:
        wide = size + theme.px(BESIDE) + text_width(words, font) + theme.px(40)
        if left > area.x() and left + wide > area.right():
            left, top = area.x(), top + high
        draw_kind(painter, QPointF(left + size / 2, top + high / 2), size, kind)
        row = QRectF(left + size + theme.px(BESIDE), top, area.right() - left - size, high)
        text(painter, row, words, font, Colour.QUIET)
        left += wide
    return top + high - area.y()
