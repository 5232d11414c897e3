"""Paces what moves by the display: one step for each of its frames, none while nobody sees it."""

import math
import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

MOST = 60.0
"""Frames a second at most: a faster display would cost more and show no more."""


class FrameClock(QObject):
    """Emits ``due`` once a frame of the display that a widget stands on.

    A timer of whole milliseconds would be a frame too early or too late now and then: each wait is measured again.
    """

    due = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._began = 0.0
        self._frame = 1 / MOST
        self._number = 0
        """Frames since it began."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._step)

    @property
    def runs(self) -> bool:
        """Whether it emits anything."""
        return self._timer.isActive()

    def start(self) -> None:
        """Begin, if it rests."""
        if self.runs:
            return
        rate = self._widget.screen().refreshRate()
        self._frame = 1 / (min(rate, MOST) if rate > 0 else MOST)
        self._began, self._number = time.monotonic(), 0
        self._wait()

    def stop(self) -> None:
        """Rest."""
        self._timer.stop()

    @Slot()
    def _step(self) -> None:
        self._wait()
        self.due.emit()

    def _wait(self) -> None:
        passed = time.monotonic() - self._began
        # what was missed is not made up for
        self._number = max(self._number + 1, math.floor(passed / self._frame))
        self._timer.start(max(0, round((self._number * self._frame - passed) * 1000)))
