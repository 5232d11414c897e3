"""Cameras that are found: by a call to all, in ranges of addresses, and what nobody answers to."""

import asyncio
import contextlib
from collections.abc import Iterator

import pytest
from camera_peer import PASSWORD, USER, Peer, camera_peer
from hypothesis import given
from hypothesis import strategies as st
from running import free_port

from server.cameras.onvif.discovery import MOST, FoundDevice, ask, call, spread
from server.cameras.onvif.link import camera_http, device_service
from server.errors import RefusedError


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    with camera_peer(tmp_path_factory.mktemp("ipycam"), discovered=True) as peer:
        yield peer


async def asked(addresses: list[FoundDevice], password: str = PASSWORD) -> dict[str, FoundDevice]:
    async with camera_http(connections=8) as http:
        return {found.address: found async for found in ask(http, addresses, USER, password)}


async def test_a_camera_answers_a_call_to_all(peer: Peer):
    found = await call(["127.0.0.1"], listen=1.5)
    ours = device_service(peer.address)
    assert FoundDevice(address=ours, name="Cong-cho") in found
    seen = (await asked([each for each in found if each.address == ours]))[ours].seen
    assert seen is not None
    assert seen.model == "Vọng VL-2MP-D"


async def test_addresses_are_asked_side_by_side_and_closed_ones_passed_over(peer: Peer):
    closed = f"http://127.0.0.1:{free_port()}/onvif/device_service"
    there = device_service(peer.address)
    found = await asked([FoundDevice(address=address) for address in (closed, there)])
    assert set(found) == {there}
    assert found[there].seen is not None
    assert found[there].why is None


async def test_a_camera_that_refuses_us_is_found_and_says_why(peer: Peer):
    there = device_service(peer.address)
    found = (await asked([FoundDevice(address=there)], password="sai"))[there]
    assert found.seen is None
    assert found.why is not None
    assert "refuses" in found.why.en


async def test_what_hangs_is_told_beside_the_others(peer: Peer):
    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    hanging = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/onvif/device_service"
    found = await asked([FoundDevice(address=address) for address in (hanging, device_service(peer.address))])
    assert len(found) == 2
    why = found[hanging].why
    assert why is not None
    assert "does not answer" in why.en
    server.close()
    await server.wait_closed()


@pytest.mark.parametrize("interface", ["eth0", "", "1.2.3", "::1"])
async def test_what_is_no_address_of_ours_is_refused(interface: str):
    with pytest.raises(RefusedError, match="no IPv4 address"):
        await call([interface])


@pytest.mark.parametrize(
    ("ranges", "expected"),
    [
        (["10.0.0.7"], ["10.0.0.7"]),
        (["10.0.0.7:8080", "cam.lan"], ["10.0.0.7:8080", "cam.lan"]),
        (["10.0.0.0/30"], ["10.0.0.1", "10.0.0.2"]),
        (["10.0.0.9/30"], ["10.0.0.9", "10.0.0.10"]),
        (["10.0.0.9 - 10.0.0.10", "10.0.0.9"], ["10.0.0.9", "10.0.0.10"]),
        (["cam-1.lan"], ["cam-1.lan"]),
    ],
)
def test_ranges_of_addresses(ranges: list[str], expected: list[str]):
    assert spread(ranges) == [f"http://{each}/onvif/device_service" for each in expected]


@pytest.mark.parametrize(
    "text", ["", "10.0.0.300/24", "10.0.0.9-10.0.0.1", "10.0.0.1-x", "ftp://a", "0.0.0.0/0", "10.0.0.0-10.9.0.0", "a b"]
)
def test_what_is_no_range_is_refused(text: str):
    with pytest.raises(RefusedError):
        spread([text])


def test_only_so_many_addresses():
    assert len(spread(["10.0.0.0/20"])) == MOST - 2
    with pytest.raises(RefusedError, match="more than"):
        spread(["10.0.0.0/20", "10.1.0.0/24"])


@given(st.text(max_size=40))
def test_any_range(text: str):
    with contextlib.suppress(RefusedError):
        spread([text])
