"""What the shift log notices by itself, what it keeps, and what it lets go."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import zmq
from documents import NOON
from msgspec import structs

from server.contract.claims import put, take_back, usual
from server.contract.messages import (
    Claim,
    ClaimKind,
    Shift,
    ShiftEntry,
    ShiftEvent,
    SourceHealth,
    SourceState,
    StationState,
)
from server.contract.words import Words, same
from server.hub import FOREVER, Hub, publisher
from server.people.actor import Actor
from server.walls.shift_entries import MOST, OF_ONE, with_entry
from server.walls.shift_log import GRACE, ShiftLog

WALL = usual(same("Centre"), None, "overview", NOON)
STATION = StationState(wall="main", version="1", started=NOON, language="vi", screens=())
SOURCE = SourceHealth(
    name=same("Gates"),
    service="gates",
    state=SourceState.UP,
    polls=1,
    failures=0,
    records=0,
    rejected=0,
    example=None,
    latency=None,
    last_success=None,
    last_error=None,
    next_try=NOON,
)
DOWN = structs.replace(SOURCE, state=SourceState.DOWN, last_error=Words(vi="trả lời 503", en="answered 503"))


@pytest.fixture
def hub() -> Iterator[Hub]:
    with zmq.Context() as context:
        socket = publisher(context)
        yield Hub(socket)
        socket.close()


def following(hub: Hub, now: datetime = NOON) -> ShiftLog:
    log = ShiftLog(hub, [("main", WALL), ("hall", WALL)], list, now)
    hub.follow(log.follow)
    return log


def told(hub: Hub, wall: str = "main") -> list[tuple[str, str]]:
    document = hub.latest[f"shift/{wall}"].document
    assert isinstance(document, Shift)
    return [(str(each.event), each.said.en) for each in document.entries]


async def test_a_source_that_fails_and_answers_again_is_told_once_each(hub: Hub):
    following(hub).publish()
    for state in (SOURCE, DOWN, DOWN, SOURCE, SOURCE):
        hub.publish("source/gates", state, fresh_for=60.0)
    for wall in ("main", "hall"):
        assert told(hub, wall) == [
            ("source_failing", "source Gates fails: answered 503"),
            ("source_mended", "source Gates answers again"),
        ]


async def test_a_station_that_falls_silent_and_comes_back_is_told_to_its_own_wall(hub: Hub):
    log = following(hub)
    log.publish()
    hub.publish("station/left", STATION, fresh_for=15.0, taken=NOON)
    log.look(NOON + GRACE / 2)
    assert told(hub) == [], "stations have some time to find a server again"
    for _ in range(2):
        log.look(NOON + GRACE * 2)
    following(hub).look(NOON + GRACE * 4)
    hub.publish("station/left", STATION, fresh_for=15.0)
    assert told(hub) == [("station_gone", "station left is silent"), ("station_back", "station left is back")]
    assert told(hub, "hall") == []


async def test_a_page_is_called_by_its_title_where_a_station_knows_it(hub: Hub):
    following(hub).publish()
    titles = {"press": Words(vi="Báo chí", en="Press and media")}
    hub.publish("station/left", structs.replace(STATION, titles=titles), fresh_for=15.0)
    hand = Claim(id="1", kind=ClaimKind.HAND, layout="press", by="An", station="left", since=NOON)
    hub.publish("wall/main", put(WALL, hand), fresh_for=FOREVER)
    assert told(hub) == [("claim_put", "Press and media shown on all surfaces")]


async def test_claims_by_hand_are_told_and_steps_of_a_tour_are_not(hub: Hub):
    following(hub).publish()
    hand = Claim(id="1", kind=ClaimKind.HAND, layout="press", by="An", station="left", since=NOON)
    tour = Claim(id="2", kind=ClaimKind.TOUR, layout="soc", since=NOON)
    state = put(WALL, hand)
    for each in (WALL, state, put(state, tour), take_back(state)):
        hub.publish("wall/main", each, fresh_for=FOREVER)
    assert told(hub) == [
        ("claim_put", "press shown on all surfaces"),
        ("claim_ended", "press no longer shown on all surfaces"),
    ]


async def test_only_the_last_two_hand_overs_and_what_came_after_are_kept(hub: Hub):
    log = following(hub)
    for number in range(4):
        at = NOON + timedelta(hours=12 * number)
        assert log.note("main", f"note {number}", Actor("left", "An"), "", at) is None
        log.hand_over("An", Actor("left", "Bình"), "", "", at)
    expected = ["note 2", "Bình took over from An", "note 3", "Bình took over from An"]
    assert [said for _, said in told(hub)][-4:] == expected
    assert "note 0" not in [said for _, said in told(hub)]


async def test_a_shift_that_is_handed_over_and_back_loses_nothing_that_was_written(hub: Hub):
    log = following(hub)
    assert log.note("main", "camera 011", Actor("left", "An"), "", NOON) is None
    for number in range(5):
        log.hand_over("An", Actor("left", "Bình"), "", "", NOON + timedelta(minutes=number))
    assert "camera 011" in [said for _, said in told(hub)]


async def test_an_empty_note_is_refused(hub: Hub):
    log = following(hub)
    refused = log.note("main", "  ", Actor("left"), "", NOON)
    assert refused is not None
    assert "empty" in refused.en


def entry(number: int, event: ShiftEvent, subject: str = "") -> ShiftEntry:
    return ShiftEntry(at=NOON + timedelta(minutes=number), event=event, subject=subject, said=same(str(number)))


def test_what_people_wrote_stays_longest_and_what_comes_and_goes_pushes_out_nothing():
    shift = with_entry(Shift(name=same("x")), entry(0, ShiftEvent.NOTE))
    for number in range(1, 100):
        shift = with_entry(shift, entry(number, ShiftEvent.SOURCE_FAILING, "source/gates"))
    assert (len(shift.entries), shift.omitted) == (1 + OF_ONE, 99 - OF_ONE)
    for number in range(100, 100 + 2 * MOST):
        shift = with_entry(shift, entry(number, ShiftEvent.CLAIM_PUT, "wall/main"))
    assert len(shift.entries) == MOST
    assert shift.entries[0].event is ShiftEvent.NOTE
    assert shift.omitted == 1 + 99 + 2 * MOST - MOST
