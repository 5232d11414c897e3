"""The cameras: their inventory, and their device services as ONVIF describes them."""

import base64
import hashlib
from collections import Counter
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from python_calamine import CalamineWorkbook

from demo.cameras import COUNT, HEADINGS, SITES, TABLE, cameras, inventory, trouble
from demo.province import GATES, POSITIONS, WARDS
from demo.stage import TOKEN

SOAP = "{http://www.w3.org/2003/05/soap-envelope}"
TDS = "{http://www.onvif.org/ver10/device/wsdl}"
TT = "{http://www.onvif.org/ver10/schema}"
SECURITY = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity"


def envelope(action: str, header: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">'
        f'<s:Header>{header}</s:Header><s:Body><{action} xmlns="http://www.onvif.org/ver10/device/wsdl"/></s:Body>'
        "</s:Envelope>"
    )


def token(user: str, password: str) -> str:
    nonce, created = b"0123456789abcdef", "2026-11-23T05:00:00Z"
    digest = base64.b64encode(hashlib.sha1(nonce + created.encode() + password.encode()).digest()).decode()
    return (
        f'<w:Security xmlns:w="{SECURITY}-secext-1.0.xsd" xmlns:u="{SECURITY}-utility-1.0.xsd"><w:UsernameToken>'
        f"<w:Username>{user}</w:Username><w:Password>{digest}</w:Password><w:Nonce>{base64.b64encode(nonce).decode()}"
        f"</w:Nonce><u:Created>{created}</u:Created></w:UsernameToken></w:Security>"
    )


async def call(client: httpx.AsyncClient, number: int, content: str) -> tuple[int, ElementTree.Element]:
    headers = {"Content-Type": "application/soap+xml; charset=utf-8"}
    answer = await client.post(f"/onvif/{number}/device_service", content=content, headers=headers)
    assert answer.headers["content-type"] == "application/soap+xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)
    assert root.tag == f"{SOAP}Envelope"
    found = root.find(f"{SOAP}Body/*")
    assert found is not None
    return answer.status_code, found


@pytest.fixture
def well(now: datetime) -> int:
    """The number of a camera that answers."""
    return next(number for number in range(1, COUNT + 1) if trouble(20, number, now) is None)


def test_as_many_as_the_city_has() -> None:
    found = cameras(20)
    assert len(found) == COUNT == len({camera.code for camera in found}) == len({camera.name for camera in found})
    assert len({camera.position for camera in found}) == SITES
    communes = Counter(camera.commune for camera in found)
    assert all(communes[ward] > 15 for ward in WARDS)
    assert {f"Cửa khẩu {gate}" for gate in GATES} <= {camera.name.partition(" - ")[0] for camera in found}
    assert communes.keys() <= POSITIONS.keys()


def test_the_inventory_is_a_sheet() -> None:
    content = inventory(20, "http://127.0.0.1:8600", "rtsp://127.0.0.1:8654")
    rows: list[list[Any]] = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name(TABLE).to_python()
    assert tuple(rows[0]) == HEADINGS
    assert len(rows) == COUNT + 1
    assert rows[1][0] == "CAM-001"
    assert rows[-1][6] == "http://127.0.0.1:8600/onvif/131/device_service"
    assert rows[-1][7:10] == [
        "rtsp://127.0.0.1:8654/CAM-131/main",
        "rtsp://127.0.0.1:8654/CAM-131/sub",
        "http://127.0.0.1:8600/onvif/131/snapshot",
    ]
    assert rows[1][10:] == ["Hữu Nghị", "", "x", "x"]
    assert all(bool(row[10]) != bool(row[11]) for row in rows[1:])
    assert {row[12] for row in rows[1:]} == {row[13] for row in rows[1:]} == {"x", ""}
    assert all(21 < row[3] < 23 and 106 < row[4] < 108 for row in rows[1:])


