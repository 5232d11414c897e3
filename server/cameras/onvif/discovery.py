"""Finds cameras on the network: who answers a call to all (WS-Discovery 1.1), or at each of some addresses."""

import asyncio
import ipaddress
from collections.abc import AsyncIterator, Iterable, Sequence

import httpx
from msgspec import Struct
from onveef.wsdiscovery import discover_async

from server.cameras.onvif.client import UNUSABLE
from server.cameras.onvif.device import Device, DeviceInfo
from server.cameras.onvif.link import device_service
from server.contract.words import Words
from server.errors import DeviceError, RefusedError
from server.outgoing.addresses import is_here, literal
from server.outgoing.destinations import permitted, resolve

TYPES = "dn:NetworkVideoTransmitter"
"""What every ONVIF camera answers to (ONVIF core specification, 7.3.2)."""
LISTEN = 4.0
"""Seconds in which answers to a call are heard; the call is repeated, for some are lost."""
MOST = 4096
"""Addresses that are tried, and devices that are heard."""
CONNECT_WITHIN = 1.5
"""Seconds for an address to open its port, before it is asked anything."""
SIDE_BY_SIDE = 64


class FoundDevice(Struct, frozen=True, kw_only=True):
    """A device that may be a camera, and what it says."""

    address: str
    """Of its device service."""
    name: str = ""
    """What it calls itself to everybody."""
    seen: DeviceInfo | None = None
    """None where it tells us nothing."""
    why: Words | None = None
    """Why it does not."""


async def call(interfaces: Sequence[str] = (), *, listen: float = LISTEN) -> list[FoundDevice]:
    """Return who answers a call to all on the networks of these own addresses, or of all of them.

    Raises RefusedError for what is no own address.
    """
    here = False
    try:
        for each in interfaces:
            here |= ipaddress.IPv4Address(each).is_loopback
    except ValueError:
        raise RefusedError(
            Words(vi=f"«{each}» không phải địa chỉ IPv4 của máy này", en=f"“{each}” is no IPv4 address of this machine")
        ) from None
    answers = await discover_async(timeout_s=listen, types=TYPES, interface_ip=list(interfaces) or None)
    found: dict[str, FoundDevice] = {}
    for answer in answers[:MOST]:
        for address in answer.xaddrs:
            try:
                service = _told(address, here=here)
            except ValueError:
                continue
            # some tell an address of every card, the one for us first as a rule
            found.setdefault(service, FoundDevice(address=service, name=answer.name[:100]))
            break
    return sorted(found.values(), key=lambda each: each.address)


def spread(ranges: Iterable[str]) -> list[str]:
    """Return the addresses that texts mean: ``10.0.0.7``, ``10.0.0.7:8080``, ``10.0.0.0/24``, ``10.0.0.5-10.0.0.20``.

    Raises RefusedError for other texts, and for more than MOST addresses.
    """
    addresses: dict[str, None] = {}
    for text in ranges:
        try:
            for address in _spread(text.strip()):
                addresses[address] = None
                if len(addresses) > MOST:
                    raise RefusedError(Words(vi=f"nhiều hơn {MOST} địa chỉ", en=f"more than {MOST} addresses"))
        except ValueError:
            raise RefusedError(
                Words(
                    vi=f"«{text}» không phải địa chỉ; ví dụ 10.0.0.7, 10.0.0.0/24, 10.0.0.5-10.0.0.20",
                    en=f"“{text}” is no address; for example 10.0.0.7, 10.0.0.0/24, 10.0.0.5-10.0.0.20",
                )
            ) from None
    return list(addresses)


async def ask(
    http: httpx.AsyncClient, addresses: Iterable[FoundDevice], user: str, password: str
) -> AsyncIterator[FoundDevice]:
    """Yield each device with what it says of itself, as soon as it has; where a port is closed there is none."""
    turn = asyncio.Semaphore(SIDE_BY_SIDE)

    async def one(found: FoundDevice) -> FoundDevice | None:
        async with turn:
            if not await _open(found.address):
                return None
            try:
                seen = await Device(http, found.address, user, password).read()
            except DeviceError as error:
                return FoundDevice(address=found.address, name=found.name, why=error.words)
            return FoundDevice(address=found.address, name=found.name, seen=seen)

    tasks = [asyncio.create_task(one(found)) for found in addresses]
    try:
        for finished in asyncio.as_completed(tasks):
            if (told := await finished) is not None:
                yield told
    finally:
        for task in tasks:
            task.cancel()


def _spread(text: str) -> Iterable[str]:
    if "/" in text and "://" not in text:
        network = ipaddress.IPv4Network(text, strict=False)
        if network.num_addresses > MOST * 2:
            raise RefusedError(Words(vi=f"nhiều hơn {MOST} địa chỉ", en=f"more than {MOST} addresses"))
        return (device_service(str(each)) for each in network.hosts())
    first, dash, last = text.partition("-")
    if dash and "://" not in text and _is_address(first):
        begin, end = int(ipaddress.IPv4Address(first.strip())), int(ipaddress.IPv4Address(last.strip()))
        if end < begin:
            raise RefusedError(
                Words(vi=f"«{text}»: địa chỉ cuối đứng trước địa chỉ đầu", en=f"“{text}” ends before it begins")
            )
        return (device_service(str(ipaddress.IPv4Address(each))) for each in range(begin, end + 1))
    return (device_service(text),)


def _is_address(text: str) -> bool:
    try:
        ipaddress.IPv4Address(text.strip())
    except ValueError:
        return False
    return True


async def _open(address: str) -> bool:
    """Return whether a port answers: most addresses of a network are nobody's."""
    url = httpx.URL(address)
    port = url.port or (443 if url.scheme == "https" else 80)
    try:
        async with asyncio.timeout(CONNECT_WITHIN):
            first, *_ = permitted(url.host, await resolve(url.host, port), camera=True)
            _, writer = await asyncio.open_connection(first, port)
    except UNUSABLE:
        return False
    writer.close()
    return True


def _told(address: str, *, here: bool) -> str:
    """Return the device service that an answer to a call names; raises ValueError for one that no camera has.

    Anybody may answer, and our password goes there: names lead where their DNS says, and this machine is no camera
    unless the call went out on it (``here``).
    """
    service = device_service(address)
    there = literal(httpx.URL(service).host)
    if there is None or (is_here(there) and not here):
        raise ValueError(address)
    return service
