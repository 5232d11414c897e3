"""A replay shows what was known at any moment of a month, as a real server tells it of a real database."""

import asyncio
import gc
import random
import socket
from datetime import UTC, datetime, timedelta

import pytest
import qasync
import zmq.asyncio
from desks import until
from documents import indicators, update
from processes import Site, wait_for

from server.contract.client.commands import Commands, UnansweredError
from server.contract.messages import AsOf, Update
from server.contract.messages.layouts import Area, TileSpec
from server.store import ledger
from server.store.database import Database
from server.store.history import History
from wall.client.freshness import Awaited
from wall.client.replay import AHEAD, CHUNK, SILENT, STEP, Replay
from wall.widgets.kpi import KpiTile

DAYS = timedelta(days=31)
TOPICS = tuple(f"indicators/topic-{number}" for number in range(12))
EVERY = timedelta(minutes=30)
"""Of each topic, each at another time."""
GAP_AFTER, GAP = timedelta(days=20), timedelta(hours=6)
"""When nothing was written down, counted from the beginning."""
SPEED = 600
STEPS, EARLY = 10_000, 1_000
CHECKED = 300
"""Steps whose state is compared."""


class Clock:
    """A clock that is moved by hand, and began when its past ended."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now


class Shown:
    """A replay with its tiles, on the past of a site."""

    def __init__(self, replay, clock, begin, history):
        self.replay, self.clock, self.begin, self._history = replay, clock, begin, history

    def play(self, at, speed=SPEED):
        self.replay.show(AsOf(at=at, since=self.clock.now, speed=speed))

    async def stands(self, at):
        self.replay.show(AsOf(at=at))
        await until(lambda: self.replay.shown == at and not self.replay.is_loading, f"{at} is shown")

    async def step(self):
        """Let the next step be due, and take it when what happens until then is here: all but the timer."""
        self.clock.now += timedelta(seconds=STEP)
        due = self.replay.as_of.moment(self.clock.now)
        if self.replay._reach is None or self.replay._reach < due:
            await until(lambda: self.replay._reach is not None and self.replay._reach >= due, f"{due} is fetched")
        self.replay._step()
        assert self.replay.shown == due

    async def agrees(self):
        """Assert that what is shown is what the history knows of that moment."""
        known = {each.topic: each for each in await self._history.state(self.replay.shown)}
        assert {topic: self.replay.latest.get(topic) for topic in TOPICS} == {each: known.get(each) for each in TOPICS}
        for tile in self.replay.tiles:
            assert tile.documents == {topic: known[topic].document for topic in tile.spec.topics if topic in known}


async def fill(database, begin, end):
    """Write a month down: every half hour another figure of each topic, but for some hours."""
    chance = random.Random(7)
    moments = []
    for topic in TOPICS:
        at = begin + EVERY * chance.random()
        while at < end:
            if not begin + GAP_AFTER < at < begin + GAP_AFTER + GAP:
                moments.append((at, topic))
            at += EVERY * (0.5 + chance.random())
    moments.sort()
    entries = [
        ledger.entry(update(topic, indicators(float(number)), taken=at, fresh_for=1800.0), at)
        for number, (at, topic) in enumerate(moments)
    ]
    async with database.begin() as connection:
        await ledger.write(connection, entries)
    await database.dispose()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A server on such a past; returned with when that begins."""
    folder = tmp_path_factory.mktemp("site")
    begin = (datetime.now(UTC) - DAYS).replace(microsecond=0)
    asyncio.run(fill(Database(f"sqlite:///{folder}/history.db"), begin, begin + DAYS))
    site = Site(folder, "", sources="")
    with site.running() as server:
        wait_for(lambda: (folder / "server.log").exists() and listens(site.port + 1), server.said)
        yield site, begin


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def watch(qapp, qtbot, language, site):
    """Run a scenario with a replay of three tiles, whose clock stands unless it is moved."""
    here, begin = site

    def run(scenario):
        async def whole():
            database = Database(f"sqlite:///{here.folder}/history.db")
            clock = Clock(begin + DAYS)
            with zmq.asyncio.Context() as context:
                commands = Commands(
                    context, f"tcp://127.0.0.1:{here.port + 1}", lambda: here.key, lambda: datetime.now(UTC)
                )
                replay = Replay(commands.ask, clock, AsOf(at=begin + timedelta(days=1)))
                try:
                    for number in range(3):
                        spec = TileSpec(kind="kpi", at=Area(0, 0, 4, 4), topics=TOPICS[number::3])
                        tile = KpiTile(spec, language)
                        qtbot.addWidget(tile)
                        replay.bind(tile)
                    history = History(database, retention=DAYS * 2, announce=lambda _: None)
                    await scenario(Shown(replay, clock, begin, history))
                finally:
                    replay.stop()
                    commands.close()
                    await database.dispose()
                    await asyncio.sleep(0)

        with qasync.QEventLoop(qapp) as loop:
            loop.run_until_complete(whole())

    return run


def held():
    """Return how many updates there are in this process."""
    gc.collect()
    return sum(isinstance(each, Update) for each in gc.get_objects())


