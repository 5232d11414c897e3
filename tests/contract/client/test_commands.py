"""What a station asks goes out at once and in order, comes back to whoever asked, and is dropped in time."""

import asyncio
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import pytest
import zmq
import zmq.asyncio
from documents import NOON

from server.contract.client.commands import Commands, UnansweredError
from server.contract.commands import (
    Answer,
    Role,
    SendCamera,
    ShowLayout,
    decode_envelope,
    encode,
)
from server.contract.keys import StationKey
from server.contract.toml import read_toml
from server.contract.words import same
from server.security import guard, lock

PATIENCE = 20.0
"""Seconds for something that has to happen."""


def to_gate(preset):
    return SendCamera(camera="C1", preset=preset)


class FarEnd:
    """A server that answers when the test says so."""

    def __init__(self, socket):
        self.socket = socket

    async def hear(self):
        """Return the next command with what is needed to answer it."""
        async with asyncio.timeout(PATIENCE):
            sender, number, body = await self.socket.recv_multipart()
        return decode_envelope(body), (sender, number)

    async def answer(self, to, body=None):
        """Answer one command, by its number's refusal so that answers can be distinguished."""
        await self.socket.send_multipart([*to, body or encode(Answer(refused=same(to[1].hex())))])


async def until_answered(commands):
    """Ask until there is an answer: what is sent to a server that has just gone is lost."""
    while True:
        with suppress(UnansweredError):
            return await commands.ask(to_gate("1"))


@pytest.fixture
async def far_end(endpoint, keyring):
    with zmq.asyncio.Context() as context:
        context.linger = 0
        authenticator = guard(context, keyring)

        @asynccontextmanager
        async def opened():
            socket = context.socket(zmq.ROUTER)
            lock(socket, keyring.open())
            async with asyncio.timeout(PATIENCE):
                while True:
                    # ZeroMQ lets go of an address in a thread of its own
                    with suppress(zmq.ZMQError):
                        socket.bind(endpoint)
                        break
                    await asyncio.sleep(0.02)
            try:
                yield FarEnd(socket)
            finally:
                socket.close()

        yield opened
        authenticator.stop()


@pytest.fixture
def asking(endpoint, station_key):
    @asynccontextmanager
    async def opened(*, patience=PATIENCE, read_key=lambda: station_key):
        with zmq.asyncio.Context() as context:
            context.linger = 0
            commands = Commands(context, endpoint, read_key, lambda: NOON, patience=patience)
            try:
                yield commands
            finally:
                commands.close()
                # its tasks end in the next turn of the loop
                await asyncio.sleep(0.01)

    return opened


async def test_a_change_of_layout_does_not_wait_for_two_slow_cameras(far_end, asking):
    async with far_end() as server, asking() as commands:
        layout = ShowLayout(wall="main", layout="press")
        asked = [asyncio.create_task(commands.ask(each)) for each in (to_gate("1"), to_gate("2"), layout)]
        heard = [await server.hear() for _ in range(3)]
        assert [envelope.command for envelope, _ in heard] == [to_gate("1"), to_gate("2"), layout]
        # each answer goes to its command, whatever their order
        for _, to in reversed(heard):
            await server.answer(to)
        async with asyncio.timeout(PATIENCE):
            answers = [await each for each in asked]
        assert [answer.refused.en for answer in answers] == [to[1].hex() for _, to in heard]


async def test_an_order_carries_when_its_sender_gives_up_by_the_servers_clock(far_end, asking):
    async with far_end() as server, asking(patience=7.5) as commands:
        asked = asyncio.create_task(commands.ask(to_gate("1")))
        envelope, to = await server.hear()
        await server.answer(to)
        await asked
    assert envelope.before == NOON + timedelta(seconds=7.5)


async def test_one_that_gets_no_answer_does_not_drop_the_others(far_end, asking):
    async with far_end() as server, asking(patience=3.0) as commands:
        lost = asyncio.create_task(commands.ask(to_gate("lost")))
        await server.hear()
        await asyncio.sleep(1.5)
        slow = asyncio.create_task(commands.ask(to_gate("slow")))
        _, to = await server.hear()
        with pytest.raises(UnansweredError):
            await lost
        await server.answer(to)
        assert (await slow).refused is not None


