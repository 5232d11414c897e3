"""Carries messages between the wall and a decoding process: packets of a Unix socket, file descriptors with them."""

import array
import socket

from wall.video.orders import LARGEST


class ClosedError(Exception):
    """The other side is gone."""


class FullError(Exception):
    """The other side does not take what is sent to it."""


def pair() -> tuple[socket.socket, socket.socket]:
    """Return the two ends of a channel."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def send(end: socket.socket, message: bytes, descriptor: int | None = None) -> None:
    """Send a message, and an open file where one is given; raises ClosedError, FullError on an end that never waits."""
    files = [] if descriptor is None else [descriptor]
    try:
        end.sendmsg([message], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", files))] if files else [])
    except BlockingIOError:
        raise FullError from None
    except OSError:
        raise ClosedError from None


def receive(end: socket.socket) -> tuple[bytes, int | None]:
    """Return the next message and the file that came with it, which the caller closes.

    Raises ClosedError when the other side is gone, BlockingIOError on an end that never waits.
    """
    try:
        message, files, _, _ = socket.recv_fds(end, LARGEST, 1)
    except BlockingIOError:
        raise
    except OSError:
        raise ClosedError from None
    if not message:
        raise ClosedError
    return message, files[0] if files else None
