"""What the web process knows of the walls: the server's last words, kept while it is away."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from msgspec import Struct

from server.contract.client.endpoints import Serving
from server.contract.client.link import Link
from server.contract.messages import Document, Programme, Room, StationState, Update, WallState

KEPT = ("wall/", "room/", "station/", "programme/")
"""Topics that walls consist of; equipment sees no others."""
WATCHED = ("source/", "store/history", "server/health", "duty/", "alarms/summary")
"""Topics that whoever watches over the whole wants as well."""

D = TypeVar("D", bound=Document)


class Heard(Struct, Generic[D], frozen=True, kw_only=True):
    """A document that the server has told, and how old it is."""

    name: str
    """What stands in its topic after the kind."""
    document: D
    age: float | None
    """Seconds, by the server's clock; None where nobody says when it was read."""
    is_overdue: bool
    """It is older than it may be trusted."""


class Mirror:
    """Takes what the follower hears, and wakes whoever watches. Used from one event loop."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """Take this machine's clock, UTC."""
        self._clock = clock
        self.ahead = timedelta()
        """By how much the server's clock is ahead of this machine's."""
        self.runs = 0
        """Of the server, as far as they were followed."""
        self._latest: dict[str, Update] = {}
        self._complete: int | None = None
        """The run of the server of which every topic has come."""
        self._run: int | None = None
        """The run of the server that told something last."""
        self._watching: set[asyncio.Event] = set()
        self.serving: Serving | None = None
        """None before a server was heard."""
        self.link = Link.CONNECTING
        self.heard: datetime | None = None
        """The server's time of its last beat, UTC; None before the first."""

    @property
    def now(self) -> datetime:
        """The server's time, UTC, as far as it was heard."""
        return self._clock() + self.ahead

    @property
    def live(self) -> bool:
        """Whether the server is there, and all that is known is of its present run."""
        return self.link is Link.LIVE and self._complete is not None and self._run == self._complete

    @property
    def known(self) -> bool:
        """Whether a server has ever told all it knows."""
        return self._complete is not None

    def set_serving(self, serving: Serving) -> None:
        """Take which run of which server is followed."""
        self.serving = serving

    def put(self, update: Update) -> None:
        """Take an update that is newer than what was put before it."""
        self._run = update.epoch
        if update.topic.startswith(KEPT + WATCHED):
            self._latest[update.topic] = update
        if update.topic.startswith(KEPT):
            self._wake()

    def set_link(self, link: Link, *, ahead: float | None = None, complete: int | None = None) -> None:
        """Take how the process stands with its server; see Inbox."""
        if ahead is not None:
            self.ahead = timedelta(seconds=ahead)
            self.heard = self.now
        news = link is not self.link
        if complete is not None and complete != self._complete:
            # what a server that has begun again does not know any more
            self._latest = {topic: each for topic, each in self._latest.items() if each.epoch == complete}
            self._complete, news = complete, True
            self.runs += 1
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

    def told(self, prefix: str, kind: type[D]) -> list[Heard[D]]:
        """Return all documents of a kind, by name."""
        now = self.now
        found: list[Heard[D]] = []
        for topic, update in sorted(self._latest.items()):
            if topic.startswith(prefix) and isinstance(update.document, kind):
                age = (now - update.taken).total_seconds() if update.taken is not None else None
                overdue = age is None or age > update.fresh_for
                name = topic.removeprefix(prefix)
                found.append(Heard(name=name, document=update.document, age=age, is_overdue=overdue))
        return found

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
