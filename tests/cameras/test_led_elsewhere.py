"""Cameras that lead elsewhere: no question, no password and no stream goes to another host than the camera's own."""

import asyncio
from collections.abc import AsyncIterator

import cv2
import numpy as np
import pytest
from connectors.far_end import FarEnd, Question, Reply

from server.cameras.camera import FleetCamera
from server.cameras.inspection.grab import UnseenError, _look_at, grab
from server.cameras.onvif.device import Device
from server.cameras.onvif.discovery import FoundDevice, _told, ask
from server.cameras.onvif.link import camera_http, device_service
from server.cameras.registry.entry import validated
from server.contract.commands import Streams
from server.contract.errors import SettingError
from server.errors import DeviceError, RefusedError
from server.outgoing.destinations import ForbiddenAddressError

SERVICE = "/onvif/device_service"


@pytest.fixture
async def ends() -> AsyncIterator[tuple[FarEnd, FarEnd]]:
    """A camera, and another machine."""
    made = []
    servers = []
    for host in ("127.0.0.1", "127.0.0.2"):
        end = FarEnd()
        server = await asyncio.start_server(end.handle, host, 0)
        end.url = f"http://{host}:{server.sockets[0].getsockname()[1]}"
        made.append(end)
        servers.append(server)
    yield made[0], made[1]
    for server in servers:
        server.close()
        await server.wait_closed()


def speaks(camera: FarEnd, media: str, stream: str) -> None:
    """Answer as a camera that says where its media service and its stream are."""
    told = {
        "GetDeviceInformation": "<Manufacturer>Vong</Manufacturer><Model>X</Model>",
        "GetServices": "<Service><Namespace>http://www.onvif.org/ver10/media/wsdl</Namespace>"
        f"<XAddr>{media}</XAddr></Service>",
        "GetProfiles": '<Profiles token="a"><Name>a</Name><VideoSourceConfiguration token="v">'
        "<SourceToken>s</SourceToken></VideoSourceConfiguration></Profiles>",
        "GetStreamUri": f"<MediaUri><Uri>{stream}</Uri></MediaUri>",
        "GetSnapshotUri": f"<MediaUri><Uri>{stream}</Uri></MediaUri>",
    }

    def answer(question: Question) -> Reply:
        asked = question.content.decode()
        body = next(body for name, body in told.items() if f":{name}" in asked or f"<{name}" in asked)
        space = 'xmlns:s="http://www.w3.org/2003/05/soap-envelope"'
        whole = f"<s:Envelope {space}><s:Body><Answer>{body}</Answer></s:Body></s:Envelope>"
        return Reply(whole.encode(), headers={"Content-Type": "application/soap+xml"})

    strange = media.removeprefix("http:")
    for path in (SERVICE, "/", "/media", f"/{strange}"):
        camera.answering(path, answer)


@pytest.mark.parametrize(
    "media",
    [
        "{other}/media",
        "http://169.254.169.254/media",
        "https://localhost/media",
        "http://user:word@{other_host}/media",
        "http://127.0.0.1@{other_host}/media",
        "http://{other_host}#@127.0.0.1/media",
        "//{other_host}/media",
        "{other_host}/media",
        "http://[::1/media",
        "ftp://{other_host}/media",
        "http:\\\\{other_host}\\media",
    ],
)
async def test_services_are_asked_on_the_camera_alone(ends: tuple[FarEnd, FarEnd], media: str):
    camera, other = ends
    other.answer("/media", b"")
    host = other.url.removeprefix("http://")
    speaks(camera, media.format(other=other.url, other_host=host), f"rtsp://{host}/live")
    async with camera_http(connections=4) as http:
        try:
            seen = await Device(http, camera.url, "ioc", "word").read()
        except (DeviceError, StopIteration):
            # what it says of its services cannot be used
            seen = None
    assert not other.asked
    if seen is not None:
        assert seen.main.startswith("rtsp://127.0.0.1:")
        assert seen.snapshot.startswith(("rtsp://127.0.0.1", camera.url))


@pytest.mark.parametrize(
    "stream",
    ["http://169.254.169.254/latest", "rtsp://169.254.169.254/live", "rtsp://localhost/x", "rtsp://[::1]:554/x"],
)
async def test_streams_are_the_cameras_own(ends: tuple[FarEnd, FarEnd], stream: str):
    camera, _ = ends
    speaks(camera, f"{camera.url}/media", stream)
    async with camera_http(connections=4) as http:
        seen = await Device(http, camera.url, "ioc", "word").read()
    for address in (seen.main, seen.snapshot):
        assert address.partition("://")[2].startswith("127.0.0.1")


