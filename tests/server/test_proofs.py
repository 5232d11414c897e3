"""A station that does not show what its wall shows is named, with what differs."""

import contextlib
from datetime import UTC, datetime

import pytest
import zmq
from msgspec import structs

from server.contract.claims import usual
from server.contract.messages import Duty, Proofs, ServerState
from server.contract.proof_commands import COLUMNS, ROWS, ScreenProof, SendProof, SurfaceProof
from server.contract.words import same
from server.health import Health
from server.hub import FOREVER, Hub, publisher
from server.walls.proofs import LAPSED, LATE, VOTES_FOR, ProofJudge

pytestmark = pytest.mark.logs(r"WARNING server.health: station [abc]: ")

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
WALL = structs.replace(usual(same("Centre"), None, "overview", NOON), revision=4)
CLEAR = ScreenProof(screen=1, fingerprint=bytes(COLUMNS * ROWS))


class Site:
    """A wall with three stations, one on duty, and a clock that is set by hand."""

    def __init__(self, hub):
        self.hub, self.now = hub, 1000.0
        health = Health(lambda state: hub.publish("server/health", state, fresh_for=60.0))
        health._open = True
        self.judge = ProofJudge(hub, health, lambda: self.now)
        hub.follow(self.judge.follow)
        hub.publish("wall/main", WALL, fresh_for=FOREVER)
        hub.publish("duty/main", Duty(wall="main", stations=("a", "b"), holder="a", number=1), fresh_for=FOREVER)
        hub.publish("store/history", ServerState(troubles=()), fresh_for=60.0)
        self.good = SendProof(
            wall="main",
            revision=4,
            surfaces=(SurfaceProof(number=1, digest=b"one"), SurfaceProof(number=2, digest=b"two")),
            topics={"store/history": hub.latest["store/history"].seq, "duty/*": hub.latest["duty/main"].seq},
            screens=(CLEAR,),
        )

    def prove(self, station="b", times=2, **changes):
        """Have stations prove, and return what differs at one of them."""
        for _ in range(times):
            self.now += 1
            self.judge.take("a", self.good)
            self.judge.take(station, structs.replace(self.good, **changes))
        document = self.hub.latest["proof/main"].document
        assert isinstance(document, Proofs)
        (state,) = [each for each in document.stations if each.station == station]
        return [each.en for each in state.differs]

    @property
    def troubles(self):
        state = self.hub.latest.get("server/health")
        return [each.said.en for each in state.document.troubles] if state else []


@pytest.fixture
async def site():
    with zmq.Context() as context, contextlib.closing(publisher(context)) as socket:
        yield Site(Hub(socket))


async def test_nothing_is_said_of_one_that_shows_what_it_should(site):
    assert site.prove() == []
    assert site.troubles == []


async def test_one_that_lags_behind_the_wall_is_named_when_that_lasts(site):
    site.hub.publish("wall/main", structs.replace(WALL, revision=5), fresh_for=FOREVER)
    assert site.prove(times=1) == [], "it may be on its way"
    site.now += LATE
    assert site.prove(times=1) == []
    (said,) = site.prove(times=1)
    assert said == "it does not follow the wall: at change 4, which is 5"
    assert sorted(site.troubles) == [f"station a: {said}", f"station b: {said}"]
    assert site.prove(revision=5) == []


OTHER = (SurfaceProof(number=1, digest=b"one"), SurfaceProof(number=2, digest=b"other"))


async def test_one_that_shows_another_scene_than_most_is_named_by_its_surface(site):
    site.judge.take("c", site.good)
    assert site.prove(surfaces=OTHER, times=1) == [], "once is between two moments"
    site.judge.take("c", site.good)
    assert site.prove(surfaces=OTHER, times=1) == ["surface 2 does not show the same as a, c"]
    assert site.troubles == ["station b: surface 2 does not show the same as a, c"]
    assert site.prove() == []
    assert site.troubles == []


async def test_the_station_on_duty_is_named_where_it_alone_differs(site):
    good = site.good
    site.good = structs.replace(good, surfaces=OTHER)
    for _ in range(3):
        site.judge.take("c", good)
        assert site.prove(surfaces=good.surfaces, times=1) == []
    assert site.troubles == ["station a: surface 2 does not show the same as b, c"]


async def test_of_two_that_differ_both_are_named(site):
    said = "surface 2 differs between a, b: which is right is not known, look at each"
    assert site.prove(surfaces=OTHER, times=3) == [said]
    assert site.troubles == [f"station a: {said}", f"station b: {said}"]
    site.judge.take("c", site.good)
    site.now += VOTES_FOR
    assert site.prove(surfaces=OTHER, times=1) == [said], "one that has gone says nothing any more"


async def test_of_two_that_differ_the_one_whose_figures_are_old_is_wrong(site):
    site.hub.publish("store/history", ServerState(troubles=()), fresh_for=60.0)
    site.now += LATE
    new = {"store/history": site.hub.latest["store/history"].seq}
    assert site.prove(surfaces=OTHER, topics=new, times=3) == []
    assert site.troubles == [
        "station a: surface 2 does not show the same as b; older figures than the server's: store/history"
    ]


async def test_one_that_shows_only_a_part_of_the_surfaces_is_compared_by_those(site):
    assert site.prove(surfaces=site.good.surfaces[1:]) == []
    assert site.prove(surfaces=()) == []


async def test_figures_that_are_older_than_the_server_s_are_named(site):
    site.hub.publish("store/history", ServerState(troubles=()), fresh_for=60.0)
    site.good = structs.replace(site.good, topics={})
    old = {"store/history": 3, "duty/*": 2}
    site.now += LATE
    assert site.prove(topics=old) == ["older figures than the server's: store/history"]
    site.hub.publish("duty/other", Duty(wall="x", stations=("c",)), fresh_for=FOREVER)
    site.now += LATE
    assert site.prove(topics=old) == ["older figures than the server's: duty/*, store/history"]
    late = {f"duty/{number}": 0 for number in range(5)}
    for topic in late:
        site.hub.publish(topic, Duty(wall="x", stations=("c",)), fresh_for=FOREVER)
    site.now += LATE
    assert site.prove(topics=late) == ["older figures than the server's: duty/0, duty/1, duty/2 +2"]


async def test_a_screen_that_somebody_else_has_painted_on_is_named(site):
    covered = structs.replace(CLEAR, screen=2, foreign=COLUMNS * ROWS // 4)
    assert site.prove(screens=(CLEAR, covered)) == [
        "screen 2 is covered or dark, 25 %: look for another window or a cable"
    ]
    assert site.prove(screens=(CLEAR, structs.replace(covered, foreign=5))) == []


async def test_one_that_is_gone_is_judged_no_more(site):
    site.prove("b", screens=(structs.replace(CLEAR, foreign=100),))
    site.now += LAPSED + 1
    site.prove("c")
    assert [each.station for each in site.hub.latest["proof/main"].document.stations] == ["a", "c"]


async def test_without_anybody_on_duty_most_of_them_are_right(site):
    site.hub.publish("duty/main", Duty(wall="main", stations=("a", "b")), fresh_for=FOREVER)
    site.judge.take("c", site.good)
    assert len(site.prove(surfaces=(SurfaceProof(number=1, digest=b"other"),))) == 1
