"""What tours and the schedule put on a wall, at whatever moment one looks."""

import gc
import sys
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from server.contract.calendar import CALENDAR
from server.contract.claims import put, usual
from server.contract.messages import (
    Claim,
    ClaimKind,
    NamedScene,
    Programme,
    ProgrammePlan,
    Scene,
    SceneTile,
    TileView,
    Tour,
    TourRun,
)
from server.contract.messages.programmes import Entry, TourStep, Weekday
from server.contract.wall_commands import EndClaim, HoldTurns, ResumeTurns, SetState, StartTour, StopTour
from server.contract.words import Words, same
from server.people.actor import Actor
from server.walls.arrangements import DAYS
from server.walls.orders import Made, carried_out
from server.walls.public_holidays import is_public_holiday, tet
from server.walls.turning import turned

MONDAY = datetime(2026, 11, 23, 12, tzinfo=CALENDAR).astimezone(UTC)
WALL = usual(same("Centre"), None, "overview", MONDAY - timedelta(days=30))
SCENES = tuple(NamedScene(name=name, title=same(name.upper()), layout=name) for name in ("a", "b", "c", "night"))
ROUND = Tour(
    name="round",
    title=same("Round"),
    step=(TourStep(scene="a", dwell=10), TourStep(scene="b", dwell=20.5), TourStep(scene="c", dwell=5)),
)
PERIOD = timedelta(seconds=35.5)


def programme(*entries, **plan):
    return Programme(plan=ProgrammePlan(scene=SCENES, tour=(ROUND,), entry=entries, **plan))


PROGRAMME = programme()


