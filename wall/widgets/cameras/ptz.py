"""Turns a camera from the wall: sends the newest speed, again and again while it moves, and says what is refused."""

import asyncio
from collections.abc import Awaitable, Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from server.contract.client.commands import UnansweredError
from server.contract.commands import Answer, AnyCommand, LeaveCamera, ListPresets, Preset, SendCamera, SteerCamera
from server.contract.words import Words

AGAIN = 800
"""Milliseconds between two orders while a camera moves: the server stops one of which nobody says anything."""
UNANSWERED = Words(
    vi="máy chủ không trả lời, camera không xoay được", en="the server does not answer, the camera cannot be turned"
)

Ask = Callable[[AnyCommand], Awaitable[Answer]]


class Steering(QObject):
    """Steers one camera at a time."""

    refused = Signal(object)
    """Words: why the camera does not turn."""
    presets_came = Signal()

    def __init__(self, ask: Ask, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ask = ask
        self._camera = ""
        self._speed = (0.0, 0.0, 0.0)
        self._waiting: list[AnyCommand] = []
        self._working: asyncio.Task[None] | None = None
        self.presets: tuple[Preset, ...] = ()
        self._again = QTimer(self)
        self._again.timeout.connect(self._repeat)

    @property
    def camera(self) -> str:
        """The camera that is steered; empty for none."""
        return self._camera

    def take(self, camera: str) -> None:
        """Steer another camera from now on; the one before is stopped and left to others."""
        if camera == self._camera:
            return
        self._again.stop()
        self._waiting.clear()
        if self._camera:
            self._send(LeaveCamera(camera=self._camera))
        self._camera, self._speed, self.presets = camera, (0.0, 0.0, 0.0), ()
        if camera:
            self._send(ListPresets(camera=camera))

    def move(self, pan: float, tilt: float, zoom: float) -> None:
        """Turn with these speeds, -1 to 1; all zero stops."""
        speed = (round(pan, 2), round(tilt, 2), round(zoom, 2))
        if not self._camera or speed == self._speed:
            return
        self._speed = speed
        self._repeat()
        if any(speed):
            self._again.start(AGAIN)
        else:
            self._again.stop()

    def send(self, preset: str | None) -> None:
        """Turn to a preset, or home."""
        if self._camera:
            self._send(SendCamera(camera=self._camera, preset=preset))

    async def stop(self) -> None:
        """Leave the camera, and end."""
        self.take("")
        if self._working is not None:
            await asyncio.gather(self._working, return_exceptions=True)

    @Slot()
    def _repeat(self) -> None:
        pan, tilt, zoom = self._speed
        self._send(SteerCamera(camera=self._camera, pan=pan, tilt=tilt, zoom=zoom))

    def _send(self, command: AnyCommand) -> None:
        # of speeds that wait only the newest counts
        if isinstance(command, SteerCamera):
            self._waiting = [each for each in self._waiting if not isinstance(each, SteerCamera)]
        self._waiting.append(command)
        if self._working is None or self._working.done():
            self._working = asyncio.get_running_loop().create_task(self._work())

    async def _work(self) -> None:
        while self._waiting:
            command = self._waiting.pop(0)
            try:
                answer = await self._ask(command)
            except UnansweredError:
                self._waiting.clear()
                self.refused.emit(UNANSWERED)
                return
            if isinstance(command, ListPresets):
                if command.camera == self._camera:
                    self.presets = answer.presets
                    self.presets_came.emit()
            elif answer.refused is not None and not isinstance(command, LeaveCamera):
                self.refused.emit(answer.refused)
