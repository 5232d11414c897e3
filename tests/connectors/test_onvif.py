"""Cameras: ipycam, a whole one in software, and ports that are none."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from peers import peer
from running import free_port

from connectors.far_end import NAME, FarEnd
from connectors.reading import proper
from server.cameras.onvif.client import LARGEST
from server.connectors.base import ConnectorTools
from server.connectors.onvif import Onvif, OnvifConfig, listing, share
from server.errors import SourceError
from server.polling import SourceReader
from server.records import Batch, Camera

PASSWORD = "chim-sẻ-9"
# the camera without its streams, and on loopback only
PROGRAM = """
import sys, types
from http.server import ThreadingHTTPServer
from ipycam.config import CameraConfig
from ipycam.http import IPCameraHTTPHandler
from ipycam.onvif import ONVIFService

config = CameraConfig()
config.username, config.password = "ioc", sys.argv[2]
config.manufacturer, config.model = "Vọng", "VL-2MP-D"
IPCameraHTTPHandler.camera = types.SimpleNamespace(config=config, onvif=ONVIFService(config))
ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), IPCameraHTTPHandler).serve_forever()
"""
SOAP = '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>{}</s:Body></s:Envelope>'
INFORMATION = SOAP.format(
    '<t:GetDeviceInformationResponse xmlns:t="http://www.onvif.org/ver10/device/wsdl">'
    "<t:Manufacturer>Lâu</t:Manufacturer><t:Model>L-8</t:Model></t:GetDeviceInformationResponse>"
)
FAULT = SOAP.format("<s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code><s:Reason/></s:Fault>")


def config(**more: Any) -> OnvifConfig:
    given: dict[str, Any] = {"id": "cameras", "name": NAME, "service": "cameras", "user": "ioc", "secret": "cameras"}
    return proper(OnvifConfig(**(given | more)))


@pytest.fixture(scope="module")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    log = tmp_path_factory.mktemp("ipycam") / "log"
    with peer(["-c", PROGRAM, str(port), PASSWORD], port, log):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def secrets() -> dict[str, str]:
    return {"cameras": PASSWORD}


async def fetch(tools: ConnectorTools, addresses: dict[str, str], **more: Any) -> Batch:
    return await Onvif(config(addresses=addresses, **more), tools, Camera).fetch()


def online(batch: Batch) -> dict[str, bool | None]:
    return {record.id: record.online for record in batch.records if isinstance(record, Camera)}


@pytest.mark.parametrize("path", ["", "/", "/onvif/device_service"])
async def test_a_camera_that_answers(tools: ConnectorTools, camera: str, path: str):
    batch = await fetch(tools, {"CAM-001": camera + path})
    assert batch.records == (Camera(id="CAM-001", online=True, model="Vọng VL-2MP-D"),)
    assert (batch.whole, batch.rejected) == (True, 0)


async def test_a_camera_that_refuses_us_is_there(tools: ConnectorTools, camera: str, secrets: dict[str, str]):
    secrets["cameras"] = "sai"
    batch = await fetch(tools, {"CAM-001": camera})
    assert batch.records == (Camera(id="CAM-001", online=True),)
    assert (batch.rejected, batch.examples[0].reason.en) == (1, "the camera refuses user and secret")
    assert batch.examples[0].content == '{"id":"CAM-001"}'


async def test_without_a_user_only_the_clock_is_asked_for(tools: ConnectorTools, far_end: FarEnd):
    clock = SOAP.format(
        '<t:GetSystemDateAndTimeResponse xmlns:t="http://www.onvif.org/ver10/device/wsdl" '
        'xmlns:tt="http://www.onvif.org/ver10/schema"><t:SystemDateAndTime><tt:DateTimeType>NTP</tt:DateTimeType>'
        "</t:SystemDateAndTime></t:GetSystemDateAndTimeResponse>"
    )
    far_end.answer("/onvif/device_service", clock.encode())
    batch = await fetch(tools, {"CAM-001": far_end.url}, user="", secret=None)
    assert batch.records == (Camera(id="CAM-001", online=True),)


Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@contextlib.asynccontextmanager
async def serving(answer: bytes | None) -> AsyncIterator[str]:
    """Run a port that answers everything so, or nothing at all."""
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        with contextlib.suppress(asyncio.CancelledError, ConnectionError, asyncio.IncompleteReadError):
            if answer is None:
                await asyncio.Event().wait()
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer or b"")
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def http(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (http(INFORMATION.encode()), True),
        (http(FAULT.encode(), "500 Internal Server Error"), True),
        (http(b"", "401 Unauthorized", 'WWW-Authenticate: Basic realm="x"'), True),
        (http(b"", "503 Service Unavailable"), False),
        (http(b"", "302 Found", "Location: http://127.0.0.1:1/"), False),
        (http(b"<html>router</html>"), False),
        (http(b""), False),
        (http(b"\xff\xfe\x00" * 100), False),
        (http(b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 1000 + b'">]><a>' + b"&b;" * 1000 + b"</a>"), False),
        (http(b"<a>" * 5000), False),
        (http(b"x" * (LARGEST + 1)), False),
        (http(INFORMATION.encode(), "200 OK", "Content-Encoding: gzip"), False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\nshort", False),
        (b"SSH-2.0-OpenSSH_9.2\r\n", False),
        (b"\x00" * 1000, False),
        (b"", False),
    ],
)
async def test_what_ports_answer(tools: ConnectorTools, answer: bytes, expected: bool):  # noqa: FBT001
    async with serving(answer) as address:
        assert online(await fetch(tools, {"CAM-001": address})) == {"CAM-001": expected}


async def test_an_answer_cut_off_anywhere(tools: ConnectorTools):
    whole = INFORMATION.encode()
    for tenth in range(10):
        async with serving(http(whole[: len(whole) * tenth // 10])) as address:
            assert online(await fetch(tools, {"CAM-001": address})) == {"CAM-001": False}


async def test_a_password_is_not_shown_to_who_asks_for_it(tools: ConnectorTools, far_end: FarEnd):
    far_end.answer("/onvif/device_service", b"", status=401, headers={"WWW-Authenticate": 'Basic realm="x"'})
    await fetch(tools, {"CAM-001": far_end.url})
    assert far_end.asked
    assert not any("authorization" in headers for _, headers in far_end.asked)


async def test_refused_and_hanging_ports_hide_nothing(tools: ConnectorTools, camera: str):
    async with serving(None) as hanging:
        addresses = {"a": camera, "b": f"http://127.0.0.1:{free_port()}", "c": hanging, "d": "http://khong-co.invalid"}
        batch = await fetch(tools, addresses, camera_timeout=0.5)
        assert online(batch) == {"a": True, "b": False, "c": False, "d": False}


async def test_a_whole_city_of_hanging_cameras_is_told(tools: ConnectorTools):
    async with serving(None) as hanging:
        source = config(addresses={f"CAM-{number:03d}": hanging for number in range(131)}, camera_timeout=0.2)
        reader = SourceReader(source, Onvif(source, tools, Camera))
        told = online(await reader.ask())
        assert (len(told), set(told.values())) == (131, {False})


@given(st.integers(0, 5000), st.integers(1, 256), st.floats(0.1, 100), st.floats(0.1, 100))
def test_all_are_told_before_polling_gives_up(cameras: int, concurrency: int, timeout: float, camera_timeout: float):
    source = config(
        addresses={"a": "http://x"}, concurrency=concurrency, timeout=timeout, camera_timeout=camera_timeout
    )
    assert 0 < share(source, cameras) <= camera_timeout
    assert share(source, cameras) * -(-cameras // concurrency) < timeout


class Lists:
    """Lists of cameras in files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def csv(self, content: bytes) -> Path:
        path = self._folder / "cameras.csv"
        path.write_bytes(content)
        return path

    def xlsx(self, *rows: list[Any]) -> Path:
        book = Workbook()
        for row in rows:
            book.worksheets[0].append(row)
        path = self._folder / "cameras.xlsx"
        book.save(path)
        return path


