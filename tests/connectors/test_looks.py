"""The connector of looks: through a real eye at real streams, as polling runs it."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from cameras.films import drawn
from msgspec import structs
from rtsp_cameras import cameras

from server.cameras.camera import FleetCamera
from server.cameras.inspection.pictures import Pictures
from server.cameras.inspection.references import References
from server.cameras.inspection.scheduler import InspectionScheduler
from server.cameras.onvif.link import camera_http
from server.connectors.base import ConnectorTools
from server.connectors.looks import Looks, LooksConfig
from server.contract.messages import Flaw
from server.contract.words import same
from server.errors import SourceError, StoreError
from server.polling import SourceReader
from server.records import Look

CONFIG = LooksConfig(id="looks", name=same("looks"), service="cameras", look_every=5.0)


async def test_looks_since_the_last_question(tools: ConnectorTools, tmp_path: Path):
    pictures = Pictures(tmp_path / "pictures")
    with cameras({"good": drawn(), "gone": drawn()}, user="ioc", password="x") as served:
        served.behave("gone", gone=True)

        async def listed() -> Sequence[FleetCamera]:
            return [
                FleetCamera(id=name, name=name, sub=served.address(name), user="ioc", password="x")
                for name in ("gone", "good")
            ]

        async with camera_http(connections=2) as http:
            eye = partial(InspectionScheduler, listed, pictures, References(tmp_path / "references"), http)
            reader = SourceReader(CONFIG, Looks(CONFIG, structs.replace(tools, inspection=eye), Look))
            looks: dict[str, tuple[Flaw, ...]] = {}
            try:
                async with asyncio.timeout(60):
                    while len(looks) < 2:
                        batch = await reader.ask()
                        assert not batch.whole
                        looks |= {look.id: look.flaws for look in batch.records}
                        await asyncio.sleep(0.05)
                assert (await reader.ask()).records == []
            finally:
                await reader.aclose()
    assert looks == {"good": (), "gone": (Flaw.UNREACHABLE,)}
    assert await pictures.latest("good", datetime.now(UTC)) is not None


async def test_nothing_to_look_at_is_an_answer(tools: ConnectorTools, tmp_path: Path):
    async def nobody() -> Sequence[FleetCamera]:
        return ()

    async with camera_http(connections=1) as http:
        eye = partial(InspectionScheduler, nobody, Pictures(tmp_path), References(tmp_path), http)
        reader = SourceReader(CONFIG, Looks(CONFIG, structs.replace(tools, inspection=eye), Look))
        assert (await reader.ask()).records == []
        await reader.aclose()


async def test_a_register_that_fails_says_so_and_is_asked_again(tools: ConnectorTools, tmp_path: Path):
    asked: list[None] = []

    async def failing() -> Sequence[FleetCamera]:
        asked.append(None)
        if len(asked) == 1:
            raise StoreError(same("no register"))
        return ()

    async with camera_http(connections=1) as http:
        eye = partial(InspectionScheduler, failing, Pictures(tmp_path), References(tmp_path), http)
        reader = SourceReader(CONFIG, Looks(CONFIG, structs.replace(tools, inspection=eye), Look))
        with pytest.raises(SourceError, match="no register"):
            await reader.ask()
        assert (await reader.ask()).records == []
        await reader.aclose()


async def test_without_a_register_there_is_nothing_to_look_at(tools: ConnectorTools):
    reader = SourceReader(CONFIG, Looks(CONFIG, tools, Look))
    with pytest.raises(SourceError, match="no register"):
        await reader.ask()
    await reader.aclose()
