"""Alarms bring their scene to the wall and take it away again, and nothing of it is left."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from msgspec import structs
from rooms import LED, TELEVISION

from alarms.conftest import OPERATOR, rule
from server.alarms.scenes import Showing
from server.alarms.showing import AlarmScenes
from server.contract.alarm_commands import AcknowledgeAlarms, ShelveAlarms, ShowAlarm
from server.contract.claims import usual
from server.contract.commands import Envelope, SendCamera, ShowLayout, Undo
from server.contract.messages import Priority, Room, Scene, StationState
from server.contract.wall_commands import EndClaim, TakeControl
from server.contract.words import same
from server.hub import FOREVER
from server.people.actor import Actor
from server.walls.arrangements import Arrangements

KEY = "gate-jam.huu_nghi"
STATION = StationState(
    wall="main",
    version="1",
    started=datetime(2026, 11, 23, tzinfo=UTC),
    language="vi",
    screens=(),
    layouts=("overview", "alarm-place"),
    parameters={"alarm-place": {"alarm": None, "breakdown": None}},
)


class Wall:
    """A wall of the site whose second surface is for alarms."""

    def __init__(self, site, *, surface=2, others=()):
        """``others`` are walls to which no alarm comes by itself."""
        self.site = site
        self.turned = []
        begun = usual(same("IOC"), None, "overview", site.now)
        self.walls = Arrangements(site.hub, [(name, begun) for name in ("main", *others)])
        self.walls.publish()
        self.showing = Showing(wall="main", surface=surface, priorities=(Priority.CRITICAL,))
        rules = site.engine.evaluator
        self.scenes = AlarmScenes(site.book, self.walls, self.showing, lambda: rules.rules, self._turn)
        site.engine.looked = self.scenes.look
        site.hub.publish("station/wall-1", STATION, fresh_for=FOREVER)

    async def _turn(self, order: SendCamera) -> None:
        self.turned.append(order)

    @property
    def state(self):
        return self.site.hub.latest["wall/main"].document

    def on(self, surface):
        """Return what a surface shows: a layout with the alarm, or its name."""
        scene = self.state.shows.on_surface(surface).scene
        return scene.parameters.get("alarm") or scene.label

    def ordered(self, command):
        """Give an order about the wall."""
        return self.walls.carry_out(
            Envelope(command=command, before=self.site.now), Actor(station="desk"), self.site.now
        )

    async def turn(self, seconds):
        """Let time pass on the wall and the site."""
        await self.site.look(seconds)
        self.walls.turn(self.site.now)


@pytest.fixture
async def wall(site):
    """Return a wall whose scenes stay for a minute and are not put up again for ten."""
    site.use(rule(cameras=["c1"], presets={"c1": "3"}))
    return Wall(site)


async def test_it_comes_by_itself_and_goes_when_it_is_over(site, wall):
    before = wall.state
    await site.wait_at(huu_nghi=1300)
    assert [wall.on(1), wall.on(2)] == ["overview", KEY]
    assert wall.state.shows.on_surface(2).scene == Scene(
        layout="alarm-place", parameters={"alarm": KEY, "breakdown": "gates"}
    )
    assert wall.state.revision == before.revision, "nobody's order is old because an alarm came"
    await wall.turn(600)
    assert wall.on(2) == KEY
    await site.wait_at(huu_nghi=10)
    await wall.turn(59)
    assert wall.on(2) == KEY, "it stays for a while"
    await wall.turn(2)
    assert wall.state.shows == before.shows
    assert wall.state.claims == before.claims
    assert [each.camera for each in wall.turned] == ["c1"]


async def test_what_flaps_does_not_make_the_wall_flicker(site, wall):
    await site.wait_at(huu_nghi=1300)
    for _ in range(20):
        await site.wait_at(huu_nghi=10, seconds=50)
        wall.walls.turn(site.now)
        assert wall.on(2) == KEY
        await site.wait_at(huu_nghi=1300, seconds=5)
        wall.walls.turn(site.now)
        assert wall.on(2) == KEY
    await site.wait_at(huu_nghi=10)
    await wall.turn(61)
    assert wall.on(2) == "overview"
    await site.wait_at(huu_nghi=1300)
    await site.wait_at(huu_nghi=10)
    await wall.turn(61)
    await site.wait_at(huu_nghi=1300)
    assert wall.on(2) == "overview", "it was shown within the last ten minutes"
    await wall.turn(600)
    assert wall.on(2) == KEY


async def test_in_a_flood_the_first_one_stays_until_somebody_has_seen_it(site, wall):
    site.use(rule(), rule(id="worse", above=5000, name={"vi": "Tệ", "en": "Worse"}))
    await site.wait_at(huu_nghi=1300)
    first = wall.on(2)
    for number in range(30):
        await site.wait_at(huu_nghi=1300, **{f"g{each}": 1300 for each in range(number)})
    assert wall.on(2) == first == KEY
    await site.act(AcknowledgeAlarms(alarms=(site.seen(KEY),)))
    await site.look(1)
    assert wall.on(2) != KEY
    assert len([each for each in wall.state.claims if each.id.startswith("alarm/")]) == 2


async def test_what_is_shelved_or_ended_by_hand_goes_at_once_and_stays_away(site, wall):
    await site.wait_at(huu_nghi=1300)
    claim = wall.state.shows.on_surface(2).claim
    assert wall.ordered(EndClaim(wall="main", claim=claim)) is None
    await site.look(1)
    assert wall.on(2) == "overview"
    assert wall.scenes.show(ShowAlarm(wall="main", alarm=site.seen(KEY)), Actor(station="desk"), site.now) is None
    assert wall.on(2) == KEY
    await site.act(ShelveAlarms(alarms=(site.seen(KEY),), until=site.now + timedelta(hours=1), why="known"))
    await site.look(1)
    assert wall.on(2) == "overview"
    late = ShowAlarm(wall="main", alarm=site.seen(KEY))
    assert wall.scenes.show(late, Actor(station="desk"), site.now).en == "the alarm is over"


async def test_by_hand_it_is_put_where_one_says_and_makes_others_orders_old(site, wall):
    site.use(rule(priority="low"))
    await site.wait_at(huu_nghi=1300)
    assert wall.on(2) == "overview", "only what is configured so puts itself up"
    before = wall.state.revision
    show = partial(ShowAlarm, wall="main", alarm=site.seen(KEY))
    assert wall.scenes.show(show(screen=1), Actor(station="desk", person="Mai"), site.now) is None
    assert [wall.on(1), wall.on(2)] == [KEY, "overview"]
    (claim,) = [each for each in wall.state.claims if each.id.startswith("alarm/")]
    assert (claim.by, claim.station, claim.why.en) == ("Mai", "desk", "Jam: huu_nghi")
    assert wall.state.revision == before + 1
    assert wall.scenes.show(show(wall="nosuch"), Actor(station="desk"), site.now).en.startswith("there is no wall")


async def test_after_a_restart_what_no_alarm_wants_any_more_is_gone(site, wall):
    await site.wait_at(huu_nghi=1300)
    assert wall.on(2) == KEY
    site.begin()
    again = Wall(site)
    site.use(rule())
    assert again.on(2) == KEY
    await site.look(1)
    assert again.on(2) == KEY
    await site.wait_at(huu_nghi=10)
    await site.act(AcknowledgeAlarms(alarms=(site.seen(KEY),)))
    await again.turn(50)
    assert again.on(2) == KEY, "also one that was known stays for a while"
    await again.turn(11)
    assert again.on(2) == "overview"


async def test_by_hand_it_is_put_on_no_surface_that_somebody_else_has_by_itself_it_is(site, wall):
    assert wall.ordered(TakeControl(wall="main", screen=2)) is None
    await site.wait_at(huu_nghi=1300)
    assert wall.on(2) == KEY
    assert wall.ordered(EndClaim(wall="main", claim=wall.state.shows.on_surface(2).claim)) is None
    show = ShowAlarm(wall="main", alarm=site.seen(KEY))
    refused = wall.scenes.show(show, OPERATOR, site.now)
    assert refused is not None
    assert refused.en.startswith("desk has surface 2 until ")
    assert wall.on(2) == "overview"
    assert wall.scenes.show(structs.replace(show, screen=1), OPERATOR, site.now) is None
    assert wall.scenes.show(show, Actor(station="desk"), site.now) is None
    assert wall.on(2) == KEY


async def test_what_was_ended_by_hand_stays_away_also_after_a_restart(site, wall):
    await site.wait_at(huu_nghi=1300)
    assert wall.ordered(EndClaim(wall="main", claim=wall.state.shows.on_surface(2).claim)) is None
    site.begin()
    again = Wall(site)
    site.use(rule())
    await again.turn(60)
    assert again.on(2) == "overview"
    await again.turn(540)
    assert again.on(2) == KEY, "it is still so, and nobody has acknowledged it"


async def test_where_no_station_has_its_layout_it_stands_alone(site, wall):
    site.hub.publish(
        "station/wall-1", structs.replace(STATION, layouts=("overview",), parameters={}), fresh_for=FOREVER
    )
    await site.wait_at(huu_nghi=1300)
    tile = wall.state.shows.on_surface(2).scene.tile
    assert (tile.kind, tile.topics) == ("alarm", (f"alarm/{KEY}",))


async def test_tests_show_nothing(site, wall):
    site.use(rule(test=True))
    await site.wait_at(huu_nghi=1300)
    assert site.states == {KEY: "unacknowledged"}
    assert wall.on(2) == "overview"
    assert [each.unacknowledged for each in site.summary.counts] == [0, 0, 0, 0]


async def test_what_was_done_about_a_scene_is_taken_back_and_nothing_else(site, wall):
    """Beneath lies what somebody has put there: it is not what is undone."""
    assert wall.ordered(ShowLayout(wall="main", layout="overview", screen=1)) is None
    beneath = wall.state.claims
    await site.wait_at(huu_nghi=1300)
    claim = wall.state.shows.on_surface(2).claim
    assert wall.ordered(EndClaim(wall="main", claim=claim)) is None
    assert wall.on(2) == "overview"
    assert wall.ordered(Undo(wall="main")) is None
    assert wall.on(2) == KEY
    show = ShowAlarm(wall="main", alarm=site.seen(KEY), screen=1)
    assert wall.scenes.show(show, Actor(station="desk"), site.now) is None
    assert wall.on(1) == KEY
    assert wall.ordered(Undo(wall="main")) is None
    assert [each for each in wall.state.claims if not each.id.startswith("alarm/")] == [*beneath]
    assert wall.on(1) == "overview"


async def test_a_scene_is_not_put_on_a_surface_that_is_not_there(site, wall):
    await site.wait_at(huu_nghi=1300)
    nowhere = ShowAlarm(wall="main", alarm=site.seen(KEY), screen=5)
    assert wall.scenes.show(nowhere, OPERATOR, site.now) is None, "nobody has measured the room"
    site.hub.publish("room/main", Room(surface=(LED, TELEVISION)), fresh_for=FOREVER)
    refused = wall.scenes.show(nowhere, OPERATOR, site.now)
    assert refused is not None
    assert refused.en == "there is no screen 5; there are: 1, 2"
    assert wall.ordered(ShowLayout(wall="main", layout="overview", screen=5)) == refused
    assert wall.scenes.show(structs.replace(nowhere, screen=1), OPERATOR, site.now) is None