def at(text):
    """Return a moment of the province's calendar, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=CALENDAR).astimezone(UTC)


def shows(state, told, now, surface=1):
    """Return the layout of a surface at a moment."""
    return turned(state, told, now, DAYS).state.shows.on_surface(surface).scene.layout


def order(state, command, now, told=PROGRAMME):
    after = carried_out(command, state, told, Made(f"{now.isoformat()}", Actor("left"), now, {}, DAYS))
    assert not isinstance(after, Words), after.en
    return after[0]


def touring(now=MONDAY, screen=None):
    return order(WALL, StartTour(wall="main", tour="round", screen=screen), now)


def seconds(number):
    return timedelta(seconds=number)


def test_a_tour_shows_each_scene_for_its_own_time_and_begins_again():
    state = touring()
    told = [shows(state, PROGRAMME, MONDAY + seconds(after)) for after in (0, 9.9, 10, 30.4, 30.5, 35.4, 35.5)]
    assert told == ["a", "a", "b", "b", "c", "c", "a"]
    claim = turned(state, PROGRAMME, MONDAY + seconds(31), DAYS).state.claims[-1]
    assert (claim.kind, claim.by, claim.why.en) == (ClaimKind.TOUR, "left", "Round: C")
    assert (claim.since, claim.until) == (MONDAY + seconds(30.5), MONDAY + PERIOD)


@given(st.integers(0, 10**12), st.integers(-(10**9), 10**12))
def test_what_stands_depends_on_the_moment_alone(first, second):
    """A late wake-up, a restart and a clock that was set, forth or back, come to the same as none of them."""
    state = touring()
    one, other = (MONDAY + timedelta(microseconds=each) for each in (first, second))
    before = turned(state, PROGRAMME, one, DAYS).state
    assert turned(before, PROGRAMME, other, DAYS) == turned(state, PROGRAMME, other, DAYS)


@given(st.integers(0, 10**10), st.integers(0, 10**10), st.sampled_from([None, 2]))
def test_hold_freezes_the_step_and_resume_goes_on_from_there(into, pause, screen):
    held_at = MONDAY + timedelta(microseconds=into)
    resumed_at = held_at + timedelta(microseconds=pause)
    running = turned(touring(), PROGRAMME, held_at, DAYS).state
    step = shows(running, PROGRAMME, held_at, 2)
    held = order(running, HoldTurns(wall="main", screen=screen), held_at)
    assert shows(held, PROGRAMME, resumed_at, 2) == step
    resumed = order(held, ResumeTurns(wall="main", screen=screen), resumed_at)
    later = resumed_at + seconds(7.25)
    assert shows(resumed, PROGRAMME, later, 2) == shows(running, PROGRAMME, held_at + seconds(7.25), 2)
    if screen is not None:
        assert shows(resumed, PROGRAMME, later, 1) == shows(running, PROGRAMME, later, 1), (
            "the others never stood still"
        )


def test_two_pauses_add_up_and_surfaces_have_their_own():
    state = touring()
    for begin, length, screen in ((1, 100, 2), (200, 50, None), (300, 1000, 2)):
        state = order(state, HoldTurns(wall="main", screen=screen), MONDAY + seconds(begin))
        state = order(state, ResumeTurns(wall="main", screen=screen), MONDAY + seconds(begin + length))
    now = MONDAY + seconds(5000)
    assert shows(state, PROGRAMME, now, 1) == shows(touring(), PROGRAMME, now - seconds(50))
    assert shows(state, PROGRAMME, now, 2) == shows(touring(), PROGRAMME, now - seconds(1150))
    assert not order(state, StopTour(wall="main"), now).delays, "of a tour that has ended nothing is kept"


def test_what_was_held_is_not_covered_by_what_begins_elsewhere():
    state = order(WALL, HoldTurns(wall="main", screen=2), MONDAY)
    state = order(state, StartTour(wall="main", tour="round"), MONDAY + seconds(1))
    assert [shows(state, PROGRAMME, MONDAY + seconds(2), number) for number in (1, 2)] == ["a", "overview"]
    state = order(state, ResumeTurns(wall="main", screen=2), MONDAY + seconds(3))
    assert [shows(state, PROGRAMME, MONDAY + seconds(12), number) for number in (1, 2)] == ["b", "b"]


NIGHT = Entry(start="22:00", end="06:00", weekdays=(Weekday.FRIDAY,), scene="night")


@pytest.mark.parametrize(
    ("moment", "layout"),
    [
        ("2026-11-27T21:59:59", "overview"),
        ("2026-11-27T22:00:00", "night"),
        ("2026-11-28T00:00:00", "night"),
        ("2026-11-28T05:59:59", "night"),
        ("2026-11-28T06:00:00", "overview"),
        # the night from Saturday to Sunday is not meant
        ("2026-11-29T00:30:00", "overview"),
    ],
)
def test_an_entry_goes_over_midnight_from_the_day_on_which_it_begins(moment, layout):
    assert shows(WALL, programme(NIGHT), at(moment)) == layout


@pytest.mark.parametrize(
    ("entry", "days"),
    [
        (Entry(start="08:00", end="17:00", holidays="only", scene="night"), {"2027-02-06", "2027-02-10", "2027-01-01"}),
        (
            Entry(start="08:00", end="17:00", holidays="never", scene="night"),
            {"2027-01-25", "2027-02-11", "2027-02-01"},
        ),
        (Entry(start="08:00", end="17:00", tet=(5, 3), scene="night"), {"2027-02-01", "2027-02-06", "2027-02-09"}),
    ],
)
def test_holidays_and_the_days_around_tet(entry, days):
    tried = [
        "2027-01-01",
        "2027-01-25",
        "2027-01-31",
        "2027-02-01",
        "2027-02-06",
        "2027-02-09",
        "2027-02-10",
        "2027-02-11",
    ]
    told = programme(entry)
    found = {day for day in tried if shows(WALL, told, at(f"{day}T12:00:00")) == "night"}
    assert found & days == days
    if entry.tet:
        assert found == days
    elif entry.holidays == "only":
        assert not found & {"2027-01-25", "2027-02-11"}
    else:
        assert not found & {"2027-01-01", "2027-02-06"}


def test_tet_is_known_for_decades_and_days_off_may_be_added():
    # https://www.hko.gov.hk/en/gts/time/conversion.htm: the Vietnamese year began on these days too
    assert [tet(year) for year in (2026, 2027, 2028)] == [date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26)]
    assert all(tet(year) for year in range(2024, 2050))
    assert is_public_holiday(date(2027, 4, 30))
    assert not is_public_holiday(date(2027, 3, 3))
    told = programme(Entry(start="08:00", end="17:00", holidays="only", scene="night"), holiday=(date(2027, 3, 3),))
    assert shows(WALL, told, at("2027-03-03T12:00:00")) == "night"


def test_of_entries_the_one_that_began_last_is_shown_and_a_hand_covers_all():
    told = programme(
        Entry(start="06:00", end="22:00", scene="a"),
        Entry(start="11:00", end="13:00", tour="round"),
        Entry(start="00:00", end="00:00", scene="c", surface=3),
    )
    assert shows(WALL, told, at("2026-11-23T10:00:00")) == "a"
    assert shows(WALL, told, at("2026-11-23T11:00:15")) == "b", "a tour begins with its entry"
    assert shows(WALL, told, at("2026-11-23T05:00:00"), 3) == "c"
    by_hand = put(WALL, Claim(id="x", kind=ClaimKind.HAND, scene=Scene(layout="soc"), since=MONDAY))
    assert shows(by_hand, told, MONDAY) == "soc"


def test_a_claim_with_an_end_goes_by_the_same_clock():
    ends = MONDAY + seconds(90)
    state = put(WALL, Claim(id="x", kind=ClaimKind.ALARM, scene=Scene(layout="soc"), since=MONDAY, until=ends))
    after = turned(state, PROGRAMME, MONDAY, DAYS)
    assert after.next == ends
    assert shows(state, PROGRAMME, ends - timedelta(microseconds=1)) == "soc"
    assert turned(state, PROGRAMME, ends, DAYS).state.claims == WALL.claims


def test_what_was_done_to_a_step_stays_with_it_and_with_no_other():
    now = MONDAY + seconds(12)
    state = turned(touring(), PROGRAMME, now, DAYS).state
    view = TileView(surface=1, tile=SceneTile(kind="kpi"), enlarged=True)
    state = order(state, SetState(wall="main", claim=state.claims[-1].id, view=view), now)
    assert turned(state, PROGRAMME, now + seconds(5), DAYS).state.claims[-1].scene.state == (view,)
    assert turned(state, PROGRAMME, now + seconds(20), DAYS).state.claims[-1].scene.state == ()


def test_ending_what_a_tour_shows_ends_the_tour():
    state = turned(touring(), PROGRAMME, MONDAY, DAYS).state
    assert order(state, EndClaim(wall="main", claim=state.claims[-1].id), MONDAY).tours == ()


entries = st.builds(
    Entry,
    start=st.sampled_from(["00:00", "06:00", "11:30", "22:00"]),
    end=st.sampled_from(["00:00", "05:30", "13:00", "23:59"]),
    weekdays=st.sampled_from([(), (Weekday.MONDAY, Weekday.WEDNESDAY), (Weekday.SUNDAY,)]),
    scene=st.sampled_from(["a", "night"]),
    surface=st.sampled_from([None, 1, 2]),
)


@settings(max_examples=50)
@given(st.lists(entries, max_size=4), st.integers(0, 14 * 86_400), st.booleans())
def test_nothing_changes_before_it_was_said_to(made, into, tours):
    told, now = programme(*made), MONDAY + seconds(into)
    state = touring() if tours else WALL
    first = turned(state, told, now, DAYS)
    assert first.next > now
    just_before = turned(first.state, told, first.next - timedelta(microseconds=1), DAYS)
    assert just_before.state == first.state
    assert just_before.next == first.next or first.next - now >= timedelta(hours=1)


def test_ten_thousand_steps_none_missed_and_memory_flat():
    state, now = touring(), MONDAY
    shown = []

    def steps(count):
        nonlocal state, now
        for _ in range(count):
            after = turned(state, PROGRAMME, now, DAYS)
            state, now = after.state, after.next
            shown.append(state.claims[-1].scene.layout)

    steps(1000)
    gc.collect()
    before = sys.getallocatedblocks()
    steps(9000)
    gc.collect()
    grown = sys.getallocatedblocks() - before
    assert shown == [("a", "b", "c")[number % 3] for number in range(10_000)]
    assert now == MONDAY + 3333 * PERIOD + seconds(10), "no step has drifted"
    assert grown < 1000, "blocks of memory"
    assert all(one != other for one, other in pairwise(shown))


def test_what_the_programme_has_no_more_shows_nothing_and_comes_back_with_it():
    state = structs.replace(WALL, tours=(TourRun(id="x", tour="gone", by="left", since=MONDAY),))
    assert shows(state, PROGRAMME, MONDAY) == "overview"
    again = programme()
    again = structs.replace(again, plan=structs.replace(again.plan, tour=(structs.replace(ROUND, name="gone"),)))
    assert shows(state, again, MONDAY) == "a"
