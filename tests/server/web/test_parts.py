"""What decides without a network: rates, languages, tags, what is told of a wall."""

from datetime import timedelta

import pytest
from documents import NOON
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from rooms import LED, TELEVISION

from server.contract.claims import put, usual
from server.contract.client.link import Link
from server.contract.messages import Claim, ClaimKind, Hold, Room, TourRun, Update
from server.contract.words import same
from server.web import views
from server.web.mirror import Mirror
from server.web.problems import language
from server.web.rates import REMEMBERED, Buckets, Rate


@given(st.lists(st.floats(0, 5), max_size=200))
def test_nobody_is_let_in_more_often_than_their_rate(pauses):
    buckets, now, let_in = Buckets(Rate(a_second=2, at_once=5)), 0.0, 0
    for pause in pauses:
        now += pause
        wait = buckets.take("one", now)
        assert wait >= 0
        let_in += not wait
    assert let_in <= 5 + 2 * now + 1e-6


def test_whoever_waits_as_told_is_let_in():
    buckets, now = Buckets(Rate(a_second=0.5, at_once=1)), 0.0
    assert buckets.take("one", now) == 0
    wait = buckets.take("one", now)
    assert wait == 2
    assert buckets.take("other", now) == 0
    assert buckets.take("one", now + wait) == 0


def test_strangers_without_number_take_no_memory_without_end():
    buckets = Buckets(Rate(a_second=1, at_once=1))
    for number in range(REMEMBERED * 2):
        buckets.take(str(number), float(number))
    assert len(buckets._levels) == REMEMBERED


@pytest.mark.parametrize(
    ("accepted", "spoken"),
    [
        ("", "vi"),
        ("vi", "vi"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("vi;q=0.2, en;q=0.8", "en"),
        ("en;q=0.2, vi;q=0.8", "vi"),
        ("*, en;q=0.5", "vi"),
        ("fr, de;q=0.9", "vi"),
        ("en;q=0", "vi"),
        ("en;q=wrong", "vi"),
        (",;,;q=,", "vi"),
    ],
)
def test_a_problem_is_told_in_the_language_that_is_liked_best(accepted, spoken):
    assert language(accepted) == spoken


@pytest.fixture
def mirror():
    made = Mirror(lambda: NOON)
    state = usual(same("IOC"), None, "overview", NOON)
    hand = Claim(id="1", kind=ClaimKind.HAND, layout="press", screen=2, by="device panel", since=NOON)
    made.put(update("wall/main", put(state, hand), 1))
    made.set_link(Link.LIVE, ahead=5.0, complete=1)
    return made


def update(topic, document, epoch):
    return Update(topic=topic, document=document, fresh_for=60.0, epoch=epoch)


def test_surfaces_are_those_of_the_measured_room(mirror):
    assert [surface.number for surface in views.wall(mirror, "main").surfaces] == [1, 2]
    mirror.put(update("room/main", Room(surface=(LED, TELEVISION)), 1))
    told = views.wall(mirror, "main").surfaces
    assert [(surface.id, surface.layout) for surface in told] == [("led", "overview"), ("tv", "press")]
    assert [surface.claim.by for surface in told] == ["", "device panel"]


def test_without_a_measured_room_surfaces_are_those_that_anything_tells_of(mirror):
    state = structs.replace(
        usual(same("IOC"), None, "overview", NOON),
        holds=(Hold(by="device panel", at=NOON), Hold(screen=3, by="Lan", at=NOON)),
        tours=(TourRun(id="1", tour="lost", screen=4, by="Lan", since=NOON),),
    )
    mirror.put(update("wall/main", state, 1))
    told = views.wall(mirror, "main")
    assert [surface.hold.by for surface in told.surfaces] == ["device panel", "device panel", "Lan", "device panel"]
    assert [surface.tours for surface in told.surfaces] == [(), (), (), ("lost",)]
    # its file has lost it, yet it is told of as long as it can be stopped
    assert told.tours[0].title == same("lost")


def test_a_tag_changes_with_all_that_is_told_and_with_nothing_else(mirror):
    tag = views.tag(views.wall(mirror, "main"))
    mirror.set_link(Link.LIVE, ahead=4.0, complete=1)
    assert views.tag(views.wall(mirror, "main")) == tag
    mirror.put(update("room/main", Room(surface=(LED, TELEVISION)), 1))
    assert views.tag(views.wall(mirror, "main")) != tag


def test_what_a_server_told_last_is_kept_until_it_has_told_all_anew(mirror):
    mirror.set_link(Link.SILENT)
    shown = views.wall(mirror, "main")
    assert not shown.live
    assert shown.as_of == NOON + timedelta(seconds=5)
    mirror.set_link(Link.LIVE, ahead=0.0)
    mirror.put(update("wall/office", usual(same("Office"), None, "soc", NOON), 2))
    assert set(mirror.walls()) == {"main", "office"}
    assert not mirror.live
    mirror.set_link(Link.LIVE, ahead=0.0, complete=2)
    assert set(mirror.walls()) == {"office"}
    assert mirror.live
