"""Small pictures of what this station's screens really show, for whoever watches the wall from a desk."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QBuffer, QSize, Qt
from PySide6.QtGui import QImage

from server.contract.commands import Miniature
from wall.screens.window import WallWindow

EVERY = 500
"""Milliseconds between two pictures of a screen."""
LARGEST = QSize(640, 640)
"""Pixels."""
QUALITY = 70
"""Of JPEG, 0 to 100."""


class Camera:
    """Takes pictures of windows that have changed since it took them last."""

    def __init__(self) -> None:
        self._seen: dict[int, int] = {}
        """What was painted of each window when it was taken, by its number."""

    def take(self, windows: Sequence[WallWindow], now: datetime) -> list[Miniature]:
        """Return a picture of each window that has been painted since."""
        fresh = [window for window in windows if self._seen.get(window.number) != painted(window)]
        self._seen |= {window.number: painted(window) for window in fresh}
        pictures = ((window.number, picture(window)) for window in fresh)
        return [Miniature(screen=number, taken=now, jpeg=_jpeg(image)) for number, image in pictures if image]

    def forget(self) -> None:
        """Take every window anew: nobody has what was taken before."""
        self._seen.clear()


def painted(window: WallWindow) -> int:
    """Return a number that changes whenever a window has been painted."""
    return hash((tuple((id(tile), tile.repaints) for tile in window.tiles), window.panel.isVisible(), window.size()))


def picture(window: WallWindow) -> QImage | None:
    """Return a small picture of what was painted last: nothing is painted for it. None where there is nothing yet."""
    store = window.backingStore()
    painting = store.paintDevice() if store is not None else None
    if not isinstance(painting, QImage) or painting.isNull():
        # as with a platform that paints elsewhere
        return _scaled(window.grab().toImage()) if window.isVisible() else None
    return _scaled(painting)


def _scaled(large: QImage) -> QImage:
    """Return it at the size that is sent: four dots of the large one for each are a fifth of the work of all."""
    size = large.size().scaled(LARGEST, Qt.AspectRatioMode.KeepAspectRatio).boundedTo(large.size())
    coarse = large.scaled(size * 2, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.FastTransformation)
    return coarse.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)


def _jpeg(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG", QUALITY)  # type: ignore[call-overload]  # the stub knows text as bytes only
    return bytes(buffer.data().data())
