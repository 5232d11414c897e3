"""A server with a web process for all tests that break neither."""

import pytest
from web_site import WebSite

from server.web.tokens import DeviceRole


@pytest.fixture(scope="session")
def running(tmp_path_factory):
    """A site whose server and web process run."""
    site = WebSite(tmp_path_factory.mktemp("site"))
    with site.running(), site.web():
        site.until_live()
        yield site


@pytest.fixture
def panel(running, request):
    """A device of this test alone that may arrange."""
    with running.device(_name(request), DeviceRole.OPERATOR) as device:
        yield device


@pytest.fixture
def site(tmp_path):
    """One that this test starts and ends by itself."""
    return WebSite(tmp_path)


def _name(request):
    return "".join(letter if letter.isalnum() else "-" for letter in request.node.name.lower())[-60:].strip("-")
