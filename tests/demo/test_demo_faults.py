"""Sources that fail on purpose."""

import asyncio
import zlib

import httpx
import pytest

from demo.faults import BOMB, HUGE, Fault, Faults, bomb
from demo.press import NEWSPAPERS
from demo.sources import serving


async def set_fault(client: httpx.AsyncClient, path: str, fault: Fault | None) -> None:
    answer = (await client.post("/faults", json={"path": path, "fault": fault})).raise_for_status()
    assert answer.json()["faults"].get(path) == fault


async def test_hanging_takes_the_request_and_never_answers(client: httpx.AsyncClient) -> None:
    await set_fault(client, "/tasks", Fault.HANG)
    with pytest.raises(httpx.ReadTimeout):
        await client.get("/tasks", timeout=0.3)
    await set_fault(client, "/tasks", None)
    assert (await client.get("/tasks")).is_success


@pytest.mark.parametrize("fault", [Fault.HANG, Fault.SLOW])
async def test_stopping_ends_what_never_ends(fault: Fault) -> None:
    async with httpx.AsyncClient(trust_env=False, timeout=None) as client:
        async with serving(20) as address:
            await client.post(f"{address}/faults", json={"path": "/statistics", "fault": fault})
            asking = asyncio.create_task(client.get(f"{address}/statistics"))
            assert (await client.get(f"{address}/faults")).json() == {"faults": {"/statistics": fault}}
            assert not asking.done()
        assert (await asking).status_code == (503 if fault is Fault.HANG else 200)


async def test_an_error(client: httpx.AsyncClient) -> None:
    await set_fault(client, "/tasks", Fault.ERROR)
    assert (await client.get("/tasks")).status_code == 500


async def test_a_page_for_people(client: httpx.AsyncClient) -> None:
    await set_fault(client, "/statistics", Fault.HTML)
    answer = await client.get("/statistics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert "bảo trì" in answer.text


async def test_not_utf8(client: httpx.AsyncClient) -> None:
    await set_fault(client, "/tasks", Fault.UTF8)
    answer = await client.get("/tasks")
    assert answer.headers["content-type"] == "application/json"
    with pytest.raises(UnicodeDecodeError):
        answer.content.decode()


async def test_redirects_for_ever(client: httpx.AsyncClient) -> None:
    await set_fault(client, "/press", Fault.REDIRECTS)
    with pytest.raises(httpx.TooManyRedirects):
        await client.get("/press/xu-lang", follow_redirects=True)
    answer = await client.get("/press/xu-lang?hop=7")
    assert answer.status_code == 302
    assert answer.headers["location"] == str(client.base_url.join("/press/xu-lang?hop=8"))


async def test_huge_can_be_read_to_its_end(client: httpx.AsyncClient) -> None:
    await set_fault(client, "/tasks", Fault.HUGE)
    async with client.stream("GET", "/tasks") as answer:
        assert sum([len(chunk) async for chunk in answer.aiter_bytes()]) == HUGE


@pytest.mark.parametrize("fault", [Fault.HUGE, Fault.SLOW])
async def test_a_client_may_cut_what_is_too_long(client: httpx.AsyncClient, fault: Fault) -> None:
    await set_fault(client, "/tasks", fault)
    async with client.stream("GET", "/tasks") as answer:
        received = 0
        async for chunk in answer.aiter_raw():
            received += len(chunk)
            if received >= 3:
                break
    assert answer.num_bytes_downloaded < HUGE
    assert (await client.get("/statistics")).is_success


async def test_the_bomb_is_small_and_unpacks_to_10_gib(client: httpx.AsyncClient) -> None:
    await set_fault(client, "/tasks", Fault.BOMB)
    async with client.stream("GET", "/tasks") as answer:
        assert answer.headers["content-encoding"] == "gzip, gzip"
        packed = b"".join([chunk async for chunk in answer.aiter_raw()])
    assert packed == bomb()
    assert len(packed) < 32 * 1024
    gzip = 16 + zlib.MAX_WBITS
    inner = zlib.decompress(packed, gzip)
    assert len(inner) < 16 * 1024 * 1024
    assert int.from_bytes(inner[-4:], "little") == BOMB % 2**32
    unpacking, unpacked = zlib.decompressobj(gzip), 0
    while unpacked < 2 * HUGE:
        part = unpacking.decompress(inner, 1024 * 1024)
        assert part == bytes(len(part))
        unpacked += len(part)
        inner = unpacking.unconsumed_tail
    assert not unpacking.eof


async def test_faults_concern_a_path_and_those_below(client: httpx.AsyncClient) -> None:
    await set_fault(client, "/press", Fault.ERROR)
    for newspaper in NEWSPAPERS:
        assert (await client.get(f"/press/{newspaper.id}")).status_code == 500
    assert (await client.get("/tasks")).is_success
    assert (await client.get("/faults")).json() == {"faults": {"/press": "error"}}


async def test_everything_may_fail_but_the_faults(client: httpx.AsyncClient) -> None:
    await set_fault(client, "/", Fault.ERROR)
    assert (await client.get("/tasks")).status_code == 500
    assert (await client.get("/faults")).is_success


def test_what_was_set_nearest_counts() -> None:
    faults = Faults()
    faults.set("/press", Fault.ERROR)
    faults.set("/press/xu-lang", Fault.HTML)
    assert faults.of("/press/xu-lang") is Fault.HTML
    assert faults.of("/press/mau-son") is Fault.ERROR
    assert faults.of("/pressure") is None


@pytest.mark.parametrize("order", ["{", '{"path": "/tasks"}', '{"path": "/tasks", "fault": "fire"}'])
async def test_orders_that_make_no_sense(client: httpx.AsyncClient, order: str) -> None:
    assert (await client.post("/faults", content=order)).status_code == 400
    assert (await client.get("/faults")).json() == {"faults": {}}


SYSTEMS = (
    *("/portal/DongBoHoSoMC", "/one-stop/quality", "/open311/v2/requests.json", "/open311/v2/services.xml"),
    *(
        "/press/youtube",
        "/mastodon/api/v1/timelines/public",
        "/pxweb/api/v1/vi/langson/economy.px",
        "/sdmx/data/gates/all",
    ),
    *("/indexer/wazuh-alerts*/_search", "/misp/attributes/restSearch", "/taxii2/", "/soc/incidents", "/cap/feed.atom"),
    *("/onvif/1/device_service", "/gates", "/oneroster/ims/oneroster/rostering/v1p2/orgs"),
)


@pytest.mark.parametrize("path", SYSTEMS)
async def test_every_system_may_fail(client: httpx.AsyncClient, path: str) -> None:
    for fault, status in ((Fault.ERROR, 500), (Fault.HTML, 200), (Fault.REDIRECTS, 302)):
        await set_fault(client, path, fault)
        for method in ("GET", "POST"):
            assert (await client.request(method, path)).status_code == status
    await set_fault(client, path, Fault.HANG)
    with pytest.raises(httpx.ReadTimeout):
        await client.get(path, timeout=0.1)
    await set_fault(client, path, None)
    answer = await client.get(path)
    assert answer.status_code != 500
    assert "text/html" not in answer.headers["content-type"]