@pytest.fixture
def lists(tmp_path: Path) -> Lists:
    return Lists(tmp_path)


COLUMNS = {"id": "Mã camera", "address": "Địa chỉ ONVIF", "name": "Tên", "latitude": "Vĩ độ", "place": "Xã"}
HEADINGS = ["Mã camera", "Tên", "Xã", "Vĩ độ", "Địa chỉ ONVIF"]


async def test_a_workbook_with_cameras(tools: ConnectorTools, lists: Lists, camera: str):
    path = lists.xlsx(["DANH SÁCH"], HEADINGS, ["CAM-001", "Cổng chợ", "Kỳ Lừa", 21.85, camera], [], [None] * 5)
    batch = await fetch(tools, {"CAM-002": camera}, file=path, fields=COLUMNS)
    first = Camera(id="CAM-001", name="Cổng chợ", place="Kỳ Lừa", latitude=21.85, online=True, model="Vọng VL-2MP-D")
    assert set(batch.records) == {first, Camera(id="CAM-002", online=True, model="Vọng VL-2MP-D")}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
async def test_a_list_of_text(tools: ConnectorTools, lists: Lists, camera: str, delimiter: str):
    rows = [["address", "ID"], [camera, "CAM-001"], [camera, "CAM-001"], ["ftp://x", "CAM-003"], [camera, ""], [camera]]
    path = lists.csv("\ufeff".encode() + "\n".join(delimiter.join(row) for row in rows).encode())
    batch = await fetch(tools, {}, file=path)
    assert online(batch) == {"CAM-001": True}
    assert batch.rejected == 4
    assert {each.reason.en for each in batch.examples} == {
        "the same as a later one",
        "camera 3, id: ONVIF address: expected an address that begins with http:// or https://",
        "camera 4, id: no value",
        "camera 5, id: no value",
    }


