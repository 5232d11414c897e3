"""Two real servers on one real PostgreSQL, and ears that follow whichever serves."""

import asyncio
import shutil
import signal
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, Self

import asyncpg
import msgspec
import zmq.asyncio
from processes import PATIENCE, PRESS, TASKS, Program, program, wait_for
from running import free_port
from sqlalchemy.engine import make_url

from server.contract.client.commands import Commands, UnansweredError, command_endpoint
from server.contract.client.endpoints import Serving
from server.contract.client.feed import Follower, subscriber
from server.contract.client.link import Link
from server.contract.commands import Answer, AnyCommand, Role
from server.contract.keys import StationKey
from server.contract.messages import AnyDocument, Beat, Shift, Update
from server.contract.sign_in import NoteShift
from server.contract.toml import read_toml
from server.contract.wire import unpack
from server.security import Keyring

HEADER = """
[server]
port = {port}
bind = "{bind}"
[store]
url = "{store}"
[pair]
name = "{name}"
[briefing]
compose_at = ""
[[wall]]
name = "main"
title = {{vi = "IOC Lạng Sơn", en = "Lạng Sơn IOC"}}
"""

BEGUN = "programme of wall main"
"""What a server says that has done nearly all that belongs to its beginning."""


class Half:
    """One of the two servers, with a folder of its own."""

    def __init__(
        self, folder: Path, name: str, store: str, keys: Path, *, sources: str, host: str = "127.0.0.1"
    ) -> None:
        self.name = name
        self.folder = folder / name
        self.folder.mkdir()
        self.port = free_port(2)
        self.endpoint = f"tcp://{host}:{self.port}"
        self.config = self.folder / "server.toml"
        self.config.write_text(HEADER.format(port=self.port, bind=host, store=store, name=name) + sources)
        shutil.copytree(keys, self.folder / "keys")
        (self.folder / "secrets").mkdir()
        (self.folder / "secrets" / "tasks").write_text("demo-token\n")
        self.runs = 0
        self.environment: dict[str, str] = {}
        """Further variables of its runs."""
        self.within: tuple[str, ...] = ()
        """What its runs are begun with, such as nsenter."""
        self.program: Program | None = None

    @property
    def log(self) -> Path:
        """Where the newest run says what it does."""
        return self.folder / f"server-{self.runs}.log"

    def said(self) -> str:
        """Return what the newest run has said."""
        return self.log.read_text() if self.log.exists() else ""

    def says(self, words: str) -> bool:
        """Return whether the newest run has said something."""
        return words in self.said()

    @property
    def serves(self) -> bool:
        """Whether the newest run has opened its doors."""
        return "feed tcp://" in self.said()

    def start(self, running: ExitStack) -> Program:
        """Begin a new run; it ends with the stack at the latest."""
        self.runs += 1
        arguments = ["server", "run", "--config", str(self.config)]
        self.program = running.enter_context(program(arguments, self.log, self.environment, self.within))
        return self.program

    def signal(self, number: int) -> None:
        """Send a signal to the newest run."""
        assert self.program is not None
        self.program.process.send_signal(number)

    def kill(self) -> None:
        """End the newest run as a power cut would."""
        assert self.program is not None
        self.program.kill()


