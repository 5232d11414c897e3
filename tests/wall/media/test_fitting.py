"""Where images stand in their places."""

import pytest
from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QImage

from wall.media.fitting import covering


@pytest.mark.parametrize(
    ("image", "place", "seen"),
    [
        ((1600, 900), (1600, 900), QRectF(0, 0, 1600, 900)),
        ((1600, 900), (1600, 720), QRectF(0, 90, 1600, 720)),
        ((1600, 900), (1200, 900), QRectF(200, 0, 1200, 900)),
        ((800, 450), (1600, 720), QRectF(0, 45, 800, 360)),
        ((1600, 900), (1600, 500), None),
        ((1600, 900), (600, 900), None),
    ],
    ids=["whole", "top and bottom cut", "sides cut", "larger", "too much of its height", "too much of its width"],
)
def test_an_image_covers_a_place_unless_too_much_of_it_would_be_cut(image, place, seen):
    assert covering(QImage(QSize(*image), QImage.Format.Format_RGB32), QRect(10, 20, *place)) == seen
