"""Which addresses are never connected to, however they are spelt."""

import ipaddress
import socket
import string
from urllib.parse import urlsplit

from server.contract.errors import SettingError
from server.contract.words import Words

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

METADATA = frozenset(
    map(
        ipaddress.ip_address,
        ("169.254.169.254", "169.254.169.253", "169.254.170.2", "169.254.170.23", "100.100.100.200", "fd00:ec2::254"),
    )
)
"""Where clouds tell their machines' secrets: AWS, Azure, Google, OpenStack, containers of AWS, Alibaba."""

LOOPBACK = ("localhost", "127.0.0.1", "[::1]", "::1")
"""What this machine calls itself."""

_NUMBERS = frozenset(string.hexdigits + "xX.")
_IS = {
    "metadata": Words(vi="nơi đám mây giữ mật khẩu của máy", en="where clouds keep the secrets of machines"),
    "link-local": Words(vi="link-local, của máy chưa được cấp địa chỉ", en="link-local, of a machine without one"),
    "multicast": Words(vi="multicast, của nhiều máy", en="multicast, of many machines"),
    "nobody's": Words(vi="không của máy nào", en="nobody's"),
}
_NOBODYS = (ipaddress.ip_network("0.0.0.0/8"), ipaddress.ip_network("240.0.0.0/4"))
_WITH_IPV4 = (
    ipaddress.ip_network("64:ff9b::/96"),
    ipaddress.ip_network("64:ff9b:1::/48"),
    ipaddress.ip_network("::/96"),
)
"""Where routers take the last 32 bits for an IPv4 address (RFC 6052, RFC 8215), and as it once was written."""


def literal(host: str) -> Address | None:
    """Return the address that a host is, also as resolvers read ``127.1``, ``0x7f.1`` and ``2130706433``.

    None for a name.
    """
    # the network card behind % changes nothing of what an address is
    host = host.removeprefix("[").removesuffix("]").removesuffix(".").partition("%")[0]
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    if not host[:1].isdigit() or not _NUMBERS.issuperset(host):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


def why_never(address: Address, *, camera: bool = False, many: bool = False) -> Words | None:
    """Return what an address is that is never connected to; None for one that may be.

    Addresses of this machine and of private networks may be: that is where a centre's systems are. A ``camera`` may
    have a link-local one of IPv4, as those do that nobody has set up yet; a stream may come by one of ``many``.
    """
    for each in (address, *_within(address)):
        kind = _kind(each)
        is_first_camera = camera and kind == "link-local" and isinstance(each, ipaddress.IPv4Address)
        if kind is not None and not is_first_camera and not (many and kind == "multicast"):
            return _IS[kind]
    return None


def is_here(address: Address) -> bool:
    """Return whether an address is one of this machine alone."""
    return any(each.is_loopback for each in (address, *_within(address)))


def check_host(host: str, *, camera: bool = False, many: bool = False) -> None:
    """Raise SettingError for a host that is an address which is never connected to; a name is judged when it is."""
    address = literal(host)
    what = None if address is None else why_never(address, camera=camera, many=many)
    if what is not None:
        raise SettingError(
            vi=f"không kết nối tới {address}: {what.vi}; hãy ghi địa chỉ thật của máy",
            en=f"{address} is never connected to, it is {what.en}; write the system's own address",
        )


def _kind(address: Address) -> str | None:
    if address in METADATA:
        return "metadata"
    if address.is_link_local:
        return "link-local"
    if address.is_multicast:
        return "multicast"
    if address.is_unspecified or any(address in network for network in _NOBODYS):
        return "nobody's"
    return None


def _within(address: Address) -> tuple[Address, ...]:
    """Return the IPv4 addresses that one of IPv6 stands for."""
    if isinstance(address, ipaddress.IPv4Address):
        return ()
    told = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    last = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    if any(address in network for network in _WITH_IPV4) and not address.is_loopback:
        told.append(last)
    return tuple(each for each in told if each is not None)


def is_plain(url: str) -> bool:
    """Return whether what goes to an address can be read on its way."""
    parts = urlsplit(url)
    return parts.scheme != "https" and parts.hostname not in LOOPBACK
