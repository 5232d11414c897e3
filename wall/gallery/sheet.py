"""Draws one kind of tile in every state and at four sizes."""

from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QImage, QPainter

from wall.drawing.text import line_height, text
from wall.gallery.cameras import painted_tools
from wall.gallery.examples import EXAMPLES, STATES
from wall.language import Language
from wall.samples.places import NOON
from wall.theme import Colour, TypeRole, theme_for
from wall.widgets import TILES
from wall.widgets.cameras.tile import CamerasTile

SIZES = ((1280, 720), (940, 520), (620, 340), (420, 720))
"""Pixels of a tile on a screen of 1920×1080: most of it, a quarter, a ninth, a column."""
SCREEN = (1920, 1080)


def picture(kind: str, state: str, size: tuple[int, int], language: Language) -> QImage:
    """Return one tile as it looks in a state."""
    example = EXAMPLES[kind]
    tile = TILES[kind](example.spec(kind), language)
    tile.theme = theme_for(*SCREEN)
    tile.resize(*size)
    if isinstance(tile, CamerasTile):
        tile.equip(painted_tools())
    for update in example.updates(state):
        tile.receive(update)
    tile.judge(NOON, live=True)
    image = QImage(*size, QImage.Format.Format_RGB32)
    tile.render(image)
    if isinstance(tile, CamerasTile):
        # it has places for cameras when it has been drawn
        tile.choose()
        tile.render(image)
    tile.release()
    tile.deleteLater()
    return image


def sheet(kind: str, language: Language) -> QImage:
    """Return all states below each other, all sizes beside each other."""
    theme = theme_for(*SCREEN)
    gap, font = round(theme.gap), theme.font(TypeRole.SMALL)
    titled = round(line_height(font))
    width = sum(size[0] + gap for size in SIZES) + gap
    height = max(size[1] for size in SIZES) + titled + 2 * gap
    image = QImage(width, height * len(STATES), QImage.Format.Format_RGB32)
    image.fill(Colour.GROUND)
    with QPainter(image) as painter:
        for row, state in enumerate(STATES):
            top = row * height
            text(painter, QRectF(gap, top, width, titled), f"{kind}: {state}", font, Colour.QUIET)
            left = gap
            for size in SIZES:
                painter.drawImage(QPoint(left, top + titled), picture(kind, state, size, language))
                left += size[0] + gap
    return image
