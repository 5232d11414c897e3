"""Measures how much of a tile's picture has nothing on it."""

import math
from typing import cast

import numpy as np
from PySide6.QtGui import QImage

from wall.theme import Colour

MARGIN = 2.0
"""Lines of type around whatever is drawn that count as filled: what stands apart is easier to read."""
TOLERANCE = 6
"""Steps of a colour that are no drawing."""


def emptiness(picture: QImage, line: float) -> float:
    """Return the share, 0 to 1, of a tile's picture farther than MARGIN lines, of ``line`` pixels, from all drawing."""
    image = picture.convertToFormat(QImage.Format.Format_RGB32)
    step = max(round(line * picture.devicePixelRatio() / 2), 1)
    rows, columns = image.height() // step, image.width() // step
    if not rows or not columns:
        return 0.0
    flat = np.frombuffer(cast(memoryview, image.constBits()), np.uint8)
    pixels = flat.reshape(image.height(), image.bytesPerLine() // 4, 4)[: rows * step, : columns * step, :3]
    drawn = np.zeros(pixels.shape[:2], np.bool_)
    for number, ground in enumerate((Colour.SURFACE.blue(), Colour.SURFACE.green(), Colour.SURFACE.red())):
        channel = pixels[:, :, number]
        drawn |= channel > ground + TOLERANCE
        drawn |= channel < ground - TOLERANCE
    # whole rows before parts of them: memory is read in its order
    lines = np.logical_or.reduce(drawn.reshape(rows, step, columns * step), axis=1)
    cells = np.logical_or.reduce(lines.reshape(rows, columns, step), axis=2)
    # the frame of the tile says nothing
    cells[[0, -1], :] = False
    cells[:, [0, -1]] = False
    return float(1 - _grown(cells, math.ceil(MARGIN * 2)).mean())


def _grown(
    cells: "np.ndarray[tuple[int, int], np.dtype[np.bool_]]", by: int
) -> "np.ndarray[tuple[int, int], np.dtype[np.bool_]]":
    """Return the cells with all that lie within so many of a true one."""
    grown = cells.copy()
    for shift in range(1, by + 1):
        grown[shift:, :] |= cells[:-shift, :]
        grown[:-shift, :] |= cells[shift:, :]
    wide = grown.copy()
    for shift in range(1, by + 1):
        wide[:, shift:] |= grown[:, :-shift]
        wide[:, :-shift] |= grown[:, shift:]
    return wide
