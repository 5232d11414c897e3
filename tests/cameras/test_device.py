"""What a camera says of itself and how it turns: ipycam, and ports that are no camera."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from camera_peer import PASSWORD, USER, Peer, camera_peer
from connectors.far_end import FarEnd
from hypothesis import given
from hypothesis import strategies as st
from running import free_port
from store.conftest import until

from server.cameras.camera import FleetCamera
from server.cameras.onvif.device import Device, Profile, choose
from server.cameras.onvif.link import camera_http, device_service, reachable
from server.cameras.registry.entry import validated
from server.contract.commands import Preset
from server.contract.errors import SettingError
from server.contract.words import Words
from server.errors import DeviceError, RefusedError


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    with camera_peer(tmp_path_factory.mktemp("ipycam")) as peer:
        yield peer


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with camera_http(connections=8) as http:
        yield http


def device(http: httpx.AsyncClient, peer: Peer, password: str = PASSWORD) -> Device:
    return Device(http, peer.address, USER, password)


async def test_what_a_camera_is_and_where_its_pictures_come_from(http: httpx.AsyncClient, peer: Peer):
    seen = await device(http, peer).read()
    assert seen.model == "Vọng VL-2MP-D"
    assert seen.main == "rtsp://127.0.0.1:8554/video_main"
    assert seen.sub == "rtsp://127.0.0.1:8554/video_sub"
    assert seen.snapshot == f"{peer.address}/snapshot.jpg"
    assert (seen.movable, seen.channels) == (True, 1)
    assert [(profile.width, profile.height) for profile in seen.profiles] == [(1920, 1080), (640, 360)]


async def test_a_camera_with_a_wrong_idea_of_its_address(http: httpx.AsyncClient, tmp_path):
    with camera_peer(tmp_path, told="0.0.0.0", told_port=9) as lost:
        camera = device(http, lost)
        seen = await camera.read()
        assert seen.main == "rtsp://127.0.0.1:8554/video_main"
        assert seen.snapshot == f"{lost.address}/snapshot.jpg"
        await camera.go("gate")
        assert await lost.position() == (0.5, 0.5, 0.0)


async def test_a_camera_whose_clock_is_hours_late(http: httpx.AsyncClient, tmp_path, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    with camera_peer(tmp_path, late=7 * 3600) as late:
        camera = device(http, late)
        assert (await camera.read()).model == "Vọng VL-2MP-D"
        await camera.move(0.1, 0.0, 0.0)
        await camera.stop()
    assert PASSWORD not in caplog.text


async def test_it_turns_stops_and_finds_its_presets(http: httpx.AsyncClient, peer: Peer):
    camera = device(http, peer)
    await camera.go(None)
    assert await peer.position() == (0.0, 0.0, 0.0)
    await camera.move(-0.5, 0.5, 0.5)

    async def turned() -> bool:
        pan, tilt, zoom = await peer.position()
        return pan < 0 < min(tilt, zoom)

    await until(turned)
    await camera.stop()
    assert not await peer.moving()
    assert await camera.presets() == (Preset("home", "Home"), Preset("gate", "Cổng"))
    await camera.go("gate")
    assert await peer.position() == (0.5, 0.5, 0.0)


async def test_a_wrong_password_is_said_and_not_repeated(http: httpx.AsyncClient, peer: Peer):
    camera = device(http, peer, "mật-khẩu-sai")
    for asked in (camera.read(), camera.move(1.0, 0.0, 0.0), camera.presets()):
        with pytest.raises(DeviceError, match="refuses user or password") as caught:
            await asked
        assert "mật-khẩu-sai" not in repr(caught.value) + caught.value.words.vi
    assert not await peer.moving()


async def test_there_is_no_second_eye(http: httpx.AsyncClient, peer: Peer):
    for channel in (0, 2):
        with pytest.raises(DeviceError, match="no channel"):
            await device(http, peer).read(channel)


@pytest.mark.parametrize("address", ["", "ftp://10.0.0.1", "http://", "http://u:p@10.0.0.1", "http://a b/"])
async def test_what_is_no_address_is_refused(http: httpx.AsyncClient, address: str):
    with pytest.raises(DeviceError, match=r"^ONVIF address: (expected http://HOST|no user and password)"):
        Device(http, address, "", "")


@pytest.mark.parametrize(
    "answer",
    [b"", b"<html>router</html>", b"\xff\x00" * 100, b"<a>" * 500, b"x" * 300_000],
    ids=lambda body: str(body[:8]),
)
async def test_what_is_no_camera_is_said(http: httpx.AsyncClient, far_end: FarEnd, answer: bytes):
    far_end.answer("/onvif/device_service", answer)
    with pytest.raises(DeviceError):
        await Device(http, far_end.url, "", "", patience=2.0).read()


async def test_a_port_that_nobody_answers_or_that_hangs_is_said(http: httpx.AsyncClient):
    with pytest.raises(DeviceError, match="does not answer"):
        await Device(http, f"http://127.0.0.1:{free_port()}", USER, PASSWORD).read()

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(DeviceError, match="does not answer"):
        await Device(http, f"http://127.0.0.1:{port}", USER, PASSWORD, patience=0.2).move(1.0, 0.0, 0.0)
    server.close()
    await server.wait_closed()


@pytest.mark.parametrize(
    ("told", "asked", "expected"),
    [
        ("rtsp://10.0.0.7:554/a?b=c", "http://10.0.0.7/onvif", "rtsp://10.0.0.7:554/a?b=c"),
        ("rtsp://admin:pass@10.0.0.7/a", "http://10.0.0.7/onvif", "rtsp://10.0.0.7/a"),
        ("rtsp://0.0.0.0:8554/a", "http://10.0.0.7:8080/onvif", "rtsp://10.0.0.7:8554/a"),
        ("rtsp://127.0.0.1/a", "http://cam.lan/onvif", "rtsp://cam.lan/a"),
        ("rtsp://169.254.3.4/a", "http://10.0.0.7/onvif", "rtsp://10.0.0.7/a"),
        ("rtsp://192.168.1.9:554/a", "https://1.2.3.4:8443/onvif", "rtsp://1.2.3.4:554/a"),
        ("http://192.168.1.9/s.jpg", "https://1.2.3.4:8443/onvif", "https://1.2.3.4:8443/s.jpg"),
        ("http://10.0.0.7/s.jpg", "http://10.0.0.7:8899/onvif", "http://10.0.0.7/s.jpg"),
        ("rtsp://[::]:554/a", "http://[fd00::7]/onvif", "rtsp://[fd00::7]:554/a"),
        (" RTSP://0.0.0.0/a ", "http://10.0.0.7", "rtsp://10.0.0.7/a"),
        ("rtsp://0.0.0.0:99999/a", "http://10.0.0.7", ""),
        ("file:///etc/passwd", "http://10.0.0.7", ""),
        ("udp://239.0.0.1:5000", "http://10.0.0.7", ""),
        ("/relative", "http://10.0.0.7", ""),
        ("rtsp://[", "http://10.0.0.7", ""),
        ("", "http://10.0.0.7", ""),
    ],
)
def test_addresses_lead_where_the_camera_answered(told: str, asked: str, expected: str):
    assert reachable(told, asked) == expected


@given(st.text(max_size=60))
def test_any_address_a_camera_may_tell(told: str):
    for text in (told, f"rtsp://{told}", f"rtsp://u:p@{told}"):
        address = reachable(text, "http://10.0.0.7/onvif")
        assert address == "" or address.partition("://")[2].startswith("10.0.0.7")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("10.0.0.7", "http://10.0.0.7/onvif/device_service"),
        ("10.0.0.7:8080", "http://10.0.0.7:8080/onvif/device_service"),
        ("https://cam.lan/", "https://cam.lan/onvif/device_service"),
        ("http://cam.lan/x", "http://cam.lan/x"),
    ],
)
def test_a_host_alone_has_the_usual_path(address: str, expected: str):
    assert device_service(address) == expected


@pytest.mark.parametrize(
    ("address", "vi", "en"),
    [
        ("http://[::1", "cần dạng http://MÁY", "expected http://HOST"),
        ("ftp://a", "cần dạng http://MÁY", "expected http://HOST"),
        ("http://u:p@a", "không ghi tên và mật khẩu trong địa chỉ", "no user and password in the address"),
    ],
)
def test_a_wrong_address_is_refused_in_both_languages(address: str, vi: str, en: str):
    with pytest.raises(SettingError) as error:
        device_service(address)
    assert error.value.words == Words(vi=vi, en=en)
    with pytest.raises(RefusedError) as refused:
        validated(FleetCamera(id="a", name="a", onvif=address))
    assert refused.value.words == Words(vi=f"Địa chỉ ONVIF: {vi}", en=f"ONVIF address: {en}")


def profiles(*widths: int) -> list[Profile]:
    return [Profile(str(width), "", width, width * 9 // 16, movable=False) for width in widths]


@pytest.mark.parametrize(
    ("widths", "main", "sub"),
    [
        ((1920,), 1920, None),
        ((640, 1920), 1920, 640),
        ((1920, 1280, 640, 176), 1920, 640),
        ((1920, 176), 1920, 176),
        ((0, 1920), 0, 1920),
        ((1920, 0, 640), 1920, 0),
    ],
)
def test_the_largest_stream_and_the_smallest_that_is_good_enough(widths: tuple[int, ...], main: int, sub: int | None):
    chosen, small = choose(profiles(*widths))
    assert (chosen.width, small and small.width) == (main, sub)
