"""How one reaches a camera over ONVIF: a client of HTTP that keeps to limits, and addresses as they are from here."""

from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urlsplit, urlunsplit

import httpx

from server.contract.errors import SettingError
from server.outgoing.addresses import check_host

_PATH = "/onvif/device_service"
_STREAMS = frozenset({"rtsp", "rtsps", "http", "https"})


def camera_http(*, connections: int, verify: bool = False) -> httpx.AsyncClient:
    """Return what asks cameras, ``connections`` at a time; whoever asks owns the time-outs and closes it.

    ``verify`` takes only https cameras whose certificate a known authority has signed; hardly any has one.
    """
    # most commands ask no camera
    from server.outgoing.transport import CheckedTransport

    limits = httpx.Limits(max_connections=connections, max_keepalive_connections=0)
    return httpx.AsyncClient(
        timeout=None,
        transport=CheckedTransport(httpx.create_ssl_context(verify=verify, trust_env=False), limits, camera=True),
        trust_env=False,
        # each is another device: none gets what another has given us
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        headers={"User-Agent": "vonglau", "Accept-Encoding": "identity"},
        event_hooks={"response": [_plain]},
    )


def device_service(address: str) -> str:
    """Return the address of a device service: a host alone gets the usual path (ONVIF core specification, 5.1).

    Raises SettingError for what is no address of HTTP, holds a password, or is never connected to.
    """
    try:
        url = httpx.URL(address if "://" in address else f"http://{address}")
        host = url.host
    except (httpx.InvalidURL, UnicodeError):
        raise SettingError(vi="cần dạng http://MÁY", en="expected http://HOST") from None
    if url.scheme not in ("http", "https") or not host or any(letter.isspace() for letter in address):
        raise SettingError(vi="cần dạng http://MÁY", en="expected http://HOST")
    if url.userinfo:
        raise SettingError(vi="không ghi tên và mật khẩu trong địa chỉ", en="no user and password in the address")
    check_host(host, camera=True)
    return str(url.copy_with(path=_PATH) if url.path in ("", "/") else url)


def reachable(told: str, asked: str) -> str:
    """Return an address that a camera gave, as it can be reached from here; empty where it is none.

    Behind a router, or with a wrong idea of itself, a camera names another host (0.0.0.0, 127.0.0.1, its inner
    address); the one that answered is sure. Streams keep their port, which is another program's; HTTP takes
    the port that answered along with the host. User and password are left out.
    """
    try:
        parts, reference = urlsplit(told.strip()), urlsplit(asked)
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    scheme = parts.scheme.lower()
    if scheme not in _STREAMS or not host or not reference.hostname:
        return ""
    if host != reference.hostname and scheme.startswith("http"):
        scheme, port = reference.scheme, reference.port
    name = f"[{reference.hostname}]" if ":" in reference.hostname else reference.hostname
    return urlunsplit((scheme, f"{name}:{port}" if port else name, parts.path, parts.query, ""))


async def _plain(response: httpx.Response) -> None:
    """Refuse what is packed: unpacked it may be larger than any limit."""
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise httpx.DecodingError("packed", request=response.request)
