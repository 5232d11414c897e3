"""Small pictures of what this station's screens really show, for whoever watches the wall from a desk."""

import asyncio
import time

from PySide6.QtCore import QBuffer, QObject, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QImage

from server.contract.client.commands import Commands, UnansweredError
from server.contract.client.link import Link
from server.contract.commands import Miniature, SendMiniature
from server.contract.messages import Update, Watched
from wall.client.dispatcher import Dispatcher
from wall.screens.monitors import Screens
from wall.screens.window import WallWindow

EVERY = 500
"""Milliseconds between two pictures of a screen."""
AT_LEAST_EVERY = 3.0
"""Seconds between two pictures of a screen on which nothing changes: whoever watches knows that it is still so."""
LARGEST = QSize(640, 640)
"""Pixels."""
QUALITY = 70
"""Of JPEG, 0 to 100."""


class Miniatures(QObject):
    """Takes pictures of windows that have been painted since it took them last, as long as somebody watches."""

    def __init__(self, wall: str, board: Dispatcher, screens: Screens, commands: Commands) -> None:
        super().__init__()
        self._wall, self._board, self._screens, self._commands = wall, board, screens, commands
        self._seen: dict[int, int] = {}
        """What was painted of each window when it was taken, by its number."""
        self._all_at = 0.0
        """When all were taken last, monotonic."""
        self._sending: asyncio.Task[None] | None = None
        self._taking = QTimer(self)
        self._taking.timeout.connect(self._take)
        board.watch(f"watched/{wall}", self._be_watched)

    async def stop(self) -> None:
        """Take no more."""
        self._taking.stop()
        if self._sending is not None:
            self._sending.cancel()
            await asyncio.gather(self._sending, return_exceptions=True)

    def _be_watched(self, update: Update) -> None:
        if isinstance(update.document, Watched):
            # nobody has what was taken before
            self._seen.clear()
            self._taking.start(EVERY) if update.document.watched else self._taking.stop()

    @Slot()
    def _take(self) -> None:
        if self._board.link is not Link.LIVE or (self._sending is not None and not self._sending.done()):
            return
        if time.monotonic() - self._all_at > AT_LEAST_EVERY:
            self._all_at = time.monotonic()
            self._seen.clear()
        fresh = [window for window in self._screens.windows if self._seen.get(window.number) != painted(window)]
        self._seen |= {window.number: painted(window) for window in fresh}
        taken = ((window.number, picture(window)) for window in fresh)
        now = self._board.now
        pictures = [Miniature(screen=number, taken=now, jpeg=_jpeg(image)) for number, image in taken if image]
        if pictures:
            self._sending = asyncio.get_running_loop().create_task(self._send(pictures))

    async def _send(self, pictures: list[Miniature]) -> None:
        """Send pictures; where one does not arrive all are taken anew."""
        try:
            for each in pictures:
                await self._commands.ask(SendMiniature(wall=self._wall, picture=each))
        except UnansweredError:
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