FIELDS = {"id": "id", "address": "address"}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "lacks a column"),
        (b"id;adresse\n1;2", "lacks a column"),
        ("id;address\nmã".encode("utf-16"), "not complete or damaged"),
        (b'id;address\n"' + b"x" * 200_000, "not complete or damaged"),
        (b"x" * (4 * 1024 * 1024 + 1), "is too large"),
    ],
)
def test_lists_that_cannot_be_read(lists: Lists, content: bytes, why: str):
    with pytest.raises(SourceError, match=why):
        listing(lists.csv(content), FIELDS)


def test_lists_that_are_not_there_or_not_whole(lists: Lists, tmp_path: Path):
    with pytest.raises(SourceError, match="is not there"):
        listing(tmp_path / "none.csv", FIELDS)
    path = lists.xlsx(["id", "address"], ["1", "http://a"])
    cut(path)
    with pytest.raises(SourceError, match="not complete or damaged"):
        listing(path, FIELDS)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


@given(st.binary(max_size=300))
def test_any_list(tmp_path_factory: pytest.TempPathFactory, content: bytes):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(b"id;address\n" + content)
    with contextlib.suppress(SourceError):
        listing(path, {"id": "id", "address": "address"})


@pytest.mark.parametrize(
    "more",
    [
        {"addresses": {}},
        {"addresses": {"a": "rtsp://x"}},
        {"addresses": {"a": "http://u:p@x"}},
        {"fields": {"id": "id"}},
        {"fields": {"id": "id", "address": "a", "online": "b"}},
        {"user": ""},
    ],
)
def test_settings_that_make_no_sense(more: dict[str, Any]):
    with pytest.raises(msgspec.ValidationError, match=r"^(addresses|fields|secret)"):
        config(**({"addresses": {"a": "http://x"}} | more))