async def test_what_nobody_waits_for_any_more_is_never_sent(far_end, asking):
    async with asking(patience=0.3) as commands:
        with pytest.raises(UnansweredError):
            await commands.ask(to_gate("old"))
        asked = asyncio.create_task(commands.ask(to_gate("older")))
        await asyncio.sleep(0)
        asked.cancel()
        await asyncio.wait({asked})
        commands._patience = PATIENCE
        waiting = [asyncio.create_task(commands.ask(to_gate(preset))) for preset in "123"]
        async with far_end() as server:
            heard = [await server.hear() for _ in range(3)]
            assert [envelope.command.preset for envelope, _ in heard] == ["1", "2", "3"]
            for _, to in heard:
                await server.answer(to)
            await asyncio.gather(*waiting)


async def test_those_still_waiting_for_a_server_are_sent_in_order_when_one_before_gives_up(far_end, asking):
    async with asking(patience=1.0) as commands:
        first = asyncio.create_task(commands.ask(to_gate("0")))
        await asyncio.sleep(0)
        commands._patience = PATIENCE
        waiting = [asyncio.create_task(commands.ask(to_gate(preset))) for preset in "123"]
        with pytest.raises(UnansweredError):
            await first
        async with far_end() as server:
            heard = [await server.hear() for _ in range(3)]
            assert [envelope.command.preset for envelope, _ in heard] == ["1", "2", "3"]
            for _, to in heard:
                await server.answer(to)
            await asyncio.gather(*waiting)


async def test_a_server_that_comes_back_is_asked_again(far_end, asking):
    async with asking(patience=1.0) as commands:
        for _ in range(2):
            async with far_end() as server:
                asked = asyncio.create_task(until_answered(commands))
                _, to = await server.hear()
                await server.answer(to)
                assert (await asked).refused is not None


async def test_a_station_that_was_refused_is_let_in_with_its_new_key(far_end, asking, keyring, tmp_path):
    public, secret = (part.decode() for part in zmq.curve_keypair())
    keys = [StationKey(station="test", public=public, secret=secret, server=keyring.open().public)]
    async with far_end() as server, asking(patience=1.0, read_key=lambda: keys[-1]) as commands:
        with pytest.raises(UnansweredError):
            await commands.ask(to_gate("1"))
        keyring.enroll("new", Role.OPERATOR, tmp_path / "new.key")
        keys.append(read_toml(tmp_path / "new.key", StationKey))
        commands._patience = PATIENCE
        asked = asyncio.create_task(commands.ask(to_gate("2")))
        envelope, to = await server.hear()
        assert envelope.command.preset == "2"
        await server.answer(to)
        await asked


async def test_a_station_that_was_refused_is_let_in_when_the_server_has_learnt_its_key(far_end, asking, tmp_path):
    file = tmp_path / "keys" / "stations" / "test.toml"
    content = file.read_text()
    file.unlink()
    async with far_end() as server, asking(patience=1.0) as commands:
        with pytest.raises(UnansweredError):
            await commands.ask(to_gate("1"))
        file.write_text(content)
        commands._patience = PATIENCE
        asked = asyncio.create_task(commands.ask(to_gate("2")))
        _, to = await server.hear()
        await server.answer(to)
        await asked


@pytest.mark.parametrize("body", [b"\xc1", b"\x81\xa7refused\xa1\xff", b"\x91" * 5000])
async def test_an_answer_that_cannot_be_read_is_said(far_end, asking, body):
    async with far_end() as server, asking() as commands:
        asked = asyncio.create_task(commands.ask(to_gate("1")))
        _, to = await server.hear()
        await server.answer(to, body)
        answer = await asked
    assert "same version" in answer.refused.en


async def test_without_a_key_nothing_is_asked(asking):
    async with asking(read_key=lambda: None) as commands:
        with pytest.raises(UnansweredError):
            await commands.ask(to_gate("1"))


async def test_what_is_under_way_when_the_wall_closes_is_unanswered(far_end, asking):
    async with far_end() as server, asking() as commands:
        asked = asyncio.create_task(commands.ask(to_gate("1")))
        await server.hear()
        commands.close()
        with pytest.raises(UnansweredError):
            await asked


async def test_many_that_are_given_up_at_once_leave_no_socket_open(asking):
    # the context says so of each that is open when it ends
    async with asking(patience=0.3) as commands:
        answers = await asyncio.gather(
            *(commands.ask(to_gate(f"{number}")) for number in range(20)), return_exceptions=True
        )
    assert [type(answer) for answer in answers] == [UnansweredError] * 20
