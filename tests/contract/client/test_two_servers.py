"""Of two servers a client follows the newer run, whatever the older one says, and asks it what had no answer."""

import asyncio
from contextlib import asynccontextmanager

import pytest
import zmq
import zmq.asyncio
from documents import NOON, indicators
from running import free_port, running_hub

from server.contract.client.commands import Commands, UnansweredError
from server.contract.client.endpoints import Serving, endpoints, not_endpoints
from server.contract.client.feed import Follower
from server.contract.client.link import Link
from server.contract.commands import Answer, SendCamera, ShowLayout, decode_envelope, encode
from server.contract.words import same
from server.security import guard, lock

PATIENCE = 20.0
"""Seconds for something that has to happen."""
TOPIC = "indicators/economy"


class Kept:
    """What a follower has passed on."""

    def __init__(self):
        self.values, self.epochs, self.links = [], [], []
        self.serving = self.complete = None

    def set_serving(self, serving):
        self.serving = serving

    def put(self, update):
        self.epochs.append(update.epoch)
        if update.topic == TOPIC:
            self.values.append(update.document.indicators[0].value)

    def set_link(self, link, *, ahead=None, complete=None):
        del ahead
        if not self.links or self.links[-1] is not link:
            self.links.append(link)
        self.complete = complete or self.complete

    async def until(self, condition):
        async with asyncio.timeout(PATIENCE):
            while True:
                if condition(self):
                    return
                await asyncio.sleep(0.01)


@pytest.fixture
def places():
    return [f"tcp://127.0.0.1:{free_port()}" for _ in range(2)]


@pytest.fixture
def follow(station_key):
    @asynccontextmanager
    async def opened(places):
        kept = Kept()
        task = asyncio.create_task(Follower(places, lambda: station_key, kept).run())
        try:
            yield kept
        finally:
            task.cancel()
            await asyncio.wait({task})

    return opened


def value(number):
    return lambda kept: bool(kept.values) and kept.values[-1] == number


async def test_the_newer_run_is_followed_while_the_older_one_goes_on(places, follow, keyring):
    with running_hub(places[0], keyring) as old:
        old.publish(TOPIC, indicators(1.0))
        async with follow(places) as kept:
            await kept.until(value(1.0))
            with running_hub(places[1], keyring) as new:
                new.publish(TOPIC, indicators(2.0))
                await kept.until(value(2.0))
                assert kept.serving.endpoint == places[1]
                old.publish(TOPIC, indicators(3.0))
                new.publish(TOPIC, indicators(4.0))
                await kept.until(value(4.0))
            # the older one is still there, and is followed no more
            await kept.until(lambda kept: kept.links[-1] is Link.SILENT)
    assert 3.0 not in kept.values
    assert kept.epochs == sorted(kept.epochs)
    assert kept.links == [Link.LIVE, Link.SILENT]


async def test_the_one_that_serves_is_found_where_the_first_one_stands_by(places, follow, keyring):
    with running_hub(places[1], keyring) as hub:
        hub.publish(TOPIC, indicators(1.0))
        async with follow(places) as kept:
            await kept.until(value(1.0))
            assert Link.SILENT not in kept.links


async def test_a_single_server_is_followed_whatever_its_clock_said(places, follow, keyring):
    async with follow(places[:1]) as kept:
        for number, epoch in ((1.0, 500), (2.0, 400)):
            with running_hub(places[0], keyring) as hub:
                hub.hub._epoch = epoch
                hub.publish(TOPIC, indicators(number))
                await kept.until(value(number))


class FarEnds:
    """Two servers that answer when the test says so."""

    def __init__(self, sockets):
        self.sockets = sockets

    async def hear(self, number):
        """Return the next command that one of them hears, and what is needed to answer it."""
        async with asyncio.timeout(PATIENCE):
            sender, asked, body = await self.sockets[number].recv_multipart()
        return decode_envelope(body), [sender, asked]

    async def answer(self, number, to, said):
        await self.sockets[number].send_multipart([*to, encode(Answer(refused=same(said)))])


@pytest.fixture
async def asked(keyring, station_key):
    """Yield two far ends, commands, and what sets the run that is followed."""
    ports = [free_port(2) for _ in range(2)]
    runs = [Serving(f"tcp://127.0.0.1:{port}", epoch) for epoch, port in enumerate(ports, 1)]
    followed = [runs[0]]
    with zmq.asyncio.Context() as context:
        context.linger = 0
        authenticator = guard(context, keyring)
        sockets = []
        for port in ports:
            socket = context.socket(zmq.ROUTER)
            lock(socket, keyring.open())
            socket.bind(f"tcp://127.0.0.1:{port + 1}")
            sockets.append(socket)
        commands = Commands(
            context, "tcp://127.0.0.1:1", lambda: station_key, lambda: NOON, patience=PATIENCE,
            serving=lambda: followed[0],
        )  # fmt: skip
        yield FarEnds(sockets), commands, lambda number: followed.__setitem__(0, runs[number])
        commands.close()
        await asyncio.sleep(0.01)
        for socket in sockets:
            socket.close()
        authenticator.stop()


async def test_what_had_no_answer_is_asked_of_the_next_server_in_order(asked):
    ends, commands, serve = asked
    orders = [ShowLayout(wall="main", layout=name) for name in ("press", "soc", "tasks")]
    asking = [asyncio.create_task(commands.ask(order, id=order.layout)) for order in orders]
    heard = [await ends.hear(0) for _ in orders]
    await ends.answer(0, heard[1][1], "first")
    assert (await asking[1]).refused.en == "first"
    serve(1)
    again = [await ends.hear(1) for _ in range(2)]
    assert [envelope.id for envelope, _ in again] == ["press", "tasks"]
    assert [envelope for envelope, _ in again] == [heard[0][0], heard[2][0]]
    for envelope, to in again:
        await ends.answer(1, to, f"second {envelope.id}")
    assert [(await asking[each]).refused.en for each in (0, 2)] == ["second press", "second tasks"]


async def test_a_camera_is_not_moved_twice(asked):
    ends, commands, serve = asked
    moving = asyncio.create_task(commands.ask(SendCamera(camera="C1", preset="1")))
    await ends.hear(0)
    serve(1)
    showing = asyncio.create_task(commands.ask(ShowLayout(wall="main", layout="press")))
    envelope, to = await ends.hear(1)
    assert envelope.command == ShowLayout(wall="main", layout="press")
    await ends.answer(1, to, "shown")
    await showing
    commands.close()
    with pytest.raises(UnansweredError):
        await moving


@pytest.mark.parametrize("told", ["", "tcp://a", "tcp://:1", "http://a:1", "tcp://a:1,", "tcp://a:1,b:2"])
def test_what_names_no_servers_is_explained(told):
    words = not_endpoints("--server", told)
    assert words is not None
    assert f"--server {told}" in words.vi


def test_one_or_two_servers_are_named():
    assert not_endpoints("--server", "tcp://a:1") is None
    assert not_endpoints("--server", "tcp://a:1, tcp://[::1]:2") is None
    assert endpoints("tcp://a:1, tcp://b:2") == ["tcp://a:1", "tcp://b:2"]
