"""A server that answers commands, on real sockets with a real database, and stations that ask it."""

import asyncio
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

import zmq.asyncio
from documents import NOON

from server.command_handlers import Answering
from server.command_packs import PackCommands
from server.command_past import PastCommands
from server.command_versions import Publications
from server.commands import CommandServer, receiver
from server.contract.claims import usual
from server.contract.commands import Answer, Envelope, Role, decode_answer, encode
from server.contract.keys import StationKey
from server.contract.messages import Arrangement
from server.contract.past import Past
from server.contract.toml import read_toml
from server.contract.words import same
from server.drawn import judge_layout
from server.health import Health
from server.hub import Hub, publisher
from server.people.accounts import Accounts
from server.people.commands import PeopleCommands
from server.people.second_step import SecondSteps
from server.people.sessions import Sessions
from server.security import guard, lock
from server.store.audit import Audit
from server.store.database import Database
from server.store.history import History
from server.store.marks import MarkLog
from server.store.versions import VersionLog
from server.vault.vault import Vault
from server.walls.arrangements import Arrangements
from server.walls.composer import Composer
from server.walls.drills import Drills
from server.walls.duties import Duties
from server.walls.miniatures import Miniatures
from server.walls.proofs import ProofJudge
from server.walls.shift_log import ShiftLog

PATIENCE = 20.0
"""Seconds for something that has to happen."""
OVERVIEW = Arrangement(layout="overview")
WALL = usual(same("Centre"), same("Demo"), "overview", NOON)


def sealed(command, seconds=PATIENCE, **more):
    """Return a command in its envelope, as somebody sends it who waits so long."""
    return encode(Envelope(command=command, before=datetime.now(UTC) + timedelta(seconds=seconds), **more))


class Asker:
    """One station with its key."""

    def __init__(self, context, endpoint, key):
        self.socket = context.socket(zmq.DEALER)
        self.socket.linger = 0
        self.socket.curve_serverkey = key.server.encode()
        self.socket.curve_publickey = key.public.encode()
        self.socket.curve_secretkey = key.secret.encode()
        self.socket.connect(endpoint)

    async def send(self, *frames):
        await self.socket.send_multipart(frames)

    async def answer(self):
        """Return the number and the answer that come next."""
        async with asyncio.timeout(PATIENCE):
            number, body = await self.socket.recv_multipart()
        return number, decode_answer(body)

    async def ask(self, command):
        """Return why a command was refused, in English, or None."""
        return await self.ask_bytes(sealed(command))

    async def ask_for(self, command):
        """Return the whole answer to a command."""
        await self.send(b"1", sealed(command))
        return (await self.answer())[1]

    async def ask_bytes(self, body):
        await self.send(b"7", body)
        number, answer = await self.answer()
        assert number == b"7"
        if answer.refused is None:
            return None
        assert answer.refused.vi != answer.refused.en
        return answer.refused.en


class Office:
    """A desk at work, with all around it."""

    def __init__(self, context, endpoint, keyring, hub, folder, accounts, sessions, history):
        self.hub = hub
        self.accounts, self.sessions, self.history = accounts, sessions, history
        self.database = accounts.database
        self.keyring = keyring
        self._context = context
        self._endpoint = endpoint
        self._folder = folder
        self.askers = []

    def station(self, name="left", role=Role.OPERATOR):
        """Enroll a station and return it connected."""
        file = self._folder / f"{name}.key"
        self.keyring.enroll(name, role, file)
        self.askers.append(Asker(self._context, self._endpoint, read_toml(file, StationKey)))
        return self.askers[-1]

    @property
    def troubles(self):
        """What the health of the server says, in English."""
        return [trouble.said.en for trouble in self.hub.latest["server/health"].document.troubles]

    @property
    def wall(self):
        """What the wall shows."""
        return self.hub.latest["wall/main"].document


def stored_at_once():
    """Settle as a store does that has written everything."""
    settled = asyncio.get_running_loop().create_future()
    settled.set_result(None)
    return settled


async def nothing_found(_text):
    return ()


async def past_of(_topics, at):
    return Past(until=at)


async def done(_station, _role, _command):
    return Answer()


async def no_alarms(_actor, _command, _id):
    """Nothing is raised here."""
    return Answer()


async def no_notices(_command):
    """Nobody outside was told of anything here."""
    return Answer()


async def no_sources(_actor, _command):
    """Nothing is read here."""
    return Answer()


@asynccontextmanager
async def open_office(
    tmp_path, endpoint, keyring, *past, walls=(("main", WALL),), find=nothing_found, cameras=done, settle=stored_at_once
):
    """Open a desk on an encrypted socket, after the hub has been given its past."""
    key = keyring.open()
    with zmq.asyncio.Context() as context:
        authenticator = guard(context, keyring)
        feed, commands = publisher(zmq.Context.shadow(context)), receiver(context)
        lock(commands, key)
        commands.bind(endpoint)
        hub = Hub(feed)
        hub.restore(past)
        database = Database(f"sqlite:///{tmp_path}/people.db")
        history = History(database, retention=timedelta(days=99), announce=lambda _: None)
        audit = Audit(database, tmp_path / "audit.ends", retention=timedelta.max)
        accounts = Accounts(database, tmp_path / "keys")
        sessions = Sessions(accounts, lambda: datetime.now(UTC))
        second = SecondSteps(accounts, Vault(tmp_path / "keys", tmp_path / "secrets"))
        people = PeopleCommands(accounts, sessions, audit, tmp_path / "keys", (), lambda: datetime.now(UTC), second)
        shifts = ShiftLog(hub, walls, lambda: sessions.all, datetime.now(UTC))
        arrangements = Arrangements(hub, walls)
        health = Health(lambda state: hub.publish("server/health", state, fresh_for=60.0))
        telling = asyncio.create_task(health.run())
        miniatures, duties = Miniatures(hub), Duties(database, hub, health, [("main", "main", ["left"])])
        server = CommandServer(
            commands,
            hub,
            keyring,
            arrangements,
            Answering(
                find=find,
                past=PastCommands(history, MarkLog(database, retention=timedelta(days=99))).answer,
                unknown_wall=arrangements.unknown,
                cameras=cameras,
                versions=Publications(VersionLog(database), hub, health, {"layout": judge_layout}, {}).answer,
                sources=no_sources,
                packs=PackCommands(None, dict, hub.latest, history.past).answer,
                give=duties.give,
                drill=Drills(duties, miniatures, health, tmp_path / "drills", {}).begin,
                alarms=no_alarms,
                notices=no_notices,
            ),
            settle,
            health,
            people=people,
            shifts=shifts,
            audit=audit,
            composer=Composer(hub, past_of),
            miniatures=miniatures,
            duties=duties,
            proofs=ProofJudge(hub, health),
        )
        task = asyncio.create_task(server.serve())
        # its first step publishes the walls, as that of the health does its own
        await asyncio.sleep(0)
        office = Office(context, endpoint, keyring, hub, tmp_path, accounts, sessions, history)
        try:
            yield office
            assert not task.done(), "the desk has stopped"
        finally:
            for each in (task, telling):
                each.cancel()
                with suppress(asyncio.CancelledError):
                    await each
            for asker in office.askers:
                asker.socket.close()
            feed.close()
            commands.close()
            authenticator.stop()
            await database.dispose()
