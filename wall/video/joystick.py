"""Reads a joystick or gamepad, where one is plugged in (Linux joystick interface, linux/joystick.h)."""

import os
import struct
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal, Slot

LOOK_EVERY = 3000
"""Milliseconds between two looks for a device."""
DEAD = 0.12
"""Share of an axis around its middle that means nothing: worn sticks do not come back to it."""
PAN, TILT, ZOOM = 0, 1, 3
"""Axes: the left stick, and the right one up and down; of a joystick without that, its third axis."""

_EVENT = struct.Struct("<IhBB")
_BUTTON, _AXIS, _INITIAL = 0x01, 0x02, 0x80


class Joystick(QObject):
    """The first joystick of the machine."""

    moved = Signal(float, float, float)
    """Speeds to the right, upwards and closer, -1 to 1."""
    pressed = Signal(int)
    """The number of a button."""

    def __init__(self, folder: Path = Path("/dev/input"), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._file = -1
        self._notifier: QSocketNotifier | None = None
        self._axes: dict[int, float] = {}
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Look for a device now and then; one may be plugged in and out at any time."""
        self._look()
        self._timer.start(LOOK_EVERY)

    def stop(self) -> None:
        """Let go of the device."""
        self._timer.stop()
        self._drop()

    @Slot()
    def _look(self) -> None:
        if self._file >= 0:
            return
        for path in sorted(self._folder.glob("js*")):
            try:
                self._file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            except OSError:
                continue
            self._notifier = QSocketNotifier(self._file, QSocketNotifier.Type.Read, self)
            self._notifier.activated.connect(self._read)
            return

    @Slot()
    def _read(self) -> None:
        try:
            events = os.read(self._file, 64 * _EVENT.size)
        except BlockingIOError:
            return
        except OSError:
            events = b""
        if not events:
            self._drop()
            return
        for _, value, kind, number in _EVENT.iter_unpack(events[: len(events) // _EVENT.size * _EVENT.size]):
            if kind & ~_INITIAL == _AXIS:
                share = value / 32767
                self._axes[number] = share if abs(share) > DEAD else 0.0
            elif kind == _BUTTON and value:
                self.pressed.emit(number)
        pan, tilt = self._axes.get(PAN, 0.0), -self._axes.get(TILT, 0.0)
        self.moved.emit(pan, tilt + 0.0, -self._axes.get(ZOOM, self._axes.get(2, 0.0)) + 0.0)

    def _drop(self) -> None:
        """Close the device; whatever it was turning stops."""
        if self._file >= 0:
            if self._notifier is not None:
                self._notifier.setEnabled(False)
                self._notifier.deleteLater()
                self._notifier = None
            os.close(self._file)
            self._file = -1
            self._axes.clear()
            self.moved.emit(0.0, 0.0, 0.0)
