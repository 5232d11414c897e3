"""Delivers updates to whoever shows them, and re-judges their age by one clock."""

import time
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from server.contract.client.link import Link
from server.contract.messages import Update
from wall.client.board import OWN, Board, BoardTile, Watcher
from wall.client.freshness import Awaited
from wall.client.mailbox import Mailbox

FRAME = 16
"""Milliseconds between two deliveries at least: a display shows no more."""

BATCH = 8
"""Tiles that are given something at once at most: what they paint then must not stall the thread."""
LONG, SHORT = 0.025, 0.010
"""Seconds that painting a batch takes from which on the next one is smaller, and up to which it may be larger."""
SOON = timedelta(seconds=30)
"""Within which what sources are asked for first has come, as a rule; then a tile says what it waits for."""


class Dispatcher(Board):
    """Knows the newest update of every topic and who wants it."""

    link_changed = Signal()

    def __init__(self, mailbox: Mailbox, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mailbox = mailbox
        self._remembered: set[str] = set()
        self._ahead = timedelta()
        self._delivered = 0.0
        self._batch = BATCH
        self._pending: dict[str, Update] = {}
        self._told_since: datetime | None = None
        """When the server had sent all it knew, by its own clock."""
        self._complete: int | None = None
        """The run of the server of which every topic is here."""
        self._heard: int | None = None
        """The run that speaks now; where it is another one, nobody knows yet what has gone with the one before."""
        self.link = Link.CONNECTING
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
                self._heard = update.epoch
                self._take(update)
                if update.is_gone:
                    self._forget(update.topic)
        if len(self._remembered) < remembered:
            self._judge_tiles()
        if mail.complete not in (None, self._complete) and not self._pending:
            self._complete = self._heard = mail.complete
            self._told_since = self.now
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
        if self._complete is None or self._heard != self._complete:
            return None
        told = (topic for topic, update in self.latest.items() if not self._has_gone(update))
        return sorted(topic.removeprefix(f"{kind}/") for topic in told if topic.startswith(f"{kind}/"))

    def _has_gone(self, update: Update) -> bool:
        """Return whether the server has taken a topic away, or has started again and does not know it any more."""
        if update.topic.startswith(OWN):
            return False
        told = self._complete is not None and self._heard == self._complete
        return update.is_gone or (told and update.epoch != self._complete)

    def _forget_gone(self) -> None:
        """Take rows away whose source has been removed; a tile that names its topic keeps what it last knew."""
        for update in self.latest.values():
            if self._has_gone(update):
                self._forget(update.topic)
        self._judge_tiles()

    def _forget(self, topic: str) -> None:
        for tile in self._tiles:
            with tile.guard:
                tile.forget(topic)

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

    def _awaited(self, tile: BoardTile, now: datetime) -> Awaited:
        """Return what keeps a tile waiting that has heard nothing."""
        del tile
        if self.link is not Link.LIVE:
            return Awaited.SERVER
        told = self._told_since is not None and now - self._told_since > SOON
        return Awaited.SOURCE if told else Awaited.DATA

    def _is_live(self, tile: BoardTile) -> bool:
        return self._remembered.isdisjoint(tile.spec.topics)
