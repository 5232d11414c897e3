"""Finds the addresses of a host and leaves out those that are never connected to."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import ip_address
from typing import Any

from server.contract.words import Words
from server.outgoing.addresses import literal, why_never

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Returns the addresses of a host, the best one first; raises OSError."""


class ForbiddenAddressError(OSError):
    """A host has only addresses that are never connected to."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


async def resolve(host: str, port: int) -> list[str]:
    """Return what the system's resolver says; raises OSError.

    What is an address already waits for none: resolving blocks a thread, and there are few.
    """
    if _is_address(host):
        return [host]
    return _addresses(await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM))


def resolve_here(host: str, port: int) -> list[str]:
    """Return the same where there is no event loop."""
    return [host] if _is_address(host) else _addresses(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))


def permitted(host: str, found: Sequence[str], *, camera: bool = False) -> list[str]:
    """Return which of a host's addresses may be connected to; raises ForbiddenAddressError where none may.

    A ``camera`` may be at a link-local address where the settings name that very address, not by a name.
    """
    itself = camera and literal(host) is not None
    good, what = [], None
    for told in found:
        address = literal(told)
        why = None if address is None else why_never(address, camera=itself)
        if address is not None and why is None:
            good.append(told)
        what = what or why
    if good or what is None:
        return good
    raise ForbiddenAddressError(
        Words(
            vi=f"{host} có địa chỉ {found[0]}, không kết nối tới: {what.vi}; hãy kiểm tra tên máy và DNS",
            en=f"{host} has the address {found[0]}, which is never connected to: {what.en}; check the name and DNS",
        )
    )


def refusal(error: BaseException | None) -> Words | None:
    """Return why no connection was made where an address forbade it, whatever has been raised from that since."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, ForbiddenAddressError):
            return error.words
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return None


def _addresses(found: Sequence[tuple[Any, ...]]) -> list[str]:
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
