"""Where an image stands in the place that it is shown at."""

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QImage

NEARLY = 0.03
"""By how much a place may be larger than the image that was made for it, as a share."""


def fitted(image: QImage, place: QRect, ratio: float) -> QRectF:
    """Return where an image stands, in logical pixels: pixel by pixel where it was made for it, else as large as fits.

    ``ratio`` is how many device pixels there are in a logical one.
    """
    width, height = image.width() / ratio, image.height() / ratio
    scale = min(place.width() / width, place.height() / height)
    if not (0.0 <= scale - 1.0 < NEARLY):
        width, height = width * scale, height * scale
    left = place.x() + round((place.width() - width) / 2)
    return QRectF(left, place.y() + round((place.height() - height) / 2), width, height)


def beside(place: QRectF, picture: QRectF) -> list[QRectF]:
    """Return what of a place its picture does not cover."""
    return [
        edge
        for edge in (
            QRectF(place.topLeft(), QPointF(picture.left(), place.bottom())),
            QRectF(QPointF(picture.right(), place.top()), place.bottomRight()),
            QRectF(QPointF(picture.left(), place.top()), picture.topRight()),
            QRectF(picture.bottomLeft(), QPointF(picture.right(), place.bottom())),
        )
        if edge.width() > 0 and edge.height() > 0
    ]
