"""What lies over each other on a surface: a scene, and scenes on parts of it."""

from typing import NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from server.contract.legibility import Capacity
from server.contract.messages import AsOf, Rectangle, TileView
from server.contract.messages.layouts import ScreenSpec, TileSpec
from wall.screens.scenes import of_layout
from wall.theme import Colour


class Layer(NamedTuple):
    """A screen full of tiles, on a surface or on a part of it."""

    spec: ScreenSpec
    drawn_for: Capacity
    area: Rectangle | None = None
    """Millimetres of the surface; None for all of it."""
    claim: str = ""
    """The id of the claim that wants it."""
    state: tuple[TileView, ...] = ()
    as_of: AsOf | None = None
    """The moment of its tiles; None for now."""
    beneath: AsOf | None = None
    """It is of now, and stands where the past is looked at; None where it is not, or nobody looks at that."""

    def view(self, spec: TileSpec, surface: int) -> TileView:
        """Return what was done to one of its tiles."""
        tile = of_layout(spec)
        usual = TileView(surface=surface, tile=tile)
        return next((each for each in self.state if (each.surface, each.tile) == (surface, tile)), usual)


class OverlayGround(QWidget):
    """Hides what lies beneath a scene on a part of a surface, and frames it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._line = 1
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def stand(self, area: QRect, gap: int) -> None:
        """Stand in an area."""
        line = max(gap // 3, 2)
        if line != self._line:
            self._line = line
            self.update()
        self.setGeometry(area)
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground and the frame, inside which the tiles stand."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), Colour.GROUND)
            pen = QPen(Colour.MARK, self._line)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            half = self._line // 2
            painter.drawRect(self.rect().adjusted(half, half, -half - 1, -half - 1))
