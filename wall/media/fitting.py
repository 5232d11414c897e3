"""Where an image stands in the place that it is shown at."""

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QImage

NEARLY = 0.03
"""By how much a place may be larger than the image that was made for it, as a share."""

KEPT = 0.6
"""Share of a picture that is seen at least where it is cut to cover a place."""


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


def covering(image: QImage, place: QRect) -> QRectF | None:
    """Return what of an image covers a place, in pixels of the image; None where too much would be cut away."""
    wide, high = image.width(), image.height()
    scale = max(place.width() / wide, place.height() / high)
    seen = QRectF(0, 0, place.width() / scale, place.height() / scale)
    if seen.width() * seen.height() < KEPT * wide * high:
        return None
    # whole pixels: a picture that was made for the place is copied, not smoothed
    seen.moveTo(round((wide - seen.width()) / 2), round((high - seen.height()) / 2))
    return seen


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
