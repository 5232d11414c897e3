"""Which of its claims a wall shows, and what lies beneath when one ends."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from server.contract.claims import (
    REMEMBERED,
    end,
    make_again,
    put,
    rewind,
    shown,
    take_back,
    unowned,
    usual,
    with_claims,
)
from server.contract.messages import Arrangement, AsOf, Claim, ClaimKind, Ending, Rewound, Shown
from server.contract.words import same

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
WALL = usual(same("Centre"), None, "overview", NOON)
KINDS = [ClaimKind.TOUR, ClaimKind.HAND, ClaimKind.ALARM, ClaimKind.TAKEOVER]


def claim(number, layout, screen=None, *, kind=ClaimKind.HAND, by="left"):
    since = NOON + timedelta(seconds=number)
    return Claim(id=str(number), kind=kind, layout=layout, screen=screen, by=by, since=since)


claims = st.lists(
    st.builds(
        claim,
        st.integers(1, 10_000),
        st.sampled_from(["overview", "press", "tasks", "soc"]),
        st.sampled_from([None, 1, 2, 3]),
        kind=st.sampled_from(KINDS),
        by=st.sampled_from(["left", "right"]),
    ),
    unique_by=lambda each: each.id,
    max_size=30,
)


def after(*made):
    state = WALL
    for each in made:
        state = put(state, each)
    return state


def test_a_wall_shows_what_its_settings_say_until_somebody_wants_something_else():
    assert unowned(WALL.shows) == Arrangement(layout="overview")
    assert unowned(after(claim(1, "press", 2)).shows) == Arrangement(
        layout="overview", exceptions=(Shown(screen=2, layout="press"),)
    )


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_stronger_claim_wins_whichever_came_first(order):
    both = [claim(1, "press"), claim(2, "soc", kind=ClaimKind.ALARM)]
    state = after(*(both[number] for number in order))
    assert unowned(state.shows) == Arrangement(layout="soc")
    assert len(state.claims) == 3, "what is put beneath it is there when it ends"


def test_what_shows_the_same_already_is_no_claim_but_beneath_a_stronger_one_it_is():
    state = after(claim(1, "press"))
    assert put(state, claim(2, "press")) is state
    alarmed = put(state, claim(3, "tasks", kind=ClaimKind.ALARM))
    assert put(alarmed, claim(4, "tasks")) is not alarmed


@given(claims, claims)
def test_taking_back_reveals_exactly_what_was_there(before, made):
    state = after(*before)
    mine = [structs.replace(each, id=f"mine {each.id}", kind=ClaimKind.HAND, by="me") for each in made[:REMEMBERED]]
    steps = [state]
    for each in mine:
        following = put(steps[-1], each)
        if following is not steps[-1]:
            steps.append(following)
    shows = [step.shows for step in steps]
    state = steps[-1]
    for expected in reversed(shows[:-1]):
        state = take_back(state, "me")
        assert state.shows == expected
    assert take_back(state, "me") is state
    for expected in shows[1:]:
        state = make_again(state, "me")
        assert state.shows == expected
    assert make_again(state, "me") is state


@given(claims)
def test_what_is_shown_follows_from_the_claims_alone_and_only_so_many_are_kept(made):
    state = after(*made)
    assert state.shows == shown(state.claims)
    hands = [each for each in state.claims if each.kind is ClaimKind.HAND]
    assert len(hands) <= REMEMBERED + 4, "as many as can be taken back, and what is then seen of each surface"


def test_only_so_many_covered_claims_are_kept_and_none_that_is_seen():
    state = after(claim(1, "press", 2), *(claim(number, f"layout-{number}", 1) for number in range(2, 2 * REMEMBERED)))
    assert state.shows.on_surface(2).scene.layout == "press", "it is the oldest"
    assert len(state.claims) == 1 + 1 + REMEMBERED + 1


@pytest.mark.parametrize("kind", [ClaimKind.BRIEFING, ClaimKind.ALARM, ClaimKind.TAKEOVER])
def test_what_is_covered_by_something_else_than_hands_is_kept_until_that_ends(kind):
    made = [claim(number, f"layout-{number}", 1) for number in range(2, 2 * REMEMBERED)]
    state = after(claim(1, "press", 2), claim(100, "soc", kind=kind), *made)
    assert state.shows.on_surface(2).scene.layout == "soc"
    assert end(state, "100").shows.on_surface(2).scene.layout == "press", "it is the oldest"


def test_each_takes_back_what_is_their_own():
    state = after(claim(1, "press", by="left"), claim(2, "tasks", 2, by="right"))
    assert unowned(take_back(state, "left").shows) == Arrangement(
        layout="overview", exceptions=(Shown(screen=2, layout="tasks"),)
    )
    assert unowned(take_back(state).shows) == Arrangement(layout="press"), "the newest of anybody"


def test_who_does_something_new_cannot_do_again_what_they_took_back():
    state = put(take_back(after(claim(1, "press")), "left"), claim(2, "tasks"))
    assert make_again(state, "left") is state


def ending(by, number, station=""):
    return Ending(by=by, station=station, at=NOON + timedelta(seconds=number))


def test_what_was_taken_away_comes_back_to_whoever_took_it_and_before_what_they_did_earlier():
    state = after(claim(1, "press", 1), claim(2, "soc", 2, by="right"))
    gone = end(state, "2", ending("left", 3))
    assert [each.id for each in gone.claims] == ["usual", "1"]
    assert take_back(gone, "right") is gone, "it was not they who took it away"
    back = take_back(gone, "left")
    assert (back.claims, back.undone, back.shows) == (state.claims, state.undone, state.shows)
    assert [each.id for each in take_back(back, "left").claims] == ["usual", "2"]


def test_of_putting_and_taking_away_the_later_is_taken_back_first():
    gone = end(after(claim(1, "press", 1)), "1", ending("left", 2))
    state = with_claims(gone, (*gone.claims, claim(5, "soc", 2)))
    assert [each.id for each in take_back(state).claims] == ["usual"]
    assert [each.id for each in take_back(take_back(state)).claims] == ["usual", "1"]
    assert make_again(gone) is gone, "nothing was taken back"


def test_what_was_taken_away_comes_back_beneath_what_is_newer_also_after_something_new():
    both = after(claim(1, "press", 1), claim(2, "soc", 1))
    gone = end(both, "1", ending("left", 3))
    assert take_back(gone).claims == both.claims
    assert [each.id for each in take_back(take_back(gone)).claims] == ["usual", "1"]
    more = put(gone, claim(4, "tasks", 2))
    assert take_back(take_back(more)).claims == both.claims


def test_a_person_and_a_station_of_one_name_are_two():
    gone = end(after(claim(1, "press", 1)), "1", ending("An", 2, "left"))
    assert take_back(gone, "An") is gone
    assert take_back(gone, "An", person=True).claims == after(claim(1, "press", 1)).claims


def rewound(number, hour=None, screen=1, by="left"):
    """Return that somebody sets a surface to an hour before noon; None for now."""
    as_of = None if hour is None else AsOf(at=NOON - timedelta(hours=hour))
    return Rewound(screen=screen, as_of=as_of, by=by, since=NOON + timedelta(seconds=number))


def test_setting_a_surface_to_the_past_is_taken_back_and_made_again_in_its_turn():
    put_first = after(claim(1, "press", 1))
    past = rewind(rewind(put_first, rewound(2, 1)), rewound(3, 2))
    both = put(past, claim(4, "tasks", 1))
    back = take_back(both, "left")
    assert (back.claims, back.rewound) == (put_first.claims, (rewound(3, 2),)), "what was put there later goes first"
    now = take_back(back, "left")
    assert (now.rewound, now.shows) == ((), put_first.shows), "dragged from moment to moment it is one act"
    assert take_back(now, "left").claims == WALL.claims
    again = make_again(now, "left")
    assert (again.rewound, again.shows) == (past.rewound, past.shows)
    assert make_again(again, "left").claims == both.claims
    assert make_again(rewind(now, rewound(5, 3)), "left").rewound == (rewound(5, 3),), "done anew nothing is made again"


def test_back_to_now_is_taken_back_too_and_surfaces_beside_stay():
    past = rewind(rewind(WALL, rewound(1, 1)), rewound(2, 2, 2, "right"))
    every = rewind(past, rewound(3, None, None))
    assert every.rewound == ()
    assert take_back(every, "left").rewound == past.rewound
    one = rewind(past, rewound(3, None))
    assert take_back(one, "right").rewound == (), "each takes back what is its own"
    assert take_back(one, "left").rewound == (rewound(2, 2, 2, "right"), rewound(1, 1))


def test_what_somebody_else_has_moved_since_or_has_come_to_now_by_itself_is_not_taken_back():
    past = rewind(WALL, rewound(1, 1))
    moved = rewind(past, rewound(2, 2, by="right"))
    assert take_back(moved, "left") is moved
    assert take_back(moved, "right").rewound == past.rewound
    caught_up = structs.replace(past, rewound=())
    assert take_back(caught_up, "left") is caught_up
