"""Answers what stations ask, each as far as its role goes."""

import asyncio
import logging
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence

import zmq
import zmq.asyncio
from msgspec import structs

from server.contract.commands import (
    NEEDED,
    Answer,
    Command,
    FindStories,
    LeaveCamera,
    ListPresets,
    LookBack,
    OpenCamera,
    PutLayout,
    ReportStation,
    Role,
    SendCamera,
    SteerCamera,
    TakeBack,
    decode_command,
    encode,
)
from server.contract.messages import Arrangement, Article, StationState, WallState
from server.contract.wire import DAMAGED
from server.contract.words import Words
from server.errors import ServerError
from server.fleet.clerk import CameraCommand
from server.hub import Hub
from server.security import Keyring, Station

FOREVER = 10 * 365 * 86_400.0
"""Seconds: what was ordered holds until something else is."""
REPORT_FRESH_FOR = 15.0
"""Seconds; stations report every five."""
LARGEST_COMMAND = 1 << 20
"""Bytes."""
MOST_SCREENS = 64
MOST_AT_ONCE: dict[type[Command], int] = {
    FindStories: 4,
    # a wall of 64 cameras asks for all of them at once, and after a restart all walls do
    OpenCamera: 1024,
    SteerCamera: 64,
    SendCamera: 64,
    LeaveCamera: 64,
    ListPresets: 64,
    LookBack: 64,
}
"""Commands whose answers take time, and how many of them are being answered before others are sent away."""

Find = Callable[[str], Awaitable[Sequence[Article]]]
"""Finds stories; raises StoreError."""
AskCameras = Callable[[str, Role, CameraCommand], Awaitable[Answer]]
"""Answers what a station of this name and role asks about cameras; raises ServerError."""

_LAYOUT = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")

log = logging.getLogger(__name__)


