"""Text on a wall: lines that fit, drawn once and copied."""

import functools
import itertools
import math
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from typing import Generic, NamedTuple, TypeVar

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPixmap, QTextLayout, QTextOption

LEFT, CENTRE, RIGHT = 0.0, 0.5, 1.0
"""Share of the room beside a line that is left of it."""

KEPT_FOR = 30.0
"""Seconds that what was drawn is kept after it was wanted last: a clock says something new every second."""
MOST_PICTURES = 64 * 1024 * 1024
"""Bytes of drawn letters that are kept."""
SLACK = 0.6
"""Share of half a line that letters without ascenders have above and below their middle."""
MOST_LINES = 4000
"""Measured lines that are kept."""
MOST_FONTS = 64
"""Of which the height is kept."""
OUTLINED_FROM = 64
"""Device pixels of type up to which Qt keeps drawn letters itself."""

_PIECE = re.compile(r"\d|[^\d\s]+")


def elide(text: str, font: QFont, width: float) -> str:
    """Return as much of a line as fits, with an ellipsis where some is left out."""
    # Qt would elide what fits where a letter such as ư reaches beyond its own width
    fits = text_width(text, font) <= width
    return text if fits else QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, width)


def wrap(text: str, font: QFont, width: float, most: int) -> list[str]:
    """Return the text in at most ``most`` lines broken at words, the last one elided."""
    return list(_wrapped(text, font, width, most))


@functools.lru_cache(maxsize=MOST_LINES)
def _wrapped(text: str, font: QFont, width: float, most: int) -> tuple[str, ...]:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    lines: list[str] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        start = line.textStart()
        if len(lines) == most - 1:
            lines.append(elide(text[start:], font, width))
            break
        lines.append(text[start : start + line.textLength()].rstrip())
    layout.endLayout()
    return tuple(lines)


def text(
    painter: QPainter,
    area: QRectF,
    words: str,
    font: QFont,
    colour: QColor,
    align: float = LEFT,
    *,
    near: bool = False,
) -> None:
    """Draw one line, elided to the area's width; its height is never clipped. What is ``near`` is for operators."""
    if _noted is not None:
        _noted.append(Noted(words, font.pixelSize(), _is_cut(painter, area, words, font), near))
    high = line_height(font)
    if painter.hasClipping() and not painter.clipBoundingRect().intersects(area.adjusted(-high, -high, high, high)):
        return
    ratio = painter.device().devicePixelRatio()
    room = math.ceil(area.width())
    line = _lines.get((words, font, room, ratio), functools.partial(_line, words, font, room, ratio))
    left = area.x() + (area.width() - line.width) * align
    top = round(area.center().y() - line.height / 2)
    for offset, piece in line.pieces:
        key = (piece, font, colour.rgba(), ratio)
        picture = _pictures.get(key, functools.partial(_picture, piece, font, colour, ratio))
        painter.drawImage(QPointF(round(left + offset) - _margin(font), top), picture)


class Noted(NamedTuple):
    """A line that was drawn."""

    words: str
    pixels: int
    """Size of its type, logical pixels."""
    cut: bool
    """There was no room for all of it."""
    near: bool
    """It is for operators, who sit nearer than the last row."""


def _is_cut(painter: QPainter, area: QRectF, words: str, font: QFont) -> bool:
    """Return whether a line has no room for its width, or half of it is above or below what it is painted on."""
    half = line_height(font) / 2
    middle = painter.transform().map(area.center()).y()
    device = painter.device()
    tall = device.height() / device.devicePixelRatio() if isinstance(device, QImage | QPixmap) else device.height()
    outside = bool(words) and not half * SLACK <= middle <= tall - half * SLACK
    return outside or text_width(words, font) > area.width() + 1


_noted: list[Noted] | None = None


@contextmanager
def noting() -> Iterator[list[Noted]]:
    """Yield a list to which every line is added that is drawn meanwhile."""
    global _noted
    noted: list[Noted] = []
    _noted = noted
    try:
        yield noted
    finally:
        _noted = None


T = TypeVar("T")


