"""Many questions to many systems at once: each gets its answer, and none holds up the others."""

import asyncio
from contextlib import asynccontextmanager

import httpx
import pytest

from server.connectors.transport import pools
from server.connectors.transport.pools import AT_ONCE, Pools
from server.connectors.transport.tls import trust


class System:
    """Answers on a connection that stays open, once it may; counts.

    With ``answers`` it closes a connection after so many of them, as soon as the next question has come.
    """

    def __init__(self, answers=None):
        self.answers = answers
        self.connections = self.asking = self.most = 0
        self.may = asyncio.Event()
        self.may.set()
        self._open = {}

    async def close(self):
        """End every conversation and wait for its end: asyncio logs one that is cancelled."""
        self.may.set()
        for writer in self._open.values():
            writer.close()
        await asyncio.gather(*self._open)

    async def handle(self, reader, writer):
        self._open[asyncio.current_task()] = writer
        self.connections += 1
        answered = 0
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                if answered == self.answers:
                    break
                answered += 1
                self.asking += 1
                self.most = max(self.most, self.asking)
                await self.may.wait()
                self.asking -= 1
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def system(answers=None):
    """Run a system; yields it and its address."""
    made = System(answers)
    server = await asyncio.start_server(made.handle, "127.0.0.1", 0)
    yield made, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()
    await made.close()
    await server.wait_closed()


async def until(condition):
    """Return when the condition holds."""
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - what is waited for sets no event
            await asyncio.sleep(0.01)


async def test_a_connection_is_used_again():
    async with system() as (made, url), httpx.AsyncClient(transport=Pools(trust(None))) as http:
        for _ in range(5):
            assert (await http.get(url)).text == "ok"
    assert made.connections == 1


async def test_a_kept_connection_that_was_closed_costs_no_answer():
    async with system(answers=1) as (made, url), httpx.AsyncClient(transport=Pools(trust(None)), timeout=None) as http:
        made.may.clear()
        asking = [asyncio.create_task(http.get(url)) for _ in range(3)]
        await until(lambda: made.asking == 3)
        made.may.set()
        assert {answer.text for answer in await asyncio.gather(*asking)} == {"ok"}
        # all three are kept, and all three are closed as they are used again
        assert (await http.post(url, content=b"")).text == "ok"
    assert made.connections == 4


async def test_a_system_that_closes_every_new_connection_is_asked_once():
    async with system(answers=0) as (made, url), httpx.AsyncClient(transport=Pools(trust(None)), timeout=None) as http:
        with pytest.raises(httpx.RemoteProtocolError):
            await http.get(url)
    assert made.connections == 1


async def test_a_system_is_not_asked_too_much_at_once():
    async with system() as (made, url), httpx.AsyncClient(transport=Pools(trust(None)), timeout=None) as http:
        made.may.clear()
        asking = [asyncio.create_task(http.get(url)) for _ in range(500)]
        await until(lambda: made.asking == AT_ONCE)
        made.may.set()
        answers = await asyncio.gather(*asking)
    assert {answer.text for answer in answers} == {"ok"}
    assert made.most == AT_ONCE


async def test_a_system_that_does_not_answer_holds_up_nobody_else():
    async with (
        system() as (slow, slow_url),
        system() as (_, url),
        httpx.AsyncClient(transport=Pools(trust(None)), timeout=None) as http,
    ):
        slow.may.clear()
        waiting = [asyncio.create_task(http.get(slow_url)) for _ in range(3 * AT_ONCE)]
        await until(lambda: slow.asking == AT_ONCE)
        assert (await http.get(url)).text == "ok"
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        slow.may.set()
        # those that were given up have left their turn
        assert (await http.get(slow_url)).text == "ok"


async def test_a_system_that_is_not_there_gives_its_turns_back():
    async with httpx.AsyncClient(transport=Pools(trust(None)), timeout=None) as http:
        async with system() as (_, url):
            pass
        for _ in range(2 * AT_ONCE):
            with pytest.raises(httpx.ConnectError):
                await http.get(url)


async def test_only_so_many_systems_keep_their_connections(monkeypatch):
    monkeypatch.setattr(pools, "KEPT", 1)
    async with (
        system() as (first, first_url),
        system() as (second, second_url),
        httpx.AsyncClient(transport=Pools(trust(None))) as http,
    ):
        for _ in range(2):
            assert (await http.get(first_url)).text == "ok"
            assert (await http.get(second_url)).text == "ok"
            assert (await http.get(second_url)).text == "ok"
    assert (first.connections, second.connections) == (2, 2)
