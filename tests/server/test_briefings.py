"""Briefings: what is kept of them, what presenting one does to a wall, and that none of it is lost."""

import sqlite3
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from persons import run as command_line
from processes import Ear, Site

from server.contract.briefing_commands import (
    Decide,
    EndBriefing,
    FreezeBriefing,
    PointAt,
    RemoveBriefing,
    SaveBriefing,
    ShowAside,
    StartBriefing,
    StepBriefing,
)
from server.contract.claims import end, shown, usual, with_claims
from server.contract.messages import (
    AsOf,
    Briefing,
    Briefings,
    BriefingScene,
    Claim,
    ClaimKind,
    Decision,
    Lease,
    Scene,
    SceneTile,
    ShiftEvent,
    Spotlight,
    TileView,
)
from server.contract.messages.briefings import MOST_BRIEFINGS, MOST_DECISIONS, BriefingFigure
from server.contract.wall_commands import EndClaim, EndTakeover, SetState, Show, TakeOver
from server.contract.words import Words, same
from server.people.actor import Actor
from server.walls.arrangements import DAYS
from server.walls.briefings import carried_out, keep, presented, sound
from server.walls.orders import Layouts, Made

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
WALL = usual(same("Centre"), None, "overview", NOON)
AN, BINH = Actor("desk", "An"), Actor("desk-2", "Bình")
LAYOUTS: Layouts = {"overview": {}, "press": {}, "gates": {}, "tasks": {}}
YESTERDAY = AsOf(at=NOON - timedelta(hours=19))


def page(layout, **more):
    return BriefingScene(title=same(layout), scene=Scene(layout=layout, **more))


MORNING = Briefing(
    name="morning", title=Words(vi="Giao ban", en="Morning"), made=NOON, scenes=(page("gates"), page("tasks"))
)


LONG = structs.replace(page("gates"), notes=same("x" * 4001))


class Desk:
    """A wall and its briefings, as orders change them one after the other."""

    def __init__(self, kept=(), wall=WALL):
        self.briefings = Briefings(kept=tuple(kept))
        self.wall = wall

    def refused(self, command, actor=AN, after=0.0):
        """Carry out an order; return why not, in English, or None."""
        made = Made("x", actor, NOON + timedelta(seconds=after), LAYOUTS, DAYS)
        done = carried_out(command, self.briefings, self.wall, made)
        if isinstance(done, Words):
            assert done.vi != done.en
            return done.en
        self.briefings, self.wall = done
        assert self.wall.shows == shown(self.wall.claims, self.wall.rewound), "it follows from the claims"
        assert presented(self.briefings, self.wall) is self.wall, "derived again it is the same"
        return None

    def do(self, command, actor=AN, after=0.0):
        assert self.refused(command, actor, after) is None
        return self

    @property
    def shows(self):
        return self.wall.shows.rest.scene

    def kept(self, name="morning"):
        return next(each for each in self.briefings.kept if each.name == name)


def started(*scenes, **more):
    """Return a desk at which a briefing of these scenes has just begun."""
    briefing = structs.replace(MORNING, **({"scenes": scenes} if scenes else {}), **more)
    return Desk([briefing]).do(StartBriefing(wall="main", name="morning"))


def test_a_briefing_is_shown_scene_by_scene_and_what_lay_beneath_comes_back():
    desk = started()
    assert desk.shows == Scene(layout="gates")
    (claim,) = [each for each in desk.wall.claims if each.kind is ClaimKind.BRIEFING]
    assert (claim.screen, claim.by, claim.station, claim.why) == (None, "An", "desk", MORNING.title)
    desk.do(StepBriefing(wall="main", scene=1), BINH, 5)
    assert desk.shows == Scene(layout="tasks")
    (again,) = [each for each in desk.wall.claims if each.kind is ClaimKind.BRIEFING]
    assert (again.id, again.since) == (claim.id, NOON + timedelta(seconds=5)), "one claim from its begin to its end"
    desk.do(ShowAside(wall="main", scene=Scene(layout="press")))
    assert desk.shows == Scene(layout="press")
    desk.do(ShowAside(wall="main"))
    assert desk.shows == Scene(layout="tasks")
    desk.do(ShowAside(wall="main", scene=Scene(layout="press"))).do(StepBriefing(wall="main", scene=1))
    assert desk.shows == Scene(layout="tasks"), "what was shown aside goes"
    assert (desk.kept().begun, desk.kept().ended) == (NOON, None)
    desk.do(EndBriefing(wall="main"), after=60)
    assert desk.wall == WALL
    assert (desk.kept().begun, desk.kept().ended) == (NOON, NOON + timedelta(seconds=60))