async def test_pictures_are_fetched_from_the_camera_alone(ends: tuple[FarEnd, FarEnd]):
    camera, other = ends
    away = camera.answer("/a", b"", status=302, headers={"Location": other.answer("/b", b"")})
    for number, streams in enumerate([Streams(main=away), Streams(main="", snapshot=away)], start=1):
        with pytest.raises(UnseenError):
            await asyncio.to_thread(grab, streams, 1)
        assert len(camera.asked) == number
    assert not other.asked


async def test_a_stream_is_no_list_of_streams_elsewhere(ends: tuple[FarEnd, FarEnd]):
    camera, other = ends
    playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{other.answer('/b.ts', b'')}\n#EXT-X-ENDLIST\n"
    there = camera.answer("/a", playlist.encode(), headers={"Content-Type": "application/vnd.apple.mpegurl"})
    with pytest.raises(UnseenError):
        await asyncio.to_thread(grab, Streams(main=there), 1)
    assert camera.asked
    assert not other.asked


async def test_pictures_of_a_stream_by_http_are_seen(ends: tuple[FarEnd, FarEnd]):
    camera, _ = ends
    picture = cv2.imencode(".jpg", np.full((64, 64, 3), 90, np.uint8))[1].tobytes()
    head = f"--b\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}\r\n\r\n".encode()
    kind = {"Content-Type": "multipart/x-mixed-replace; boundary=b"}
    there = camera.answer("/a", (head + picture + b"\r\n") * 30, headers=kind)
    (seen,) = await asyncio.to_thread(grab, Streams(main=there), 1)
    assert seen.shape == (64, 64, 3)


async def test_a_camera_that_redirects_is_not_followed(ends: tuple[FarEnd, FarEnd]):
    camera, other = ends
    camera.answer(SERVICE, b"", status=307, headers={"Location": other.answer(SERVICE, b"")})
    async with camera_http(connections=4) as http:
        with pytest.raises(DeviceError):
            await Device(http, camera.url, "ioc", "word").read()
    assert not other.asked


async def test_what_is_never_connected_to_is_said():
    async with camera_http(connections=4) as http:
        for address in ("http://169.254.169.254/", "http://[fe80::1]/", "http://0xa9fea9fe/"):
            with pytest.raises(DeviceError, match="never connected to"):
                Device(http, address, "", "")
        found = [FoundDevice(address=f"http://169.254.169.254{SERVICE}"), FoundDevice(address="http://0.0.0.0/x")]
        assert [each async for each in ask(http, found, "ioc", "word")] == []


@pytest.mark.parametrize("host", ["169.254.169.254", "0xa9fea9fe", "[::ffff:a9fe:a9fe]", "[fe80::1]"])
def test_no_stream_is_opened_where_nobody_may_connect_to(host: str):
    for scheme in ("rtsp", "http"):
        with pytest.raises(ForbiddenAddressError):
            _look_at(f"{scheme}://{host}/live")
        with pytest.raises(UnseenError, match="unreachable"):
            grab(Streams(main=f"{scheme}://{host}/live"), 1)
    _look_at("udp://239.1.1.1:5000")
    _look_at("rtsp://169.254.7.9/live")


def test_addresses_that_no_camera_has():
    assert device_service("169.254.7.9") == f"http://169.254.7.9{SERVICE}"
    for address in ("169.254.169.254", "0.0.0.0", "[fe80::1%25eth0]", "224.0.0.1", "http://xn--a/"):
        with pytest.raises(SettingError):
            device_service(address)
    good = FleetCamera(id="a", name="a", main="rtsp://169.254.7.9/live", sub="udp://239.1.1.1:5000")
    assert validated(good).main == "rtsp://169.254.7.9/live"
    for address in ("rtsp://169.254.169.254/x", "http://0xa9fea9fe/x", "rtsp://[::ffff:169.254.169.254]/", "http://0/"):
        with pytest.raises(RefusedError, match="never connected to"):
            validated(FleetCamera(id="a", name="a", main=address))


def test_what_an_answer_to_a_call_may_name():
    assert _told("http://10.0.0.7/onvif", here=False) == "http://10.0.0.7/onvif"
    assert _told("http://169.254.7.9/onvif", here=False) == "http://169.254.7.9/onvif"
    assert _told("http://127.0.0.1/onvif", here=True) == "http://127.0.0.1/onvif"
    for address in (
        *("http://127.0.0.1/", "http://127.1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://localhost/"),
        *("http://rebound.evil.vn/", "http://169.254.169.254/", "http://10.0.0.7@evil.vn/", "file:///etc/hosts"),
    ):
        with pytest.raises(ValueError, match=r".*"):
            _told(address, here=False)
