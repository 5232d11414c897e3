"""What the wall tells a browser process, and how that one says that it does."""

from enum import IntEnum

import msgspec
from msgspec import Struct


class PageState(IntEnum):
    """How a page does, as its browser writes it into the block."""

    LOADING = 0
    SHOWN = 1
    UNREACHABLE = 2
    """No answer, or a broken one."""
    UNTRUSTED = 3
    """Its certificate is not trusted."""
    LEADS_AWAY = 4
    """It sends its visitors to a host that is not allowed."""
    CRASHED = 5
    """The page ended its process; it is loaded again."""


class Visit(Struct, frozen=True, kw_only=True):
    """The page that is shown as long as the process lives."""

    address: str
    hosts: tuple[str, ...]
    """Whatever is loaded comes from these and the hosts below them."""
    zoom: float
    reload: float
    """Seconds; 0 for never."""
    memory: int
    """Bytes from which on the browser ends, to be started again."""


encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(Visit).decode


def is_allowed(scheme: str, host: str, hosts: tuple[str, ...]) -> bool:
    """Return whether something of an address may be loaded."""
    if scheme in ("data", "blob"):
        return True
    host = host.casefold()
    return scheme in ("http", "https", "ws", "wss") and any(
        host == each.casefold() or host.endswith("." + each.casefold()) for each in hosts
    )
