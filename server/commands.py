"""Answers what stations ask, each as far as its role goes."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import zmq
import zmq.asyncio
from msgspec import structs

from server.cameras.commands import CameraCommand
from server.command_asked import BUSY, CRASHED, LATE, Asked, address, is_in_time, read, refuse
from server.command_deeds import CommandDeeds
from server.command_handlers import Answering, handlers
from server.command_scope import ScopeJudge
from server.command_sessions import CommandSessions
from server.contract.briefing_commands import BriefingCommand, ComposeBriefing, PointAt
from server.contract.commands import (
    ORDERS,
    Answer,
    Command,
    Envelope,
    Redo,
    ReportStation,
    Role,
    SendMiniature,
    Undo,
    WatchWall,
    encode,
)
from server.contract.duty_commands import HoldDuty
from server.contract.log_lines import one_line
from server.contract.messages import StationHealth
from server.contract.notify_commands import NotifyCommand
from server.contract.proof_commands import SendProof
from server.contract.rights import COMMANDS
from server.contract.scope import WHOLE
from server.contract.sign_in import (
    AwaitProviderSignIn,
    BeginProviderSignIn,
    BeginSecondStep,
    ChangePassword,
    ClaimFirst,
    EndSecondStep,
    FinishProviderSignIn,
    HandOver,
    NoteShift,
    OfferSecondStep,
    PeopleCommand,
    ReadProvider,
    SignIn,
    SignOut,
)
from server.contract.wall_commands import Identify, Rewind
from server.contract.words import Words
from server.errors import RefusedError, ServerError
from server.health import Health
from server.hub import HANDSHAKE_WITHIN, Hub
from server.pair.pair import Pair
from server.people.commands import PeopleCommands
from server.security import EnrolledStation, Keyring
from server.store.audit import Audit
from server.twins import Twins
from server.walls.arrangements import Arrangements
from server.walls.composer import Composer
from server.walls.duties import Duties
from server.walls.miniatures import Miniatures
from server.walls.orders import WallCommand
from server.walls.proofs import ProofJudge
from server.walls.shift_log import ShiftLog

REPORT_FRESH_FOR = 15.0
"""Seconds; stations report every five."""
LARGEST_COMMAND = 1 << 20
"""Bytes."""
STORE_WITHIN = 1.5
"""Seconds an answer waits for the disk; a station waits three for its answer."""
END_WITHIN = 5.0
"""Seconds in which commands that have begun may come to their end when the server stops."""
REFUSAL_SHOWN = timedelta(minutes=5)
LONGEST_SHOWN = 400
"""Letters of a refusal that the health of the server tells."""
TWINS_SHOWN = timedelta(minutes=1)
FAILURE_SHOWN = timedelta(minutes=10)
"""How long the health of the server tells of it when it does not happen again."""
MOST_AT_ONCE: dict[type[Command], int] = {
    # each of them computes a hash that is slow on purpose
    SignIn: 8,
    SignOut: 64,
    ClaimFirst: 2,
    ChangePassword: 4,
    HandOver: 8,
    OfferSecondStep: 8,
    BeginSecondStep: 4,
    EndSecondStep: 4,
    ReadProvider: 64,
    # each of them asks the provider of identities
    BeginProviderSignIn: 8,
    AwaitProviderSignIn: 64,
    FinishProviderSignIn: 8,
    # each of them reads two weeks of the past
    ComposeBriefing: 2,
}
"""How many commands of some kinds are being answered before others are sent away."""

Settle = Callable[[], Awaitable[Words | None]]
"""Returns, at once, what waits until all that was published so far is on the disk, and says why it is not."""
UNSURE = refuse(
    "cơ sở dữ liệu không trả lời nên chưa thực hiện gì: máy chủ thứ hai có thể đã tiếp quản; hãy thử lại sau ít phút",
    "the database does not answer, so nothing was done: the second server may have taken over; try again in a moment",
)

log = logging.getLogger(__name__)


class CommandServer:
    """Carries out commands; what they change is a document, which comes down the feed."""

    def __init__(
        self,
        socket: zmq.asyncio.Socket,
        hub: Hub,
        keyring: Keyring,
        walls: Arrangements,
        answering: Answering,
        settle: Settle,
        health: Health,
        *,
        people: PeopleCommands,
        shifts: ShiftLog,
        audit: Audit,
        composer: Composer,
        miniatures: Miniatures,
        duties: Duties,
        proofs: ProofJudge,
        pair: Pair | None = None,
        twins_seen: Callable[[str, str], object] = lambda _station, _places: None,
    ) -> None:
        """``pair`` says whether this server is still the one that serves; None where there is no other.

        ``twins_seen`` is told of stations whose key two computers use, and where these are.
        """
        self._twins_seen = twins_seen
        self._socket = socket
        self._hub = hub
        self._keyring = keyring
        self._walls = walls
        self._handlers = handlers(answering)
        self._settle = settle
        self._health = health
        self._composer = composer
        self._duties = duties
        self._miniatures = miniatures
        self._proofs = proofs
        self._sessions = CommandSessions(people, shifts, lambda: _within(self._settle()))
        self._shifts = shifts
        self._deeds = CommandDeeds(audit)
        self._twins = Twins()
        self._scopes = ScopeJudge(hub.latest)
        self._pair = pair
        self._pending: set[asyncio.Task[None]] = set()
        self._busy: Counter[type[Command]] = Counter()

    async def serve(self) -> None:
        """Answer commands until cancelled."""
        self._walls.publish()
        self._shifts.publish()
        try:
            while True:
                frames = await self._socket.recv_multipart(copy=False)
                if self._pair is not None:
                    await self._pair.settled()
                if len(frames) != 3:
                    continue
                sender, number, body = frames
                whence = str(body.get("User-Id")), address(body)
                await self._answer([sender.bytes, number.bytes], body.bytes, whence)
        finally:
            # what has begun comes to its end: cancelled in the middle of a transaction it would leave its connection
            # to be closed by a loop that closes itself
            if self._pending:
                await asyncio.wait(self._pending, timeout=END_WITHIN)
            for task in self._pending:
                task.cancel()

    async def _answer(self, to: list[bytes], body: bytes, whence: tuple[str, str]) -> None:
        """Answer a command that came with a key from an address, as ``whence`` tells."""
        asked = Asked(to=to, station=None)
        try:
            asked = structs.replace(asked, station=self._keyring.station(whence[0]))
            envelope = read(asked.station, body)
            self._look_for_twins(to[0], envelope, whence)
            asked = structs.replace(asked, envelope=envelope)
            answer: Answer | Callable[[], Awaitable[Answer]] | None
            answer = self._sessions.again(asked.actor.station, envelope)
            if answer is None:
                asked = structs.replace(asked, session=await self._sessions.of(envelope, asked.actor.station))
                answer = self._judge(asked)
        except RefusedError as error:
            # what could be read was given in a session that has ended
            answer = Answer(refused=error.words, signed_out=asked.envelope is not None)
        except Exception:
            # one command must not keep the others from their answers
            log.exception("%s crashed", asked.named)
            answer = CRASHED
        if isinstance(answer, Answer):
            await self._send(asked, answer)
        else:
            # beside the other commands: a slow disk, database or camera must not keep an operator from the wall.
            # They begin in the order in which they came
            task = asyncio.create_task(self._answer_later(asked, answer))
            self._pending.add(task)
            task.add_done_callback(self._pending.discard)

    async def _answer_later(self, asked: Asked, work: Callable[[], Awaitable[Answer]]) -> None:
        try:
            answer = await work()
        except Exception:
            # whoever asks must not wait for an answer that never comes
            log.exception("%s crashed", asked.named)
            answer = CRASHED
        await self._send(
            asked, answer, noted=asked.envelope is not None and isinstance(asked.envelope.command, PeopleCommand)
        )

    async def _send(self, asked: Asked, answer: Answer, *, noted: bool = False) -> None:
        """Answer; a refusal that is not ``noted`` yet goes into the audit."""
        command = asked.envelope.command if asked.envelope is not None else None
        if answer.refused is not None:
            name, why = asked.actor.station, _line(answer.refused)
            answer = structs.replace(answer, refused=why)
            said = Words(vi=f"từ chối trạm {name}: {_short(why.vi)}", en=f"refused station {name}: {_short(why.en)}")
            # what strangers try with links is no fault of the station that asks for them, and fills no audit
            strange = answer.forbidden and isinstance(command, NotifyCommand)
            # that somebody else was quicker is no fault of anything, nor half of a sign-in, nor what browsers bring
            if not (answer.stale or answer.code_needed or strange or isinstance(command, FinishProviderSignIn)):
                self._health.say(f"order/{name}", said, lasting=REFUSAL_SHOWN)
            if command is not None and not (noted or strange):
                self._deeds.refused(asked.actor, command, why)
        if self._pair is not None:
            await self._pair.settled()
        await self._socket.send_multipart([*asked.to, encode(answer)])

    def _look_for_twins(self, connection: bytes, envelope: Envelope, whence: tuple[str, str]) -> None:
        key, place = whence
        station = self._keyring.station(key)
        # of its duty a station speaks through a connection of its own
        line = f"duty {key}" if isinstance(envelope.command, HoldDuty) else key
        if station is not None and (places := self._twins.hear(line, connection, place)):
            self._say_twins(station, places)

    def _say_twins(self, station: EnrolledStation, places: str) -> None:
        said = Words(
            vi=f"hai máy cùng dùng khóa của trạm {station.name} ({places}); hãy đăng ký riêng từng máy",
            en=f"two computers use the key of station {station.name} ({places}); enroll each by itself",
        )
        self._health.say(f"twins/{station.name}", said, lasting=TWINS_SHOWN)
        self._twins_seen(station.name, places)

    def _say_computer(self, station: str, health: StationHealth | None) -> None:
        key, trouble = f"computer/{station}", health.trouble if health is not None else None
        if trouble is None:
            self._health.over(key)
        else:
            said = Words(vi=f"trạm {station}: {trouble.vi}", en=f"station {station}: {trouble.en}")
            self._health.say(key, said, lasting=timedelta(seconds=REPORT_FRESH_FOR))

    async def _find_out(self, asked: Asked, envelope: Envelope, role: Role) -> Answer:
        command = envelope.command
        kind = type(command)
        handler = self._handlers[kind]
        if self._busy[kind] >= handler.at_once:
            return BUSY
        left = (envelope.before - datetime.now(UTC)).total_seconds() if isinstance(command, ORDERS) else None
        scope = WHOLE if asked.session is None else asked.session.scope
        self._busy[kind] += 1
        try:
            # also one that waited for its turn must not be carried out after its time
            async with asyncio.timeout(left):
                question = self._scopes.asked(command, role, scope)
                answer = await handler.answer(asked.actor, role, question, envelope.id)
            if handler.noted and answer.refused is None:
                self._deeds.accepted(asked.actor, command)
            if isinstance(command, CameraCommand):
                self._health.over(f"camera/{command.camera}")
        except ServerError as error:
            if isinstance(command, CameraCommand) and not isinstance(error, RefusedError):
                camera = command.camera
                said = Words(vi=f"camera {camera}: {error.words.vi}", en=f"camera {camera}: {error.words.en}")
                self._health.say(f"camera/{camera}", said, lasting=FAILURE_SHOWN)
            return Answer(refused=error.words)
        except TimeoutError:
            return LATE
        else:
            return self._scopes.narrowed(answer, role, scope)
        finally:
            self._busy[kind] -= 1

    async def _compose(self, asked: Asked, envelope: Envelope, command: ComposeBriefing) -> Answer:
        kind = type(command)
        if self._busy[kind] >= MOST_AT_ONCE[kind]:
            return BUSY
        self._busy[kind] += 1
        now = datetime.now(UTC)
        try:
            if (refused := self._walls.unknown(command.wall)) is not None:
                return Answer(refused=refused)
            if not self._walls.is_done(command.wall, envelope.id):
                async with asyncio.timeout((envelope.before - now).total_seconds()):
                    composed = await self._composer.compose(
                        command.wall,
                        command.name,
                        command.title,
                        command.before,
                        command.after,
                        by=asked.actor.name,
                        now=now,
                    )
                if (refused := self._walls.keep_composed(command.wall, composed, envelope.id)) is not None:
                    return Answer(refused=refused)
                self._deeds.accepted(asked.actor, command)
        except ServerError as error:
            return Answer(refused=error.words)
        except TimeoutError:
            return LATE
        finally:
            self._busy[kind] -= 1
        return await self._stored(self._settle())

    async def _stored(self, settled: Awaitable[Words | None]) -> Answer:
        """Return the answer to an order that was carried out, as soon as it would survive the server."""
        reason = await _within(settled)
        if reason is None:
            return Answer()
        return Answer(
            unstored=Words(
                vi=f"đã đổi, nhưng chưa lưu được và sẽ mất nếu máy chủ dừng: {reason.vi}",
                en=f"changed, but not stored, and lost if the server ends: {reason.en}",
            )
        )

    def _watch(self, wall: str, after: datetime | None) -> Answer:
        if refused := self._walls.unknown(wall):
            return Answer(refused=refused)
        return Answer(miniatures=self._miniatures.watch(wall, after, datetime.now(UTC)))

    async def _sign(self, kind: type[Command], carry_out: Callable[[], Awaitable[Answer]]) -> Answer:
        try:
            return await carry_out()
        finally:
            self._busy[kind] -= 1

    def _judge(self, asked: Asked) -> Answer | Callable[[], Awaitable[Answer]]:
        """Return the answer to a command, or what finds it out, where that takes time."""
        assert asked.station is not None
        assert asked.envelope is not None
        station, envelope, command = asked.station, asked.envelope, asked.envelope.command
        role = station.role if asked.session is None else asked.session.role
        scope = WHOLE if asked.session is None else asked.session.scope
        right = COMMANDS[type(command)]
        if not role.covers(right.role):
            if asked.session is not None:
                name = asked.actor.person
                return refuse(
                    f"vai trò của {name} ({role}) không được làm việc này",
                    f"the role of {name} ({role}) may not do this",
                    forbidden=True,
                )
            return refuse(
                f"vai trò của trạm ({role}) không được làm việc này",
                f"the station's role ({role}) may not do this",
                forbidden=True,
            )
        if not right.allows(role, scope):
            return refuse(
                f"phạm vi của {asked.actor.person} ({scope.said.vi}) không gồm việc này: việc của toàn tỉnh",
                f"the scope of {asked.actor.person} ({scope.said.en}) does not hold this: it is of the whole province",
                forbidden=True,
            )
        if (outside := self._scopes.refused(command, scope)) is not None:
            return Answer(refused=outside, forbidden=True)
        if isinstance(command, ORDERS) and not is_in_time(envelope.before):
            return LATE
        if isinstance(command, ORDERS) and self._pair is not None and not self._pair.takes_orders:
            return UNSURE
        if isinstance(command, PointAt):
            # thirty times a second: nothing that is written down
            refused = self._walls.point(command, asked.actor, datetime.now(UTC))
            return Answer(refused=refused)
        if isinstance(command, ComposeBriefing):
            return partial(self._compose, asked, envelope, command)
        if isinstance(command, BriefingCommand):
            stale = self._walls.is_stale(envelope)
            refused = self._walls.brief(envelope, asked.actor, datetime.now(UTC), role)
            return self._changed(asked, refused, stale=stale)
        if isinstance(command, WallCommand):
            stale = self._walls.is_stale(envelope)
            now = datetime.now(UTC)
            renewal = self._walls.is_renewal(envelope, asked.actor, now)
            refused = self._walls.carry_out(envelope, asked.actor, now, role)
            if renewal and refused is None:
                return Answer()
            if isinstance(command, Rewind | Undo | Redo) and refused is None:
                self._shifts.rewound(command.wall, asked.actor, envelope.id, now)
            return self._changed(asked, refused, stale=stale)
        match command:
            case NoteShift():
                now = datetime.now(UTC)
                refused = self._shifts.note(command.wall, command.text, asked.actor, envelope.id, now)
                return self._changed(asked, refused)
            case Identify():
                return self._changed(asked, self._walls.identify(command, datetime.now(UTC)))
            case HoldDuty():
                return self._duties.hear(station.name, command)
            case SendProof(wall=wall):
                refused = self._walls.unknown(wall)
                if refused is None:
                    self._proofs.take(station.name, command)
                return Answer(refused=refused)
            case ReportStation():
                self._hub.publish(f"station/{station.name}", command.state, fresh_for=REPORT_FRESH_FOR)
                self._say_computer(station.name, command.state.health)
                return Answer()
            case SendMiniature(wall=wall, picture=picture):
                self._miniatures.keep(wall, station.name, picture)
                return Answer()
            case WatchWall(wall=wall, after=after):
                return self._watch(wall, after)
        if isinstance(command, PeopleCommand):
            kind = type(command)
            if self._busy[kind] >= MOST_AT_ONCE[kind]:
                return BUSY
            self._busy[kind] += 1
            return partial(self._sign, kind, self._sessions.answer(asked.actor, asked.session, command, envelope.id))
        return partial(self._find_out, asked, envelope, role)

    def _changed(
        self, asked: Asked, refused: Words | None, *, stale: bool = False
    ) -> Answer | Callable[[], Awaitable[Answer]]:
        """Return the answer to an order that was refused, or carried out and has still to be stored."""
        if refused is not None:
            return Answer(refused=refused, stale=stale)
        assert asked.envelope is not None
        self._deeds.accepted(asked.actor, asked.envelope.command)
        # asked for at once, so that it holds for what has just been published
        return partial(self._stored, self._settle())


def receiver(context: zmq.asyncio.Context) -> zmq.asyncio.Socket:
    """Return the server's ROUTER socket, not bound yet."""
    socket = context.socket(zmq.ROUTER)
    socket.set(zmq.LINGER, 0)
    socket.set(zmq.MAXMSGSIZE, LARGEST_COMMAND)
    socket.set(zmq.HANDSHAKE_IVL, HANDSHAKE_WITHIN)
    socket.set(zmq.HEARTBEAT_IVL, 2000)
    socket.set(zmq.HEARTBEAT_TIMEOUT, 6000)
    return socket


def _line(words: Words) -> Words:
    """Return words as one line: they may repeat what a station has sent."""
    return Words(vi=one_line(words.vi), en=one_line(words.en))


def _short(text: str) -> str:
    """Return as much of a line as all walls may show of it."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


async def _within(settled: Awaitable[Words | None]) -> Words | None:
    """Return why something is not on the disk, also where that takes longer than whoever asks waits."""
    try:
        async with asyncio.timeout(STORE_WITHIN):
            return await settled
    except TimeoutError:
        return Words(vi="cơ sở dữ liệu quá chậm", en="the database is too slow")
