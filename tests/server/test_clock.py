"""A clock that is set is noticed, and what was dated by it is sent again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import zmq
from documents import NOON, indicators
from services.province import PROVINCE

from server.clock import ClockWatch, is_behind, since_boot, was_set
from server.connectors.rest import RestConfig
from server.contract.messages import Beat, Update
from server.contract.wire import unpack
from server.contract.words import same
from server.hub import Hub
from server.records import Batch
from server.service_publisher import ServicePublisher
from wall.client.freshness import Freshness, freshness

HOUR = timedelta(hours=1)


class Clocks:
    """A clock that can be set, and one that cannot."""

    def __init__(self):
        self.now = NOON
        self.steady = 1000.0

    def pass_time(self, span):
        self.now += span
        self.steady += span.total_seconds()


@pytest.fixture
def clocks():
    return Clocks()


def watching(clocks, shown=None):
    steps: list[timedelta] = []
    again: list[datetime] = []
    watch = ClockWatch(
        steps.append,
        lambda: again.append(clocks.now),
        shown=shown,
        now=lambda: clocks.now,
        steady=lambda: clocks.steady,
    )
    return watch, steps, again


@pytest.mark.parametrize("step", [HOUR, -HOUR, timedelta(seconds=90), timedelta(seconds=-3)])
def test_a_step_is_told_once_with_its_size(clocks, step):
    watch, steps, _ = watching(clocks)
    clocks.pass_time(timedelta(seconds=1))
    watch.look()
    clocks.pass_time(timedelta(seconds=1))
    clocks.now += step
    watch.look()
    clocks.pass_time(timedelta(seconds=1))
    watch.look()
    assert steps == [step]


def test_time_that_passes_is_no_step(clocks):
    watch, steps, again = watching(clocks)
    for span in (timedelta(seconds=1), timedelta(hours=9), timedelta(seconds=0.5)):
        clocks.pass_time(span)
        watch.look()
    # a clock that is led to the right time slowly
    for _ in range(1000):
        clocks.pass_time(timedelta(seconds=1))
        clocks.now += timedelta(milliseconds=1)
        watch.look()
    assert (steps, again) == ([], [])


def test_after_it_was_set_back_it_is_told_when_the_clock_comes_to_new_times(clocks):
    watch, steps, again = watching(clocks)
    clocks.now += HOUR
    watch.look()
    clocks.now -= HOUR
    watch.look()
    assert steps == [HOUR, -HOUR]
    clocks.pass_time(HOUR / 2)
    watch.look()
    assert again == []
    clocks.pass_time(HOUR)
    watch.look()
    watch.look()
    assert again == [NOON + 1.5 * HOUR]


def test_times_of_an_earlier_run_count_too(clocks):
    watch, _, again = watching(clocks, shown=NOON + HOUR)
    watch.look()
    clocks.pass_time(HOUR + timedelta(seconds=1))
    watch.look()
    assert len(again) == 1


def test_the_steady_clock_is_not_the_other():
    assert since_boot() <= since_boot()


def test_a_step_is_said_in_two_languages():
    for words in (was_set(HOUR), was_set(-3 * HOUR), is_behind(timedelta(days=3))):
        assert words.vi != words.en
    assert "forward by 60 min" in was_set(HOUR).en
    assert "back by 3 h" in was_set(-3 * HOUR).en
    assert "3 days" in is_behind(timedelta(days=3)).en


@pytest.fixture
def fed():
    """A hub, and what a station hears of it."""
    context = zmq.Context()
    feed, ear = context.socket(zmq.XPUB), context.socket(zmq.SUB)
    for each in (feed, ear):
        each.linger = 0
    feed.bind("inproc://feed")
    ear.connect("inproc://feed")
    ear.subscribe(b"")
    assert feed.recv() == b"\x01"
    hub = Hub(feed)
    yield hub, ear
    feed.close()
    ear.close()
    context.term()


async def test_nothing_looks_old_because_the_clock_was_set(fed):
    hub, ear = fed
    now = datetime.now(UTC)
    hub.publish("source/a", indicators(), fresh_for=65.0, taken=now - HOUR)
    hub.publish("a/old", indicators(), fresh_for=65.0, taken=now - 2 * HOUR)
    while ear.poll(100):
        ear.recv_multipart()
    # the clock says now what it did not an hour ago
    hub.restamp(HOUR)
    heard = []
    while ear.poll(100):
        heard.append(unpack(ear.recv_multipart()))
    beat, *rest = heard
    assert isinstance(beat, Beat), "stations learn of the clock first"
    updates = [message for message in rest if isinstance(message, Update)]
    assert updates == rest
    states = {update.topic: freshness(update, now) for update in updates}
    assert states == {"source/a": Freshness.FRESH, "a/old": Freshness.STALE}
    # numbered on, so that no station misses a message
    assert [update.seq for update in updates] == [beat.seq + 1, beat.seq + 2]


class Counting:
    """A service whose document is always the same."""

    tick = 1.0
    records = ()
    province = PROVINCE

    def take(self, _source, _batch):
        """Take nothing."""

    def documents(self, _now):
        """Return the one document."""
        return {"a/1": indicators()}


async def test_what_a_service_publishes_next_is_as_old_as_it_is_by_the_clock_of_now(fed):
    hub, _ = fed
    source = RestConfig(
        id="a",
        name=same("A"),
        service="gates",
        every=60.0,
        timeout=5.0,
        url="http://127.0.0.1/",
        items="@",
        fields={"id": "id"},
    )
    counting: Any = Counting()
    digest = ServicePublisher(counting, [source], hub)
    await digest.answered(source, Batch(records=[]))
    await digest._publish(datetime.now(UTC))
    digest.clock_stepped(HOUR)
    hub.restamp(HOUR)
    stamped = hub.latest["a/1"].taken
    digest._sent.clear()
    await digest._publish(datetime.now(UTC))
    assert hub.latest["a/1"].taken == stamped
