"""How far content may be trusted: every branch, and that age never makes it better."""

from datetime import timedelta

import pytest
from documents import NOON, update
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from server.contract.words import same
from wall.freshness import Freshness, freshness, worst

GOOD = update(fresh_for=60.0)
ERROR = same("503")
BARE = structs.replace(GOOD, document=None)
ORDER = list(Freshness)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("judged", "age", "live", "expected"),
    [
        (None, 0, True, Freshness.WAITING),
        (BARE, 0, True, Freshness.WAITING),
        (structs.replace(BARE, error=ERROR), 0, True, Freshness.FAILING),
        (structs.replace(BARE, error=ERROR, partial=True), 0, True, Freshness.FAILING),
        (GOOD, 0, True, Freshness.FRESH),
        (GOOD, 60, True, Freshness.FRESH),
        (GOOD, 60.001, True, Freshness.STALE),
        # a clock that is a little behind the server's makes nothing old
        (GOOD, -5, True, Freshness.FRESH),
        (GOOD, 0, False, Freshness.STALE),
        (structs.replace(GOOD, taken=None), 0, True, Freshness.STALE),
        (structs.replace(GOOD, error=ERROR), 0, True, Freshness.FAILING),
        (structs.replace(GOOD, error=ERROR), 61, True, Freshness.FAILING),
        (structs.replace(GOOD, error=ERROR), 0, False, Freshness.FAILING),
        (structs.replace(GOOD, error=ERROR, partial=True), 0, True, Freshness.PARTIAL),
        (structs.replace(GOOD, error=ERROR, partial=True), 61, True, Freshness.STALE),
        (structs.replace(GOOD, error=ERROR, partial=True), 0, False, Freshness.STALE),
        (structs.replace(GOOD, partial=True), 0, True, Freshness.FRESH),
    ],
)
def test_each_case_is_judged(judged, age, live, expected):
    assert freshness(judged, NOON + age * SECOND, live=live) is expected


UPDATES = st.builds(
    lambda document, taken, fresh_for, error, partial: structs.replace(
        GOOD, document=document, taken=taken, fresh_for=fresh_for, error=error, partial=partial
    ),
    document=st.sampled_from([GOOD.document, None]),
    taken=st.sampled_from([NOON, None]),
    fresh_for=st.floats(0, 1e9),
    error=st.sampled_from([None, ERROR]),
    partial=st.booleans(),
)
AGES = st.floats(-1e6, 2e9)


@given(judged=UPDATES, ages=st.tuples(AGES, AGES), live=st.booleans())
def test_nothing_becomes_better_with_age(judged, ages, live):
    younger, older = (freshness(judged, NOON + age * SECOND, live=live) for age in sorted(ages))
    assert ORDER.index(younger) <= ORDER.index(older)


@given(judged=UPDATES, age=AGES)
def test_what_is_only_remembered_is_never_better(judged, age):
    live, remembered = (freshness(judged, NOON + age * SECOND, live=live) for live in (True, False))
    assert ORDER.index(live) <= ORDER.index(remembered)
    assert remembered not in (Freshness.FRESH, Freshness.PARTIAL)


@given(states=st.lists(st.sampled_from(Freshness)))
def test_several_are_as_good_as_the_worst(states):
    expected = max(states, key=ORDER.index) if states else Freshness.WAITING
    assert worst(states) is expected
    assert worst(reversed(states)) is expected
