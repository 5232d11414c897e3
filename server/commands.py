"""Answers what stations ask, each as far as its role goes."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import zmq
import zmq.asyncio

from server.cameras.commands import CameraCommand
from server.contract.commands import (
    NEEDED,
    ORDERS,
    Answer,
    Command,
    Envelope,
    FindStories,
    LeaveCamera,
    ListPresets,
    LookBack,
    OpenCamera,
    ReportStation,
    Role,
    SendCamera,
    SteerCamera,
    decode_envelope,
    encode,
)
from server.contract.messages import Article
from server.contract.wire import DAMAGED
from server.contract.words import Words
from server.errors import RefusedError, ServerError
from server.health import Health
from server.hub import Hub
from server.security import EnrolledStation, Keyring
from server.twins import Twins
from server.walls.arrangements import Arrangements
from server.walls.orders import WallCommand

REPORT_FRESH_FOR = 15.0
"""Seconds; stations report every five."""
LARGEST_COMMAND = 1 << 20
"""Bytes."""
LONGEST_PATIENCE = timedelta(seconds=60)
"""Nobody waits longer for an answer: a later deadline is that of a wrong clock."""
STORE_WITHIN = 1.5
"""Seconds an answer waits for the disk; a station waits three for its answer."""
REFUSAL_SHOWN = timedelta(minutes=5)
TWINS_SHOWN = timedelta(minutes=1)
FAILURE_SHOWN = timedelta(minutes=10)
"""How long the health of the server tells of it when it does not happen again."""
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
Settle = Callable[[], Awaitable[Words | None]]
"""Returns, at once, what waits until all that was published so far is on the disk, and says why it is not."""
AskCameras = Callable[[str, Role, CameraCommand], Awaitable[Answer]]
"""Answers what a station of this name and role asks about cameras; raises ServerError."""

log = logging.getLogger(__name__)


class CommandServer:
    """Carries out commands; what they change is a document, which comes down the feed."""

    def __init__(
        self,
        socket: zmq.asyncio.Socket,
        hub: Hub,
        keyring: Keyring,
        walls: Arrangements,
        find: Find,
        cameras: AskCameras,
        settle: Settle,
        health: Health,
    ) -> None:
        self._socket = socket
        self._hub = hub
        self._keyring = keyring
        self._walls = walls
        self._find = find
        self._cameras = cameras
        self._settle = settle
        self._health = health
        self._twins = Twins()
        self._pending: set[asyncio.Task[None]] = set()
        self._busy: Counter[type[Command]] = Counter()

    async def serve(self) -> None:
        """Answer commands until cancelled."""
        self._walls.publish()
        try:
            while True:
                frames = await self._socket.recv_multipart(copy=False)
                if len(frames) != 3:
                    continue
                sender, number, body = frames
                key = str(body.get("User-Id"))
                station = self._keyring.station(key)
                if station is not None and (places := self._twins.hear(key, sender.bytes, _address(body))):
                    self._say_twins(station, places)
                await self._answer([sender.bytes, number.bytes], station, body.bytes)
        finally:
            for task in self._pending:
                task.cancel()

    async def _answer(self, to: list[bytes], station: EnrolledStation | None, body: bytes) -> None:
        answer = self._judge(station, body)
        if isinstance(answer, Answer):
            await self._send(to, station, answer)
        else:
            # beside the other commands: a slow disk, database or camera must not keep an operator from the wall.
            # They begin in the order in which they came
            task = asyncio.create_task(self._answer_later(to, station, answer))
            self._pending.add(task)
            task.add_done_callback(self._pending.discard)

    async def _answer_later(
        self, to: list[bytes], station: EnrolledStation | None, work: Callable[[], Awaitable[Answer]]
    ) -> None:
        await self._send(to, station, await work())

    async def _send(self, to: list[bytes], station: EnrolledStation | None, answer: Answer) -> None:
        if answer.refused is not None:
            name = station.name if station is not None else "?"
            said = Words(
                vi=f"từ chối trạm {name}: {answer.refused.vi}", en=f"refused station {name}: {answer.refused.en}"
            )
            self._health.say(f"order/{name}", said, lasting=REFUSAL_SHOWN)
        await self._socket.send_multipart([*to, encode(answer)])

    def _say_twins(self, station: EnrolledStation, places: str) -> None:
        said = Words(
            vi=f"hai máy cùng dùng khóa của trạm {station.name} ({places}); hãy đăng ký riêng từng máy",
            en=f"two computers use the key of station {station.name} ({places}); enroll each by itself",
        )
        self._health.say(f"twins/{station.name}", said, lasting=TWINS_SHOWN)

    async def _find_out(self, station: EnrolledStation, envelope: Envelope) -> Answer:
        command = envelope.command
        kind = type(command)
        if self._busy[kind] >= MOST_AT_ONCE[kind]:
            return _refuse("máy chủ đang bận, hãy thử lại", "the server is busy, try again")
        left = (envelope.before - datetime.now(UTC)).total_seconds() if isinstance(command, ORDERS) else None
        self._busy[kind] += 1
        try:
            # also one that waited for its turn must not be carried out after its time
            async with asyncio.timeout(left):
                if isinstance(command, FindStories):
                    return Answer(stories=tuple(await self._find(command.text)))
                assert isinstance(command, CameraCommand)
                answer = await self._cameras(station.name, station.role, command)
                self._health.over(f"camera/{command.camera}")
                return answer
        except ServerError as error:
            if isinstance(command, CameraCommand) and not isinstance(error, RefusedError):
                camera = command.camera
                said = Words(vi=f"camera {camera}: {error.words.vi}", en=f"camera {camera}: {error.words.en}")
                self._health.say(f"camera/{camera}", said, lasting=FAILURE_SHOWN)
            return Answer(refused=error.words)
        except TimeoutError:
            return LATE
        finally:
            self._busy[kind] -= 1

    async def _stored(self, settled: Awaitable[Words | None]) -> Answer:
        """Return the answer to an order that was carried out, as soon as it would survive the server."""
        try:
            async with asyncio.timeout(STORE_WITHIN):
                reason = await settled
        except TimeoutError:
            reason = Words(vi="cơ sở dữ liệu quá chậm", en="the database is too slow")
        if reason is None:
            return Answer()
        return Answer(
            unstored=Words(
                vi=f"đã đổi, nhưng chưa lưu được và sẽ mất nếu máy chủ dừng: {reason.vi}",
                en=f"changed, but not stored, and lost if the server ends: {reason.en}",
            )
        )

    def _judge(self, station: EnrolledStation | None, body: bytes) -> Answer | Callable[[], Awaitable[Answer]]:
        """Return the answer to a command, or what finds it out, where that takes time."""
        if station is None:
            return _refuse(
                "trạm này không còn được phép; hãy đăng ký lại", "this station is no longer authorised; enroll it again"
            )
        try:
            envelope = decode_envelope(body)
        except DAMAGED:
            return _refuse(
                "máy chủ không hiểu lệnh này; hãy dùng cùng phiên bản",
                "the server does not know this command; use the same version",
            )
        command = envelope.command
        if not station.role.covers(NEEDED[type(command)]):
            return _refuse(
                f"vai trò của trạm ({station.role}) không được làm việc này",
                f"the station's role ({station.role}) may not do this",
            )
        if isinstance(command, ORDERS) and not _in_time(envelope.before):
            return LATE
        if isinstance(command, WallCommand):
            refused = self._walls.carry_out(envelope, station.name, datetime.now(UTC))
            # asked for at once, so that it holds for what has just been published
            return Answer(refused=refused) if refused else partial(self._stored, self._settle())
        if isinstance(command, ReportStation):
            self._hub.publish(f"station/{station.name}", command.state, fresh_for=REPORT_FRESH_FOR)
            return Answer()
        return partial(self._find_out, station, envelope)


def receiver(context: zmq.asyncio.Context) -> zmq.asyncio.Socket:
    """Return the server's ROUTER socket, not bound yet."""
    socket = context.socket(zmq.ROUTER)
    socket.set(zmq.LINGER, 0)
    socket.set(zmq.MAXMSGSIZE, LARGEST_COMMAND)
    socket.set(zmq.HEARTBEAT_IVL, 2000)
    socket.set(zmq.HEARTBEAT_TIMEOUT, 6000)
    return socket


def _in_time(before: datetime) -> bool:
    """Return whether whoever gave an order still waits for it."""
    if before.tzinfo is None:
        return False
    now = datetime.now(UTC)
    return now < before <= now + LONGEST_PATIENCE


def _address(body: zmq.Frame) -> str:
    """Return from where a message came, as far as ZeroMQ tells."""
    try:
        return str(body.get("Peer-Address"))
    except (zmq.ZMQError, AttributeError):
        return "?"


def _refuse(vi: str, en: str) -> Answer:
    return Answer(refused=Words(vi=vi, en=en))


LATE = _refuse(
    "lệnh đến quá muộn nên không thực hiện; hãy thử lại", "the order came too late and was not carried out; try again"
)