class PairSite:
    """Two servers with one database, one key and one station."""

    def __init__(
        self,
        folder: Path,
        store: str,
        *,
        province: str = "",
        sources: str = "",
        stores: Sequence[str] = (),
        stations: Sequence[str] = (),
        hosts: Sequence[str] = ("127.0.0.1", "127.0.0.1"),
    ) -> None:
        """``stores`` are the ways by which each of the two reaches the database, where they are not ``store``.

        ``hosts`` are the addresses of the two.
        ``stations`` are enrolled besides the ear, each with its key in ``NAME.key``.
        """
        self.folder = folder
        self.store = store
        self.key_file = folder / "ear.key"
        keys = folder / "keys"
        Keyring(keys).enroll("ear", Role.TECHNICIAN, self.key_file)
        self.key = read_toml(self.key_file, StationKey)
        for station in stations:
            Keyring(keys).enroll(station, Role.OPERATOR, folder / f"{station}.key")
        settings = (sources or (TASKS + PRESS if province else "")).format(province=province)
        named = zip(("ioc-1", "ioc-2"), stores or (store, store), hosts, strict=True)
        self.halves = [Half(folder, name, each, keys, sources=settings, host=host) for name, each, host in named]

    @property
    def endpoints(self) -> list[str]:
        """Where the two servers may be found."""
        return [half.endpoint for half in self.halves]

    def serving(self) -> Half:
        """Return the one that serves, once there is one alone."""
        wait_for(lambda: sum(half.serves for half in self._alive()) == 1, "one of the two servers serves")
        return next(half for half in self._alive() if half.serves)

    def other(self, half: Half) -> Half:
        """Return the other one of the two."""
        return next(each for each in self.halves if each is not half)

    def rows(self, question: str, *values: object) -> list[Any]:
        """Return what the database answers."""

        async def ask() -> list[Any]:
            address = make_url(self.store)
            connection = await asyncpg.connect(
                host=str(address.query["host"]),
                port=int(str(address.query.get("port", "5432"))),
                user=address.username,
                database=address.database,
            )
            try:
                return list(await connection.fetch(question, *values))
            finally:
                await connection.close()

        return asyncio.run(ask())

    def lease(self) -> Any:
        """Return the row that says who serves."""
        return self.rows("SELECT * FROM leases WHERE name = 'server'")[0]

    def single(self, question: str, *values: object) -> Any:
        """Return the first value of what the database answers."""
        return self.rows(question, *values)[0][0]

    @contextmanager
    def wall(self, station: str, *options: str, environment: dict[str, str] | None = None) -> Iterator[Program]:
        """Run a wall that knows both servers until the block ends."""
        arguments = ["wall", "--server", ",".join(self.endpoints), "--station", station]
        arguments += ["--key", str(self.folder / f"{station}.key"), "--data", str(self.folder / f"data-{station}")]
        with program([*arguments, *options], self.folder / f"{station}.log", environment) as running:
            yield running

    @contextmanager
    def running(self) -> Iterator[ExitStack]:
        """Run both servers until the block ends; those that were stopped go on, to be ended."""
        with ExitStack() as running:
            for half in self.halves:
                half.start(running)
            try:
                wait_for(lambda: self._settled(running), "one of the two servers serves, and the other one stands by")
                yield running
            finally:
                # both at once: none takes over for the moment until it is ended too
                for half in self._alive():
                    half.signal(signal.SIGCONT)
                    half.signal(signal.SIGTERM)
                for half in self._alive():
                    half.program.process.wait(30)

    def _settled(self, running: ExitStack) -> bool:
        """Return whether both have begun; one that was replaced while it was still busy beginning does so again."""
        for half in self.halves:
            if half.program.process.poll() is not None:
                half.start(running)
        begun = [half for half in self.halves if half.says(BEGUN)]
        return len(begun) == 1 and self.other(begun[0]).says("stands by: ")

    def _alive(self) -> list[Half]:
        return [half for half in self.halves if half.program is not None and half.program.process.poll() is None]


class Heard(NamedTuple):
    """One message as it came."""

    endpoint: str
    """Of the server it came from; empty for what a follower has passed on."""
    at: float
    """Seconds of the monotonic clock."""
    message: Update | Beat


