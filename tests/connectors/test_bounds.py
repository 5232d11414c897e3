"""How far the answers of a source lead: no further than its settings say, and without our secrets."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.far_end import FarEnd, Reply
from connectors.reading import connector, refusal
from server.connectors.base import Connector, ConnectorTools
from server.connectors.transport.bounds import Bounds, check_address, out_of_bounds
from server.contract.errors import SettingError
from server.errors import SourceError
from server.records import Task

HOME = "https://feed.example.vn/a/b"


def bounds(*hosts: str, home: str = HOME) -> Bounds:
    return Bounds(home=httpx.URL(home), hosts=hosts)


def led(told: str, *hosts: str, home: str = HOME, asked: str = "") -> bool:
    try:
        bounds(*hosts, home=home).following(httpx.URL(asked or home), told)
    except SourceError:
        return False
    return True


@pytest.mark.parametrize(
    "told",
    ["/c", "c?d=e", "?page=2", "", "//feed.example.vn/c", "https://FEED.example.vn/c", "https://feed.example.vn:443/c"],
)
def test_home(told: str):
    assert led(told)


@pytest.mark.parametrize(
    "told",
    [
        "http://feed.example.vn/",
        "https://feed.example.vn:8443/",
        "https://evil.vn/",
        "//evil.vn/",
        "https://feed.example.vn.evil.vn/",
        "https://feed.example.vn./",
        "https://evilfeed.example.vn/",
        "https://feed.example.vn@evil.vn/",
        "https://feed.example.vn:443@evil.vn/",
        "https://user@feed.example.vn/",
        "https://evil.vn#@feed.example.vn/",
        "https://evil.vn?@feed.example.vn/",
        "https://evil.vn\\@feed.example.vn/",
        "https:\\\\evil.vn/",
        "https://feed.example.vn\\@evil.vn/",
        "https://feed.example.vn%2eevil.vn/",
        "https://feed。example。vn.evil.vn/",
        "https://feеd.example.vn/",
        "http://127.0.0.1/",
        "http://127.1/",
        "http://[::1]/",
        "http://169.254.169.254/",
        "https://[::ffff:169.254.169.254]/",
        "file:///etc/passwd",
        "ftp://feed.example.vn/",
        "javascript:alert(1)",
        "data:text/xml,<a/>",
        "https://feed.example.vn:99999/",
        "https://feed.example.vn\r\nHost: evil.vn/",
    ],
)
def test_elsewhere(told: str):
    if led(told):
        # what httpx reads otherwise than it looks may only be a path at home
        assert httpx.URL(HOME).join(told).host == "feed.example.vn"
        assert told.startswith("https:\\")


def test_an_upgrade_is_home_and_nothing_leads_back():
    assert led("https://feed.example.vn/", home="http://feed.example.vn/")
    assert led("https://feed.example.vn:8443/", home="http://feed.example.vn:8080/")
    assert not led("http://feed.example.vn/", home="http://feed.example.vn/", asked="https://feed.example.vn/")
    assert not led("http://cdn.vn/", "cdn.vn")
    assert led("http://cdn.vn/", "cdn.vn", home="http://feed.example.vn/")


def test_further_hosts():
    assert led("https://cdn.vn/x", "cdn.vn")
    assert led("https://cdn.vn:8443/x", "cdn.vn:8443")
    assert led("https://CDN.vn:443/x", "Cdn.VN:443")
    assert led("https://xn--lng-sn-7wb1050d.vn/", "lạng-sơn.vn")
    assert led("https://lạng-sơn.vn/", "xn--lng-sn-7wb1050d.vn")
    assert led("https://[fd00::5]:8443/", "[fd00::5]:8443")
    assert led("http://10.0.0.5/", "10.0.0.5", home="http://10.0.0.4/")
    for told in ("https://cdn.vn:8443/", "https://a.cdn.vn/", "https://cdn.vn.evil.vn/", "https://u@cdn.vn/"):
        assert not led(told, "cdn.vn")
    assert not led("https://cdn.vn/", "cdn.vn:8443")
    assert not led("https://cdn.vn/", "cdn.vn:80")


@given(st.text(max_size=60), st.sampled_from(["", "//", "https://", "http://feed.example.vn", "https:", "\\\\"]))
def test_any_link_leads_home_or_nowhere(told: str, begin: str):
    with suppress(SourceError, httpx.InvalidURL):
        there = bounds().following(httpx.URL(HOME), begin + told)
        assert (there.scheme, there.raw_host, there.port, there.userinfo) == ("https", b"feed.example.vn", None, b"")


def test_the_words_name_the_host_and_the_setting():
    told = bounds().refused(httpx.URL("https://cdn.vn:8443/secret?key=1"))
    assert told.en == 'leads to another server, cdn.vn:8443; if that is right, add hosts = ["cdn.vn:8443"]'
    assert told.vi == 'nguồn dẫn sang máy chủ khác, cdn.vn:8443; nếu đúng, hãy thêm hosts = ["cdn.vn:8443"]'
    down = bounds().refused(httpx.URL("http://cdn.vn/"), httpx.URL(HOME))
    assert "unencrypted (cdn.vn)" in down.en
    assert "\n" not in f"{told.vi}{told.en}{down.vi}{down.en}"


@pytest.mark.parametrize(
    "host",
    [
        "",
        "http://cdn.vn",
        "cdn.vn/x",
        "u@cdn.vn",
        "cdn.vn?x",
        "cdn.vn#x",
        "169.254.169.254",
        "[fe80::1]",
        "a b",
        "[::1",
    ],
)
def test_hosts_that_are_none(host: str):
    (mistake,) = out_of_bounds(HOME, ["cdn.vn", host])
    assert mistake.key == ("hosts", 1)


@pytest.mark.parametrize("host", ["cdn.vn", "cdn.vn:8443", "10.0.0.5:80", "[fd00::1]", "[fd00::1]:8443", "lạng-sơn.vn"])
def test_hosts_that_are_some(host: str):
    assert not list(out_of_bounds(HOME, [host]))


@pytest.mark.parametrize(
    "url",
    ["http://169.254.169.254/latest", "https://[fe80::1]/", "http://0xa9fea9fe/", "http://0.0.0.0:80/", "http://[::]/"],
)
def test_addresses_that_no_source_has(url: str):
    with pytest.raises(SettingError, match="never connected to"):
        check_address(url)


@pytest.fixture
async def other() -> AsyncIterator[FarEnd]:
    """Another server, on another address of this machine."""
    end = FarEnd()
    server = await asyncio.start_server(end.handle, "127.0.0.2", 0)
    end.url = f"http://127.0.0.2:{server.sockets[0].getsockname()[1]}"
    yield end
    server.close()
    await server.wait_closed()


@pytest.fixture
def rest(tools: ConnectorTools, secrets: dict[str, str]) -> Callable[..., Connector]:
    secrets["key"] = "mat-khau"

    def made(url: str, *hosts: str, **more: Any) -> Connector:
        fields = {name: name for name in ("id", "title", "owner", "assigned", "due")}
        auth = {"kind": "key", "header": "X-Api-Key", "secret": "key"}
        return connector(
            tools, "rest", gives=Task, url=url, hosts=hosts, items="items", fields=fields, auth=auth, **more
        )

    return made


def place(end: FarEnd) -> str:
    return end.url.removeprefix("http://")


async def test_a_chain_of_redirects_through_a_host_that_is_allowed(
    far_end: FarEnd, other: FarEnd, rest: Callable[..., Connector]
):
    """There and back again: our secret stays at home."""
    url = far_end.answer("/a", b"", status=307, headers={"Location": f"{other.url}/b"})
    other.answer("/b", b"", status=302, headers={"Location": f"{far_end.url}/c"})
    far_end.answer("/c", b'{"items": []}')
    headers = {"X-Ours": "who we are"}
    assert (await rest(url, place(other), headers=headers).fetch()).records == ()
    ((_, elsewhere),) = other.asked
    assert not {"x-api-key", "x-ours", "authorization", "cookie"} & set(elsewhere)
    assert elsewhere["accept"] == "application/json"
    assert [headers["x-api-key"] for _, headers in far_end.asked] == ["mat-khau", "mat-khau"]


async def test_a_chain_is_cut_where_it_leaves_the_bounds(
    far_end: FarEnd, other: FarEnd, rest: Callable[..., Connector]
):
    url = far_end.answer("/a", b"", status=307, headers={"Location": f"{other.url}/b"})
    assert place(other) in await refusal(rest(url))
    assert not other.asked
    for location in ("http://169.254.169.254/latest", f"http://localhost:{place(far_end)[-5:]}/c", "http://127.1/"):
        other.answer("/b", b"", status=302, headers={"Location": location})
        assert "hãy thêm hosts" in await refusal(rest(url, place(other)))


async def test_pages_on_a_host_that_is_allowed(far_end: FarEnd, other: FarEnd, rest: Callable[..., Connector]):
    url = far_end.answer("/a", f'{{"items": [], "next": "{other.url}/b"}}'.encode())
    other.answer("/b", b'{"items": []}')
    source = rest(url, place(other), next="next")
    await source.fetch()
    assert "x-api-key" not in other.asked[0][1]
    assert place(other) in await refusal(rest(url, next="next"))


async def test_a_token_is_asked_for_where_the_settings_say_and_shown_at_home(
    far_end: FarEnd, other: FarEnd, tools: ConnectorTools, secrets: dict[str, str]
):
    secrets["key"] = "mat-khau"
    auth = {"kind": "oauth2", "token_url": f"{other.url}/token", "client": "vonglau", "secret": "key"}
    fields = {name: name for name in ("id", "title", "owner", "assigned", "due")}
    url = far_end.row("/a", Reply(b"", 307, {"Location": f"{other.url}/b"}))
    other.answer("/token", b'{"access_token": "tok", "expires_in": 3600}')
    other.answer("/b", b'{"items": []}')
    await connector(
        tools, "rest", gives=Task, url=url, hosts=[place(other)], items="items", fields=fields, auth=auth
    ).fetch()
    # also where the server of tokens is the one that is led to
    assert [("authorization" in headers) for _, headers in other.asked] == [True, False]
    assert far_end.asked[0][1]["authorization"] == "Bearer tok"


@pytest.mark.parametrize(
    "location",
    ["/c\r\nX-Evil: 1", "//[::1", "http://a b/", "http://\x00/", "http://127.0.0.1:x/", "http://xn--a/", "http:a"],
)
async def test_a_location_that_is_nonsense(far_end: FarEnd, rest: Callable[..., Connector], location: str):
    url = far_end.answer("/a", b"", status=302, headers={"Location": location})
    far_end.answer("/c", b'{"items": []}')
    with suppress(SourceError, httpx.TransportError):
        await rest(url).fetch()
    assert all("x-evil" not in headers for _, headers in far_end.asked)
    assert len(far_end.asked) <= 2
