"""Which of its claims a wall shows, and what lies beneath when one ends."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from server.contract.claims import REMEMBERED, make_again, put, shown, take_back, unowned, usual
from server.contract.messages import Arrangement, Claim, ClaimKind, Shown
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


def test_each_takes_back_what_is_their_own():
    state = after(claim(1, "press", by="left"), claim(2, "tasks", 2, by="right"))
    assert unowned(take_back(state, "left").shows) == Arrangement(
        layout="overview", exceptions=(Shown(screen=2, layout="tasks"),)
    )
    assert unowned(take_back(state).shows) == Arrangement(layout="press"), "the newest of anybody"


def test_who_does_something_new_cannot_do_again_what_they_took_back():
    state = put(take_back(after(claim(1, "press")), "left"), claim(2, "tasks"))
    assert make_again(state, "left") is state