class PairEar:
    """Follows whichever server serves, as walls do, gives it orders, and overhears each of the two besides."""

    def __init__(self, site: PairSite) -> None:
        self._site = site
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="ear")
        self._tasks: list[asyncio.Task[None]] = []
        self.passed: list[Heard] = []
        """What the follower has passed on."""
        self.overheard: list[Heard] = []
        """What each server has sent."""
        self.links: list[tuple[float, Link]] = []
        """When the link has changed."""
        self.latest: dict[str, Update] = {}
        self.complete: int | None = None
        self.serving: Serving | None = None
        self._ahead = timedelta()

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._begin(), self._loop).result()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def set_serving(self, serving: Serving) -> None:
        """Take which server is followed."""
        self.serving = serving

    def put(self, update: Update) -> None:
        """Take an update."""
        self.passed.append(Heard("", time.monotonic(), update))
        self.latest[update.topic] = update

    def set_link(self, link: Link, *, ahead: float | None = None, complete: int | None = None) -> None:
        """Take how the follower stands with the servers."""
        if ahead is not None:
            self._ahead = timedelta(seconds=ahead)
        if not self.links or self.links[-1][1] is not link:
            self.links.append((time.monotonic(), link))
        if complete is not None:
            self.complete = complete

    def ask(self, command: AnyCommand, *, id: str = "", session: str = "") -> "Future[Answer]":
        """Give an order; the answer comes later, or UnansweredError."""
        return asyncio.run_coroutine_threadsafe(self._commands.ask(command, id=id, session=session), self._loop)

    def follows(self, half: Half) -> bool:
        """Return whether all topics of a server are here."""
        return self.serving is not None and self.serving == (half.endpoint, self.complete)

    async def _begin(self) -> None:
        self._context = zmq.asyncio.Context()
        key = self._site.key
        follower = Follower(self._site.endpoints, lambda: key, self)
        self._commands = Commands(
            self._context,
            command_endpoint(self._site.endpoints[0]),
            lambda: key,
            lambda: datetime.now(UTC) + self._ahead,
            patience=PATIENCE / 2,
            serving=lambda: self.serving,
        )
        self._tasks = [asyncio.create_task(follower.run())]
        self._tasks += [asyncio.create_task(self._overhear(half.endpoint)) for half in self._site.halves]

    async def _overhear(self, endpoint: str) -> None:
        with subscriber(self._context, self._site.key) as socket:
            socket.subscribe(b"")
            socket.connect(endpoint)
            while True:
                message = unpack(await socket.recv_multipart())
                self.overheard.append(Heard(endpoint, time.monotonic(), message))

    async def _end(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._commands.close()
        await asyncio.sleep(0.01)
        self._context.destroy(linger=0)


class Notes:
    """Orders one note of the shift after the other, and keeps which of them were acknowledged."""

    def __init__(self, ear: PairEar) -> None:
        self._ear = ear
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._order, name="notes")
        self.acknowledged: list[str] = []
        """Done, and written down."""
        self.refused: list[str] = []
        self.unstored: list[str] = []
        """Why those that were done are not written down yet, in English."""
        self.unanswered: list[str] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def go_on(self) -> None:
        """Wait until further ones are acknowledged."""
        before = len(self.acknowledged)
        wait_for(lambda: len(self.acknowledged) > before + 2, "notes are acknowledged")

    def _order(self) -> None:
        count = 0
        while not self._ended.wait(0.03):
            count += 1
            id = f"note-{count}"
            try:
                told = self._ear.ask(NoteShift(wall="main", text=id), id=id).result(PATIENCE)
            except UnansweredError:
                self.unanswered.append(id)
                continue
            if told.refused is not None:
                self.refused.append(id)
            elif told.unstored is not None:
                self.unstored.append(told.unstored.en)
            else:
                self.acknowledged.append(id)


def noted(site: PairSite) -> list[list[str]]:
    """Return the notes of the shift log as it was written down each time, by their ids."""
    rows = site.rows(
        "SELECT body FROM updates JOIN topics ON topics.id = topic_id JOIN documents ON documents.id = document_id"
        " WHERE topics.name = 'shift/main' ORDER BY updates.id"
    )
    shifts = [msgspec.msgpack.decode(row["body"], type=AnyDocument) for row in rows]
    return [[entry.id for entry in shift.entries if entry.id] for shift in shifts if isinstance(shift, Shift)]


def assert_kept_once(site: PairSite, acknowledged: Iterable[str], refused: Iterable[str] = ()) -> None:
    """Assert that nothing acknowledged is lost, nothing done twice, and nothing refused done."""

    def number(id: str) -> int:
        return int(id.removeprefix("note-"))

    kept = noted(site)
    assert all(len(each) == len(set(each)) for each in kept)
    for before, after in pairwise(kept):
        # a log has room for the newest alone
        oldest = min(map(number, after), default=0)
        assert not [id for id in before if id not in after and number(id) > oldest]
    ever = {id for each in kept for id in each}
    assert set(acknowledged) <= ever
    assert not ever & set(refused)


def assert_one_publisher(ear: PairEar) -> None:
    """Assert that no two servers have spoken in one run, and that a follower never went back to an older one."""
    by_epoch: dict[int, set[str]] = {}
    for heard in ear.overheard:
        by_epoch.setdefault(heard.message.epoch, set()).add(heard.endpoint)
    assert all(len(endpoints) == 1 for endpoints in by_epoch.values()), by_epoch
    epochs = [heard.message.epoch for heard in ear.passed]
    assert epochs == sorted(epochs)
