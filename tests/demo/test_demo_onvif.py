"""The cameras' media, turning and single pictures, asked by the library that the server asks with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import pytest
from onveef import AsyncOnvifClient
from onveef.exceptions import OnvifError, OnvifFaultError
from onveef.transport import OnvifCredentials, OnvifEndpoint

from demo.camera_room import CameraRoom
from demo.cameras import COUNT, cameras, mishap, trouble
from demo.film import film
from demo.heads import Heads
from demo.onvif import USER
from demo.scenes import pictures
from demo.sources import serving
from demo.stage import TOKEN
from demo.studio import PRESETS, path, views

SMALL: dict[str, Any] = {"width": 160, "height": 90, "rate": 5}
NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


class World:
    """The demo with a clock that the tests turn."""

    def __init__(self, address: str, room: CameraRoom) -> None:
        self.address = address
        self.room = room
        self.time = NOON

    def now(self) -> datetime:
        return self.time

    def client(self, number: int, password: str = TOKEN) -> AsyncOnvifClient:
        endpoint = OnvifEndpoint(f"{self.address}/onvif/{number}/device_service")
        return AsyncOnvifClient(endpoint=endpoint, credentials=OnvifCredentials(USER, password), auto_discover=True)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    world = World("", CameraRoom(seed=20, heads=Heads(), clips=tmp_path, streams="rtsp://127.0.0.1:8654"))
    async with serving(20, now=world.now, room=world.room) as world.address:
        yield world


def well(now: datetime, *, movable: bool) -> int:
    return next(
        camera.number
        for camera in cameras(20)
        if camera.movable == movable and not trouble(20, camera.number, now) and not mishap(camera.number, now)
    )


@asynccontextmanager
async def asking(world: World, *, movable: bool = True, password: str = TOKEN) -> AsyncIterator[AsyncOnvifClient]:
    async with world.client(well(world.time, movable=movable), password) as client:
        yield client


async def test_profiles_and_where_their_pictures_are(world: World):
    number = well(NOON, movable=True)
    async with world.client(number) as client:
        profiles = await client.get_profiles()
        assert [(p["token"], p["video_encoder"]["width"], p["video_encoder"]["height"]) for p in profiles] == [
            ("main", 1920, 1080),
            ("sub", 640, 360),
        ]
        assert all(p["ptz"]["token"] for p in profiles)
        assert len({p["video_source"]["source_token"] for p in profiles}) == 1
        for token in ("main", "sub"):
            address = f"rtsp://127.0.0.1:8654/CAM-{number:03d}/{token}"
            assert await client.get_stream_uri(profile_token=token) == address
        assert await client.get_snapshot_uri(profile_token="main") == f"{world.address}/onvif/{number}/snapshot"
        with pytest.raises(OnvifFaultError):
            await client.get_stream_uri(profile_token="other")


async def test_media_is_for_those_who_know_the_password(world: World):
    async with asking(world, password="wrong") as client:
        with pytest.raises(OnvifError):
            await client.get_profiles()
    body = (
        '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>'
        '<GetProfiles xmlns="http://www.onvif.org/ver10/media/wsdl"/></s:Body></s:Envelope>'
    )
    async with httpx.AsyncClient(trust_env=False, timeout=None) as http:
        number = well(NOON, movable=True)
        answer = await http.post(f"{world.address}/onvif/{number}/media_service", content=body)
    assert answer.status_code == 400
    assert "ter:NotAuthorized" in answer.text


async def test_presets_home_and_turning(world: World):
    number = well(NOON, movable=True)
    async with world.client(number) as client:
        (node,) = await client.ptz_get_nodes()
        assert node["home_supported"] == "true"
        assert (await client.ptz_get_configurations())[0]["token"]
        presets = await client.ptz_get_presets(profile_token="main")
        assert [(each["token"], each["name"]) for each in presets] == [*zip("123", PRESETS, strict=True)]
        await client.ptz_goto_preset(profile_token="main", preset_token="2")
        status = await client.ptz_get_status(profile_token="main")
        assert (status["pan"], status["move_status"]["pan_tilt"]) == (-0.6, "IDLE")
        assert world.room.heads.view(number, NOON) == 1
        await client.ptz_goto_home_position(profile_token="main")
        await client.ptz_continuous_move(profile_token="main", pan=-0.5, tilt=0.0, zoom=0.0, timeout="PT5S")
        world.time += timedelta(seconds=2)
        status = await client.ptz_get_status(profile_token="main")
        assert (status["pan"], status["move_status"]["pan_tilt"]) == (-0.5, "MOVING")
        await client.ptz_stop(profile_token="main")
        world.time += timedelta(seconds=60)
        assert (await client.ptz_get_status(profile_token="main"))["pan"] == -0.5
        for wrong in ("0", "4", "x"):
            with pytest.raises(OnvifFaultError):
                await client.ptz_goto_preset(profile_token="main", preset_token=wrong)
        with pytest.raises(OnvifFaultError):
            await client.ptz_continuous_move(profile_token="main", pan=1.0, tilt=0.0, zoom=0.0, timeout="soon")
        with pytest.raises(OnvifError):
            await client.ptz_set_preset(profile_token="main", preset_name="new")


async def test_cameras_that_do_not_turn_say_so(world: World):
    async with asking(world, movable=False) as client:
        assert "ptz" not in await client.discover_services()
        assert all("ptz" not in profile for profile in await client.get_profiles())
        with pytest.raises(OnvifError):
            await client.ptz_get_presets(profile_token="main")


async def test_single_pictures_with_digest_or_basic(world: World):
    number = well(NOON, movable=True)
    address = f"{world.address}/onvif/{number}/snapshot"
    async with httpx.AsyncClient(trust_env=False, timeout=None) as http:
        assert (await http.get(address, auth=httpx.DigestAuth(USER, TOKEN))).status_code == 503
        scene = views(cameras(20)[number - 1])[0]
        file = path(world.room.clips, scene, "main")
        file.parent.mkdir()
        film(file, islice(pictures(scene, **SMALL), 60), **SMALL, bits=200_000)
        for auth in (httpx.DigestAuth(USER, TOKEN), httpx.BasicAuth(USER, TOKEN)):
            answer = await http.get(address, auth=auth)
            assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
            assert answer.content.startswith(b"\xff\xd8")
        for wrong in (None, httpx.DigestAuth(USER, "wrong"), httpx.BasicAuth("other", TOKEN)):
            answer = await http.get(address, auth=wrong)
            assert answer.status_code == 401
            assert {each.split(" ")[0] for each in answer.headers.get_list("www-authenticate")} == {"Digest", "Basic"}
        assert (await http.get(f"{world.address}/onvif/{COUNT + 1}/snapshot")).status_code == 404


async def test_who_is_gone_according_to_the_plan_does_not_answer(world: World):
    while mishap(8, world.time) != "gone" or trouble(20, 8, world.time):
        world.time += timedelta(seconds=30)
    async with httpx.AsyncClient(trust_env=False, timeout=None) as http:
        assert (await http.get(f"{world.address}/onvif/8/snapshot")).status_code == 503
        while mishap(8, world.time) or trouble(20, 8, world.time):
            world.time += timedelta(seconds=30)
        assert (await http.get(f"{world.address}/onvif/8/snapshot")).status_code == 401