def test_alarms_and_takeovers_stay_above_and_what_is_by_hand_beneath():
    hand = Claim(id="h", kind=ClaimKind.HAND, scene=Scene(layout="press"), since=NOON)
    alarm = Claim(id="a", kind=ClaimKind.ALARM, scene=Scene(layout="hazards"), screen=2, since=NOON)
    desk = Desk([MORNING], with_claims(WALL, (*WALL.claims, hand, alarm)))
    desk.do(StartBriefing(wall="main", name="morning"))
    assert (desk.shows.layout, desk.wall.shows.on_surface(2).scene.layout) == ("gates", "hazards")
    desk.wall = end(desk.wall, "a")
    assert desk.wall.shows.on_surface(2).scene.layout == "gates"
    assert desk.do(EndBriefing(wall="main")).shows.layout == "press"


def test_a_scene_is_of_its_own_moment_else_of_that_of_its_briefing():
    own = AsOf(at=NOON - timedelta(days=3))
    desk = started(page("gates"), page("tasks", as_of=own), as_of=YESTERDAY)
    assert desk.shows.as_of == YESTERDAY
    assert desk.do(StepBriefing(wall="main", scene=1)).shows.as_of == own
    desk.do(ShowAside(wall="main", scene=Scene(layout="press")))
    assert desk.shows.as_of == YESTERDAY, "what is asked for meanwhile is no other moment among them"
    desk.do(FreezeBriefing(wall="main", frozen=True), after=20)
    assert desk.shows.as_of == YESTERDAY, "and stays so"
    desk.do(ShowAside(wall="main", scene=Scene(layout="press", as_of=own)))
    assert desk.shows.as_of == own, "unless it names its own"
    still = AsOf(at=NOON + timedelta(seconds=20))
    now = started().do(FreezeBriefing(wall="main", frozen=True), after=20)
    assert now.do(ShowAside(wall="main", scene=Scene(layout="press")), after=30).shows.as_of == still


def test_a_past_that_plays_begins_when_its_scene_is_shown():
    played = AsOf(at=YESTERDAY.at, since=YESTERDAY.at, speed=60)
    desk = started(page("gates"), page("tasks", as_of=played)).do(StepBriefing(wall="main", scene=1), after=10)
    assert desk.shows.as_of == structs.replace(played, since=NOON + timedelta(seconds=10))
    desk.do(FreezeBriefing(wall="main", frozen=True), after=15)
    assert desk.shows.as_of == AsOf(at=YESTERDAY.at + timedelta(minutes=5)), "the moment that was shown then"


def test_a_picture_stands_still_until_it_goes_on():
    desk = started().do(FreezeBriefing(wall="main", frozen=True), after=20)
    still = AsOf(at=NOON + timedelta(seconds=20))
    assert desk.shows.as_of == still
    desk.do(FreezeBriefing(wall="main", frozen=True), after=30)
    assert desk.shows.as_of == still, "frozen again it is the same moment"
    assert desk.do(StepBriefing(wall="main", scene=1), after=31).shows == Scene(layout="tasks", as_of=still)
    assert desk.do(FreezeBriefing(wall="main", frozen=False), after=40).shows.as_of is None
    past = started(as_of=YESTERDAY).do(FreezeBriefing(wall="main", frozen=True), after=20)
    assert past.shows.as_of == YESTERDAY


