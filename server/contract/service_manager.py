"""Tells the service manager (systemd) that a program has begun, that it lives, and that it ends.

Each message is one datagram: https://www.freedesktop.org/software/systemd/man/252/sd_notify.html. Where no service
manager asks for them, nothing is sent.
"""

import contextlib
import os
import socket
import time
from collections.abc import Callable, MutableMapping

from server.contract.spoken import spoken
from server.contract.words import Words

EVERY = 1.0
"""Seconds between two signs of life, about; units wait fifteen for one."""


class ServiceManager:
    """Whoever started this program and begins it again when it gives no sign of life any more."""

    def __init__(self, address: str | None, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Take the address of its socket, None where there is none, and a clock in seconds that never goes back."""
        self._address = address
        self._clock = clock
        self._begun = False
        self._told = float("-inf")
        self._said: Words | None = None

    @classmethod
    def of(cls, environment: MutableMapping[str, str]) -> "ServiceManager":
        """Return that of this program, and take its address out of the environment: it is not for our children."""
        address = environment.pop("NOTIFY_SOCKET", "")
        # a name without a file (unix(7)) is written with @; others than these two are for virtual machines
        return cls("\0" + address[1:] if address.startswith("@") else address if address.startswith("/") else None)

    @property
    def is_there(self) -> bool:
        """Whether anybody waits for signs of life."""
        return self._address is not None

    def alive(self, said: Words | None = None) -> None:
        """Give a sign of life, the first of which says that the program has begun; ``said`` is how it does.

        To be called from the loops that matter, whenever they have done what they are for: too often is no harm.
        """
        now = self._clock()
        # loops that turn each second are not quite so regular
        if now - self._told < EVERY / 2 and said == self._said:
            return
        self._told, self._said = now, said
        lines = ["WATCHDOG=1"] if self._begun else ["READY=1", "WATCHDOG=1"]
        if said is not None:
            lines.append(f"STATUS={spoken(said)}")
        self._begun = True
        self._send(lines)

    def stopping(self) -> None:
        """Tell that the program ends by itself, so that nobody waits for it."""
        self._send(["STOPPING=1"])

    def _send(self, lines: list[str]) -> None:
        if self._address is None:
            return
        # one that reads nothing, or has ended, must not keep the program from what it is for
        kind = socket.SOCK_DGRAM | socket.SOCK_CLOEXEC | socket.SOCK_NONBLOCK
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, kind) as end:
            end.sendto("\n".join(lines).encode(), self._address)


def own() -> ServiceManager:
    """Return the service manager of this process."""
    return ServiceManager.of(os.environ)