class Desk:
    """Carries out commands; what they change is a document, which comes down the feed."""

    def __init__(
        self,
        socket: zmq.asyncio.Socket,
        hub: Hub,
        keyring: Keyring,
        walls: Sequence[tuple[str, WallState]],
        find: Find,
        cameras: AskCameras,
    ) -> None:
        self._socket = socket
        self._hub = hub
        self._keyring = keyring
        self._find = find
        self._cameras = cameras
        self._pending: set[asyncio.Task[None]] = set()
        self._busy: Counter[type[Command]] = Counter()
        self._walls = {name: self._resume(name, state) for name, state in walls}

    async def serve(self) -> None:
        """Answer commands until cancelled."""
        for name, state in self._walls.items():
            self._hub.publish(f"wall/{name}", state, fresh_for=FOREVER)
        try:
            while True:
                frames = await self._socket.recv_multipart(copy=False)
                if len(frames) != 3:
                    continue
                sender, number, body = frames
                station = self._keyring.station(str(body.get("User-Id")))
                await self._answer([sender.bytes, number.bytes], station, body.bytes)
        finally:
            for task in self._pending:
                task.cancel()

    async def _answer(self, to: list[bytes], station: Station | None, body: bytes) -> None:
        answer = self._judge(station, body)
        if isinstance(answer, Answer):
            await self._socket.send_multipart([*to, encode(answer)])
        else:
            task = asyncio.create_task(self._answer_later(to, *answer))
            self._pending.add(task)
            task.add_done_callback(self._pending.discard)

    async def _answer_later(self, to: list[bytes], station: Station, command: FindStories | CameraCommand) -> None:
        """Answer beside the other commands: a slow database or camera must not keep an operator from the wall."""
        kind = type(command)
        if self._busy[kind] >= MOST_AT_ONCE[kind]:
            answer = _refuse("máy chủ đang bận, hãy thử lại", "the server is busy, try again")
        else:
            self._busy[kind] += 1
            try:
                answer = await self._find_out(station, command)
            except ServerError as error:
                answer = Answer(refused=error.words)
            finally:
                self._busy[kind] -= 1
        await self._socket.send_multipart([*to, encode(answer)])

    async def _find_out(self, station: Station, command: FindStories | CameraCommand) -> Answer:
        if isinstance(command, FindStories):
            return Answer(stories=tuple(await self._find(command.text)))
        return await self._cameras(station.name, station.role, command)

    def _judge(self, station: Station | None, body: bytes) -> Answer | tuple[Station, FindStories | CameraCommand]:
        """Return the answer to a command, or who asked what, where it takes time."""
        if station is None:
            return _refuse(
                "trạm này không còn được phép; hãy đăng ký lại", "this station is no longer authorised; enroll it again"
            )
        try:
            command = decode_command(body)
        except DAMAGED:
            return _refuse(
                "máy chủ không hiểu lệnh này; hãy dùng cùng phiên bản",
                "the server does not know this command; use the same version",
            )
        if not station.role.covers(NEEDED[type(command)]):
            return _refuse(
                f"vai trò của trạm ({station.role}) không được làm việc này",
                f"the station's role ({station.role}) may not do this",
            )
        match command:
            case PutLayout() | TakeBack():
                return self._arrange(station, command)
            case ReportStation():
                self._hub.publish(f"station/{station.name}", command.state, fresh_for=REPORT_FRESH_FOR)
                return Answer()
        return station, command

    def _arrange(self, station: Station, command: PutLayout | TakeBack) -> Answer:
        held = self._walls.get(command.wall)
        if held is None:
            return _refuse(f"không có màn hình ghép «{command.wall}»", f"there is no wall “{command.wall}”")
        match command:
            case PutLayout(layout=layout) if not _LAYOUT.fullmatch(layout):
                return _refuse("tên bố cục không hợp lệ", "the layout's name will not do")
            case PutLayout(screen=screen) if screen is not None and not 1 <= screen <= MOST_SCREENS:
                return _refuse(f"không có màn hình số {screen}", f"there is no screen {screen}")
            case PutLayout(layout=layout) if (known := self._layouts(command.wall)) and layout not in known:
                names = ", ".join(sorted(known))
                return _refuse(
                    f"không có trạm nào có bố cục «{layout}»; có: {names}",
                    f"no station has a layout “{layout}”; there are: {names}",
                )
            case PutLayout(layout=layout, screen=screen):
                state = held.put(layout, screen)
            case TakeBack() if not held.before:
                return _refuse("không còn gì để quay lại", "there is nothing to go back to")
            case TakeBack():
                state = held.take_back()
        if state != held:
            self._walls[command.wall] = state
            self._hub.publish(f"wall/{command.wall}", state, fresh_for=FOREVER)
            log.info("wall %s shows %s, by order of %s", command.wall, _spell(state.shows), station.name)
        return Answer()

    def _layouts(self, wall: str) -> set[str]:
        """Return what the stations of a wall say that they can show; nothing where none has said it."""
        states = (update.document for update in self._hub.latest.values())
        return {
            name for state in states if isinstance(state, StationState) and state.wall == wall for name in state.layouts
        }

    def _resume(self, name: str, configured: WallState) -> WallState:
        """Return what the wall showed before a restart, under the words of the configuration."""
        held = self._hub.latest.get(f"wall/{name}")
        if held is None or not isinstance(held.document, WallState):
            return configured
        return structs.replace(held.document, name=configured.name, notice=configured.notice)


def receiver(context: zmq.asyncio.Context) -> zmq.asyncio.Socket:
    """Return the server's ROUTER socket, not bound yet."""
    socket = context.socket(zmq.ROUTER)
    socket.set(zmq.LINGER, 0)
    socket.set(zmq.MAXMSGSIZE, LARGEST_COMMAND)
    socket.set(zmq.HEARTBEAT_IVL, 2000)
    socket.set(zmq.HEARTBEAT_TIMEOUT, 6000)
    return socket


def _spell(shows: Arrangement) -> str:
    """Return an arrangement as a log reader wants it."""
    return ", ".join([shows.layout, *(f"{each.screen}: {each.layout}" for each in shows.exceptions)])


def _refuse(vi: str, en: str) -> Answer:
    return Answer(refused=Words(vi=vi, en=en))
