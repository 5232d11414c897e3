"""A view of surfaces that shows all of them, or a part enlarged; millimetres become pixels."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QResizeEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

STEP = 1.25
"""Times by which one step enlarges."""
MOST = 40.0
"""Pixels for each millimetre."""
LEFT, ABOVE, RIGHT, BELOW = 24, 34, 24, 64
"""Pixels around all surfaces, for what is written there."""


class ZoomingView(QGraphicsView):
    """Zooms with Ctrl and the wheel, and goes where the middle button drags it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fits = True
        self._held_at: QPointF | None = None
        """Where the pointer holds the whole view."""
        self.setScene(QGraphicsScene(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setMinimumSize(320, 240)
        self.viewport().setMouseTracking(True)

    @property
    def whole(self) -> QRectF:
        """All that there is to see, without what is written around it; millimetres."""
        raise NotImplementedError

    def scaled(self) -> None:
        """Follow another scale."""

    @property
    def pixels(self) -> float:
        """For each millimetre."""
        return self.transform().m11()

    @property
    def fits(self) -> bool:
        """Whether all of it is shown."""
        return self._fits

    def fit(self) -> None:
        """Show all of it, as large as there is room."""
        self._fits = True
        self._scale_to(self._fitting)
        self.centerOn(self.sceneRect().center())

    def zoom(self, times: float, at: QPointF | None = None) -> None:
        """Enlarge it, around a point of the viewport or else its middle; it becomes no smaller than fits."""
        wanted = self.pixels * times
        if wanted <= self._fitting:
            self.fit()
            return
        around = at or QPointF(self.viewport().rect().center())
        kept = self.mapToScene(around.toPoint())
        self._fits = False
        self._scale_to(min(wanted, MOST))
        now = self.mapFromScene(kept)
        self._scroll(now.x() - around.x(), now.y() - around.y())

    @property
    def _fitting(self) -> float:
        """Pixels for each millimetre at which all of it is seen."""
        # without scroll bars, which there are none of then
        room, whole = self.maximumViewportSize(), self.whole
        across = max(room.width() - LEFT - RIGHT, 40) / max(whole.width(), 1)
        down = max(room.height() - ABOVE - BELOW, 40) / max(whole.height(), 1)
        return min(across, down)

    def _scale_to(self, pixels: float) -> None:
        around = self.whole.adjusted(-LEFT / pixels, -ABOVE / pixels, RIGHT / pixels, BELOW / pixels)
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if self._fits else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setHorizontalScrollBarPolicy(policy)
        self.setVerticalScrollBarPolicy(policy)
        self.setTransform(QTransform.fromScale(pixels, pixels))
        self.setSceneRect(around)
        self.scaled()

    def _scroll(self, across: float, down: float) -> None:
        for bar, by in ((self.horizontalScrollBar(), across), (self.verticalScrollBar(), down)):
            bar.setValue(bar.value() + round(by))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take hold of it with the middle button."""
        if event.button() is Qt.MouseButton.MiddleButton:
            self._held_at = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let it follow the pointer that holds it."""
        if self._held_at is not None:
            by, self._held_at = event.position() - self._held_at, event.position()
            self._scroll(-by.x(), -by.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let go of it."""
        if event.button() is Qt.MouseButton.MiddleButton:
            self._held_at = None

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Zoom with Ctrl, and scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(STEP ** (event.angleDelta().y() / 120), event.position())
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show all of it again where all of it was shown."""
        super().resizeEvent(event)
        if self._fits:
            self.fit()
