"""The gates' sensors, heard through a real broker."""

import asyncio
import json
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import aiomqtt
import pytest

from demo import gates, mqtt

BROKER = shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")


@asynccontextmanager
async def broker(folder: Path, port: int) -> AsyncIterator[None]:
    """Run the broker on loopback until the block ends."""
    assert BROKER, "mosquitto is needed: apt-get install mosquitto"
    settings = folder / "mosquitto.conf"
    settings.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\nlog_type none\n")
    process = await asyncio.create_subprocess_exec(BROKER, "-c", str(settings))
    try:
        async with asyncio.timeout(20):
            while not await listens(port):
                assert process.returncode is None
        yield
    finally:
        process.terminate()
        await process.wait()


async def listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except ConnectionRefusedError:
        return False
    writer.close()
    await writer.wait_closed()
    return True


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        number: int = free.getsockname()[1]
        return number


async def heard(port: int, count: int) -> dict[str, tuple[dict[str, object], bool]]:
    found: dict[str, tuple[dict[str, object], bool]] = {}
    async with asyncio.timeout(20), aiomqtt.Client("127.0.0.1", port) as client:
        await client.subscribe("langson/gates/+/status")
        async for message in client.messages:
            assert isinstance(message.payload, bytes)
            found[str(message.topic)] = json.loads(message.payload), message.retain
            if len(found) == count:
                break
    return found


async def test_gates_are_told_and_kept(tmp_path: Path, port: int, now: datetime) -> None:
    async with broker(tmp_path, port):
        telling = asyncio.create_task(mqtt.publish(20, ("127.0.0.1", port), lambda: now, every=0.05))
        try:
            live = await heard(port, 6)
        finally:
            telling.cancel()
            await asyncio.gather(telling, return_exceptions=True)
        kept = await heard(port, 6)
    expected = {mqtt.topic(one.gate): one for one in gates.figures(20, now)}
    assert live.keys() == kept.keys() == expected.keys()
    assert "langson/gates/huu-nghi/status" in kept
    for name, (told, retained) in kept.items():
        assert retained
        assert told == {part: getattr(expected[name], part) for part in ("gate", "waiting", "cleared_today", "at")}


# aiomqtt has asyncio watch a connection that may have been closed again: loop.add_writer then says so
@pytest.mark.logs("in callback BaseSelectorEventLoop.add_writer")
async def test_it_waits_for_a_broker_that_is_away(tmp_path: Path, port: int, now: datetime) -> None:
    telling = asyncio.create_task(mqtt.publish(20, ("127.0.0.1", port), lambda: now, every=0.05))
    try:
        async with broker(tmp_path, port):
            assert len(await heard(port, 6)) == 6
        async with broker(tmp_path, port):
            assert len(await heard(port, 6)) == 6
        assert not telling.done()
    finally:
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)
