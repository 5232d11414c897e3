"""Shows on the desk what would stand on a surface, with living data."""

from collections.abc import Mapping

from PySide6.QtCore import QRect, QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from server.contract.messages import Scene, WallState
from server.contract.messages.layouts import Layout
from wall.client.dispatcher import Dispatcher
from wall.client.replay import Replay
from wall.language import Language
from wall.screens.canvas import Canvas
from wall.screens.unseen import AT_ONCE, DRAWN, EVERY, stand, tell, unseen
from wall.screens.window import UNMEASURED, WallWindow
from wall.theme import Colour
from wall.widgets.base import TileTools
from wall.workplace.style import TEXT

PIXELS = 1280
"""Of the longer side of what is drawn: what is legible on the wall is legible there."""


class Preview(QWidget):
    """Draws a scene as a surface would, while it can be seen."""

    def __init__(self, board: Dispatcher, language: Language, tools: TileTools, layouts: Mapping[str, Layout]) -> None:
        super().__init__()
        self._board, self._language, self._tools, self._layouts = board, language, tools, layouts
        self._window: WallWindow | None = None
        self._scene: Scene | None = None
        self._canvas = UNMEASURED
        self._words = ""
        self._layout: Layout | None = None
        """That of the scene: another one may be published under its name."""
        self._picture: QImage | None = None
        """The last one that is whole."""
        self._making: QImage | None = None
        self._left: list[QWidget] = []
        """What is still to be drawn into the one that is being made."""
        self._again = QTimer(self)
        self._again.timeout.connect(self._begin)
        self._turning = QTimer(self)
        self._turning.timeout.connect(self._draw_some)
        self.setMinimumHeight(120)

    @property
    def scene(self) -> Scene | None:
        """What is shown."""
        return self._scene

    @property
    def topics(self) -> list[str]:
        """The topics of its tiles, each once, in the order of the tiles."""
        tiles = self._window.tiles if self._window is not None else []
        return list(dict.fromkeys(topic for tile in tiles for topic in tile.spec.topics))

    @property
    def replay(self) -> Replay | None:
        """What feeds it where it is of the past."""
        held = self._window.replays.all if self._window is not None else []
        return held[0] if held else None

    def show_scene(self, scene: Scene | None, canvas: Canvas, words: str = "") -> None:
        """Show a scene as it would stand on a surface; None for nothing, and ``words`` say why."""
        layout = self._layouts.get(scene.layout) if scene is not None else None
        if (scene, canvas, words, layout) == (self._scene, self._canvas, self._words, self._layout):
            return
        self._scene, self._canvas, self._words, self._layout = scene, canvas, words, layout
        if scene is None:
            self.clear()
        else:
            self._draw(scene)
            self._again.start(EVERY)
            self._stop_drawing()
            self._begin()
        self.update()

    def clear(self) -> None:
        """Give everything back."""
        self._again.stop()
        self._stop_drawing()
        self._picture = None
        if self._window is not None:
            self._window.clear()
            self._window.close()
            self._window.deleteLater()
            self._window = None

    @Slot()
    def _begin(self) -> None:
        """Begin another picture, unless one is being made or nobody sees it."""
        if self._window is None or self._making is not None or not self.isVisible():
            return
        self._making = QImage(self._window.size(), QImage.Format.Format_RGB32)
        self._making.fill(Colour.GROUND)
        self._left = [each for each in self._window.children() if isinstance(each, QWidget) and each.isVisible()]
        self._turning.start(0)

    @Slot()
    def _draw_some(self) -> None:
        """Draw a few tiles: all of a wall at once would take longer than a frame."""
        if self._making is None:
            self._turning.stop()
            return
        with QPainter(self._making) as painter:
            for each in self._left[:AT_ONCE]:
                if isValid(each):
                    each.render(painter, each.pos(), QRegion(), DRAWN)
        del self._left[:AT_ONCE]
        if not self._left:
            self._picture = self._making
            self._stop_drawing()
            self.update()

    def _stop_drawing(self) -> None:
        self._turning.stop()
        self._making, self._left = None, []

    def tell(self, state: WallState) -> None:
        """Tell the header of what is shown what a station would tell it of itself."""
        if self._window is not None:
            tell(self._window, self._board, state)

    def _draw(self, scene: Scene) -> None:
        if self._window is None:
            self._window = unseen(self._board, self._language, self._tools)
        canvas = self._canvas
        longer = max(canvas.width, canvas.height)
        stand(self._window, scene, canvas, PIXELS / longer, self._layouts)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing is drawn anew: the picture is scaled."""
        super().resizeEvent(event)
        self.update()

    @Slot()
    def stop(self) -> None:
        """Draw no more until something else is shown."""
        self.show_scene(None, self._canvas)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the picture as large as fits."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), Colour.SURFACE)
            if self._window is None:
                font = self.font()
                font.setPixelSize(TEXT)
                painter.setFont(font)
                painter.setPen(Colour.QUIET)
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(QRectF(self.rect()).adjusted(20, 0, -20, 0), flags, self._words)
                return
            if self._picture is not None:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawImage(self.place, self._picture)
            self.paint_over(painter, self.place)

    @property
    def place(self) -> QRect:
        """Where the picture stands in this widget."""
        room = self._window.size() if self._window is not None else self.size()
        size = room.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRect(
            (self.width() - size.width()) // 2, (self.height() - size.height()) // 2, size.width(), size.height()
        )

    def paint_over(self, painter: QPainter, place: QRect) -> None:
        """Paint what lies over the picture; a plain preview has nothing."""
