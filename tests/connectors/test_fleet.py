"""The register of cameras as a source: what is given, what is not, and what is said where it cannot be read."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec import msgpack, structs

from connectors.far_end import NAME
from server.cameras.camera import FleetCamera
from server.cameras.registry.register import Register
from server.connectors.base import ConnectorTools
from server.connectors.fleet import Fleet, FleetConfig
from server.errors import SourceError
from server.records import Camera
from server.store.database import Database
from server.vault.vault import Vault

GATE = FleetCamera(
    id="CAM-001",
    name="Cổng chợ",
    place="Kỳ Lừa",
    gate="huu-nghi",
    road="QL1",
    latitude=21.85,
    longitude=106.76,
    model="Vọng VL-2MP-D",
    onvif="http://10.1.2.3/onvif/device_service",
    main="rtsp://10.1.2.3/main",
    user="người-xem",
    password="chim-sẻ-9",
    movable=True,
)


@pytest.fixture
async def register(tmp_path: Path) -> AsyncIterator[Register]:
    database = Database(f"sqlite:///{tmp_path}/history.db")
    yield Register(database, Vault(tmp_path / "keys", tmp_path / "secrets"))
    await database.dispose()


@pytest.fixture
def fleet(tools: ConnectorTools, register: Register) -> Fleet:
    lent = structs.replace(tools, cameras=lambda: register.all(passwords=False))
    return Fleet(FleetConfig(id="fleet", name=NAME, service="cameras"), lent, Camera)


async def test_all_cameras_are_told_and_which_can_be_shown(fleet: Fleet, register: Register):
    await register.put([GATE, FleetCamera(id="CAM-002", name="Chưa nối")])
    batch = await fleet.fetch()
    assert batch.whole
    assert batch.records == (
        Camera(
            id="CAM-001",
            name="Cổng chợ",
            place="Kỳ Lừa",
            gate="huu-nghi",
            road="QL1",
            latitude=21.85,
            longitude=106.76,
            model="Vọng VL-2MP-D",
            streamed=True,
            movable=True,
        ),
        Camera(id="CAM-002", name="Chưa nối", streamed=False, movable=False),
    )


async def test_where_a_camera_is_reached_and_by_whom_is_not_told(fleet: Fleet, register: Register):
    await register.put([GATE])
    told = msgpack.encode((await fleet.fetch()).records)
    for secret in ("10.1.2.3", "rtsp", "người-xem", "chim-sẻ-9"):
        assert secret.encode() not in told


async def test_without_the_key_the_cameras_are_still_known(fleet: Fleet, register: Register, tmp_path: Path):
    await register.put([GATE])
    (tmp_path / "keys" / "cameras.key").unlink()
    assert len((await fleet.fetch()).records) == 1


async def test_a_database_that_fails_is_said(fleet: Fleet, tmp_path: Path):
    (tmp_path / "history.db").write_text("no database" * 100)
    with pytest.raises(SourceError, match="damaged"):
        await fleet.fetch()


async def test_without_a_register_there_are_no_cameras(tools: ConnectorTools):
    batch = await Fleet(FleetConfig(id="fleet", name=NAME, service="cameras"), tools, Camera).fetch()
    assert batch.records == ()
