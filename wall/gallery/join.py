"""Puts a station's screens into one picture, the first one large: ``python -m wall.gallery.join FOLDER PICTURE``.

The folder is one that ``--report`` has filled.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter

from wall.theme import Colour

HEIGHT, BESIDE = 760, 252
"""Pixels of the first screen, and of the others, which stand beneath each other on its right."""
GAP = 8


def join(folder: Path) -> QImage:
    """Return all screens in one picture; raises FileNotFoundError where there is none."""
    paths = sorted(folder.glob("screen-*.png"))
    if not paths:
        raise FileNotFoundError(f"{folder}/screen-*.png")
    smooth = Qt.TransformationMode.SmoothTransformation
    first, *others = (QImage(str(path)).scaledToHeight(BESIDE if n else HEIGHT, smooth) for n, path in enumerate(paths))
    wide = max((screen.width() + GAP for screen in others), default=0)
    joined = QImage(first.width() + wide, HEIGHT, QImage.Format.Format_RGB32)
    joined.fill(Colour.LINE)
    with QPainter(joined) as painter:
        painter.drawImage(QPoint(0, 0), first)
        for number, screen in enumerate(others):
            painter.drawImage(QPoint(first.width() + GAP, number * (BESIDE + GAP)), screen)
    return joined


if __name__ == "__main__":
    join(Path(sys.argv[1])).save(sys.argv[2])
