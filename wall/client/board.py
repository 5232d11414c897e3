"""Who shows which topics: hands them updates, and has them judge their age by one clock."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Protocol

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from server.contract.changes import Change
from server.contract.messages import Breakdown, Update
from server.contract.messages.layouts import TileSpec
from wall.client.data_quality import TOPIC as MEASURED
from wall.client.data_quality import Quality, by_source
from wall.client.freshness import Awaited, Freshness
from wall.guard import Guard

OWN = "here/"
"""Topics of this station alone."""

Watcher = Callable[[Update], None]


class BoardTile(Protocol):
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
        """Show a topic no more that was there for being of its kind."""

    def lose(self, topic: str) -> None:
        """Show a topic no more, whatever the tile names."""

    def differ(self, changes: Sequence[Change]) -> None:
        """Mark what is different from another moment; empty for nothing, or where nothing is compared."""

    def judge(self, now: datetime, live: bool) -> None:  # noqa: FBT001 - a pair
        """Judge how old the content is, at the server's time."""

    def rate(self, known: Mapping[str, Quality]) -> None:
        """Say how good the data are, by what is known of their sources."""


class Board(QObject):
    """Knows the newest update of every topic at its moment, and who wants it; what moves it is for its kinds to say."""

    judged = Signal()
    """After all tiles have been judged: every second at least."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tiles: list[BoardTile] = []
        self._watchers: dict[str, list[Watcher]] = {}
        self._guards: dict[Watcher, Guard] = {}
        """What one watcher raises must not keep an update from the others; tiles have guards of their own."""
        self._qualities: Mapping[str, Quality] = {}
        """Of sources, by their ids."""
        self.latest: dict[str, Update] = {}

    @property
    def now(self) -> datetime:
        """The moment that is shown, UTC, by the server's clock."""
        raise NotImplementedError

    @property
    def tiles(self) -> list[BoardTile]:
        """The tiles that are kept up to date."""
        return list(self._tiles)

    def bind(self, tile: BoardTile) -> None:
        """Keep a tile up to date until it is unbound."""
        self._tiles.append(tile)
        for topic in tile.spec.topics:
            self.watch(topic, tile.receive)
        self._judge_tile(tile, self.now)

    def unbind(self, tile: BoardTile) -> None:
        """Send a tile no more."""
        self._tiles.remove(tile)
        for topic in tile.spec.topics:
            self._watchers[topic].remove(tile.receive)
        self._guards.pop(tile.receive, None)

    def watch(self, topic: str, watcher: Watcher) -> None:
        """Call ``watcher`` with the newest update of a topic (or of all of ``kind/*``), now and whenever it changes.

        A method of a widget hears no more once Qt has destroyed the widget.
        """
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

    def _has_gone(self, update: Update) -> bool:
        """Return whether the server does not know a topic any more."""
        del update
        return False

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
        whose = getattr(watcher, "__self__", None)
        # one that was called before may have unbound it, or closed the window it belongs to
        if guard is not None and not (isinstance(whose, QObject) and not isValid(whose)):
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

    def _judge_tile(self, tile: BoardTile, now: datetime) -> None:
        with tile.guard:
            tile.awaited = self._awaited(tile, now)
            tile.judge(now, self._is_live(tile))
            tile.rate(self._qualities)

    def _awaited(self, tile: BoardTile, now: datetime) -> Awaited:
        """Return what keeps a tile waiting that has heard nothing."""
        raise NotImplementedError

    def _is_live(self, tile: BoardTile) -> bool:
        """Return whether the server has told what a tile shows, and not this station's memory."""
        del tile
        return True
