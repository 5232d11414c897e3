"""The jam of the demo's border gate, from the first truck too many to the last one gone: shipped rules, real services.

An hour of the demo passes in seconds: the province's own figures of each half minute go through the service of the
gates into the engine, whose clock is set by hand.
"""

from datetime import timedelta

from alarms.conftest import OPERATOR, opened
from alarms.test_scenes import STATION
from demo import gates as demo
from demo import incident
from server.alarms.scenes import Showing
from server.alarms.showing import AlarmScenes
from server.contract.alarm_commands import AcknowledgeAlarms, TickStep
from server.contract.alarm_procedure import due
from server.contract.claims import usual
from server.contract.messages import Priority
from server.contract.words import same
from server.hub import FOREVER
from server.records import Batch, Reading
from server.services import packs
from server.walls.arrangements import Arrangements

JAM, QUEUE = "gate-jam.g-huu-nghi", "gate-queue.g-huu-nghi"
STEP = 10


class Day:
    """The site with its gates, its wall, and what has happened."""

    def __init__(self, site, begins):
        self.site, self.gates = site, packs.load()["gates"]
        site.now = begins
        site.engine.use(packs.alarm_rules())
        self.walls = Arrangements(site.hub, [("main", usual(same("IOC"), None, "overview", begins))])
        self.walls.publish()
        site.hub.publish("station/wall-1", STATION, fresh_for=FOREVER)
        showing = Showing(wall="main", surface=2, priorities=(Priority.CRITICAL,))
        self.scenes = AlarmScenes(site.book, self.walls, showing, lambda: site.engine.evaluator.rules, self._turn)
        site.engine.looked = self.scenes.look

    async def _turn(self, _order) -> None:
        """There is no camera here."""

    async def pass_(self, *, minutes=0.0, until=None):
        """Let time pass, at most so many minutes or until something is so; returns the minutes that have passed."""
        begun = self.site.now
        while self.site.now - begun < timedelta(minutes=minutes or 120):
            if until is not None and until():
                break
            now = self.site.now
            records = [
                Reading(indicator="trucks_waiting", period=now, value=float(each.waiting), place=each.gate)
                for each in demo.figures(20, now)
            ]
            self.gates.take("gates", Batch(records=records))
            for topic, document in self.gates.documents(now).items():
                self.site.hub.publish(topic, document, fresh_for=FOREVER)
            await self.site.look(STEP)
            self.walls.turn(self.site.now)
        return (self.site.now - begun) / timedelta(minutes=1)

    @property
    def side(self):
        """What the second surface shows."""
        return self.site.hub.latest["wall/main"].document.shows.on_surface(2).scene


async def test_a_jam_is_raised_worked_through_and_gone(tmp_path):
    async with opened(tmp_path) as site:
        day = Day(site, incident.began(2000))
        before = site.hub.latest["wall/main"].document
        state = lambda key: site.states.get(key)  # noqa: E731
        # the queue is noticed first, for operators alone
        await day.pass_(until=lambda: state(QUEUE) is not None)
        assert state(QUEUE) == "unacknowledged"
        assert day.side.layout == "overview"
        # then it is a jam: what followed from it is put aside, and the scene comes by itself
        await day.pass_(until=lambda: state(JAM) is not None)
        alarm = site.told(JAM)
        assert alarm.value > 1200
        assert alarm.said.vi.endswith("xe, trên 1.200 xe")
        assert (alarm.gate, alarm.first) == ("CK Hữu Nghị", False), "the queue was the first of its group"
        assert {"breakdown/gates", "indicators/gates", "series/trucks_waiting"} <= set(alarm.topics)
        await day.pass_(minutes=0.5)
        assert state(QUEUE) == "suppressed"
        assert (day.side.layout, day.side.parameters["alarm"]) == ("alarm-place", JAM)
        # somebody takes it on, and works it through
        assert await site.act(AcknowledgeAlarms(alarms=(site.seen(JAM),))) == {}
        for step, answer in (("look", "stands"), ("call", ""), ("divert", "")):
            assert due(site.told(JAM)).id == step
            assert await site.act(TickStep(alarm=site.seen(JAM), step=step, answer=answer)) == {}
        assert due(site.told(JAM)).id == "watch"
        # nobody forgets it while it lasts: after half an hour it has to be acknowledged again
        await day.pass_(until=lambda: state(JAM) == "unacknowledged")
        assert site.told(JAM).occurrence == 1
        assert await site.act(AcknowledgeAlarms(alarms=(site.seen(JAM),))) == {}
        # it dissolves: over, and known, it goes; the queue that is left is before operators again
        await day.pass_(until=lambda: state(JAM) is None)
        assert state(QUEUE) == "unacknowledged"
        await day.pass_(minutes=2)
        assert site.hub.latest["wall/main"].document.claims == before.claims
        assert day.side.layout == "overview"
        await day.pass_(until=lambda: state(QUEUE) == "returned")
        assert await site.act(AcknowledgeAlarms(alarms=(site.seen(QUEUE),))) == {}
        assert site.states == {}
        events = [each.event async for each in site.journal.everything() if each.alarm == JAM]
        assert events == [
            "raise",
            "acknowledge",
            "tick look stands",
            "tick call",
            "tick divert",
            "re-alarm",
            "acknowledge",
            "return",
        ]
        assert {each.deed.by async for each in site.journal.everything() if each.deed is not None} == {OPERATOR.person}
