"""Lines of a chart, however many points they have."""

import math

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from wall.drawing.line_chart import MANY, Chart, ChartBand, ChartDot, ChartLine
from wall.theme import Colour

SIZE = 400


def drawn(*lines, areas=(), dot=(-1.0, 0.0)):
    """Return the picture of a chart whose axes go from 0 to 1 and from -1 to 1."""
    picture = QImage(SIZE, SIZE, QImage.Format.Format_RGB32)
    picture.fill(Colour.SURFACE)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chart = Chart(lines, areas, (0.0, 1.0), (-1.0, 1.0), ChartDot(dot, 10.0, Colour.TEXT))
        chart.draw(painter, QRectF(0, 0, SIZE, SIZE))
    return picture


def wave(count):
    x = [number / (count - 1) for number in range(count)]
    return ChartLine(x, [0.8 * math.sin(9 * each) for each in x], Colour.TEXT, 3.0)


def lit(picture):
    ground = Colour.SURFACE.rgb()
    return {(x, y) for x in range(0, SIZE, 2) for y in range(0, SIZE, 2) if picture.pixel(x, y) != ground}


def test_a_line_of_many_points_looks_like_one_of_few():
    few, many = lit(drawn(wave(MANY))), lit(drawn(wave(4 * MANY)))
    assert few
    assert len(few ^ many) < len(few) / 20


@pytest.mark.parametrize("count", [MANY, MANY + 4])
def test_pairs_are_strokes_of_their_own(count):
    # all at the left edge and at the right one, level: between two pairs there is nothing
    x = [0.1 * (number % 2) + 0.8 * (number // (count // 2)) for number in range(count)]
    line = ChartLine(x, [0.0] * count, Colour.TEXT, 3.0, pairs=True)
    assert not [at for at in lit(drawn(line)) if SIZE * 0.2 < at[0] < SIZE * 0.7]


def test_what_lies_beyond_the_axes_is_cut_and_a_band_and_the_dot_stand_where_they_belong():
    beyond = ChartLine((0.0, 1.0), (5.0, 5.0), Colour.TEXT, 3.0)
    assert not lit(drawn(beyond))
    band = ChartBand((0.0, 1.0), (0.0, 0.0), (1.0, 1.0), Colour.STALE)
    assert all(y < SIZE / 2 + 2 for _, y in lit(drawn(areas=(band,))))
    assert all(abs(x - SIZE / 2) < 10 and abs(y - SIZE / 4) < 10 for x, y in lit(drawn(dot=(0.5, 0.5))))
