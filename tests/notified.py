"""A service manager as programs see it: the socket to which they tell that they live."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from processes import wait_for


class Notified:
    """Hears what one program tells."""

    def __init__(self, path: Path) -> None:
        self.environment = {"NOTIFY_SOCKET": str(path)}
        self.heard: list[dict[str, str]] = []
        """Every message, the oldest first."""
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._socket.bind(str(path))

    def close(self) -> None:
        """Hear no more."""
        self._socket.close()

    def listen(self) -> int:
        """Take what has come; return how many signs of life have come in all."""
        while True:
            try:
                message = self._socket.recv(4096).decode()
            except BlockingIOError:
                return sum("WATCHDOG" in each for each in self.heard)
            self.heard.append(dict(line.split("=", 1) for line in message.splitlines()))

    def until_ready(self) -> None:
        """Return when the program has begun."""
        wait_for(lambda: self.listen() > 0 and any("READY" in each for each in self.heard), lambda: str(self.heard))

    def until_alive(self, signs: int = 3) -> None:
        """Return when so many further signs of life have come."""
        before = self.listen()
        wait_for(lambda: self.listen() >= before + signs, lambda: f"{signs} signs of life after {self.heard[-3:]}")

    def until_silent(self, seconds: float = 5.0) -> None:
        """Return when no sign of life has come for so long: a unit that waits as long would begin it again."""
        last, count = time.monotonic(), self.listen()

        def is_silent() -> bool:
            nonlocal last, count
            if (now := self.listen()) != count:
                last, count = time.monotonic(), now
            return time.monotonic() - last >= seconds

        wait_for(is_silent, lambda: f"it falls silent: {self.heard[-3:]}")

    def until_said(self, key: str, value: str) -> None:
        """Return when a message has had that in it."""
        wait_for(
            lambda: self.listen() >= 0 and any(each.get(key) == value for each in self.heard),
            lambda: f"{key}={value} in {self.heard[-5:]}",
        )


@contextmanager
def notified(folder: Path) -> Iterator[Notified]:
    """Be a service manager until the block ends."""
    made = Notified(folder / "notify")
    try:
        yield made
    finally:
        made.close()
