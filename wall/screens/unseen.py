"""A window that is painted like one of a wall, and seen by nobody: for pictures of what a wall would show."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget

from server.contract.messages import Arrangement, Scene, Shown, Update, WallState
from server.contract.messages.layouts import Layout
from wall.client.dispatcher import Dispatcher
from wall.client.local_status import TOPIC, LocalStatus
from wall.language import Language
from wall.screens.assignment import assign
from wall.screens.canvas import Canvas
from wall.screens.window import WallWindow
from wall.widgets import OPTIONS
from wall.widgets.base import TileTools

EVERY = 400
"""Milliseconds between two looks at what has been painted."""
AT_ONCE = 3
"""Tiles that are drawn before anything else is done."""
DRAWN = QWidget.RenderFlag.DrawChildren | QWidget.RenderFlag.IgnoreMask
"""What of a tile is drawn: it paints its whole rectangle itself."""


def unseen(board: Dispatcher, language: Language, tools: TileTools) -> WallWindow:
    """Return a window that is painted like one of a wall, and never seen as one."""
    window = WallWindow(board, language, tools)
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    return window


def stand(window: WallWindow, scene: Scene, canvas: Canvas, scale: float, layouts: Mapping[str, Layout]) -> None:
    """Have a window show a scene as a surface would, with so many pixels for each of the surface's millimetres."""
    canvas = canvas._replace(number=1)
    size = (round(canvas.width * scale), round(canvas.height * scale))
    window.put_at(1, QRect(0, 0, *size), canvas.whole, full_screen=False)
    shows = Arrangement(rest=Shown(screen=0, scene=scene))
    (part,) = assign(shows, layouts, [canvas], 0, OPTIONS)
    # what cannot be shown is said there
    window.put(part.layout, part.number, part.spec, part.drawn_for, state=scene.state, as_of=scene.as_of)


def tell(window: WallWindow, board: Dispatcher, state: WallState) -> None:
    """Tell the header of what a window shows what a station would tell it of itself."""
    tiles = [tile for tile in window.tiles if tile.spec.topics != (TOPIC,) and not tile.self_contained]
    here = LocalStatus(
        name=state.name,
        notice=state.notice,
        station="",
        endpoint="",
        link=board.link,
        now=int(board.now.timestamp()),
        tiles=len(tiles),
        fresh=sum(tile.freshness == "fresh" for tile in tiles),
    )
    update: Any = Update(topic=TOPIC, document=here, taken=board.now, fresh_for=5.0)  # type: ignore[arg-type]
    board.post(update)
    window.replays.tell(here)
    window.tell_time()