def test_what_was_done_to_a_tile_stays_as_long_as_its_scene():
    desk = started()
    view = TileView(surface=1, tile=SceneTile(kind="kpi"), enlarged=True)
    touched = [
        structs.replace(each, scene=structs.replace(each.scene, state=(view,)))
        if each.kind is ClaimKind.BRIEFING
        else each
        for each in desk.wall.claims
    ]
    desk.wall = with_claims(desk.wall, tuple(touched))
    desk.do(Decide(wall="main", text="x")).do(FreezeBriefing(wall="main", frozen=True))
    assert desk.shows.state == (view,)
    desk.do(StepBriefing(wall="main", scene=1), after=1).do(StepBriefing(wall="main", scene=0), after=2)
    assert desk.shows.state == ()


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (StartBriefing(wall="main", name="morning"), "An has been presenting “Morning” since 12:00; end that first"),
        (StartBriefing(wall="main", name="mornin"), "did you mean “morning”"),
        (StepBriefing(wall="main", scene=2), "it has 2 scenes, and no scene 3"),
        (ShowAside(wall="main", scene=Scene(layout="none")), "no station has a layout “none”"),
        (RemoveBriefing(wall="main", name="morning"), "it is being presented; end that first"),
        (RemoveBriefing(wall="main", name="other"), "there is no “other”"),
        (SaveBriefing(wall="main", briefing=structs.replace(MORNING, scenes=())), "keep a scene"),
        (SaveBriefing(wall="main", briefing=structs.replace(MORNING, title=same(" "))), "needs a title"),
        (SaveBriefing(wall="main", briefing=structs.replace(MORNING, scenes=(page(""),))), "scene 1: a scene needs"),
        (SaveBriefing(wall="main", briefing=structs.replace(MORNING, scenes=MORNING.scenes * 33)), "64 scenes at most"),
        (SaveBriefing(wall="main", briefing=structs.replace(MORNING, scenes=(LONG,))), "scene 1: the notes are longer"),
        (Decide(wall="main", text=" \n"), "the decision is empty"),
        (Decide(wall="main", text="x" * 1001), "longer than 1000 letters"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(command, said):
    desk = started()
    before = desk.briefings, desk.wall
    assert said in desk.refused(command)
    assert (desk.briefings, desk.wall) == before


@pytest.mark.parametrize(
    "command",
    [
        StepBriefing(wall="main", scene=0),
        ShowAside(wall="main"),
        FreezeBriefing(wall="main", frozen=True),
        Decide(wall="main", text="x"),
        EndBriefing(wall="main"),
    ],
)
def test_without_a_briefing_under_way_there_is_nothing_to_present(command):
    assert "no briefing is presented" in Desk([MORNING]).refused(command)


def test_what_has_no_scene_is_kept_but_not_presented():
    desk = Desk().do(SaveBriefing(wall="main", briefing=structs.replace(MORNING, scenes=())))
    assert "it has no scene yet" in desk.refused(StartBriefing(wall="main", name="morning"))


def test_a_layout_that_no_station_has_loses_nobodys_briefing():
    gone = structs.replace(MORNING, scenes=(page("gone"), page("tasks")))
    desk = Desk().do(SaveBriefing(wall="main", briefing=gone)).do(StartBriefing(wall="main", name="morning"))
    assert desk.shows.layout == "gone", "the station says on the wall that it cannot show it"


def test_who_made_it_and_when_and_what_was_decided_is_for_the_server_to_say():
    forged = Decision(scene=0, text="forged", by="Nobody", at=NOON)
    told = structs.replace(
        MORNING, title=Words(vi="", en="Morning"), by="Nobody", decisions=(forged,), begun=NOON, ended=NOON
    )
    desk = Desk().do(SaveBriefing(wall="main", briefing=told), after=7)
    kept = desk.kept()
    assert (kept.by, kept.made, kept.decisions) == ("An", NOON + timedelta(seconds=7), ())
    assert (kept.begun, kept.ended, kept.title.vi) == (None, None, "Morning")
    desk.do(StartBriefing(wall="main", name="morning")).do(Decide(wall="main", text=" Mở thêm làn "), BINH, 9)
    decided = Decision(scene=0, text="Mở thêm làn", by="Bình", at=NOON + timedelta(seconds=9))
    desk.do(SaveBriefing(wall="main", briefing=structs.replace(told, scenes=(page("press"),))))
    assert desk.kept().decisions == (decided,), "overwritten it keeps its minutes"
    assert desk.kept().begun is not None
    assert desk.shows.layout == "press", "and the wall follows"


def test_the_scene_that_is_shown_is_one_of_those_there_are():
    desk = started().do(StepBriefing(wall="main", scene=1))
    desk.do(SaveBriefing(wall="main", briefing=structs.replace(MORNING, scenes=(page("press"),))))
    assert (desk.briefings.run.scene, desk.shows.layout) == (0, "press")


def test_minutes_that_are_full_say_so():
    desk = started()
    for number in range(MOST_DECISIONS):
        desk.do(Decide(wall="main", text=str(number)))
    assert "the minutes hold 200 decisions and no more" in desk.refused(Decide(wall="main", text="one more"))


def test_of_too_many_the_oldest_that_the_server_has_composed_goes_and_nobodys_else():
    decided = Decision(scene=0, text="x", by="An", at=NOON)
    own = [structs.replace(MORNING, name=f"own-{number}", by="An") for number in range(MOST_BRIEFINGS - 3)]
    made = [
        structs.replace(MORNING, name="minutes", decisions=(decided,)),
        structs.replace(MORNING, name="old"),
        structs.replace(MORNING, name="new"),
    ]
    desk = Desk([*made, *own])
    for gone in ("old", "new", "minutes"):
        desk.do(SaveBriefing(wall="main", briefing=structs.replace(MORNING, name=f"after-{gone}")))
        assert gone not in [each.name for each in desk.briefings.kept]
        assert len(desk.briefings.kept) == MOST_BRIEFINGS
    assert "too many briefings" in desk.refused(SaveBriefing(wall="main", briefing=MORNING))
    desk.do(SaveBriefing(wall="main", briefing=structs.replace(MORNING, name="own-0")))
    assert desk.briefings.kept[-1].name == "own-0", "the newest last"


def test_briefings_that_are_too_large_altogether_are_refused():
    figure = BriefingFigure(topic="t" * 200, name=same("n" * 4000), unit=same(""))
    large = structs.replace(page("gates"), figures=(figure,) * 64)
    said = keep(Briefings(), structs.replace(MORNING, by="An", scenes=(large,) * 3))
    assert isinstance(said, Words)
    assert "too large" in said.en


def test_whoever_has_a_surface_keeps_others_from_presenting_but_not_from_preparing():
    lease = Lease(screen=2, by="Bình", station="desk-2", since=NOON, until=NOON + timedelta(seconds=30))
    desk = Desk([MORNING], structs.replace(WALL, leases=(lease,)))
    assert "Bình (desk-2) has surface 2" in desk.refused(StartBriefing(wall="main", name="morning"))
    desk.do(SaveBriefing(wall="main", briefing=structs.replace(MORNING, name="mine")))
    desk.do(StartBriefing(wall="main", name="morning"), BINH)
    for command in (
        StepBriefing(wall="main", scene=1),
        ShowAside(wall="main", scene=Scene(layout="press")),
        FreezeBriefing(wall="main", frozen=True),
        EndBriefing(wall="main"),
    ):
        assert "Bình (desk-2) has surface 2" in desk.refused(command)
    desk.do(Decide(wall="main", text="x")).do(EndBriefing(wall="main"), BINH)


def test_what_does_not_fit_together_after_a_crash_is_made_to():
    desk = started()
    assert presented(desk.briefings, WALL).shows == desk.wall.shows, "the wall was not written any more"
    assert presented(Briefings(kept=(MORNING,)), desk.wall).shows == WALL.shows, "nor that it ended"
    assert sound(structs.replace(desk.briefings, kept=())).run is None
    assert sound(desk.briefings) is desk.briefings


_COMMANDS = st.one_of(
    st.builds(StartBriefing, wall=st.just("main"), name=st.just("morning"), scene=st.integers(0, 3)),
    st.builds(StepBriefing, wall=st.just("main"), scene=st.integers(0, 3)),
    st.builds(
        ShowAside,
        wall=st.just("main"),
        scene=st.sampled_from([None, Scene(layout="press"), Scene(layout="gates", as_of=YESTERDAY)]),
    ),
    st.builds(FreezeBriefing, wall=st.just("main"), frozen=st.booleans()),
    st.just(Decide(wall="main", text="x")),
    st.just(EndBriefing(wall="main")),
    st.just(RemoveBriefing(wall="main", name="morning")),
    st.just(SaveBriefing(wall="main", briefing=structs.replace(MORNING, scenes=(page("press"),)))),
)


@given(st.lists(st.tuples(_COMMANDS, st.sampled_from([AN, BINH])), max_size=15))
def test_whatever_is_ordered_there_is_one_claim_exactly_while_a_briefing_is_under_way(orders):
    desk = Desk([MORNING])
    for number, (command, actor) in enumerate(orders):
        desk.refused(command, actor, float(number))
        claims = [each for each in desk.wall.claims if each.kind is ClaimKind.BRIEFING]
        assert len(claims) == (desk.briefings.run is not None)
        packed = msgspec.msgpack.encode(desk.briefings)
        assert msgspec.msgpack.decode(packed, type=Briefings) == desk.briefings
        # a server that was killed before the wall was written shows the same
        assert presented(sound(desk.briefings), WALL).shows == desk.wall.shows


def wall(ear):
    return ear.latest["wall/main"].document


def briefings(ear):
    # what is told of the wall may come before
    return ear.until("briefings/main", lambda each: each.document is not None).document


def shows(layout):
    return lambda update: update.document is not None and update.document.shows.rest.scene.layout == layout


def done(answer):
    assert (answer.refused, answer.unstored) == (None, None), answer


@pytest.mark.waits
def test_at_a_real_server_a_briefing_goes_on_where_it_was_however_often_it_is_killed(tmp_path):
    site = Site(tmp_path, "http://127.0.0.1:1", sources="")
    with site.running() as server, Ear(site) as ear:
        done(ear.ask(SaveBriefing(wall="main", briefing=MORNING)))
        done(ear.ask(Show(wall="main", scene=Scene(layout="press"))))
        done(ear.ask(StartBriefing(wall="main", name="morning")))
        ear.until("wall/main", shows("gates"))
        server.kill()
    with site.running() as server, Ear(site) as ear:
        ear.until("wall/main", shows("gates"))
        done(ear.ask(StepBriefing(wall="main", scene=1)))
        done(ear.ask(Decide(wall="main", text="Mở thêm làn"), command_id="once"))
        server.kill()
    with site.running() as server, Ear(site) as ear:
        ear.until("wall/main", shows("tasks"))
        done(ear.ask(Decide(wall="main", text="Mở thêm làn"), command_id="once"))
        assert [each.text for each in briefings(ear).kept[0].decisions] == ["Mở thêm làn"], "sent again it is one"
        done(ear.ask(FreezeBriefing(wall="main", frozen=True)))
        frozen = ear.until("wall/main", lambda each: each.document.shows.rest.scene.as_of is not None)
        (claim,) = [each for each in wall(ear).claims if each.kind is ClaimKind.BRIEFING]
        view = TileView(surface=1, tile=SceneTile(kind="kpi"), enlarged=True)
        done(ear.ask(SetState(wall="main", claim=claim.id, view=view)))
        done(ear.ask(TakeOver(wall="main")))
        ear.until("wall/main", lambda each: each.document.shows.rest.scene.label == "takeover")
        server.kill()
    with site.running() as server, Ear(site) as ear:
        ear.until("wall/main", lambda each: each.document.shows.rest.scene.label == "takeover")
        assert briefings(ear).run.scene == 1, "it goes on beneath"
        done(ear.ask(EndTakeover(wall="main")))
        ear.until("wall/main", shows("tasks"))
        scene = wall(ear).shows.rest.scene
        assert (scene.as_of, scene.state) == (frozen.document.shows.rest.scene.as_of, (view,))
        stop = EndBriefing(wall="main")
        # the answer is not waited for: whatever was written, both documents tell the same afterwards
        ear.send(stop)
        server.kill()
    with site.running() as server, Ear(site) as ear:
        ear.until("briefings/main", lambda update: update.document is not None)
        ear.until("wall/main", shows("press" if briefings(ear).run is None else "tasks"))
        if briefings(ear).run is not None:
            done(ear.ask(stop))
        ear.until("wall/main", shows("press"))
        kept = briefings(ear).kept[0]
        assert kept.begun < kept.ended
        server.kill()
    with site.running(), Ear(site) as ear:
        ear.until("wall/main", shows("press"))
        log = ear.until("shift/main", lambda update: bool(update.document)).document
        events = (ShiftEvent.CLAIM_PUT, ShiftEvent.CLAIM_ENDED)
        said = [each.said.en for each in log.entries if each.event in events and "Morning" in each.said.en]
        assert said == ["briefing “Morning” began", "briefing “Morning” ended"]
    listed = command_line(site, "briefing", "list").stdout
    assert listed.split()[:2] == ["morning", "Morning"]
    assert "2 scenes, 1 decisions" in listed
    shown = command_line(site, "briefing", "show", "morning").stdout.splitlines()
    assert shown[:3] == ["Morning", "1. gates (gates)", "2. tasks (tasks)"]
    assert shown[3].endswith(" ear: Mở thêm làn")
    assert "did you mean “morning”" in command_line(site, "briefing", "show", "mornin").stderr
    audit = command_line(site, "audit").stdout
    assert audit.count("startbriefing") == 1
    assert "savebriefing" in audit
    assert "overview" not in audit, "not all that it says"


@pytest.mark.waits
def test_at_a_real_server_what_is_pointed_at_is_of_the_moment(tmp_path):
    site = Site(tmp_path, "http://127.0.0.1:1", sources="")
    spot = PointAt(wall="main", spot=Spotlight(surface=1, x=0.5, y=0.5))
    with site.running() as server, Ear(site) as ear:
        done(ear.ask(SaveBriefing(wall="main", briefing=MORNING)))
        assert "no briefing is presented" in ear.ask(spot).refused.en
        done(ear.ask(StartBriefing(wall="main", name="morning")))
        for number in range(100):
            done(ear.ask(PointAt(wall="main", spot=Spotlight(surface=1, x=number / 100, y=0.5))))
        ear.until("pointer/main", lambda update: update.document.spot is not None and update.document.spot.x == 0.99)
        done(ear.ask(StepBriefing(wall="main", scene=1)))
        ear.until("pointer/main", lambda update: update.document.spot is None)
        done(ear.ask(spot))
        ear.until("pointer/main", lambda update: update.document.spot == spot.spot)
        done(ear.ask(EndClaim(wall="main", claim=wall(ear).claims[-1].id)))
        ear.until("pointer/main", lambda update: update.document.spot is None)
        ear.until("briefings/main", lambda update: update.document.run is None, "ended by its claim it has ended")
        done(ear.ask(StartBriefing(wall="main", name="morning")))
        done(ear.ask(spot))
        server.kill()
    with site.running(), Ear(site) as ear:
        ear.until("wall/main", shows("gates"))
        assert ear.until("pointer/main", lambda update: update.document is not None).document.spot is None
    assert "pointat" not in [line.split()[-1] for line in command_line(site, "audit").stdout.splitlines()]
    with sqlite3.connect(tmp_path / "history.db") as past:
        names = {name for (name,) in past.execute("select name from topics")}
    assert "briefings/main" in names
    assert not [name for name in names if name.startswith("pointer")]
