"""Shades for how much: from little to much in steps of one grey-blue, which alarms nobody."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from wall.drawing.axes import is_multiple
from wall.drawing.contrast import contrast
from wall.theme import Colour

STEPS = 5
"""Shades that the eye still tells apart across a room."""


class Shades(NamedTuple):
    """Even steps at round numbers."""

    low: float
    """Where the first begins."""
    step: float
    """How much each is wide; zero where all values are the same."""

    @classmethod
    def of(cls, values: Sequence[float], decimals: int) -> "Shades":
        """Return the steps for some values that are written with so many decimals."""
        if not values:
            return cls(0.0, 0.0)
        low, high = min(values), max(values)
        if not math.isfinite(high - low) or high <= low:
            return cls(low, 0.0)
        step = _round((high - low) / STEPS, 10.0**-decimals)
        # a first step at zero is understood, one at 0.37 is not
        return cls(math.floor(low / step) * step, step)

    def number(self, value: float) -> int:
        """Return which step a value is in, counted from 0."""
        if not self.step:
            return 0
        return min(max(math.floor((value - self.low) / self.step + 1e-9), 0), STEPS - 1)

    def starts(self) -> list[float]:
        """Return where each step begins."""
        return [self.low + number * self.step for number in range(STEPS if self.step else 1)]


def shade(number: int) -> QColor:
    """Return the colour of a step."""
    share = (number + 0.4) / (STEPS - 0.6)
    little, much = Colour.LINE, Colour.QUIET
    parts = ((little.red(), much.red()), (little.green(), much.green()), (little.blue(), much.blue()))
    return QColor(*(round(first + (last - first) * share) for first, last in parts))


def ink(ground: QColor) -> QColor:
    """Return the colour of text on a shade: whichever has more contrast."""
    return max((Colour.TEXT, Colour.GROUND), key=lambda colour: contrast(colour.name(), ground.name()))


def hatch(painter: QPainter, path: QPainterPath, gap: float, width: float) -> None:
    """Fill what nobody knows anything of: with lines, not with a shade."""
    area = path.boundingRect()
    painter.save()
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    painter.fillRect(area, Colour.GROUND)
    painter.setPen(QPen(Colour.FAINT, width))
    # lines of neighbours meet
    start = math.floor((area.left() + area.top()) / gap) * gap
    while start <= area.right() + area.bottom():
        painter.drawLine(QPointF(start - area.top(), area.top()), QPointF(start - area.bottom(), area.bottom()))
        start += gap
    painter.restore()


def boxed(area: QRectF) -> QPainterPath:
    """Return a rectangle as a path."""
    path = QPainterPath()
    path.addRect(area)
    return path


def _round(step: float, finest: float) -> float:
    """Return the next larger of 1, 2, 2.5 and 5 times a power of ten that is a multiple of the ``finest``."""
    if step <= finest:
        return finest
    power = 10.0 ** math.floor(math.log10(step))
    steps = (power * factor for factor in (1.0, 2.0, 2.5, 5.0))
    return next((each for each in steps if each >= step * (1 - 1e-9) and is_multiple(each, finest)), 10 * power)
