"""The scene of an alarm lies over tours, briefings, the past and what people order, and leaves all of it as it is.

Each wall here has a twin that is ordered the same and to which no alarm comes: but for the claims of alarms the two are
alike at every moment.
"""

from datetime import timedelta
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from alarms.conftest import NOON, opened, rule
from alarms.test_scenes import KEY, STATION, Wall
from server.contract.briefing_commands import (
    BriefingCommand,
    EndBriefing,
    FreezeBriefing,
    SaveBriefing,
    ShowAside,
    StartBriefing,
    StepBriefing,
)
from server.contract.claims import REMEMBERED, with_claims
from server.contract.commands import Envelope, Redo, ShowLayout, Undo
from server.contract.messages import (
    AsOf,
    Briefing,
    BriefingScene,
    ClaimKind,
    ProgrammePlan,
    Region,
    Scene,
    SceneTile,
    TileView,
    Tour,
)
from server.contract.messages.programmes import NamedScene, TourStep
from server.contract.wall_commands import (
    EndTakeover,
    HoldTurns,
    ResumeTurns,
    Rewind,
    SetState,
    Show,
    StartTour,
    StopTour,
    TakeOver,
)
from server.contract.words import same
from server.hub import FOREVER
from server.people.actor import Actor

LAYOUTS = ("overview", "press", "tasks", "soc")
PLAN = ProgrammePlan(
    scene=tuple(NamedScene(name=each, title=same(each), layout=each) for each in LAYOUTS),
    tour=(Tour(name="round", title=same("Round"), step=tuple(TourStep(scene=each, dwell=20) for each in LAYOUTS)),),
)
"""Each of the four layouts for twenty seconds."""
MORNING = Briefing(
    name="morning",
    title=same("Morning"),
    made=NOON,
    scenes=tuple(BriefingScene(title=same(each), scene=Scene(layout=each)) for each in ("soc", "tasks")),
)
AN, BINH = Actor(station="desk", person="An"), Actor(station="desk-2", person="Bình")
LAST_WEEK = NOON - timedelta(days=7)


class Twins(Wall):
    """A wall to which alarms come, and its twin to which they do not."""

    def __init__(self, site, *, surface=2):
        super().__init__(site, surface=surface, others=("twin",))
        for number, wall in enumerate(("main", "twin")):
            station = structs.replace(STATION, wall=wall, layouts=(*LAYOUTS, "alarm-place"))
            site.hub.publish(f"station/wall-{number + 1}", station, fresh_for=FOREVER)
            self.walls.plan(wall, PLAN, site.now)
        self.do(SaveBriefing(wall="main", briefing=MORNING))

    @property
    def twin(self):
        return self.site.hub.latest["wall/twin"].document

    @property
    def beneath(self):
        """Return the wall as it were without any alarm."""
        kept = tuple(each for each in self.state.claims if each.kind is not ClaimKind.ALARM)
        return with_claims(self.state, kept)

    @property
    def kinds(self):
        """Return the kinds of all claims, in their order."""
        return [each.kind.value for each in self.state.claims]

    def order(self, command, actor=AN, revision=None):
        """Order both the same, and return why that is refused."""
        refused = [self._ordered(structs.replace(command, wall=wall), actor, revision) for wall in ("main", "twin")]
        assert refused[0] == refused[1]
        self.assert_alike()
        return refused[0]

    def do(self, command, actor=AN, revision=None):
        """Order both the same."""
        assert self.order(command, actor, revision) is None

    def _ordered(self, command, actor, revision):
        envelope = Envelope(command=command, before=self.site.now, revision=revision)
        briefing = isinstance(command, get_args(BriefingCommand))
        return (self.walls.brief if briefing else self.walls.carry_out)(envelope, actor, self.site.now)

    async def pass_by(self, seconds):
        """Let time pass."""
        await self.turn(seconds)
        self.assert_alike()

    async def jam(self):
        """Let the alarm come."""
        await self.site.wait_at(huu_nghi=1300)
        await self.pass_by(0)

    async def over(self):
        """Let the alarm be over, and its scene go."""
        await self.site.wait_at(huu_nghi=10)
        await self.pass_by(61)
        assert self.state == self.twin, "nothing of it is left"

    def assert_alike(self):
        """Assert that but for alarms the two are the same."""
        assert self.beneath == self.twin

    def moment(self, surface):
        """Return which moment a surface shows; None for now."""
        return self.state.shows.on_surface(surface).scene.as_of


