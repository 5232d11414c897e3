"""How the computer of this station does."""

import time
from collections.abc import Sequence

import psutil
from PySide6.QtCore import QObject, Qt, QTimer, Slot

from server.contract.messages import StationHealth
from server.contract.words import Words
from wall.screens.window import WallWindow

BEAT = 50
"""Milliseconds between two beats; how late one comes is how long the window did nothing for anybody."""


class Vitals(QObject):
    """Counts what has been painted, and how late its own beats came."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._process = psutil.Process()
        self._stall = 0.0
        self._beaten = self._told = time.monotonic()
        self._painted: dict[int, int] = {}
        """How often each tile had been painted, by its identity."""
        self._beat = QTimer(self)
        self._beat.setTimerType(Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self._note)
        self._beat.start(BEAT)

    def health(self, windows: Sequence[WallWindow], skew: float, trouble: Words | None) -> StationHealth:
        """Return how it did since this was asked last; ``skew`` in seconds, ``trouble`` is what it cannot do."""
        now = time.monotonic()
        painted = {id(tile): tile.repaints for window in windows for tile in window.tiles}
        frames = sum(max(count - self._painted.get(tile, 0), 0) for tile, count in painted.items())
        found = StationHealth(
            frames=round(frames / max(now - self._told, 0.001), 1),
            stall=round(self._stall, 3),
            memory=self._process.memory_info().rss,
            celsius=_hottest(),
            skew=round(skew, 2),
            trouble=trouble,
        )
        self._painted, self._told, self._stall = painted, now, 0.0
        return found

    @Slot()
    def _note(self) -> None:
        now = time.monotonic()
        self._stall = max(self._stall, now - self._beaten - BEAT / 1000)
        self._beaten = now


def _hottest() -> float | None:
    """Return degrees Celsius; None where this computer measures none."""
    # psutil has no such function where the system has none
    groups = psutil.sensors_temperatures() if hasattr(psutil, "sensors_temperatures") else {}
    return max((each.current for group in groups.values() for each in group if each.current), default=None)
