"""A site with alarms: a real hub, a real database, a clock that is set by hand."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
import zmq

from server.alarm_rules.evaluator import PackRules
from server.alarm_rules.readings import Figure
from server.alarm_rules.rules import AlarmRule
from server.alarms.acts import Acts
from server.alarms.book import Book
from server.alarms.engine import AlarmEngine
from server.contract.alarm_commands import Seen
from server.contract.messages import Breakdown, Cell, Column, Row
from server.contract.words import Words, same
from server.hub import FOREVER, Hub, publisher
from server.people.actor import Actor
from server.services import packs
from server.store.alarm_journal import AlarmJournal
from server.store.database import Database

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
WAITING = Figure("trucks_waiting", Words(vi="Xe chờ", en="Waiting"))
JAM = {
    "id": "gate-jam",
    "name": {"vi": "Ùn tắc", "en": "Jam"},
    "priority": "critical",
    "figure": "trucks_waiting",
    "by": "place",
    "above": 1200,
}
OPERATOR = Actor(station="desk-1", person="Mai")


def rule(**changes):
    """Return a rule about trucks that wait at gates, with changes."""
    return msgspec.convert(JAM | changes, AlarmRule)


def gates(**waiting):
    """Return how many trucks wait at which gate."""
    rows = tuple(Row(id=name, name=same(name), cells=(Cell(value),)) for name, value in waiting.items())
    column = Column(name=WAITING.short, unit=Words(vi="xe", en="trucks"), decimals=0)
    return Breakdown(name=same("Gates"), by=same("Gate"), columns=(column,), rows=rows)


class Site:
    """Its hub, its book and its engine; time passes where a test says so."""

    def __init__(self, hub, database):
        self.hub, self.database = hub, database
        self.clock, self.now = 1000.0, NOON
        self.begin()

    def begin(self):
        """Begin as after a start of the server."""
        self.journal = AlarmJournal(self.database, retention=timedelta(days=400))
        self.book = Book(self.journal, self.hub, lambda: self.clock)
        self.engine = AlarmEngine(self.book, self.hub, packs.province, lambda: self.clock, lambda: self.now)
        self.acts = Acts(self.book, self.engine.longest_shelved)
        self.hub.follow(self.engine.follow)

    def use(self, *rules, service="gates", figures=(WAITING,)):
        """Follow these rules."""
        self.engine.use([PackRules(service, rules, figures)])

    async def look(self, seconds=0.0):
        """Let time pass, look, and write down what has changed."""
        self.clock += seconds
        self.now += timedelta(seconds=seconds)
        if not self.book.is_restored:
            await self.book.restore()
        await self.engine.look()
        await self.book.write()

    async def wait_at(self, seconds=1.0, **waiting):
        """Publish how many trucks wait, and look."""
        self.hub.publish("breakdown/gates", gates(**waiting), fresh_for=FOREVER)
        await self.look(seconds)

    def told(self, key):
        """Return what is published of an alarm; None where nothing is."""
        update = self.hub.latest.get(f"alarm/{key}")
        return update and update.document

    @property
    def states(self):
        """Return the states of all alarms that are published, by key."""
        told = {topic.removeprefix("alarm/"): each for topic, each in self.hub.latest.items() if topic[:6] == "alarm/"}
        return {key: each.document.state.value for key, each in told.items()}

    def seen(self, key):
        """Return an alarm as somebody sees it now."""
        alarm = self.told(key) or self.book.alarms[key]
        return Seen(key, alarm.occurrence, alarm.revision)

    async def act(self, act, *, command="", actor=OPERATOR):
        """Carry an act out, and return why what was left was left."""
        left = self.acts.carry_out(act, actor, command, self.now)
        await self.book.write()
        return {each.alarm: each.why.en for each in left}

    @property
    def summary(self):
        """Return the counts."""
        return self.hub.latest["alarms/summary"].document


@asynccontextmanager
async def opened(folder, url=""):
    """Open a site whose database is in a folder, or elsewhere."""
    database = Database(url or f"sqlite:///{folder}/history.db")
    with zmq.Context() as context:
        socket = publisher(context)
        try:
            yield Site(Hub(socket), database)
        finally:
            # it looks at its socket once more after what it has sent last
            await asyncio.sleep(0)
            socket.close()
            await database.dispose()


@pytest.fixture
async def site(tmp_path):
    """A site without rules yet."""
    async with opened(tmp_path) as found:
        yield found
