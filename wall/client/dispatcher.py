"""Delivers updates to whoever shows them, and re-judges their age by one clock."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from server.contract.client.link import Link
from server.contract.messages import Breakdown, Update
from wall.client.data_quality import TOPIC as MEASURED
from wall.client.data_quality import Quality, by_source
from wall.client.freshness import Awaited, Freshness
from wall.client.mailbox import Mailbox
from wall.guard import Guard
from wall.layouts.model import TileSpec

FRAME = 16
"""Milliseconds between two deliveries at least: a display shows no more."""

BATCH = 8
"""Tiles that are given something at once at most: what they paint then must not stall the thread."""
LONG, SHORT = 0.025, 0.010
"""Seconds that painting a batch takes from which on the next one is smaller, and up to which it may be larger."""
SOON = timedelta(seconds=30)
"""Within which what sources are asked for first has come, as a rule; then a tile says what it waits for."""
OWN = "here/"
"""Topics of this station alone."""

Watcher = Callable[[Update], None]


class DispatchedTile(Protocol):
    """What the dispatcher knows of a tile."""

    awaited: Awaited
    guard: Guard
    freshness: Freshness
    self_contained: ClassVar[bool]

    @property
    def quality(self) -> Quality | None:
        """How good the data of its sources are; None where nothing is known."""

    @property
    def spec(self) -> TileSpec:
        """Which topics it shows."""

    def receive(self, update: Update) -> None:
        """Take the newest update of one of them."""

    def forget(self, topic: str) -> None:
        """Show a topic no more."""

    def judge(self, now: datetime, live: bool) -> None:  # noqa: FBT001 - a pair
        """Judge how old the content is, at the server's time."""

    def rate(self, known: Mapping[str, Quality]) -> None:
        """Say how good the data are, by what is known of their sources."""


