"""Takes pictures of scenes as a surface shows them, one after the other, while the desk goes on."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage, QPainter, QRegion
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from server.contract.messages import AsOf, Scene, WallState
from server.contract.messages.layouts import Layout
from wall.client.dispatcher import Dispatcher
from wall.client.freshness import Awaited, Freshness
from wall.language import Language
from wall.papers.paper import Picture
from wall.screens.canvas import Canvas
from wall.screens.unseen import stand, tell, unseen
from wall.screens.window import WallWindow
from wall.theme import Colour
from wall.widgets.base import TileTools

LONGER, SHORTER = 2560, 1440
"""Pixels of the two sides at least: 360 to the inch of an A4 page."""
MOST = 3840
"""Pixels of the longer side at most."""
WITHIN = 5.0
"""Seconds that are waited for all that a scene shows."""
LOOK = 0.05
"""Seconds between two looks whether it has come."""
SETTLED = 0.25
"""Seconds that tiles have for what they draw beside the window when all has come."""
QUICKLY = 80
"""The quality that Qt is asked for: a PNG loses nothing by it, and is written ten times as fast as by default."""
_FLAGS = QWidget.RenderFlag.DrawChildren | QWidget.RenderFlag.IgnoreMask


class Pictures:
    """Draws into one window that nobody sees."""

    def __init__(self, board: Dispatcher, language: Language, tools: TileTools, layouts: Mapping[str, Layout]) -> None:
        self._board, self._language, self._tools, self._layouts = board, language, tools, layouts
        self._window: WallWindow | None = None

    async def take(
        self, scene: Scene, as_of: AsOf | None, canvas: Canvas, state: WallState, file: Path, within: float = WITHIN
    ) -> Picture:
        """Draw a scene at a moment, None for now, and write it as PNG; raises OSError.

        What has not come within so many seconds is missing in the picture, as it is on a wall, and said beside it.
        """
        if self._window is None:
            self._window = unseen(self._board, self._language, self._tools)
        window = self._window
        shown = Scene(layout=scene.layout, parameters=scene.parameters, tile=scene.tile, state=scene.state, as_of=as_of)
        stand(window, shown, canvas, scale(canvas), self._layouts)
        complete = await self._wait(window, state, within)
        at = as_of.at if as_of is not None else self._board.now
        image = await _drawn(window)
        await asyncio.to_thread(_write, image, file)
        return Picture(
            file=file.name, width=image.width(), height=image.height(), at=at, trouble=self._trouble(complete)
        )

    def clear(self) -> None:
        """Give back what the window holds."""
        if self._window is not None:
            self._window.clear()
            self._window.close()
            self._window.deleteLater()
            self._window = None

    async def _wait(self, window: WallWindow, state: WallState, within: float) -> bool:
        """Wait until all has come; return whether it has."""
        loop = asyncio.get_running_loop()
        until = loop.time() + within
        while True:
            tell(window, self._board, state)
            if _is_complete(window):
                await asyncio.sleep(SETTLED)
                return True
            if loop.time() >= until or any(each.trouble for each in window.replays.all):
                return False
            await asyncio.sleep(LOOK)

    def _trouble(self, complete: bool) -> str:  # noqa: FBT001 - what was waited for
        """Return what is wrong with what the window shows."""
        if complete or self._window is None:
            return ""
        trouble = next((each.trouble for each in self._window.replays.all if each.trouble is not None), None)
        return self._language.say(trouble) if trouble is not None else ""


def scale(canvas: Canvas) -> float:
    """Return how many pixels of a picture stand for a millimetre of its surface."""
    longer, shorter = max(canvas.width, canvas.height), min(canvas.width, canvas.height)
    return min(max(LONGER / longer, SHORTER / shorter), MOST / longer)


def _is_complete(window: WallWindow) -> bool:
    """Return whether everything has come that will come by itself."""
    if not all(each.is_complete for each in window.replays.all):
        return False
    return not any(
        tile.freshness is Freshness.WAITING
        and (tile.self_contained or tile.awaited not in (Awaited.RECORD, Awaited.SOURCE))
        for tile in window.tiles
    )


async def _drawn(window: WallWindow) -> QImage:
    """Return what a window shows; between its parts the other windows have their turn."""
    image = QImage(window.size(), QImage.Format.Format_RGB32)
    image.fill(Colour.GROUND)
    for child in window.children():
        if isinstance(child, QWidget) and isValid(child) and child.isVisible():
            with QPainter(image) as painter:
                child.render(painter, child.pos(), QRegion(), _FLAGS)
            await asyncio.sleep(0)
    return image


def _write(image: QImage, file: Path) -> None:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", QUICKLY)  # type: ignore[call-overload]
    file.write_bytes(buffer.data().data())
