"""How late the GUI thread is: a 5 ms timer that notes by how much it was missed."""

import time
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.figures import Aim, Figure, figure, percentile
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
        """Begin to note, again."""
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


def stalled(name: str, stalls: Sequence[float], noise: Sequence[float]) -> Iterator[Figure]:
    """Yield how late the GUI thread was, beside how late that of an idle application was; seconds each."""
    p99, beside = (percentile(each, 0.99) * 1000 for each in (stalls, noise))
    yield figure(f"{name}.stall.p99", p99, "ms", against=beside)
    yield figure(f"{name}.stall.longest", max(stalls) * 1000, "ms", against=max(noise) * 1000, aim=Aim(30))


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
