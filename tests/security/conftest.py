"""A server with a web process, for all tests that break neither."""

from collections.abc import Iterator

import httpx
import pytest
from processes import PATIENCE
from web_site import Device, WebSite

from server.web.tokens import DeviceRole


@pytest.fixture(scope="session")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebSite]:
    """A site whose server and web process run."""
    site = WebSite(tmp_path_factory.mktemp("secured"))
    with site.running(), site.web():
        site.until_live()
        yield site


@pytest.fixture(scope="session")
def device(secured: WebSite) -> Iterator[Device]:
    """A device that may arrange."""
    with secured.device("panel", DeviceRole.OPERATOR) as made:
        yield made


@pytest.fixture
def stranger(secured: WebSite) -> Iterator[httpx.Client]:
    """Somebody without a token."""
    with httpx.Client(base_url=f"http://127.0.0.1:{secured.web_port}", timeout=PATIENCE) as http:
        yield http
