"""The two sockets that stations connect to: opened for known keys, shut to those that were revoked."""

import asyncio
import contextlib
import errno
import logging
import socket
from collections.abc import AsyncIterator, Callable

import zmq
import zmq.asyncio

from server.commands import receiver
from server.config import Config
from server.contract.words import Words
from server.errors import StartError
from server.hub import publisher
from server.security import Keyring, Refused, guard, lock

EVICT_EVERY = 1.0
"""Seconds between two looks for keys that were revoked."""

FOREIGN = (errno.EADDRNOTAVAIL, errno.ENODEV)
"""What the system answers for an address that no network card of this machine has."""

log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def opened(
    config: Config, keyring: Keyring, refused: Refused
) -> AsyncIterator[tuple[zmq.Socket[bytes], zmq.asyncio.Socket]]:
    """Open the feed and the socket of commands, for those whose keys are known; ``refused`` hears of the others.

    Raises ConfigError and StartError.
    """
    key = keyring.open()
    with zmq.asyncio.Context() as context:
        authenticator = guard(context, keyring, refused)
        plain: zmq.Context[zmq.Socket[bytes]] = zmq.Context.shadow(context.underlying)
        feed, commands = publisher(plain), receiver(context)
        try:
            sockets: list[zmq.Socket[bytes] | zmq.asyncio.Socket] = [feed, commands]
            for offset, socket in enumerate(sockets):
                lock(socket, key)
                _bind(socket, address(config, offset))
            yield feed, commands
        finally:
            feed.close()
            commands.close()
            authenticator.stop()


async def evict(
    config: Config,
    keyring: Keyring,
    sockets: list[zmq.Socket[bytes] | zmq.asyncio.Socket],
    revoked: Callable[[], object],
) -> None:
    """End the connections of stations whose keys were taken away; ``revoked`` is called then, and at the start.

    ZeroMQ asks for a key only when a connection begins, and cannot end a single one: all are
    ended, and those that may return do so within a tenth of a second, with nothing lost.
    """
    known = keyring.keys()
    # some may have been taken away while no server ran
    revoked()
    while True:
        await asyncio.sleep(EVICT_EVERY)
        now = keyring.keys()
        if known - now:
            log.info("%d keys revoked", len(known - now))
            for offset, socket in enumerate(sockets):
                socket.unbind(address(config, offset))
                await _bind_again(socket, address(config, offset))
            revoked()
        known = now


async def _bind_again(socket: zmq.Socket[bytes] | zmq.asyncio.Socket, address: str) -> None:
    while True:
        try:
            return _bind(socket, address)
        except StartError:
            # ZeroMQ lets go of an address in a thread of its own
            await asyncio.sleep(0.02)


def _bind(socket: zmq.Socket[bytes] | zmq.asyncio.Socket, address: str) -> None:
    try:
        socket.bind(address)
    except zmq.ZMQError as error:
        if error.errno in FOREIGN:
            raise StartError(not_ours(address)) from None
        taken = error.errno == zmq.EADDRINUSE
        hint = (
            Words(vi="có thể một máy chủ khác đang chạy", en="another server may be running")
            if taken
            else Words(vi="hãy kiểm tra bind và port", en="check bind and port")
        )
        raise StartError(
            Words(
                vi=f"không mở được {address}: {error.strerror}; {hint.vi}",
                en=f"cannot open {address}: {error.strerror}; {hint.en}",
            )
        ) from None


def not_ours(address: str) -> Words:
    """Return that an address is not one of this machine's."""
    return Words(
        vi=f"[server] bind: {address} không phải địa chỉ của máy này; dùng * cho mọi card mạng",
        en=f"[server] bind: {address} is not an address of this machine; use * for all network cards",
    )


def is_ours(bind: str) -> bool:
    """Return whether what settings bind to is an address, or a network card, of this machine."""
    if bind == "*" or bind in {name for _, name in socket.if_nameindex()}:
        return True
    try:
        with socket.create_server((bind, 0)):
            return True
    except socket.gaierror:
        return False
    except OSError as error:
        return error.errno not in FOREIGN


def address(config: Config, offset: int) -> str:
    """Return where the feed is, or with ``offset`` 1 the socket of commands."""
    return f"tcp://{config.server.bind}:{config.server.port + offset}"
