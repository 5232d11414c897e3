"""Answers what stations ask about cameras."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from server.cameras.ptz import PtzControl
from server.cameras.registry.register import Register, unknown
from server.contract.commands import (
    Answer,
    LeaveCamera,
    ListPresets,
    LookBack,
    OpenCamera,
    Picture,
    Role,
    SendCamera,
    SteerCamera,
)
from server.contract.words import Words
from server.errors import RefusedError
from server.people.actor import Actor

CameraCommand = OpenCamera | SteerCamera | SendCamera | LeaveCamera | ListPresets | LookBack

Recall = Callable[[str, datetime], Awaitable[Picture | None]]
"""Returns the picture of a camera that was stored last at or before a time; raises ServerError."""


async def nothing_stored(_camera: str, _at: datetime) -> Picture | None:
    """Recall nothing: where no pictures are kept."""
    return None


class CameraCommands:
    """Asks the register, the control of PTZ cameras and the stored pictures."""

    def __init__(self, register: Register, ptz: PtzControl, recall: Recall = nothing_stored) -> None:
        self._register = register
        self._ptz = ptz
        self._recall = recall

    async def answer(self, who: Actor, role: Role, command: CameraCommand) -> Answer:
        """Return the answer to a command of somebody who may give it; raises ServerError."""
        match command:
            case OpenCamera():
                return await self._open(command)
            case SteerCamera():
                await self._ptz.steer(who, role, command)
            case SendCamera():
                await self._ptz.send(who, role, command)
            case LeaveCamera():
                await self._ptz.leave(who, command.camera)
            case ListPresets():
                return Answer(presets=await self._ptz.presets(command.camera))
            case LookBack():
                return await self._look_back(command)
        return Answer()

    async def _open(self, command: OpenCamera) -> Answer:
        camera = await self._register.get(command.camera)
        if camera is None:
            raise unknown(command.camera)
        if not (camera.main or camera.snapshot):
            raise RefusedError(
                Words(
                    vi=f"chưa có địa chỉ luồng của camera {camera.id}; hãy bổ sung bằng vonglau-server cameras add",
                    en=f"nobody has entered where the pictures of camera {camera.id} come from; "
                    "add it with vonglau-server cameras add",
                )
            )
        return Answer(streams=camera.streams)

    async def _look_back(self, command: LookBack) -> Answer:
        at = command.at or datetime.now(UTC)
        picture = await self._recall(command.camera, at)
        if picture is None:
            raise RefusedError(Words(vi="không có ảnh nào của lúc đó", en="no picture of that time is kept"))
        return Answer(picture=picture)
