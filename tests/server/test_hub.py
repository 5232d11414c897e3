"""The hub numbers what it sends, keeps the last values, and gives them to whoever comes."""

import asyncio
import time
from collections import Counter
from contextlib import asynccontextmanager, suppress

import pytest
import zmq
import zmq.asyncio
from documents import NOON, indicators, update

from server.contract.messages import Beat, Update
from server.contract.replica import Replica
from server.contract.wire import unpack
from server.contract.words import same
from server.hub import REPLAY_CHUNK, Hub, publisher

ENDPOINT = "inproc://feed"
PATIENCE = 20.0
"""Seconds for something that has to happen."""


@pytest.fixture
def context():
    with zmq.Context() as context:
        yield context


@pytest.fixture
def socket(context):
    with publisher(context) as socket:
        socket.bind(ENDPOINT)
        yield socket


@pytest.fixture
async def hub(socket):
    return Hub(socket)


@asynccontextmanager
async def serving(hub):
    """Serve until the block ends."""
    task = asyncio.create_task(hub.serve())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


class Joiner:
    """A subscriber that keeps a copy, and asks again when something was lost."""

    def __init__(self, context, *, room=20_000, endpoint=ENDPOINT):
        self.socket = context.socket(zmq.SUB)
        self.socket.set(zmq.RCVHWM, room)
        self.socket.connect(endpoint)
        self.socket.subscribe(b"")
        self.replica = Replica()
        self.heard = []
        self.asked_again = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close(0)

    def listen(self):
        """Take what has arrived."""
        lost = False
        while self.socket.poll(0):
            message = unpack(self.socket.recv_multipart())
            self.heard.append(message)
            lost |= not self.replica.apply(message)
        if lost:
            self.asked_again += 1
            self.socket.unsubscribe(b"")
            self.socket.subscribe(b"")

    async def until(self, condition, what):
        """Listen until the condition holds; fail with ``what`` when it does not come to hold."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, f"did not happen: {what}"
            self.listen()
            await asyncio.sleep(0.005)

    async def has_everything(self, hub):
        """Return when the copy is complete and equal to what the hub holds."""
        await self.until(lambda: self.replica.complete and self.replica.latest == hub.latest, "a complete copy")

    @property
    def beats(self):
        """The beats heard so far."""
        return [message for message in self.heard if isinstance(message, Beat)]


def publish(hub, topic="a/1", value=1.0, **given):
    hub.publish(topic, indicators(value), **({"fresh_for": 60.0} | given))
    return hub.latest[topic]


def value(update):
    return update.document.indicators[0].value


async def test_every_update_has_the_next_number_of_one_run(hub):
    sent = [publish(hub, "a/1"), publish(hub, "b/1"), publish(hub, "a/1")]
    hub.fail("b/1", same("503"), source="b")
    sent.append(hub.latest["b/1"])
    assert [each.seq for each in sent] == [1, 2, 3, 4]
    assert len({each.epoch for each in sent}) == 1


async def test_a_restarted_hub_is_told_by_its_epoch(socket):
    assert publish(Hub(socket)).epoch < publish(Hub(socket)).epoch


async def test_a_failing_source_keeps_the_document_and_its_time(hub):
    good = publish(hub, source="b", observed=NOON)
    hub.fail("a/1", same("503"), source="b", partial=True)
    bad = hub.latest["a/1"]
    assert (bad.document, bad.taken, bad.observed) == (good.document, good.taken, NOON)
    assert (bad.error, bad.partial) == (same("503"), True)
    publish(hub)
    assert (hub.latest["a/1"].error, hub.latest["a/1"].partial) == (None, False)


async def test_a_topic_that_never_had_a_document_fails_without_one(hub):
    hub.fail("a/1", same("503"), source="b")
    assert hub.latest["a/1"].document is None
    assert hub.latest["a/1"].taken is None


async def test_the_same_failure_is_sent_once(hub):
    publish(hub)
    hub.fail("a/1", same("503"), source="b")
    held = hub.latest["a/1"]
    hub.fail("a/1", same("503"), source="b")
    assert hub.latest["a/1"] is held
    hub.fail("a/1", same("504"), source="b")
    assert hub.latest["a/1"].seq == held.seq + 1


async def test_what_is_known_from_before_keeps_its_age_and_its_error(hub):
    hub.restore([update("a/1", epoch=3, seq=99, error=same("503"))])
    held = hub.latest["a/1"]
    assert (held.taken, held.error) == (NOON, same("503"))
    assert held.seq == 1
    assert held.epoch != 3


async def test_what_is_newer_than_the_past_stays(hub):
    publish(hub, "a/1", 5.0)
    hub.restore([update("a/1"), update("b/1")])
    assert value(hub.latest["a/1"]) == 5.0
    assert set(hub.latest) == {"a/1", "b/1"}


async def test_listeners_hear_every_update_until_they_unsubscribe(hub):
    one, two = [], []
    stop = hub.follow(lambda update, now: one.append((update, now)))
    hub.follow(lambda update, _now: two.append(update))
    first = publish(hub)
    stop()
    second = publish(hub)
    assert [each for each, _ in one] == [first]
    assert one[0][1].tzinfo is not None
    assert two == [first, second]


async def test_a_late_joiner_gets_everything_that_was_ever_said(hub, context):
    async with serving(hub):
        for number in range(2 * REPLAY_CHUNK + 1):
            publish(hub, f"a/{number}", float(number))
        hub.restore([update("b/1")])
        with Joiner(context) as late:
            await late.has_everything(hub)
            assert len(late.replica.latest) == 2 * REPLAY_CHUNK + 2


async def test_a_joiner_hears_what_is_published_after(hub, context):
    async with serving(hub):
        publish(hub)
        with Joiner(context) as joiner:
            await joiner.has_everything(hub)
            publish(hub, value=2.0)
            await joiner.until(lambda: value(joiner.replica.latest["a/1"]) == 2.0, "the new value")


async def test_an_empty_hub_is_complete_at_the_first_beat(hub, context):
    async with serving(hub):
        with Joiner(context) as joiner:
            await joiner.until(lambda: joiner.replica.complete, "a beat")
            assert joiner.replica.latest == {}


async def test_a_beat_says_how_much_there_is(hub, context):
    async with serving(hub):
        publish(hub, "a/1")
        last = publish(hub, "b/1")
        with Joiner(context) as joiner:
            await joiner.has_everything(hub)
            beat = joiner.beats[-1]
            assert (beat.epoch, beat.seq, beat.topics) == (last.epoch, 2, 2)
            assert beat.now >= last.taken


async def test_many_who_join_together_share_a_replay(hub, context):
    joiners = [Joiner(context) for _ in range(20)]
    try:
        for number in range(10):
            publish(hub, f"a/{number}")
        async with serving(hub):
            for joiner in joiners:
                await joiner.has_everything(hub)
        for joiner in joiners:
            joiner.listen()
            heard = Counter(message.topic for message in joiner.heard if isinstance(message, Update))
            # one for each would be twenty times; what was published before they were seen counts too
            assert max(heard.values()) <= 3
    finally:
        for joiner in joiners:
            joiner.socket.close(0)


async def test_a_joiner_among_others_costs_those_no_request(hub, context):
    async with serving(hub):
        publish(hub, "a/1")
        publish(hub, "b/1")
        with Joiner(context) as first:
            await first.has_everything(hub)
            with Joiner(context) as second:
                await second.has_everything(hub)
            publish(hub, "b/1", 2.0)
            await first.has_everything(hub)
            assert first.asked_again == 0


async def test_a_subscriber_that_lost_messages_ends_with_the_last_values(context):
    # over TCP and with the least room on both sides, so that much is lost
    with publisher(context) as socket:
        socket.set(zmq.SNDHWM, 5)
        socket.set(zmq.SNDBUF, 4096)
        port = socket.bind_to_random_port("tcp://127.0.0.1")
        hub = Hub(socket)
        async with serving(hub):
            publish(hub, "a/1", 0.0)
            with Joiner(context, room=5, endpoint=f"tcp://127.0.0.1:{port}") as slow:
                await slow.has_everything(hub)
                for number in range(1, 20_001):
                    publish(hub, f"a/{number % 3}", float(number))
                await slow.until(lambda: slow.asked_again, "the loss is noticed")
                await slow.has_everything(hub)
                assert len(slow.heard) < 20_000
                assert {value(held) for held in slow.replica.latest.values()} == {19_998.0, 19_999.0, 20_000.0}


async def test_it_beats_without_being_asked(hub, context):
    async with serving(hub):
        with Joiner(context) as joiner:
            await joiner.until(lambda: len(joiner.beats) >= 3, "beats")
            assert [beat.now for beat in joiner.beats] == sorted(beat.now for beat in joiner.beats)