class _Kept(Generic[T]):
    """What was made a moment ago and may be wanted again; given up when it is not, or when there is too much of it."""

    def __init__(self, most: int, size: Callable[[T], int]) -> None:
        self._most = most
        self._size_of = size
        self._size = 0
        self._held: OrderedDict[Hashable, tuple[float, T]] = OrderedDict()
        """With the time each was wanted last, the longest ago first."""

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is held under a key, made if need be."""
        now = time.monotonic()
        held = self._held.pop(key, None)
        if held is None:
            wanted = make()
            self._size += self._size_of(wanted)
        else:
            wanted = held[1]
        self._held[key] = (now, wanted)
        # until something new comes there is no more than there was
        while held is None and len(self._held) > 1 and (self._size > self._most or self._oldest() < now - KEPT_FOR):
            _, (_, old) = self._held.popitem(last=False)
            self._size -= self._size_of(old)
        return wanted

    def _oldest(self) -> float:
        return next(iter(self._held.values()))[0]


class _Line(NamedTuple):
    """One line, measured; logical pixels."""

    pieces: list[tuple[float, str]]
    """From the left, each with where it begins."""
    width: float
    height: float


_lines: _Kept[_Line] = _Kept(MOST_LINES, lambda _: 1)
_pictures: _Kept[QImage] = _Kept(MOST_PICTURES, QImage.sizeInBytes)


def _line(words: str, font: QFont, width: int, ratio: float) -> _Line:
    """Return a line in pieces that are drawn once each.

    Qt draws type larger than 64 pixels outline by outline, each time again, 2 ms a line. There, words and single digits
    (all as wide, in this type) are pieces: of a new figure, hardly anything has to be drawn.
    """
    words = elide(words, font, width)
    metrics = QFontMetricsF(font)
    whole = font.pixelSize() * ratio <= OUTLINED_FROM
    found = [] if whole else _PIECE.finditer(words)
    pieces = [(metrics.horizontalAdvance(words[: each.start()]), each[0]) for each in found] or [(0.0, words)]
    return _Line(pieces, metrics.horizontalAdvance(words), metrics.height())


def _picture(words: str, font: QFont, colour: QColor, ratio: float) -> QImage:
    """Return some letters as a picture, with a margin at both sides."""
    metrics, margin = QFontMetricsF(font), _margin(font)
    width = metrics.horizontalAdvance(words) + 2 * margin
    size = QSize(math.ceil(width * ratio), round(metrics.height() * ratio))
    picture = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(QPointF(margin, metrics.ascent()), words)
    return picture


def _margin(font: QFont) -> int:
    """Return the pixels that letters may reach beyond their own width, as the horn of ư does."""
    return max(font.pixelSize() // 8, 1)


@functools.lru_cache(maxsize=MOST_FONTS)
def line_height(font: QFont) -> float:
    """Return the distance of two lines of that type, Vietnamese diacritics included."""
    return QFontMetricsF(font).height()


@functools.lru_cache(maxsize=MOST_LINES)
def text_width(words: str, font: QFont) -> float:
    """Return how wide one line is; what is asked again costs a hundredth."""
    return QFontMetricsF(font).horizontalAdvance(words)


class ListEntry(NamedTuple):
    """One text of a list, below a line of its own."""

    top: float
    """Of the line above the text, from the top of the list."""
    lines: list[str]


def entries(words: Iterable[str], font: QFont, size: QSizeF, *, most: int, gap: float) -> list[ListEntry]:
    """Return as many texts, each of at most ``most`` lines and below a line of its own, as fit under each other.

    The last one may be cut shorter. What is left over widens the gaps, to three times as wide at most.
    """
    line, room = line_height(font), size.height() + 1
    wrapped: list[list[str]] = []
    for each in words:
        if room < 2 * line:
            break
        wrapped.append(wrap(each, font, size.width(), min(most, int(room / line) - 1)))
        room -= (1 + len(wrapped[-1])) * line + gap
    wider = gap + min(max(room + gap, 0.0) / max(len(wrapped) - 1, 1), 2 * gap)
    tops = itertools.accumulate(((1 + len(lines)) * line + wider for lines in wrapped), initial=0.0)
    return [ListEntry(top, lines) for top, lines in zip(tops, wrapped, strict=False)]
