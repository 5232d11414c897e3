"""How far the answers of one source may lead: to the host of its url, and to those that its settings name beside it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

import httpx
from msgspec import Meta, Struct

from server.contract.errors import Mistake, SettingError, tried
from server.contract.words import Words
from server.errors import SourceError
from server.outgoing.addresses import check_host

Hosts = Annotated[tuple[str, ...], Meta(max_length=20)]
"""Further hosts to which redirects and links of a source may lead: ``cdn.example.vn``, ``cdn.example.vn:8443``."""

_OPEN = frozenset({"accept", "content-type"})
"""Headers that say nothing of who we are."""


class Bounds(Struct, frozen=True, kw_only=True):
    """Where may be asked on behalf of one source."""

    home: httpx.URL
    """What its settings name; only there we say who we are."""
    hosts: Hosts = ()
    setting: str = "url"
    """What the settings call it."""

    def is_home(self, url: httpx.URL) -> bool:
        """Return whether an address is on the server that the settings name, or on the same one by TLS."""
        home = self.home
        if url.raw_host != home.raw_host:
            return False
        upgraded = (home.scheme, url.scheme) == ("http", "https")
        return upgraded or (url.scheme, url.port) == (home.scheme, home.port)

    def allow(self, url: httpx.URL, asked: httpx.URL | None = None) -> bool:
        """Return whether we may ask for ``url``, to which an answer of ``asked`` has led."""
        if url.userinfo or url.scheme not in ("http", "https"):
            return False
        if asked is not None and (asked.scheme, url.scheme) == ("https", "http"):
            return False
        return self.is_home(url) or any(_is(url, host) for host in self.hosts)

    def check(self, url: httpx.URL, asked: httpx.URL | None = None) -> httpx.URL:
        """Return ``url``; raises SourceError where we may not ask for it."""
        if not self.allow(url, asked):
            raise SourceError(self.refused(url, asked))
        return url

    def refused(self, url: httpx.URL, asked: httpx.URL | None = None) -> Words:
        """Return why we do not ask for ``url``, and which setting would let us."""
        if url.userinfo or url.scheme not in ("http", "https"):
            return NO_ADDRESS
        there = _spelt(url)
        if asked is not None and (asked.scheme, url.scheme) == ("https", "http"):
            return Words(
                vi=f"nguồn dẫn từ https sang http không mã hóa ({there}); nguồn phải sửa",
                en=f"leads from https to http, unencrypted ({there}); the source has to mend that",
            )
        if self.setting != "url":
            return Words(
                vi=f"nguồn dẫn sang máy chủ khác, {there}; nếu đúng, hãy sửa {self.setting}",
                en=f"leads to another server, {there}; if that is right, change {self.setting}",
            )
        return Words(
            vi=f'nguồn dẫn sang máy chủ khác, {there}; nếu đúng, hãy thêm hosts = ["{there}"]',
            en=f'leads to another server, {there}; if that is right, add hosts = ["{there}"]',
        )

    def following(self, asked: httpx.URL, address: str) -> httpx.URL:
        """Return the address of the next page, which may be relative; raises SourceError where it leads elsewhere."""
        try:
            led = asked.join(address)
        except httpx.InvalidURL:
            raise SourceError(NO_ADDRESS) from None
        return self.check(led, asked)

    def headers(self, url: httpx.URL, headers: Mapping[str, str]) -> Mapping[str, str]:
        """Return what of the headers ``url`` is told: what says who we are stays at home."""
        if self.is_home(url):
            return headers
        return {name: value for name, value in headers.items() if name.lower() in _OPEN}


def check_address(url: str, *, camera: bool = False) -> None:
    """Raise SettingError for an address that is not HTTP, that carries a password, or that is never connected to."""
    try:
        address = httpx.URL(url)
        host = address.host
    except (httpx.InvalidURL, UnicodeError):
        raise SettingError(
            vi="không phải địa chỉ dạng http://MÁY:CỔNG/ĐƯỜNG_DẪN", en="not an address like http://HOST:PORT/PATH"
        ) from None
    if address.scheme not in ("http", "https") or not host:
        raise SettingError(
            vi="cần địa chỉ bắt đầu bằng http:// hoặc https://",
            en="expected an address that begins with http:// or https://",
        )
    if address.userinfo:
        raise SettingError(
            vi="không ghi tên và mật khẩu ở đây; dùng auth và một tệp trong thư mục mật khẩu",
            en="no user and password here; use auth, and a file in the folder of secrets",
        )
    check_host(host, camera=camera)


def out_of_bounds(url: str, hosts: Sequence[str]) -> Iterator[Mistake]:
    """Yield what makes no sense of where a source is, and where it may lead."""
    yield from tried(("url",), check_address, url)
    for number, host in enumerate(hosts):
        yield from tried(("hosts", number), _check_other, host)


def _check_other(host: str) -> None:
    # httpx writes others for letters that no host has
    url = _parsed(host) if not any(letter.isspace() or letter == "%" for letter in host) else None
    if url is None or url.userinfo or str(url.copy_with(host="x", port=None)) != "http://x" or not url.raw_host:
        raise SettingError(
            vi="cần tên máy, hoặc MÁY:CỔNG, không có http://", en="expected HOST or HOST:PORT, no http://"
        )
    check_host(url.raw_host.decode())


def _is(url: httpx.URL, host: str) -> bool:
    """Return whether an address is on a host of the settings: at the port it says, else at the usual one."""
    named = _parsed(host)
    return named is not None and (url.raw_host, url.port) == (named.raw_host, _port(url, host, named))


def _port(url: httpx.URL, host: str, named: httpx.URL) -> int | None:
    if not host.rpartition("]")[2].partition(":")[1]:
        return None
    # httpx leaves the usual port of a scheme out
    port = named.port or 80
    return None if port == {"http": 80, "https": 443}[url.scheme] else port


def _parsed(host: str) -> httpx.URL | None:
    try:
        return httpx.URL(f"http://{host}")
    except httpx.InvalidURL:
        return None


def _spelt(url: httpx.URL) -> str:
    host = url.raw_host.decode("ascii", "replace")[:253]
    host = f"[{host}]" if ":" in host else host
    return f"{host}:{url.port}" if url.port else host


NO_ADDRESS = Words(
    vi="nguồn dẫn tới một địa chỉ không phải http, hoặc có tên và mật khẩu; nguồn phải sửa",
    en="leads to an address that is not http, or holds a user and password; the source has to mend that",
)
