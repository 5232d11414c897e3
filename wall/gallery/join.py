"""Puts the pictures of a station's screens side by side: ``python -m wall.gallery.join FOLDER PICTURE``.

The folder is one that ``--report`` has filled.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter

from wall.theme import Colour

HEIGHT = 360
"""Pixels of each screen in the picture."""
GAP = 8


def join(folder: Path) -> QImage:
    """Return all screens in one picture; raises FileNotFoundError where there is none."""
    paths = sorted(folder.glob("screen-*.png"))
    if not paths:
        raise FileNotFoundError(f"{folder}/screen-*.png")
    smooth = Qt.TransformationMode.SmoothTransformation
    screens = [QImage(str(path)).scaledToHeight(HEIGHT, smooth) for path in paths]
    width = sum(screen.width() + GAP for screen in screens) - GAP
    joined = QImage(width, HEIGHT, QImage.Format.Format_RGB32)
    joined.fill(Colour.LINE)
    with QPainter(joined) as painter:
        left = 0
        for screen in screens:
            painter.drawImage(QPoint(left, 0), screen)
            left += screen.width() + GAP
    return joined


if __name__ == "__main__":
    join(Path(sys.argv[1])).save(sys.argv[2])
