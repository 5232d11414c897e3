"""The far end of a connector, and what the server lends it."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import suppress

import httpx
import pytest

from connectors.far_end import LARGEST, FarEnd
from connectors.spoiling import Count
from server.connectors.base import ConnectorTools
from server.connectors.transport.pools import Pools
from server.contract.words import Words
from server.errors import SourceError


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many cases of bad input were tried."""
    if Count.cases:
        terminalreporter.write_line(f"bad input: {Count.cases} cases")


@pytest.fixture
async def far_end() -> AsyncIterator[FarEnd]:
    end = FarEnd()
    tasks: set[asyncio.Task[None]] = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        # a hanging answer is cancelled when the test is over; asyncio's streams would report that as an error
        with suppress(asyncio.CancelledError):
            await end.handle(reader, writer)
        writer.close()

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    end.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield end
    server.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await server.wait_closed()


@pytest.fixture
def secrets() -> dict[str, str]:
    """What lies in the folder of secrets; tests put something in."""
    return {}


@pytest.fixture
async def tools(secrets: dict[str, str], authorities: ssl.SSLContext) -> AsyncIterator[ConnectorTools]:
    def secret(name: str) -> str:
        if name not in secrets:
            raise SourceError(Words(vi="không có", en=f"no secret {name}"))
        return secrets[name]

    async with httpx.AsyncClient(timeout=None, trust_env=False, transport=Pools(authorities)) as http:
        yield ConnectorTools(http=http, largest_body=LARGEST, secret=secret)