def test_a_fortnight_is_played_as_it_was_and_keeps_nothing_of_it(watch):
    async def scenario(shown):
        shown.play(shown.begin + timedelta(days=1))
        shown.replay._stepping.stop()
        await until(lambda: shown.replay.shown is not None and shown.replay._reach is not None, "it begins")
        checked = {*random.Random(7).sample(range(STEPS), CHECKED)}
        coming, early = 0, 0
        for number in range(STEPS):
            await shown.step()
            if number in checked:
                await shown.agrees()
            coming = max(coming, len(shown.replay._coming))
            if number == EARLY:
                early = held()
        ahead = timedelta(seconds=(AHEAD + CHUNK) * SPEED)
        assert coming <= len(TOPICS) * (ahead / EVERY * 2 + 1), "no more is fetched than what is played next"
        assert held() <= early + coming, "and nothing is kept of what was"

    watch(scenario)


def test_what_is_dragged_ends_at_the_last_moment_that_was_wanted(watch):
    async def scenario(shown):
        chance = random.Random(7)
        for _ in range(5):
            for _ in range(20):
                shown.replay.show(AsOf(at=shown.begin + DAYS * chance.random()))
                await asyncio.sleep(0.005 * chance.random())
            last = shown.begin + DAYS * chance.random()
            await shown.stands(last)
            await shown.agrees()

    watch(scenario)


def test_a_time_of_which_nothing_is_known_is_said(watch):
    async def scenario(shown):
        begin, end = shown.begin + GAP_AFTER, shown.begin + GAP_AFTER + GAP
        await shown.stands(begin - timedelta(hours=1))
        assert shown.replay.gap is None
        await shown.stands(begin + GAP / 2)
        said = shown.replay.gap
        assert said is not None
        assert begin - EVERY < said[0] <= begin
        assert end <= said[1] < end + EVERY
        await shown.agrees()
        shown.play(begin + GAP / 2)
        shown.replay._stepping.stop()
        await until(lambda: not shown.replay.is_loading and shown.replay._reach is not None, "it begins")
        while shown.replay.shown < said[1]:
            assert shown.replay.gap == said
            await shown.step()
        assert shown.replay.gap is None
        await shown.stands(shown.begin - timedelta(days=1))
        assert shown.replay.first > shown.replay.shown, "before the first record nothing is known"
        await shown.agrees()

    watch(scenario)


def test_a_clock_that_is_set_back_takes_what_is_played_with_it(watch):
    async def scenario(shown):
        shown.play(shown.begin + timedelta(days=2))
        shown.replay._stepping.stop()
        await until(lambda: not shown.replay.is_loading and shown.replay._reach is not None, "it begins")
        for _ in range(200):
            await shown.step()
        # a station that begins now shows what was then
        shown.clock.now -= timedelta(seconds=30)
        due = shown.replay.as_of.moment(shown.clock.now)
        shown.replay._step()
        await until(lambda: shown.replay.shown == due and shown.replay._reach is not None, "the moment of then")
        await shown.agrees()
        await shown.step()
        await shown.agrees()
        # back to before it began to be played
        shown.clock.now -= timedelta(hours=1)
        shown.replay._step()
        await until(lambda: shown.replay.shown == shown.replay.as_of.at, "its beginning")
        await shown.agrees()

    watch(scenario)


@pytest.mark.logs("the past cannot be read")
def test_while_nobody_answers_a_new_tile_waits_and_does_not_say_that_nothing_was_recorded(watch, qtbot, language):
    async def scenario(shown):
        await shown.stands(shown.begin + timedelta(days=3))
        replay, answered = shown.replay, shown.replay._ask

        said = []

        async def nobody(_order):
            replay._judge()
            said.append(tile.awaited)
            raise UnansweredError

        tile = KpiTile(TileSpec(kind="kpi", at=Area(0, 0, 4, 4), topics=("indicators/unknown",)), language)
        qtbot.addWidget(tile)
        replay._ask = nobody
        replay.bind(tile)
        await until(lambda: replay.trouble is SILENT and len(said) > 1, "nobody answers, nor when asked again")
        assert {*said, tile.awaited} == {Awaited.PAST}
        replay._ask = answered
        await until(lambda: tile.awaited is Awaited.RECORD, "it was answered that nothing was recorded")

    watch(scenario)


@pytest.mark.logs("the past cannot be read")
def test_a_database_that_cannot_be_read_is_said_until_it_is_back(watch, site):
    async def scenario(shown):
        before, wanted = shown.begin + timedelta(days=3), shown.begin + timedelta(days=4)
        await shown.stands(before)
        file = site[0].folder / "history.db"
        kept = file.rename(file.with_name("kept.db"))
        file.write_text("no database " * 1000)
        try:
            shown.replay.show(AsOf(at=wanted))
            await until(lambda: shown.replay.trouble is not None, "it is said")
            assert shown.replay.shown == before, "what was shown stays"
            assert "live values go on" in shown.replay.trouble.en
        finally:
            kept.replace(file)
        await until(lambda: shown.replay.shown == wanted, "it comes back by itself")
        assert shown.replay.trouble is None
        await shown.agrees()

    watch(scenario)
