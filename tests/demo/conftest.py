"""The province in a box, for one test."""

import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest

from demo.sources import serving
from demo.stage import TOKEN

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """Noon of a Monday in Lạng Sơn."""
    return NOON


@pytest.fixture
async def client(authorities: ssl.SSLContext) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who may read the sources, at noon for ever."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with (
        serving(20, now=lambda: NOON) as address,
        httpx.AsyncClient(
            base_url=address, headers=headers, trust_env=False, timeout=None, verify=authorities
        ) as client,
    ):
        yield client