@pytest.fixture
async def wall(site):
    """Return a wall whose second surface is for alarms, with its twin."""
    site.use(rule())
    return Twins(site)


async def test_a_tour_goes_on_beneath_and_is_seen_at_the_step_it_is_at_by_then(wall):
    wall.do(StartTour(wall="main", tour="round"))
    await wall.pass_by(5)
    await wall.jam()
    assert [wall.on(1), wall.on(2)] == ["overview", KEY]
    await wall.pass_by(20)
    assert [wall.on(1), wall.on(2)] == ["press", KEY], "the other surface turns all the while"
    await wall.over()
    # it began 88 seconds ago and is at its first step again
    assert [wall.on(1), wall.on(2)] == ["overview", "overview"]
    await wall.pass_by(20)
    assert wall.on(2) == "press"


async def test_a_tour_that_is_held_beneath_is_seen_where_it_was_held(wall):
    wall.do(StartTour(wall="main", tour="round", screen=2))
    await wall.jam()
    await wall.pass_by(20)
    wall.do(HoldTurns(wall="main", screen=2))
    await wall.pass_by(50)
    assert wall.on(2) == KEY
    await wall.over()
    assert wall.on(2) == "press"
    wall.do(ResumeTurns(wall="main", screen=2))
    await wall.pass_by(20)
    assert wall.on(2) == "tasks"


async def test_over_a_briefing_it_is_seen_where_it_belongs_and_whoever_presents_goes_on(wall):
    wall.do(ShowLayout(wall="main", layout="press", screen=2))
    wall.do(StartBriefing(wall="main", name="morning"))
    looked_at = wall.state.revision
    await wall.jam()
    assert [wall.on(1), wall.on(2)] == ["soc", KEY]
    wall.do(StepBriefing(wall="main", scene=1), revision=looked_at)
    assert [wall.on(1), wall.on(2)] == ["tasks", KEY], "presenting is not refused because an alarm came"
    wall.do(FreezeBriefing(wall="main", frozen=True))
    assert wall.moment(1) is not None
    assert wall.moment(2) is None, "the alarm is of now"
    await wall.over()
    assert [wall.on(1), wall.on(2)] == ["tasks", "tasks"]
    assert wall.moment(2) == wall.moment(1)
    wall.do(EndBriefing(wall="main"))
    assert [wall.on(1), wall.on(2)] == ["overview", "press"]


async def test_a_briefing_that_begins_and_ends_while_it_stands_leaves_it_there(wall):
    wall.do(ShowLayout(wall="main", layout="press", screen=2))
    await wall.jam()
    wall.do(StartBriefing(wall="main", name="morning"))
    assert [wall.on(1), wall.on(2)] == ["soc", KEY]
    wall.do(EndBriefing(wall="main"))
    assert [wall.on(1), wall.on(2)] == ["overview", KEY]
    await wall.over()
    assert wall.on(2) == "press"


@pytest.mark.parametrize("screen", [2, None])
async def test_where_the_past_is_shown_it_is_of_now_and_the_past_is_seen_again(wall, screen):
    wall.do(Rewind(wall="main", screen=screen, as_of=AsOf(at=LAST_WEEK)))
    rewound = wall.state.rewound
    await wall.jam()
    assert (wall.on(2), wall.moment(2)) == (KEY, None)
    assert wall.moment(1) == (None if screen else AsOf(at=LAST_WEEK))
    assert wall.state.rewound == rewound
    await wall.over()
    assert wall.state.rewound == rewound
    assert (wall.on(2), wall.moment(2)) == ("overview", AsOf(at=LAST_WEEK))


async def test_a_timeline_that_is_moved_beneath_shows_its_moment_afterwards(wall):
    await wall.jam()
    wall.do(Rewind(wall="main", screen=2, as_of=AsOf(at=LAST_WEEK)))
    wall.do(Rewind(wall="main", screen=2, as_of=AsOf(at=LAST_WEEK + timedelta(hours=1))))
    assert (wall.on(2), wall.moment(2)) == (KEY, None)
    await wall.over()
    assert wall.moment(2) == AsOf(at=LAST_WEEK + timedelta(hours=1))
    wall.do(Undo(wall="main"))
    assert wall.moment(2) is None


