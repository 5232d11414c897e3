"""Asks cameras what time they think it is (ONVIF core specification, GetSystemDateAndTime: everybody may ask)."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime

import httpx
from onveef.transport import OnvifCredentials

from server.cameras.inspection.detectors.clock import ClockReport
from server.cameras.onvif.client import UNUSABLE, onvif_client
from server.cameras.onvif.link import device_service

PATIENCE = 5.0
"""Seconds for the answer; half of what it took is the error of the reading."""
_PARTS = ("year", "month", "day", "hour", "minute", "second")


async def read_clock(http: httpx.AsyncClient, address: str) -> ClockReport | None:
    """Return what a camera says of its clock, or None where it does not say."""
    try:
        client = onvif_client(http, device_service(address), OnvifCredentials("", ""), patience=PATIENCE)
        async with asyncio.timeout(PATIENCE):
            told = await client.get_system_date_time()
    except UNUSABLE:
        return None
    utc, local = _time(told.get("UTCDateTime")), _time(told.get("LocalDateTime"))
    if utc is None and local is None:
        return None
    return ClockReport(utc=utc and utc.replace(tzinfo=UTC), local=local)


def _time(parts: object) -> datetime | None:
    if not isinstance(parts, Mapping):
        return None
    try:
        year, month, day, hour, minute, second = (int(parts[name]) for name in _PARTS)
        return datetime(year, month, day, hour, minute, min(second, 59))
    except (KeyError, TypeError, ValueError):
        return None