class Dispatcher(QObject):
    """Knows the newest update of every topic and who wants it."""

    judged = Signal()
    """Every second, after all tiles have been judged."""
    link_changed = Signal()

    def __init__(self, mailbox: Mailbox, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mailbox = mailbox
        self._tiles: list[DispatchedTile] = []
        self._watchers: dict[str, list[Watcher]] = {}
        self._guards: dict[Watcher, Guard] = {}
        """What one watcher raises must not keep an update from the others; tiles have guards of their own."""
        self._qualities: Mapping[str, Quality] = {}
        """Of sources, by their ids."""
        self._remembered: set[str] = set()
        self._ahead = timedelta()
        self._delivered = 0.0
        self._batch = BATCH
        self._pending: dict[str, Update] = {}
        self._told_since: datetime | None = None
        """When the server had sent all it knew, by its own clock."""
        self._complete: int | None = None
        """The run of the server of which every topic is here."""
        self.link = Link.CONNECTING
        self.latest: dict[str, Update] = {}
        mailbox.ready.connect(self._schedule)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._deliver)
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._judge)
        self._clock.start(1000)
        # what came before anybody listened has used up its wake-up
        self._pause.start(0)

    @property
    def now(self) -> datetime:
        """The server's time, UTC, as far as this station has heard it."""
        return datetime.now(UTC) + self._ahead

    @property
    def ahead(self) -> float:
        """By how many seconds the server's clock is ahead of this station's."""
        return self._ahead.total_seconds()

    @property
    def tiles(self) -> list[DispatchedTile]:
        """The tiles that are kept up to date."""
        return list(self._tiles)

    def bind(self, tile: DispatchedTile) -> None:
        """Keep a tile up to date until it is unbound."""
        self._tiles.append(tile)
        for topic in tile.spec.topics:
            self.watch(topic, tile.receive)
        self._judge_tile(tile, self.now)

    def unbind(self, tile: DispatchedTile) -> None:
        """Send a tile no more."""
        self._tiles.remove(tile)
        for topic in tile.spec.topics:
            self._watchers[topic].remove(tile.receive)
        self._guards.pop(tile.receive, None)

    def watch(self, topic: str, watcher: Watcher) -> None:
        """Call ``watcher`` with the newest update of a topic (or of all of ``kind/*``), now and whenever it changes."""
        self._watchers.setdefault(topic, []).append(watcher)
        self._guards[watcher] = Guard(f"what follows {topic}")
        if not topic.endswith("*"):
            if topic in self.latest:
                self._hand(watcher, self.latest[topic])
            return
        kind = topic.removesuffix("*")
        for name, update in list(self.latest.items()):
            if name.startswith(kind) and not self._has_gone(update):
                self._hand(watcher, update)

    def post(self, update: Update) -> None:
        """Deliver an update of this station's own."""
        self._take(update)

    def remember(self, updates: list[Update]) -> None:
        """Show what was known when the station last ran; it looks old until the server says it again."""
        for update in updates:
            if update.topic not in self.latest:
                self._remembered.add(update.topic)
                self._take(update)

    def worth_remembering(self) -> list[Update]:
        """Return what the server has said, now or when the station last ran."""
        return [update for topic, update in self.latest.items() if not topic.startswith(OWN)]

    @Slot()
    def _schedule(self) -> None:
        if not self._pause.isActive():
            since = (time.monotonic() - self._delivered) * 1000
            self._pause.start(max(0, int(FRAME - since)))

    @Slot()
    def _deliver(self) -> None:
        now = time.monotonic()
        if self._pending:
            # what was given last has been painted meanwhile
            self._adapt(now - self._delivered)
        self._delivered = now
        mail = self._mailbox.take()
        self._ahead = timedelta(seconds=mail.ahead)
        self._pending |= {update.topic: update for update in mail.updates}
        remembered = len(self._remembered)
        for update in self._next_batch():
            del self._pending[update.topic]
            self._remembered.discard(update.topic)
            held = self.latest.get(update.topic)
            # a replay repeats what is known
            if held is None or (held.epoch, held.seq) != (update.epoch, update.seq):
                self._take(update)
        if len(self._remembered) < remembered:
            self._judge_tiles()
        if mail.complete not in (None, self._complete) and not self._pending:
            self._complete, self._told_since = mail.complete, self.now
            self._forget_gone()
        if self._pending:
            # what was delivered is painted first: that has been waiting in the loop for longer
            self._pause.start(0)
        if mail.link is not self.link:
            self.link = mail.link
            self.link_changed.emit()

    def _adapt(self, took: float) -> None:
        """Give less at once where painting it takes long: many small texts on many pixels."""
        if took > LONG:
            self._batch = max(self._batch - 1, 1)
        elif took < SHORT:
            self._batch = min(self._batch + 1, BATCH)

    def names(self, kind: str) -> list[str] | None:
        """Return the names of all topics of a kind that the server has; None until it has sent all of them."""
        if self._complete is None:
            return None
        told = (topic for topic, update in self.latest.items() if not self._has_gone(update))
        return sorted(topic.removeprefix(f"{kind}/") for topic in told if topic.startswith(f"{kind}/"))

    def _has_gone(self, update: Update) -> bool:
        """Return whether the server has started again and does not know a topic any more."""
        return self._complete is not None and update.epoch != self._complete and not update.topic.startswith(OWN)

    def _forget_gone(self) -> None:
        """Take rows away whose source has been removed; a tile that names its topic keeps what it last knew."""
        for update in self.latest.values():
            if self._has_gone(update):
                for tile in self._tiles:
                    with tile.guard:
                        tile.forget(update.topic)
        self._judge_tiles()

    def _next_batch(self) -> list[Update]:
        """Return what is delivered next, the oldest first; what goes to the same tiles comes along at no cost."""
        chosen: set[Watcher] = set()
        batch = []
        for update in self._pending.values():
            watchers = self._watching(update.topic)
            if len(chosen) < self._batch or chosen.issuperset(watchers):
                chosen.update(watchers)
                batch.append(update)
        return batch

    def _watching(self, topic: str) -> list[Watcher]:
        kind = topic.partition("/")[0] + "/*"
        return [*self._watchers.get(topic, ()), *self._watchers.get(kind, ())]

    def _take(self, update: Update) -> None:
        self.latest[update.topic] = update
        if update.topic == MEASURED and isinstance(update.document, Breakdown):
            self._qualities = by_source(update.document)
        for watcher in self._watching(update.topic):
            self._hand(watcher, update)

    def _hand(self, watcher: Watcher, update: Update) -> None:
        guard = self._guards.get(watcher)
        # one that was called before may have unbound it
        if guard is not None:
            with guard:
                watcher(update)

    @Slot()
    def _judge(self) -> None:
        self._judge_tiles()
        self.judged.emit()

    def _judge_tiles(self) -> None:
        now = self.now
        for tile in self._tiles:
            self._judge_tile(tile, now)

    def _judge_tile(self, tile: DispatchedTile, now: datetime) -> None:
        with tile.guard:
            tile.awaited = self._awaited(now)
            tile.judge(now, self._is_live(tile))
            tile.rate(self._qualities)

    def _awaited(self, now: datetime) -> Awaited:
        """Return what keeps a tile waiting that has heard nothing."""
        if self.link is not Link.LIVE:
            return Awaited.SERVER
        told = self._told_since is not None and now - self._told_since > SOON
        return Awaited.SOURCE if told else Awaited.DATA

    def _is_live(self, tile: DispatchedTile) -> bool:
        return self._remembered.isdisjoint(tile.spec.topics)
