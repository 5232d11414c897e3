"""Every tile looks as it was last looked at: the pictures in ``docs/pictures/gallery``, made by ``make pictures``."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from wall.errors import WallError
from wall.gallery.examples import EXAMPLES, Example
from wall.gallery.join import join
from wall.gallery.window import GalleryWindow, save, small_sheet
from wall.theme import DARK, Colour, apply_palette
from wall.widgets import TILES

GOLDEN = Path(__file__).parents[3] / "docs/pictures/gallery"
BLOCK = 8
"""Pixels of the squares that are compared: a letter's worth, so that another way to smooth edges is no difference."""
TOLERANCE = 14
"""How far the means of two squares may be apart, of 255."""


def blocks(image):
    """Return the mean of each square of a picture and each colour."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    high, wide = image.height() // BLOCK, image.width() // BLOCK
    pixels = rows[: high * BLOCK, : wide * BLOCK * 3].reshape(high, BLOCK, wide, BLOCK, 3)
    return pixels.mean(axis=(1, 3))


def test_every_kind_of_tile_has_an_example():
    assert set(EXAMPLES) == set(TILES)


@pytest.mark.parametrize("kind", TILES)
def test_a_tile_looks_as_it_did(language, kind, tmp_path):
    drawn, golden = small_sheet(kind, language), QImage(str(GOLDEN / f"{kind}.jpg"))
    assert not golden.isNull(), "no picture yet: make pictures"
    assert drawn.size() == golden.size()
    apart = np.abs(blocks(drawn) - blocks(golden)).max(axis=2)
    drawn.save(str(tmp_path / f"{kind}.jpg"))
    assert apart.max() <= TOLERANCE, (
        f"{(apart > TOLERANCE).sum()} squares differ, see {tmp_path}; if they should: make pictures"
    )


def test_a_changed_figure_is_another_picture(language, monkeypatch):
    golden = blocks(small_sheet("kpi", language))
    monkeypatch.setitem(EXAMPLES, "kpi", Example(("indicators/economy",), {"show": ("revenue",)}))
    assert np.abs(blocks(small_sheet("kpi", language)) - golden).max() > TOLERANCE


def test_the_gallery_changes_kind_language_and_palette(qtbot, language):
    window = GalleryWindow(language)
    qtbot.addWidget(window)
    shown = [window.picture()]
    for widget, key in ((window, Qt.Key.Key_L), (window, Qt.Key.Key_T), (window.kinds, Qt.Key.Key_Down)):
        qtbot.keyClick(widget, key)
        shown.append(window.picture())
    apply_palette(DARK)
    assert all(one != other for one, other in pairwise(shown))


def test_a_folder_that_cannot_be_written_is_named(language, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(WallError):
        save(tmp_path / "file/below", language)


def test_screens_are_joined_the_first_one_large(qapp, tmp_path):  # noqa: ARG001 - pictures want an application
    for number, size in ((1, (640, 360)), (2, (360, 720))):
        image = QImage(*size, QImage.Format.Format_RGB32)
        image.fill(Colour.WARNING if number == 1 else Colour.CRITICAL)
        image.save(str(tmp_path / f"screen-{number}.png"))
    joined = join(tmp_path)
    assert (joined.width(), joined.height()) == (1351 + 8 + 126, 760)
    assert joined.pixelColor(10, 10) == Colour.WARNING
    assert joined.pixelColor(joined.width() - 10, 10) == Colour.CRITICAL
