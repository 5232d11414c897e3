"""What the web process knows of the walls: the server's last words, kept while it is away."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TypeVar

from server.contract.client.link import Link
from server.contract.messages import Document, Programme, Room, StationState, Update, WallState

KEPT = ("wall/", "room/", "station/", "programme/")
"""Topics that walls consist of; equipment sees no others."""

D = TypeVar("D", bound=Document)


class Mirror:
    """Takes what the follower hears, and wakes whoever watches. Used from one event loop."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """Take this machine's clock, UTC."""
        self._clock = clock
        self._ahead = timedelta()
        self._latest: dict[str, Update] = {}
        self._complete: int | None = None
        """The run of the server of which every topic has come."""
        self._run: int | None = None
        """The run of the server that told something last."""
        self._watching: set[asyncio.Event] = set()
        self.link = Link.CONNECTING
        self.heard: datetime | None = None
        """The server's time of its last beat, UTC; None before the first."""

    @property
    def now(self) -> datetime:
        """The server's time, UTC, as far as it was heard."""
        return self._clock() + self._ahead

    @property
    def live(self) -> bool:
        """Whether the server is there, and all that is known is of its present run."""
        return self.link is Link.LIVE and self._complete is not None and self._run == self._complete

    @property
    def known(self) -> bool:
        """Whether a server has ever told all it knows."""
        return self._complete is not None

    def put(self, update: Update) -> None:
        """Take an update that is newer than what was put before it."""
        self._run = update.epoch
        if update.topic.startswith(KEPT):
            self._latest[update.topic] = update
            self._wake()

    def set_link(self, link: Link, *, ahead: float | None = None, complete: int | None = None) -> None:
        """Take how the process stands with its server; see Inbox."""
        if ahead is not None:
            self._ahead = timedelta(seconds=ahead)
            self.heard = self.now
        news = link is not self.link
        if complete is not None and complete != self._complete:
            # what a server that has begun again does not know any more
            self._latest = {topic: each for topic, each in self._latest.items() if each.epoch == complete}
            self._complete, news = complete, True
        self.link = link
        if news:
            self._wake()

    def walls(self) -> dict[str, WallState]:
        """Return all walls by their names."""
        return dict(sorted(self._all("wall/", WallState)))

    def room(self, wall: str) -> Room:
        """Return the room of a wall; an empty one where nobody has measured it."""
        return dict(self._all("room/", Room)).get(wall, Room())

    def programme(self, wall: str) -> Programme:
        """Return the programme of a wall; an empty one where there is none."""
        return dict(self._all("programme/", Programme)).get(wall, Programme())

    def stations(self, wall: str) -> list[StationState]:
        """Return what the stations of a wall say of themselves, without those that may connect no more."""
        told = (state for _, state in self._all("station/", StationState))
        return [state for state in told if state.wall == wall and not state.revoked]

    @contextmanager
    def watch(self) -> Iterator[asyncio.Event]:
        """Yield an event that is set whenever something may have changed; whoever waits for it clears it."""
        event = asyncio.Event()
        self._watching.add(event)
        try:
            yield event
        finally:
            self._watching.discard(event)

    def _all(self, prefix: str, kind: type[D]) -> Iterator[tuple[str, D]]:
        for topic, update in self._latest.items():
            if topic.startswith(prefix) and isinstance(update.document, kind):
                yield topic.removeprefix(prefix), update.document

    def _wake(self) -> None:
        for event in self._watching:
            event.set()
