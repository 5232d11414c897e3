"""Where two want the same surface: whoever takes it keeps it for a while, and what that does not hold up."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs
from persons import AN as PERSON
from persons import CHI as LEADER
from persons import FIRST, SECOND, Person, add, run
from processes import Site

from server.contract.claims import usual
from server.contract.command import Role
from server.contract.commands import Redo, ShowLayout, Undo
from server.contract.messages import Lease, Programme, Region, Scene, SceneTile, ShiftEvent, TileView, WallState
from server.contract.wall_commands import (
    EndClaim,
    EndTakeover,
    HoldTurns,
    LeaveControl,
    ResumeTurns,
    SaveScene,
    SetState,
    Show,
    StartTour,
    StopTour,
    TakeControl,
    TakeOver,
)
from server.contract.words import Words, same
from server.people.actor import Actor
from server.walls.arrangements import DAYS
from server.walls.control import LEASE
from server.walls.orders import Made, carried_out
from server.walls.turning import turned

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
WALL = usual(same("Centre"), None, "overview", NOON)
AN, BINH, CHI, LEFT = Actor("desk", "An"), Actor("desk-2", "Bình"), Actor("desk-3", "Chi"), Actor("left")
NOTE = SceneTile(kind="note")


def seconds(number):
    return timedelta(seconds=number)


def ordered(state, command, actor=AN, after=0.0, role=Role.OPERATOR):
    """Return the wall after an order, or why it is refused, in English."""
    now = NOON + seconds(after)
    made = Made(f"{actor} {after} {type(command).__name__}", actor, now, {}, DAYS, role)
    done = carried_out(command, state, Programme(), made)
    return done.en if isinstance(done, Words) else done[0]


def put(state, command, *more):
    done = ordered(state, command, *more)
    assert isinstance(done, WallState), done
    return done


TAKEN = put(WALL, TakeControl(wall="main", screen=2))
"""An has surface 2."""


def holders(state, after=0.0):
    at = turned(state, Programme(), NOON + seconds(after), DAYS).state
    return [(each.by, each.station, each.screen) for each in at.leases]


def test_it_is_shown_who_has_what_since_when_and_until_when():
    (lease,) = TAKEN.leases
    assert (lease.by, lease.station, lease.screen) == ("An", "desk", 2)
    assert (lease.since, lease.until) == (NOON, NOON + LEASE)
    assert put(WALL, TakeControl(wall="main"), LEFT).leases[0].station == "", "a station by itself"


def view(surface):
    return TileView(surface=surface, tile=NOTE, enlarged=True)


@pytest.mark.parametrize(
    "command",
    [
        ShowLayout(wall="main", layout="press", screen=2),
        ShowLayout(wall="main", layout="press"),
        Show(wall="main", scene=Scene(layout="press"), screen=2, region=Region(0, 0, 0.5, 0.5)),
        SetState(wall="main", claim="usual", view=view(2)),
        HoldTurns(wall="main"),
        HoldTurns(wall="main", screen=2),
        ResumeTurns(wall="main"),
        StartTour(wall="main", tour="round", screen=2),
        StopTour(wall="main"),
        TakeControl(wall="main", screen=2),
        TakeControl(wall="main"),
    ],
)
@pytest.mark.parametrize("actor", [BINH, LEFT, Actor("desk"), Actor("desk-2", "An")], ids=str)
def test_others_change_nothing_there_and_are_told_who_has_it_until_when(command, actor):
    assert ordered(TAKEN, command, actor) == "An (desk) has surface 2 until 12:00:30; wait, or ask a leader"


@pytest.mark.parametrize(
    "command",
    [
        ShowLayout(wall="main", layout="press", screen=1),
        SetState(wall="main", claim="usual", view=view(1)),
        HoldTurns(wall="main", screen=1),
        TakeControl(wall="main", screen=1),
        SaveScene(wall="main", name="mine", title=same("Mine"), scene=Scene(layout="press")),
        TakeOver(wall="main"),
    ],
)
def test_what_is_elsewhere_or_covers_all_is_not_held_up(command):
    assert put(TAKEN, command, BINH)
    assert put(TAKEN, ShowLayout(wall="main", layout="press"), AN), "nor whoever has it"


def test_a_takeover_begins_and_ends_whoever_has_what():
    covered = put(TAKEN, TakeOver(wall="main"), BINH)
    assert covered.shows.on_surface(2).scene.label == "takeover"
    assert put(covered, EndTakeover(wall="main"), LEFT).shows == WALL.shows
    assert put(covered, EndClaim(wall="main", claim=covered.claims[-1].id), LEFT).shows == WALL.shows


def test_what_was_put_there_before_is_neither_ended_nor_taken_back_nor_made_again():
    both = put(WALL, ShowLayout(wall="main", layout="press", screen=2), BINH)
    taken = put(both, TakeControl(wall="main", screen=2))
    for command in (Undo(wall="main"), EndClaim(wall="main", claim=both.claims[-1].id)):
        assert "An (desk)" in ordered(taken, command, BINH)
    back = put(put(both, Undo(wall="main"), BINH), TakeControl(wall="main", screen=2))
    assert "An (desk)" in ordered(back, Redo(wall="main"), BINH)
    assert put(put(both, Undo(wall="main"), BINH), Redo(wall="main"), BINH).shows == both.shows


def test_it_runs_out_by_the_clock_and_is_longer_when_taken_again():
    assert holders(TAKEN, 29.9) == [("An", "desk", 2)]
    assert holders(TAKEN, 30) == []
    assert turned(TAKEN, Programme(), NOON, DAYS).next == NOON + LEASE, "the turner wakes for it"
    assert ordered(TAKEN, TakeControl(wall="main", screen=2), AN, 4.9) is TAKEN, "so soon nothing is published"
    again = put(TAKEN, TakeControl(wall="main", screen=2), AN, 5)
    assert (again.leases[0].since, again.leases[0].until) == (NOON, NOON + seconds(35))
    assert put(TAKEN, ShowLayout(wall="main", layout="press"), BINH, 30.0).shows.rest.scene.layout == "press"
    late = put(TAKEN, TakeControl(wall="main", screen=2), AN, 31)
    assert late.leases[0].since == NOON + seconds(31), "it had run out"


def test_a_clock_that_was_set_back_by_hours_does_not_keep_a_surface_for_hours():
    assert holders(TAKEN, -3600) == []
    assert put(TAKEN, ShowLayout(wall="main", layout="press"), BINH, -3600.0)


def test_whoever_has_it_leaves_it_and_nobody_else_does():
    both = put(TAKEN, TakeControl(wall="main", screen=1))
    assert holders(put(both, LeaveControl(wall="main", screen=2))) == [("An", "desk", 1)]
    assert holders(put(both, LeaveControl(wall="main"))) == []
    assert ordered(both, LeaveControl(wall="main"), BINH) is both
    assert ordered(WALL, LeaveControl(wall="main")) is WALL, "it may have run out meanwhile"


@pytest.mark.parametrize("role", [Role.LEADER, Role.TECHNICIAN, Role.ADMINISTRATOR])
@pytest.mark.parametrize("screen", [None, 2])
def test_a_leader_takes_it_away(role, screen):
    taken = put(TAKEN, TakeControl(wall="main", screen=screen), CHI, 1, role)
    assert holders(taken, 1) == [("Chi", "desk-3", screen)]
    assert "Chi (desk-3) has" in ordered(taken, ShowLayout(wall="main", layout="press"), AN, 2)
    assert "An (desk) has" in ordered(TAKEN, ShowLayout(wall="main", layout="press"), CHI, 1, role), "by taking alone"


def test_a_lease_of_one_surface_says_nothing_of_a_state_that_has_run_out():
    old = structs.replace(TAKEN.leases[0], until=NOON - seconds(1))
    assert put(structs.replace(WALL, leases=(old,)), TakeControl(wall="main", screen=2), BINH).leases[0].by == "Bình"


def held(ear: Person) -> tuple[Lease, ...]:
    """Return who has what, as the feed says."""
    document = ear.latest["wall/main"].document
    assert isinstance(document, WallState)
    return document.leases


@pytest.mark.waits
def test_at_a_real_server_it_is_kept_shown_written_down_and_survives_a_restart(tmp_path):
    site = Site(tmp_path, "http://127.0.0.1:1", sources="")
    site.enroll("desk", Role.VIEWER)
    add(site, PERSON, FIRST)
    add(site, LEADER, SECOND, Role.LEADER)
    take = TakeControl(wall="main", screen=2)
    with site.running() as server, Person(site, "desk") as desk, Person(site) as ear:
        desk.sign_in(PERSON, FIRST)
        assert (answer := desk.ask(take)).refused is None
        assert answer.unstored is None
        ear.until("wall/main", lambda update: bool(update.document and update.document.leases))
        (lease,) = held(ear)
        revision = ear.latest["wall/main"].document.revision
        assert desk.ask(take).refused is None
        assert f"{PERSON} (desk) has surface 2 until" in ear.refused(ShowLayout(wall="main", layout="press"))
        assert ear.ask(ShowLayout(wall="main", layout="press", screen=1)).refused is None
        state = ear.until("wall/main", lambda update: update.document.revision == revision + 1).document
        assert state.leases == (lease,), "it was taken again at once: nothing to publish, nor to look at again"
        server.kill()
    with site.running(), Person(site, "desk") as other, Person(site) as ear:
        ear.until("wall/main", lambda update: update.document is not None)
        assert held(ear) == (lease,)
        assert f"{PERSON} (desk) has surface 2" in ear.refused(take)
        other.session = desk.session
        assert other.ask(ShowLayout(wall="main", layout="tasks", screen=2)).refused is None
        ear.sign_in(LEADER, SECOND)
        assert ear.ask(take).refused is None
        assert f"{LEADER} (ear) has" in other.refused(ShowLayout(wall="main", layout="tasks"))
        log = ear.until("shift/main", lambda update: len(told(update)) == 2, "both are in the shift log")
        assert told(log) == [
            (PERSON, "took control of surface 2"),
            (LEADER, f"took control of surface 2 from {PERSON}"),
        ]
        ear.until("wall/main", lambda update: not update.document.leases, "it runs out by itself")
        assert other.ask(ShowLayout(wall="main", layout="press")).refused is None
    audit = [line.partition(": ")[2] for line in run(site, "audit").stdout.splitlines() if "takecontrol" in line]
    assert sum("refused" not in line for line in audit) == 2, "who goes on holding it is not written each time"
    assert sum("refused" in line for line in audit) == 1


def told(update):
    """Return who has taken control, and how the shift log says it."""
    return [(each.by, each.said.en) for each in update.document.entries if each.event is ShiftEvent.CONTROL_TAKEN]
