"""How far content may be trusted: every branch, and that age never makes it better."""

from datetime import datetime, timedelta

import pytest
import tile_documents as tiled
from documents import NOON, update
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from server.contract.calendar import CALENDAR
from server.contract.messages import About, Indicators, Span
from server.contract.words import same
from wall.client.freshness import Freshness, abouts, aged, freshness, worst

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


MONTH = datetime(2026, 10, 1, tzinfo=CALENDAR)
OCTOBER = About(span=Span.MONTH, period=MONTH, due=NOON + timedelta(days=28), reporter=same("Sở Tài chính"))
LATE = structs.replace(OCTOBER, due=NOON)


@pytest.mark.parametrize(
    ("figures", "sources", "read", "expected"),
    [
        ((), (), Freshness.FRESH, Freshness.FRESH),
        ((OCTOBER,), (), Freshness.FRESH, Freshness.FRESH),
        ((OCTOBER, LATE), (), Freshness.FRESH, Freshness.PARTIAL),
        ((LATE, LATE), (), Freshness.FRESH, Freshness.STALE),
        ((LATE,), (), Freshness.PARTIAL, Freshness.STALE),
        ((OCTOBER,), (OCTOBER,), Freshness.FRESH, Freshness.FRESH),
        ((OCTOBER,), (OCTOBER, LATE), Freshness.FRESH, Freshness.STALE),
        ((), (LATE,), Freshness.FRESH, Freshness.STALE),
        # what is worse already stays so
        ((LATE,), (), Freshness.FAILING, Freshness.FAILING),
        ((OCTOBER, LATE), (), Freshness.STALE, Freshness.STALE),
        ((LATE,), (LATE,), Freshness.WAITING, Freshness.WAITING),
    ],
)
def test_what_was_just_read_may_be_about_a_time_long_gone(figures, sources, read, expected):
    assert aged(read, figures, sources, NOON) is expected
    assert aged(read, figures, sources, NOON - SECOND) is read, "until then nothing is owed"


def test_every_kind_of_document_that_tells_figures_says_which_time_they_are_about():
    indicator = structs.replace(tiled.FIGURE, about=OCTOBER)
    notice = structs.replace(tiled.NOTICE, about=LATE)
    column = structs.replace(tiled.BREAKDOWN.columns[0], about=OCTOBER)
    assert abouts(Indicators(indicators=(indicator, tiled.FIGURE))) == (OCTOBER,)
    assert abouts(structs.replace(tiled.NOTICES, notices=(notice,))) == (LATE,)
    assert abouts(structs.replace(tiled.BREAKDOWN, columns=(column, *tiled.BREAKDOWN.columns[1:]))) == (OCTOBER,)
    assert abouts(structs.replace(tiled.SERIES, about=LATE)) == (LATE,)
    assert abouts(structs.replace(tiled.SPOTS, about=LATE)) == (LATE,)
    assert abouts(tiled.PRESS) == ()
