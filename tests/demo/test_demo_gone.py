"""Clients that go away while they ask."""

import asyncio

import pytest

from demo.sources import serving


async def test_somebody_who_goes_away_while_asking_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    async with serving(20) as address:
        host, port = address.removeprefix("http://").split(":")
        for _ in range(5):
            _reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(
                b"POST /pxweb/api/v1/vi/langson/economy.px HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"
            )
            await writer.drain()
            writer.close()
            await writer.wait_closed()
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(b"GET /gates HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert (await reader.readline()).startswith(b"HTTP/1.1 200")
        writer.close()
        await writer.wait_closed()
    assert [record for record in caplog.records if record.levelname in ("ERROR", "CRITICAL")] == []
