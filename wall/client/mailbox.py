"""Carries what the feed hears from the network thread to the GUI thread."""

from dataclasses import dataclass, replace
from threading import Lock

from PySide6.QtCore import QObject, Signal

from server.contract.client.endpoints import Serving
from server.contract.client.link import Link
from server.contract.messages import Update


@dataclass(frozen=True)
class Mail:
    """What has arrived since it was last taken."""

    updates: list[Update]
    link: Link
    ahead: float
    """Seconds by which the server's clock is ahead of this station's."""
    complete: int | None
    """The run of the server, its epoch, of which every topic has come; None before."""


class Mailbox(QObject):
    """Keeps only the newest update per topic, and one wake-up at a time."""

    ready = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = Lock()
        self._waiting: dict[str, Update] = {}
        self._state = Mail(updates=[], link=Link.CONNECTING, ahead=0.0, complete=None)
        self._woken = False
        self.serving: Serving | None = None
        """Which run of which server is followed; None before the first was heard. Any thread may read it."""

    def set_serving(self, serving: Serving) -> None:
        """Leave which server is followed; any thread may call this."""
        self.serving = serving

    def put(self, update: Update) -> None:
        """Leave an update; any thread may call this."""
        with self._lock:
            self._waiting[update.topic] = update
            wake, self._woken = not self._woken, True
        if wake:
            self.ready.emit()

    def set_link(self, link: Link, *, ahead: float | None = None, complete: int | None = None) -> None:
        """Leave how the feed stands; any thread may call this."""
        with self._lock:
            held = self._state
            ahead = held.ahead if ahead is None else ahead
            self._state = replace(held, link=link, ahead=ahead, complete=complete)
            wake = not self._woken and (held.link, held.complete) != (link, complete)
            self._woken |= wake
        if wake:
            self.ready.emit()

    def take(self) -> Mail:
        """Return what arrived since the last call."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
            self._woken = False
            return replace(self._state, updates=list(waiting.values()))