async def test_a_past_that_has_caught_up_beneath_is_now(wall):
    # ten minutes behind, eleven times as fast: it is there within a minute
    behind = AsOf(at=wall.site.now - timedelta(minutes=10), since=wall.site.now, speed=11)
    wall.do(Rewind(wall="main", as_of=behind))
    await wall.jam()
    assert [wall.moment(1), wall.moment(2)] == [behind, None]
    await wall.over()
    assert wall.state.rewound == ()
    assert [wall.moment(1), wall.moment(2)] == [None, None]


async def test_a_takeover_covers_it_and_ends_before_it(wall):
    wall.do(ShowLayout(wall="main", layout="press", screen=2))
    await wall.jam()
    wall.do(TakeOver(wall="main"))
    assert [wall.on(1), wall.on(2)] == ["takeover", "takeover"]
    wall.do(EndTakeover(wall="main"))
    assert [wall.on(1), wall.on(2)] == ["overview", KEY]
    await wall.over()
    assert wall.on(2) == "press"


async def test_one_that_comes_and_goes_under_a_takeover_is_never_seen(wall):
    wall.do(ShowLayout(wall="main", layout="press", screen=2))
    wall.do(TakeOver(wall="main"))
    await wall.jam()
    assert wall.kinds == ["usual", "hand", "takeover", "alarm"]
    assert [wall.on(1), wall.on(2)] == ["takeover", "takeover"]
    await wall.over()
    wall.do(EndTakeover(wall="main"))
    assert wall.on(2) == "press"


async def test_what_lies_beneath_is_not_forgotten_whatever_is_put_elsewhere(wall):
    wall.do(ShowLayout(wall="main", layout="press", screen=2))
    await wall.jam()
    for number in range(REMEMBERED + 1):
        wall.do(ShowLayout(wall="main", layout=("tasks", "soc")[number % 2], screen=1))
    await wall.over()
    assert wall.on(2) == "press"


SCREENS = st.sampled_from([None, 1, 2])
TILE = SceneTile(kind="note")
ORDERS = st.one_of(
    st.builds(ShowLayout, wall=st.just("main"), layout=st.sampled_from(LAYOUTS), screen=SCREENS),
    st.builds(
        Show,
        wall=st.just("main"),
        scene=st.just(Scene(tile=TILE)),
        screen=SCREENS,
        region=st.sampled_from([None, Region(0, 0, 0.5, 0.5)]),
    ),
    st.builds(SetState, wall=st.just("main"), claim=st.just("usual"), view=st.just(TileView(surface=2, tile=TILE))),
    st.builds(StartTour, wall=st.just("main"), tour=st.just("round"), screen=SCREENS),
    st.builds(StopTour, wall=st.just("main"), screen=SCREENS),
    st.builds(HoldTurns, wall=st.just("main"), screen=SCREENS),
    st.builds(ResumeTurns, wall=st.just("main"), screen=SCREENS),
    st.builds(Rewind, wall=st.just("main"), screen=SCREENS, as_of=st.sampled_from([None, AsOf(at=LAST_WEEK)])),
    st.sampled_from(
        [
            Undo(wall="main"),
            Redo(wall="main"),
            TakeOver(wall="main"),
            EndTakeover(wall="main"),
            StartBriefing(wall="main", name="morning"),
            StepBriefing(wall="main", scene=1),
            ShowAside(wall="main", scene=Scene(layout="press")),
            FreezeBriefing(wall="main", frozen=True),
            EndBriefing(wall="main"),
        ]
    ),
)
DEEDS = st.lists(
    st.one_of(
        st.tuples(ORDERS, st.sampled_from([AN, BINH])),
        st.sampled_from([0, 1300]).map(lambda waiting: (waiting, None)),
        st.sampled_from([0.5, 15.0, 61.0]).map(lambda seconds: (None, seconds)),
    ),
    max_size=40,
)


@settings(max_examples=40)
@given(deeds=DEEDS, surface=st.sampled_from([None, 1, 2]))
async def test_whatever_is_ordered_meanwhile_nothing_of_it_is_left(tmp_path_factory, deeds, surface):
    async with opened(tmp_path_factory.mktemp("site")) as site:
        site.use(rule())
        wall = Twins(site, surface=surface)
        for deed, more in deeds:
            if isinstance(deed, int):
                await site.wait_at(huu_nghi=deed, seconds=0.1)
            elif deed is None:
                await wall.pass_by(more)
            else:
                wall.order(deed, more)
                await wall.pass_by(0.1)
        await wall.over()
