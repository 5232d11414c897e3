"""Answers what stations ask about cameras."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from server.contract.commands import (
    Answer,
    LeaveCamera,
    ListPresets,
    LookBack,
    OpenCamera,
    Picture,
    SendCamera,
    SteerCamera,
)
from server.contract.words import Words
from server.errors import ServerError
from server.fleet.register import Register

CameraCommand = OpenCamera | SteerCamera | SendCamera | LeaveCamera | ListPresets | LookBack

Recall = Callable[[str, datetime], Awaitable[Picture | None]]
"""Returns the picture of a camera that was stored last at or before a time; raises ServerError."""


async def nothing_stored(_camera: str, _at: datetime) -> Picture | None:
    """Recall nothing: where no pictures are kept."""
    return None


class Clerk:
    """Asks the register and the stored pictures."""

    def __init__(self, register: Register, recall: Recall = nothing_stored) -> None:
        self._register = register
        self._recall = recall

    async def answer(self, command: CameraCommand) -> Answer:
        """Return the answer to a command of a station that may give it."""
        try:
            match command:
                case OpenCamera():
                    return await self._open(command)
                case LookBack():
                    return await self._look_back(command)
                case _:
                    return Answer(refused=Words(vi="camera không quay được", en="the camera cannot be turned"))
        except ServerError as error:
            return Answer(refused=error.words)

    async def _open(self, command: OpenCamera) -> Answer:
        camera = await self._register.get(command.camera)
        if camera is None:
            return Answer(refused=unknown(command.camera))
        if not (camera.main or camera.snapshot):
            return Answer(
                refused=Words(
                    vi=f"chưa có địa chỉ luồng của camera {camera.id}; hãy bổ sung bằng vonglau-server cameras add",
                    en=f"nobody has entered where the pictures of camera {camera.id} come from; "
                    "add it with vonglau-server cameras add",
                )
            )
        return Answer(streams=camera.streams)

    async def _look_back(self, command: LookBack) -> Answer:
        at = command.at or datetime.now(UTC)
        if at.tzinfo is None:
            return Answer(refused=Words(vi="thời điểm phải có múi giờ", en="the time must have a time zone"))
        picture = await self._recall(command.camera, at)
        if picture is None:
            return Answer(refused=Words(vi="không có ảnh nào của lúc đó", en="no picture of that time is kept"))
        return Answer(picture=picture)


def unknown(camera: str) -> Words:
    """Return what is said of a camera that nobody has entered."""
    return Words(vi=f"không có camera «{camera[:80]}»", en=f"there is no camera “{camera[:80]}”")
