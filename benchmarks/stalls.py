"""How late the GUI thread is: a 5 ms timer that notes by how much it was missed."""

import time
from multiprocessing.connection import Connection

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.processes import take_display

PERIOD = 0.005
"""Seconds."""


class Stalls(QObject):
    """Notes by how many seconds each tick of a timer was late."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.seconds: list[float] = []
        self._last = time.monotonic()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._note)

    def start(self) -> None:
        """Begin to note, anew."""
        self.seconds.clear()
        self._last = time.monotonic()
        self._timer.start(round(PERIOD * 1000))

    def stop(self) -> list[float]:
        """End, and return what was noted."""
        self._timer.stop()
        return self.seconds

    @Slot()
    def _note(self) -> None:
        now = time.monotonic()
        self.seconds.append(max(0.0, now - self._last - PERIOD))
        self._last = now


def idle(pipe: Connection, display: str) -> None:
    """Measure an application that does nothing, for the seconds that the pipe says: the machine's own noise."""
    take_display(display)
    application = QApplication([])
    window = QWidget()
    window.show()
    stalls = Stalls()
    pipe.send("ready")
    seconds: float = pipe.recv()
    stalls.start()
    QTimer.singleShot(round(seconds * 1000), application.quit)
    application.exec()
    pipe.send(stalls.stop())