def test_some_are_silent_and_not_always_the_same(now: datetime) -> None:
    def silent(moment: datetime) -> set[int]:
        return {number for number in range(1, COUNT + 1) if trouble(20, number, moment)}

    slots = [silent(now + timedelta(minutes=10 * step)) for step in range(100)]
    assert sum(map(len, slots)) / 100 / COUNT == pytest.approx(0.04, abs=0.01)
    assert len(set(map(frozenset, slots))) > 90
    kinds = Counter(
        trouble(20, number, now + timedelta(minutes=10 * step)) for number in range(1, 132) for step in range(20)
    )
    assert kinds.keys() == {None, "busy", "hanging"}
    assert silent(now) == silent(now + timedelta(seconds=1))


async def test_the_clock_may_be_read_by_everybody(client: httpx.AsyncClient, well: int) -> None:
    status, found = await call(client, well, envelope("GetSystemDateAndTime", token("nobody", "wrong")))
    assert (status, found.tag) == (200, f"{TDS}GetSystemDateAndTimeResponse")
    told = found.find(f"{TDS}SystemDateAndTime/{TT}UTCDateTime")
    assert told is not None
    values = [told.findtext(f"{TT}Date/{TT}{part}") for part in ("Year", "Month", "Day")]
    assert values == ["2026", "11", "23"]
    assert told.findtext(f"{TT}Time/{TT}Hour") == "5"


@pytest.mark.parametrize("header", ["", token("ioc", TOKEN)], ids=["open", "digest"])
async def test_what_a_device_is(client: httpx.AsyncClient, well: int, header: str) -> None:
    status, found = await call(client, well, envelope("GetDeviceInformation", header))
    assert (status, found.tag) == (200, f"{TDS}GetDeviceInformationResponse")
    assert [part.tag for part in found] == [
        f"{TDS}{name}" for name in ("Manufacturer", "Model", "FirmwareVersion", "SerialNumber", "HardwareId")
    ]
    assert found.findtext(f"{TDS}HardwareId") == f"CAM-{well:03d}"


async def test_where_its_services_are(client: httpx.AsyncClient, well: int) -> None:
    address = str(client.base_url.join(f"/onvif/{well}/device_service"))
    _, capabilities = await call(client, well, envelope("GetCapabilities"))
    assert capabilities.findtext(f"{TDS}Capabilities/{TT}Device/{TT}XAddr") == address
    _, services = await call(client, well, envelope("GetServices"))
    assert services.findtext(f"{TDS}Service/{TDS}XAddr") == address
    assert services.findtext(f"{TDS}Service/{TDS}Namespace") == TDS.strip("{}")


@pytest.mark.parametrize(
    ("content", "status", "subcode"),
    [
        (envelope("GetDeviceInformation", token("ioc", "wrong")), 400, "ter:NotAuthorized"),
        (envelope("SetHostname"), 500, "ter:ActionNotSupported"),
        ("<s:Envelope", 400, "ter:WellFormed"),
    ],
)
async def test_faults_are_those_of_onvif(
    client: httpx.AsyncClient, well: int, content: str, status: int, subcode: str
) -> None:
    code, fault = await call(client, well, content)
    assert (code, fault.tag) == (status, f"{SOAP}Fault")
    assert fault.findtext(f"{SOAP}Code/{SOAP}Subcode/{SOAP}Value") == subcode
    assert fault.findtext(f"{SOAP}Reason/{SOAP}Text")


async def test_silent_cameras_do_not_answer(client: httpx.AsyncClient, now: datetime) -> None:
    kinds = {trouble(20, number, now): number for number in range(1, COUNT + 1)}
    if "busy" in kinds:
        answer = await client.post(f"/onvif/{kinds['busy']}/device_service", content=envelope("GetServices"))
        assert answer.status_code == 503
    if "hanging" in kinds:
        with pytest.raises(httpx.ReadTimeout):
            await client.post(f"/onvif/{kinds['hanging']}/device_service", content=envelope("GetServices"), timeout=0.3)
    assert len(kinds) > 1


async def test_cameras_that_are_not_there(client: httpx.AsyncClient) -> None:
    for number in (0, COUNT + 1):
        assert (await client.post(f"/onvif/{number}/device_service", content="")).status_code == 404
